package analysis

import "math"

// powers counts powers in bins of a tenth of a dB, so that any length takes
// the same room. A bin keeps the sum of its powers: means are exact but for
// where a bin is cut, percentiles off by less than a bin.
type powers struct {
	n    int64
	bins [(powerTop - powerFloor) * binsPerDB]struct {
		sum float64
		n   int64
	}
}

const (
	powerFloor = -200 // dB; lower powers share the first bin
	powerTop   = 40
	binsPerDB  = 10
)

func (p *powers) add(power float64) {
	at := 0
	if power > 0 {
		at = int((decibel(power) - powerFloor) * binsPerDB)
	}
	b := &p.bins[max(0, min(at, len(p.bins)-1))]
	b.sum += power
	b.n++
	p.n++
}

// top is the mean of the k highest.
func (p *powers) top(k int64) float64 {
	sum, left := 0.0, k
	for i := len(p.bins) - 1; i >= 0 && left > 0; i-- {
		b := &p.bins[i]
		if b.n == 0 {
			continue
		}
		n := min(left, b.n)
		sum += b.sum / float64(b.n) * float64(n)
		left -= n
	}
	return sum / float64(k)
}

// percentile is the power that a share of all are below; NaN where there are
// none.
func (p *powers) percentile(share float64) float64 {
	rank := int64(share * float64(p.n))
	for i := range p.bins {
		b := &p.bins[i]
		if rank -= b.n; rank < 0 {
			return b.sum / float64(b.n)
		}
	}
	return math.NaN()
}
