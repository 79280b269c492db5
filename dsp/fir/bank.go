package fir

import "lacquer/dsp/reuse"

const (
	parts      = 16 // partitions of a kernel
	periodHops = 2  // hops from one design to the next
	slice      = 64 // frames from one slice of work to the next

	// Plans is how many plans a Source keeps.
	Plans = 3
)

// Unity is the kernel that passes an input as it is, bit for bit.
const Unity = -1

// Path leads from an input, 0 or 1, through a kernel to an output. Paths to the
// same output add, an output without any is silent.
type Path struct{ In, Kernel, Out int }

// Source says which filters a Bank runs.
//
// The bank takes a plan, a copy of the settings that determine the filters, at
// each point of its grid; it has the kernels designed later, when the audio of
// that moment comes to the middle of the filters.
type Source interface {
	// Snap keeps the settings as they are now as plan i, 0 to Plans-1, and
	// reports whether the filters differ from those of the last call.
	Snap(i int) bool
	// Paths appends the paths of plan i to dst, two an output at most, and
	// tells what Magnitudes costs for four frequencies, roughly in vector
	// operations.
	Paths(i int, dst []Path) (paths []Path, cost int)
	// Magnitudes writes the responses of plan i to dst[kernel]: real numbers,
	// for the squared frequencies of square, in (cycles per frame)². These
	// come in no order, eight or a multiple of it in a call. Kernels without
	// paths may be left as they are.
	Magnitudes(i int, dst [][]float64, square []float64)
}

// Bank filters two channels by linear-phase filters that are given by their
// responses.
//
// The convolution is partitioned (Stockham, High-speed convolution and
// correlation, 1966) into parts of a sixteenth of the kernels. The work of a
// hop, which is as long as a part, is done in equal slices during the hop after
// it, one slice every 64 frames: so the latency is half a kernel and two hops.
// New kernels are designed in slices too: in two hops their responses are
// worked out, in two more their spectra. They come in by a crossfade of two
// hops, whose middle meets the audio that entered when the plan was taken. All
// of it is timed by the frames since Reset.
//
// Prepare comes first.
type Bank struct {
	source    Source
	hop       int
	short     *transform // of a part
	weights   []float64  // for it: see input
	raw       [2][]float64
	silent    []float64    // a hop of it
	spectra   [2][]float64 // of the past hops and of silence, block by block
	head, age int          // newest spectrum; how many there are since Reset
	offsets   []int        // of the partitions' spectra in a block
	work      []float64    // under transform

	live, next *set // sounding; fading in, or nil
	coming     *set // whose spectra are being made, or nil
	asking     bool // responses are being worked out, for what comes next
	sets       [3]set
	designer   designer
	pending    [Plans]bool // plans whose kernels are to be made
	stale      bool        // live is not what the last plan says

	ready        [2][][]float64 // what sounds in odd and even hops, by output
	fading       []float64      // the same by the kernels that come in
	shared       []step         // of the inputs
	outputs      []output
	hopWork      job
	responseWork job
	spectraWork  job

	frame int // since Reset
	awake bool
}

// set is one state of all the filters.
type set struct {
	paths   []Path
	kernels [][]float64 // spectra: block by block, the first half of the partitions
}

// to reports whether kernels, and whether Unity, lead to output o.
func (s *set) to(o int) (kernels int, unity bool) {
	for _, p := range s.paths {
		if p.Out == o {
			if p.Kernel == Unity {
				unity = true
			} else {
				kernels++
			}
		}
	}
	return kernels, unity
}

// Prepare gets ready for kernels of the given number of taps, a power of two of
// at least 1024 (of which one is 0, for symmetry), and designs them as the
// source's settings stand. It allocates where more is asked for than ever
// before, and implies Reset.
func (b *Bank) Prepare(taps, kernels, outs int, source Source) {
	b.source, b.hop = source, taps/parts
	b.short = transformOf(b.hop)
	b.weights = room(b.weights, 2*b.hop)
	setRoots(b.weights, 0, 1/float64(4*b.hop))
	b.silent = room(b.silent, b.hop)
	b.work = room(b.work, 2*b.hop)
	b.fading = room(b.fading, b.hop)
	b.offsets = reuse.Zeros(b.offsets, parts)
	for i := range 2 {
		b.raw[i] = room(b.raw[i], taps)
		b.spectra[i] = room(b.spectra[i], b.hop/4*spectraStride)
		b.ready[i] = rows(b.ready[i], outs, b.hop)
	}
	for i := range b.sets {
		b.sets[i].paths = reuse.Zeros(b.sets[i].paths, 2*outs)[:0]
		b.sets[i].kernels = rows(b.sets[i].kernels, kernels, taps)
	}
	b.live, b.next, b.coming = nil, nil, nil
	b.asking, b.stale, b.pending = false, false, [Plans]bool{}
	b.designer.prepare(b, taps, kernels)
	b.convolver(outs)
	source.Snap(0)
	b.designAtOnce(0)
	b.Reset()
}

