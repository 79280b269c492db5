package audiofile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"
)

// depthGrid is noise on the grid of that many bits, ends included.
func depthGrid(bits, channels, frames int) [][]float64 {
	rng := rand.New(rand.NewPCG(uint64(bits), 9))
	p := planar(channels, frames)
	for _, ch := range p {
		for i := range ch {
			ch[i] = math.Ldexp(float64(rng.Int64N(1<<bits)-1<<(bits-1)), 1-bits)
		}
		ch[0], ch[frames-1] = -1, 1-math.Ldexp(1, 1-bits)
	}
	return p
}

// Every depth and channel count comes back exactly, whether frames name their
// depth or leave it to the header.
func TestFLACDepths(t *testing.T) {
	for bits := 4; bits < 32; bits++ {
		for _, channels := range []int{1, 2, 5, 8} {
			for _, sized := range []bool{false, true} {
				if sized && flacDepths[bits] == 0 {
					continue
				}
				want := depthGrid(bits, channels, 2500)
				path := saved(t, "a.flac", flacFile(flacSpec{rate: 96000, bits: bits, pcm: want, sized: sized}))
				got, info := load(t, path)
				same(t, got, want)
				if info.Format != "FLAC" || info.Bits != bits || info.Channels != channels || info.Rate != 96000 ||
					info.Frames != 2500 || info.Encoding.Bits() < bits {
					t.Errorf("info is %+v", info)
				}
			}
		}
	}
}

// Stereo coded as left and side, whose side takes one bit more.
func TestFLACSide(t *testing.T) {
	for _, bits := range []int{8, 16, 24, 31} {
		want := depthGrid(bits, 2, 1500)
		got, _ := load(t, saved(t, "a.flac", flacFile(flacSpec{rate: 48000, bits: bits, pcm: want, sideLeft: true})))
		same(t, got, want)
	}
}

// Predicted frames in mid/side, from the library's own encoder.
func TestFLACPredicted(t *testing.T) {
	const frames, block = 9000, 4096
	want := planar(2, frames)
	for i := range want[0] {
		x := 0.4*math.Sin(float64(i)*0.03) + 0.1*math.Sin(float64(i)*0.31)
		want[0][i] = math.RoundToEven(x*(1<<23)) / (1 << 23)
		want[1][i] = math.RoundToEven(x*0.7*(1<<23)) / (1 << 23)
	}
	var b bytes.Buffer
	enc, err := flac.NewEncoder(&b, &meta.StreamInfo{BlockSizeMin: block, BlockSizeMax: block,
		SampleRate: 44100, NChannels: 2, BitsPerSample: 24, NSamples: frames})
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < frames; at += block {
		n := min(block, frames-at)
		f := &frame.Frame{Header: frame.Header{HasFixedBlockSize: true, BlockSize: uint16(n), SampleRate: 44100,
			Channels: frame.ChannelsMidSide, BitsPerSample: 24}}
		for c := range want {
			sub := &frame.Subframe{SubHeader: frame.SubHeader{Pred: frame.PredVerbatim}, NSamples: n}
			for _, x := range want[c][at : at+n] {
				sub.Samples = append(sub.Samples, int32(x*(1<<23)))
			}
			f.Subframes = append(f.Subframes, sub)
		}
		if err := enc.WriteFrame(f); err != nil {
			t.Fatal(err)
		}
	}
	if b.Len() > frames*6*3/4 {
		t.Errorf("%d bytes: nothing was predicted", b.Len())
	}
	got, _ := load(t, saved(t, "a.flac", b.Bytes()))
	same(t, got, want)
}

