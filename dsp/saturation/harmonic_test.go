package saturation

import (
	"fmt"
	"math"
	"testing"

	"lacquer/dsp/param"
)

// curveByHand is the curve as a formula that shares nothing with the code: the
// integral of (1 + (v/2.1875)²)^(−9/2) from the working point on, by Simpson's
// rule, with slope 1 there.
func curveByHand(u, point float64) float64 {
	slope := func(v float64) float64 { return math.Pow(1+v*v/(2.1875*2.1875), -4.5) }
	const n = 64
	sum := 0.0
	for i := range n + 1 {
		w := 2.0 + 2*float64(i%2)
		if i == 0 || i == n {
			w = 1
		}
		sum += w * slope(point+u*float64(i)/n)
	}
	return sum * u / (3 * n) / slope(point)
}

// harmonicsByHand are the amplitudes of the first four harmonics of the curve
// for a sine of amplitude a.
func harmonicsByHand(a, point float64) (h [5]float64) {
	const n = 256
	for i := range n {
		phase := 2 * math.Pi * float64(i) / n
		y := curveByHand(a*math.Sin(phase), point)
		for k := range h {
			h[k] += y * math.Cos(float64(k)*(phase-math.Pi/2)) * 2 / n
		}
	}
	return h
}

// TestHarmonicLaw: second and third harmonic of Soft and Tube against level
// and bias follow from the curve's formula within ±0.5 dB.
func TestHarmonicLaw(t *testing.T) {
	const rate, hz = 48000, 1000.0
	worst := 0.0
	for _, kind := range []int{param.Soft, param.Tube} {
		for _, bias := range []float64{-60, 0, 100} {
			for _, drive := range []float64{0, 12} {
				for _, level := range []float64{-40, -30, -20, -12, -6, 0} {
					point := 0.3 * bias / 100
					if kind == param.Tube {
						point += 0.3
					}
					s := prepared(rate, plain(kind, settings{param.SatDrive: drive, param.SatBias: bias}))
					l, _ := rendered(s, sine(hz, rate, fromDB(level), rate/4))
					got, want := [4]float64{}, harmonicsByHand(fromDB(level+drive), point)
					line := ""
					for k := 1; k <= 3; k++ {
						got[k] = toDB(amplitude(l[rate/8:], hz*float64(k), rate)) - level
						by := toDB(math.Abs(want[k])) - level - drive
						if by < -110 {
							continue
						}
						line += fmt.Sprintf(" H%d %.2f (%.2f)", k, got[k], by)
						worst = max(worst, math.Abs(got[k]-by))
						if math.Abs(got[k]-by) > 0.5 {
							t.Errorf("%s, bias %g, drive %g dB, %g dBFS: H%d %.2f dB, by formula %.2f", types[kind], bias, drive, level, k, got[k], by)
						}
					}
					if bias == 0 {
						t.Logf("%s, drive %g dB, %g dBFS:%s", types[kind], drive, level, line)
					}
				}
			}
		}
	}
	t.Logf("H1, H2, H3 by formula within %.3f dB (asked 0.5)", worst)
}

// TestEvenHarmonics: of the tube they are made by bias, none at −100 %; the
// other curves have none without bias.
func TestEvenHarmonics(t *testing.T) {
	const rate, hz = 48000, 1000.0
	even := func(kind int, bias float64) float64 {
		s := prepared(rate, plain(kind, settings{param.SatDrive: 6, param.SatBias: bias}))
		l, _ := rendered(s, sine(hz, rate, fromDB(-12), rate/2))
		x := l[rate/4:]
		return toDB(max(amplitude(x, 2*hz, rate), amplitude(x, 4*hz, rate)) / amplitude(x, hz, rate))
	}
	for kind, name := range types {
		low, rest, high := even(kind, -100), even(kind, 0), even(kind, 100)
		t.Logf("%s: even harmonics %.0f dBc at bias −100 %%, %.0f at 0, %.0f at 100", name, low, rest, high)
		switch {
		case kind == param.Tube && (low > -200 || math.Abs(rest+24) > 1 || high < rest+3):
			t.Errorf("tube: even harmonics %.0f, %.0f, %.0f dBc", low, rest, high)
		case kind != param.Tube && rest > -120:
			t.Errorf("%s: even harmonics of %.0f dBc without bias", name, rest)
		case (kind == param.Soft || kind == param.Transformer) && high < rest+20:
			t.Errorf("%s: bias makes no even harmonics", name)
		}
	}
}

// TestWhereTheyBend: a transformer distorts lows more than highs, tape highs
// more than lows, and tone leans either way.
func TestWhereTheyBend(t *testing.T) {
	const rate = 96000
	third := func(kind int, hz, tone float64) float64 {
		s := prepared(rate, plain(kind, settings{param.SatDrive: 6, param.SatTone: tone}))
		l, _ := rendered(s, sine(hz, rate, fromDB(-12), rate))
		return toDB(amplitude(l[rate/2:], 3*hz, rate) / amplitude(l[rate/2:], hz, rate))
	}
	for kind, name := range types {
		low, high := third(kind, 50, 0), third(kind, 6000, 0)
		t.Logf("%s: third harmonic of 50 Hz %.1f dBc, of 6 kHz %.1f dBc; with tone ±6 dB of 50 Hz %.1f and %.1f, of 6 kHz %.1f and %.1f", name,
			low, high, third(kind, 50, 6), third(kind, 50, -6), third(kind, 6000, 6), third(kind, 6000, -6))
		if kind == param.Transformer && low < high+20 {
			t.Errorf("transformer: third harmonic %.1f dBc at 50 Hz, %.1f at 6 kHz", low, high)
		}
		if third(kind, 6000, 6) < high+6 || third(kind, 50, -6) < low+3 {
			t.Errorf("%s: tone does not lean", name)
		}
	}
	// What tape takes from soft and loud highs.
	gain := func(level float64) float64 {
		s := prepared(rate, plain(param.Tape, settings{param.SatDrive: 6}))
		l, _ := rendered(s, sine(10000, rate, fromDB(level), rate/2))
		low := prepared(rate, plain(param.Tape, settings{param.SatDrive: 6}))
		m, _ := rendered(low, sine(500, rate, fromDB(level), rate/2))
		return toDB(amplitude(l[rate/4:], 10000, rate) / amplitude(m[rate/4:], 500, rate))
	}
	soft, loud := gain(-40), gain(-6)
	t.Logf("tape: 10 kHz against 500 Hz %.2f dB at −40 dBFS, %.2f dB at −6", soft, loud)
	if math.Abs(soft) > 0.2 || loud > -0.8 {
		t.Errorf("tape: highs lose %.2f dB soft and %.2f loud", -soft, -loud)
	}
}
