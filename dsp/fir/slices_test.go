package fir

import "testing"

// costs are those of each 64 frames from the next grid point on, in the units
// of step.cost.
func costs(b *Bank, n int, before func(i int)) []float64 {
	x := make([]float64, slice)
	out := [][]float64{make([]float64, slice), make([]float64, slice)}
	for b.frame%b.Period() != 0 {
		b.Process(x, x, out)
	}
	spent := make([]float64, n)
	for i := range spent {
		before(i)
		was := [...]int{b.hopWork.done, b.responseWork.done, b.spectraWork.done}
		if b.frame%b.hop == 0 {
			was[0] = 0
		}
		if b.frame%b.Period() == 0 {
			was[1], was[2] = 0, 0
		}
		b.Process(x, x, out)
		if b.hopWork.done > was[0] {
			spent[i] += float64(b.hopWork.done - was[0])
		}
		if b.asking {
			spent[i] += float64(b.responseWork.done - was[1])
		}
		if b.coming != nil {
			spent[i] += float64(b.spectraWork.done - was[2])
		}
	}
	return spent
}

func meanAndMax(x []float64) (mean, most float64) {
	for _, v := range x {
		mean += v / float64(len(x))
		most = max(most, v)
	}
	return mean, most
}

// No 64 frames cost much more than others, at rest and in motion; and where
// rest and motion meet, little over three times what rest costs.
func TestSlicesAreEqual(t *testing.T) {
	for _, c := range []struct {
		name  string
		paths []Path
	}{
		{"stereo", stereo},
		{"two kernels", []Path{{0, 0, 0}, {1, 3, 1}}},
		{"shared kernels", []Path{{0, 0, 0}, {1, 1, 0}, {1, 0, 1}, {0, 1, 1}}},
		{"matrix", matrix},
	} {
		for _, taps := range []int{1024, 8192, 16384} {
			src := &curves{cost: 170} // eight bands of an equaliser
			flat := func(float64) float64 { return 1 }
			src.set(c.paths, flat, flat, flat, flat)
			var b Bank
			b.Prepare(taps, 4, 2, src)
			period := b.Period() / slice
			still, most := meanAndMax(costs(&b, 2*period, func(int) {})[period:])
			if most > 1.1*still {
				t.Errorf("%s, %d taps, at rest: %.0f, mean %.0f", c.name, taps, most, still)
			}
			moving, most := meanAndMax(costs(&b, 10*period, func(int) { src.changed = true })[6*period:])
			if most > 1.1*moving {
				t.Errorf("%s, %d taps, moving: %.0f, mean %.0f", c.name, taps, most, moving)
			}
			if moving < 2*still {
				t.Errorf("%s, %d taps: moving costs %.0f, rest %.0f", c.name, taps, moving, still)
			}
			costs(&b, 10*period, func(int) {})
			_, most = meanAndMax(costs(&b, 20*period, func(i int) { src.changed = i == 0 }))
			if most > 3.4*still {
				t.Errorf("%s, %d taps, one change: %.0f, rest %.0f", c.name, taps, most, still)
			}
			t.Logf("%s, %d taps: rest %.0f, moving %.2f, one change %.2f times that", c.name, taps, still, moving/still, most/still)
		}
	}
}
