package compare

import (
	"context"
	"fmt"
	"math"
	"math/rand"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"lacquer/host/audiofile"
)

const rate = 48000

// music is noise with a falling spectrum, a beat, and channels that share half
// of what they have.
func music(seed int64, frames int) [][]float64 {
	rng := rand.New(rand.NewSource(seed))
	x := [][]float64{make([]float64, frames), make([]float64, frames)}
	var low [3]float64
	for i := range frames {
		var v [3]float64
		for k := range v {
			white := rng.NormFloat64()
			low[k] += (white - low[k]) * 0.02
			v[k] = 0.02*white + 0.5*low[k]
		}
		beat := 0.2 + 0.8*math.Exp(-float64(i%24000)/6000)
		x[0][i], x[1][i] = beat*(v[0]+v[2]), beat*(v[1]+v[2])
	}
	return x
}

// change applies f to every sample.
func change(x [][]float64, f func(c, i int, v float64) float64) [][]float64 {
	y := make([][]float64, len(x))
	for c := range x {
		y[c] = make([]float64, len(x[c]))
		for i, v := range x[c] {
			y[c][i] = f(c, i, v)
		}
	}
	return y
}

func gained(x [][]float64, db float64) [][]float64 {
	g := math.Pow(10, db/20)
	return change(x, func(_, _ int, v float64) float64 { return g * v })
}

// delayed puts silence before x, or takes frames away from its start.
func delayed(x [][]float64, frames int) [][]float64 {
	y := make([][]float64, len(x))
	for c := range x {
		y[c] = append(make([]float64, max(0, frames)), x[c][max(0, -frames):]...)
	}
	return y
}

