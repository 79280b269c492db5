//go:build !(goexperiment.simd && amd64)

package stereo

// split gives mid and side of l and r.
func split(mid, side, l, r []float64) { splitScalar(mid, side, l, r) }

// join does the reverse.
func join(l, r, mid, side []float64) { joinScalar(l, r, mid, side) }

// process filters x into to.
func (f *side) process(to, x []float64) { f.processScalar(to, x) }
