package fir

// Interpolator designs a polyphase bank that reads a signal between its
// samples: row p gives the value p/phases of a sample after the reference
// sample n, as Σ bank[p][k]·x[n-half+1+k] over k = 0 … 2·half-1.
//
// Each row is a sinc cut off at the Nyquist frequency under a Kaiser window of
// shape beta whose ends lie half samples away, scaled to unity gain at 0 Hz.
// Row 0 is the sample itself, exactly, and row phases-p is row p reversed,
// exactly.
func Interpolator(phases, half int, beta float64) [][]float64 {
	bank := make([][]float64, phases)
	for p := range bank {
		bank[p] = make([]float64, 2*half)
	}
	bank[0][half-1] = 1
	for p := 1; 2*p <= phases; p++ {
		row, mirrored := bank[p], bank[phases-p]
		at := float64(p) / float64(phases)
		sum := 0.0
		for k := range row {
			t := float64(k-half+1) - at
			row[k] = Sinc(t) * Kaiser(t/float64(half), beta)
			sum += row[k]
		}
		for k := range row {
			row[k] /= sum
		}
		if 2*p == phases {
			symmetrise(row)
		}
		for k := range row {
			mirrored[len(row)-1-k] = row[k]
		}
	}
	return bank
}

// symmetrise removes the rounding by which a symmetric row differs from its
// mirror image.
func symmetrise(row []float64) {
	for i, j := 0, len(row)-1; i < j; i, j = i+1, j-1 {
		row[j] = row[i]
	}
}
