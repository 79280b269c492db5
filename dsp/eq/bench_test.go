package eq

import (
	"fmt"
	"math"
	"testing"
)

// Eight stereo bells spread over the spectrum, at rest.
func BenchmarkAtRest(b *testing.B) {
	for _, rate := range []float64{44100, 48000, 96000} {
		for _, n := range []int{16, 64, 512, 1024} {
			b.Run(fmt.Sprintf("%v/%d", rate, n), func(b *testing.B) {
				e := New()
				e.Prepare(rate, n)
				for i := range e.bands {
					bell(e, i, 40*math.Pow(2.3, float64(i)), 3, 1)
				}
				perFrame(b, e, n, func(int) {})
			})
		}
	}
}

// Eight bands on mid, side and single channels, at rest.
func BenchmarkRouted(b *testing.B) {
	for _, n := range []int{64, 512} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			e := New()
			e.Prepare(48000, n)
			for i := range e.bands {
				bell(e, i, 40*math.Pow(2.3, float64(i)), 3, 1)
				e.SetRoute(i, 1+i%4)
			}
			perFrame(b, e, n, func(int) {})
		})
	}
}

// Bands that move all the time, in all their settings or in gain alone.
func BenchmarkMoving(b *testing.B) {
	for _, bands := range []int{1, 8} {
		for _, what := range []string{"all", "gain"} {
			b.Run(fmt.Sprintf("%s/%d", what, bands), func(b *testing.B) {
				e := New()
				e.Prepare(48000, 512)
				perFrame(b, e, 512, func(round int) {
					for i := range bands {
						f, q := 40*math.Pow(2.3, float64(i)), 1.0
						if what == "all" {
							f += float64(round % 7)
							q += 0.1 * float64(round%5)
						}
						bell(e, i, f, 3+float64(round%4), q)
					}
				})
			})
		}
	}
}

// perFrame reports what n frames cost, each after a change of settings.
func perFrame(b *testing.B, e *EQ, n int, change func(round int)) {
	l, r := noise(n, 1)
	x, y := make([]float64, n), make([]float64, n)
	round := 0
	for b.Loop() {
		copy(x, l)
		copy(y, r)
		change(round)
		e.Process(x, y)
		round++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/frame")
}
