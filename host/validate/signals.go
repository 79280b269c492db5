package validate

import (
	"math"
	"math/rand/v2"

	"lacquer/bindings/clap"
)

// music is a test signal: a sine of 997 Hz and noise, each channel its own,
// that swells and fades every 100 ms, with peaks near -6 dBFS. A plugin without
// inputs gets a channel too, which says how long to run.
func music(channels, frames int, rate float64) [][]float64 {
	s := newSignal(max(channels, 1), frames)
	for c := range s {
		r := rand.New(rand.NewPCG(1, uint64(c)))
		for f := range s[c] {
			at := float64(f) / rate
			swell := 0.6 + 0.4*math.Sin(2*math.Pi*10*at+float64(c))
			x := swell * (0.3*math.Sin(2*math.Pi*997*at) + 0.2*(2*r.Float64()-1))
			s[c][f] = float64(float32(x)) // the same in 32 and 64 bit
		}
	}
	return s
}

// constant is a signal of one value.
func constant(channels, frames int, value float64) [][]float64 {
	s := newSignal(max(channels, 1), frames)
	for c := range s {
		for f := range s[c] {
			s[c][f] = value
		}
	}
	return s
}

// difference is where two signals differ most.
type difference struct {
	worst          float64
	channel, frame int
}

// differ compares two signals. ok is false where they differ by more than
// -120 dB of the larger of 1 and the signal's peak: what different roundings
// cannot do.
func differ(a, b [][]float64) (d difference, ok bool) {
	peak := 1.0
	for c := range a {
		for f, x := range a[c] {
			y := b[c][f]
			if (x == y) || (math.IsNaN(x) && math.IsNaN(y)) {
				peak = max(peak, math.Abs(x))
				continue
			}
			e := math.Abs(x - y)
			if math.IsNaN(e) || math.IsInf(e, 0) {
				e = math.Inf(1)
			} else {
				peak = max(peak, math.Abs(x))
			}
			if e > d.worst {
				d = difference{e, c, f}
			}
		}
	}
	return d, !(d.worst > 1e-6*peak)
}

// loudest is the largest absolute value, NaN if there is one.
func loudest(s [][]float64) (peak float64) {
	for c := range s {
		for _, x := range s[c] {
			if math.IsNaN(x) {
				return x
			}
			peak = max(peak, math.Abs(x))
		}
	}
	return peak
}

// allFinite reports whether a signal is made of numbers.
func allFinite(s [][]float64) bool {
	peak := loudest(s)
	return !math.IsNaN(peak) && !math.IsInf(peak, 0)
}

// dB is a level with 1 at 0 dB.
func dB(x float64) float64 { return 20 * math.Log10(x) }

// effect ends the check for a plugin without audio outputs, and for one without
// inputs if the check needs them.
func (t *T) effect(r *rig, inputs bool) {
	if channels(r.out) == 0 {
		t.Skipf("the plugin has no audio output")
	}
	if inputs && channels(r.in) == 0 {
		t.Skipf("the plugin has no audio input")
	}
}

// fresh runs music through a new instance.
func (t *T) fresh(s setup, frames int, k take) [][]float64 {
	r := t.rig(s)
	t.effect(r, false)
	k.in = music(channels(r.in), frames, r.rate)
	out := r.run(k)
	r.Destroy()
	return out
}

// reproducible is fresh for checks that compare outputs: a plugin whose own two
// instances differ ends the check.
func (t *T) reproducible(s setup, frames int) [][]float64 {
	a := t.fresh(s, frames, take{})
	if _, ok := differ(a, t.fresh(s, frames, take{})); !ok {
		t.Skipf("two new instances give different output for the same input, see processing.reproducible")
	}
	return a
}

// same fails the check where two outputs differ.
func (t *T) same(what string, want, got [][]float64) {
	if d, ok := differ(want, got); !ok {
		t.Failf("%s: the outputs differ by %.3g at channel %d frame %d", what, d.worst, d.channel, d.frame)
	}
}

// lengths is a source of block lengths.
func (t *T) lengths(limit int) func() int { return func() int { return 1 + t.Rand.IntN(limit) } }

// take64 reports whether all ports take 64-bit buffers.
func take64(r *rig) bool {
	for _, ports := range [][]clap.AudioPortInfo{r.in, r.out} {
		for _, p := range ports {
			if p.Flags&clap.PortSupports64Bits == 0 {
				return false
			}
		}
	}
	return true
}
