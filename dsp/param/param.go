// Package param is the one table of Lacquer's parameters. From it come the
// CLAP parameter list, value <-> text, presets and state, and the reference
// in docs/parameters.md.
//
// A parameter has two faces. Its plain value is in the field's unit (dB, Hz,
// ms, %) and is what stages and people see. Its control value is what a host
// automates: the same number for a Linear or stepped parameter, the base-2
// logarithm of the plain value for a Log one, so that a host's straight fader
// and a modulation depth both count octaves.
package param

import "math"

// Unit is what a plain value is measured in.
type Unit uint8

// The units of the table.
const (
	None Unit = iota
	DB
	DBTP
	Hz
	Ms
	Percent
	Ratio
	Q
	LUFS
	LU
	Degrees
)

// Curve maps control to plain values.
type Curve uint8

// The curves of the table.
const (
	Linear Curve = iota
	Log          // control = log2(plain)
)

// Stage says which part of the chain a row belongs to.
type Stage uint8

// The stages in the order of the signal, as long as Order is not changed.
// Global rows (the host's bypass, the order) belong to the chain itself.
const (
	Global Stage = iota
	Input
	EQ
	Multiband
	Glue
	Saturation
	StereoImage
	Clipper
	Maximizer
	Output
	Meters
	NumStages
)

// Param is one row of the table. Min, Max and Default are plain values.
type Param struct {
	ID      uint32 // permanent: CLAP's clap_id
	Key     string // permanent: presets and state, "eq.1.gain"
	Module  string // CLAP's module path, "Equaliser/Band 1"
	Name    string // "Gain"
	Stage   Stage
	Index   int // position among the rows of its stage
	Unit    Unit
	Curve   Curve
	Min     float64
	Max     float64
	Default float64
	Steps   []string // names of the values 0, 1, 2…; nil when continuous
	Latched bool     // takes effect in activate only; neither automatable nor modulatable
	Bypass  bool     // the host's bypass
	// Listening rows are for the ear and the session, no part of the sound of a
	// master: presets leave them as they are.
	Listening bool
	Doc       string // what it does to the sound and when to reach for it
}

// SetDefaults calls set with the index and the default of each row of a stage.
func SetDefaults(of Stage, set func(index int, plain float64)) {
	for i := range Table {
		if p := &Table[i]; p.Stage == of {
			set(p.Index, p.Default)
		}
	}
}

// Stepped reports whether p takes whole values only.
func (p *Param) Stepped() bool { return p.Steps != nil }

// ToControl maps a plain value to the control domain, without clamping.
func (p *Param) ToControl(plain float64) float64 {
	if p.Curve == Log {
		return math.Log2(plain)
	}
	return plain
}

// ToPlain maps a control value to the plain domain; stepped values are
// rounded.
func (p *Param) ToPlain(control float64) float64 {
	switch {
	case p.Curve == Log:
		return math.Exp2(control)
	case p.Stepped():
		return math.Round(control)
	}
	return control
}

// ControlMin, ControlMax and ControlDefault are the row's range and default in
// the control domain.
func (p *Param) ControlMin() float64 { return p.ToControl(p.Min) }

// ControlMax is the upper end of the range in the control domain.
func (p *Param) ControlMax() float64 { return p.ToControl(p.Max) }

// ControlDefault is the default in the control domain.
func (p *Param) ControlDefault() float64 { return p.ToControl(p.Default) }

// Clamp brings a control value into range; NaN becomes the default.
func (p *Param) Clamp(control float64) float64 {
	switch lo, hi := p.ControlMin(), p.ControlMax(); {
	case control != control:
		return p.ControlDefault()
	case control < lo:
		return lo
	case control > hi:
		return hi
	}
	if p.Stepped() {
		return math.Round(control)
	}
	return control
}
