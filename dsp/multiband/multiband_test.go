package multiband

import (
	"math"
	"slices"
	"testing"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/filter"
	"lacquer/dsp/param"
	sines "lacquer/dsp/tone"
)

// What tests of all stages share.
var (
	sine     = sines.Sine
	level    = sines.Level
	splatter = sines.Splatter
)

func db(x float64) float64 { return math.Pow(10, x/20) }

// latencies are the settings that latency depends on.
var latencies = []settings{
	{param.MultibandLookAhead: 0},
	{param.MultibandLookAhead: 3.21},
	{param.MultibandLookAhead: 10},
	{param.MultibandCrossover: param.LinearCrossover},
	{param.MultibandCrossover: param.LinearCrossover, param.MultibandLookAhead: 5},
}

// with adds settings to others.
func (s settings) with(more settings) settings {
	t := settings{}
	for i, v := range s {
		t[i] = v
	}
	for i, v := range more {
		t[i] = v
	}
	return t
}

// TestOffIsDelay: off, or with all bands off, the output is the input, late by
// the latency, bit for bit; also after having been on.
func TestOffIsDelay(t *testing.T) {
	l, r := program(24000)
	for _, lat := range latencies {
		for name, s := range map[string]settings{
			"off":           {param.MultibandOn: 0, band4(1, param.MultibandSolo): 1},
			"all bands off": settings{param.MultibandOn: 1}.each(param.MultibandBandOn, 0),
		} {
			m := prepared(48000, lat.with(s).each(param.MultibandThreshold, -50))
			if want := int(math.Round(lat[param.MultibandLookAhead] * 48)); lat[param.MultibandCrossover] == 0 && m.Latency() != want {
				t.Errorf("latency %d, want %d", m.Latency(), want)
			}
			check := func(when string) {
				gotL, gotR := slices.Clone(l), slices.Clone(r)
				m.Process(gotL, gotR)
				skip := m.Latency()
				if !slices.Equal(gotL[skip:], l[:len(l)-skip]) || !slices.Equal(gotR[skip:], r[:len(r)-skip]) {
					t.Errorf("%s %s, latency %d: not the delayed input", name, when, m.Latency())
				}
			}
			check("from the start")
			on := settings{param.MultibandOn: 1}.each(param.MultibandBandOn, 1)
			for i, v := range on {
				m.SetParam(i, v)
			}
			x, y := program(2*m.Latency() + 6000)
			m.Process(x, y)
			if m.Reduction().Now == 0 {
				t.Errorf("%s: on, nothing is compressed", name)
			}
			for i, v := range s {
				m.SetParam(i, v)
			}
			x, y = program(m.Latency() + 1000)
			m.Process(x, y)
			check("again")
			if m.Reduction().Now != 0 {
				t.Errorf("%s: the meter stays at %g dB", name, m.Reduction().Now)
			}
		}
	}
}

// TestInactiveIsCrossover: at 1:1 without make-up the output is the sum of the
// bands that the crossover makes, bit for bit, left/right or mid/side.
func TestInactiveIsCrossover(t *testing.T) {
	const frames = 20000
	l, r := program(frames)
	var c filter.Crossover
	c.Set(prepared(48000, nil).splitsNow())
	wantL, wantR := make([]float64, frames), make([]float64, frames)
	var out filter.Banded
	for n := 0; n < frames; n += tick {
		k := min(tick, frames-n)
		c.Process(&out, 0, l[n:n+k], r[n:n+k])
		for i := range k {
			wantL[n+i] = (out[0][0][i] + out[1][0][i]) + (out[2][0][i] + out[3][0][i])
			wantR[n+i] = (out[0][1][i] + out[1][1][i]) + (out[2][1][i] + out[3][1][i])
		}
	}
	for _, mode := range []dynamics.Mode{dynamics.CompressDown, dynamics.CompressUp, dynamics.ExpandDown, dynamics.ExpandUp} {
		for _, s := range []settings{{}, {param.MultibandStereo: param.MidSide}, {param.MultibandStereo: param.MidSide, param.MultibandLink: 30}, {param.MultibandLink: 0}, {param.MultibandLookAhead: 2}} {
			s = s.with(settings{param.MultibandOn: 1}).each(param.MultibandThreshold, -40).each(param.MultibandRatio, 1).each(param.MultibandMode, float64(mode))
			m := prepared(48000, s)
			gotL, gotR := slices.Clone(l), slices.Clone(r)
			m.Process(gotL, gotR)
			if !slices.Equal(gotL[m.Latency():], wantL[:frames-m.Latency()]) || !slices.Equal(gotR[m.Latency():], wantR[:frames-m.Latency()]) {
				t.Errorf("mode %d, %v: not the crossover's sum", mode, s)
			}
		}
	}
}

