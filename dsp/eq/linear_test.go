package eq

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// linearEQ is an equaliser in linear phase.
func linearEQ(rate float64, set func(e *EQ)) *EQ {
	e := New()
	e.SetLinear(true)
	set(e)
	e.Prepare(rate, 512)
	return e
}

// put sets band b to a filter.
func put(e *EQ, b int, s filter.Spec, route int) {
	bell(e, b, s.Freq, s.Gain, s.Q)
	e.SetShape(b, s.Shape)
	e.SetRoute(b, route)
	if s.Order > 0 {
		e.SetOrder(b, s.Order)
	}
}

// kernel is the response to an impulse in channel in at frame at: both outputs
// until all is silent.
func kernel(e *EQ, in, at int) [2][]float64 {
	e.Reset()
	n := at + e.Latency() + e.Tail() + 100
	x := [2][]float64{make([]float64, n), make([]float64, n)}
	x[in][at] = 1
	e.Process(x[0], x[1])
	return x
}

// zeroPhase is the response of a kernel about its centre: the k-th is at
// k·rate/size.
func zeroPhase(h []float64, centre, size int) []float64 {
	x := make([]float64, size)
	for i, v := range h {
		x[((i-centre)%size+size)%size] += v
	}
	y := make([]float64, size/2+1)
	for k, c := range fourier.NewFFT(size).Coefficients(nil, x) {
		y[k] = real(c)
	}
	return y
}

// deviation is how far, in dB, e in linear phase is from s in minimum phase
// at most, between 10 Hz and 20 kHz and down to floor dB.
func deviation(e *EQ, s filter.Spec, rate, floor float64) (worst, at float64) {
	put(e, 0, s, param.Stereo)
	h := kernel(e, 0, 0)[0]
	size := 2 * taps(rate, e.linear.offline) // on the grid of the design, and between
	var c [filter.MaxSections]filter.Coeffs
	n := s.Design(rate, c[:])
	for k, got := range zeroPhase(h, e.Latency(), size) {
		f := float64(k) * rate / float64(size)
		if f < 10 || f > min(20000, 0.45*rate) || k%17 > 0 && f > 200 {
			continue
		}
		want := db(cmplx.Abs(filter.Response(c[:n], f, rate)))
		if want < floor {
			continue
		}
		if d := math.Abs(db(math.Abs(got)) - want); !(d <= worst) {
			worst, at = d, f
		}
	}
	return worst, at
}

// Where a filter is at least 100 Hz wide its magnitude is that of minimum
// phase.
func TestLinearMagnitude(t *testing.T) {
	for _, rate := range []float64{44100, 48000, 96000, 192000} {
		freqs := []float64{30, 100, 1000, 5000, 15000, 19000}
		if rate > 44100 {
			freqs = []float64{100, 3000}
		}
		e := linearEQ(rate, func(*EQ) {})
		for shape := filter.Bell; shape <= filter.HighPass; shape++ {
			worst, of, at := 0.0, filter.Spec{}, 0.0
			for _, f := range freqs {
				for _, q := range []float64{0.3, 1, 10} {
					if f/q < 99 {
						continue
					}
					specs := []filter.Spec{{Gain: 12}, {Gain: -12}}
					switch shape {
					case filter.Notch, filter.BandPass:
						specs = specs[:1]
					case filter.LowPass, filter.HighPass:
						if f > 15000 || q > 1 {
							continue
						}
						specs = []filter.Spec{{Order: 1}, {Order: 2}, {Order: 3}, {Order: 4}, {Order: 6}, {Order: 8}}
					}
					for _, s := range specs {
						s.Shape, s.Freq, s.Q = shape, f, q
						floor := -60.0
						if shape == filter.Notch {
							floor = -10
						}
						if d, f := deviation(e, s, rate, floor); !(d <= worst) {
							worst, of, at = d, s, f
						}
					}
				}
			}
			t.Logf("%.0f Hz, shape %d: %.4f dB at %.0f Hz, of %+v", rate, shape, worst, at, of)
			if !(worst <= 0.1) {
				t.Errorf("%.0f Hz, shape %d: %.4f dB at %.0f Hz, of %+v", rate, shape, worst, at, of)
			}
		}
	}
}

