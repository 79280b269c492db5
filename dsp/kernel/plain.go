//go:build !(goexperiment.simd && amd64)

package kernel

func mirroredPhases(lo, hi, x []float32, taps [][2]float32) { mirroredScalar(lo, hi, x, taps, 0) }

func middlePhase(dst, x, taps []float32) { middleScalar(dst, x, taps, 0) }

func refinePeaks(dst, left, at, right []float32) { refineScalar(dst, left, at, right, 0) }

func gainsFast(gain, db []float64) { gainsScalar(gain, db, 0) }
