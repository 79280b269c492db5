package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os/exec"
	"slices"
	"strings"

	"lacquer/host/engine"
)

// block is how many frames are handed on at a time.
const block = 1024

// A limiter is a way to limit a signal at a ceiling of -1 dB. It forgets one
// signal before the next.
type limiter interface {
	run(rate int, src engine.Source, dst engine.Sink) error
}

// contender is a limiter by its name in the tables.
type contender struct {
	name string
	limiter
}

const ceilingDB = -1

var ceiling = math.Pow(10, ceilingDB/20.0)

// Peers, each at -1 dB and otherwise as installed, and with the settings that
// a careful user might choose instead.
const (
	x42Graph = `lv2=p=http\\://gareus.org/oss/lv2/dpl#stereo:c=truepeak=1|threshold=-1`
	zamPath  = "/usr/lib/clap/ZaMaximX2.clap"
)

// oversampled is ffmpeg's limiter between resamplers to four times the rate.
func oversampled(more string) graph {
	return func(rate int) string {
		return fmt.Sprintf("aresample=%d,alimiter=limit=%.7f:level=0%s,aresample=%d", 4*rate, ceiling, more, rate)
	}
}

func same(text string) graph { return func(int) string { return text } }

// contenders are all that can be compared, ours by the plugin at path and with
// some more settings.
func contenders(path string, more []string) []contender {
	ours := func(name string, own ...string) contender {
		return contender{name, &plugin{path: path, settings: slices.Concat([]string{"Maximizer/Ceiling=-1"}, own, more)}}
	}
	return []contender{
		ours("lacquer"),
		ours("lacquer punchy", "Maximizer/Character=Punchy"),
		ours("lacquer loud", "Maximizer/Character=Loud"),
		ours("lacquer bass-safe", "Maximizer/Character=Bass-safe"),
		ours("lacquer loud+clip", "Maximizer/Character=Loud", "Clipper/On=On"),
		{"alimiter 4x", oversampled("")},
		{"alimiter 4x 200 ms", oversampled(":release=200")},
		{"x42 dpl", same(x42Graph)},
		{"x42 dpl 50 ms", same(x42Graph + "|release=0.05")},
		{"x42 dpl 200 ms", same(x42Graph + "|release=0.2")},
		{"ZaMaximX2", &plugin{path: zamPath, settings: []string{"#1=-1"}}},
		{"ZaMaximX2 100 ms", &plugin{path: zamPath, settings: []string{"#1=-1", "#0=100"}}},
	}
}

// plugin is a CLAP effect.
type plugin struct {
	path     string
	settings []string
}

func (p *plugin) run(rate int, src engine.Source, dst engine.Sink) error {
	e, err := engine.Open(p.path, "")
	if err != nil {
		return err
	}
	defer e.Close()
	for _, s := range p.settings {
		if err := e.Set(s); err != nil {
			return err
		}
	}
	if err := e.Activate(engine.Config{Rate: float64(rate), BlockSize: block}); err != nil {
		return err
	}
	_, err = e.Render(context.Background(), src, dst, engine.RenderOptions{})
	return err
}

// graph is a chain of ffmpeg's filters for a rate in Hz.
type graph func(rate int) string

func (g graph) run(rate int, src engine.Source, dst engine.Sink) error {
	raw := []string{"-f", "f64le", "-ar", fmt.Sprint(rate), "-ac", "2"}
	args := append([]string{"-nostdin", "-v", "error"}, raw...)
	args = append(args, "-i", "-", "-af", g(rate))
	args = append(append(args, raw...), "-")
	cmd := exec.Command("ffmpeg", args...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	fed := make(chan error, 1)
	go func() {
		err := feed(in, src)
		fed <- errors.Join(err, in.Close())
	}()
	err = drain(dst, out)
	if e := cmd.Wait(); e != nil {
		return fmt.Errorf("ffmpeg -af %s: %w: %s", g(rate), e, strings.TrimSpace(complaint.String()))
	}
	return errors.Join(err, <-fed)
}

const frameSize = 16 // bytes of a stereo frame

// feed writes a source as raw stereo.
func feed(w io.Writer, src engine.Source) error {
	x := [][]float64{make([]float64, block), make([]float64, block)}
	raw := make([]byte, 0, block*frameSize)
	for {
		n, err := src.Read(x)
		raw = raw[:0]
		for i := range n {
			raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(x[0][i]))
			raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(x[1][i]))
		}
		if _, e := w.Write(raw); e != nil {
			return e
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// drain reads raw stereo into a sink, to the end.
func drain(dst engine.Sink, r io.Reader) error {
	x := [][]float64{make([]float64, block), make([]float64, block)}
	raw := make([]byte, block*frameSize)
	for {
		n, err := io.ReadFull(r, raw)
		frames := n / frameSize
		for i := range frames {
			b := raw[i*frameSize:]
			x[0][i] = math.Float64frombits(binary.LittleEndian.Uint64(b))
			x[1][i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8:]))
		}
		if frames > 0 {
			if e := dst.Write([][]float64{x[0][:frames], x[1][:frames]}); e != nil {
				return e
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
