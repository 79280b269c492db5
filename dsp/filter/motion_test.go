package filter

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// sweeps go over f0, gain or Q, from 0 to 1, and stay within what the accuracy
// at rest is stated for.
var sweeps = []struct {
	name string
	spec func(s Spec, at float64) Spec
}{
	{"f0", func(s Spec, at float64) Spec { s.Freq = 100 * math.Pow(180, at); return s }},
	{"gain", func(s Spec, at float64) Spec { s.Gain = 24*at - 12; return s }},
	{"Q", func(s Spec, at float64) Spec { s.Q = 0.3 * math.Pow(10/0.3, at); return s }},
}

// While a setting is swept over its range in 50 ms or 1 s, the coefficients in
// force at a frame have the response of the analog prototype of the setting at
// that frame: within 0.02 dB to 20 kHz at the points of the control grid, and
// within 0.1 dB between them. Between them shelves with a corner above 18 kHz
// are the exception at 44.1 and 48 kHz: near the points where resonance and
// correction meet the roots move fast, and a sweep of Q that passes one there
// is off for 16 frames.
func TestFollowsThePrototypeInMotion(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, rate := range rates {
		for _, seconds := range []float64{0.05, 1} {
			var worst motion
			for _, sweep := range sweeps {
				for range 60 {
					s := Spec{
						Shape: Shape(rng.IntN(3)), Freq: 100 * math.Pow(180, rng.Float64()),
						Gain: 12 * float64(1-2*rng.IntN(2)), Q: 0.3 * math.Pow(10/0.3, rng.Float64()),
					}
					down := rng.IntN(2) == 1
					n := seconds * rate
					var m motion
					m.measure(rng, rate, int(n), func(frame int) Spec {
						at := float64(frame) / n
						if down {
							at = 1 - at
						}
						return sweep.spec(s, min(max(at, 0), 1))
					})
					if m.atGrid > 0.02 || m.between > 0.1 || m.beyond > 3 {
						t.Errorf("%s of %+v in %v s at %v Hz: %v", sweep.name, s, seconds, rate, m)
					}
					worst.atGrid = max(worst.atGrid, m.atGrid)
					worst.between = max(worst.between, m.between)
					worst.beyond = max(worst.beyond, m.beyond)
				}
			}
			t.Logf("%6v Hz, %4v s: %v", rate, seconds, worst)
		}
	}
}

// motion is the largest deviation from the prototype in dB at grid points,
// between them, and between them with a corner above 18 kHz.
type motion struct{ atGrid, between, beyond float64 }

func (m motion) String() string {
	return fmt.Sprintf("%.4f dB at grid points, %.4f dB between, %.4f dB between beyond 18 kHz", m.atGrid, m.between, m.beyond)
}

// measure takes some frames of a sweep of n frames.
func (m *motion) measure(rng *rand.Rand, rate float64, n int, spec func(frame int) Spec) {
	var c Cascade
	var d [MaxSections]Coeffs
	l, r := make([]float64, Grid/2), make([]float64, Grid/2)
	for range 6 {
		at := rng.IntN(n/Grid-3) * Grid
		c.Set(spec(at), rate)
		for range 2 {
			at += Grid
			c.Glide(spec(at), rate)
			c.Process(l, r)
			s := spec(at - Grid/2)
			between := &m.between
			if corner := s.Freq * math.Pow(10, math.Abs(s.Gain)/80); s.Shape != Bell && corner > 18000 {
				between = &m.beyond
			}
			*between = max(*between, distance(c.Coeffs(d[:0]), s, rate))
			c.Process(l, r)
			c.Land()
			m.atGrid = max(m.atGrid, distance(c.Coeffs(d[:0]), spec(at), rate))
		}
	}
}

// distance is the largest difference in dB between c and the prototype of s,
// 20 Hz to 20 kHz.
func distance(c []Coeffs, s Spec, rate float64) (worst float64) {
	for f := 20.0; f <= 20000; f *= 1.19 {
		worst = max(worst, math.Abs(db(Response(c, min(f, 20000), rate))-db(s.Prototype(min(f, 20000)))))
	}
	for _, f := range []float64{s.Freq, s.Freq * 0.97, s.Freq * 1.03} {
		if f <= 20000 {
			worst = max(worst, math.Abs(db(Response(c, f, rate))-db(s.Prototype(f))))
		}
	}
	return worst
}

