package multiband

import (
	"math"
	"testing"

	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

// rows are the parameters of the stage that can move while it plays.
func rows() (p []*param.Param) {
	for i := range param.Table {
		if r := &param.Table[i]; r.Stage == param.Multiband && !r.Latched {
			p = append(p, r)
		}
	}
	return p
}

// tone is settings that a 1 kHz tone works in: it is in band 2, near its edge,
// and heard by all.
func tone() settings {
	return settings{param.MultibandOn: 1, param.MultibandLink: 50,
		param.MultibandSplit1: 300, param.MultibandSplit2: 1200, param.MultibandSplit3: 3000,
	}.each(param.MultibandThreshold, -40).each(param.MultibandRatio, 3).each(param.MultibandMakeUp, 3)
}

// play runs a tone, louder left than right, through m in blocks of 64 and
// calls set before each with its frame.
func play(m *Multiband, frames int, set func(frame int)) (l, r []float64, loudest float64) {
	l, r = sine(1000, 48000, 0.25, frames), sine(1000, 48000, 0.1, frames)
	for n := 0; n+64 <= frames; n += 64 {
		set(n)
		m.Process(l[n:n+64], r[n:n+64])
	}
	for i := range l {
		loudest = max(loudest, math.Abs(l[i]), math.Abs(r[i]))
	}
	return l, r, loudest
}

// TestZipper sweeps every continuous row over its range in 50 ms and back, in
// steps of 64 frames as a host would: nothing but the tone's own neighbourhood
// is heard.
func TestZipper(t *testing.T) {
	const rate = 48000
	for _, p := range rows() {
		if p.Stepped() {
			continue
		}
		for stereo := range 2 {
			m := prepared(rate, tone().with(settings{param.MultibandStereo: float64(stereo)}))
			from, span := p.ControlMin(), p.ControlMax()-p.ControlMin()
			l, r, loudest := play(m, rate, func(n int) {
				at := float64(n-rate/4) / (0.050 * rate)
				at = min(max(at, 0), 1) - min(max(at-5, 0), 1)
				m.SetParam(p.Index, p.ToPlain(from+span*at))
			})
			got := max(splatter(l[rate/8:], rate, loudest), splatter(r[rate/8:], rate, loudest))
			if p.Index < param.MultibandBand0 || p.Index >= band4(1, 0) && p.Index < band4(2, 0) {
				t.Logf("%s swept in 50 ms, stereo %d: %.0f dB", p.Key, stereo, got)
			}
			if got > -80 {
				t.Errorf("%s swept in 50 ms, stereo %d: %.1f dB above 8 kHz, want at most -80", p.Key, stereo, got)
			}
		}
	}
}

// TestSwitches flips every stepped row, and jumps every other one, while a
// tone plays.
func TestSwitches(t *testing.T) {
	const rate = 48000
	for _, p := range rows() {
		for _, base := range []float64{0, 1} {
			m := prepared(rate, tone().with(settings{param.MultibandStereo: base, band4(1, param.MultibandSolo): base * 0}))
			l, r, loudest := play(m, rate, func(n int) {
				if n%9600 == 0 && n > 0 {
					v := []float64{p.Min, p.Max}[n/9600%2]
					if p.Stepped() {
						v = float64(n / 9600 % len(p.Steps))
					}
					m.SetParam(p.Index, v)
				}
			})
			got := max(splatter(l[rate/8:], rate, loudest), splatter(r[rate/8:], rate, loudest))
			if got > -65 {
				t.Errorf("%s switched, stereo %g: %.1f dB above 8 kHz, want at most -65", p.Key, base, got)
			}
		}
	}
}

// TestMovingIsStill: settings that glide, but nowhere, sound as those at rest
// do: both ways of working follow one law.
func TestMovingIsStill(t *testing.T) {
	const frames = 24000
	for _, stereo := range []float64{param.LeftRight, param.MidSide} {
		for _, link := range []float64{0, 40, 100} {
			s := settings{param.MultibandOn: 1, param.MultibandStereo: stereo, param.MultibandLink: link}.each(param.MultibandThreshold, -35).each(param.MultibandSideOffset, -8).each(param.MultibandMakeUp, 2)
			for i, mode := range []dynamics.Mode{dynamics.CompressUp, dynamics.CompressDown, dynamics.ExpandUp, dynamics.ExpandDown} {
				s[band4(i, param.MultibandMode)] = float64(mode)
			}
			still, moving := prepared(48000, s), prepared(48000, s)
			wantL, wantR := program(frames)
			gotL, gotR := program(frames)
			off := 0.0
			for n := 0; n < frames; n += 480 {
				for b := range bands {
					moving.SetParam(band4(b, param.MultibandKnee), 6+1e-9*float64(n/480%2))
				}
				still.Process(wantL[n:n+480], wantR[n:n+480])
				moving.Process(gotL[n:n+480], gotR[n:n+480])
			}
			for i := range gotL {
				off = max(off, math.Abs(gotL[i]-wantL[i]), math.Abs(gotR[i]-wantR[i]))
			}
			if !(off < 1e-6) {
				t.Errorf("stereo %g, link %g %%: moving is off by %g", stereo, link, off)
			}
		}
	}
}
