package loudness

import (
	"fmt"
	"math"
	"testing"
)

// tone is a stretch of a test signal: a sine at a peak level in dBFS,
// silence at −Inf.
type tone struct {
	seconds, level float64
}

// programme strings tones of 1 kHz together, phase-continuous, with the same
// signal in every channel, scaled by gain (dB).
func programme(rate float64, gains []float64, tones ...tone) [][]float64 {
	var mono []float64
	for _, t := range tones {
		amp := math.Pow(10, t.level/20)
		for range int(math.Round(t.seconds * rate)) {
			mono = append(mono, amp*math.Sin(2*math.Pi*1000*float64(len(mono))/rate))
		}
	}
	out := make([][]float64, len(gains))
	for ch, g := range gains {
		out[ch] = scaled(mono, math.Pow(10, g/20))
	}
	return out
}

func scaled(x []float64, by float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = by * v
	}
	return y
}

func repeat(n int, t ...tone) []tone {
	var out []tone
	for range n {
		out = append(out, t...)
	}
	return out
}

var (
	stereo  = []float64{0, 0}
	silence = math.Inf(-1)
)

// feed processes a signal in blocks and calls each after every one.
func feed(m *Meter, signal [][]float64, block int, each func()) {
	in := make([][]float64, len(signal))
	for at := 0; at < len(signal[0]); at += block {
		for ch := range signal {
			in[ch] = signal[ch][at:min(at+block, len(signal[ch]))]
		}
		m.Process(in)
		if each != nil {
			each()
		}
	}
}

// measure is file mode.
func measure(cfg Config, signal [][]float64) *Meter {
	cfg.Channels = len(signal)
	m := New(cfg)
	feed(m, signal, 4096, nil)
	m.Finish()
	return m
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.4f, want %.4f ±%g", what, got, want, tolerance)
	}
}

// EBU Tech 3341 v4, table 1. All within ±0.1 LU; what we synthesise is met
// closer, ±0.05.
const tech3341 = 0.05

func TestTech3341Steady(t *testing.T) {
	for i, level := range []float64{-23, -33} {
		m := measure(Config{Rate: 48000}, programme(48000, stereo, tone{20, level}))
		near(t, fmt.Sprintf("case %d M", i+1), m.Momentary(), level, tech3341)
		near(t, fmt.Sprintf("case %d S", i+1), m.ShortTerm(), level, tech3341)
		near(t, fmt.Sprintf("case %d I", i+1), m.Integrated(), level, tech3341)
	}
}

func TestTech3341Gating(t *testing.T) {
	for _, c := range []struct {
		name  string
		gains []float64
		tones []tone
	}{
		{"3", stereo, []tone{{10, -36}, {60, -23}, {10, -36}}},
		{"4", stereo, []tone{{10, -72}, {10, -36}, {60, -23}, {10, -36}, {10, -72}}},
		{"5", stereo, []tone{{20, -26}, {20.1, -20}, {20, -26}}},
		{"6", []float64{-28, -28, -24, -30, -30}, []tone{{20, 0}}},
	} {
		m := measure(Config{Rate: 48000}, programme(48000, c.gains, c.tones...))
		near(t, "case "+c.name+" I", m.Integrated(), -23, tech3341)
	}
}

func TestTech3341ConstantReadings(t *testing.T) {
	m := New(Config{Rate: 48000, Channels: 2})
	feed(m, programme(48000, stereo, repeat(5, tone{1.34, -20}, tone{1.66, -30})...), 480, func() {
		if m.Frames() >= 3*48000 {
			near(t, "case 9 S", m.ShortTerm(), -23, 0.1)
		}
	})
	m.Reset()
	feed(m, programme(48000, stereo, repeat(25, tone{0.18, -20}, tone{0.22, -30})...), 480, func() {
		if m.Frames() >= 48000 {
			near(t, "case 12 M", m.Momentary(), -23, 0.1)
		}
	})
}

func TestTech3341BurstsInFiles(t *testing.T) {
	for i := range 20 {
		m := measure(Config{Rate: 48000}, programme(48000, stereo,
			tone{float64(i) * 0.15, silence}, tone{3, -23}, tone{1, silence}))
		near(t, fmt.Sprintf("case 10-%d max S", i+1), m.MaxShortTerm(), -23, tech3341)

		m = measure(Config{Rate: 48000}, programme(48000, stereo,
			tone{float64(i) * 0.02, silence}, tone{0.4, -23}, tone{1, silence}))
		near(t, fmt.Sprintf("case 13-%d max M", i+1), m.MaxMomentary(), -23, tech3341)
	}
}

