package main

import (
	"errors"
	"io"
	"math"

	"lacquer/host/audiofile"
)

// signal is stereo audio in memory.
type signal struct {
	rate int // Hz
	at   [2][]float32
}

// load reads a stereo file, or the part of it that begins after from seconds
// and is seconds long; 0 is all of it.
func load(path string, from, seconds float64) (*signal, error) {
	f, err := audiofile.Open(path, audiofile.OpenOptions{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info := f.Info()
	if info.Channels != 2 {
		return nil, errors.New(path + ": not stereo")
	}
	skip, frames := 0, int(info.Frames)
	if seconds > 0 {
		frames = min(frames, int(seconds*float64(info.Rate)))
		skip = min(int(from*float64(info.Rate)), int(info.Frames)-frames)
	}
	s := &signal{rate: info.Rate}
	x := [][]float64{make([]float64, block), make([]float64, block)}
	for {
		n, err := f.Read(x)
		drop := min(skip, n)
		skip -= drop
		n = min(n, drop+frames-len(s.at[0]))
		for c := range x {
			for _, v := range x[c][drop:n] {
				s.at[c] = append(s.at[c], float32(v))
			}
		}
		if err == io.EOF || len(s.at[0]) == frames {
			return s, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// louder is a signal from its start, by so many dB louder. Silence follows, so
// that what a limiter delays comes out too.
type louder struct {
	*signal
	gain float64
	pos  int
}

const silence = 0.1 // s

func (s *signal) louder(db float64) *louder { return &louder{signal: s, gain: math.Pow(10, db/20)} }

func (l *louder) Read(dst [][]float64) (n int, err error) {
	end := len(l.at[0]) + int(silence*float64(l.rate))
	n = min(len(dst[0]), end-l.pos)
	for c, x := range l.at {
		for i := range n {
			dst[c][i] = 0
			if l.pos+i < len(x) {
				dst[c][i] = l.gain * float64(x[l.pos+i])
			}
		}
	}
	if l.pos += n; l.pos == end {
		err = io.EOF
	}
	return n, err
}
