package translate

import (
	"math"

	"lacquer/dsp/fir"
	"lacquer/dsp/loudness"
	"lacquer/host/report"
)

// Bands is the number of bands that are told of.
const Bands = 6

// BandNames are what people call them.
var BandNames = [Bands]string{"sub", "bass", "low mids", "mids", "presence", "air"}

// BandEdges are the frequencies in Hz where bands meet.
var BandEdges = [Bands - 1]float64{60, 250, 500, 2000, 6000}

// cellsPerOctave is how finely two spectra are compared. A sound that is lost in
// one cell is not made up for by what is boosted in another.
const cellsPerOctave = 12

// spectrum is the energy of a programme, both channels added up, over frequency:
// Hann windows of about a third of a second, half overlapped.
type spectrum struct {
	rate        float64
	powering    fir.Powering
	left, right []float64
	frames      int64
	energy      []float64                   // of points 1…n/2−1
	mono        []float64                   // the same of (L + R) / 2 on both sides
	window      func(power *[Bands]float64) // sees every window's mean squares, may be nil
}

func newSpectrum(rate float64) *spectrum {
	n := 1 << max(6, int(math.Round(math.Log2(rate/3))))
	s := &spectrum{rate: rate, energy: make([]float64, n/2), mono: make([]float64, n/2)}
	s.powering.Prepare(n)
	s.powering.Keep()
	s.left, s.right = s.powering.Ring(nil, n), s.powering.Ring(nil, n)
	return s
}

// add takes in frames; blocks may have any size.
func (s *spectrum) add(left, right []float64) {
	size := int64(len(s.left))
	for len(left) > 0 {
		at := s.frames % size
		n := min(len(left), int(size/2-at%(size/2)))
		copy(s.left[at:], left[:n])
		copy(s.right[at:], right[:n])
		s.frames += int64(n)
		left, right = left[n:], right[n:]
		if s.frames%(size/2) == 0 && s.frames >= size {
			s.transform()
		}
	}
}

func (s *spectrum) transform() {
	s.powering.Begin(s.left, s.right, int(s.frames%int64(len(s.left))))
	s.powering.Advance(1, 1)
	var power [Bands]float64
	for k := 1; k < len(s.energy); k++ {
		l, r, both := s.powering.Products(k)
		l, r = max(l, 0), max(r, 0) // rounding
		s.energy[k] += l + r
		s.mono[k] += max(0, (l+r)/2+both)
		if s.window != nil {
			power[bandOf(s.hz(k))] += l + r
		}
	}
	if s.window != nil {
		s.window(&power)
	}
}

// finish lets the last frames count: silence follows them.
func (s *spectrum) finish() {
	if s.frames == 0 {
		return
	}
	size := int64(len(s.left))
	missing := max(size-s.frames, (size/2-s.frames%(size/2))%(size/2))
	s.window = nil
	s.add(make([]float64, missing), make([]float64, missing))
}

// hz is the frequency of a point.
func (s *spectrum) hz(k int) float64 { return float64(k) * s.rate / float64(len(s.left)) }

func bandOf(hz float64) int {
	for b, edge := range BandEdges {
		if hz < edge {
			return b
		}
	}
	return Bands - 1
}

// cell is a part of a band.
type cell struct {
	band   int
	energy float64 // of the frequencies in it
	loud   float64 // K-weighted
}

// cells sums up energy or mono.
func (s *spectrum) cells(energy []float64) (list []cell) {
	edge := 0.0
	for k := 1; k < len(energy); k++ {
		hz := s.hz(k)
		if band := bandOf(hz); hz >= edge || band != list[len(list)-1].band {
			list = append(list, cell{band: band})
			edge = hz * math.Pow(2, 1.0/cellsPerOctave)
		}
		c := &list[len(list)-1]
		c.energy += energy[k]
		c.loud += energy[k] * loudness.Weight(hz, s.rate)
	}
	return list
}

// Change is what became of a programme's spectrum.
type Change struct {
	Bands [Bands]report.Figure `json:"bands_db"`             // at equal loudness; undefined where there was nothing
	Lost  report.Figure        `json:"lost_percent"`         // share of the K-weighted power that is gone
	Where [Bands]report.Figure `json:"lost_percent_of_band"` // the same by band: they add up to Lost
}

// turned is a spectrum at another level, in dB.
func turned(list []cell, gain float64) []cell {
	factor := math.Pow(10, gain/10)
	out := make([]cell, len(list))
	for i, c := range list {
		out[i] = cell{c.band, c.energy * factor, c.loud * factor}
	}
	return out
}

// faint is how far below the whole a band's power must be to count as nothing.
const faint = 1e-7

// change compares two spectra of the same rate; louder is how much louder the
// second is, in LU.
func change(before, after []cell, louder float64) Change {
	var was, is, lost [Bands]float64
	var all, loud float64
	for i, a := range before {
		b := after[i]
		was[a.band] += a.energy
		is[a.band] += b.energy
		lost[a.band] += max(0, a.loud-b.loud)
		all += a.energy
		loud += a.loud
	}
	var c Change
	for b := range was {
		c.Bands[b] = report.Figure(math.NaN())
		if was[b] > faint*all {
			c.Bands[b] = report.Figure(10*math.Log10(is[b]/was[b]) - louder)
		}
		c.Where[b] = report.Figure(100 * lost[b] / loud)
		c.Lost += c.Where[b]
	}
	return c
}

// cutoff is the frequency in Hz above which after has nothing left of before: 10
// dB less, or more, in every 200 Hz. It is undefined where before has nothing up
// there that could be missing.
func cutoff(before, after *spectrum) report.Figure {
	const step, gone = 200.0, 0.1
	top := math.NaN()
	var a, b, all float64
	for _, e := range before.energy {
		all += e
	}
	from := len(before.energy) - 1
	for k := from; k > 0; k-- {
		a, b = a+before.energy[k], b+after.energy[k]
		if before.hz(from)-before.hz(k) < step {
			continue
		}
		if a > faint/1e4*all {
			if b > gone*a {
				break
			}
			top = before.hz(k)
		}
		a, b, from = 0, 0, k-1
	}
	return report.Figure(top)
}
