package audiofile

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// four16 is two frames of stereo 16 bit: 0.5, -0.5, 0.25, -1.
var four16 = []byte{0x00, 0x40, 0x00, 0xC0, 0x00, 0x20, 0x00, 0x80}

var four = [][]float64{{0.5, 0.25}, {-0.5, -1}}

// Files laid out in the ways that real writers use.
func TestLayouts(t *testing.T) {
	pcm := fmtChunk(codePCM, 2, 48000, 16)
	long := fmtChunk(codePCM, 2, 48000, 16)
	long.data = append(long.data, 0, 0)
	data := chunkOf("data", four16)
	table := sizesChunk(0, 8, 2)
	table.data[24] = 1
	table.data = append(table.data, "big \x05\x00\x00\x00\x00\x00\x00\x00"...)
	cases := map[string][]byte{
		"plain":             wavFile("RIFF", pcm, data),
		"18-byte fmt":       wavFile("RIFF", long, data),
		"odd chunk, padded": wavFile("RIFF", chunkOf("LIST", []byte("odd")), pcm, chunkOf("xxxx", []byte{1}), data),
		"chunks after data": wavFile("RIFF", pcm, data, chunkOf("bext", make([]byte, 602)), chunkOf("odd!", []byte{1})),
		"data before fmt":   wavFile("RIFF", data, pcm),
		"empty chunk":       wavFile("RIFF", chunkOf("JUNK", nil), pcm, chunkOf("none", nil), data),
		"second data":       wavFile("RIFF", pcm, data, chunkOf("data", []byte{1, 2, 3, 4})),
		"junk at the end":   append(wavFile("RIFF", pcm, data), "TAG"...),
		"extensible 16":     wavFile("RIFF", extensibleChunk(codePCM, 2, 48000, 16, 16, 3), data),
		"no valid bits":     wavFile("RIFF", extensibleChunk(codePCM, 2, 48000, 16, 0, 3), data),
		"RF64":              wavFile("RF64", sizesChunk(0, 8, 2), pcm, lying("data", four16, unknown32)),
		"BW64":              wavFile("BW64", sizesChunk(0, 8, 2), pcm, lying("data", four16, unknown32)),
		"BW64, 32-bit size": wavFile("BW64", sizesChunk(0, 99, 2), pcm, data, chunkOf("axml", []byte{1, 2})),
		"RF64 with a table": wavFile("RF64", table, lying("big ", []byte("12345"), unknown32), pcm, lying("data", four16, unknown32)),
		"RF64 without ds64": wavFile("RF64", pcm, lying("data", four16, unknown32)),
		"RF64, ds64 unset":  wavFile("RF64", sizesChunk(0, 0, 0), pcm, lying("data", four16, unknown32)),
		"pipe":              wavFile("RIFF", pcm, lying("data", four16, unknown32)),
		"pipe, SoX":         wavFile("RIFF", pcm, lying("data", four16, 0x7FFFF000)),
		"pipe, SoX, framed": wavFile("RIFF", pcm, lying("data", four16, 0x7FFFEFFC)),
		"pipe, 2 GiB":       wavFile("RIFF", pcm, lying("data", four16, 0x80000000)),
	}
	crashed := wavFile("RIFF", pcm, lying("data", four16, 0))
	le.PutUint32(crashed[4:], 0)
	cases["crashed recorder"] = crashed
	unpadded := wavFile("RIFF", pcm, chunkOf("LIST", []byte("odd")))
	cases["odd chunk, not padded"] = append(unpadded[:len(unpadded)-1], wavFile("RIFF", data)[12:]...)
	for name, b := range cases {
		t.Run(name, func(t *testing.T) {
			got, info := load(t, saved(t, "a.wav", b))
			same(t, got, four)
			if want := strings.ReplaceAll(string(b[:4]), "RIFF", "WAV"); info.Format != want {
				t.Errorf("format %q, want %q", info.Format, want)
			}
			if info.Truncated || info.ClaimedFrames != 2 || info.Rate != 48000 || info.Encoding != PCM16 {
				t.Errorf("info is %+v", info)
			}
		})
	}
}

