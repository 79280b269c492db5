package analysis

import (
	"math"

	"lacquer/dsp/fir"
)

// Bands is the number of bands of a spectrum.
const Bands = 61

// BandCentre is the middle of a band in Hz: 20 Hz to 20 kHz in the steps of the
// R 20 series of preferred numbers (ISO 3), of which 20 make a factor of ten:
// 1000, 1122, 1259 … Bands are a sixth of an octave wide and meet.
func BandCentre(band int) float64 { return 20 * math.Pow(10, float64(band)/20) }

// bandEdge is half a band, as a factor.
var bandEdge = math.Pow(10, 1.0/40)

// The spectrum is seen through a window of a third of a second at 48 kHz,
// which tells notes of the bass apart, and moved on by a quarter of it, so that
// no sound falls between two.
const (
	windowAt48k = 16384 // frames
	overlap     = 4
)

// windowFor is the power of two next to a third of a second.
func windowFor(rate float64) int {
	return max(16*overlap, 1<<int(math.Round(math.Log2(windowAt48k*rate/48000))))
}

// spectrum is the level of each band in dBFS, both channels added up; a sine of
// full scale in both is 0 dB. Its work for a window is spread over the hop
// that follows, three quarters of it for the transform and one for the bands.
type spectrum struct {
	rate        float64
	powering    fir.Powering
	left, right []float64 // ring: a window, and the hop that comes in meanwhile
	hop         int
	started     int64 // frame
	busy        bool  // a window is being worked on
	band        int   // next to be added up
	next        [Bands]float64

	level [Bands]float64
	count uint64 // changes of level
}

func (s *spectrum) prepare(rate float64) {
	n := windowFor(rate)
	s.rate, s.hop = rate, n/overlap
	s.powering.Prepare(n)
	s.left, s.right = s.powering.Ring(s.left, n+s.hop), s.powering.Ring(s.right, n+s.hop)
	s.forget()
}

// forget makes the levels undefined.
func (s *spectrum) forget() {
	for b := range s.level {
		s.level[b] = math.NaN()
	}
	s.busy = false
	s.count++
}

func (s *spectrum) begin(frame int64) { s.started = frame }

// add takes in frames from frame pos on, up to the end of a hop at most.
func (s *spectrum) add(left, right []float64, pos int64) {
	at := int(pos % int64(len(s.left)))
	n := copy(s.left[at:], left)
	copy(s.left, left[n:])
	copy(s.right[at:], right[:n])
	copy(s.right, right[n:])

	pos += int64(len(left))
	part := int(pos % int64(s.hop))
	if part == 0 {
		part = s.hop
	}
	if s.busy {
		s.work(part)
	}
	if part == s.hop {
		s.endHop(pos)
	}
}

// work does what is due at a frame of the hop.
func (s *spectrum) work(part int) {
	transform := s.hop - s.hop/4
	s.powering.Advance(min(part, transform), transform)
	if part <= transform {
		return
	}
	for until := Bands * (part - transform) / (s.hop - transform); s.band < until; s.band++ {
		s.next[s.band] = s.sum(s.band)
	}
}

// sum is the level of a band of the window at work.
func (s *spectrum) sum(band int) float64 {
	n := float64(s.powering.Size())
	from, to := BandCentre(band)/bandEdge, BandCentre(band)*bandEdge
	if to >= s.rate/2*(1-1/n) {
		return math.NaN() // not below half the rate
	}
	return 10 * math.Log10(s.powering.Sum(from*n/s.rate, to*n/s.rate))
}

// endHop shows the window at work and begins with the one that ends here.
func (s *spectrum) endHop(pos int64) {
	if s.busy {
		s.level = s.next
		s.count++
	}
	n := int64(s.powering.Size())
	if s.busy = pos-s.started >= n; s.busy {
		s.powering.Begin(s.left, s.right, int((pos-n)%int64(len(s.left))))
		s.band = 0
	}
}
