//go:build !(goexperiment.simd && amd64)

package dynamics

// PowersToDB turns powers into dB, each PowerToDB of x.
func PowersToDB(x []float64) { powersScalar(x) }

// Gains turns reductions in dB into gains, each DBToGain of −x.
func Gains(x []float64) { gainsScalar(x) }

// reductions turns levels in dB into reductions.
func (l *law) reductions(x []float64) { l.scalar(x) }

// reductionsAlong turns levels in dB into reductions by a law that moves.
func (l *law) reductionsAlong(x, threshold, knee, slope []float64) {
	l.scalarAlong(x, threshold, knee, slope)
}

// hold works within one part, whose largest magnitude so far is now. It writes
// the square of that or of past and returns the new now.
func hold(to, x []float64, now, past float64) float64 { return holdScalar(to, x, now, past) }

// ProcessLanes is b[k].Process(x[k]) for every k. All x are of one length.
func ProcessLanes(b []Ballistics, x [][]float64) {
	for k := range b {
		b[k].Process(x[k])
	}
}

// FilterRMS filters both channels of x into side and writes the power that r
// reads there to to. All slices are of one length.
func FilterRMS(f *[2]SVF, r *[2]RMS, to, side, x [2][]float64) {
	filterRMSScalar(f, r, to, side, x)
}

// FilterPower writes the square of both channels of x, after two filters in
// series, to to. All slices are of one length.
func FilterPower(f *[2][2]SVF, to, x [2][]float64) { filterPowerScalar(f, to, x) }
