package analysis

import (
	"fmt"
	"math"
	"testing"
)

// TestInnocent: whatever music may do, nothing is found where nothing is.
func TestInnocent(t *testing.T) {
	for _, rate := range []float64{44100, 48000, 96000, 8000} {
		for name, x := range innocent(rate, 3) {
			r := survey(rate, 4096, x, scaled(x, 0.7))
			for what, e := range map[string]Events{
				"clips at full scale": r.Clipping.FullScale, "flat tops": r.Clipping.FlatTops,
				"dropouts": r.Dropouts, "held values": r.Held, "clicks": r.Clicks,
			} {
				if e.Count > 0 {
					t.Errorf("%s at %g Hz: %d %s, first %+v", name, rate, e.Count, what, e.First[0])
				}
			}
		}
	}
}

// TestSurveyBlocks: nothing depends on the size of blocks.
func TestSurveyBlocks(t *testing.T) {
	for _, rate := range []float64{44100, 8000, 12345.678} {
		x := mixed(beat(rate, 1.2345, 1), pinkNoise(rate, 1.2345, 2))
		y := pinkNoise(rate, 1.2345, 3)
		x[5000], y[6000] = 1, -1
		clear(y[7000:7100])
		want := fmt.Sprintf("%+v", survey(rate, len(x), x, y))
		for _, size := range []int{1, 7, 441, 4096} {
			if got := fmt.Sprintf("%+v", survey(rate, size, x, y)); got != want {
				t.Errorf("%g Hz, blocks of %d: %s\nwant %s", rate, size, got, want)
			}
		}
	}
}

// TestSurveyShapes: no shape of file makes it panic.
func TestSurveyShapes(t *testing.T) {
	for _, rate := range []float64{1000, 44100} {
		for _, channels := range []int{1, 2, 24} {
			for _, n := range []int{0, 1, 2, 3, 17, 80, 161, 442, 5000} {
				if n*channels > 20000 || channels > 2 && n > 0 && n != 442 {
					continue
				}
				for name, f := range map[string]func(i int) float64{
					"silence": func(int) float64 { return 0 },
					"DC":      func(int) float64 { return 1 },
					"noise":   func(i int) float64 { return float64(i*7919%1000)/500 - 1 },
					"no numbers": func(i int) float64 {
						return []float64{0.5, math.NaN(), math.Inf(1), math.Inf(-1)}[i*7919%4]
					},
					"huge": func(i int) float64 { return float64(i%3-1) * 1e150 },
				} {
					planar := make([][]float64, channels)
					for c := range planar {
						planar[c] = make([]float64, n)
						for i := range planar[c] {
							planar[c][i] = f(i)
						}
					}
					r := survey(rate, 100, planar...)
					if r.Frames != int64(n) || len(r.Levels) != channels {
						t.Errorf("%s: %d of %d frames, %d channels", name, r.Frames, n, len(r.Levels))
					}
				}
			}
		}
	}
}

// TestSurveyNoAllocations: a minute takes the memory of a second.
func TestSurveyNoAllocations(t *testing.T) {
	s := NewSurvey(48000, 2)
	x := [][]float64{pinkNoise(48000, 1, 1), pinkNoise(48000, 1, 2)}
	if n := testing.AllocsPerRun(10, func() { s.Process(x) }); n > 0 {
		t.Errorf("%g allocations per second of audio", n)
	}
}

func BenchmarkSurvey(b *testing.B) {
	for _, c := range []struct {
		name string
		x    [][]float64
	}{
		{"float", [][]float64{mixed(beat(48000, 4, 1), pinkNoise(48000, 4, 1)), mixed(beat(48000, 4, 1), pinkNoise(48000, 4, 2))}},
		{"24 bit", [][]float64{quantised(pinkNoise(48000, 4, 1), 24), quantised(pinkNoise(48000, 4, 2), 24)}},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := NewSurvey(48000, 2)
			for b.Loop() {
				s.Process(c.x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(c.x[0])), "ns/frame")
		})
	}
}
