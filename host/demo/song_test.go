package demo

import (
	"iter"
	"math"
	"slices"
	"sync"
	"testing"
)

// figures are taken from one pass over the whole song.
type figures struct {
	mix         [2][]float64
	frames      int
	unordered   bool          // blocks did not follow each other
	offGrid     int           // samples between the steps of the 24-bit grid
	sumErrors   int           // frames whose stems do not add up to the mix
	peak        []float64     // per stem
	correlation [6][6]float64 // energy that two stems share, left plus right
}

var whole = sync.OnceValue(func() *figures {
	f := &figures{peak: make([]float64, len(Names()))}
	for b := range Blocks(Seconds) {
		f.unordered = f.unordered || b.Start != f.frames
		f.frames += b.Len()
		f.add(b)
	}
	return f
})

func (f *figures) add(b *Song) {
	for side := range b.Mix {
		f.mix[side] = append(f.mix[side], b.Mix[side]...)
		for i, mixed := range b.Mix[side] {
			sum := 0.0
			for k, stem := range b.Stems {
				v := stem.Audio[side][i]
				if v*(1<<23) != math.Trunc(v*(1<<23)) || v < -1 || v >= 1 {
					f.offGrid++
				}
				f.peak[k] = max(f.peak[k], math.Abs(v))
				sum += v
			}
			if sum != mixed {
				f.sumErrors++
			}
		}
		for j, a := range b.Stems {
			for k, c := range b.Stems {
				f.correlation[j][k] += dot(a.Audio[side], c.Audio[side])
			}
		}
	}
}

func dot(a, b []float64) (sum float64) {
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// same compares two stretches sample by sample.
func same(a, b *Song) bool {
	for i := range a.Stems {
		if !sameStereo(a.Stems[i].Audio, b.Stems[i].Audio) {
			return false
		}
	}
	return a.Start == b.Start && sameStereo(a.Mix, b.Mix)
}

func sameStereo(a, b [2][]float64) bool {
	return slices.Equal(a[0], b[0]) && slices.Equal(a[1], b[1])
}

func decibels(x float64) float64 { return 20 * math.Log10(math.Abs(x)) }

func TestSongIsWholeAndOnTheGrid(t *testing.T) {
	f := whole()
	if f.frames != 40*48000 || f.unordered {
		t.Errorf("%d frames, out of order %v; want 1920000 in order", f.frames, f.unordered)
	}
	if f.offGrid > 0 {
		t.Errorf("%d samples are not finite 24-bit values", f.offGrid)
	}
	if f.sumErrors > 0 {
		t.Errorf("stems differ from the mix in %d samples", f.sumErrors)
	}
}

func TestPeakRange(t *testing.T) {
	f := whole()
	peak := 0.0
	for _, side := range f.mix {
		peak = max(peak, slices.Max(side), -slices.Min(side))
	}
	if db := decibels(peak); db < -7 || db > -5 {
		t.Errorf("mix peaks at %.2f dBFS, want -7 to -5", db)
	}
	for i, name := range Names() {
		if db := decibels(f.peak[i]); db < -25 || db > -6 {
			t.Errorf("%s peaks at %.2f dBFS, want -25 to -6", name, db)
		}
	}
}

func TestStemsAreDistinct(t *testing.T) {
	f := whole()
	for j, a := range Names() {
		for k, b := range Names()[:j] {
			shared := f.correlation[j][k] / math.Sqrt(f.correlation[j][j]*f.correlation[k][k])
			if math.Abs(shared) > .25 {
				t.Errorf("%s and %s correlate by %.2f, want within ±0.25", a, b, shared)
			}
		}
	}
}

func TestStartAndEndAreSilent(t *testing.T) {
	for _, x := range whole().mix {
		for i := range 960 {
			if x[i] != 0 {
				t.Fatalf("frame %d is %g, want silence in the first 20 ms", i, x[i])
			}
		}
		if x[Frames-1] != 0 {
			t.Errorf("last frame is %g", x[Frames-1])
		}
		for i := Frames - 480; i < Frames; i++ {
			if math.Abs(x[i]) > 1e-4 {
				t.Fatalf("frame %d is %.1f dBFS, want below -80 in the last 10 ms", i, decibels(x[i]))
			}
		}
	}
}

func TestNoDC(t *testing.T) {
	for side, x := range whole().mix {
		sum := 0.0
		for _, v := range x {
			sum += v
		}
		if db := decibels(sum / Frames); db > -60 {
			t.Errorf("side %d has DC at %.1f dBFS, want below -60", side, db)
		}
	}
}

// The mix is wide but sums to mono: positive correlation, bass in the middle.
func TestStereoWidth(t *testing.T) {
	l, r := whole().mix[0], whole().mix[1]
	if c := correlation(l, r); c < .5 || c > .9 {
		t.Errorf("correlation %.2f, want 0.5 to 0.9", c)
	}
	low := [2][]float64{slices.Clone(l), slices.Clone(r)}
	equalise(lowpass(100, .7), lowpass(100, .7)).process(low)
	if c := correlation(low[0], low[1]); c < .97 {
		t.Errorf("correlation below 100 Hz %.3f, want at least 0.97", c)
	}
	const window = Rate / 2
	for at := 0; at+window < Frames-Rate; at += window {
		if c := correlation(l[at:at+window], r[at:at+window]); c < .1 {
			t.Errorf("correlation %.2f at %.1f s, want at least 0.1", c, float64(at)/Rate)
		}
	}
}

func correlation(l, r []float64) float64 {
	return dot(l, r) / math.Sqrt(dot(l, l)*dot(r, r)+1e-30)
}

// Density falls between 100 Hz and 10 kHz as in finished songs, slightly
// steeper than they do on average: the mix is dull.
func TestSpectrumSlopes(t *testing.T) {
	var octaves, levels []float64
	for hz := 125.0; hz < 10000; hz *= 2 {
		a := newStereo(Frames)
		copyStereo(a, whole().mix)
		equalise(bandpass(hz, math.Sqrt2), bandpass(hz, math.Sqrt2)).process(a)
		octaves = append(octaves, math.Log2(hz))
		levels = append(levels, 10*math.Log10((dot(a[0], a[0])+dot(a[1], a[1]))/hz))
	}
	if slope := fitSlope(octaves, levels); slope < -5.5 || slope > -4 {
		t.Errorf("spectrum falls by %.2f dB/oct, want -5.5 to -4", slope)
	}
}

// fitSlope returns the slope of the line of least squares.
func fitSlope(x, y []float64) float64 {
	var mx, my, xy, xx float64
	for i := range x {
		mx += x[i] / float64(len(x))
		my += y[i] / float64(len(y))
	}
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
		xx += (x[i] - mx) * (x[i] - mx)
	}
	return xy / xx
}

