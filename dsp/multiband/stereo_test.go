package multiband

import (
	"math"
	"slices"
	"testing"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

// TestLink: each channel's change of gain lies between its own and that of the
// louder one, by the link, in every mode.
func TestLink(t *testing.T) {
	const rate, hz, frames = 48000, 1000, 24000
	for mode := dynamics.CompressDown; mode <= dynamics.ExpandUp; mode++ {
		for _, link := range []float64{0, 25, 50, 100} {
			for _, swap := range []bool{false, true} {
				const loud, quiet = -12, -22
				s := alone(2).with(settings{
					band4(2, param.MultibandMode): float64(mode), band4(2, param.MultibandThreshold): -17,
					band4(2, param.MultibandRatio): 2, band4(2, param.MultibandKnee): 24, param.MultibandLink: link,
					band4(2, param.MultibandAttack): 5, band4(2, param.MultibandRelease): 20,
				})
				m := prepared(rate, s)
				l, r := sine(hz, rate, db(loud), frames), sine(hz, rate, db(quiet), frames)
				if swap {
					m.Process(r, l)
				} else {
					m.Process(l, r)
				}
				lead, own := law(mode, loud, -17, 2, 24, 12), law(mode, quiet, -17, 2, 24, 12)
				left := level(l[frames/2:], hz, rate) - loud
				right := level(r[frames/2:], hz, rate) - quiet
				if want := own + link/100*(lead-own); math.Abs(left-lead) > 0.05 || math.Abs(right-want) > 0.05 {
					t.Errorf("mode %d, link %g %%: loud %+.3f dB, quiet %+.3f dB, want %+.3f and %+.3f", mode, link, left, right, lead, want)
				}
			}
		}
	}
}

// TestFullLinkKeepsImage: at 100 % the gains of both channels are one number.
func TestFullLinkKeepsImage(t *testing.T) {
	for stereo := range 2 {
		m := prepared(48000, settings{param.MultibandOn: 1, param.MultibandStereo: float64(stereo)}.each(param.MultibandThreshold, -40))
		l, _ := program(20000)
		r := slices.Clone(l)
		for i := range r {
			r[i] *= 0.25
		}
		m.Process(l, r)
		for i := range l {
			if r[i] != 0.25*l[i] {
				t.Fatalf("stereo %d, frame %d: %g and %g", stereo, i, l[i], r[i])
			}
		}
		if m.Reduction().Max < 3 {
			t.Error("nothing was compressed")
		}
	}
}

// TestSilentChannelDoesNotLead: fully linked, a silent channel neither lifts
// nor gates the other one.
func TestSilentChannelDoesNotLead(t *testing.T) {
	for _, mode := range []dynamics.Mode{dynamics.CompressUp, dynamics.ExpandDown} {
		s := alone(2).with(settings{
			band4(2, param.MultibandMode): float64(mode), band4(2, param.MultibandThreshold): -40, band4(2, param.MultibandRatio): 4,
		})
		m := prepared(48000, s)
		x := sine(1000, 48000, db(-10), 24000)
		m.Process(x, make([]float64, len(x)))
		if got := level(x[12000:], 1000, 48000) + 10; math.Abs(got) > 0.01 {
			t.Errorf("mode %d: a silent right channel moves the left one by %.2f dB", mode, got)
		}
	}
}

// TestMonoStaysMono: with equal channels the side is silent, exactly, however
// differently mid and side are worked on.
func TestMonoStaysMono(t *testing.T) {
	for _, lat := range latencies {
		s := lat.with(settings{param.MultibandOn: 1, param.MultibandStereo: param.MidSide, param.MultibandLink: 0}).each(param.MultibandThreshold, -40).each(param.MultibandSideOffset, -20)
		for i, mode := range []dynamics.Mode{dynamics.CompressDown, dynamics.CompressUp, dynamics.ExpandDown, dynamics.ExpandUp} {
			s[band4(i, param.MultibandMode)] = float64(mode)
		}
		m := prepared(48000, s)
		l, _ := program(20000)
		r := slices.Clone(l)
		m.Process(l, r)
		if !slices.Equal(l, r) {
			t.Errorf("%v: the channels come out different", lat)
		}
	}
}

// TestMidSide: mid and side are compressed by their own levels and thresholds.
func TestMidSide(t *testing.T) {
	const rate, hz, frames = 48000, 1000, 24000
	for _, offset := range []float64{0, -10, 6} {
		for _, link := range []float64{0, 100} {
			s := alone(1).with(settings{
				param.MultibandStereo: param.MidSide, param.MultibandLink: link,
				band4(1, param.MultibandThreshold): -30, band4(1, param.MultibandRatio): 4, band4(1, param.MultibandKnee): 0,
				band4(1, param.MultibandAttack): 5, band4(1, param.MultibandRelease): 20,
				band4(1, param.MultibandSideOffset): offset, band4(1, param.MultibandRange): 24,
			})
			m := prepared(rate, s)
			mid, side := sine(hz, rate, db(-20), frames), sine(hz, rate, db(-26), frames)
			l, r := make([]float64, frames), make([]float64, frames)
			for i := range l {
				s := side[(i+12)%frames] // a quarter of a period apart, so that both are told apart
				l[i], r[i] = mid[i]+s, mid[i]-s
			}
			m.Process(l, r)
			for i := range l {
				mid[i], side[i] = (l[i]+r[i])/2, (l[i]-r[i])/2
			}
			gotM := level(mid[frames/2:frames-100], hz, rate) + 20
			gotS := level(side[frames/2:frames-100], hz, rate) + 26
			wantM, wantS := law(dynamics.CompressDown, -20, -30, 4, 0, 24), law(dynamics.CompressDown, -26, -30+offset, 4, 0, 24)
			if link == 100 {
				wantM = min(wantM, wantS)
				wantS = wantM
			}
			if math.Abs(gotM-wantM) > 0.05 || math.Abs(gotS-wantS) > 0.05 {
				t.Errorf("offset %g dB, link %g %%: mid %+.3f dB, side %+.3f dB, want %+.3f and %+.3f", offset, link, gotM, gotS, wantM, wantS)
			}
		}
	}
}
