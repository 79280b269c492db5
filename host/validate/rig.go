package validate

import (
	"math"
	"slices"
	"sync"
	"time"

	"lacquer/bindings/clap"
)

// setup says how a rig runs its plugin. The zero value is 48 kHz, blocks of up
// to 512 frames, 32 bit, input and output apart, as most hosts do.
type setup struct {
	rate    float64
	max     int  // frames of the largest block
	double  bool // 64 bit, which all ports must take
	inPlace bool // the main output has the main input's buffers
	shift   int  // frames by which buffers miss the alignment of a fresh allocation
}

// rig drives an active instance as a host does, in buffers that show what was
// written where, and notes what a host would stumble over. Signals are lists of
// channels, those of all ports one after the other.
type rig struct {
	*Instance
	setup
	in, out []clap.AudioPortInfo
	found   findings

	block  *clap.Block
	start  int   // frame of the buffers at which blocks start
	steady int64 // frames since reset
	status clap.Status
	spent  time.Duration   // in process
	hands  map[uint32]bool // parameters that a gesture of the plugin's holds
}

// guard is how many frames around a block are watched.
const guard = 64

// rig makes an instance and has it process.
func (t *T) rig(s setup) *rig { return t.Instance().rig(s) }

// rig activates an instance and has it process.
func (i *Instance) rig(s setup) *rig {
	r := i.prepare(s)
	i.Activate(r.rate, uint32(r.max))
	i.Start()
	return r
}

// prepare makes a rig for an instance that is not active yet.
func (i *Instance) prepare(s setup) *rig {
	if s.rate == 0 {
		s.rate = anyRate
	}
	if s.max == 0 {
		s.max = anyBlock
	}
	r := &rig{Instance: i, setup: s, in: i.Ports(true), out: i.Ports(false), start: guard + s.shift, hands: map[uint32]bool{}}
	size := max(s.max+s.shift+2*guard, 8192) // large ones are aligned to a page
	r.block = clap.NewBlock(r.in, r.out, size, !s.double, 1024, 4096)
	if s.inPlace {
		r.block.Share(mainPort(r.in), mainPort(r.out))
	}
	r.block.SetStart(r.start)
	i.t.Cleanup(r.block.Close)
	return r
}

// close stops and deactivates; the instance lives on.
func (r *rig) close() { r.Deactivate() }

// mainPort is the index of the main port, else of the first.
func mainPort(ports []clap.AudioPortInfo) int {
	return max(0, slices.IndexFunc(ports, func(p clap.AudioPortInfo) bool { return p.Flags&clap.PortIsMain != 0 }))
}

// channels is how many channels the ports have together.
func channels(ports []clap.AudioPortInfo) (n int) {
	for _, p := range ports {
		n += p.Channels
	}
	return n
}

// timed is an event at a frame of a run.
type timed struct {
	frame     int
	param     *clap.EventParamValue
	transport *clap.EventTransport
}

// take is what a rig is to run. The zero value of each field is the plainest.
type take struct {
	in        [][]float64 // as long as the run; nil is silence
	frames    int         // of the run, where in is nil
	blocks    func() int  // length of the next block, at most the rig's max
	events    []timed     // in order
	transport func(frame int) *clap.EventTransport
	masks     bool // tell of constant channels on input
	migrate   bool // each block on another thread
}

func (k *take) length() int {
	if len(k.in) > 0 {
		return len(k.in[0])
	}
	return k.frames
}

// run processes a whole take and gives the output, and then does what a host
// does on the main thread.
func (r *rig) run(k take) [][]float64 {
	out := newSignal(channels(r.out), k.length())
	if k.migrate {
		r.migrate(&k, out)
	} else {
		r.t.Audio(func() { r.frames(&k, out) })
	}
	r.idle()
	return out
}

// migrate runs each block on the next of three threads.
func (r *rig) migrate(k *take, out [][]float64) {
	var turns [3]chan int
	for n := range turns {
		turns[n] = make(chan int, 1)
	}
	var threads sync.WaitGroup
	for n := range turns {
		threads.Go(func() {
			r.t.Audio(func() {
				next := turns[(n+1)%len(turns)]
				for at := range turns[n] {
					if at < k.length() {
						at = r.next(k, out, at)
					}
					if next <- at; at >= k.length() {
						break
					}
				}
			})
		})
	}
	turns[0] <- 0
	threads.Wait()
}