// The same value, half of full scale, in every encoding that is read.
func TestEncodingsRead(t *testing.T) {
	cases := []struct {
		name   string
		format body
		data   []byte
		want   float64
		enc    Encoding
		bits   int
	}{
		{"8", fmtChunk(codePCM, 1, 8000, 8), []byte{0xC0}, 0.5, PCM8, 8},
		{"8 low", fmtChunk(codePCM, 1, 8000, 8), []byte{0}, -1, PCM8, 8},
		{"12 in 16", fmtChunk(codePCM, 1, 8000, 12), []byte{0x10, 0x40}, 0.5 + 1.0/2048, PCM16, 12},
		{"16", fmtChunk(codePCM, 1, 8000, 16), []byte{0, 0x40}, 0.5, PCM16, 16},
		{"20 in 24", extensibleChunk(codePCM, 1, 8000, 24, 20, 4), []byte{0x10, 0, 0x40}, 0.5 + 1.0/(1<<19), PCM24, 20},
		{"24", fmtChunk(codePCM, 1, 8000, 24), []byte{1, 0, 0xC0}, -0.5 + 1.0/(1<<23), PCM24, 24},
		{"24 in 32", extensibleChunk(codePCM, 1, 8000, 32, 24, 4), []byte{0, 0, 0, 0x40}, 0.5, PCM32, 24},
		{"32", fmtChunk(codePCM, 1, 8000, 32), []byte{1, 0, 0, 0x40}, 0.5 + 1.0/(1<<31), PCM32, 32},
		{"float 32", fmtChunk(codeFloat, 1, 8000, 32), le.AppendUint32(nil, math.Float32bits(-1.5)), -1.5, Float32, 32},
		{"float 64", fmtChunk(codeFloat, 1, 8000, 64), le.AppendUint64(nil, math.Float64bits(1e-9)), 1e-9, Float64, 64},
		{"float 32 ext", extensibleChunk(codeFloat, 1, 8000, 32, 24, 4), le.AppendUint32(nil, math.Float32bits(0.5)), 0.5, Float32, 32},
	}
	for _, c := range cases {
		got, info := load(t, saved(t, "e.wav", wavFile("RIFF", c.format, chunkOf("data", c.data))))
		if got[0][0] != c.want || info.Encoding != c.enc || info.Bits != c.bits {
			t.Errorf("%s: %v as %v with %d bits, want %v as %v with %d", c.name, got[0][0], info.Encoding, info.Bits, c.want, c.enc, c.bits)
		}
	}
}

// The channel mask is delivered as it stands; many channels are no problem.
func TestChannelMask(t *testing.T) {
	data := chunkOf("data", make([]byte, 64*2*3))
	_, info := load(t, saved(t, "m.wav", wavFile("RIFF", extensibleChunk(codePCM, 6, 48000, 16, 16, 0x60F), data)))
	if info.ChannelMask != 0x60F || info.Channels != 6 {
		t.Errorf("mask %#x with %d channels", info.ChannelMask, info.Channels)
	}
	_, info = load(t, saved(t, "m.wav", wavFile("RIFF", fmtChunk(codePCM, 64, 48000, 16), data)))
	if info.ChannelMask != 0 || info.Channels != 64 || info.Frames != 3 {
		t.Errorf("info is %+v", info)
	}
}

