// Package kernel holds the few inner loops that are worth vector code. Each
// has one readable scalar version, which is the reference and what most
// processors run, and one vector version with the same order of operations,
// so that both give the same bits.
package kernel

// Peaks finds the largest magnitude that a signal reaches between its samples.
//
// It reads the signal on a grid of phases points per sample (see
// fir.Interpolator). Where a point's magnitude is a local maximum, it fits a
// sinusoid through the point y and its neighbours a and b, whose squared
// amplitude is
//
//	y² + (a-b)²·y² / ((2y-a-b)·(2y+a+b))
//
// and takes that for the peak. Near a maximum this is the parabola through the
// three magnitudes, and unlike the parabola it stays exact for a sine of any
// frequency: 4 phases read a 20 kHz tone at 44.1 kHz within 0.001 dB, where a
// parabola is up to 0.05 dB low and the bare grid 0.5 dB.
type Peaks struct {
	half   int
	pairs  []mirrored
	middle []float32   // even taps of the phase half-way, for an even number of phases
	rows   [][]float32 // phases 1…, each led by its value one sample earlier
	chunk  int
}

// mirrored holds the taps of phase p and of its mirror image, phase P-p. With
// s and d the sum and difference of two samples at the same distance on either
// side, phase p is Σ even·s + Σ odd·d and phase P-p is Σ even·s - Σ odd·d:
// both for the price of one.
//
// Taps go from the outermost pair of samples inward, so that sums run from
// the small products to the large ones.
type mirrored struct {
	p    int
	taps [][2]float32 // even, odd
}

// NewPeaks prepares for the polyphase bank of fir.Interpolator, for calls of at
// most chunk samples.
func NewPeaks(bank [][]float64, chunk int) *Peaks {
	phases, half := len(bank), len(bank[0])/2
	k := &Peaks{half: half, chunk: chunk, rows: make([][]float32, phases-1)}
	for i := range k.rows {
		k.rows[i] = make([]float32, chunk+1)
	}
	for p := 1; 2*p < phases; p++ {
		m := mirrored{p: p, taps: make([][2]float32, half)}
		for i := range half {
			before, after := bank[p][i], bank[p][2*half-1-i]
			m.taps[i] = [2]float32{float32((after + before) / 2), float32((after - before) / 2)}
		}
		k.pairs = append(k.pairs, m)
	}
	if phases%2 == 0 {
		k.middle = make([]float32, half)
		for i := range half {
			k.middle[i] = float32(bank[phases/2][i])
		}
	}
	return k
}

// Half is the number of samples that are looked at on either side, and how far
// behind the newest sample the peaks are.
func (k *Peaks) Half() int { return k.half }

// Reset forgets the samples before the next call.
func (k *Peaks) Reset() {
	for _, row := range k.rows {
		clear(row)
	}
}

// Squared writes the squared peaks around len(dst) successive samples: dst[i]
// covers the time from half a grid step before x[half+i] to half a grid step
// before x[half+i+1]. x holds half samples of the past, len(dst) samples and
// half of the future; calls continue each other.
func (k *Peaks) Squared(dst, x []float32) {
	n := len(dst)
	for _, m := range k.pairs {
		before, after := k.rows[len(k.rows)-m.p], k.rows[m.p-1]
		mirroredPhases(after[1:n+1], before[1:n+1], x[1:], m.taps)
	}
	if k.middle != nil {
		middlePhase(k.rows[len(k.rows)/2][1:n+1], x[1:], k.middle)
	}
	at := x[k.half:]
	first, last := k.rows[0], k.rows[len(k.rows)-1]
	clear(dst)
	refinePeaks(dst, last[:n], at[:n], first[1:n+1])
	left := at[:n]
	for i, row := range k.rows {
		right := at[1 : n+1]
		if i+1 < len(k.rows) {
			right = k.rows[i+1][1 : n+1]
		}
		refinePeaks(dst, left, row[1:n+1], right)
		left = row[1 : n+1]
	}
	for _, row := range k.rows {
		row[0] = row[n]
	}
}