// Narrower ones deviate: what the documentation says.
func TestLinearMagnitudeOfNarrowFilters(t *testing.T) {
	for _, c := range []struct {
		s                 filter.Spec
		realtime, offline float64 // dB
	}{
		{filter.Spec{Shape: filter.Bell, Freq: 30, Gain: 12, Q: 2}, 0.08, 1e-3},
		{filter.Spec{Shape: filter.Bell, Freq: 60, Gain: 12, Q: 4}, 0.08, 1e-3},
		{filter.Spec{Shape: filter.Bell, Freq: 60, Gain: -12, Q: 4}, 0.02, 1e-3},
		{filter.Spec{Shape: filter.Bell, Freq: 30, Gain: 12, Q: 6}, 1.9, 0.4},
		{filter.Spec{Shape: filter.Bell, Freq: 100, Gain: 12, Q: 10}, 0.4, 0.02},
		{filter.Spec{Shape: filter.Notch, Freq: 50, Q: 10}, 6, 6},
		{filter.Spec{Shape: filter.HighPass, Freq: 20, Order: 4, Q: math.Sqrt2 / 2}, 0.01, 0.01},
		{filter.Spec{Shape: filter.HighPass, Freq: 30, Order: 8, Q: math.Sqrt2 / 2}, 0.1, 0.02},
		{filter.Spec{Shape: filter.LowShelf, Freq: 30, Gain: 12, Q: 1}, 0.01, 1e-3},
	} {
		for i, most := range []float64{c.realtime, c.offline} {
			e := linearEQ(44100, func(e *EQ) { e.SetOffline(i == 1) })
			floor := -40.0
			if c.s.Shape == filter.Notch {
				floor = -20
			}
			d, f := deviation(e, c.s, 44100, floor)
			t.Logf("%+v, %d taps: %.4f dB at %.1f Hz", c.s, taps(44100, i == 1), d, f)
			if !(d <= most) {
				t.Errorf("%+v, %d taps: %.4f dB at %.1f Hz, documented %.4f", c.s, taps(44100, i == 1), d, f, most)
			}
		}
	}
}

// The impulse's centre is at the latency, it is symmetric about it, and there
// is nothing outside the taps.
func TestLinearSymmetry(t *testing.T) {
	for _, rate := range []float64{8000, 44100, 48000, 96000, 192000} {
		for _, offline := range []bool{false, true} {
			e := linearEQ(rate, func(e *EQ) {
				e.SetOffline(offline)
				eight(e, 1, routings[3].routes)
			})
			n := taps(rate, offline)
			if want := n * 5 / 8; e.Latency() != want {
				t.Errorf("%v Hz: latency %d, want %d", rate, e.Latency(), want)
			}
			for in := range 2 {
				at := 77 + 1000*in
				h := kernel(e, in, at)
				c := at + e.Latency()
				worst := 0.0
				for o := range h {
					for k := 0; k < min(c, len(h[o])-c); k++ {
						worst = max(worst, math.Abs(h[o][c+k]-h[o][c-k]))
						if k >= n/2 && (math.Abs(h[o][c+k]) > 1e-17 || math.Abs(h[o][c-k]) > 1e-17) {
							t.Fatalf("%v Hz: %v and %v at %d frames from the centre", rate, h[o][c-k], h[o][c+k], k)
						}
					}
				}
				if worst > 1e-14 {
					t.Errorf("%v Hz: asymmetric by %g", rate, worst)
				}
				for i, v := range h[in] {
					if math.Abs(v) > math.Abs(h[in][c]) {
						t.Fatalf("%v Hz: peak at %d, want %d", rate, i, c)
					}
				}
			}
		}
	}
}

// Each route works on what it says, and routes combine as matrices in the
// order of the bands.
func TestLinearRouting(t *testing.T) {
	const rate, size = 44100, 1 << 15
	specs := []filter.Spec{
		{Shape: filter.Bell, Freq: 500, Gain: 9, Q: 1}, {Shape: filter.HighShelf, Freq: 2000, Gain: -7, Q: 0.7},
		{Shape: filter.LowShelf, Freq: 300, Gain: 6, Q: 0.7}, {Shape: filter.HighPass, Freq: 200, Q: 0.7, Order: 3},
		{Shape: filter.Bell, Freq: 4000, Gain: -9, Q: 2}, {Shape: filter.Tilt, Freq: 1000, Gain: 5, Q: 0.6},
	}
	for _, routes := range [][]int{
		{param.Stereo}, {param.Left}, {param.Right}, {param.Mid}, {param.Side},
		{param.Left, param.Right}, {param.Mid, param.Side, param.Stereo}, {param.Left, param.Mid}, {param.Mid, param.Left},
		{param.Stereo, param.Side, param.Right, param.Mid, param.Left, param.Stereo},
	} {
		e := linearEQ(rate, func(e *EQ) {
			for b, route := range routes {
				put(e, b, specs[b], route)
			}
		})
		var got [2][2][]float64 // from, to
		for in := range got {
			for out, h := range kernel(e, in, 0) {
				got[in][out] = zeroPhase(h, e.Latency(), size)
			}
		}
		for k := 10; k < size/2; k += 37 {
			f := float64(k) * rate / size
			m := [2][2]float64{{1, 0}, {0, 1}} // to, from
			for b, route := range routes {
				g := cmplx.Abs(specs[b].Prototype(f))
				own, other := (g+1)/2, (g-1)/2
				by := map[int][2][2]float64{
					param.Stereo: {{g, 0}, {0, g}}, param.Left: {{g, 0}, {0, 1}}, param.Right: {{1, 0}, {0, g}},
					param.Mid: {{own, other}, {other, own}}, param.Side: {{own, -other}, {-other, own}},
				}[route]
				var next [2][2]float64
				for i := range 2 {
					for j := range 2 {
						next[i][j] = by[i][0]*m[0][j] + by[i][1]*m[1][j]
					}
				}
				m = next
			}
			for in := range 2 {
				for out := range 2 {
					if math.Abs(got[in][out][k]-m[out][in]) > 1e-4 {
						t.Fatalf("routes %v, %.0f Hz, from %d to %d: %v, want %v", routes, f, in, out, got[in][out][k], m[out][in])
					}
				}
			}
		}
	}
}

