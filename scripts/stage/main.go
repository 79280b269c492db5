// Command stage runs one stage of the chain, or all of it, over raw audio as
// fast as it can: 32-bit float stereo at 48 kHz from standard input to standard
// output. It is what scripts/peers times beside the filters of others.
//
//	stage none|eq|multiband|glue|saturation|clipper|maximizer|chain ["MODULE/NAME=VALUE"...] <IN >OUT
//
// or any plugin, set as lacquer render --set does:
//
//	stage FILE.clap [SETTING...] <IN >OUT
//
// To see that two filters do the same job, it tells by how many dB OUT is
// louder than IN in the octaves about 31.5 Hz to 16 kHz:
//
//	stage octaves IN OUT
package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log"
	"math"
	"math/cmplx"
	"os"
	"strings"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/dsp/chain"
	"lacquer/dsp/param"
)

const (
	rate      = 48000
	block     = 1024 // frames, as many as ffmpeg reads of raw audio
	frameSize = 8    // bytes
)

func main() {
	log.SetFlags(0)
	if len(os.Args) == 4 && os.Args[1] == "octaves" {
		octaves(os.Args[2], os.Args[3])
		return
	}
	if len(os.Args) < 2 {
		log.Fatal("usage: stage NAME|FILE.clap [MODULE/NAME=VALUE...] | stage octaves IN OUT")
	}
	st, err := ready(os.Args[1], os.Args[2:])
	if err == nil {
		err = run(st, os.Stdin, os.Stdout)
	}
	if err != nil {
		log.Fatal("stage: ", err)
	}
}

// ready makes a stage, sets it and prepares it.
func ready(name string, settings []string) (chain.Stage, error) {
	if strings.HasSuffix(name, ".clap") {
		return host(name, settings)
	}
	s, known := stages[name]
	if !known {
		return nil, fmt.Errorf("no stage %q", name)
	}
	st := s.make()
	for _, text := range settings {
		row, control, err := setting(text)
		if err != nil {
			return nil, err
		}
		p := &param.Table[row]
		if all, is := st.(whole); is {
			all.Set(row, control)
		} else if p.Stage == s.rows {
			st.SetParam(p.Index, p.ToPlain(control))
		} else {
			return nil, fmt.Errorf("%q is not of stage %s", text, name)
		}
	}
	st.Prepare(rate, block)
	return st, nil
}

// setting finds which row "Module/Name=value" sets, and to what control value.
func setting(text string) (row int, control float64, err error) {
	name, value, _ := strings.Cut(text, "=")
	for row := range param.Table {
		if p := &param.Table[row]; strings.EqualFold(p.Module+"/"+p.Name, name) {
			control, err := p.Parse(value)
			return row, control, err
		}
	}
	return 0, 0, fmt.Errorf("no parameter %q", name)
}

// run takes whole blocks from in through the stage to out.
func run(st chain.Stage, in io.Reader, out io.Writer) error {
	raw := make([]byte, block*frameSize)
	l, r := make([]float64, block), make([]float64, block)
	for {
		n, err := io.ReadFull(in, raw)
		frames := n / frameSize
		for i := range frames {
			l[i], r[i] = frame(raw[i*frameSize:])
		}
		st.Process(l[:frames], r[:frames])
		for i := range frames {
			b := raw[i*frameSize : (i+1)*frameSize]
			binary.LittleEndian.PutUint32(b, math.Float32bits(float32(l[i])))
			binary.LittleEndian.PutUint32(b[4:], math.Float32bits(float32(r[i])))
		}
		if _, err := out.Write(raw[:frames*frameSize]); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func frame(b []byte) (l, r float64) {
	return float64(math.Float32frombits(binary.LittleEndian.Uint32(b))), float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4:])))
}

// octaves prints the change of level in each octave.
func octaves(in, out string) {
	a, b := octavePowers(in), octavePowers(out)
	for i := range a {
		fmt.Printf(" %6.2f", 10*math.Log10(b[i]/a[i]))
	}
	fmt.Println()
}

// octavePowers sums the power of both channels in the octaves about 31.25 Hz
// to 16 kHz.
func octavePowers(path string) (sums [10]float64) {
	f, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	const n = 8192
	fft := fourier.NewFFT(n)
	const hop = n / 4 // so that it does not matter where the windows lie
	in, raw := bufio.NewReaderSize(f, 1<<16), make([]byte, n*frameSize)
	x := [2][]float64{make([]float64, n), make([]float64, n)}
	var bins []complex128
	for {
		copy(raw, raw[hop*frameSize:])
		if _, err := io.ReadFull(in, raw[(n-hop)*frameSize:]); err != nil {
			return sums
		}
		for i := range n {
			w := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/n)
			l, r := frame(raw[i*frameSize:])
			x[0][i], x[1][i] = w*l, w*r
		}
		for _, channel := range x {
			bins = fft.Coefficients(bins, channel)
			for k, c := range bins {
				o := int(math.Round(math.Log2(float64(k) * rate / n / 31.25)))
				if k > 0 && o >= 0 && o < len(sums) {
					sums[o] += cmplx.Abs(c) * cmplx.Abs(c)
				}
			}
		}
	}
}
