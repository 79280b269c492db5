package audiofile

import (
	"math"
	"testing"
)

// Claims of sizes that are not there cost no memory, and neither error nor
// frame count follows them.
func TestClaimsCostNoMemory(t *testing.T) {
	pcm := fmtChunk(codePCM, 2, 48000, 16)
	wide := fmtChunk(codeFloat, 64, 48000, 64)
	many := wavFile("RIFF")
	for range 200_000 {
		many = append(many, "JUNK\x00\x00\x00\x00"...)
	}
	rich := sizesChunk(math.MaxUint64, math.MaxUint64-1, math.MaxUint64)
	for i := range rich.data[24:28] {
		rich.data[24+i] = 0xFF // a table of 2^32 entries
	}
	rich.lie, rich.size = true, 0xFFFFFFF0
	cases := map[string]struct {
		b      []byte
		frames int64
	}{
		"4 GiB of data":    {wavFile("RIFF", pcm, lying("data", four16, 0xFFFFFFF0)), 2},
		"3 GiB of data":    {wavFile("RIFF", pcm, lying("data", four16, 0xC0000000)), 2},
		"nothing of 3 GiB": {wavFile("RIFF", pcm, lying("data", nil, 0xC0000000)), 0},
		"4 GiB of fmt":     {wavFile("RIFF", lying("fmt ", pcm.data, 0xFFFFFFF0)), 0},
		"4 GiB of LIST":    {wavFile("RIFF", lying("LIST", nil, 0xFFFFFFF0), pcm, chunkOf("data", four16)), 0},
		"2^64 of data":     {wavFile("RF64", sizesChunk(0, math.MaxUint64-1, 0), pcm, lying("data", four16, unknown32)), 2},
		"2^63 of data":     {wavFile("RF64", sizesChunk(0, 1<<63, 0), pcm, lying("data", four16, unknown32)), 2},
		"huge table":       {wavFile("RF64", rich, pcm, lying("data", four16, unknown32)), 0},
		"wide frames":      {wavFile("RIFF", wide, lying("data", make([]byte, 512), 0xC0000000)), 1},
		"65535 channels":   {wavFile("RIFF", fmtChunk(codePCM, 65535, 48000, 16), chunkOf("data", four16)), 0},
		"many chunks":      {many, 0},
	}
	for name, c := range cases {
		path := saved(t, "h.wav", c.b)
		var frames int64
		bytes := allocated(func() {
			r, err := Open(path, OpenOptions{AcceptTruncated: true})
			if err != nil {
				return
			}
			defer r.Close()
			frames = int64(len(readBlocks(t, r, 16)[0]))
		})
		if frames != c.frames {
			t.Errorf("%s: %d frames, want %d", name, frames, c.frames)
		}
		if bytes > 600<<10 {
			t.Errorf("%s: %d bytes allocated", name, bytes)
		}
	}
}

// Length costs no memory: an hour of audio that is a hole in the file takes what
// a second takes.
func TestConstantMemory(t *testing.T) {
	cost := func(frames int64) uint64 {
		path := sparseWAV(t, Format{Rate: 48000, Channels: 2, Encoding: PCM24}, frames)
		buf := planar(2, 4096)
		return allocated(func() {
			r, err := Open(path, OpenOptions{})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			read := int64(0)
			for n := 1; n > 0; read += int64(n) {
				n, err = r.Read(buf)
			}
			if read != frames {
				t.Fatalf("%d of %d frames read: %v", read, frames, err)
			}
		})
	}
	second, hour := cost(48000), cost(48000*600)
	if hour > second+64<<10 {
		t.Errorf("%d bytes for a second, %d for ten minutes", second, hour)
	}
}