// The pre-ring of steep low filters, in dB below the centre, at 5, 20 and 50
// ms before it; half a kernel before it is nothing.
func TestLinearPreRing(t *testing.T) {
	const rate = 44100
	for _, c := range []struct {
		s    filter.Spec
		most [3]float64
	}{
		{filter.Spec{Shape: filter.HighPass, Freq: 30, Order: 8, Q: math.Sqrt2 / 2}, [3]float64{-50, -50, -60}},
		{filter.Spec{Shape: filter.HighPass, Freq: 30, Order: 4, Q: math.Sqrt2 / 2}, [3]float64{-50, -55, -80}},
		{filter.Spec{Shape: filter.Bell, Freq: 60, Gain: 12, Q: 4}, [3]float64{-45, -45, -50}},
		{filter.Spec{Shape: filter.LowShelf, Freq: 60, Gain: 6, Q: math.Sqrt2 / 2}, [3]float64{-50, -80, -100}},
	} {
		e := linearEQ(rate, func(e *EQ) { put(e, 0, c.s, param.Stereo) })
		h := kernel(e, 0, 0)[0]
		var got [3]float64
		for i, ms := range []float64{5, 20, 50} {
			for k := range h[:e.Latency()-int(ms/1000*rate)] {
				got[i] = max(got[i], math.Abs(h[k]))
			}
			got[i] = db(got[i] / h[e.Latency()])
			if got[i] > c.most[i] {
				t.Errorf("%+v: %.1f dB at -%v ms", c.s, got[i], ms)
			}
		}
		t.Logf("%+v: %.1f", c.s, got)
		for k := range e.Latency() - taps(rate, false)/2 {
			if math.Abs(h[k]) > 1e-17 {
				t.Fatalf("%+v: %v at frame %d", c.s, h[k], k)
			}
		}
	}
}

// Every response is a number, also in the very middle of a notch.
func TestLinearResponsesAreFinite(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	square := make([]float64, points)
	dst := make([][]float64, 4)
	for range 300 {
		e := New()
		e.rate = 44100 * math.Exp2(float64(rng.IntN(3)))
		x := &e.linear
		x.eq = e
		for b := range param.EQBands {
			s := filter.Spec{Shape: filter.Shape(rng.IntN(8)), Gain: 48*rng.Float64() - 24, Order: 1 + rng.IntN(8)}
			s.Freq, s.Q = 10*math.Pow(2200, rng.Float64()), 0.1*math.Pow(240, rng.Float64())
			put(e, b, s, rng.IntN(5))
		}
		e.SetScale(200)
		x.Snap(0)
		x.Paths(0, nil)
		for i := range square {
			f := math.Exp2(e.bands[i%param.EQBands].freq.target) / e.rate
			square[i] = f * f * (1 + 1e-9*float64(i/param.EQBands-1))
		}
		square[0], square[1] = 1e-16, 0.25
		for k := range dst {
			dst[k] = make([]float64, points)
		}
		x.Magnitudes(0, append([][]float64(nil), dst...), square)
		for k := range dst {
			for i, v := range dst[k] {
				if v-v != 0 || k%3 == 0 && len(x.design.pairs) == 1 && !x.design.pairs[0].midSide && v < 0 {
					t.Fatalf("kernel %d at frequency %d: %v", k, i, v)
				}
			}
		}
	}
}
