package engine

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"lacquer/bindings/clap"
	"lacquer/host/nearest"
)

// What can be wrong with a setting.
var (
	ErrUnknownParam = errors.New("unknown parameter")
	ErrAmbiguous    = errors.New("more than one parameter")
	ErrReadOnly     = errors.New("the parameter cannot be set")
	ErrValue        = errors.New("not a value")
	ErrRange        = errors.New("value out of range")
)

// Set makes one setting, written "Module/Name=text" or "#id=text". Names are
// compared without regard to case, and as much of the front of the path as is
// not needed to tell parameters apart may be left out. The text is what the
// plugin itself reads and shows; for one without texts it is a number.
//
// An inactive plugin has the new value at once, so that one that takes effect
// in activate is in time; an active one gets it with the first frame of the
// next block.
func (p *Plugin) Set(assignment string) error {
	var err error
	closed := p.main(func() {
		var info clap.ParamInfo
		var v float64
		if info, v, err = p.read(assignment); err == nil {
			err = p.set(info, v)
		}
	})
	return errors.Join(closed, err)
}

// Parse reads a setting as Set does and gives the parameter's id and the value
// in the values of events, without setting it.
func (p *Plugin) Parse(assignment string) (id uint32, v float64, err error) {
	closed := p.main(func() {
		var info clap.ParamInfo
		if info, v, err = p.read(assignment); err == nil {
			id = info.ID
			v, err = p.check(info, v)
		}
	})
	return id, v, errors.Join(closed, err)
}

// read finds the parameter and the value that an assignment names. It runs on
// the main thread.
func (p *Plugin) read(assignment string) (info clap.ParamInfo, v float64, err error) {
	key, text, found := strings.Cut(assignment, "=")
	key, text = strings.TrimSpace(key), strings.TrimSpace(text)
	if !found || key == "" {
		return info, 0, fmt.Errorf("%w: %q has not the form Module/Name=value", ErrValue, assignment)
	}
	if info, err = lookup(p.readParams(), key); err == nil {
		v, err = p.parse(info, text)
	}
	return info, v, err
}

// SetValue is Set by id and in the values of events.
func (p *Plugin) SetValue(id uint32, v float64) error {
	var err error
	closed := p.main(func() {
		var info clap.ParamInfo
		if info, err = byID(p.readParams(), id); err == nil {
			err = p.set(info, v)
		}
	})
	return errors.Join(closed, err)
}

// set checks a value and queues it.
func (p *Plugin) set(info clap.ParamInfo, v float64) error {
	if info.Flags&clap.ParamIsReadonly != 0 {
		return fmt.Errorf("%s: %w", fullName(info), ErrReadOnly)
	}
	v, err := p.check(info, v)
	if err != nil {
		return err
	}
	p.enqueue(info.ID, v)
	return nil
}

// check says whether the parameter can have the value, and takes off what
// rounding in a text conversion may have put on.
func (p *Plugin) check(info clap.ParamInfo, v float64) (float64, error) {
	slack := 1e-9 * (info.Max - info.Min)
	if !(v >= info.Min-slack && v <= info.Max+slack) {
		return 0, fmt.Errorf("%s: %w: %s is not in %s to %s", fullName(info), ErrRange,
			p.show(info, v), p.show(info, info.Min), p.show(info, info.Max))
	}
	if step := math.Round(v); info.Flags&clap.ParamIsStepped != 0 {
		if math.Abs(v-step) > max(slack, 1e-9) {
			return 0, fmt.Errorf("%s: %w: %g lies between two steps; it takes %s", fullName(info), ErrValue, v, p.choices(info))
		}
		v = step
	}
	return max(info.Min, min(v, info.Max)), nil
}

