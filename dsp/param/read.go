package param

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
	"unsafe"
)

// reader reads one state.
type reader struct {
	scanner
	*State
	remarks *[]string // nil if nobody wants to know
	format  bool      // it was given
	saved   bool      // by a plugin, which writes every row it has
}

// The members that are known here; those of a preset are package preset's.
const (
	formatMember = iota
	versionMember
	paramsMember
	nameMember
	categoryMember
	descriptionMember
	targetMember
	numMembers
)

var memberOf = map[string]int{"lacquer": formatMember, "version": versionMember, "params": paramsMember,
	"name": nameMember, "category": categoryMember, "description": descriptionMember, "target": targetMember}

var rowOf = func() map[string]int {
	rows := make(map[string]int, len(Table))
	for i := range Table {
		rows[Table[i].Key] = i
	}
	return rows
}()

func (r *reader) parse() (problem []byte) {
	r.problem, r.State.params, r.State.members = r.problem[:0], r.State.params[:0], r.State.members[:0]
	clear(r.given)
	for i := range r.Values {
		r.Values[i] = Table[i].ControlDefault()
	}
	switch {
	case len(r.data) > MaxState:
		r.say("state: ")
		r.sayNumber(len(r.data))
		r.say(" bytes, at most ")
		r.sayNumber(MaxState)
		r.say(" are taken")
	case len(r.data) == 0:
		r.say("state: not readable: empty")
	case !r.take('{'):
		r.say(noState)
	default:
		r.whole()
	}
	switch {
	case len(r.problem) > 0:
	case r.bad != "":
		r.say("state: not readable at byte ")
		r.sayNumber(r.at)
		r.say(": ", r.bad)
	case r.peek() != 0 || r.at < len(r.data):
		r.say("state: more data behind its end")
	case !r.format:
		r.say(noState)
	default:
		r.inherit()
		return nil
	}
	return r.problem
}

const noState = "state: not a Lacquer state"

func (r *reader) say(text ...string) {
	for _, t := range text {
		r.problem = append(r.problem, t...)
	}
}

func (r *reader) sayNumber(n int) { r.problem = strconv.AppendInt(r.problem, int64(n), 10) }

// ok tells that nothing is wrong so far.
func (r *reader) ok() bool { return r.bad == "" && len(r.problem) == 0 }

// whole reads the members of a state.
func (r *reader) whole() {
	var seen [numMembers]bool
	for first := true; r.ok() && r.more('}', first); first = false {
		key := r.key()
		if r.bad != "" {
			return
		}
		r.plain = unquote(r.plain[:0], key)
		m, known := memberOf[string(r.plain)]
		if !known {
			r.keep(&r.State.members, key, r.value(1))
			continue
		}
		if seen[m] {
			r.twice(key)
			return
		}
		seen[m] = true
		switch m {
		case formatMember:
			r.readFormat(r.value(1))
		case paramsMember:
			r.readParams()
		default:
			r.saved = r.saved || m == versionMember
			r.value(1)
		}
	}
}

func (r *reader) readFormat(raw []byte) {
	if raw == nil {
		return
	}
	n, err := strconv.Atoi(unsafe.String(unsafe.SliceData(raw), len(raw)))
	switch r.format = true; {
	case !isNumber(raw) || err != nil && !errors.Is(err, strconv.ErrRange):
		r.say("state: lacquer: ")
		r.cut(raw)
		r.say(" is not the number of a format")
	case n < 1:
		r.say(noState)
	case n > stateFormat:
		r.say("state: format ")
		r.cut(raw)
		r.say(" is not known here (this is format ")
		r.sayNumber(stateFormat)
		r.say("): update Lacquer")
	}
}

func isNumber(raw []byte) bool { return raw[0] == '-' || digit(raw[0]) }

// cut says as much of a value as fits on a line.
func (r *reader) cut(raw []byte) { r.problem = append(r.problem, cut(raw, 40)...) }

// cut gives the first runes of a text.
func cut(text []byte, runes int) []byte {
	n := 0
	for ; runes > 0 && n < len(text); runes-- {
		_, size := utf8.DecodeRune(text[n:])
		n += size
	}
	return text[:n]
}

func (r *reader) twice(key []byte) {
	r.say("state: ")
	r.cut(key)
	r.say(" is there twice")
}

// keep keeps a member that is unknown here.
func (r *reader) keep(all *[]byte, key, raw []byte) {
	if raw == nil {
		return
	}
	if len(r.State.params)+len(r.State.members)+len(key)+len(raw)+3 > maxKept {
		r.say("state: of what is not known here, at most ")
		r.sayNumber(maxKept)
		r.say(" bytes can be kept: update Lacquer")
		return
	}
	*all = append(*all, ",\n"...)
	*all = append(*all, key...)
	*all = append(*all, ':')
	*all = append(*all, raw...)
}

func (r *reader) readParams() {
	if !r.take('{') {
		r.say("state: params: not an object")
		return
	}
	for first := true; r.ok() && r.more('}', first); first = false {
		key := r.key()
		raw := r.value(2)
		if r.bad != "" {
			return
		}
		r.plain = unquote(r.plain[:0], key)
		if row, known := rowOf[string(r.plain)]; known {
			r.readRow(row, raw)
			continue
		}
		if r.remarks != nil {
			*r.remarks = append(*r.remarks, fmt.Sprintf("%.60q is not a parameter, it is left out", r.plain))
		}
		r.keep(&r.State.params, key, raw)
	}
}

// clampSlack is what rounding may put a saved value beyond its range.
const clampSlack = 1e-9

func (r *reader) readRow(row int, raw []byte) {
	p := &Table[row]
	v, ok := r.decode(p, raw)
	switch {
	case r.given[row]:
		r.say("state: ", p.Key, " is there twice")
		return
	case !ok:
		r.say("state: ", p.Key, ": ")
		r.cut(raw)
		r.say(" is not a value of this parameter: it takes ")
		r.problem = p.appendTakes(r.problem)
		return
	}
	r.given[row], r.Values[row] = true, p.Clamp(v)
	if r.remarks != nil && math.Abs(r.Values[row]-v) > clampSlack {
		*r.remarks = append(*r.remarks, fmt.Sprintf("%s: %s is out of range, %s is used: it takes %s",
			p.Key, cut(raw, 40), p.Text(r.Values[row]), p.Takes()))
	}
}

// decode reads one value of a state or preset.
func (r *reader) decode(p *Param, raw []byte) (v float64, ok bool) {
	var err error
	switch {
	case raw[0] == '"':
		r.plain = unquote(r.plain[:0], raw)
		v, err = p.Parse(unsafe.String(unsafe.SliceData(r.plain), len(r.plain)))
	case isNumber(raw):
		v, err = strconv.ParseFloat(unsafe.String(unsafe.SliceData(raw), len(raw)), 64)
	default:
		return 0, false
	}
	return v, err == nil
}

// Rows of the maximizer's links.
var (
	releaseLink   = rowOf["maximizer.link"]
	transientLink = rowOf["maximizer.transientlink"]
)

// inherit gives rows that are younger than a saved state the value that keeps
// its sound, where that is not their default: one link of the maximizer did
// the work of both.
func (r *reader) inherit() {
	if r.saved && !r.given[transientLink] {
		r.Values[transientLink] = r.Values[releaseLink]
	}
}
