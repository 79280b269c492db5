package multiband

import (
	"math"
	"math/cmplx"
	"slices"
	"testing"

	"lacquer/dsp/param"
)

// inLinear adds the linear crossover.
func (s settings) inLinear() settings {
	return s.with(settings{param.MultibandCrossover: param.LinearCrossover})
}

// TestLinearSum: the bands sum to the delayed input.
func TestLinearSum(t *testing.T) {
	for _, rate := range []float64{44100, 48000, 96000} {
		s := settings{param.MultibandOn: 1}.each(param.MultibandRatio, 1).inLinear()
		for _, splits := range [][3]float64{{120, 800, 5000}, {30, 40, 50}, {500, 500, 18000}} {
			s = s.with(settings{param.MultibandSplit1: splits[0], param.MultibandSplit2: splits[1], param.MultibandSplit3: splits[2]})
			m := prepared(rate, s)
			l, r := program(m.Latency() + 20000)
			gotL, gotR := slices.Clone(l), slices.Clone(r)
			m.Process(gotL, gotR)
			off := 0.0
			for i := m.Latency(); i < len(l); i++ {
				off = max(off, math.Abs(gotL[i]-l[i-m.Latency()]), math.Abs(gotR[i]-r[i-m.Latency()]))
			}
			t.Logf("%g Hz, splits %g: null %.0f dBFS (asked -140)", rate, splits, 20*math.Log10(off))
			if !(off < db(-200)) {
				t.Errorf("%g Hz, splits %g: sum is off by %.0f dBFS", rate, splits, 20*math.Log10(off))
			}
		}
	}
}

// TestLinearBands: each band is zero-phase about the latency, symmetric, and of
// the magnitude that the low-passes of the prototype leave between them.
func TestLinearBands(t *testing.T) {
	for _, rate := range []float64{44100, 48000, 96000, 192000} {
		for _, splits := range [][3]float64{{120, 800, 5000}, {30, 800, 18000}} {
			within, below := 0.0, -300.0
			for b := range bands {
				m := prepared(rate, settings{param.MultibandOn: 1, band4(b, param.MultibandSolo): 1,
					param.MultibandSplit1: splits[0], param.MultibandSplit2: splits[1], param.MultibandSplit3: splits[2],
				}.each(param.MultibandRatio, 1).inLinear())
				mid := m.Latency()
				x := make([]float64, 2*mid+1)
				x[0] = 1
				m.Process(x, make([]float64, len(x)))
				for i := 1; i <= mid; i++ {
					if math.Abs(x[mid+i]-x[mid-i]) > 1e-12 {
						t.Fatalf("%g Hz, band %d: not symmetric %d frames off the middle", rate, b+1, i)
					}
				}
				low := func(k int, f float64) float64 {
					return 1 / (1 + math.Pow(f/splits[k], 4))
				}
				for f := 15.0; f < 20000; f *= 1.5 {
					want := 1.0
					if b < bands-1 {
						want = low(b, f)
					}
					if b > 0 {
						want -= low(b-1, f)
					}
					got := x[mid]
					for i := 1; i <= mid; i++ {
						got += 2 * x[mid+i] * real(cmplx.Rect(1, 2*math.Pi*f/rate*float64(i)))
					}
					if want > db(-30) {
						within = max(within, math.Abs(20*math.Log10(got/want)))
					}
					below = max(below, 20*math.Log10(math.Abs(got-want)))
				}
			}
			t.Logf("%g Hz, splits %g: off by %.3f dB down to -30 dB, %.0f dBFS anywhere", rate, splits, within, below)
			if within > 0.1 || below > -70 {
				t.Errorf("%g Hz, splits %g: off by %.3f dB down to -30 dB, %.0f dBFS anywhere", rate, splits, within, below)
			}
		}
	}
}

// TestLinearMoves: when a split jumps, or is swept, the bands go from one
// filter to the next without a click, and end exactly where they should.
func TestLinearMoves(t *testing.T) {
	const rate = 48000
	for _, sweep := range []bool{false, true} {
		s := tone().with(settings{band4(1, param.MultibandSolo): 1}).each(param.MultibandRatio, 1).each(param.MultibandMakeUp, 0).inLinear()
		m := prepared(rate, s)
		l, _, loudest := play(m, rate, func(n int) {
			at := min(max(float64(n-rate/4)/(0.050*rate), 0), 1)
			if !sweep {
				at = math.Ceil(at)
			}
			m.SetParam(param.MultibandSplit2, 1200*math.Exp2(at))
		})
		got := splatter(l[rate/4:], rate, loudest)
		t.Logf("an octave, swept %v: %.0f dB above 8 kHz", sweep, got)
		if got > -80 {
			t.Errorf("an octave, swept %v: %.1f dB above 8 kHz, want at most -80", sweep, got)
		}
		ideal := 20 * math.Log10(0.25*(1/(1+math.Pow(1000./2400, 4))-1/(1+math.Pow(1000./300, 4))))
		if end := level(l[rate-9600:rate-rate%64], 1000, rate); math.Abs(end-ideal) > 0.001 {
			t.Errorf("the band ends at %.4f dB, want %.4f", end, ideal)
		}
	}
}

// TestLinearSwitches: doing nothing, the stage is the same delay on and off, so
// switching it, its bands or the stereo mode leaves no trace.
func TestLinearSwitches(t *testing.T) {
	for _, row := range []int{param.MultibandOn, param.MultibandStereo, param.MultibandSplit3, band4(0, param.MultibandBandOn), band4(2, param.MultibandMode)} {
		s := settings{param.MultibandOn: 1, param.MultibandLookAhead: 2}.each(param.MultibandRatio, 1).inLinear()
		if row == band4(0, param.MultibandBandOn) {
			s.each(param.MultibandBandOn, 0) // so that it switches the stage
		}
		m := prepared(48000, s)
		l, r := program(4 * 48000)
		gotL, gotR := slices.Clone(l), slices.Clone(r)
		for n := 0; n < len(l); n += 12000 {
			v := float64(n / 12000 % 2)
			if row == param.MultibandSplit3 {
				v = 4000 + 1000*v
			}
			m.SetParam(row, v)
			m.Process(gotL[n:n+12000], gotR[n:n+12000])
		}
		off := 0.0
		for i := m.Latency(); i < len(l); i++ {
			off = max(off, math.Abs(gotL[i]-l[i-m.Latency()]), math.Abs(gotR[i]-r[i-m.Latency()]))
		}
		if !(off < db(-200)) {
			t.Errorf("row %d switched: %.0f dBFS off the delayed input", row, 20*math.Log10(off))
		}
	}
}

// TestLinearComesSoon: switched on, the stage works after the look-ahead, 10 ms
// and a fade of 15 ms, however long its filters are.
func TestLinearComesSoon(t *testing.T) {
	m := prepared(48000, settings{param.MultibandLookAhead: 5, band4(1, param.MultibandThreshold): -40, band4(1, param.MultibandRatio): 20, band4(1, param.MultibandAttack): 0.1}.inLinear())
	x := sine(400, 48000, 0.5, 40000)
	m.Process(x[:20000], slices.Clone(x[:20000]))
	m.SetParam(param.MultibandOn, 1)
	m.Process(x[20000:21680], slices.Clone(x[20000:21680]))
	now := level(x[21440:21680], 400, 48000)
	m.Process(x[21680:], slices.Clone(x[21680:]))
	if later := level(x[38000:38480], 400, 48000); math.Abs(now-later) > 0.5 || later > -12 {
		t.Errorf("after 30 ms %.2f dB, later %.2f dB", now, later)
	}
}