// A gain that glides alone is as good as designed at every step, within
// 0.005 dB, and at rest it is the design bit for bit.
func TestGainAloneIsAsGoodAsDesigned(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	worst, near := 0.0, 0
	for range 1200 {
		rate := rates[rng.IntN(len(rates))]
		s := Spec{
			Shape: Shape(rng.IntN(4)), Freq: 20 * math.Pow(1100, rng.Float64()),
			Gain: 48*rng.Float64() - 24, Q: 0.1 * math.Pow(240, rng.Float64()),
		}
		if rng.IntN(8) == 0 { // where roots may change places
			s.Shape, s.Freq, rate = Bell, 19000+3000*rng.Float64(), 44100
		}
		var c, fresh Cascade
		c.Set(s, rate)
		step := 0.6*rng.Float64() - 0.3
		for range 40 {
			s.Gain += step
			c.Glide(s, rate)
			c.Land()
			if c.near {
				near++
			}
			var a, b [MaxSections]Coeffs
			fresh.Set(s, rate)
			x, y := c.Coeffs(a[:0]), fresh.Coeffs(b[:0])
			for _, f := range []float64{s.Freq / 4, s.Freq * 0.9, s.Freq, s.Freq * 1.1, 5000, 19000} {
				worst = max(worst, math.Abs(db(Response(x, f, rate))-db(Response(y, f, rate))))
			}
		}
		c.Rest()
		for i := range c.n {
			if c.sections[i].Coeffs != fresh.sections[i].Coeffs {
				t.Fatalf("%+v at %v Hz: not the design at rest", s, rate)
			}
		}
	}
	t.Logf("worst %.1e dB; %d of 48000 steps without a design of their own", worst, near)
	if worst > 5e-3 {
		t.Errorf("%.1e dB", worst)
	}
	if near < 36000 {
		t.Errorf("only %d of 48000 steps were cheap", near)
	}
}

// A band without gain is exactly a wire, also when it comes from a glide.
func TestFlatIsAWire(t *testing.T) {
	for shape := Bell; shape <= Tilt; shape++ {
		for _, rate := range rates {
			for _, f := range freqs {
				var c Cascade
				s := Spec{Shape: shape, Freq: f, Gain: 1.5, Q: 0.8}
				c.Set(s, rate)
				for s.Gain > 0 {
					s.Gain -= 0.25
					c.Glide(s, rate)
					c.Land()
				}
				if !c.Neutral() {
					t.Fatalf("%+v at %v Hz glided to is not neutral", s, rate)
				}
				if c.Set(s, rate); !c.Neutral() {
					t.Fatalf("%+v at %v Hz is not neutral", s, rate)
				}
			}
		}
	}
}

// Any setting of any shape at every grid point, with rests between that change
// the form the sections run in, leaves the output bounded.
func TestModulationOfEverythingStaysBounded(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	for shape := Bell; shape <= HighPass; shape++ {
		for _, rate := range []float64{44100, 192000} {
			order := orders[rng.IntN(len(orders))]
			spec := func() Spec {
				return Spec{
					Shape: shape, Freq: 10 * math.Pow(2200, rng.Float64()), Gain: 24*rng.Float64() - 12,
					Q: 0.1 * math.Pow(100, rng.Float64()), Order: order,
				}
			}
			var c Cascade
			c.Set(spec(), rate)
			l, r := make([]float64, Grid), make([]float64, Grid)
			worst := 0.0
			for range 3000 {
				for i := range l {
					l[i] = math.Copysign(1, rng.Float64()-0.5)
					r[i] = -l[i]
				}
				c.Land()
				if rng.IntN(3) > 0 {
					c.Glide(spec(), rate)
				} else {
					c.Rest()
				}
				c.Process(l, r)
				for i := range l {
					worst = max(worst, math.Abs(l[i]))
					if l[i] != -r[i] || math.IsNaN(l[i]) {
						t.Fatalf("%s at %v Hz: %v %v", names[shape], rate, l[i], r[i])
					}
				}
			}
			t.Logf("%-10s %6v Hz: peak %.0f", names[shape], rate, worst)
			if worst > 1e5 {
				t.Errorf("%s at %v Hz: peak %v", names[shape], rate, worst)
			}
		}
	}
}

