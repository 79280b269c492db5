package audiofile

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// These tests exchange files with ffmpeg, SoX and the flac command, in both
// directions. Where one is not installed its tests are skipped.

// tool runs a program and gives its standard output.
func tool(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("starts other programs")
	}
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	var out, errs bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, errs.Bytes())
	}
	return out.Bytes()
}

// rawFloat64 takes interleaved little-endian doubles apart.
func rawFloat64(b []byte, channels int) [][]float64 {
	p := planar(channels, len(b)/8/channels)
	for c := range p {
		decodeFloat64(p[c], b, c*8, channels*8)
	}
	return p
}

// interleaved64 is the reverse.
func interleaved64(p [][]float64) []byte {
	b := make([]byte, len(p)*len(p[0])*8)
	for c := range p {
		encodeFloat64(b, p[c], c*8, len(p)*8)
	}
	return b
}

// readers decode a file to interleaved doubles.
var readers = map[string]func(t *testing.T, path string) []byte{
	"ffmpeg": func(t *testing.T, path string) []byte {
		return tool(t, "ffmpeg", "-v", "error", "-i", path, "-c:a", "pcm_f64le", "-f", "f64le", "-")
	},
	"sox": func(t *testing.T, path string) []byte {
		return tool(t, "sox", "-D", path, "-t", "raw", "-e", "floating-point", "-b", "64", "-")
	},
}

// soxGrid: SoX carries samples as 32-bit integers; floats must fit into those.
func soxGrid(p [][]float64) [][]float64 {
	for _, ch := range p {
		for i := range ch {
			ch[i] = math.Max(-1, math.Min(1-math.Ldexp(1, -23), math.RoundToEven(ch[i]*(1<<22))/(1<<23)))
		}
	}
	return p
}

// Others read what is written here, bit for bit, RF64 included.
func TestInteropWrite(t *testing.T) {
	for name, decode := range readers {
		for _, e := range written {
			for _, channels := range []int{1, 2, 6} {
				for _, rf64 := range []bool{false, true} {
					t.Run(fmt.Sprintf("%s %v %d rf64=%v", name, e, channels, rf64), func(t *testing.T) {
						if name == "sox" && rf64 {
							t.Skip("SoX 14.4 does not read RF64")
						}
						want := onGrid(e, channels, 1001, 21)
						if name == "sox" && e.IsFloat() {
							want = soxGrid(want)
						}
						path := filepath.Join(t.TempDir(), "a.wav")
						w, err := Create(path, Format{Rate: 44100, Channels: channels, Encoding: e}, CreateOptions{})
						if err != nil {
							t.Fatal(err)
						}
						if rf64 {
							w.limit = 0
						}
						w.Write(want)
						if err := w.Commit(); err != nil {
							t.Fatal(err)
						}
						same(t, rawFloat64(decode(t, path), channels), want)
					})
				}
			}
		}
	}
}

// ffmpegCodecs are its names of the encodings that are read.
var ffmpegCodecs = map[Encoding]string{PCM8: "pcm_u8", PCM16: "pcm_s16le", PCM24: "pcm_s24le",
	PCM32: "pcm_s32le", Float32: "pcm_f32le", Float64: "pcm_f64le"}

// What ffmpeg writes, seekable, RF64 and to a pipe, is read bit for bit.
func TestInteropReadFFmpeg(t *testing.T) {
	for e, codec := range ffmpegCodecs {
		for _, channels := range []int{1, 6} {
			for _, mode := range []string{"never", "always", "pipe"} {
				t.Run(fmt.Sprintf("%v %d %s", e, channels, mode), func(t *testing.T) {
					dir := t.TempDir()
					frames := 999
					if mode == "always" {
						frames++ // ffmpeg 5.1 counts the pad byte of odd data in ds64
					}
					want := onGrid(e, channels, frames, 22)
					raw, path := filepath.Join(dir, "raw"), filepath.Join(dir, "a.wav")
					os.WriteFile(raw, interleaved64(want), 0o644)
					args := []string{"-v", "error", "-f", "f64le", "-ar", "48000", "-ac", fmt.Sprint(channels), "-i", raw, "-c:a", codec, "-f", "wav"}
					if mode == "pipe" {
						os.WriteFile(path, tool(t, "ffmpeg", append(args, "-")...), 0o644)
					} else {
						tool(t, "ffmpeg", append(args, "-rf64", mode, path)...)
					}
					got, info := load(t, path)
					same(t, got, want)
					if info.Encoding != e || (info.Format == "RF64") != (mode == "always") || info.Truncated {
						t.Errorf("info is %+v", info)
					}
				})
			}
		}
	}
}

