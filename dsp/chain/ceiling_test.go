package chain

import (
	"math"
	"testing"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/fir"
	"lacquer/dsp/loudness"
)

// audible is x without what lies above 20 kHz, as music is that was recorded
// at a high rate: a true peak of more depends on who measures it.
func audible(x []float64, rate float64) []float64 {
	if rate < 50000 {
		return x
	}
	const half = 96
	var h [2*half + 1]float64
	for i := range h {
		at := float64(i - half)
		h[i] = 2 * 21000 / rate * fir.Sinc(2*21000/rate*at) * fir.Kaiser(at/(half+1), 8)
	}
	y := make([]float64, len(x))
	for i := range y {
		for k := max(0, i-2*half); k <= i; k++ {
			y[i] += h[i-k] * x[k]
		}
	}
	return y
}

// TestDitherKeepsTheCeiling: on loud limited music no dithered sample passes
// the ceiling, and true peak at most by 0.05 dB, at every word length and
// strength of shaping. Strong shaping at 44.1 kHz moves samples by ±20 LSB,
// which at 16 bit would be more than the limiter's margin at low ceilings.
func TestDitherKeepsTheCeiling(t *testing.T) {
	for _, rate := range []float64{44100, 48000, 96000} {
		n := int(rate)
		l, r := music(n, rate, 2, 9)
		l, r = audible(l, rate), audible(r, rate)
		for _, ceiling := range []float64{-0.1, -1, -24} {
			top := math.Pow(10, ceiling/20)
			worst, worstSample := -99.0, -99.0
			for dither := 1; dither <= 3; dither++ {
				for shaping := range 4 {
					c := New()
					for key, v := range map[string]float64{"maximizer.drive": 14, "maximizer.ceiling": ceiling,
						"output.dither": float64(dither), "output.shaping": float64(shaping)} {
						set(c, key, v)
					}
					c.Prepare(rate, 512)
					outL, outR := render(c, l, r, blocks512(n), nil)
					m := loudness.New(loudness.Config{Rate: rate, Channels: 2, Peak: loudness.PeakReport})
					m.Process([][]float64{outL, outR})
					m.Finish()
					worst = max(worst, m.TruePeak()-ceiling)
					worstSample = max(worstSample, m.SamplePeak()-ceiling)
					for i := range outL {
						if math.Abs(outL[i]) > top || math.Abs(outR[i]) > top {
							t.Fatalf("%g Hz, %d, %d: frame %d is %.8f, %.8f, ceiling %.8f", rate, dither, shaping, i, outL[i], outR[i], top)
						}
					}
				}
			}
			t.Logf("%g Hz, ceiling %g dBTP: true peak %+.4f dB over it (asked 0.05), samples %+.4f dB (asked 0)", rate, ceiling, worst, worstSample)
			if worst > 0.05 {
				t.Errorf("%g Hz, ceiling %g dBTP: true peak %.4f dB over it", rate, ceiling, worst)
			}
		}
	}
}

// course is a setting frame by frame: what step makes of it when it heads for
// the last value of a row.
func course(n, row int, start float64, events []Event, step func(target float64) float64) []float64 {
	x := make([]float64, n)
	target := start
	for i := range x {
		for _, e := range events {
			if e.Row == row && e.Frame == i {
				target = e.Value
			}
		}
		x[i] = step(target)
	}
	return x
}

// TestDitherFollowsTheCeiling: while ceiling, trim and the maximizer's switch
// move, no dithered sample passes the ceiling that is in force at its frame,
// turned down with the trim.
func TestDitherFollowsTheCeiling(t *testing.T) {
	const rate, n = 48000, 60000
	ceiling, on, trim := row("maximizer.ceiling"), row("maximizer.on"), row("output.trim")
	const off, back = 25000, 40000
	events := []Event{
		{Frame: 5000, Row: ceiling, Value: -24}, {Frame: 5400, Row: ceiling, Value: -3}, {Frame: 9000, Row: trim, Value: -24},
		{Frame: 12000, Row: ceiling, Value: -18}, {Frame: 20000, Row: trim, Value: 0}, {Frame: off, Row: on, Value: 0},
		{Frame: 30000, Row: ceiling, Value: -6}, {Frame: back, Row: on, Value: 1}, {Frame: 50000, Row: ceiling, Value: -1},
	}
	amplitude := func(db float64) float64 { return math.Pow(10, db/20) }
	ramp := dynamics.Ramp{}
	ramp.Jump(amplitude(-1))
	ceilings := course(n, ceiling, -1, events, func(db float64) float64 {
		ramp.Glide(amplitude(db), rate/50) // a straight line of 20 ms
		ramp.Advance()
		return ramp.Value
	})
	first, second, lag := 0.0, 0.0, -math.Expm1(-1/(0.004*rate)) // twice 4 ms
	trims := course(n, trim, 0, events, func(db float64) float64 {
		first += lag * (db - first)
		second += lag * (first - second)
		return second
	})
	l, r := make([]float64, n), make([]float64, n)
	for i := range l {
		l[i], r[i] = 0.9, -0.9
	}
	for _, shaping := range []float64{0, 3} {
		c := New()
		set(c, "maximizer.drive", 12)
		set(c, "output.dither", 1)
		set(c, "output.shaping", shaping)
		c.Prepare(rate, 512)
		outL, outR := render(c, l, r, blocks512(n), events)
		worst, near := -99.0, 0
		for i := range n - c.Latency() {
			if i >= off && i <= back+rate/50 {
				continue // nothing holds the ceiling
			}
			top := ceilings[i] * amplitude(trims[i])
			peak := max(math.Abs(outL[i+c.Latency()]), math.Abs(outR[i+c.Latency()]))
			if peak > top*0.99 {
				near++
			}
			worst = max(worst, peak-top)
		}
		t.Logf("strength %g: at most %+.3f LSB over the ceiling in force (asked 0), %d frames near it", shaping, worst*32768, near)
		if worst > 1e-9 || near < 10000 {
			t.Errorf("strength %g: %.3f LSB over the ceiling in force", shaping, worst*32768)
		}
	}
}

// TestClampIsRare: the clamp that guards the ceiling is next to never used,
// so that the noise stays what it is: the maximizer's margin is wider.
func TestClampIsRare(t *testing.T) {
	const rate, n = 44100, 2 * 44100
	l, r := music(n, rate, 2, 9)
	for shaping := range 4 {
		c := New()
		for key, v := range map[string]float64{"maximizer.drive": 14, "output.dither": 1, "output.shaping": float64(shaping)} {
			set(c, key, v)
		}
		c.Prepare(rate, 512)
		outL, outR := render(c, l, r, blocks512(n), nil)
		top := math.Floor(math.Pow(10, -1.0/20)*32768) / 32768
		clamped := 0
		for i := range outL {
			for _, v := range []float64{outL[i], outR[i]} {
				if math.Abs(v) >= top {
					clamped++
				}
			}
		}
		share := float64(clamped) / (2 * n)
		t.Logf("strength %d: %d of %d samples at the ceiling (asked 1 in 10000)", shaping, clamped, 2*n)
		if share > 1e-4 {
			t.Errorf("strength %d: %.5f of the samples are clamped", shaping, share)
		}
	}
}
