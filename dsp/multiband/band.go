package multiband

import "lacquer/dsp/dynamics"

// The settings of a band that glide.
const (
	threshold = iota // dB
	knee             // dB
	bound            // dB, the range
	makeUp           // dB
	offset           // dB, of the side's threshold
	on               // 0..1, share of the change of gain in dB
	heard            // 0..1, share of the band in the sum
	slope0           // of each mode: the one chosen has its slope, the others 0
	numGlides = slope0 + int(dynamics.ExpandUp) + 1
)

// band is one band's dynamics: settings and what hears.
type band struct {
	glides  [numGlides]dynamics.Ramp
	gliding int // frames until all rest

	isOn, isSolo    bool
	mode            dynamics.Mode
	ratio           float64
	attack, release float64 // s

	hold      [2]dynamics.PeakHold
	curve     dynamics.Curve // while nothing glides
	sidePower float64        // factor that stands for the side's offset, likewise
}

// setSlopes gives the mode its slope. All four curves are added up, so that
// changing the mode is one more setting that glides.
func (b *band) setSlopes(m *Multiband) {
	for mode := range dynamics.ExpandUp + 1 {
		v := 0.0
		if mode == b.mode && b.ratio > 0 {
			v = mode.Slope(b.ratio)
		}
		b.glide(m, slope0+int(mode), v, glideTime)
	}
}

// glide moves a setting, at once where nobody can hear it.
func (b *band) glide(m *Multiband, i int, v, seconds float64) {
	g := &b.glides[i]
	if !m.started || m.idle() || b.off() && i != on && i != heard {
		g.Jump(v)
		b.derive(m)
		return
	}
	frames := dynamics.RampFrames(seconds, m.rate)
	if g.Glide(v, frames); g.Moving() {
		b.gliding = max(b.gliding, frames)
	}
}

// off reports whether the band leaves the gain alone and keeps doing so.
func (b *band) off() bool { return b.glides[on].Value == 0 && b.glides[on].Target() == 0 }

// rests reports whether the band has nothing to do but to pass.
func (b *band) rests() bool { return b.off() && b.gliding == 0 }

// settle ends all glides.
func (b *band) settle(m *Multiband) {
	for i := range b.glides {
		b.glides[i].Settle()
	}
	b.gliding = 0
	b.derive(m)
}

// clear forgets what was heard.
func (b *band) clear() {
	for c := range b.hold {
		b.hold[c].Seed(0)
	}
}

// derive brings up to date what is computed from settings that rest.
func (b *band) derive(m *Multiband) {
	b.curve = dynamics.Curve{
		Threshold: b.glides[threshold].Value,
		Knee:      b.glides[knee].Value,
		Range:     b.glides[bound].Value,
	}
	for mode := range dynamics.ExpandUp + 1 {
		if s := b.glides[slope0+int(mode)].Value; s != 0 {
			b.curve.Mode, b.curve.Slope = mode, s
		}
	}
	gain := dynamics.DBToGain(-b.glides[offset].Value * m.side.Value)
	b.sidePower = gain * gain
}