func save(t *testing.T, dir, name string, rate int, x [][]float64) string {
	t.Helper()
	path := filepath.Join(dir, name)
	w, err := audiofile.Create(path, audiofile.Format{Rate: rate, Channels: len(x), Encoding: audiofile.Float64}, audiofile.CreateOptions{Force: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(x); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	return path
}

func compared(t *testing.T, a, b [][]float64) *Result {
	t.Helper()
	dir := t.TempDir()
	r, err := Files(context.Background(), save(t, dir, "a.wav", rate, a), save(t, dir, "b.wav", rate, b), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %g, want %g ±%g", what, got, want, tolerance)
	}
}

func TestIdentical(t *testing.T) {
	x := music(1, rate*3)
	r := compared(t, x, x)
	if !r.Identical || !r.NothingLeft || r.OffsetFrames != 0 || r.Gain != 0 || r.Inverted || r.Correlation != 1 || r.Common != rate*3 || r.LengthDiff != 0 {
		t.Errorf("%+v", r)
	}
	for _, b := range r.Bands {
		near(t, fmt.Sprint(b.Hz, " Hz"), float64(b.Diff), 0, 1e-9)
	}
	y := change(x, func(c, i int, v float64) float64 { // one sample, its lowest bit
		if c == 1 && i == 100000 {
			return math.Nextafter(v, 2)
		}
		return v
	})
	if r := compared(t, x, y); r.Identical || r.NothingLeft {
		t.Errorf("one bit off: %+v", r)
	}
	if r := compared(t, x, delayed(x, 10)); r.Identical {
		t.Error("delayed is not identical")
	}
	if r := compared(t, x, delayed(x, rate)); r.Identical || !r.NothingLeft {
		t.Errorf("delayed by a second: %+v", r)
	}
}

// TestDelayGainPolarity: all three at once, earlier and later, up to seconds.
func TestDelayGainPolarity(t *testing.T) {
	x := music(2, rate*8)
	for _, c := range []struct {
		frames int
		gain   float64
		invert bool
	}{{0, -3.3, false}, {1, 0, false}, {-1, 2.5, true}, {1009, -3.3, true}, {-4800, -12, false}, {rate*4 + 17, 1, true}, {-rate * 5, -3.3, false}} {
		y := gained(delayed(x, c.frames), c.gain)
		if c.invert {
			y = change(y, func(_, _ int, v float64) float64 { return -v })
		}
		r := compared(t, x, y)
		what := fmt.Sprintf("%+v: ", c)
		near(t, what+"offset", float64(r.OffsetFrames), float64(c.frames), 0)
		near(t, what+"offset in s", float64(r.Offset), float64(c.frames)/rate, 1e-12)
		near(t, what+"gain", float64(r.Gain), c.gain, 1e-6)
		if r.Inverted != c.invert || !(r.NothingLeft || r.NullDepth < -200) || r.LengthDiff != int64(c.frames) || r.Identical {
			t.Errorf("%s%+v", what, r)
		}
		for _, b := range r.Bands {
			near(t, what+fmt.Sprint(b.Hz, " Hz"), float64(b.Diff), 0, 1e-6)
		}
	}
}

// TestNullDepth: noise of a known power under one of the files, and a click
// whose place is known.
func TestNullDepth(t *testing.T) {
	x := music(3, rate*4)
	var power float64
	for c := range x {
		for _, v := range x[c] {
			power += v * v
		}
	}
	rms := math.Sqrt(power / float64(2*len(x[0])))
	for _, level := range []float64{-20, -60, -100} {
		rng := rand.New(rand.NewSource(4))
		noise := rms * math.Pow(10, level/20)
		y := change(gained(delayed(x, 333), -3.3), func(_, _ int, v float64) float64 { return v + noise*math.Pow(10, -3.3/20)*rng.NormFloat64() })
		r := compared(t, x, y)
		near(t, "null depth", float64(r.NullDepth), level, 0.5)
		near(t, "gain", float64(r.Gain), -3.3, 0.01)
		near(t, "offset", float64(r.OffsetFrames), 333, 0.01)
	}
	y := change(x, func(c, i int, v float64) float64 {
		if c == 1 && i == 123456 {
			return v + 0.25
		}
		return v
	})
	r := compared(t, x, y)
	near(t, "largest difference", float64(r.Largest), -12.04, 0.01)
	near(t, "its time", float64(r.LargestAt), 123456.0/rate, 1e-9)
}

// TestFractionalDelay: sines up to 18 kHz, evaluated between the samples.
func TestFractionalDelay(t *testing.T) {
	rng := rand.New(rand.NewSource(5))
	type sine struct{ amp, w, phase float64 }
	var sines []sine
	for range 60 {
		f := 50 * math.Pow(360, rng.Float64())
		sines = append(sines, sine{0.02 * math.Sqrt(100/f), 2 * math.Pi * f / rate, 2 * math.Pi * rng.Float64()})
	}
	at := func(delay float64) [][]float64 {
		x := make([]float64, rate*2)
		for i := range x {
			for _, s := range sines {
				x[i] += s.amp * math.Sin(s.w*(float64(i)-delay)+s.phase)
			}
		}
		return [][]float64{x}
	}
	x := at(0)
	for _, delay := range []float64{0.5, -0.25, 10.1, -700.003} {
		r := compared(t, x, at(delay))
		near(t, "offset", float64(r.OffsetFrames), delay, 1e-3)
		if !(r.NullDepth < -75) {
			t.Errorf("%g frames: null depth %v dB", delay, r.NullDepth)
		}
	}
}

// TestSpectrum: a shelf of known response is read in the bands, gain left out.
func TestSpectrum(t *testing.T) {
	x := music(6, rate*6)
	var state [2]float64
	y := change(x, func(c, _ int, v float64) float64 { // one pole at 1 kHz
		a := 1 - math.Exp(-2*math.Pi*1000/rate)
		state[c] += a * (v - state[c])
		return state[c]
	})
	r := compared(t, x, y)
	a := 1 - math.Exp(-2*math.Pi*1000/rate)
	seen := 0
	for _, b := range r.Bands {
		if b.Hz < 50 {
			continue // few bins, much chance
		}
		w := 2 * math.Pi * b.Hz / rate
		want := 20*math.Log10(a) - 10*math.Log10(1-2*(1-a)*math.Cos(w)+(1-a)*(1-a))
		near(t, fmt.Sprint(b.Hz, " Hz"), float64(b.Diff+r.Gain), want, 0.3)
		seen++
	}
	if seen != 27 || r.Bands[0].Hz != 20 || r.Bands[len(r.Bands)-1].Hz != 20000 {
		t.Errorf("%d bands from %g to %g Hz", seen, r.Bands[0].Hz, r.Bands[len(r.Bands)-1].Hz)
	}
	tone := [][]float64{make([]float64, rate*2), make([]float64, rate*2)}
	tone = change(tone, func(_, i int, _ float64) float64 { return math.Sin(2 * math.Pi * 1000 * float64(i) / rate) })
	for _, b := range compared(t, tone, tone).Bands {
		if b.Hz == 1000 {
			near(t, "a full-scale sine", float64(b.A), 0, 0.01)
		}
	}
}

func TestNothingInCommon(t *testing.T) {
	if r := compared(t, music(7, rate*3), music(8, rate*3)); math.Abs(float64(r.Correlation)) > 0.1 || r.NullDepth > 0 || r.NullDepth < -1 {
		t.Errorf("two pieces: %+v", r)
	}
	silence := [][]float64{make([]float64, rate), make([]float64, rate)}
	if r := compared(t, silence, silence); !r.Identical || r.Offset.Defined() || r.NullDepth.Defined() {
		t.Errorf("silence: %+v", r)
	}
	if r := compared(t, silence, music(9, rate)); r.Identical || r.Gain.Defined() || r.NullDepth.Defined() {
		t.Errorf("silence and music: %+v", r)
	}
	short := [][]float64{{0.1, -0.2, 0.3}, {0, 0.1, 0.2}}
	if r := compared(t, short, gained(short, -6)); r.OffsetFrames != 0 || math.Abs(float64(r.Gain)+6) > 1e-9 {
		t.Errorf("three frames: %+v", r)
	}
}

func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	x := music(1, 4800)
	a := save(t, dir, "a.wav", 48000, x)
	for name, b := range map[string]string{
		"sample rate": save(t, dir, "b.wav", 44100, x),
		"1 channels":  save(t, dir, "c.wav", 48000, x[:1]),
		"no such":     filepath.Join(dir, "d.wav"),
	} {
		if _, err := Files(context.Background(), a, b, Options{}); err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), filepath.Base(b)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Files(ctx, a, a, Options{}); err != context.Canceled {
		t.Error(err)
	}
}

// TestMemory: what is held does not grow with the files.
func TestMemory(t *testing.T) {
	peak := func(seconds int) uint64 {
		dir := t.TempDir()
		x := music(10, rate*seconds)
		a, b := save(t, dir, "a.wav", rate, x), save(t, dir, "b.wav", rate, delayed(x, 100))
		x = nil
		runtime.GC()
		var most uint64
		calls := 0
		_, err := Files(context.Background(), a, b, Options{Progress: func(string, int64, int64) {
			if calls++; calls%50 == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		return most
	}
	if short, long := peak(25), peak(75); long > short+short/10+4<<20 {
		t.Errorf("%d kB for 25 s, %d kB for 75 s", short>>10, long>>10)
	}
}