// TestSoloIsBand: a soloed band is what the crossover makes, others silent.
func TestSoloIsBand(t *testing.T) {
	l, r := program(tick * 50)
	for b := range bands {
		for _, bandsOn := range []float64{0, 1} {
			s := settings{param.MultibandOn: 1, band4(b, param.MultibandSolo): 1}.each(param.MultibandRatio, 1).each(param.MultibandBandOn, bandsOn)
			m := prepared(48000, s)
			var c filter.Crossover
			c.Set(m.splitsNow())
			gotL, gotR := slices.Clone(l), slices.Clone(r)
			m.Process(gotL, gotR)
			var out filter.Banded
			for n := 0; n < len(l); n += tick {
				c.Process(&out, 0, l[n:n+tick], r[n:n+tick])
				if !slices.Equal(gotL[n:n+tick], out[b][0][:]) || !slices.Equal(gotR[n:n+tick], out[b][1][:]) {
					t.Fatalf("band %d soloed is not the crossover's band", b+1)
				}
			}
		}
	}
}

// alone puts a tone of 1 kHz into band b only, four octaves or more from the
// splits, and plays that band.
func alone(b int) settings {
	splits := [bands][3]float64{{16000, 17000, 18000}, {30, 16000, 17000}, {30, 40, 16000}, {30, 40, 60}}[b]
	return settings{
		param.MultibandOn: 1, band4(b, param.MultibandSolo): 1,
		param.MultibandSplit1: splits[0], param.MultibandSplit2: splits[1], param.MultibandSplit3: splits[2],
	}
}

// law is the change in dB that a mode makes of a level.
func law(mode dynamics.Mode, in, threshold, ratio, knee, bound float64) float64 {
	over := in - threshold
	if mode == dynamics.CompressUp || mode == dynamics.ExpandDown {
		over = -over
	}
	switch {
	case over <= -knee/2:
		over = 0
	case over < knee/2:
		over = (over + knee/2) * (over + knee/2) / (2 * knee)
	}
	change := map[dynamics.Mode]float64{
		dynamics.CompressDown: -(1 - 1/ratio), dynamics.CompressUp: 1 - 1/ratio,
		dynamics.ExpandDown: -(ratio - 1), dynamics.ExpandUp: ratio - 1,
	}[mode] * over
	return min(max(change, -bound), bound)
}

// TestStaticCurves measures a tone in each band, in every mode, against the
// formulas, range included.
func TestStaticCurves(t *testing.T) {
	const rate, hz, frames = 48000, 1000, 9600
	var worst [4]float64
	for b := range bands {
		for _, threshold := range []float64{-60, -24} {
			for _, ratio := range []float64{1.5, 4, 20} {
				for _, knee := range []float64{0, 12} {
					for _, bound := range []float64{4, 24} {
						for _, in := range []float64{-66, -45, -28, -21, -6} {
							for mode := range worst {
								m := prepared(rate, alone(b).with(settings{
									band4(b, param.MultibandMode): float64(mode), band4(b, param.MultibandThreshold): threshold,
									band4(b, param.MultibandRatio): ratio, band4(b, param.MultibandKnee): knee, band4(b, param.MultibandRange): bound,
									band4(b, param.MultibandAttack): 5, band4(b, param.MultibandRelease): 10,
								}))
								x := sine(hz, rate, db(in), frames)
								m.Process(x, slices.Clone(x))
								off := level(x[frames/2:], hz, rate) - in - law(dynamics.Mode(mode), in, threshold, ratio, knee, bound)
								worst[mode] = max(worst[mode], math.Abs(off))
							}
						}
					}
				}
			}
		}
	}
	for mode, off := range worst {
		t.Logf("mode %d: off by %.3f dB at most (asked 0.1)", mode, off)
		if !(off < 0.1) {
			t.Errorf("mode %d: static curve off by %.3f dB", mode, off)
		}
	}
}
