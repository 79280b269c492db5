package param

import (
	"errors"
	"slices"
	"strconv"

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
