package loudness

import (
	"fmt"
	"math"
	"math/rand"
	"sync"
	"testing"
)

// gainAt is the gain in dB of one phase of an interpolator at a frequency
// relative to the rate.
func gainAt(h []float64, f float64) float64 {
	var re, im float64
	for i, c := range h {
		re += c * math.Cos(2*math.Pi*f*float64(i))
		im += c * math.Sin(2*math.Pi*f*float64(i))
	}
	return 20 * math.Log10(math.Hypot(re, im))
}

// Every phase is flat to 20 kHz at 44.1 kHz.
func TestInterpolatorsAreFlat(t *testing.T) {
	for _, v := range []struct {
		over, half      int
		beta, tolerance float64
	}{
		{4, liveHalf, liveBeta, 0.01},
		{16, reportHalf, reportBeta, 0.001},
	} {
		var worst float64
		for k := 1; k < v.over; k++ {
			h := phase(float64(k)/float64(v.over), v.half, v.beta)
			for f := 0.0; f <= 20000.0/44100; f += 0.0005 {
				worst = max(worst, math.Abs(gainAt(h, f)))
			}
		}
		t.Logf("%dx, %d a side: ±%.5f dB to 20 kHz at 44.1 kHz", v.over, v.half, worst)
		if worst > v.tolerance {
			t.Errorf("%dx, %d a side: %.5f dB, want %g", v.over, v.half, worst, v.tolerance)
		}
	}
}

// reference64 are the 63 phases of a 64x interpolator with 128 samples a
// side, independent of the meter's but for the window's formula.
var reference64 = sync.OnceValue(func() [][]float64 {
	const half = 128
	var all [][]float64
	for k := 1; k < 64; k++ {
		h := make([]float64, 2*half)
		for i := range h {
			t := float64(i-half+1) - float64(k)/64
			h[i] = math.Sin(math.Pi*t) / (math.Pi * t) * kaiser(t/half, 14)
		}
		all = append(all, h)
	}
	return all
})

// truePeak64 is the true peak in dB by brute force: 64x wherever the signal
// could come near its peak.
func truePeak64(x []float64) float64 {
	const half = 128
	padded := make([]float64, len(x)+4*half)
	copy(padded[2*half:], x)
	var peak float64
	for _, v := range x {
		peak = max(peak, math.Abs(v))
	}
	for n := half - 1; n+half < len(padded); n++ {
		w := padded[n-half+1 : n+half+1]
		// A cheap look at 1/4, 1/2, 3/4 tells where 64x is worth while.
		var coarse float64
		for _, k := range []int{16, 32, 48} {
			coarse = max(coarse, math.Abs(inner(reference64()[k-1], w)))
		}
		coarse = max(coarse, math.Abs(w[half-1]), math.Abs(w[half]))
		if coarse < 0.85*peak {
			continue
		}
		for _, h := range reference64() {
			peak = max(peak, math.Abs(inner(h, w)))
		}
	}
	return 20 * math.Log10(peak)
}

func inner(h, x []float64) float64 {
	var sum float64
	for i, c := range h {
		sum += c * x[i]
	}
	return sum
}

// bandLimit filters to 20 kHz: −120 dB at Nyquist of 44.1 kHz and above.
func bandLimit(x []float64, rate float64) []float64 {
	taps := 2*int(400*math.Max(1, rate/48000)) + 1
	h := lowPass(taps, 0.5*(19000+20000)/rate, 10)
	y := make([]float64, len(x)+taps-1)
	for i, v := range x {
		if v == 0 {
			continue
		}
		for k, c := range h {
			y[i+k] += v * c
		}
	}
	return y
}

