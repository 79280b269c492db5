package mastering

import (
	"errors"
	"fmt"
	"math"
	"testing"
)

// limited is a curve as a limiter gives it: straight far below the knee, and
// flat towards the most it can do.
func limited(level, most, sharp float64) func(drive float64) float64 {
	return func(drive float64) float64 {
		x := (level + drive - most) / sharp
		return most - sharp*math.Log1p(math.Exp(-x))
	}
}

// counted makes a curve of f, and counts the drives asked for and checks that
// the plugin would take them.
func counted(t *testing.T, f func(float64) float64) (curve, *int) {
	n := new(int)
	return func(drive float64) (float64, error) {
		*n++
		if drive < minDrive || drive > maxDrive {
			t.Errorf("drive of %g dB asked for", drive)
		}
		return f(drive), nil
	}, n
}

// solveCurve is what mastering does with a song whose excerpt has another
// curve, and gives the drive rendered last and the number of renders.
func solveCurve(t *testing.T, excerpt, song func(float64) float64, target float64) (drive, lufs float64, renders int) {
	t.Helper()
	predicted, _ := counted(t, excerpt)
	best, reachable, err := estimate(predicted, target, clampDrive(target-song(0)), clampDrive(5))
	if err != nil {
		t.Fatal(err)
	}
	slope, err := rise(predicted, best)
	if err != nil {
		t.Fatal(err)
	}
	rendered, n := counted(t, func(d float64) float64 {
		drive, lufs = d, song(d)
		return lufs
	})
	if err := refine(rendered, target, best, slope, reachable); err != nil {
		t.Fatal(err)
	}
	return drive, lufs, *n
}

func TestSolverMeetsTargets(t *testing.T) {
	for _, most := range []float64{-5, -8, -9.5} {
		for _, sharp := range []float64{0.5, 1, 2, 3} {
			for _, miss := range []float64{-0.5, -0.1, 0, 0.2, 0.6} { // how far the excerpt's curve lies off
				song, excerpt := limited(-20, most, sharp), limited(-20+miss, most+miss/2, sharp*(1+miss/5))
				for target := -30.0; target < most-2*sharp; target += 1.7 {
					drive, l, renders := solveCurve(t, excerpt, song, target)
					if math.Abs(l-target) > closeTo || renders > maxPasses {
						t.Errorf("most %g, sharp %g, miss %g: %g LUFS for %g after %d renders, drive %.2f", most, sharp, miss, l, target, renders, drive)
					}
				}
			}
		}
	}
}

func TestSolverStopsWhereMoreIsNotWorthIt(t *testing.T) {
	for _, most := range []float64{-6, -8.3} {
		for _, sharp := range []float64{1, 2.5} {
			song := limited(-20, most, sharp)
			places := map[float64]bool{}
			for _, target := range []float64{-5, -4, -3, -1, 0} {
				drive, _, renders := solveCurve(t, song, song, target)
				places[drive] = true
				if more := song(drive+1) - song(drive); more >= leastSlope {
					t.Errorf("stopped at %g dB for %g LUFS, where 1 dB adds %.3f LU", drive, target, more)
				}
				if last := song(drive) - song(drive-1); last < leastSlope {
					t.Errorf("went on to %g dB for %g LUFS, where the last dB added %.3f LU", drive, target, last)
				}
				if renders != 1 {
					t.Errorf("%d renders for a target known to be out of reach", renders)
				}
			}
			if len(places) != 1 {
				t.Errorf("targets out of reach end at different drives: %v", places)
			}
		}
	}
}

func TestSolverAtTheEndsOfTheDrive(t *testing.T) {
	straight := func(level float64) func(float64) float64 {
		return func(d float64) float64 { return level + d }
	}
	for _, c := range []struct{ level, target, drive float64 }{
		{-5, -60, minDrive}, {-5, -29, minDrive}, {-5, -28.9, -23.9},
		{-69, -14, maxDrive}, {-62, -14, maxDrive}, {-61.5, -14, 47.5},
	} {
		if drive, _, n := solveCurve(t, straight(c.level), straight(c.level), c.target); math.Abs(drive-c.drive) > closeTo || n > 2 {
			t.Errorf("%g LUFS to %g: drive %g dB after %d renders, want %g", c.level, c.target, drive, n, c.drive)
		}
	}
}