// What SoX writes, to a file and to a pipe, is read bit for bit.
func TestInteropReadSoX(t *testing.T) {
	for e := range ffmpegCodecs {
		for _, channels := range []int{2, 3} {
			for _, pipe := range []bool{false, true} {
				t.Run(fmt.Sprintf("%v %d pipe=%v", e, channels, pipe), func(t *testing.T) {
					dir := t.TempDir()
					want := onGrid(e, channels, 999, 23)
					if e.IsFloat() {
						want = soxGrid(want)
					}
					raw, path := filepath.Join(dir, "raw"), filepath.Join(dir, "a.wav")
					os.WriteFile(raw, interleaved64(want), 0o644)
					kind := map[bool]string{true: "floating-point", false: "signed-integer"}[e.IsFloat()]
					if e == PCM8 {
						kind = "unsigned-integer"
					}
					args := []string{"-D", "-t", "raw", "-e", "floating-point", "-b", "64", "-r", "48000", "-c", fmt.Sprint(channels), raw,
						"-t", "wav", "-e", kind, "-b", fmt.Sprint(e.Bits())}
					if pipe {
						os.WriteFile(path, tool(t, "sox", append(args, "-")...), 0o644)
					} else {
						tool(t, "sox", append(args, path)...)
					}
					got, info := load(t, path)
					same(t, got, want)
					if info.Encoding != e || info.Truncated {
						t.Errorf("info is %+v", info)
					}
				})
			}
		}
	}
}

// materials make the encoder choose each of its methods.
var materials = map[string]func(i, c int, noise float64) float64{
	"music": func(i, c int, noise float64) float64 {
		return 0.5*math.Sin(float64(i)*0.05) + 0.2*math.Sin(float64(i)*0.4+float64(c))
	},
	"silence": func(i, c int, noise float64) float64 { return 0 },
	"noise":   func(i, c int, noise float64) float64 { return 1.99 * (noise - 0.5) },
	"coarse":  func(i, c int, noise float64) float64 { return math.Round(math.Sin(float64(i)*0.05)*100) / 128 }, // low bits unused
	"bursts":  func(i, c int, noise float64) float64 { return math.Pow(math.Sin(float64(i)*0.001), 21) * (noise - 0.5) },
}

// What the flac command makes of them is read bit for bit.
func TestInteropReadFLAC(t *testing.T) {
	for name, material := range materials {
		for _, e := range []Encoding{PCM16, PCM24} {
			for channels, rate := range map[int]int{1: 24000, 2: 176400, 6: 48000} {
				dir := t.TempDir()
				rng := rand.New(rand.NewPCG(4, uint64(channels)))
				want := planar(channels, 20_000)
				for c, ch := range want {
					for i := range ch {
						x := math.RoundToEven(math.Ldexp(material(i, c, rng.Float64()), e.Bits()-1))
						ch[i] = math.Ldexp(x, 1-e.Bits())
					}
				}
				in, out := filepath.Join(dir, "a.wav"), filepath.Join(dir, "a.flac")
				if n := store(t, in, Format{Rate: rate, Channels: channels, Encoding: e}, want).Clipped(); n != 0 {
					t.Fatalf("%s: %d samples clipped", name, n)
				}
				tool(t, "flac", "-s", "-8", in, "-o", out)
				got, info := load(t, out)
				same(t, got, want)
				if info.Encoding != e || info.Rate != rate {
					t.Errorf("%s: info is %+v", name, info)
				}
			}
		}
	}
}

// The RF64 file above 4 GiB has the length that was written, by ffprobe too.
func TestInteropAbove4GiB(t *testing.T) {
	f := Format{Rate: 48000, Channels: 2, Encoding: PCM24}
	path := sparseWAV(t, f, 48000*20_000)
	out := tool(t, "ffprobe", "-v", "error", "-show_entries", "stream=duration", "-of", "csv=p=0", path)
	if got := strings.TrimSpace(string(out)); got != "20000.000000" {
		t.Errorf("ffprobe says %s s", got)
	}
}
