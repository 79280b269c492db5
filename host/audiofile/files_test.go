package audiofile

import (
	"bytes"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// body is a chunk for wavFile.
type body struct {
	id   string
	data []byte
	size uint32 // what the header claims, if claim is set
	lie  bool
}

// chunkOf is an honest chunk.
func chunkOf(id string, data []byte) body { return body{id: id, data: data} }

// lying is a chunk whose header claims size bytes.
func lying(id string, data []byte, size uint32) body { return body{id, data, size, true} }

// wavFile puts chunks behind a form header with the right size.
func wavFile(form string, chunks ...body) []byte {
	var b []byte
	b = append(b, form+"\x00\x00\x00\x00WAVE"...)
	for _, c := range chunks {
		size := uint32(len(c.data))
		if c.lie {
			size = c.size
		}
		b = append(b, c.id...)
		b = le.AppendUint32(b, size)
		b = append(b, c.data...)
		if len(c.data)&1 != 0 {
			b = append(b, 0)
		}
	}
	le.PutUint32(b[4:], uint32(len(b)-8))
	if form != "RIFF" {
		le.PutUint32(b[4:], math.MaxUint32)
	}
	return b
}

// fmtChunk is a plain 16-byte fmt chunk.
func fmtChunk(code uint16, channels, rate, bits int) body {
	width := (bits + 7) / 8
	var b []byte
	b = le.AppendUint16(b, code)
	b = le.AppendUint16(b, uint16(channels))
	b = le.AppendUint32(b, uint32(rate))
	b = le.AppendUint32(b, uint32(rate*channels*width))
	b = le.AppendUint16(b, uint16(channels*width))
	b = le.AppendUint16(b, uint16(bits))
	return chunkOf("fmt ", b)
}

// extensibleChunk is an extensible fmt chunk.
func extensibleChunk(code uint16, channels, rate, bits, valid int, mask uint32) body {
	c := fmtChunk(codeExtensible, channels, rate, bits)
	c.data = le.AppendUint16(c.data, 22)
	c.data = le.AppendUint16(c.data, uint16(valid))
	c.data = le.AppendUint32(c.data, mask)
	c.data = le.AppendUint16(c.data, code)
	c.data = append(c.data, guidTail...)
	return c
}

// sizesChunk is a ds64 chunk without a table.
func sizesChunk(form, data, frames uint64) body {
	var b []byte
	b = le.AppendUint64(b, form)
	b = le.AppendUint64(b, data)
	b = le.AppendUint64(b, frames)
	return chunkOf("ds64", le.AppendUint32(b, 0))
}

// saved writes b to a fresh file and gives its path.
func saved(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// planar makes channels of frames samples.
func planar(channels, frames int) [][]float64 {
	p := make([][]float64, channels)
	for c := range p {
		p[c] = make([]float64, frames)
	}
	return p
}

// readBlocks reads to the end in blocks of that many frames and checks that only
// the last one is short.
func readBlocks(t testing.TB, r *Reader, block int) [][]float64 {
	t.Helper()
	out := make([][]float64, r.Info().Channels)
	buf := planar(r.Info().Channels, block)
	for last := false; ; {
		n, err := r.Read(buf)
		if err == io.EOF && n == 0 {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if last || n == 0 {
			t.Fatalf("a block of %d frames after a short one", n)
		}
		last = n < block
		for c := range out {
			out[c] = append(out[c], buf[c][:n]...)
		}
	}
}

// load opens and reads a whole file.
func load(t testing.TB, path string) ([][]float64, Info) {
	t.Helper()
	r, err := Open(path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	p := readBlocks(t, r, 1000)
	if got := int64(len(p[0])); got != r.Info().Frames {
		t.Fatalf("%s: %d frames read, Info says %d", path, got, r.Info().Frames)
	}
	return p, r.Info()
}

// store writes a whole file in uneven blocks.
func store(t testing.TB, path string, f Format, p [][]float64) *Writer {
	t.Helper()
	w, err := Create(path, f, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	for at, n := 0, 1; at < len(p[0]); at, n = at+n, n*3+1 {
		n = min(n, len(p[0])-at)
		part := make([][]float64, len(p))
		for c := range p {
			part[c] = p[c][at : at+n]
		}
		if err := w.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	return w
}

// onGrid is noise whose samples all lie on the grid of e, both ends included.
func onGrid(e Encoding, channels, frames int, seed uint64) [][]float64 {
	rng := rand.New(rand.NewPCG(seed, 1))
	p := planar(channels, frames)
	for _, ch := range p {
		for i := range ch {
			ch[i] = gridSample(e, rng)
		}
		if !e.IsFloat() {
			ch[0], ch[frames-1] = -1, 1-math.Ldexp(1, 1-e.Bits())
		}
	}
	return p
}

func gridSample(e Encoding, rng *rand.Rand) float64 {
	switch e {
	case Float64:
		return rng.NormFloat64()
	case Float32:
		return float64(float32(rng.NormFloat64()))
	}
	b := e.Bits()
	return math.Ldexp(float64(rng.Int64N(1<<b)-1<<(b-1)), 1-b)
}

// same fails unless a and b are equal bit for bit.
func same(t testing.TB, got, want [][]float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d channels, want %d", len(got), len(want))
	}
	for c := range want {
		if len(got[c]) != len(want[c]) {
			t.Fatalf("channel %d: %d frames, want %d", c, len(got[c]), len(want[c]))
		}
		for i := range want[c] {
			if got[c][i] != want[c][i] {
				t.Fatalf("channel %d frame %d: %v, want %v", c, i, got[c][i], want[c][i])
			}
		}
	}
}

// allocated is how many bytes f asked the heap for.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// leftovers lists what is in dir besides the named files.
func leftovers(t testing.TB, dir string, names ...string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var rest []string
	for _, e := range entries {
		if !bytes.Contains([]byte(filepath.Join(names...)), []byte(e.Name())) {
			rest = append(rest, e.Name())
		}
	}
	return rest
}
