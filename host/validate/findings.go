package validate

import (
	"fmt"
	"math"

	"lacquer/bindings/clap"
)

// kind is a sort of thing that a rig notes.
type kind int

// What a rig notes.
const (
	failedProcess kind = iota // process answered ERROR
	badStatus                 // an answer that does not exist, or TAIL without a tail
	notWritten                // output samples left as they were
	notFinite                 // NaN or infinity, for finite input
	outside                   // written beside the block
	inputChanged              // written to the input
	falseMask                 // a constant channel that is not
	eventOrder                // output events out of order or outside the block
	gesture                   // gestures that do not pair
	kinds
)

// findings are what was noted: how often, and the first of each.
type findings [kinds]struct {
	count int
	first string
}

func (f *findings) add(k kind, format string, args ...any) {
	if f[k].count++; f[k].count == 1 {
		f[k].first = fmt.Sprintf(format, args...)
	}
}

// sound are the kinds that mean that a host gets no usable output.
var sound = []kind{failedProcess, notWritten, notFinite}

// judge fails the check for what a rig has noted of these kinds; the context
// says what was done, as "with blocks of 17 frames".
func (t *T) judge(r *rig, context string, kinds ...kind) {
	for _, k := range kinds {
		if f := r.found[k]; f.count > 0 {
			t.Failf("%s: %s (%d times)", context, f.first, f.count)
		}
	}
}

func (r *rig) checkStatus(n int) {
	switch r.status {
	case clap.ProcessError:
		r.found.add(failedProcess, "process answers ERROR for a block of %d frames at frame %d", n, r.steady-int64(n))
	case clap.ProcessContinue, clap.ProcessContinueIfNotQuiet, clap.ProcessSleep:
	case clap.ProcessTail:
		if _, ok := r.Tail(); !ok {
			r.found.add(badStatus, "process answers TAIL and the plugin has no %s extension to say how long it is", clap.ExtTail)
		}
	default:
		r.found.add(badStatus, "process answers %d, which means nothing", r.status)
	}
}

func (r *rig) checkEvents(n int) {
	last := uint32(0)
	for _, e := range r.block.OutEvents.Events() {
		if e.Header.Time < last {
			r.found.add(eventOrder, "an output event at frame %d comes after one at frame %d", e.Header.Time, last)
		}
		if int(e.Header.Time) >= max(n, 1) {
			r.found.add(eventOrder, "an output event at frame %d of a block of %d", e.Header.Time, n)
		}
		last = e.Header.Time
		if e.Header.SpaceID != clap.CoreEventSpace {
			continue
		}
		switch e.Header.Type {
		case clap.EventTypeParamGestureBegin:
			if r.hands[e.ParamID] {
				r.found.add(gesture, "a gesture on parameter %d begins that has begun already", e.ParamID)
			}
			r.hands[e.ParamID] = true
		case clap.EventTypeParamGestureEnd:
			if !r.hands[e.ParamID] {
				r.found.add(gesture, "a gesture on parameter %d ends that has not begun", e.ParamID)
			}
			delete(r.hands, e.ParamID)
		}
	}
}

// collect takes a block's output and looks at the buffers. After ERROR there is
// none to look at.
func (r *rig) collect(k *take, out [][]float64, at, n int) {
	if r.status == clap.ProcessError {
		return
	}
	c := 0
	for p, info := range r.out {
		port := r.block.Out[p]
		shared := r.inPlace && p == mainPort(r.out)
		for i := range info.Channels {
			where := place{p, i, at}
			if r.double {
				read(r, port.Samples64[i], out[c][at:at+n], math.Float64bits, unwritten64, shared, where)
			} else {
				read(r, port.Samples32[i], out[c][at:at+n], math.Float32bits, unwritten32, shared, where)
			}
			c++
		}
		r.checkMask(p, out[c-info.Channels:c], at, n)
	}
	r.checkInput(k, at, n)
}

// place is a channel of an output port, and a frame of the run.
type place struct{ port, channel, frame int }

func (p place) String() string { return fmt.Sprintf("output port %d channel %d", p.port, p.channel) }

// read takes n samples from a buffer and looks at what is around them.
func read[S float32 | float64, B comparable](r *rig, samples []S, to []float64, bits func(S) B, mark S, shared bool, p place) {
	none := bits(mark)
	for f := range to {
		x := samples[r.start+f]
		if bits(x) == none && !shared {
			r.found.add(notWritten, "%v: frame %d of a block of %d was not written", p, f, len(to))
		} else if v := float64(x); math.IsNaN(v) || math.IsInf(v, 0) {
			r.found.add(notFinite, "%v: %g at frame %d", p, v, p.frame+f)
		}
		to[f] = float64(x)
	}
	for f := 1; f <= guard; f++ {
		for _, at := range []int{r.start - f, r.start + len(to) + f - 1} {
			if at >= 0 && at < len(samples) && bits(samples[at]) != none {
				r.found.add(outside, "%v: wrote %d frames beside a block of %d", p, f, len(to))
				samples[at] = mark
			}
		}
	}
}

func (r *rig) checkMask(port int, out [][]float64, at, n int) {
	mask := r.block.Buffers(false)[port].ConstantMask
	for i, samples := range out {
		if i >= 64 || mask>>i&1 == 0 || n == 0 {
			continue
		}
		for f, x := range samples[at : at+n] {
			if x != samples[at] {
				r.found.add(falseMask, "output port %d says that channel %d is constant: it begins with %g and has %g at frame %d of the block", port, i, samples[at], x, f)
				break
			}
		}
	}
}

func (r *rig) checkInput(k *take, at, n int) {
	c := 0
	for p, info := range r.in {
		for i := range info.Channels {
			if !(r.inPlace && p == mainPort(r.in)) && !r.sameInput(k, p, i, c, at, n) {
				r.found.add(inputChanged, "input port %d channel %d was written to, in a block of %d frames whose output has other buffers", p, i, n)
			}
			c++
		}
	}
}

func (r *rig) sameInput(k *take, port, channel, c, at, n int) bool {
	for f := range n {
		x := k.input(c, at+f)
		if r.double {
			if got := r.block.In[port].Samples64[channel][r.start+f]; math.Float64bits(got) != math.Float64bits(x) {
				return false
			}
		} else if got := r.block.In[port].Samples32[channel][r.start+f]; math.Float32bits(got) != math.Float32bits(float32(x)) {
			return false
		}
	}
	return true
}