func TestCrossingFindsTargetsShortOfTheStop(t *testing.T) {
	song := limited(-20, -8, 2)
	c, _ := counted(t, song)
	stop, err := stopOfReturns(c, 5)
	if err != nil || stop != math.Trunc(stop) {
		t.Fatal(stop, err)
	}
	target := song(stop) - 0.1
	if d, ok, err := crossing(c, target, 0, stop); !ok || err != nil || math.Abs(song(d)-target) > 0.02 {
		t.Errorf("%g LUFS at %g dB for %g: %v %v", song(d), d, target, ok, err)
	}
	if d, ok, err := crossing(c, song(stop)+0.1, 0, stop); ok || err != nil || d != stop {
		t.Errorf("a target above the stop: %g dB, %v, %v", d, ok, err)
	}
}

func TestSolverPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken")
	for good := range 12 {
		n := 0
		c := func(d float64) (float64, error) {
			if n++; n > good {
				return 0, broken
			}
			return limited(-20, -8, 2)(d), nil
		}
		if _, _, err := estimate(c, -3, 17, 5); !errors.Is(err, broken) {
			t.Errorf("after %d: %v", good, err)
		}
		if err := refine(func(float64) (float64, error) { return 0, broken }, -9, 3, 1, true); !errors.Is(err, broken) {
			t.Error(err)
		}
	}
}

func TestTargetsAreTheOnesPromised(t *testing.T) {
	want := "spotify -14/-1, apple -16/-1, youtube -14/-1, tidal -14/-1, amazon -14/-2, deezer -15/-1, " +
		"soundcloud -14/-1, club -7/-0.3, cd -9/-0.3, broadcast -23/-1"
	got := ""
	for i, x := range Targets {
		if i > 0 {
			got += ", "
		}
		got += fmt.Sprintf("%s %g/%g", x.Name, x.LUFS, x.Ceiling)
	}
	if got != want {
		t.Errorf("targets are %s", got)
	}
	if len(TargetsDate) != len("2006-01-02") {
		t.Errorf("dated %q", TargetsDate)
	}
}

func TestParseTarget(t *testing.T) {
	for text, want := range map[string]Target{
		"spotify": {"spotify", -14, -1}, " CLUB ": {"club", -7, -0.3},
		"-9": {"", -9, -1}, "-9.5 LUFS": {"", -9.5, -1}, "−11": {"", -11, -1}, "0": {"", 0, -1},
	} {
		if got, err := ParseTarget(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "loud", "14", "-61", "nan", "-inf", "-14 dB", "0.1"} {
		if got, err := ParseTarget(text); err == nil {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestExcerptSpreadsOverTheSong(t *testing.T) {
	for _, c := range []struct {
		rate, seconds int
		want          int64 // frames kept
	}{{8000, 1, 8000}, {8000, 32, 8000 * 32}, {8000, 33, 8000 * 32}, {8000, 3000, 8000 * 32}, {384000, 20, excerptFrames}} {
		frames := int64(c.rate) * int64(c.seconds)
		e := newExcerpt(c.rate, frames)
		block := [][]float64{make([]float64, 1<<16), make([]float64, 1<<16)}
		for at := int64(0); at < frames; {
			n := min(int64(len(block[0])), frames-at)
			for i := range n {
				block[0][i], block[1][i] = float64(at+i), -1
			}
			e.add([][]float64{block[0][:n], block[1][:n]})
			at += n
		}
		if got := int64(e.len()); got != c.want {
			t.Errorf("%d s at %d Hz: %d frames kept, want %d", c.seconds, c.rate, got, c.want)
		}
		middle := float64(e.audio[0][0]+e.audio[0][e.len()-1]) / 2
		if math.Abs(middle/float64(frames)-0.5) > 0.01 {
			t.Errorf("%d s at %d Hz: centred at %.0f of %d", c.seconds, c.rate, middle, frames)
		}
	}
}