// No label of a root changes place while a frequency moves: a small step
// changes every coefficient of every section little.
func TestSectionsKeepTheirPlaces(t *testing.T) {
	var a, b [MaxSections]Coeffs
	for _, rate := range []float64{44100, 48000, 96000} {
		for shape := Bell; shape <= HighPass; shape++ {
			for _, q := range []float64{0.3, 0.5, 0.6, 0.8, 0.95, 1.2, 2, 2.6, 4, 10} {
				for _, gain := range []float64{-12, 3, 12} {
					s := Spec{Shape: shape, Freq: 1000, Gain: gain, Q: q, Order: 4}
					n := s.Design(rate, a[:])
					for s.Freq < 22000 {
						s.Freq *= 1.001
						s.Design(rate, b[:])
						for i := range n {
							if e := math.Abs(a[i].A-b[i].A) + math.Abs(a[i].B2-b[i].B2); e > 0.06 {
								t.Errorf("%s, Q %v, %v dB at %v Hz, %.0f Hz: section %d %+v -> %+v", names[shape], q, gain, rate, s.Freq, i, a[i], b[i])
							}
						}
						a = b
					}
				}
			}
		}
	}
}

// Corrections come in gradually as a band moves up, not by a step of 2e-4 dB.
func TestCorrectionsComeInGradually(t *testing.T) {
	var d [MaxSections]Coeffs
	for _, rate := range rates {
		for _, gain := range []float64{-12, 3, 12} {
			last, worst := 0.0, 0.0
			for s := (Spec{Freq: 50, Gain: gain, Q: 1}); s.Freq < 4000; s.Freq *= 1.0005 {
				n := s.Design(rate, d[:])
				got := db(Response(d[:n], 20000, rate)) - db(s.Prototype(20000))
				if s.Freq > 50 {
					worst = max(worst, math.Abs(got-last))
				}
				last = got
			}
			if worst > 1e-4 {
				t.Errorf("%v dB at %v Hz: a step of %.1e dB", gain, rate, worst)
			}
		}
	}
}

// After sound there is silence: the output reaches exact zero, and on the way
// nothing is denormal but where a section decays by 1e-278 between two flushes.
func TestDecaysToExactSilence(t *testing.T) {
	const rate, chunk = 44100.0, 256
	var runner Runner
	for _, s := range []Spec{
		{Shape: Bell, Freq: 100, Gain: 12, Q: 4}, {Shape: LowShelf, Freq: 50, Gain: -12, Q: 0.7},
		{Shape: HighPass, Freq: 30, Q: 0.7, Order: 8}, {Shape: Bell, Freq: 9000, Gain: 6, Q: 1},
	} {
		var c Cascade
		c.Set(s, rate)
		l, r := make([]float64, chunk), make([]float64, chunk)
		l[0], r[5] = 1, -1
		denormal, silent := 0, false
		for i := 0; i < 4000 && !silent; i++ {
			c.Flush()
			runner.Run(c.Gather(nil), l, r)
			silent = i > 0
			for k := range l {
				for _, v := range []float64{l[k], r[k]} {
					if v != 0 && math.Abs(v) < 0x1p-1022 {
						denormal++
					}
					silent = silent && v == 0
				}
				l[k], r[k] = 0, 0
			}
		}
		if !silent || denormal > 50 {
			t.Errorf("%+v: silent %v, %d denormals", s, silent, denormal)
		}
	}
}

func TestNothingAllocates(t *testing.T) {
	var c Cascade
	var runner Runner
	s := Spec{Shape: Bell, Freq: 9000, Gain: 3, Q: 1}
	c.Set(s, 44100)
	list := make([]*Section, 0, MaxSections)
	l, r := make([]float64, Grid), make([]float64, Grid)
	if n := testing.AllocsPerRun(100, func() {
		c.Rest()
		runner.Run(c.Gather(list), l, r)
		s.Gain += 0.1
		s.Freq += float64(int(s.Gain*10) % 2)
		c.Glide(s, 44100)
		runner.Run(c.Gather(list), l, r)
		c.Land()
		c.Flush()
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
