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
	all := archsimd.BroadcastFloat64x4
	slope, ln2, round := all(octavesPerDB), all(math.Ln2), all(roundBias)
	bias := archsimd.BroadcastUint64x4(exponentBias)
	c9, c8, c7, c6, c5 := all(gainSeries[0]), all(gainSeries[1]), all(gainSeries[2]), all(gainSeries[3]), all(gainSeries[4])
	c4, c3, c2, one := all(gainSeries[5]), all(gainSeries[6]), all(gainSeries[7]), all(1)
	n := 0
	for ; n+4 <= len(db); n += 4 {
		octaves := archsimd.LoadFloat64x4Slice(db[n:]).Mul(slope)
		biased := octaves.Add(round)
		f := octaves.Sub(biased.Sub(round)).Mul(ln2)
		sum := c9.Mul(f).Add(c8).Mul(f).Add(c7).Mul(f).Add(c6).Mul(f).Add(c5)
		sum = sum.Mul(f).Add(c4).Mul(f).Add(c3).Mul(f).Add(c2).Mul(f).Add(one).Mul(f).Add(one)
		power := biased.AsUint64x4().Add(bias).ShiftAllLeft(52).AsFloat64x4()
		sum.Mul(power).StoreSlice(gain[n:])
	}
	archsimd.ClearAVXUpperBits()
	return n
}
