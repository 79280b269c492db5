package limiter

import (
	"math"
	"math/rand/v2"
	"testing"

	"lacquer/dsp/loudness"
	"lacquer/dsp/param"
)

// automatic returns a maximizer with Auto Drive on.
func automatic(rate, target float64) *maximizer {
	m := prepared(rate, 0, -1)
	m.SetParam(param.MaxAuto, 1)
	m.SetParam(param.MaxAutoTarget, target)
	return m
}

// scaled is x louder by db.
func scaled(x []float64, db float64) []float64 {
	y, gain := make([]float64, len(x)), fromDB(db)
	for i, v := range x {
		y[i] = v * gain
	}
	return y
}

// integrated is the loudness of two like channels in LUFS.
func integrated(rate float64, x []float64) float64 {
	m := loudness.New(loudness.Config{Rate: rate, Channels: 2})
	m.Process([][]float64{x, x})
	return m.Integrated()
}

// repeated is seconds of a piece played again and again.
func repeated(piece []float64, rate, seconds float64) []float64 {
	x := make([]float64, int(seconds*rate))
	for i := range x {
		x[i] = piece[i%len(piece)]
	}
	return x
}

// TestDriveAtRest checks that a drive of 0 dB, and any while off, passes every
// bit, and that other drives are gains.
func TestDriveAtRest(t *testing.T) {
	for _, c := range []struct{ on, db, want float64 }{{1, 0, 1}, {0, 12, 1}, {1, 6, fromDB(6)}, {1, -3, fromDB(-3)}} {
		d := new(Drive)
		d.SetParam(param.MaxOn, c.on)
		d.SetParam(param.MaxDrive, c.db)
		d.Prepare(48000, 512)
		x := noise(1, 1000, 1)
		l, r := append([]float64{}, x...), append([]float64{}, x...)
		d.Process(l, r)
		for i := range x {
			if l[i] != x[i]*c.want || r[i] != l[i] {
				t.Fatalf("on %g, %g dB: frame %d is %g, want %g", c.on, c.db, i, l[i], x[i]*c.want)
			}
		}
		if d.Latency() != 0 || d.Tail() != 0 {
			t.Error("the drive has a latency or a tail")
		}
	}
}

// TestAutoDrive checks that the loudness comes within 1 LU of the target in
// 14 s and stays there, on noise and on music whose level steps, also where
// the limiter takes much away.
func TestAutoDrive(t *testing.T) {
	const rate, seconds, settled = 44100, 24, 14
	piece := music(rate, 0.3, 2)
	steps := repeated(piece, rate, seconds)
	for i := range steps { // verses 5 dB below refrains, 4 s each, and pauses
		switch at := math.Mod(float64(i)/rate, 9); {
		case at < 4:
			steps[i] *= fromDB(-5)
		case at >= 8:
			steps[i] = 0
		}
	}
	for _, c := range []struct {
		name   string
		x      []float64
		target float64
	}{
		{"noise", noise(1, rate*seconds, 0.1), -14},
		{"noise, down", noise(1, rate*seconds, 0.5), -16},
		{"music", repeated(piece, rate, seconds), -14},
		{"music, loud", scaled(repeated(piece, rate, seconds), 4), -8},
		{"steps", steps, -14},
		{"steps, loud", scaled(steps, 8), -9},
	} {
		m := automatic(rate, c.target)
		out, _ := render(m, c.x, c.x, 4096)
		from := settled * rate
		got, in := integrated(rate, out[from:]), integrated(rate, c.x)
		t.Logf("%s: %.1f LUFS driven by %+.1f dB to %.2f, target %g, limiter %.1f dB", c.name, in, m.drive.AutoGain(), got, c.target, m.Reduction().Mean())
		if math.Abs(got-c.target) > 1 {
			t.Errorf("%s: %.2f LUFS after %d s, want %g ± 1", c.name, got, settled, c.target)
		}
	}
}

// song is music that begins softly, and whose sections differ in level.
func song(rate float64) []float64 {
	x := repeated(music(rate, 0.3, 2), rate, 40)
	sections := []float64{-6, -3, -1.5, 1, 1, -1, 1.5, -0.5} // dB, 5 s each, like the demo song
	for i := range x {
		x[i] *= fromDB(sections[int(float64(i)/rate)/5])
	}
	return x
}

// TestAutoDriveOnSong: from 20 s on the output has the target's loudness, and
// what is too loud is not raised on the way because it begins softly.
func TestAutoDriveOnSong(t *testing.T) {
	const rate = 44100
	x := song(rate)
	x = scaled(x, -20-integrated(rate, x))
	for _, target := range []float64{-10, -14, -23} {
		m, most, at := automatic(rate, target), 0.0, 0.0
		out := append([]float64{}, x...)
		for from := 0; from+rate/10 <= len(out); from += rate / 10 {
			part := out[from : from+rate/10]
			m.Process(part, append([]float64{}, part...))
			if from < 28*rate/10 && m.drive.AutoGain() > 0 {
				t.Fatalf("rises within 3 s")
			}
			if m.drive.AutoGain() > most {
				most, at = m.drive.AutoGain(), float64(from)/rate
			}
		}
		late, whole := integrated(rate, out[20*rate:]), integrated(rate, out)
		t.Logf("a song of -20 for %g LUFS: %.2f LUFS from 20 s on (asked ± 0.4), %.2f in all; at most %+.1f dB, after %.1f s", target, late, whole, most, at)
		if math.Abs(late-target) > 0.4 {
			t.Errorf("for %g LUFS: %.2f", target, late)
		}
		if target == -23 && most > 2 {
			t.Errorf("raised by %.1f dB though it has to come down", most)
		}
	}
}

