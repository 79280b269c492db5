package audiofile

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-audio/audio"
	"github.com/go-audio/wav"
)

// go-audio/wav, which is exact for integers of 16 to 32 bits, agrees in both
// directions. It is not in the reading path: it allocates what a header claims
// and knows neither floats, RF64, pipes nor short files.

func TestOracleReadsOurs(t *testing.T) {
	for _, e := range []Encoding{PCM16, PCM24, PCM32} {
		path := filepath.Join(t.TempDir(), "a.wav")
		want := onGrid(e, 3, 501, 11)
		store(t, path, Format{Rate: 48000, Channels: 3, Encoding: e}, want)
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		d := wav.NewDecoder(f)
		buf, err := d.FullPCMBuffer()
		if err != nil {
			t.Fatal(err)
		}
		if d.NumChans != 3 || d.SampleRate != 48000 || int(d.BitDepth) != e.Bits() || len(buf.Data) < 1503 {
			t.Fatalf("%v: %d channels, %d Hz, %d bits, %d samples", e, d.NumChans, d.SampleRate, d.BitDepth, len(buf.Data))
		}
		for i := range 1503 {
			if got := math.Ldexp(float64(buf.Data[i]), 1-e.Bits()); got != want[i%3][i/3] {
				t.Fatalf("%v: sample %d is %v, want %v", e, i, got, want[i%3][i/3])
			}
		}
	}
}

func TestOracleWritesForUs(t *testing.T) {
	for _, e := range []Encoding{PCM16, PCM24, PCM32} {
		path := filepath.Join(t.TempDir(), "a.wav")
		want := onGrid(e, 2, 500, 12)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		enc := wav.NewEncoder(f, 44100, e.Bits(), 2, 1)
		buf := &audio.IntBuffer{Format: &audio.Format{NumChannels: 2, SampleRate: 44100}, SourceBitDepth: e.Bits()}
		for i := range want[0] {
			buf.Data = append(buf.Data, int(math.Ldexp(want[0][i], e.Bits()-1)), int(math.Ldexp(want[1][i], e.Bits()-1)))
		}
		if err := enc.Write(buf); err != nil {
			t.Fatal(err)
		}
		enc.Close()
		f.Close()
		got, info := load(t, path)
		same(t, got, want)
		if info.Encoding != e || info.Rate != 44100 {
			t.Errorf("info is %+v", info)
		}
	}
}
