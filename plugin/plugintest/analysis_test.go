package plugintest

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lacquer/bindings/clap"
	"lacquer/dsp/analysis"
	"lacquer/host/engine"
)

// TestAnalysis: correlation and spectrum are those of what went in and came
// out, run while somebody asks for them and for 2 s more, and are undefined
// else.
func TestAnalysis(t *testing.T) {
	const rate = 48000
	for band := range clap.MeterBands {
		if f := clap.MeterBandCentre(band); f != analysis.BandCentre(band) {
			t.Fatalf("band %d is at %g Hz, the analyser's at %g", band, f, analysis.BandCentre(band))
		}
	}
	in := song(4, 2)
	p := open(t)
	set(t, p, "maximizer.drive", 6)
	activate(t, p, engine.Config{Rate: rate})
	idle := func(when string) {
		t.Helper()
		m := meters(t, p)
		for _, io := range []clap.LoudnessMeter{m.Input, m.Output} {
			if !math.IsNaN(io.Correlation) || fmt.Sprint(io.Bands) != fmt.Sprint(nobody()) {
				t.Errorf("%s: correlation %g, bands %v", when, io.Correlation, io.Bands)
			}
		}
	}
	agree := func(when string, io clap.LoudnessMeter, audio [][]float64) {
		t.Helper()
		var m analysis.Meter
		m.Prepare(rate)
		m.Run(math.MaxInt64)
		m.Process(audio[0], audio[1])
		if io.Correlation != m.Correlation() || io.Bands != *m.Levels() {
			t.Errorf("%s: %g %v, want %g %v", when, io.Correlation, io.Bands, m.Correlation(), *m.Levels())
		}
	}
	idle("before")
	process(t, p, in.with(0, rate), blocks(512), nil)
	idle("not asked for")

	p.Analyse()
	process(t, p, in.with(rate, 2*rate), blocks(512), nil)
	m := meters(t, p)
	for _, io := range []clap.LoudnessMeter{m.Input, m.Output} {
		if !(io.Correlation > -1 && io.Correlation < 1) || !(io.Bands[22] > -30) {
			t.Errorf("correlation %g, bands %v", io.Correlation, io.Bands)
		}
	}
	process(t, p, in.with(2*rate, 3*rate+1), blocks(512), nil)
	idle("2 s after it was asked for")

	p.Reset()
	p.Analyse()
	out := process(t, p, in.with(0, rate), blocks(100), nil)
	m = meters(t, p)
	agree("input", m.Input, in.part(0, rate))
	agree("output", m.Output, out.part(0, rate))
	p.Reset()
	idle("after a reset")
}

// with is a piece of audio.
func (s stereo) with(from, to int) stereo { return stereo(s.part(from, to)) }

// nobody is the spectrum that nobody reads.
func nobody() (bands [clap.MeterBands]float64) {
	for b := range bands {
		bands[b] = math.NaN()
	}
	return bands
}

// TestMeterReaders: four threads read all figures of one instance while its
// audio thread runs. Nobody waits for anybody, and no number is torn: each is
// what the signal, a sine against itself reversed, has from its first second
// to its last, or undefined at first.
func TestMeterReaders(t *testing.T) {
	const rate, block = 48000, 256
	length := 2 * time.Second
	if testing.Short() {
		length = 500 * time.Millisecond
	}
	l := newLow(t, rate, block)
	var stop atomic.Bool
	var readers, audio sync.WaitGroup
	var reads, blocks atomic.Int64
	audio.Go(func() {
		runtime.LockOSThread()
		in := silence(block)
		for k := 0; !stop.Load(); k++ {
			for i := range in[0] {
				in[0][i] = 0.25 * math.Sin(2*math.Pi*1000*float64(k*block+i)/rate)
				in[1][i] = -in[0][i]
			}
			l.process(in[:])
			blocks.Add(1)
		}
	})
	for range 4 {
		readers.Go(func() {
			runtime.LockOSThread()
			var frames uint64
			for !stop.Load() {
				l.p.Analyse()
				m, ok := l.p.Meters()
				if !ok {
					t.Error("no meters")
					return
				}
				reads.Add(1)
				if m.Input.Frames < frames || m.Input.Frames%block != 0 {
					t.Errorf("%d frames after %d", m.Input.Frames, frames)
				}
				frames = m.Input.Frames
				for _, f := range []struct {
					name         string
					v, low, high float64
				}{
					{"M", m.Input.Momentary, -12.1, -11.9}, {"S", m.Input.ShortTerm, -12.1, -11.9}, {"I", m.Input.Integrated, -12.1, -11.9},
					{"LRA", m.Input.Range, 0, 0.1}, {"sample peak", m.Input.SamplePeak, -12.1, -12}, {"true peak", m.Input.TruePeak, -12.1, -12},
					{"PSR", m.Input.PSR, -0.1, 0.1}, {"PLR", m.Input.PLR, -0.2, 0.1}, {"correlation", m.Input.Correlation, -1, -1 + 1e-9},
					{"1 kHz", m.Input.Bands[34], -12.1, -12}, {"20 kHz", m.Input.Bands[60], math.Inf(-1), -100},
				} {
					undefined := math.IsNaN(f.v) || f.name != "20 kHz" && math.IsInf(f.v, -1) // at first
					if !undefined && !(f.v >= f.low && f.v <= f.high) {
						t.Errorf("%s = %v, want %g to %g", f.name, f.v, f.low, f.high)
					}
				}
			}
		})
	}
	time.Sleep(length)
	stop.Store(true)
	audio.Wait()
	readers.Wait()
	t.Logf("%d blocks, %d reads", blocks.Load(), reads.Load())
	if blocks.Load() < 100 || reads.Load() < 100 {
		t.Error("hardly anything was done")
	}
}