// TestAutoDriveBounds checks the law: at most 1.5 dB a second and 12 dB in all,
// nothing in silence, and nothing left once it is off.
func TestAutoDriveBounds(t *testing.T) {
	const rate = 8000
	for _, c := range []struct{ level, target, want float64 }{{-24, -9, 12}, {-3, -30, -12}} {
		m := automatic(rate, c.target)
		x := scaled(noise(1, 30*rate, 1), c.level)
		last := 0.0
		for from := 0; from < len(x); from += rate / 2 {
			part := x[from : from+rate/2]
			m.Process(part, append([]float64{}, part...))
			now := m.drive.AutoGain()
			if math.Abs(now-last) > 0.75+1e-9 || math.Abs(now) > 12 {
				t.Fatalf("%g dB after %g dB half a second before", now, last)
			}
			last = now
		}
		if last != c.want {
			t.Errorf("noise of %g dB for %g LUFS: %g dB, want %g", c.level, c.target, last, c.want)
		}
		still := func() float64 {
			m.Process(make([]float64, 10*rate), make([]float64, 10*rate))
			return m.drive.AutoGain()
		}
		before := still()
		m.SetParam(param.MaxAutoTarget, max(c.level-5, -30)) // would move it if there were anything to hear
		if after := still(); after != before || before != last {
			t.Errorf("moved from %g to %g and %g dB in silence", last, before, after)
		}
		m.SetParam(param.MaxAuto, 0)
		m.Process(make([]float64, rate), make([]float64, rate))
		y := noise(2, 100, 0.01)
		l := append([]float64{}, y...)
		m.drive.Process(l, append([]float64{}, y...))
		for i := range y {
			if l[i] != y[i] {
				t.Fatal("auto drive acts while off")
			}
		}
	}
}

// TestAutoDriveIsSmooth looks for clicks while it moves as fast as it may.
func TestAutoDriveIsSmooth(t *testing.T) {
	const rate = 48000
	m := automatic(rate, -5)
	x := sine(rate, 100, 0.01, 0, 12)
	m.Process(x, append([]float64{}, x...))
	click := largestClick(x[m.Latency()+8:])
	t.Logf("%.1f dB below the tone", decibels(click/0.02))
	if m.drive.AutoGain() < 5 || decibels(click/0.02) > -90 {
		t.Errorf("clicks at %.1f dB re the tone, auto drive at %.1f dB", decibels(click/0.02), m.drive.AutoGain())
	}
}

// TestAutoDrivePartitions checks that Auto Drive does not hear how blocks are
// cut.
func TestAutoDrivePartitions(t *testing.T) {
	const frames = 100000
	for _, rate := range []float64{1000, 8000, 11025.5} {
		x := music(rate, 0.2, frames/rate)[:frames*9/10]
		run := func(next func() int) []float64 {
			m := automatic(rate, -9)
			out := append([]float64{}, x...)
			for from := 0; from < len(out); {
				if from == 40000 || from == 44000 {
					m.SetParam(param.MaxAuto, float64(from/44000))
				}
				to := min(from+next(), len(out))
				for _, event := range []int{40000, 44000} {
					if from < event {
						to = min(to, event)
					}
				}
				m.Process(out[from:to], append([]float64{}, out[from:to]...))
				from = to
			}
			if g := m.drive.AutoGain(); math.Abs(g) < 0.1 {
				t.Fatalf("%g Hz: auto drive at %g dB proves nothing", rate, g)
			}
			return out
		}
		want := run(func() int { return 1024 })
		rng := rand.New(rand.NewPCG(1, 1))
		for name, next := range map[string]func() int{
			"1": func() int { return 1 }, "441": func() int { return 441 }, "8192": func() int { return 8192 },
			"random": func() int { return 1 + rng.IntN(3000) },
		} {
			for i, v := range run(next) {
				if v != want[i] {
					t.Errorf("%g Hz, blocks of %s: frame %d differs", rate, name, i)
					break
				}
			}
		}
	}
}

// BenchmarkAutoDrive is what Auto Drive costs, drive and measurement, beside
// the limiter alone.
func BenchmarkAutoDrive(b *testing.B) {
	for name, on := range map[string]float64{"off": 0, "on": 1} {
		b.Run(name, func(b *testing.B) {
			m := prepared(48000, 6, -1)
			m.SetParam(param.MaxAuto, on)
			x := music(48000, 0.5, 1)[:46*1024]
			l, r := make([]float64, 1024), make([]float64, 1024)
			at := 0
			for b.Loop() {
				copy(l, x[at:])
				copy(r, x[at:])
				m.Process(l, r)
				at = (at + 1024) % len(x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*1024), "ns/frame")
		})
	}
}
