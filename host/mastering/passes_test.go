package mastering

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"lacquer/host/audiofile"
)

// deceptive is a song whose excerpt misleads: 80 s of which those that the
// excerpt takes are a steady tone, and the others noise with high peaks, so
// that one gives way to the limiter long before the other.
func deceptive(t *testing.T, path string) int {
	t.Helper()
	const rate, frames = 8000, 8000 * 80
	e := newExcerpt(rate, frames)
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, frames)
	for i := range x {
		if e.wants(int64(i)) {
			x[i] = 0.1 * math.Sin(2*math.Pi*700*float64(i)/rate)
		} else if x[i] = 0.04 * r.NormFloat64(); i%800 < 8 {
			x[i] *= 10
		}
		x[i] = math.Max(-0.9, math.Min(x[i], 0.9))
	}
	w, err := audiofile.Create(path, audiofile.Format{Rate: rate, Channels: 2, Encoding: audiofile.PCM24}, audiofile.CreateOptions{})
	if err == nil {
		err = w.Write([][]float64{x, x})
	}
	if err == nil {
		err = w.Commit()
	}
	if err != nil {
		t.Fatal(err)
	}
	return frames
}

// TestMasterNeedsPasses: where the excerpt misleads, more passes find the
// target, only the last is kept, and cancelling one leaves nothing.
func TestMasterNeedsPasses(t *testing.T) {
	p, dir := openPlugin(t), t.TempDir()
	in := filepath.Join(dir, "in.wav")
	frames := deceptive(t, in)
	out := filepath.Join(dir, "out.wav")
	opt := MasterOptions{Input: in, Output: out, Target: Target{"", -11, -1}, Encoding: audiofile.PCM24}

	ctx, cancel := context.WithCancel(context.Background())
	now := ""
	opt.Progress = Progress{
		Begin: func(s string, _ int64) { now = s },
		Done: func(frames int64) {
			if now == "mastering, pass 2" && frames > 100000 {
				cancel()
			}
		},
	}
	if _, err := Master(ctx, p, opt); !errors.Is(err, context.Canceled) {
		t.Errorf("%s: %v", now, err)
	}
	alone(t, dir, "in.wav")

	opt.Progress = Progress{}
	r, err := Master(context.Background(), p, opt)
	if err != nil {
		t.Fatal(err)
	}
	check(t, r, frames)
	if r.Passes < 2 || !r.TargetReached {
		t.Errorf("%d passes, %.2f LUFS", r.Passes, float64(r.Output.Integrated))
	}
	alone(t, dir, "in.wav", "out.wav")
}

// TestKeepsTheNearestPass in whatever order they come.
func TestKeepsTheNearestPass(t *testing.T) {
	p, dir := openPlugin(t), t.TempDir()
	in := write(t, filepath.Join(dir, "in.wav"), audiofile.PCM24, tone(0.1), tone(0.1)) // −20 LUFS
	for _, drives := range [][]float64{{1, 4, 7}, {4, 1}, {7, 4}} {
		song, err := openStereo(in, audiofile.OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		m := &master{
			ctx: context.Background(), plugin: p, song: song,
			opt: MasterOptions{Output: filepath.Join(dir, "out.wav"), Target: Target{"", -15.8, -1}, Encoding: audiofile.PCM24},
		}
		for _, d := range drives {
			if err := m.render(d); err != nil {
				t.Fatal(err)
			}
		}
		if m.best.drive != 4 {
			t.Errorf("of %v, %g is kept", drives, m.best.drive)
		}
		m.drop()
		song.Close()
		alone(t, dir, "in.wav")
	}
}

// TestOutputHoldsTheCeiling in every encoding: neither dither nor rounding
// lifts a sample above it.
func TestOutputHoldsTheCeiling(t *testing.T) {
	for _, e := range []audiofile.Encoding{audiofile.PCM16, audiofile.PCM24, audiofile.PCM32, audiofile.Float32, audiofile.Float64} {
		for _, db := range []float64{-0.1, -0.3, -0.5, -1, -1.5, -2, -3, -6} {
			holdsCeiling(t, e, db)
		}
	}
}

func holdsCeiling(t *testing.T, e audiofile.Encoding, db float64) {
	ceiling := math.Pow(10, db/20)
	path := filepath.Join(t.TempDir(), "out.wav")
	o, err := newOutput(outputFormat{path: path, format: audiofile.Format{Rate: 48000, Channels: 2, Encoding: e}, ceiling: ceiling})
	if err != nil {
		t.Fatal(err)
	}
	x, y := constant(ceiling, 1000), constant(-ceiling, 1000)
	if err := errors.Join(o.Write([][]float64{x, y}), o.writer.Commit()); err != nil {
		t.Fatal(err)
	}
	_, audio := read(t, path)
	for c := range audio {
		for i, v := range audio[c] {
			if math.Abs(v) > ceiling || math.Abs(v) < ceiling-1e-4 {
				t.Fatalf("%v: sample %d is %.10f, the ceiling %.10f", e, i, v, ceiling)
			}
		}
	}
	if got := float64(o.probe.Figures().SamplePeak); math.Abs(got-db) > 0.001 || got > db+1e-9 {
		t.Errorf("%v: sample peak %g", e, got)
	}
}
