package presets

import (
	"math"
	"sync"
	"testing"

	"lacquer/dsp/loudness"
	"lacquer/dsp/param"
	"lacquer/dsp/preset"
)

// TestFactory masters the demo song with every preset to its target and
// checks what each promises: the ceiling, the loudness, a range and a loss in
// mono that suit its purpose, and that the tone moves as its name says. What a
// preset does is what differs from a master of the same loudness without one,
// so that a preset that does nothing fails.
func TestFactory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	songs := map[bool][2][]float64{false: song(false), true: song(true)}
	var plains masters
	claimed := map[string]bool{}
	for _, c := range claims {
		p, ok := preset.Find(preset.All(), c.preset)
		if !ok {
			t.Errorf("there is no %s", c.preset)
			continue
		}
		claimed[c.preset] = true
		t.Run(c.preset, func(t *testing.T) {
			t.Parallel()
			in := songs[c.wideLows]
			plain := plains.at(t, in, c.wideLows, *p.Target)
			s := solve(t, in, p.Values, *p.Target, c.drive)
			s.measure()
			t.Logf("%.2f LUFS, drive %.1f dB, limiter %.2f dB (plain %.2f), range %.1f LU (plain %.1f), mono loss %.2f LU (plain %.2f)",
				s.lufs, s.drive, s.reduced["maximizer"], plain.reduced["maximizer"], s.lra, plain.lra, s.monoLoss, plain.monoLoss)
			if s.truePeak > p.Target.Ceiling+0.05 {
				t.Errorf("true peak %.3f dBTP, ceiling %g", s.truePeak, p.Target.Ceiling)
			}
			if short := p.Target.LUFS - s.lufs; math.Abs(short-c.short) > 0.1 {
				t.Errorf("%.2f LUFS, made for %g: %.2f LU short, %g are admitted", s.lufs, p.Target.LUFS, short, c.short)
			}
			if s.lra < c.leastRange {
				t.Errorf("range %.2f LU, it should keep %g", s.lra, c.leastRange)
			}
			if most := c.mostMonoLoss; s.monoLoss > max(most, usualMonoLoss) {
				t.Errorf("mono loses %.2f LU, at most %g are promised", s.monoLoss, max(most, usualMonoLoss))
			}
			idle := true
			for _, m := range c.moves {
				before, after := m.of(plain), m.of(s)
				t.Logf("%-40s %6.2f, asked %g to %g", m.what, after-before*m.relative, m.least, m.most)
				if !m.holds(before, after) {
					t.Errorf("%s: %.2f, asked %g to %g", m.what, after-before*m.relative, m.least, m.most)
				}
				idle = idle && m.holds(before, before)
			}
			for _, h := range c.harmonics {
				got := harmonic(t, p.Values, h.freq, h.number)
				t.Logf("harmonic %d of %g Hz %29.1f, asked %g to %g", h.number, h.freq, got, h.least, h.most)
				if got < h.least || got > h.most {
					t.Errorf("harmonic %d of %g Hz is at %.1f dB, asked %g to %g", h.number, h.freq, got, h.least, h.most)
				}
				idle = false // nothing has no harmonics
			}
			if idle && !c.nothing {
				t.Error("a master without the preset would pass")
			}
		})
	}
	for _, p := range preset.All() {
		if !claimed[p.Name] {
			t.Errorf("%s promises nothing", p.Name)
		}
	}
}

// usualMonoLoss is what the fold-down to mono may cost in LU where a preset
// promises nothing else.
const usualMonoLoss = 1

// masters are those without a preset, by song and target.
type masters struct {
	sync.Mutex
	done map[job]func() *sound
}

type job struct {
	wideLows bool
	target   preset.Target
}

func (m *masters) at(t *testing.T, in [2][]float64, wideLows bool, target preset.Target) *sound {
	m.Lock()
	make := m.done[job{wideLows, target}]
	if make == nil {
		if m.done == nil {
			m.done = map[job]func() *sound{}
		}
		make = sync.OnceValue(func() *sound {
			s := solve(t, in, param.Defaults(), target, target.LUFS-preset.Level)
			s.measure()
			return s
		})
		m.done[job{wideLows, target}] = make
	}
	m.Unlock()
	return make()
}

// solve masters the song to a target, as mastering does: it corrects the drive
// by what comes out, beginning with a guess.
func solve(t testing.TB, in [2][]float64, values []float64, target preset.Target, drive float64) *sound {
	slope := 1.0
	var last, lastLUFS float64
	var best *sound
	for try := range 6 {
		s := render(t, in, values, drive, target.Ceiling)
		m := meter(loudness.NoPeak)
		m.Process(s.audio[:])
		s.lufs = m.Integrated()
		short := target.LUFS - s.lufs
		if best == nil || math.Abs(short) < math.Abs(target.LUFS-best.lufs) {
			best = s
		}
		if math.Abs(short) < 0.08 {
			break
		}
		if try > 0 {
			slope = math.Max((s.lufs-lastLUFS)/(drive-last), 0.2)
		}
		last, lastLUFS = drive, s.lufs
		drive += math.Max(-6, math.Min(short/slope, 6))
	}
	return best
}