// parse turns text into a value, by the plugin or, where it cannot, as a
// number.
func (p *Plugin) parse(info clap.ParamInfo, text string) (float64, error) {
	if v, ok := p.params.TextToValue(info.ID, text); ok {
		return v, nil
	}
	if !p.readsTexts(info) {
		if v, err := strconv.ParseFloat(text, 64); err == nil {
			return v, nil
		}
	}
	return 0, fmt.Errorf("%s: %w: %q; it takes %s", fullName(info), ErrValue, text, p.choices(info))
}

// readsTexts reports whether the plugin can read back what it shows.
func (p *Plugin) readsTexts(info clap.ParamInfo) bool {
	text, ok := p.params.ValueToText(info.ID, info.Default)
	if ok {
		_, ok = p.params.TextToValue(info.ID, text)
	}
	return ok
}

// maxChoices is how many steps are worth listing.
const maxChoices = 24

// choices says what a parameter takes.
func (p *Plugin) choices(info clap.ParamInfo) string {
	if info.Flags&clap.ParamIsStepped == 0 || info.Max-info.Min >= maxChoices {
		return p.show(info, info.Min) + " to " + p.show(info, info.Max)
	}
	var list []string
	for v := info.Min; v <= info.Max; v++ {
		list = append(list, p.show(info, v))
	}
	return strings.Join(list, ", ")
}

// show is a value as text.
func (p *Plugin) show(info clap.ParamInfo, v float64) string {
	if text, ok := p.params.ValueToText(info.ID, v); ok {
		return text
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// lookup finds the parameter a key names.
func lookup(infos []clap.ParamInfo, key string) (clap.ParamInfo, error) {
	if number, ok := strings.CutPrefix(key, "#"); ok {
		id, err := strconv.ParseUint(number, 10, 32)
		if err != nil {
			return clap.ParamInfo{}, fmt.Errorf("%w: %q is not an id", ErrUnknownParam, key)
		}
		return byID(infos, uint32(id))
	}
	want := fold(key)
	match := matching(infos, func(name string) bool { return name == want })
	if match == nil {
		match = matching(infos, func(name string) bool { return strings.HasSuffix(name, "/"+want) })
	}
	switch len(match) {
	case 0:
		return clap.ParamInfo{}, fmt.Errorf("%w: %q%s", ErrUnknownParam, key, suggest(infos, want))
	case 1:
		return match[0], nil
	}
	var names []string
	for _, info := range match {
		names = append(names, fmt.Sprintf("%s (#%d)", fullName(info), info.ID))
	}
	return clap.ParamInfo{}, fmt.Errorf("%w is called %q: %s", ErrAmbiguous, key, strings.Join(names, ", "))
}

func byID(infos []clap.ParamInfo, id uint32) (clap.ParamInfo, error) {
	if i := slices.IndexFunc(infos, func(info clap.ParamInfo) bool { return info.ID == id }); i >= 0 {
		return infos[i], nil
	}
	return clap.ParamInfo{}, fmt.Errorf("%w: #%d", ErrUnknownParam, id)
}

func matching(infos []clap.ParamInfo, is func(name string) bool) (list []clap.ParamInfo) {
	for _, info := range infos {
		if is(fold(fullName(info))) {
			list = append(list, info)
		}
	}
	return list
}

// fullName is a parameter's module path and name, without the stray slashes
// some plugins put around modules.
func fullName(info clap.ParamInfo) string {
	if module := strings.Trim(info.Module, "/"); module != "" {
		return module + "/" + info.Name
	}
	return info.Name
}

func fold(s string) string { return strings.ToLower(s) }

// suggest names parameters like key.
func suggest(infos []clap.ParamInfo, key string) string {
	if len(infos) == 0 {
		return "; the plugin has no parameters"
	}
	names := make([]string, len(infos))
	for i, info := range infos {
		names[i] = fullName(info)
	}
	return "; nearest are " + strings.Join(nearest.Names(names, 3, func(i int) int {
		return min(nearest.Distance(key, fold(names[i])), nearest.Distance(key, fold(infos[i].Name)))
	}), ", ")
}
