package main

import (
	"errors"
	"io"
	"math"
	"math/rand/v2"

	"lacquer/host/audiofile"
)

// signal is stereo audio in memory.
type signal struct {
	rate int // Hz
	at   [2][]float64
}

const seconds = 4 // of the test signal

// testSignal is noise with two tones in each channel, at most -6 dBFS, that
// swells twice a second.
func testSignal(rate int) *signal {
	s := &signal{rate: rate}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range seconds * rate {
		t := 2 * math.Pi * float64(i) / float64(rate)
		swell := 0.55 - 0.45*math.Cos(2*t)
		for c := range s.at {
			tones := 0.2*math.Sin((100+30*float64(c))*t) + 0.1*math.Sin((1000+700*float64(c))*t)
			v := swell * (tones + 0.2*(2*r.Float64()-1))
			s.at[c] = append(s.at[c], float64(float32(v)))
		}
	}
	return s
}

func load(path string) (*signal, error) {
	f, err := audiofile.Open(path, audiofile.OpenOptions{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if f.Info().Channels != 2 {
		return nil, errors.New(path + ": not stereo")
	}
	s := &signal{rate: f.Info().Rate}
	x := [][]float64{make([]float64, 4096), make([]float64, 4096)}
	for {
		n, err := f.Read(x)
		for c := range x {
			s.at[c] = append(s.at[c], x[c][:n]...)
		}
		if err == io.EOF {
			return s, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (s *signal) save(path string) error {
	w, err := audiofile.Create(path, audiofile.Format{Rate: s.rate, Channels: 2, Encoding: audiofile.Float32}, audiofile.CreateOptions{Force: true})
	if err != nil {
		return err
	}
	if err := w.Write(s.at[:]); err != nil {
		w.Abort()
		return err
	}
	return w.Commit()
}

// difference is what became of a signal: by how many frames it is later, by
// how many dB louder, and how loud the difference to the original is below it
// (-300 where there is none).
type difference struct {
	delay       int
	level, null float64
}

// compare leaves out the first half second, in which a plugin that ran before
// may still move.
func compare(a, b *signal) (difference, error) {
	from := a.rate / 2
	d := difference{delay: lag(a.at[0][from:min(len(a.at[0]), from+8192)], b.at[0][min(len(b.at[0]), from):])}
	var original, changed, rest float64
	for c := range a.at {
		for i := from; i < len(a.at[c]) && i+d.delay < len(b.at[c]); i++ {
			x, y := a.at[c][i], b.at[c][i+d.delay]
			original, changed, rest = original+x*x, changed+y*y, rest+(y-x)*(y-x)
		}
	}
	if original == 0 || changed == 0 {
		return d, errors.New("silence")
	}
	d.level = 10 * math.Log10(changed/original)
	d.null = max(10*math.Log10(rest/original), -300)
	return d, nil
}

// lag is where in x, at most a second in, the piece is found: where they
// correlate best.
func lag(piece, x []float64) (at int) {
	most := 0.0
	for k := range min(max(len(x)-len(piece), 0), 48000) {
		var product, power float64
		for i, v := range piece {
			product += v * x[k+i]
			power += x[k+i] * x[k+i]
		}
		if r := product / math.Sqrt(power+1e-30); r > most {
			most, at = r, k
		}
	}
	return at
}
