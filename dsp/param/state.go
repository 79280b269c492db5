package param

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
	"unsafe"

	"lacquer/dsp"
)

// stateFormat is the version of the state's layout; a newer one is refused.
// New rows need no new format: a row that a state lacks has its default, which
// is chosen to change nothing. Where members must move, or rows read
// differently, the number goes up, and parse gets a step for each number
// before it, behind the place where inherit stands: what the older format
// says, turned into values of the table as it is.
const stateFormat = 1

const (
	// MaxState bounds the bytes of a state: ours have about 7 kB.
	MaxState = 1 << 20
	maxKept  = 64 << 10 // bytes of what is unknown here
)

// State is what a state says: a control value for each row of the table, and
// what a later version of Lacquer has put into it, which Append writes as it
// was. A State that is used again for Parse makes no garbage.
type State struct {
	Values          []float64
	params, members []byte // unknown members of params and of the whole, each behind a comma
	given           []bool // rows that were set
	plain, problem  []byte // buffers
}

// NewState gives a state with everything at its default.
func NewState() *State { return &State{Values: Defaults(), given: make([]bool, len(Table))} }

// Defaults gives the control value of every row's default.
func Defaults() []float64 {
	v := make([]float64, len(Table))
	for i := range Table {
		v[i] = Table[i].ControlDefault()
	}
	return v
}

// Append appends the state as JSON, with or without the rows for listening.
// The same state gives the same bytes.
func (s *State) Append(dst []byte, listening bool) []byte {
	dst = append(dst, `{"lacquer":`...)
	dst = strconv.AppendInt(dst, stateFormat, 10)
	dst = append(dst, `,"version":`...)
	dst = strconv.AppendQuote(dst, dsp.Version)
	dst = append(dst, `,"params":{`...)
	first := true
	for i := range Table {
		if Table[i].Listening && !listening {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(dst, "\n\""...)
		dst = append(dst, Table[i].Key...)
		dst = append(dst, `":`...)
		dst = strconv.AppendFloat(dst, s.Values[i], 'g', -1, 64)
	}
	dst = append(dst, s.params...)
	dst = append(dst, "\n}"...)
	dst = append(dst, s.members...)
	return append(dst, "}\n"...)
}

// AppendState appends a whole state of control values by row of the table.
func AppendState(dst []byte, values []float64) []byte {
	return (&State{Values: values}).Append(dst, true)
}

// Parse reads a state or preset, whole or not at all: the problem is nil, or
// it says what is wrong, until the next Parse, and the state is of no use. A
// value is a number in the control domain (state) or a text as people type it
// (presets). Keys that are missing become defaults, values out of range are
// clamped, keys unknown here are kept. No key may be there twice.
func (s *State) Parse(data []byte) (problem []byte) {
	r := reader{scanner: scanner{data: data}, State: s}
	return r.parse()
}

// Forget drops what is unknown here.
func (s *State) Forget() { s.params, s.members = s.params[:0], s.members[:0] }

// CheckState parses a state or preset and says what of it was left out or
// clamped, one line each in the order of the keys. On an error values is
// unchanged.
func CheckState(data []byte, values []float64) (remarks []string, err error) {
	r := reader{scanner: scanner{data: data}, State: NewState(), remarks: &remarks}
	if problem := r.parse(); problem != nil {
		return nil, errors.New(string(problem))
	}
	slices.Sort(remarks)
	copy(values, r.Values)
	return remarks, nil
}

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
