package stereo

import (
	"math"
	"slices"
	"testing"

	"lacquer/dsp/param"
)

// kPowers are the K-weighted powers of both channels together, summed up, by
// the tables of ITU-R BS.1770 for 48 kHz.
func kPowers(l, r []float64) []float64 {
	sum := make([]float64, len(l)+1)
	for _, x := range [][]float64{l, r} {
		shelf := [5]float64{1.53512485958697, -2.69169619940638, 1.19839281085285, -1.69065929318241, 0.73248077421585}
		for i, v := range biquad(biquad(x, shelf), [5]float64{1, -2, 1, -1.99004745483398, 0.99007225036621}) {
			sum[i+1] += v * v
		}
	}
	for i := range l {
		sum[i+1] += sum[i]
	}
	return sum
}

func biquad(x []float64, c [5]float64) []float64 {
	y := make([]float64, len(x))
	var x1, x2, y1, y2 float64
	for i, v := range x {
		w := c[0]*v + c[1]*x1 + c[2]*x2 - c[3]*y1 - c[4]*y2
		x1, x2, y1, y2 = v, x1, w, y1
		y[i] = w
	}
	return y
}

func monoOf(l, r []float64) []float64 {
	m := make([]float64, len(l))
	for i := range m {
		m[i] = (l[i] + r[i]) / 2
	}
	return m
}

// account is the K-weighted power of both channels and of their fold-down.
type account struct{ both, mono []float64 }

func accountOf(l, r []float64) account {
	m := monoOf(l, r)
	return account{kPowers(l, r), kPowers(m, m)}
}

// worst is the worst loss in mono of any window of the given length in s that
// begins at from or later, above −70 LUFS.
func (a account) worst(seconds, from float64) (worst float64) {
	const rate = 48000
	size := int(seconds * rate)
	for n := int(from*rate) + size; n < len(a.both); n += rate / 100 {
		both, mono := a.both[n]-a.both[n-size], a.mono[n]-a.mono[n-size]
		if -0.691+10*math.Log10(both/float64(size)) > -70 {
			worst = max(worst, 10*math.Log10(both/max(mono, 1e-30)))
		}
	}
	return worst
}

// band is a beat of 120 BPM with chords and air, whose side has width times a
// power of its own.
func band(frames int, width float64) (l, r []float64) { return bandAt(120, frames, width) }

func bandAt(bpm float64, frames int, width float64) (l, r []float64) {
	period := 60 / bpm
	n1, n2 := noise(frames, 11)
	l, r = make([]float64, frames), make([]float64, frames)
	for i := range l {
		t := float64(i) / 48000
		beat := math.Exp(-math.Mod(t, period) * 12)
		chord := 0.0
		for _, hz := range []float64{220, 277.2, 329.6, 440} {
			chord += math.Sin(2 * math.Pi * hz * t)
		}
		mid := 0.3*beat*math.Sin(2*math.Pi*60*t) + 0.05*chord + 0.1*n1[i]
		side := 0.07*math.Sin(2*math.Pi*311*t)*(1+0.5*math.Sin(2*math.Pi*1.3*t)) + 0.3*n2[i]*math.Exp(-math.Mod(t+period/2, period)*8)
		l[i], r[i] = mid+math.Sqrt(width)*side, mid-math.Sqrt(width)*side
	}
	return l, r
}

