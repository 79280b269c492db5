//go:build !(goexperiment.simd && amd64)

package analysis

func hopSums(x []float64, l *hopLanes) { hopSumsPlain(x, l, 0) }

func productSums(left, right []float64, p *productLanes) { productSumsPlain(left, right, p, 0) }

func bends(dst, x []float64) { bendsPlain(dst, x, 0) }

func grid(x []float64, used *[4]int32) bool { return gridPlain(x, used, 0) }