// In the live forms the bursts get louder, so that the maximum after each one
// is that burst's.
func TestTech3341BurstsLive(t *testing.T) {
	short, momentary := New(Config{Rate: 48000, Channels: 2}), New(Config{Rate: 48000, Channels: 2})
	for i := range 20 {
		k := float64(i)
		feed(short, programme(48000, stereo,
			tone{k * 0.15, silence}, tone{3, k - 38}, tone{3 - k*0.15, silence}), 441, nil)
		near(t, fmt.Sprintf("case 11-%d max S", i+1), short.MaxShortTerm(), k-38, tech3341)

		feed(momentary, programme(48000, stereo,
			tone{k * 0.02, silence}, tone{0.4, k - 38}, tone{0.4 - k*0.02, silence}), 441, nil)
		near(t, fmt.Sprintf("case 14-%d max M", i+1), momentary.MaxMomentary(), k-38, tech3341)
	}
}

// sine is a tone of rate/period with its phase in degrees and linear fades.
func sine(n, fade int, period, amp, degrees float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		gain := min(1, float64(i)/float64(fade), float64(n-1-i)/float64(fade))
		x[i] = gain * amp * math.Sin(2*math.Pi*float64(i)/period+degrees*math.Pi/180)
	}
	return x
}

// offGrid makes cases 20–23: at four times the rate a tone of period 24 with
// one period of 16 at double amplitude in it, low-passed and decimated with an
// offset of 0…3.
func offGrid(offset int) []float64 {
	const n, before = 4 * 9600, 24 * 800
	up := sine(n, 1920, 24, 0.5, 0)
	for i := before; i < before+16; i++ {
		up[i] = math.Sin(2 * math.Pi * float64(i-before) / 16)
	}
	for i := before + 16; i < n; i++ {
		up[i] = 0.5 * math.Sin(2*math.Pi*float64(i-before-16)/24)
	}
	h := lowPass(513, 0.95/8, 10)
	var out []float64
	for at := offset + 4*64; at+256 < n; at += 4 {
		var sum float64
		for k, c := range h {
			if j := at + k - 256; j >= 0 && j < n {
				sum += c * up[j]
			}
		}
		out = append(out, sum)
	}
	for i := range 480 { // the cut must not ring above the burst
		out[i] *= float64(i) / 480
		out[len(out)-1-i] *= float64(i) / 480
	}
	return out
}

// lowPass is a Kaiser-windowed sinc with an odd number of taps, cut-off
// relative to the rate.
func lowPass(taps int, cutoff, beta float64) []float64 {
	h := make([]float64, taps)
	var sum float64
	for i := range h {
		t := float64(i - taps/2)
		h[i] = 2 * cutoff
		if t != 0 {
			h[i] = math.Sin(2*math.Pi*cutoff*t) / (math.Pi * t)
		}
		h[i] *= kaiser(t/float64(taps/2), beta)
		sum += h[i]
	}
	return scaled(h, 1/sum)
}

func TestTech3341TruePeak(t *testing.T) {
	type tp struct {
		name   string
		signal []float64
		want   float64
	}
	cases := []tp{
		{"15", sine(9600, 480, 4, 0.5, 0), -6},
		{"16", sine(9600, 480, 4, 0.5, 45), -6},
		{"17", sine(9600, 480, 6, 0.5, 60), -6},
		{"18", sine(9600, 480, 8, 0.5, 67.5), -6},
		{"19", sine(9600, 480, 4, 1.41, 45), 3},
	}
	for i := range 4 {
		cases = append(cases, tp{fmt.Sprint(20 + i), offGrid(i), 0})
	}
	for _, peak := range []Peak{PeakLive, PeakReport} {
		for _, c := range cases {
			m := measure(Config{Rate: 48000, Peak: peak}, [][]float64{c.signal, c.signal})
			if got := m.TruePeak(); !(got <= c.want+0.2 && got >= c.want-0.4) {
				t.Errorf("case %s, mode %d: %.3f dBTP, want %g +0.2/−0.4", c.name, peak, got, c.want)
			}
		}
	}
}

// EBU Tech 3342 v4, table 1, cases 1–4: ±1 LU, synthesised ±0.1; unchanged
// when the signal is repeated.
func TestTech3342(t *testing.T) {
	for i, c := range []struct {
		levels []float64
		want   float64
	}{
		{[]float64{-20, -30}, 10},
		{[]float64{-20, -15}, 5},
		{[]float64{-40, -20}, 20},
		{[]float64{-50, -35, -20, -35, -50}, 15},
	} {
		var tones []tone
		for _, l := range c.levels {
			tones = append(tones, tone{20, l})
		}
		for _, times := range []int{1, 2} {
			m := New(Config{Rate: 48000, Channels: 2})
			feed(m, programme(48000, stereo, repeat(times, tones...)...), 4096, nil)
			near(t, fmt.Sprintf("case %d live ×%d LRA", i+1, times), m.Range(), c.want, 0.1)
			m.Finish()
			near(t, fmt.Sprintf("case %d file ×%d LRA", i+1, times), m.Range(), c.want, 0.1)
		}
	}
}
