package audiofile

import (
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wavSeeds are files of every layout that is read.
func wavSeeds() [][]byte {
	pcm := fmtChunk(codePCM, 2, 48000, 16)
	data := chunkOf("data", four16)
	f64 := le.AppendUint64(nil, math.Float64bits(math.NaN()))
	return [][]byte{
		wavFile("RIFF", pcm, data),
		wavFile("RIFF", chunkOf("LIST", []byte("odd")), pcm, data, chunkOf("bext", []byte("after"))),
		wavFile("RIFF", extensibleChunk(codePCM, 3, 44100, 24, 20, 7), chunkOf("data", make([]byte, 27))),
		wavFile("RIFF", fmtChunk(codePCM, 1, 8000, 8), chunkOf("data", []byte{1, 2, 3})),
		wavFile("RIFF", fmtChunk(codeFloat, 1, 384000, 64), chunkOf("data", f64)),
		wavFile("RIFF", fmtChunk(codeFloat, 1, 96000, 32), lying("data", f64, unknown32)),
		wavFile("RF64", sizesChunk(100, 8, 2), pcm, lying("data", four16, unknown32)),
		wavFile("BW64", sizesChunk(100, 1<<40, 2), pcm, lying("data", four16, unknown32)),
		wavFile("RIFF", pcm, lying("data", four16, 0xF0000000)),
	}
}

// FuzzOpenWAV: no input makes reading panic, hang, allocate more than its
// buffer, or deliver what Info did not promise.
func FuzzOpenWAV(f *testing.F) {
	for _, b := range wavSeeds() {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) { fuzzOpen(t, b, 600<<10) })
}

// FuzzOpenFLAC: the same for FLAC, where one block of samples is the bound.
func FuzzOpenFLAC(f *testing.F) {
	for _, bits := range []int{4, 16, 24} {
		f.Add(flacFile(flacSpec{rate: 48000, bits: bits, pcm: depthGrid(bits, 2, 40), block: 16}))
		f.Add(flacFile(flacSpec{rate: 8000, bits: bits, pcm: depthGrid(bits, 2, 20), block: 16, sideLeft: true, claim: -1}))
	}
	f.Fuzz(func(t *testing.T, b []byte) { fuzzOpen(t, b, 16<<20) })
}

// fuzzFrames is how much of a fuzzed file is read at most.
const fuzzFrames = 1 << 20

func fuzzOpen(t *testing.T, b []byte, most uint64) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, accept := range []bool{false, true} {
		var r *Reader
		var err error
		used := allocated(func() { r, err = Open(path, OpenOptions{AcceptTruncated: accept}) })
		if err != nil {
			if s := err.Error(); !strings.HasPrefix(s, path+": ") || strings.Contains(s, "\n") {
				t.Errorf("error %q", s)
			}
			continue
		}
		isFLAC := r.Info().Format == "FLAC"
		if used > most && !isFLAC { // counting a FLAC makes garbage, block by block
			t.Errorf("%d bytes allocated to open %d", used, len(b))
		}
		fuzzRead(t, r, most)
		r.Close()
	}
}

// fuzzRead reads r to its end and holds it to its Info.
func fuzzRead(t *testing.T, r *Reader, most uint64) {
	in := r.Info()
	if in.Frames <= 0 || in.ClaimedFrames < in.Frames || in.Channels < 1 || in.Channels > MaxChannels {
		t.Fatalf("info is %+v", in)
	}
	buf := planar(in.Channels, 4096)
	total := int64(0)
	for total < fuzzFrames {
		var n int
		var err error
		if used := allocated(func() { n, err = r.Read(buf) }); used > most*uint64(1+n/16) {
			t.Fatalf("%d bytes allocated to read %d frames", used, n)
		}
		total += int64(n)
		var short *TruncatedError
		switch {
		case errors.As(err, &short):
			if short.Found != total || in.Truncated {
				t.Fatalf("%v after %d frames, info %+v", err, total, in)
			}
			return
		case err == io.EOF:
			if total != in.Frames {
				t.Fatalf("%d frames read, info %+v", total, in)
			}
			return
		case err != nil:
			return
		}
		for _, ch := range buf {
			for _, x := range ch[:n] {
				if x-x != 0 {
					t.Fatalf("%v delivered", x)
				}
			}
		}
	}
}
