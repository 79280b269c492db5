package audiofile

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

// sparseWAV makes a file of that many silent frames, all of them a hole.
func sparseWAV(t testing.TB, f Format, frames int64) string {
	t.Helper()
	h := f.header(frames, math.MaxUint32-1)
	path := saved(t, "sparse.wav", h)
	if err := os.Truncate(path, int64(len(h))+frames*int64(f.frameBytes())); err != nil {
		t.Fatal(err)
	}
	return path
}

// skipTo moves both file and count of w to frame n, leaving a hole.
func skipTo(t *testing.T, w *Writer, n int64) {
	t.Helper()
	if err := w.flushBuffer(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.file.Seek((n-w.frames)*int64(w.format.frameBytes()), 1); err != nil {
		t.Fatal(err)
	}
	w.frames = n
}

// Above 4 GiB a file becomes RF64 and its last frames are where they belong. The
// bulk of it is a hole, which costs no disk.
func TestAbove4GiB(t *testing.T) {
	path := filepath.Join(t.TempDir(), "long.wav")
	f := Format{Rate: 48000, Channels: 2, Encoding: PCM24}
	w, err := Create(path, f, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	head, tail := onGrid(PCM24, 2, 100, 1), onGrid(PCM24, 2, 101, 2)
	const total = 800_000_001
	w.Write(head)
	skipTo(t, w, total-101)
	w.Write(tail)
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	r, err := Open(path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if in := r.Info(); in.Format != "RF64" || in.Frames != total || in.ClaimedFrames != total {
		t.Errorf("info is %+v", in)
	}
	got := planar(2, 100)
	r.Read(got)
	same(t, got, head)
	r.source.(*wavSource).at = total - 101
	same(t, readBlocks(t, r, 64), tail)
}

// The form changes exactly where 32-bit sizes end, and both forms read alike.
func TestRF64Threshold(t *testing.T) {
	for _, f := range []Format{
		{Rate: 48000, Channels: 2, Encoding: PCM16},
		{Rate: 48000, Channels: 1, Encoding: PCM24},
		{Rate: 48000, Channels: 2, Encoding: Float32},
	} {
		frames := 101
		want := onGrid(f.Encoding, f.Channels, frames, 5)
		form := uint64(len(f.header(0, 0))-8+frames*f.frameBytes()) + uint64(frames*f.frameBytes()&1)
		for limit, format := range map[uint64]string{form: "WAV", form - 1: "RF64"} {
			path := filepath.Join(t.TempDir(), "t.wav")
			w, err := Create(path, f, CreateOptions{})
			if err != nil {
				t.Fatal(err)
			}
			w.limit = limit
			w.Write(want)
			if err := w.Commit(); err != nil {
				t.Fatal(err)
			}
			st, _ := os.Stat(path)
			got, info := load(t, path)
			same(t, got, want)
			if info.Format != format || uint64(st.Size()) != form+8 {
				t.Errorf("%v, limit %d: %s of %d bytes, want %s of %d", f.Encoding, limit, info.Format, st.Size(), format, form+8)
			}
		}
	}
}

// Sizes that a writer let wrap at 4 GiB are mended.
func TestWrappedSizes(t *testing.T) {
	f := Format{Rate: 48000, Channels: 2, Encoding: PCM16}
	const frames = 3<<30 + 12345 // above 12 GiB
	path := sparseWAV(t, f, frames)
	h := f.header(frames&(1<<30-1), math.MaxUint64) // every size modulo 2^32
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	file.WriteAt(h, 0)
	r, err := Open(path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if in := r.Info(); in.Frames != frames || in.Format != "WAV" {
		t.Errorf("info is %+v", in)
	}
}

// A header has the fields that its format asks for, and room for ds64.
func TestHeaderFields(t *testing.T) {
	cases := []struct {
		f    Format
		tag  uint16
		size uint32
		mask uint32
		fact bool
	}{
		{Format{48000, 2, PCM16, 0}, codePCM, 16, 0, false},
		{Format{48000, 1, PCM24, 0}, codeExtensible, 40, 4, false},
		{Format{48000, 2, PCM24, 0}, codeExtensible, 40, 3, false},
		{Format{48000, 2, PCM32, 0}, codeExtensible, 40, 3, false},
		{Format{48000, 6, PCM16, 0}, codeExtensible, 40, 0x3F, false},
		{Format{48000, 6, PCM16, 0x60F}, codeExtensible, 40, 0x60F, false},
		{Format{48000, 9, PCM16, 0}, codeExtensible, 40, 0, false},
		{Format{48000, 2, Float32, 0}, codeFloat, 18, 0, true},
		{Format{48000, 2, Float64, 0}, codeFloat, 18, 0, true},
		{Format{48000, 8, Float32, 0}, codeExtensible, 40, 0x63F, true},
	}
	for _, c := range cases {
		h := c.f.header(3, math.MaxUint32-1)
		if string(h[12:16]) != "JUNK" || le.Uint32(h[16:]) != 28 || string(h[48:52]) != "fmt " {
			t.Fatalf("%+v: no room for ds64: %q", c.f, h)
		}
		size := le.Uint32(h[52:])
		after := h[56+size:]
		if le.Uint16(h[56:]) != c.tag || size != c.size || string(after[:4]) == "fact" != c.fact {
			t.Errorf("%+v: tag %#x, size %d, then %q", c.f, le.Uint16(h[56:]), size, after[:4])
		}
		if c.fact && le.Uint32(after[8:]) != 3 {
			t.Errorf("%+v: fact says %d frames", c.f, le.Uint32(after[8:]))
		}
		if c.size == 40 && le.Uint32(h[76:]) != c.mask {
			t.Errorf("%+v: mask %#x", c.f, le.Uint32(h[76:]))
		}
		if c.size == 18 && le.Uint16(h[72:]) != 0 {
			t.Errorf("%+v: cbSize %d", c.f, le.Uint16(h[72:]))
		}
	}
}
