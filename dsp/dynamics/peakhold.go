package dynamics

import "math"

// holdParts is how many parts the time of a PeakHold is kept in.
const holdParts = 4

// PeakHold is a peak detector that bridges the zero crossings of a wave: the
// largest magnitude of the last few parts of its hold time and of the part
// that has begun. So it holds each peak for the hold time, a ninth more or
// less, and needs no memory that grows with the rate. It reads a steady sine
// of more than 0.56 periods per hold time as its peak.
type PeakHold struct {
	part [holdParts + 1]float64 // the running part first, then the younger ones
	past float64                // largest of the complete parts
	size int                    // frames in a part; 0 holds nothing
	left int                    // frames until the running part is complete
}

// SetHold sets the hold time in frames and returns the mean time in frames
// that a peak is held in fact.
func (p *PeakHold) SetHold(frames float64) float64 {
	p.size = int(math.Round(frames / (holdParts + 0.5)))
	p.left = min(p.left, p.size)
	return float64(p.size) * (holdParts + 0.5)
}

// Seed makes the detector read this power now, for a switch from another
// detector.
func (p *PeakHold) Seed(power float64) {
	for i := range p.part {
		p.part[i] = math.Sqrt(power)
	}
	p.past, p.left = p.part[1], p.size
}

// Reading is the power that the detector reads now.
func (p *PeakHold) Reading() float64 {
	peak := max(p.part[0], p.past)
	return peak * peak
}

// Process writes the power of the held peaks of x to to, of the same length;
// they may be the same.
func (p *PeakHold) Process(to, x []float64) {
	to = to[:len(x)]
	for len(x) > 0 {
		if p.left <= 0 {
			p.shift()
		}
		n := min(len(x), max(p.left, 1))
		p.left -= n
		p.part[0] = hold(to[:n], x[:n], p.part[0], p.past)
		to, x = to[n:], x[n:]
	}
}

func holdScalar(to, x []float64, now, past float64) float64 {
	to = to[:len(x)]
	for i, v := range x {
		now = greater(math.Abs(v), now)
		peak := greater(now, past)
		to[i] = peak * peak
	}
	return now
}

// shift completes the running part.
func (p *PeakHold) shift() {
	p.left = p.size
	if p.size == 0 {
		p.part = [holdParts + 1]float64{}
	}
	copy(p.part[1:], p.part[:holdParts])
	p.part[0] = 0
	p.past = max(p.part[1], p.part[2], p.part[3], p.part[4])
}