// Two iterators that take turns, and a second pass, give the same bits: there
// is no state outside an iterator and nothing depends on chance.
func TestSameBitsEveryTime(t *testing.T) {
	const seconds = 5
	first, stopFirst := iter.Pull(Blocks(seconds))
	defer stopFirst()
	second, stopSecond := iter.Pull(Blocks(seconds))
	defer stopSecond()
	for {
		a, ok := first()
		if !ok {
			break
		}
		b, _ := second()
		if !same(a, b) {
			t.Fatalf("two runs differ between frames %d and %d", a.Start, a.Start+a.Len())
		}
	}
}

func TestWholeSongRepeats(t *testing.T) {
	if testing.Short() {
		t.Skip("a second pass over 40 s")
	}
	for b := range Blocks(Seconds) {
		first := sliceStereo(whole().mix, b.Start, b.Start+b.Len())
		if !sameStereo(b.Mix, first) {
			t.Fatalf("a second pass differs after frame %d", b.Start)
		}
	}
}

func TestExcerptIsTheStartOfTheSong(t *testing.T) {
	const seconds = 4.0123
	e := Excerpt(seconds)
	if e.Len() != 192590 || e.Start != 0 || len(e.Stems) != 6 {
		t.Fatalf("%d frames from %d, %d stems; want 192590 from 0, 6", e.Len(), e.Start, len(e.Stems))
	}
	mix := Mix(seconds)
	for side := range e.Mix {
		sum := make([]float64, e.Len())
		for _, s := range e.Stems {
			addScaled(sum, s.Audio[side], 1)
		}
		beginning := whole().mix[side][:e.Len()]
		if !slices.Equal(e.Mix[side], beginning) || !slices.Equal(mix[side], beginning) {
			t.Errorf("side %d differs from the whole song", side)
		}
		if !slices.Equal(sum, beginning) {
			t.Errorf("side %d: stems do not add up", side)
		}
	}
}

func TestLengthsAreLimited(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		frames  int
	}{{-1, 0}, {0, 0}, {1.0 / Rate, 1}, {.025, 1200}, {.5, 24000}} {
		if got := Excerpt(c.seconds).Len(); got != c.frames {
			t.Errorf("Excerpt(%g) has %d frames, want %d", c.seconds, got, c.frames)
		}
	}
	if got := framesIn(1000); got != Frames {
		t.Errorf("1000 s are %d frames, want %d", got, Frames)
	}
}

// A caller that has seen enough may stop.
func TestBlocksCanBeLeft(t *testing.T) {
	for b := range Blocks(Seconds) {
		if b.Start >= 2*blockFrames {
			break
		}
	}
}
