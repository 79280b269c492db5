package dynamics

// filterRMSScalar is FilterRMS, part by part.
func filterRMSScalar(f *[2]SVF, r *[2]RMS, to, side, x [2][]float64) {
	for c := range x {
		f[c].Process(side[c], x[c])
		r[c].Process(to[c], side[c])
	}
}

// filterPowerScalar is FilterPower, part by part.
func filterPowerScalar(f *[2][2]SVF, to, x [2][]float64) {
	for c, y := range to {
		f[0][c].Process(y, x[c])
		f[1][c].Process(y, y)
		for i, v := range y {
			y[i] = v * v
		}
	}
}
