//go:build !(goexperiment.simd && amd64)

package dynamics

// PowersToDB turns powers into dB, each PowerToDB of x.
func PowersToDB(x []float64) { powersScalar(x) }

// Gains turns reductions in dB into gains, each DBToGain of −x.
func Gains(x []float64) { gainsScalar(x) }

// reductions turns levels in dB into reductions.
func (l *law) reductions(x []float64) { l.scalar(x) }

// hold works within one part, whose largest magnitude so far is now. It writes
// the square of that or of past and returns the new now.
func hold(to, x []float64, now, past float64) float64 { return holdScalar(to, x, now, past) }

// ProcessLanes is b[k].Process(x[k]) for every k, with the same bits: lanes
// that run side by side do not wait for each other. All x are of one length.
func ProcessLanes(b []Ballistics, x [][]float64) {
	for k := range b {
		b[k].Process(x[k])
	}
}

// RMSLanes is r[k].Process(to[k], x[k]) for every k, with the same bits: lanes
// that run side by side do not wait for each other. All slices are of one
// length.
func RMSLanes(r []RMS, to, x [][]float64) {
	for k := range r {
		r[k].Process(to[k], x[k])
	}
}

// SVFLanes is f[k].Process(to[k], x[k]) for every k, with the same bits: lanes
// that run side by side do not wait for each other. All slices are of one
// length.
func SVFLanes(f []SVF, to, x [][]float64) {
	for k := range f {
		f[k].Process(to[k], x[k])
	}
}