// Each bad file gives one line that starts with its path and says what is wrong.
func TestBadFiles(t *testing.T) {
	pcm := fmtChunk(codePCM, 2, 48000, 16)
	data := chunkOf("data", four16)
	misaligned := fmtChunk(codePCM, 2, 48000, 16)
	misaligned.data[12] = 6
	ambisonic := extensibleChunk(codePCM, 2, 48000, 16, 16, 0)
	ambisonic.data[30] = 0x21
	wav := func(chunks ...body) []byte { return wavFile("RIFF", chunks...) }
	cases := []struct {
		name string
		b    []byte
		want string
	}{
		{"empty", nil, "is empty"},
		{"short", []byte("RIFF"), "only 4 bytes"},
		{"mp3 tag", []byte("ID3\x04\x00\x00\x00\x00\x00\x0aaaaaaaaaaaaaaa"), `starts with "ID3", looks like an MP3; Lacquer reads WAV, RF64/BW64 and FLAC`},
		{"mp3", []byte("\xff\xfb\x90\x44\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "looks like an MP3"},
		{"aiff", []byte("FORM\x00\x00\x00\x00AIFFCOMM"), "AIFF"},
		{"m4a", []byte("\x00\x00\x00\x20ftypM4A \x00\x00\x00"), "M4A"},
		{"text", []byte("Dear mastering engineer,"), "looks like text"},
		{"zeros", make([]byte, 100), "starts with bytes 00 00"},
		{"avi", append([]byte("RIFF\x00\x00\x00\x00AVI "), make([]byte, 50)...), "not WAVE"},
		{"rifx", []byte("RIFX\x00\x00\x00\x24WAVEfmt "), "big-endian"},
		{"no chunks", wav(), "no fmt chunk"},
		{"no fmt", wav(data), "no fmt chunk"},
		{"no data", wav(pcm), "no data chunk"},
		{"no frames", wav(pcm, chunkOf("data", nil)), "0 frames"},
		{"no frames, more chunks", wav(pcm, chunkOf("data", nil), chunkOf("LIST", make([]byte, 30))), "0 frames"},
		{"less than a frame", wav(pcm, chunkOf("data", four16[:2])), "0 frames"},
		{"short fmt", wav(chunkOf("fmt ", make([]byte, 14)), data), "too short"},
		{"cut in fmt", wav(lying("fmt ", pcm.data[:8], 16)), "ends inside its fmt chunk"},
		{"cut in LIST", wav(pcm, lying("LIST", []byte("abc"), 100)), `ends inside its "LIST" chunk`},
		{"A-law", wav(fmtChunk(6, 2, 48000, 8), data), "A-law (format 0x0006) is not supported"},
		{"mu-law", wav(fmtChunk(7, 2, 48000, 8), data), "mu-law"},
		{"ADPCM", wav(fmtChunk(2, 2, 48000, 4), data), "ADPCM"},
		{"MP3 in WAV", wav(fmtChunk(0x55, 2, 48000, 0), data), "MP3"},
		{"unheard of", wav(fmtChunk(0x1234, 2, 48000, 16), data), "format 0x1234 is not supported"},
		{"extensible A-law", wav(extensibleChunk(6, 2, 48000, 8, 8, 0), data), "A-law"},
		{"extensible, short", wav(fmtChunk(codeExtensible, 2, 48000, 16), data), "extensible fmt chunk of 16 bytes"},
		{"ambisonic", wav(ambisonic, data), "sub-format 01 00 00 00 00 00 21 00"},
		{"no channels", wav(fmtChunk(codePCM, 0, 48000, 16), data), "0 channels are outside 1..64"},
		{"65 channels", wav(fmtChunk(codePCM, 65, 48000, 16), data), "65 channels are outside 1..64"},
		{"no rate", wav(fmtChunk(codePCM, 2, 0, 16), data), "0 Hz is outside 8000..384000 Hz"},
		{"slow", wav(fmtChunk(codePCM, 2, 7999, 16), data), "7999 Hz is outside"},
		{"fast", wav(fmtChunk(codePCM, 2, 384001, 16), data), "384001 Hz is outside"},
		{"absurd rate", wav(fmtChunk(codePCM, 2, 0xFFFFFFF0, 16), data), "Hz is outside"},
		{"block align", wav(misaligned, data), "block align 6 does not fit 2 channels of 16 bits"},
		{"0 bits", wav(fmtChunk(codePCM, 2, 48000, 0), data), "0-bit integer samples"},
		{"64-bit integers", wav(fmtChunk(codePCM, 2, 48000, 64), data), "64-bit integer samples"},
		{"half floats", wav(fmtChunk(codeFloat, 2, 48000, 16), data), "16-bit float samples"},
		{"valid bits", wav(extensibleChunk(codePCM, 2, 48000, 16, 24, 0), data), "24 valid bits in 16"},
		{"FLAC, cut", []byte("fLaC\x00\x00\x00\x22\x10\x00\x10\x00"), "FLAC header"},
	}
	for _, c := range cases {
		path := saved(t, "bad.wav", c.b)
		for _, accept := range []bool{false, true} {
			r, err := Open(path, OpenOptions{AcceptTruncated: accept})
			if err == nil {
				r.Close()
				t.Errorf("%s: opened", c.name)
				continue
			}
			msg := err.Error()
			if !strings.Contains(msg, c.want) || !strings.HasPrefix(msg, path+": ") || strings.Contains(msg, "\n") {
				t.Errorf("%s: %q, want %q", c.name, msg, c.want)
			}
		}
	}
}

func TestUnopenable(t *testing.T) {
	dir := t.TempDir()
	secret := saved(t, "secret.wav", wavFile("RIFF", fmtChunk(codePCM, 2, 48000, 16), chunkOf("data", four16)))
	os.Chmod(secret, 0)
	cases := map[string]string{
		filepath.Join(dir, "missing.wav"): "no such file",
		dir:                               "is a directory",
		os.DevNull:                        "not a regular file",
	}
	if os.Geteuid() != 0 {
		cases[secret] = "permission denied"
	}
	for path, want := range cases {
		_, err := Open(path, OpenOptions{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), path+": ") {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}