// adversaries are signals whose true peaks lie between samples and high above
// them.
func adversaries(rate float64) map[string][]float64 {
	rng := rand.New(rand.NewSource(4))
	const n = 2048
	noise := make([]float64, n)
	for i := range noise {
		noise[i] = float64(2*rng.Intn(2) - 1)
	}
	burst := make([]float64, n)
	for i := range burst {
		if i/128%2 == 1 {
			burst[i] = math.Sin(2*math.Pi*19997*float64(i)/rate + 1)
		}
	}
	run := make([]float64, n)
	for i := range 600 {
		run[700+i] = float64(1 - 2*(i%2))
	}
	run[1300] = run[1299]
	square := make([]float64, n)
	for i := range square {
		square[i] = math.Copysign(1, math.Sin(2*math.Pi*997*float64(i)/rate))
	}
	tone := sine(n, 1, 4, 1.41, 45)
	for i := range tone {
		if i/64%3 == 0 {
			tone[i] = 0
		}
	}
	click := make([]float64, 300)
	click[0], click[299] = 1, -1
	return map[string][]float64{
		"quarter-rate bursts": bandLimit(tone, rate),
		"sign of noise":       bandLimit(noise, rate),
		"19 997 Hz bursts":    bandLimit(burst, rate),
		"alternating run":     bandLimit(run, rate),
		"square":              bandLimit(square, rate),
		"clicks at the ends":  bandLimit(click, rate),
		"music":               bandLimit(music(rate, 0.1, 3)[0], rate),
	}
}

// The report meter agrees with 64x, 128 samples a side, within 0.01 dB.
func TestReportAgainst64x(t *testing.T) {
	for _, rate := range []float64{44100, 48000, 96000, 192000} {
		for name, x := range adversaries(rate) {
			want := truePeak64(x)
			m := measure(Config{Rate: rate, Peak: PeakReport}, [][]float64{x})
			d := m.TruePeak() - want
			if testing.Verbose() {
				t.Logf("%6.0f %-20s sample %+.3f 64x %+.3f report %+.4f", rate, name, m.SamplePeak(), want, d)
			}
			near(t, fmt.Sprintf("%s at %g Hz", name, rate), m.TruePeak(), want, 0.01)

			live := measure(Config{Rate: rate, Peak: PeakLive}, [][]float64{x})
			if got := live.TruePeak(); got > want+0.05 || got < want-0.6 {
				t.Errorf("%s at %g Hz: live %.3f, 64x %.3f", name, rate, got, want)
			}
		}
	}
}

// Wherever between the samples a maximum lies, the report meter reads it, and
// also when something came before that the 4x grid reads higher.
func TestPeaksAnywhereBetweenSamples(t *testing.T) {
	for _, period := range []float64{4, 3, 2.25} {
		for k := range 64 {
			// Two swells whose crests lie k/64 sample apart on the grid.
			const n, rise = 4096, 1.004
			x := make([]float64, n)
			for i := range x {
				const half = n / 2
				gain, centre := 1.0, float64(half/2)
				if i >= half {
					gain, centre = rise, 1.5*half+float64(k)/64
				}
				at := float64(i) - centre
				swell := 0.5 + 0.5*math.Cos(2*math.Pi*at/(half-8))
				if math.Abs(at) < half/2-4 {
					x[i] = gain * swell * math.Cos(2*math.Pi*at/period)
				}
			}
			m := measure(Config{Rate: 48000, Peak: PeakReport}, [][]float64{x})
			near(t, fmt.Sprintf("period %g, crest at %d/64", period, k), m.TruePeak(), 20*math.Log10(rise), 0.0015)
		}
	}
}

// Moving the history leaves no seam: a crest reads the same wherever in the
// buffer it comes to lie.
func TestNoSeams(t *testing.T) {
	x := make([]float64, 400)
	for i := range x {
		at := float64(i) - 208.02 // a chunk begins at 208
		x[i] = math.Exp(-at*at/2000) * math.Cos(math.Pi/2*at)
	}
	var want float64
	for k := range 40 {
		in := append(make([]float64, k*chunk), x...)
		got := measure(Config{Rate: 48000, Peak: PeakReport}, [][]float64{in}).TruePeak()
		if k == 0 {
			want = got
		}
		if got != want {
			t.Errorf("after %d frames of silence %v dBTP, after none %v", k*chunk, got, want)
		}
	}
}

