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

// Seed makes the detector read power now, for a switch from another detector.
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

// Process turns samples into the power of their held peaks.
func (p *PeakHold) Process(x []float64) {
	now, past, left := p.part[0], p.past, p.left
	for i, v := range x {
		if left <= 0 {
			p.part[0] = now
			past = p.shift()
			now, left = 0, p.size
		}
		left--
		v = math.Abs(v)
		if v > now {
			now = v
		}
		if now > past {
			v = now
		} else {
			v = past
		}
		x[i] = v * v
	}
	p.part[0], p.past, p.left = now, past, left
}

// shift completes the running part and returns the largest of the complete
// ones.
func (p *PeakHold) shift() float64 {
	if p.size == 0 {
		p.part = [holdParts + 1]float64{}
		return 0
	}
	copy(p.part[1:], p.part[:holdParts])
	p.part[0] = 0
	return max(p.part[1], p.part[2], p.part[3], p.part[4])
}

// RMS is a one-pole mean of the square, doubled so that a sine reads as its
// peak does (+3.01 dB).
type RMS struct {
	mean float64 // doubled
	c    float64
}

// SetTime sets the time constant, in frames.
func (r *RMS) SetTime(frames float64) { r.c = OnePole(frames) }

// Seed makes the detector read power now.
func (r *RMS) Seed(power float64) { r.mean = power }

// Reading is the power that the detector reads now.
func (r *RMS) Reading() float64 { return r.mean }

// Process turns samples into twice their mean square.
func (r *RMS) Process(x []float64) {
	mean, c := r.mean, r.c
	for i, v := range x {
		mean += c * (2*v*v - mean)
		x[i] = mean
	}
	r.mean = mean
}

// Flush ends the decay of a silent channel before it becomes denormal.
func (r *RMS) Flush() {
	if r.mean < 1e-30 {
		r.mean = 0
	}
}
