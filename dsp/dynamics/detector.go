package dynamics

import "math"

// holdParts is how many parts the time of a PeakHold is kept in.
const holdParts = 4

// PeakHold is a peak detector for two channels that bridges the zero
// crossings of a wave: the largest magnitude of the last few parts of its
// hold time and of the part that has begun. So it holds each peak for the
// hold time, a ninth more or less, and needs no memory that grows with the
// rate. It reads a steady sine of more than 0.56 periods per hold time as its
// peak.
type PeakHold struct {
	part [2][holdParts + 1]float64 // the running part first, then the younger ones
	past [2]float64                // largest of the complete parts
	size int                       // frames in a part; 0 holds nothing
	left int                       // frames until the running part is complete
}

// SetHold sets the hold time in frames and returns the mean time in frames
// that a peak is held in fact.
func (p *PeakHold) SetHold(frames float64) float64 {
	p.size = int(math.Round(frames / (holdParts + 0.5)))
	p.left = min(p.left, p.size)
	return float64(p.size) * (holdParts + 0.5)
}

// Seed makes the detector read these powers now, for a switch from another
// detector.
func (p *PeakHold) Seed(power [2]float64) {
	for c := range 2 {
		for i := range p.part[c] {
			p.part[c][i] = math.Sqrt(power[c])
		}
		p.past[c] = p.part[c][1]
	}
	p.left = p.size
}

// Reading is the powers that the detector reads now.
func (p *PeakHold) Reading() (power [2]float64) {
	for c := range 2 {
		peak := max(p.part[c][0], p.past[c])
		power[c] = peak * peak
	}
	return power
}

// Process writes the power of the held peaks of l and r to toL and toR, all of
// one length.
func (p *PeakHold) Process(toL, toR, l, r []float64) {
	for len(l) > 0 {
		if p.left <= 0 {
			p.shift()
		}
		n := min(len(l), max(p.left, 1))
		p.left -= n
		p.hold(0, toL[:n], l[:n])
		p.hold(1, toR[:n], r[:n])
		toL, toR, l, r = toL[n:], toR[n:], l[n:], r[n:]
	}
}

// hold works on channel c within one part.
func (p *PeakHold) hold(c int, to, x []float64) {
	to = to[:len(x)]
	now, past := p.part[c][0], p.past[c]
	for i, v := range x {
		v = math.Abs(v)
		if v > now {
			now = v
		}
		if now > past {
			past = now
		}
		to[i] = past * past
	}
	p.part[c][0], p.past[c] = now, past
}

// shift completes the running part.
func (p *PeakHold) shift() {
	p.left = p.size
	for c := range 2 {
		if p.size == 0 {
			p.part[c] = [holdParts + 1]float64{}
		}
		part := &p.part[c]
		copy(part[1:], part[:holdParts])
		part[0] = 0
		p.past[c] = max(part[1], part[2], part[3], part[4])
	}
}

// RMS is a one-pole mean of the square for two channels, doubled so that a
// sine reads as its peak does (+3.01 dB).
type RMS struct {
	mean [2]float64 // doubled
	c    float64
}

// SetTime sets the time constant, in frames.
func (r *RMS) SetTime(frames float64) { r.c = OnePole(frames) }

// Seed makes the detector read these powers now.
func (r *RMS) Seed(power [2]float64) { r.mean = power }

// Reading is the powers that the detector reads now.
func (r *RMS) Reading() [2]float64 { return r.mean }

// Process writes twice the mean square of l and r to toL and toR, all of one
// length.
func (r *RMS) Process(toL, toR, left, right []float64) {
	right, toL, toR = right[:len(left)], toL[:len(left)], toR[:len(left)]
	ml, mr := r.mean[0], r.mean[1]
	keep, take := 1-r.c, 2*r.c
	for i, v := range left {
		ml = take*(v*v) + keep*ml
		toL[i] = ml
		v = right[i]
		mr = take*(v*v) + keep*mr
		toR[i] = mr
	}
	r.mean = [2]float64{ml, mr}
}

// Flush ends the decay of a silent channel before it becomes denormal.
func (r *RMS) Flush() {
	for c := range r.mean {
		if r.mean[c] < 1e-30 {
			r.mean[c] = 0
		}
	}
}
