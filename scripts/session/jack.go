package main

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/ebitengine/purego"
)

// jack is a client of the JACK server with two outputs and two inputs.
type jack struct {
	client  uintptr
	out, in [2]uintptr

	playing   atomic.Bool
	done      atomic.Bool
	pos       int // frames since playing began
	signal    *signal
	recording *signal
}

// libjack's functions, as far as they are needed.
var (
	clientOpen  func(name string, options int32, status *int32) uintptr
	clientClose func(client uintptr) int32
	activate    func(client uintptr) int32
	sampleRate  func(client uintptr) uint32
	setProcess  func(client, callback, arg uintptr) int32
	register    func(client uintptr, name, kind string, flags, size uint64) uintptr
	portName    func(port uintptr) string
	portBuffer  func(port uintptr, frames uint32) uintptr
	connect     func(client uintptr, from, to string) int32
)

const (
	noStartServer = 1 // JackNoStartServer
	isInput       = 1 // JackPortIsInput
	isOutput      = 2 // JackPortIsOutput
	floatAudio    = "32 bit float mono audio"
)

func bindJack() error {
	lib, err := purego.Dlopen("libjack.so.0", purego.RTLD_NOW)
	if err != nil {
		return err
	}
	for name, fn := range map[string]any{
		"jack_client_open": &clientOpen, "jack_client_close": &clientClose, "jack_activate": &activate,
		"jack_get_sample_rate": &sampleRate, "jack_set_process_callback": &setProcess, "jack_port_register": &register,
		"jack_port_name": &portName, "jack_port_get_buffer": &portBuffer, "jack_connect": &connect,
	} {
		purego.RegisterLibFunc(fn, lib, name)
	}
	return nil
}

func openJack(name string) (*jack, error) {
	if err := bindJack(); err != nil {
		return nil, err
	}
	var status int32
	j := &jack{client: clientOpen(name, noStartServer, &status)}
	if j.client == 0 {
		return nil, fmt.Errorf("no JACK server (status %#x)", status)
	}
	for c := range 2 {
		j.out[c] = register(j.client, fmt.Sprintf("out_%d", c+1), floatAudio, isOutput, 0)
		j.in[c] = register(j.client, fmt.Sprintf("in_%d", c+1), floatAudio, isInput, 0)
	}
	setProcess(j.client, purego.NewCallback(func(frames uint32, _ uintptr) uintptr {
		j.process(int(frames))
		return 0
	}), 0)
	if activate(j.client) != 0 {
		return nil, errors.New("the JACK server does not activate a client")
	}
	return j, nil
}

func (j *jack) close() { clientClose(j.client) }

// through plays a signal into the host's inputs and records its outputs until
// a second after the signal's end.
func (j *jack) through(s *signal, into, from string) (*signal, error) {
	if rate := int(sampleRate(j.client)); rate != s.rate {
		return nil, fmt.Errorf("the signal is of %d Hz, the JACK server of %d", s.rate, rate)
	}
	for c := range 2 {
		if connect(j.client, portName(j.out[c]), fmt.Sprintf(into, c+1)) != 0 ||
			connect(j.client, fmt.Sprintf(from, c+1), portName(j.in[c])) != 0 {
			return nil, errors.New("the JACK server does not connect us with the host")
		}
	}
	time.Sleep(time.Second) // of silence, in which what sounded before dies away
	j.signal, j.recording = s, &signal{rate: s.rate}
	for c := range 2 {
		j.recording.at[c] = make([]float64, len(s.at[c])+s.rate)
	}
	j.playing.Store(true)
	for start := time.Now(); !j.done.Load(); time.Sleep(50 * time.Millisecond) {
		if time.Since(start) > 2*time.Minute {
			return nil, errors.New("the JACK server has stopped")
		}
	}
	return j.recording, nil
}

// process is JACK's callback.
func (j *jack) process(frames int) {
	playing := j.playing.Load() && !j.done.Load()
	for c := range 2 {
		out, in := buffer(j.out[c], frames), buffer(j.in[c], frames)
		clear(out)
		if !playing {
			continue
		}
		for i := range frames {
			if k := j.pos + i; k < len(j.signal.at[c]) {
				out[i] = float32(j.signal.at[c][k])
			}
			if k := j.pos + i; k < len(j.recording.at[c]) {
				j.recording.at[c][k] = float64(in[i])
			}
		}
	}
	if playing {
		j.pos += frames
		j.done.Store(j.pos >= len(j.recording.at[0]))
	}
}

func buffer(port uintptr, frames int) []float32 {
	address := portBuffer(port, uint32(frames))
	return unsafe.Slice(*(**float32)(unsafe.Pointer(&address)), frames)
}
