package report

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"lacquer/host/audiofile"
)

// memory is audio to measure at 48 kHz.
type memory struct {
	audio     [][]float64
	at        int
	nonFinite int64
	mask      uint32
}

func (m *memory) Info() audiofile.Info {
	return audiofile.Info{Path: "in.wav", Rate: 48000, Channels: len(m.audio), Encoding: audiofile.PCM24, ChannelMask: m.mask}
}

func (m *memory) NonFinite() int64 { return m.nonFinite }

func (m *memory) Read(dst [][]float64) (n int, err error) {
	for c := range dst {
		n = copy(dst[c], m.audio[c][m.at:])
	}
	if m.at += n; n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func measure(t *testing.T, m *memory) Figures {
	t.Helper()
	f, err := Measure(context.Background(), m, MeasureOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func tone(amp float64, frames int) []float64 {
	x := make([]float64, frames)
	for i := range x {
		x[i] = amp * math.Sin(2*math.Pi*997*float64(i)/48000)
	}
	return x
}

func constant(v float64, frames int) []float64 {
	return slices.Repeat([]float64{v}, frames)
}

func TestFigureJSON(t *testing.T) {
	for v, want := range map[Figure]string{
		-14: "-14", -14.00004: "-14", -0.00001: "0", 1.23456: "1.2346",
		Figure(math.Inf(-1)): "null", Figure(math.Inf(1)): "null",
	} {
		got, err := json.Marshal(v)
		if err != nil || string(got) != want {
			t.Errorf("%g: %s, %v", float64(v), got, err)
		}
	}
	var f Figure
	if err := json.Unmarshal([]byte("null"), &f); err != nil || f.Defined() {
		t.Error(f, err)
	}
	if err := json.Unmarshal([]byte("-9.5"), &f); err != nil || f != -9.5 {
		t.Error(f, err)
	}
	if got := Figure(-0.004).Text(2); got != "0.00" {
		t.Errorf("%q", got)
	}
	if got := Figure(math.NaN()).Text(2); got != "–" {
		t.Errorf("%q", got)
	}
}

func TestMeasureTone(t *testing.T) {
	x := tone(0.1, 48000*4)
	f := measure(t, &memory{audio: [][]float64{x, x}})
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"integrated", float64(f.Integrated), -20}, {"momentary", float64(f.MaxMomentary), -20},
		{"short-term", float64(f.MaxShortTerm), -20}, {"true peak", float64(f.TruePeak), -20},
		{"sample peak", float64(f.SamplePeak), -20}, {"PLR", float64(f.PLR), 0}, {"PSR", float64(f.MinPSR), 0}, {"seconds", f.Duration, 4},
	} {
		if math.Abs(c.got-c.want) > 0.02 {
			t.Errorf("%s: %g, want %g", c.name, c.got, c.want)
		}
	}
	if w := f.Warnings(); len(w) != 0 || w == nil {
		t.Errorf("warnings %q", w)
	}
}

func TestUnmeasurable(t *testing.T) {
	for _, c := range []struct {
		audio   []float64
		warning string
	}{
		{constant(0, 48000), "silence"},
		{constant(-0.3, 48000), "constant (DC)"},
		{[]float64{0.5}, "0.4 s at least"},
		{tone(0.5, 19199), "0.4 s at least"},
		{tone(1e-5, 48000), "below -70 LUFS"},
	} {
		f := measure(t, &memory{audio: [][]float64{c.audio, constant(0, len(c.audio))}})
		if f.Integrated.Defined() || f.PLR.Defined() || f.MinPSR.Defined() {
			t.Errorf("%s: %v LUFS", c.warning, f.Integrated)
		}
		if w := f.Warnings(); len(w) != 1 || !strings.HasPrefix(w[0], "in.wav: ") || !strings.Contains(w[0], c.warning) {
			t.Errorf("%s: warnings %q", c.warning, w)
		}
	}
	// One sample off a constant is a sound.
	click := constant(0.3, 48000)
	click[30000] = 0.31
	if f := measure(t, &memory{audio: [][]float64{click, click}}); !f.MaxMomentary.Defined() {
		t.Error("a click on DC has no loudness")
	}
}

func TestClippedRuns(t *testing.T) {
	x := tone(0.5, 48000)
	runs := func() int64 { return measure(t, &memory{audio: [][]float64{x, tone(0.5, 48000)}}).ClippedRuns }
	x[10], x[11] = 1, 1                                    // two are a peak
	x[20], x[21], x[22] = 1, 0.9999999, 1                  // nor are these stuck
	x[block-1], x[block], x[block+1] = 1, 1, 1             // across two reads
	x[30], x[31], x[32], x[33], x[34] = -1, -1, -1, -1, -1 // one place, however long
	if n := runs(); n != 2 {
		t.Errorf("%d clipped runs, want 2", n)
	}
}

func TestNoNumbers(t *testing.T) {
	silence := [][]float64{constant(0, 100), constant(0, 100)}
	if f, err := Measure(context.Background(), &memory{audio: silence, nonFinite: 200}, MeasureOptions{}); err == nil {
		t.Errorf("%+v", f)
	}
	f := measure(t, &memory{audio: silence, nonFinite: 199})
	if f.NonFiniteSamples != 199 {
		t.Errorf("%d non-finite samples", f.NonFiniteSamples)
	}
}

func TestMeasureStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	m := &memory{audio: [][]float64{tone(0.1, 480000)}}
	_, err := Measure(ctx, m, MeasureOptions{Progress: func(n int64) {
		if n > 50000 {
			cancel()
		}
	}})
	if err != context.Canceled || m.at > 70000 {
		t.Errorf("%v after %d frames", err, m.at)
	}
}

func TestWeights(t *testing.T) {
	for _, c := range []struct {
		channels int
		mask     uint32
		want     []float64 // nil: by the number of channels
	}{
		{2, 0x600, nil}, {6, 0, nil}, {6, 0x3F, nil}, {6, 0x3, nil},
		{3, 0x00B, []float64{1, 1, 0}},
		{6, 0x60F, []float64{1, 1, 1, 0, 1.41, 1.41}},
		{4, 0x603, []float64{1, 1, 1.41, 1.41}},
		{7, 0x637, []float64{1, 1, 1, 1, 1, 1.41, 1.41}},
		{10, 0x2D60F, []float64{1, 1, 1, 0, 1.41, 1.41, 1, 1, 1, 1}},       // 5.1.4, surrounds at the sides
		{10, 0x2D03F, []float64{1, 1, 1, 0, 1.41, 1.41, 1, 1, 1, 1}},       // and called back ones
		{12, 0x2D63F, []float64{1, 1, 1, 0, 1, 1, 1.41, 1.41, 1, 1, 1, 1}}, // 7.1.4
		{11, 0x2D637, []float64{1, 1, 1, 1, 1, 1.41, 1.41, 1, 1, 1, 1}},    // 7.0.4
		{8, 0x503F, []float64{1, 1, 1, 0, 1.41, 1.41, 1, 1}},               // 5.1.2
	} {
		if got := weights(audiofile.Info{Channels: c.channels, ChannelMask: c.mask}); !slices.Equal(got, c.want) {
			t.Errorf("%d channels, mask %#x: %v, want %v", c.channels, c.mask, got, c.want)
		}
	}
}
