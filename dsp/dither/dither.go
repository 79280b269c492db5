// Package dither shortens samples to a word length: it adds triangular noise
// so that what rounding loses becomes a steady, signal-free hiss, and can
// shape that hiss to where the ear hears least.
//
// The noise is the sum of two independent uniform ones of ±½ LSB (TPDF): the
// whole error has mean 0 and a variance of ¼ LSB² whatever the signal
// (Lipshitz, Wannamaker and Vanderkooy, "Quantization and dither: a
// theoretical survey", JAES 40(5), 1992).
package dither

import (
	"math"

	"lacquer/dsp/reuse"
)

// Config says what a Ditherer does.
type Config struct {
	Bits     int     // word length, 2..32; the grid is 2^-(Bits-1)
	Shaping  int     // Off, Mild, Medium or Strong
	Rate     float64 // Hz
	Channels int
	Seed     uint64 // same seed, same noise

	// FromFirstOffGrid passes samples bit for bit until a frame in which any
	// channel is not exactly on the grid. From there on all channels are
	// dithered to the end.
	FromFirstOffGrid bool

	// Ceiling is the amplitude that no sample exceeds, 0 for none: what the
	// noise would lift above it becomes the largest grid value below it.
	Ceiling float64

	// Blank is after how many frames of silence in all channels the noise
	// stops and zeros are written, until the first frame that sounds; 0 for
	// never. Before the first such frame there is no noise either.
	Blank int
}

// Ditherer rounds planar samples to a grid. Results do not depend on how a
// signal is cut into calls.
type Ditherer struct {
	cfg      Config
	shapers  [Strong + 1][order]float64
	waiting  bool // for the first frame off the grid
	sounding bool // not blanked
	zeros    int  // frames of silence up to now
	streams  []stream
	grid     grid
}

// grid is the word length as numbers.
type grid struct {
	lsb, perLSB float64
	low, high   float64 // range in LSB
}

// stream is the state of a channel.
type stream struct {
	noise uint64
	errs  [order]float64 // latest last, in LSB
}

// New makes a Ditherer ready for the first sample.
func New(cfg Config) *Ditherer {
	d := &Ditherer{}
	d.Prepare(cfg)
	return d
}

// Prepare begins anew with another configuration, as a new Ditherer would.
func (d *Ditherer) Prepare(cfg Config) {
	d.cfg, d.streams = cfg, reuse.Zeros(d.streams, cfg.Channels)
	for i := range d.shapers {
		d.shapers[i] = design(i, cfg.Rate)
	}
	d.setGrid()
	d.Reset()
}

// Reset begins anew, with the same noise.
func (d *Ditherer) Reset() {
	d.waiting = d.cfg.FromFirstOffGrid
	d.sounding, d.zeros = false, 0
	for c := range d.streams {
		d.streams[c] = stream{noise: scramble(d.cfg.Seed + scramble(uint64(c)+1))}
	}
}

// SetFormat changes word length and shaping between samples; the noise runs
// on and the shaper starts afresh.
func (d *Ditherer) SetFormat(bits, shaping int) {
	if bits == d.cfg.Bits && shaping == d.cfg.Shaping {
		return
	}
	d.cfg.Bits, d.cfg.Shaping = bits, shaping
	d.forget()
	d.setGrid()
}

// SetCeiling changes Config.Ceiling between samples.
func (d *Ditherer) SetCeiling(amplitude float64) {
	if amplitude != d.cfg.Ceiling {
		d.cfg.Ceiling = amplitude
		d.setGrid()
	}
}

// SetBlank changes Config.Blank between samples. Switched on, it counts
// silence from then on.
func (d *Ditherer) SetBlank(frames int) { d.cfg.Blank = frames }

// forget lets the shapers start afresh.
func (d *Ditherer) forget() {
	for c := range d.streams {
		d.streams[c].errs = [order]float64{}
	}
}

func (d *Ditherer) setGrid() {
	half := math.Ldexp(1, d.cfg.Bits-1)
	d.grid = grid{lsb: 1 / half, perLSB: half, low: -half, high: half - 1}
	if d.cfg.Ceiling > 0 {
		top := math.Floor(d.cfg.Ceiling * half)
		d.grid.low = max(d.grid.low, -top)
		d.grid.high = min(d.grid.high, top)
	}
}

// PeakBound is the most by which an output sample can differ from its input,
// in LSB, short of overload: the error of the quantiser, noise included, is
// at most 1.5, and the shaper at worst adds up its taps.
func (d *Ditherer) PeakBound() float64 {
	sum := 1.0
	for _, c := range d.shapers[d.cfg.Shaping] {
		sum += math.Abs(c)
	}
	return maxError * sum
}

// Process rounds samples in place; planar holds one slice per channel, all of
// one length.
func (d *Ditherer) Process(planar [][]float64) {
	from := 0
	if d.waiting {
		from = d.grid.firstOff(planar)
		d.waiting = from == len(planar[0])
	}
	for from < len(planar[0]) {
		to := len(planar[0])
		switch {
		case d.cfg.Blank == 0:
			d.sounding, d.zeros = true, 0
			d.dither(planar, from, to)
		case d.sounding:
			to = d.untilBlank(planar, from)
			d.dither(planar, from, to)
		default:
			to = d.skipSilence(planar, from)
		}
		from = to
	}
}

// dither rounds the given frames.
func (d *Ditherer) dither(planar [][]float64, from, to int) {
	for c, x := range planar {
		s := &d.streams[c]
		if d.cfg.Shaping == Off || d.shapers[d.cfg.Shaping] == [order]float64{} {
			s.round(x[from:to], d.grid)
			continue
		}
		s.shape(x[from:to], d.grid, &d.shapers[d.cfg.Shaping])
	}
}

// untilBlank counts silence and returns the frame where there has been enough
// of it, or the number of frames.
func (d *Ditherer) untilBlank(planar [][]float64, from int) int {
	for i := from; i < len(planar[0]); i++ {
		if d.zeros++; !silent(planar, i) {
			d.zeros = 0
		}
		if d.zeros >= d.cfg.Blank {
			d.sounding, d.zeros = false, 0
			return i + 1
		}
	}
	return len(planar[0])
}

// skipSilence writes zeros until a frame sounds, and returns that.
func (d *Ditherer) skipSilence(planar [][]float64, from int) int {
	at := from
	for ; at < len(planar[0]) && silent(planar, at); at++ {
	}
	for _, x := range planar {
		clear(x[from:at])
	}
	if at < len(planar[0]) {
		d.sounding = true
		d.forget()
	}
	return at
}

// silence is −200 dBFS, which stands for digital zero: no file of up to 32
// bits has a smaller step, and a decaying filter takes seconds to get from
// there to zero.
const silence = 1e-10

func silent(planar [][]float64, frame int) bool {
	for _, x := range planar {
		if math.Abs(x[frame]) > silence {
			return false
		}
	}
	return true
}

// firstOff is the first frame in which a channel is not on the grid, or the
// number of frames.
func (g grid) firstOff(planar [][]float64) int {
	first := len(planar[0])
	for _, x := range planar {
		for i, v := range x[:first] {
			v *= g.perLSB
			if v != math.Trunc(v) || v < g.low || v > g.high {
				first = i
				break
			}
		}
	}
	return first
}