// Rewind gives the same samples again, from the middle and from the end.
func TestFLACRewind(t *testing.T) {
	want := depthGrid(16, 2, 5000)
	r, err := Open(saved(t, "a.flac", flacFile(flacSpec{rate: 48000, bits: 16, pcm: want})), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, block := range []int{1, 1024, 9999} {
		same(t, readBlocks(t, r, block), want)
		r.Rewind()
		r.Read(planar(2, 1500))
		r.Rewind()
	}
}

// drain reads to the end or an error and counts the frames.
func drain(r *Reader) (frames int64, err error) {
	buf := planar(r.Info().Channels, 333)
	for {
		n, err := r.Read(buf)
		frames += int64(n)
		if err == io.EOF {
			return frames, nil
		}
		if err != nil {
			return frames, err
		}
	}
}

// A stream cut anywhere gives its whole blocks and then a TruncatedError; once
// accepted, exactly those frames.
func TestFLACTruncated(t *testing.T) {
	want := depthGrid(16, 1, 300)
	b := flacFile(flacSpec{rate: 48000, bits: 16, pcm: want, block: 30})
	perBlock := (len(b) - 42) / 10
	for n := 43; n < len(b); n++ {
		path := saved(t, "cut.flac", b[:n])
		found := int64(0)
		for at := 42 + perBlock; at <= n && found < 270; at += perBlock {
			found += 30
		}
		var short *TruncatedError
		r, err := Open(path, OpenOptions{})
		if err == nil {
			var frames int64
			frames, err = drain(r)
			if frames != found {
				t.Fatalf("%d bytes: %d frames read, %d are there", n, frames, found)
			}
			r.Close()
		}
		if !errors.As(err, &short) || short.Found != found || short.Claimed != 300 || short.Damaged != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		r, err = Open(path, OpenOptions{AcceptTruncated: true})
		if (err == nil) != (found > 0) {
			t.Fatalf("%d bytes: accepted with %v", n, err)
		}
		if err != nil {
			continue
		}
		if in := r.Info(); in.Frames != found || in.ClaimedFrames != 300 || !in.Truncated {
			t.Fatalf("%d bytes: info is %+v", n, in)
		}
		same(t, readBlocks(t, r, 64), [][]float64{want[0][:found]})
		r.Close()
	}
}

// A flipped bit anywhere in a block ends the audio before that block.
func TestFLACDamaged(t *testing.T) {
	b := flacFile(flacSpec{rate: 48000, bits: 16, pcm: depthGrid(16, 1, 1000), block: 100})
	perBlock := (len(b) - 42) / 10
	for at := 42 + 5*perBlock; at < 42+6*perBlock; at++ {
		broken := bytes.Clone(b)
		broken[at] ^= 0x10
		r, err := Open(saved(t, "broken.flac", broken), OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		frames, err := drain(r)
		r.Close()
		var short *TruncatedError
		if frames != 500 || !errors.As(err, &short) || short.Found != 500 {
			t.Fatalf("byte %d: %d frames, %v", at, frames, err)
		}
	}
}

// Streams whose header is silent or wrong about the total.
func TestFLACTotals(t *testing.T) {
	want := depthGrid(16, 2, 2500)
	spec := flacSpec{rate: 48000, bits: 16, pcm: want, claim: -1}
	unknown := flacFile(spec)
	got, info := load(t, saved(t, "pipe.flac", unknown))
	same(t, got, want)
	if info.Frames != 2500 || info.ClaimedFrames != 2500 || info.Truncated {
		t.Errorf("info is %+v", info)
	}
	var short *TruncatedError
	if _, err := Open(saved(t, "cut.flac", unknown[:5000]), OpenOptions{}); !errors.As(err, &short) || short.Found != 1024 {
		t.Errorf("cut: %v", err)
	}
	spec.claim = 2400
	r, err := Open(saved(t, "more.flac", flacFile(spec)), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := drain(r); err == nil || !strings.Contains(err.Error(), "more audio than the 2 400 frames") {
		t.Errorf("more audio than claimed: %v", err)
	}
	spec.claim = 1<<36 - 1
	if _, err := Open(saved(t, "huge.flac", flacFile(spec)), OpenOptions{}); err == nil || !strings.Contains(err.Error(), "cannot be in") {
		t.Errorf("2^36 frames: %v", err)
	}
	tagged := append(flacFile(flacSpec{rate: 48000, bits: 16, pcm: want}), ("TAG" + strings.Repeat("x", 125))...)
	got, _ = load(t, saved(t, "id3v1.flac", tagged))
	same(t, got, want)
	tagged = append([]byte("ID3\x04\x00\x00\x00\x00\x01\x02"+strings.Repeat("y", 130)), flacFile(flacSpec{rate: 48000, bits: 16, pcm: want})...)
	got, _ = load(t, saved(t, "id3v2.flac", tagged))
	same(t, got, want)
}

func TestFLACRefused(t *testing.T) {
	pcm := depthGrid(16, 1, 100)
	cases := map[string]flacSpec{
		"32-bit FLAC is not supported": {rate: 48000, bits: 32, pcm: pcm},
		"4000 Hz is outside":           {rate: 4000, bits: 16, pcm: pcm},
		"500000 Hz is outside":         {rate: 500000, bits: 16, pcm: pcm},
	}
	for want, spec := range cases {
		if _, err := Open(saved(t, "a.flac", flacFile(spec)), OpenOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	empty := flacFile(flacSpec{rate: 48000, bits: 16, pcm: pcm, claim: -1})[:42]
	if _, err := Open(saved(t, "a.flac", empty), OpenOptions{}); err == nil || !strings.Contains(err.Error(), "0 frames") {
		t.Errorf("no frames: %v", err)
	}
}

// A panic of the decoder is an error.
func TestFLACPanic(t *testing.T) {
	s := &flacSource{info: &Info{Path: "a.flac"}} // without a stream
	if _, err := s.decode(); err == nil || !strings.Contains(err.Error(), "a.flac: the FLAC decoder failed: ") {
		t.Errorf("got %v", err)
	}
}

// Frames that contradict the stream's header end the audio; the reason is kept.
func TestFLACContradictions(t *testing.T) {
	head := flacFile(flacSpec{rate: 48000, bits: 16, pcm: depthGrid(16, 2, 64), block: 16})[:42]
	whole := flacFile(flacSpec{rate: 48000, bits: 16, pcm: depthGrid(16, 2, 16), block: 16})[42:]
	cases := map[string]flacSpec{
		"a frame of 1 channels": {rate: 48000, bits: 16, pcm: depthGrid(16, 1, 16), block: 16},
		"a frame of 24 bits":    {rate: 48000, bits: 24, pcm: depthGrid(24, 2, 16), block: 16, sized: true},
	}
	for want, spec := range cases {
		b := append(append(bytes.Clone(head), whole...), flacFile(spec)[42:]...)
		r, err := Open(saved(t, "a.flac", b), OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		frames, err := drain(r)
		r.Close()
		var short *TruncatedError
		if frames != 16 || !errors.As(err, &short) || short.Unwrap() == nil || short.Unwrap().Error() != want {
			t.Errorf("%d frames, %v, want %q", frames, err, want)
		}
	}
}

// The decoder's pleas stay off the log, other lines pass.
func TestFLACQuiet(t *testing.T) {
	var b bytes.Buffer
	old := log.Writer()
	defer log.SetOutput(old)
	log.SetOutput(logFilter{&b})
	log.Print("frame: The flac library test cases do not yet include any audio files")
	log.Print("something else")
	if got := b.String(); strings.Contains(got, "flac library") || !strings.Contains(got, "something else") {
		t.Errorf("logged %q", got)
	}
}

// A file of constant blocks is the densest there is: memory follows one block,
// not the file.
func TestFLACMemory(t *testing.T) {
	r, err := Open(saved(t, "a.flac", flacFile(flacSpec{rate: 48000, bits: 24, pcm: planar(8, 200_000), block: 4096})), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	buf := planar(8, 4096)
	for range 40 {
		if n := allocated(func() { r.Read(buf) }); n > 1<<20 {
			t.Fatalf("%d bytes allocated for a block of 8 x 4096", n)
		}
	}
}

func ExampleTruncatedError() {
	fmt.Println(&TruncatedError{Path: "mix.wav", Found: 41250, Claimed: 96000})
	// Output: mix.wav: truncated: 41 250 of 96 000 frames are there; --accept-truncated uses them
}
