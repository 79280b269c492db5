package main

import (
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"lacquer/dsp/param"
	"lacquer/dsp/preset"
)

// garbage is how many bytes of the Go heap a call allocates once it is warm:
// the least of a few, because others may allocate meanwhile.
func garbage(call func()) uint64 {
	var before, after runtime.MemStats
	least := uint64(math.MaxUint64)
	for range 5 {
		runtime.ReadMemStats(&before)
		call()
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

// number makes an argument of C's type.
func number[T ~uint32, R any](_ func(T, string, string) (R, error), v int) T { return T(v) }

// The kinds of a location.
const inFile, inPlugin = 0, 1

// TestPresetGarbage: loading one of the factory's makes none, a file as much
// as docs/development.md states, and a hostile one a few times its size.
func TestPresetGarbage(t *testing.T) {
	in := active(t)
	own := preset.All()[0]
	dir := t.TempDir()
	for _, c := range []struct {
		key, text string
		taken     bool
		most      uint64
	}{
		{key: "loud-rock", taken: true, most: 0},
		{text: string(own.AppendFile(nil)), taken: true, most: 20e3},
		{text: string(param.AppendState(nil, own.Values)), taken: true, most: 100e3},
		{text: `{"lacquer":1,"x":` + strings.Repeat("[", param.MaxState-100), most: 6e6},
		{text: `{"lacquer":1,"params":{` + strings.Repeat(`"a":1,`, 100000) + `"b":1}}`, most: 6e6},
		{text: `{"lacquer":1,"name":"` + strings.Repeat("\x7f", param.MaxState-100) + `"}`, most: 6e6},
		{text: strings.Repeat(" ", param.MaxState+1), most: 10e3}, // is not read
	} {
		kind, path := inPlugin, ""
		if c.key == "" {
			kind, path = inFile, filepath.Join(dir, "x.json")
			if err := os.WriteFile(path, []byte(c.text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		var err error
		n := garbage(func() {
			var p *preset.Preset
			if p, err = findPreset(number(findPreset, kind), path, c.key); err == nil {
				in.loadPreset(p)
			}
		})
		t.Logf("%s%.30q: %d bytes", c.key, c.text, n)
		if n > c.most || (err == nil) != c.taken {
			t.Errorf("%s%.30q: %d bytes, at most %d are stated: %.200v", c.key, c.text, n, c.most, err)
		}
	}
}

// TestPresetForgets: what a state had that is unknown here goes when a preset
// is loaded.
func TestPresetForgets(t *testing.T) {
	in := fresh()
	mustLoad(t, in, []byte(`{"lacquer":1,"params":{"later.row":3},"later":1}`), false)
	if s := saved(in); !strings.Contains(s, `"later.row":3`) || !strings.Contains(s, `"later":1`) {
		t.Fatal("it is not kept in the first place")
	}
	in.loadPreset(preset.All()[3])
	if s := saved(in); strings.Contains(s, "later") || s != string(param.AppendState(nil, preset.All()[3].Values)) {
		t.Errorf("saved as %s", s)
	}
}

// TestPresetsDoNotClick: loaded one after the other while a bass note plays,
// no preset of the factory moves the output faster than a sine of its level
// does, give or take a tenth.
func TestPresetsDoNotClick(t *testing.T) {
	const n, hz, rate = 480, 100, 48000
	in := active(t)
	audio := make([]float64, n)
	block := argument(in.process)
	for c := range block.in {
		block.in[c] = unsafe.Pointer(&audio[0])
	}
	block.out[0] = unsafe.Pointer(&audio[0])
	put(&block.in64, 3)
	put(&block.out64, 1)
	put(&block.frames, n)
	frame, last := 0, 0.0
	play := func() (jump, peak float64) {
		for range 50 {
			for i := range audio {
				audio[i] = 0.1 * math.Sin(2*math.Pi*hz*float64(frame)/rate)
				frame++
			}
			in.process(block)
			for _, v := range audio {
				jump, peak = max(jump, math.Abs(v-last)), max(peak, math.Abs(v))
				last = v
			}
		}
		return jump, peak
	}
	play()
	for _, p := range factory() {
		in.loadPreset(p)
		if jump, peak := play(); jump > 1.1*peak*2*math.Pi*hz/rate || peak < 0.05 || peak > 0.15 {
			t.Errorf("%s: jumps by %.5f at a peak of %.4f", p.Key, jump, peak)
		}
	}
}