func TestGuardHoldsLoss(t *testing.T) {
	const rate, frames = 48000, 9.5 * 48000
	wide := func() (l, r []float64) { return noise(frames, 9) }
	anti := func(correlation float64) func() (l, r []float64) {
		return func() (l, r []float64) {
			l, r = noise(frames, 10)
			for i := range r {
				r[i] = -correlation*l[i] + (1-correlation)*r[i]
			}
			return l, r
		}
	}
	// turning is mono until 4 s and comes to be out of phase within 1 s, or at
	// once.
	turning := func(over float64) func() (l, r []float64) {
		return func() (l, r []float64) {
			l, _ = band(frames, 0)
			r = slices.Clone(l)
			for i := range r {
				part := min(max((float64(i)/rate-4)/over, 0), 1)
				mid, side := math.Cos(part*1.5), math.Sin(part*1.5)
				l[i], r[i] = l[i]*(mid+side), r[i]*(mid-side)
			}
			return l, r
		}
	}
	for i, c := range []struct {
		name   string
		signal func() (l, r []float64)
		from   float64 // s
	}{
		{"noise, unrelated", wide, 0}, // the first two are steady
		{"noise, 90 % out of phase", anti(0.9), 1},
		{"band, wide", func() (l, r []float64) { return band(frames, 4) }, 0},
		{"band, very wide", func() (l, r []float64) { return band(frames, 40) }, 0},
		{"turning out of phase in 1 s", turning(1), 6},
		{"turning out of phase at once", turning(0.001), 5},
	} {
		left, right := c.signal()
		before := accountOf(left, right).worst(3, c.from)
		for _, loss := range []float64{0.5, 3} {
			l, r := slices.Clone(left), slices.Clone(right)
			s := prepared(rate, settings{param.StereoGuard: 1, param.StereoGuardLoss: loss})
			s.Process(l, r)
			a := accountOf(l, r)
			worst, all := a.worst(3, c.from), a.worst(float64(frames)/rate-c.from-0.01, c.from)
			t.Logf("%s, %g LU: short-term loss %.2f LU (asked %g + 0.1; without %.2f), integrated %.2f, of 1 s %.2f, of 3 s from any time on %.2f",
				c.name, loss, worst, loss, before, all, a.worst(1, c.from), a.worst(3, 0))
			if worst > loss+0.1 || all > loss+0.1 {
				t.Errorf("%s, %g LU: short-term loss %.2f LU, integrated %.2f", c.name, loss, worst, all)
			}
			if i < 2 && worst < loss-0.1 {
				t.Errorf("%s, %g LU: narrowed to %.2f LU, more than needed", c.name, loss, worst)
			}
		}
	}
}

// TestGuardLetsBurstsPass: bursts of the side over the allowed ratio that the
// time around them pays for go out bit for bit.
func TestGuardLetsBurstsPass(t *testing.T) {
	mid, side := noise(4*48000, 13)
	l, r := make([]float64, len(mid)), make([]float64, len(mid))
	for i := range l {
		if i%48000 < 45000 {
			side[i] *= 0.1
		} else {
			side[i] *= math.Sqrt(1.6)
		}
		l[i], r[i] = mid[i]+side[i], mid[i]-side[i]
	}
	gotL, gotR := slices.Clone(l), slices.Clone(r)
	s := prepared(48000, settings{param.StereoGuard: 1, param.StereoGuardLoss: 3})
	s.Process(gotL, gotR)
	a := accountOf(l, r)
	t.Logf("bursts: loss %.2f LU in 3 s, %.2f in 1 s, %.2f in 60 ms", a.worst(3, 0), a.worst(1, 0), a.worst(0.06, 0))
	if !slices.Equal(gotL, l) || !slices.Equal(gotR, r) {
		t.Error("the guard has acted")
	}
}

// TestGuardOpensSlowly: after a second out of phase, at −20 dB, the image comes
// back to −1 dB within 5 s, without a step.
func TestGuardOpensSlowly(t *testing.T) {
	mid, side := noise(8*48000, 14)
	l, r := make([]float64, len(mid)), make([]float64, len(mid))
	for i := range l {
		if i > 96000 && i < 144000 {
			mid[i] *= 0.1
		} else {
			side[i] *= 0.3
		}
		l[i], r[i] = mid[i]+side[i], mid[i]-side[i]
	}
	s := prepared(48000, settings{param.StereoGuard: 1, param.StereoGuardLoss: 3})
	step, before := 0.0, 1.0
	for n := 0; n < len(l); n += tick {
		s.Process(l[n:n+tick], r[n:n+tick])
		step = max(step, s.guard.gain-before)
		before = s.guard.gain
		if n == 143936 && s.guard.gain > 0.15 {
			t.Errorf("gain %.3f after 1 s out of phase", s.guard.gain)
		}
	}
	t.Logf("steepest opening %.5f per tick, gain at last %.6f", step, before)
	if step > 0.001 || before < 0.89 {
		t.Errorf("opens by %g a tick, to %g", step, before)
	}
}

// TestGuardWithoutMono: sound that is out of phase throughout has nothing that
// a fold-down could keep, and becomes silent.
func TestGuardWithoutMono(t *testing.T) {
	l, r := noise(2*48000, 15)
	for i := range l {
		r[i] = -l[i]
	}
	s := prepared(48000, settings{param.StereoGuard: 1, param.StereoGuardLoss: 12})
	s.Process(l, r)
	second := 0.0
	for i := 48000; i < len(l); i++ {
		second = max(second, math.Abs(l[i]))
	}
	if !(second < 1e-6) || l[len(l)-1] != 0 {
		t.Errorf("%g after 1 s, %g at last", second, l[len(l)-1])
	}
}
