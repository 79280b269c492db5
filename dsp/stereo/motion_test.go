package stereo

import (
	"math"
	"testing"

	"lacquer/dsp/param"
)

// gains runs a guard in place and gives the gain of the side in dB, tick by
// tick.
func gains(l, r []float64, loss float64) (db gainCurve) {
	s := prepared(48000, settings{param.StereoGuard: 1, param.StereoGuardLoss: loss})
	for n := 0; n+tick <= len(l); n += tick {
		s.Process(l[n:n+tick], r[n:n+tick])
		db = append(db, 20*math.Log10(s.guard.gain))
	}
	return db
}

type gainCurve []float64

// between are its extremes in a stretch of time, in s.
func (g gainCurve) between(from, to float64) (lowest, highest float64) {
	const ticks = 48000.0 / tick
	lowest, highest = math.Inf(1), math.Inf(-1)
	for _, v := range g[int(from*ticks):min(int(to*ticks), len(g))] {
		lowest, highest = min(lowest, v), max(highest, v)
	}
	return lowest, highest
}

// imaged gives a mono band an image: of the angle part·π/2 its side has the
// sine, its mid the cosine.
func imaged(frames int, part func(seconds float64) float64) (l, r []float64) {
	l, _ = band(frames, 0)
	r = make([]float64, frames)
	for i, v := range l {
		side, mid := math.Sincos(part(float64(i)/48000) * math.Pi / 2)
		l[i], r[i] = v*(mid+side), v*(mid-side)
	}
	return l, r
}

// settled is the gain in dB with which an image of that angle loses so much.
func settled(part, loss float64) float64 {
	return min(10*math.Log10((math.Pow(10, loss/10)-1))-20*math.Log10(math.Tan(part*math.Pi/2)), 0)
}

// TestGuardFollowsAFlip: the image turns to 0.75 of the way to anti-phase at
// once, which loses 8.3 LU. The gain is there soon, and stays there: it neither
// closes further nor opens again. Turned back, it opens slowly.
func TestGuardFollowsAFlip(t *testing.T) {
	const from, back = 4.0, 9.0
	for _, loss := range []float64{1, 3, 6} {
		for _, offset := range []float64{0, 0.006, 0.017} { // against the guard's memory
			if offset != 0 && loss != 3 {
				continue
			}
			l, r := imaged(16*48000, func(at float64) float64 {
				if at < from+offset || at >= back {
					return 0
				}
				return 0.75
			})
			g := gains(l, r, loss)
			a := accountOf(l, r)
			want := settled(0.75, loss)
			arrival := from
			for ; arrival < back; arrival += 0.001 {
				if _, highest := g.between(arrival, arrival+0.01); highest < want+1 {
					break
				}
			}
			lowest, _ := g.between(from, back)
			_, highest := g.between(from+0.3, back)
			a3 := a.worst(3, from+1)
			_, open1 := g.between(back, back+1)
			_, open5 := g.between(back, back+5)
			t.Logf("%g LU: %.0f ms to within 1 dB of %.1f dB (asked 200), then %.1f to %.1f dB (asked ± 1); 3 s lose %.2f LU (asked +0.1), the whole %.2f; 1 s after it has turned back %.1f dB, 5 s %.1f",
				loss, 1000*(arrival-from-offset), want, lowest, highest, a3, a.worst(11.9, 0.05), open1, open5)
			if arrival-from-offset > 0.2 || lowest < want-1 || highest > want+1 || a3 > loss+0.1 || open5 < -1.5 || open1 > want/3 {
				t.Errorf("%g LU, %g s: %.3f s, %.1f to %.1f dB, want %.1f; loss %.2f; opens to %.1f and %.1f dB", loss, offset, arrival-from, lowest, highest, want, a3, open1, open5)
			}
		}
	}
}

// TestGuardFollowsATurn: the same, within 4 s. The gain goes down steadily, and
// no further than needed.
func TestGuardFollowsATurn(t *testing.T) {
	for _, loss := range []float64{1, 3, 6} {
		l, r := imaged(12*48000, func(at float64) float64 { return 0.75 * min(max((at-3)/4, 0), 1) })
		g := gains(l, r, loss)
		a := accountOf(l, r)
		want := settled(0.75, loss)
		lowest, _ := g.between(0, 12)
		rise, before := 0.0, math.Inf(1)
		for at := 3.0; at < 7.5; at += 0.1 {
			_, now := g.between(at, at+0.1)
			rise = max(rise, now-before)
			before = now
		}
		at := []float64{}
		for i := 3; i < 10; i++ {
			_, v := g.between(float64(i), float64(i)+0.1)
			at = append(at, math.Round(v*10)/10)
		}
		worst, moving := a.worst(3, 8), a.worst(3, 0)
		t.Logf("%g LU: second by second %v dB, lowest %.1f (asked %.1f - 1.25), opens by %.2f dB on the way (asked 0.3); 3 s lose %.2f LU after it (asked +0.1), %.2f while it turns", loss, at, lowest, want, rise, worst, moving)
		if lowest < want-1.25 || rise > 0.3 || worst > loss+0.1 {
			t.Errorf("%g LU: lowest %.1f dB, want %.1f; opens by %.2f dB; loss %.2f", loss, lowest, want, rise, worst)
		}
	}
}

// TestGuardLeavesTheBeat: mid on the beat, side off it: the gain stands still
// within 1 dB.
func TestGuardLeavesTheBeat(t *testing.T) {
	for _, bpm := range []float64{60, 97, 120, 174} {
		for _, loss := range []float64{1, 3} {
			if loss != 3 && bpm != 120 {
				continue
			}
			l, r := bandAt(bpm, 14*48000, 4)
			own := accountOf(l, r)
			n := len(own.both) - 1
			k := math.Pow(10, loss/10) - 1
			need := 10 * math.Log10(k/((own.both[n]-own.both[192000])/(own.mono[n]-own.mono[192000])-1))
			g := gains(l, r, loss)
			a := accountOf(l, r)
			lowest, highest := g.between(4, 14)
			worst := a.worst(3, 0)
			t.Logf("%g BPM, %g LU: %.2f to %.2f dB (asked at most 1 dB between them), the least that would do %.2f (asked -1.5); 3 s lose %.2f LU", bpm, loss, lowest, highest, need, worst)
			if highest-lowest > 1 || worst > loss+0.1 || lowest < need-1.5 {
				t.Errorf("%g BPM, %g LU: %.2f to %.2f dB, needed %.2f; loss %.2f LU", bpm, loss, lowest, highest, need, worst)
			}
		}
	}
}
