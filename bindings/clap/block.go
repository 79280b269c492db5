package clap

import (
	"math"
	"unsafe"
)

// Port is the memory of one audio port: a planar buffer per channel, 64- or
// 32-bit, the other nil.
type Port struct {
	Samples64 [][]float64
	Samples32 [][]float32
}

// Block is the memory of one process call, allocated once and passed again
// and again: buffers for every port, the transport and the events.
type Block struct {
	In, Out   []Port
	InEvents  *EventList
	OutEvents *OutputList

	process   Process
	transport EventTransport
	inputs    []AudioBuffer
	outputs   []AudioBuffer
	maxFrames int
	mem       *memory
}

// NewBlock allocates for the given ports and at most maxFrames frames. Ports
// get 64-bit buffers where they take them, unless single is set. events and
// replies are the numbers of events to expect.
func NewBlock(in, out []AudioPortInfo, maxFrames int, single bool, events, replies int) *Block {
	b := &Block{
		InEvents:  NewEventList(events),
		OutEvents: NewOutputList(replies),
		maxFrames: maxFrames,
		mem:       newMemory(),
	}
	wide := !single
	for _, p := range append(append([]AudioPortInfo(nil), in...), out...) {
		// One width for all ports: some plugins ask for that, and mixed
		// widths, though legal, are what plugins get wrong.
		wide = wide && p.Flags&PortSupports64Bits != 0
	}
	b.In, b.inputs = b.ports(in, wide)
	b.Out, b.outputs = b.ports(out, wide)
	b.mem.pin(b)
	b.transport = EventTransport{
		Header: EventHeader{Size: uint32(unsafe.Sizeof(EventTransport{})), Type: EventTypeTransport},
		Flags:  TransportHasSecondsTimeline | TransportIsPlaying,
	}
	b.process = Process{
		Transport:         address(&b.transport),
		AudioInputs:       uintptr(unsafe.Pointer(unsafe.SliceData(b.inputs))),
		AudioOutputs:      uintptr(unsafe.Pointer(unsafe.SliceData(b.outputs))),
		AudioInputsCount:  uint32(len(in)),
		AudioOutputsCount: uint32(len(out)),
		InEvents:          address(b.InEvents.c),
		OutEvents:         address(b.OutEvents.c),
	}
	return b
}

// Close lets go of the block's memory; C must not see it any more.
func (b *Block) Close() {
	b.InEvents.Close()
	b.OutEvents.Close()
	b.mem.release()
}

// Set says how many frames the block has, how many came before it since the
// last reset, and where in the song it starts; the song is playing.
func (b *Block) Set(frames int, steady int64, songSeconds float64) {
	b.process.FramesCount = uint32(frames)
	b.process.SteadyTime = steady
	b.transport.SongPosSeconds = int64(math.Round(songSeconds * SecTimeFactor))
}

// SetStart moves the block to a frame of its buffers: the plugin sees those
// that follow.
func (b *Block) SetStart(frame int) {
	setStart(b.In, b.inputs, frame)
	setStart(b.Out, b.outputs, frame)
}

func setStart(ports []Port, buffers []AudioBuffer, frame int) {
	for i, p := range ports {
		for c, samples := range p.Samples64 {
			*channelPointer(buffers[i].Data64, c) = uintptr(unsafe.Pointer(&samples[frame]))
		}
		for c, samples := range p.Samples32 {
			*channelPointer(buffers[i].Data32, c) = uintptr(unsafe.Pointer(&samples[frame]))
		}
	}
}

// channelPointer is where C reads the address of channel c.
func channelPointer(data uintptr, c int) *uintptr {
	return at[uintptr](data + uintptr(c)*unsafe.Sizeof(data))
}

// Share gives an output port the buffers of an input port, so that the plugin
// works in place. They have as many channels as both have.
func (b *Block) Share(in, out int) {
	i, o := &b.In[in], &b.Out[out]
	copy(o.Samples64, i.Samples64)
	copy(o.Samples32, i.Samples32)
	b.SetStart(0)
}

// Buffers are the ports as C sees them. Their constant masks and latencies may
// be read and written.
func (b *Block) Buffers(input bool) []AudioBuffer {
	if input {
		return b.inputs
	}
	return b.outputs
}

// SetTransport sets where in the song the block starts, and whether it is
// playing; nil means that the plugin is told nothing.
func (b *Block) SetTransport(t *EventTransport) {
	b.process.Transport = 0
	if t != nil {
		header := b.transport.Header
		b.transport = *t
		b.transport.Header = header
		b.process.Transport = address(&b.transport)
	}
}

func (b *Block) ports(infos []AudioPortInfo, wide bool) ([]Port, []AudioBuffer) {
	ports := make([]Port, len(infos))
	buffers := make([]AudioBuffer, len(infos))
	if len(buffers) > 0 {
		b.mem.pin(unsafe.SliceData(buffers))
	}
	for i, info := range infos {
		buffers[i].ChannelCount = uint32(info.Channels)
		if wide {
			ports[i].Samples64, buffers[i].Data64 = channels[float64](b.mem, info.Channels, b.maxFrames)
		} else {
			ports[i].Samples32, buffers[i].Data32 = channels[float32](b.mem, info.Channels, b.maxFrames)
		}
	}
	return ports, buffers
}

// channels allocates n channel buffers and the array of pointers to them that
// C reads.
func channels[T float32 | float64](mem *memory, n, frames int) ([][]T, uintptr) {
	samples := make([][]T, n)
	pointers := make([]uintptr, max(n, 1))
	for i := range samples {
		samples[i] = make([]T, max(frames, 1))
		mem.pin(unsafe.SliceData(samples[i]))
		pointers[i] = uintptr(unsafe.Pointer(unsafe.SliceData(samples[i])))
	}
	mem.pin(unsafe.SliceData(pointers))
	return samples, uintptr(unsafe.Pointer(unsafe.SliceData(pointers)))
}
