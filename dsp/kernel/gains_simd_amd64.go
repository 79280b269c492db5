//go:build goexperiment.simd && amd64

package kernel

import (
	"math"
	"simd/archsimd"
)

func gainsFast(gain, db []float64) {
	done := 0
	if wide {
		done = gainsVector(gain, db)
	}
	gainsScalar(gain, db, done)
}

// gainsVector does the scalar loop's sums, four samples at a time.
func gainsVector(gain, db []float64) int {
	slope, ln2 := archsimd.BroadcastFloat64x4(octavesPerDB), archsimd.BroadcastFloat64x4(math.Ln2)
	round, bias := archsimd.BroadcastFloat64x4(roundBias), archsimd.BroadcastUint64x4(exponentBias)
	n := 0
	for ; n+4 <= len(db); n += 4 {
		octaves := archsimd.LoadFloat64x4Slice(db[n:]).Mul(slope)
		biased := octaves.Add(round)
		f := octaves.Sub(biased.Sub(round)).Mul(ln2)
		sum := archsimd.BroadcastFloat64x4(gainSeries[0])
		for i := 1; i < len(gainSeries); i++ {
			sum = sum.Mul(f).Add(archsimd.BroadcastFloat64x4(gainSeries[i]))
		}
		power := biased.AsUint64x4().Add(bias).ShiftAllLeft(52).AsFloat64x4()
		sum.Mul(power).StoreSlice(gain[n:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}