// frames runs a take on the thread it is called on.
func (r *rig) frames(k *take, out [][]float64) {
	for at := 0; at < k.length(); {
		at = r.next(k, out, at)
	}
}

// next runs the block that begins at a frame and gives the frame after it.
func (r *rig) next(k *take, out [][]float64, at int) int {
	n := min(r.max, k.length()-at)
	if k.blocks != nil {
		n = min(n, k.blocks())
	}
	r.fill(k, at, n)
	r.events(k, at, n)
	if k.transport != nil {
		r.block.SetTransport(k.transport(at))
	}
	r.one(n)
	r.collect(k, out, at, n)
	return at + n
}

// one processes the block as it is prepared.
func (r *rig) one(n int) {
	r.block.Set(n, r.steady, float64(r.steady)/r.rate)
	r.block.OutEvents.Clear()
	began := time.Now()
	r.status = r.Plugin.Process(r.block)
	r.spent += time.Since(began)
	r.steady += int64(n)
	r.checkStatus(n)
	r.checkEvents(n)
}

// empty processes a block of no frames.
func (r *rig) empty() {
	r.block.InEvents.Clear()
	r.fill(&take{}, 0, 0)
	r.t.Audio(func() { r.one(0) })
	r.collect(&take{}, newSignal(channels(r.out), 0), 0, 0)
}

// reset calls reset on an audio thread.
func (r *rig) reset() {
	r.t.Audio(r.Reset)
	r.steady = 0
}

// idle answers a request for a call on the main thread.
func (r *rig) idle() {
	if r.Host.Take(clap.RequestCallback) != 0 {
		r.OnMainThread()
	}
}

func (r *rig) events(k *take, at, n int) {
	r.block.InEvents.Clear()
	for len(k.events) > 0 && k.events[0].frame < at+n {
		e := k.events[0]
		k.events = k.events[1:]
		frame := uint32(max(0, e.frame-at))
		switch {
		case e.transport != nil:
			e.transport.Header.Time = frame
			r.block.InEvents.AddTransport(*e.transport)
		default:
			p := *e.param
			p.Header.Time = frame
			r.block.InEvents.Add(p)
		}
	}
}

// fill puts the input of a block in its buffers and marks in the output what
// the plugin is to write and what it must not touch.
func (r *rig) fill(k *take, at, n int) {
	c := 0
	for p := range r.in {
		port := &r.block.In[p]
		mask := uint64(0)
		for i := range r.in[p].Channels {
			constant := true
			for f := range n {
				x := k.input(c, at+f)
				constant = constant && x == k.input(c, at)
				if r.double {
					port.Samples64[i][r.start+f] = x
				} else {
					port.Samples32[i][r.start+f] = float32(x)
				}
			}
			if constant && n > 0 && i < 64 {
				mask |= 1 << i
			}
			c++
		}
		r.block.Buffers(true)[p].ConstantMask = 0
		if k.masks {
			r.block.Buffers(true)[p].ConstantMask = mask
		}
	}
	for p := range r.out {
		r.block.Buffers(false)[p].ConstantMask = 0
		inside := !(r.inPlace && p == mainPort(r.out))
		for i := range r.out[p].Channels {
			if r.double {
				mark(r.block.Out[p].Samples64[i], r.start, n, inside, unwritten64)
			} else {
				mark(r.block.Out[p].Samples32[i], r.start, n, inside, unwritten32)
			}
		}
	}
}

func (k *take) input(channel, frame int) float64 {
	if channel < len(k.in) {
		return k.in[channel][frame]
	}
	return 0
}

// What buffers hold where nothing was written: NaNs that no calculation makes.
var (
	unwritten32 = math.Float32frombits(0x7fcdbeef)
	unwritten64 = math.Float64frombits(0x7ffcdead0000beef)
)

func mark[S float32 | float64](samples []S, start, n int, inside bool, with S) {
	for f := start - guard; f < min(start+n+guard, len(samples)); f++ {
		if f >= 0 && (inside || f < start || f >= start+n) {
			samples[f] = with
		}
	}
}

func newSignal(channels, frames int) [][]float64 {
	s := make([][]float64, channels)
	for c := range s {
		s[c] = make([]float64, frames)
	}
	return s
}
