package audiofile

import (
	"fmt"
	"math"
	"path/filepath"
	"testing"
)

var written = []Encoding{PCM16, PCM24, PCM32, Float32, Float64}

// Samples on the grid come back bit for bit, whatever encoding, channel count,
// rate and block size.
func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	for i, e := range written {
		for _, channels := range []int{1, 2, 3, 6, 8, 64} {
			for _, rate := range []int{8000, 44100, 96000, 384000} {
				name := fmt.Sprintf("%v-%d-%d.wav", e, channels, rate)
				t.Run(name, func(t *testing.T) {
					path := filepath.Join(dir, name)
					want := onGrid(e, channels, 2357, uint64(i))
					if n := store(t, path, Format{Rate: rate, Channels: channels, Encoding: e}, want).Clipped(); n != 0 {
						t.Errorf("%d samples clipped", n)
					}
					got, info := load(t, path)
					same(t, got, want)
					if info.Rate != rate || info.Channels != channels || info.Encoding != e || info.Bits != e.Bits() ||
						info.Format != "WAV" || info.Truncated || info.ClaimedFrames != 2357 || info.Path != path {
						t.Errorf("info is %+v", info)
					}
				})
			}
		}
	}
}

// Any block size gives the same samples, and Rewind starts again.
func TestBlocksAndRewind(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.wav")
	want := onGrid(PCM24, 2, 100_003, 7) // more than one buffer
	store(t, path, Format{Rate: 48000, Channels: 2, Encoding: PCM24}, want)
	r, err := Open(path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, block := range []int{1, 7, 441, 8192, 200_000} {
		same(t, readBlocks(t, r, block), want)
		if err := r.Rewind(); err != nil {
			t.Fatal(err)
		}
	}
	half := planar(2, 500)
	r.Read(half)
	r.Rewind()
	same(t, readBlocks(t, r, 512), want)
}

// Between two grid points the nearer one is taken; beyond the ends the end, with
// a count, and the sign never flips.
func TestQuantise(t *testing.T) {
	for _, e := range []Encoding{PCM16, PCM24, PCM32} {
		lsb := math.Ldexp(1, 1-e.Bits())
		top := 1 - lsb
		cases := []struct {
			in, out float64
			clipped int64
		}{
			{0.49 * lsb, 0, 0}, {0.51 * lsb, lsb, 0}, {-0.49 * lsb, 0, 0}, {-0.51 * lsb, -lsb, 0},
			{0.5 * lsb, 0, 0}, {1.5 * lsb, 2 * lsb, 0}, {-1.5 * lsb, -2 * lsb, 0},
			{top, top, 0}, {top + 0.49*lsb, top, 0}, {1, top, 1}, {1e300, top, 1}, {math.Inf(1), top, 1},
			{-1, -1, 0}, {-1 - 0.49*lsb, -1, 0}, {-1 - lsb, -1, 1}, {-7, -1, 1}, {math.Inf(-1), -1, 1},
			{math.NaN(), 0, 1},
		}
		for _, c := range cases {
			path := filepath.Join(t.TempDir(), "q.wav")
			w := store(t, path, Format{Rate: 48000, Channels: 1, Encoding: e}, [][]float64{{c.in}})
			got, _ := load(t, path)
			if got[0][0] != c.out || w.Clipped() != c.clipped {
				t.Errorf("%v: %v became %v with %d clipped, want %v with %d", e, c.in, got[0][0], w.Clipped(), c.out, c.clipped)
			}
		}
	}
}

// Floats hold more than full scale; only what is no finite value of theirs is
// clipped.
func TestFloatRange(t *testing.T) {
	in := [][]float64{{3, -1e30, 1e300, math.Inf(-1), math.NaN()}}
	for e, want := range map[Encoding][]float64{
		Float32: {3, float64(float32(-1e30)), math.MaxFloat32, -math.MaxFloat32, 0},
		Float64: {3, -1e30, 1e300, -math.MaxFloat64, 0},
	} {
		path := filepath.Join(t.TempDir(), "f.wav")
		w := store(t, path, Format{Rate: 48000, Channels: 1, Encoding: e}, in)
		got, _ := load(t, path)
		same(t, got, [][]float64{want})
		clipped := map[Encoding]int64{Float32: 3, Float64: 2}[e]
		if w.Clipped() != clipped {
			t.Errorf("%v: %d clipped, want %d", e, w.Clipped(), clipped)
		}
	}
}

// Reading mutes and counts what is not finite, once per pass.
func TestNonFinite(t *testing.T) {
	var f32, f64 []byte
	for _, v := range []float64{0.5, math.NaN(), math.Inf(1), math.Inf(-1), -0.25} {
		f32 = le.AppendUint32(f32, math.Float32bits(float32(v)))
		f64 = le.AppendUint64(f64, math.Float64bits(v))
	}
	for bits, data := range map[int][]byte{32: f32, 64: f64} {
		path := saved(t, "n.wav", wavFile("RIFF", fmtChunk(codeFloat, 1, 48000, bits), chunkOf("data", data)))
		r, err := Open(path, OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for range 2 {
			same(t, readBlocks(t, r, 2), [][]float64{{0.5, 0, 0, 0, -0.25}})
			if r.NonFinite() != 3 {
				t.Errorf("%d-bit: %d non-finite samples counted, want 3", bits, r.NonFinite())
			}
			r.Rewind()
		}
	}
}

func TestEncodingNames(t *testing.T) {
	want := map[Encoding]string{PCM8: "8-bit", PCM16: "16-bit", PCM24: "24-bit", PCM32: "32-bit",
		Float32: "32-bit float", Float64: "64-bit float", 0: "Encoding(0)"}
	for e, s := range want {
		if e.String() != s {
			t.Errorf("%d is %q, want %q", e, e, s)
		}
	}
}

// What was read can be written: 8-bit samples are on the 16-bit grid.
func TestOutputFormat(t *testing.T) {
	for e, want := range map[Encoding]Encoding{PCM8: PCM16, PCM16: PCM16, PCM24: PCM24, Float64: Float64} {
		f := Info{Rate: 96000, Channels: 6, Encoding: e, ChannelMask: 0x60F}.OutputFormat()
		if f != (Format{96000, 6, want, 0x60F}) {
			t.Errorf("%v gives %+v", e, f)
		}
	}
}
