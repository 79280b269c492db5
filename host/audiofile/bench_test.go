package audiofile

import (
	"path/filepath"
	"testing"
)

// Blocks as the engine moves them.
const benchBlock, benchBlocks = 4096, 250

func BenchmarkRead(b *testing.B) {
	for _, e := range written {
		b.Run(e.String(), func(b *testing.B) {
			f := Format{Rate: 48000, Channels: 2, Encoding: e}
			path := filepath.Join(b.TempDir(), "b.wav")
			store(b, path, f, onGrid(e, 2, benchBlock*benchBlocks, 1))
			benchRead(b, path, int64(f.frameBytes()))
		})
	}
}

func BenchmarkReadFLAC(b *testing.B) {
	path := saved(b, "b.flac", flacFile(flacSpec{rate: 48000, bits: 24, pcm: onGrid(PCM24, 2, benchBlock*benchBlocks, 1)}))
	benchRead(b, path, 6)
}

func benchRead(b *testing.B, path string, frameBytes int64) {
	r, err := Open(path, OpenOptions{})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	p := planar(2, benchBlock)
	b.SetBytes(benchBlock * benchBlocks * frameBytes)
	b.ReportAllocs()
	for b.Loop() {
		r.Rewind()
		for n := 1; n > 0; {
			n, _ = r.Read(p)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(benchBlock*benchBlocks), "ns/frame")
}

func BenchmarkWrite(b *testing.B) {
	for _, e := range written {
		b.Run(e.String(), func(b *testing.B) {
			f := Format{Rate: 48000, Channels: 2, Encoding: e}
			p := onGrid(e, 2, benchBlock, 1)
			w, err := Create(filepath.Join(b.TempDir(), "b.wav"), f, CreateOptions{})
			if err != nil {
				b.Fatal(err)
			}
			defer w.Abort()
			b.SetBytes(benchBlock * benchBlocks * int64(f.frameBytes()))
			b.ReportAllocs()
			for b.Loop() {
				w.file.Seek(0, 0) // the same room again
				for range benchBlocks {
					w.Write(p)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(benchBlock*benchBlocks), "ns/frame")
		})
	}
}