// rows are as many rooms for n values, in the memory of x if that suffices.
func rows(x [][]float64, count, n int) [][]float64 {
	x = reuse.Slice(x, count)
	for i := range x {
		x[i] = room(x[i], n)
	}
	return x
}

// Latency is the delay in frames: half a kernel and two hops.
func (b *Bank) Latency() int { return b.hop * (parts/2 + 2) }

// Tail is how many frames sound can outlast the input and the latency.
func (b *Bank) Tail() int { return b.hop * (parts/2 + 1) }

// Period is the grid on which plans are taken, in frames.
func (b *Bank) Period() int { return b.hop * periodHops }

// Reset clears history. The kernels stay, unless the settings have changed:
// then new ones are designed with the first frame.
func (b *Bank) Reset() {
	b.Wake()
	b.awake = false
}

// Wake clears history like Reset, but new settings come in as they do in
// playing, in slices and by a crossfade, which begins at once.
func (b *Bank) Wake() {
	if b.next != nil {
		b.live, b.next = b.next, nil
	}
	for i := range b.pending {
		b.stale = b.stale || b.pending[i]
		b.pending[i] = false
	}
	b.stale = b.stale || b.asking || b.coming != nil
	b.asking, b.coming = false, nil
	b.frame, b.age, b.awake = 0, 0, true
	for i := range b.ready {
		for _, x := range b.ready[i] {
			clear(x)
		}
	}
}

// Process filters l and r to the outputs, of which each must hold len(l)
// frames. They may be l and r.
func (b *Bank) Process(l, r []float64, out [][]float64) {
	for at := 0; at < len(l); {
		if b.frame%slice == 0 {
			b.tick()
		}
		n := min(slice-b.frame%slice, len(l)-at)
		from := b.frame % len(b.raw[0])
		copy(b.raw[0][from:from+n], l[at:])
		copy(b.raw[1][from:from+n], r[at:])
		from = b.frame % b.hop
		for o, x := range b.ready[(b.frame/b.hop+1)%2] {
			copy(out[o][at:at+n], x[from:])
		}
		at += n
		b.frame += n
	}
}

// tick does one slice of work.
func (b *Bank) tick() {
	if b.frame%b.Period() == 0 {
		b.grid()
	}
	at := b.frame % b.hop
	if at == 0 {
		b.beginHop()
	}
	b.hopWork.advance(at/slice+1, b.hop/slice)
	part, parts := b.frame%b.Period()/slice+1, b.Period()/slice
	if b.asking {
		b.responseWork.advance(part, parts)
	}
	if b.coming != nil {
		b.spectraWork.advance(part, parts)
	}
}

// grid takes a plan, and moves the kernels of earlier ones on.
func (b *Bank) grid() {
	if b.next != nil {
		b.live, b.next = b.next, nil
	}
	if b.coming != nil {
		b.next, b.coming = b.coming, nil
	}
	if b.asking {
		b.asking = false
		b.beginSpectra()
	}
	i := b.frame / b.Period() % Plans
	b.pending[i] = b.source.Snap(i)
	due := (i + 1) % Plans // the oldest
	if b.frame == 0 {
		due = i
		b.pending[i] = b.pending[i] || b.stale
		b.stale = false
	}
	if !b.pending[due] {
		return
	}
	b.pending[due] = false
	if b.frame == 0 && !b.awake {
		b.designAtOnce(due)
		return
	}
	b.asking = true
	b.designer.beginResponses(due)
}

// beginSpectra goes on with the responses that are there.
func (b *Bank) beginSpectra() {
	for k := range b.sets {
		if s := &b.sets[k]; s != b.live && s != b.next {
			b.coming = s
		}
	}
	b.designer.beginSpectra(b.coming)
}

// designAtOnce puts the kernels of plan i in force.
func (b *Bank) designAtOnce(i int) {
	b.designer.beginResponses(i)
	b.responseWork.advance(1, 1)
	b.beginSpectra()
	b.spectraWork.advance(1, 1)
	b.live, b.coming = b.coming, nil
}