// The report meter finds what a plain 16x grid finds: refining only near the
// peak so far misses nothing, whatever came before.
func TestRefinementMissesNothing(t *testing.T) {
	ip := newInterpolator(PeakReport)
	rng := rand.New(rand.NewSource(9))
	for trial := range 12 {
		x := make([]float64, 3000)
		colour, state := rng.Float64(), 0.0
		for i := range x {
			state += colour * (rng.NormFloat64() - state)
			x[i] = state
		}
		x = bandLimit(x, 44100)
		d := newDetector(ip)
		d.process(x)
		d.drain()
		_, got := d.peaks()
		grid := gridPeak(x, ip)
		if got < grid || got > grid*1.006 {
			t.Errorf("trial %d: %.6f, full 16x grid %.6f", trial, got, grid)
		}
	}
}

// gridPeak evaluates the whole 16x grid.
func gridPeak(x []float64, ip *interpolator) float64 {
	padded := make([]float64, len(x)+4*reportHalf)
	copy(padded[2*reportHalf:], x)
	var peak float64
	var y [15]float64
	for n := 0; n+2*reportHalf <= len(padded); n++ {
		sixteenthsPlain((*[2 * reportHalf]float64)(padded[n:]), ip.sixteenth, &y)
		for _, v := range y {
			peak = max(peak, math.Abs(v))
		}
		peak = max(peak, math.Abs(padded[n]))
	}
	return peak
}

// Skipping quiet chunks changes nothing: the limits really are limits. With
// them out of force the live detector finds the same peak after every block.
func TestSkippingChangesNothing(t *testing.T) {
	for _, peak := range []Peak{PeakLive, PeakReport} {
		for name, x := range adversaries(44100) {
			lazy, busy := newDetector(newInterpolator(peak)), newDetector(newInterpolator(peak))
			busy.ip.limits.near, busy.ip.limits.line = math.Inf(1), math.Inf(1)
			for at := 0; at < len(x); at += 100 {
				block := x[at:min(at+100, len(x))]
				lazy.process(block)
				busy.process(block)
				_, a := lazy.peaks()
				_, b := busy.peaks()
				if a != b {
					t.Fatalf("%s, mode %d: %v with skipping, %v without", name, peak, a, b)
				}
			}
		}
	}
}

// Against the worst case of each limit: samples that all pull one way.
func TestLimitsHold(t *testing.T) {
	for _, peak := range []Peak{PeakLive, PeakReport} {
		ip := newInterpolator(peak)
		rng := rand.New(rand.NewSource(2))
		for range 2000 {
			u := float64(1+rng.Intn(15)) / 16
			if peak == PeakLive {
				u = float64(1+rng.Intn(3)) / 4
			}
			beta := liveBeta
			if peak == PeakReport {
				beta = reportBeta
			}
			h := phase(u, ip.half, beta)
			m := (ip.half + chunk - 1) / chunk
			x := make([]float64, (2*m+1)*chunk+2)
			n := m*chunk + 2 + rng.Intn(chunk) // sample before the value
			smooth, state := rng.Float64(), 0.0
			for i := range x {
				state += smooth * (rng.NormFloat64() - state)
				x[i] = state
				if k := i - (n - ip.half + 1); smooth > 0.9 && k >= 0 && k < len(h) {
					x[i] = math.Copysign(1, h[k])
				}
			}
			var spans []span
			for c := 0; c < 2*m+1; c++ {
				var y [chunk]float32
				top, bend := narrowPlain((*[chunk + 2]float64)(x[c*chunk:]), &y)
				spans = append(spans, span{top, bend})
			}
			got := math.Abs(inner(h, x[n-ip.half+1:n+ip.half+1]))
			if reach := ip.limits.reach(spans); got > reach {
				t.Fatalf("value %.4f above its limit %.4f", got, reach)
			}
		}
	}
}
