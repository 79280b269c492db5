package mastering

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lacquer/dsp/loudness"
	"lacquer/host/audiofile"
	"lacquer/host/demo"
	"lacquer/host/engine"
	"lacquer/plugin/plugintest"
)

func TestMain(m *testing.M) { plugintest.Main(m) }

// song is the beginning of the demo song.
const songSeconds = 10

func openPlugin(t *testing.T) *engine.Plugin {
	t.Helper()
	p, err := engine.Open(plugintest.Build(t), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// write makes a file at 48 kHz with one slice per channel.
func write(t *testing.T, path string, e audiofile.Encoding, planar ...[]float64) string {
	t.Helper()
	f := audiofile.Format{Rate: 48000, Channels: len(planar), Encoding: e}
	w, err := audiofile.Create(path, f, audiofile.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(planar); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	return path
}

func writeSong(t *testing.T, gain float64) string {
	mix := demo.Mix(songSeconds)
	for c := range mix {
		for i := range mix[c] {
			mix[c][i] *= gain
		}
	}
	return write(t, filepath.Join(t.TempDir(), "mix.wav"), audiofile.Float32, mix[0], mix[1])
}

func read(t *testing.T, path string) (audiofile.Info, [][]float64) {
	t.Helper()
	r, err := audiofile.Open(path, audiofile.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	info := r.Info()
	all := make([][]float64, info.Channels)
	block := make([][]float64, info.Channels)
	for c := range block {
		block[c] = make([]float64, 4096)
	}
	for {
		n, err := r.Read(block)
		for c := range all {
			all[c] = append(all[c], block[c][:n]...)
		}
		if err == io.EOF {
			return info, all
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// check measures a master by itself and compares with what the result says.
func check(t *testing.T, r *Result, frames int) {
	t.Helper()
	info, audio := read(t, r.Output.File)
	m := loudness.New(loudness.Config{Rate: float64(info.Rate), Channels: 2, Peak: loudness.PeakReport})
	m.Process(audio)
	m.Finish()
	got := m.Result()
	if info.Frames != int64(frames) || r.Output.Frames != int64(frames) {
		t.Errorf("%d frames, the result says %d, the mix has %d", info.Frames, r.Output.Frames, frames)
	}
	for _, c := range []struct {
		what       string
		file, said float64
	}{
		{"integrated", got.Integrated, float64(r.Output.Integrated)},
		{"range", got.Range, float64(r.Output.Range)},
		{"true peak", got.TruePeak, float64(r.Output.TruePeak)},
		{"sample peak", got.SamplePeak, float64(r.Output.SamplePeak)},
	} {
		if !(math.Abs(c.file-c.said) < 1e-9) {
			t.Errorf("%s: the file has %g, the result says %g", c.what, c.file, c.said)
		}
	}
	ceiling := r.Target.Ceiling
	if got.TruePeak > ceiling+0.05 {
		t.Errorf("true peak %.3f dBTP, ceiling %g", got.TruePeak, ceiling)
	}
	top := math.Pow(10, ceiling/20)
	for _, x := range audio {
		for i, v := range x {
			if math.Abs(v) > top {
				t.Fatalf("sample %d is %.9f, the ceiling %.9f", i, v, top)
			}
		}
	}
	if reached := math.Abs(got.Integrated-r.Target.LUFS) <= 0.1; reached != r.TargetReached {
		t.Errorf("%.2f LUFS for %g: target reached is %v", got.Integrated, r.Target.LUFS, r.TargetReached)
	}
	if short := float64(r.Shortfall); !(math.Abs(short-(r.Target.LUFS-got.Integrated)) < 1e-9) {
		t.Errorf("shortfall %g LU, measured %g for %g", short, got.Integrated, r.Target.LUFS)
	}
	if r.Passes < 1 || r.Passes > 4 {
		t.Errorf("%d passes", r.Passes)
	}
}

// alone fails if anything but these files is in a folder.
func alone(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, e := range entries {
		have = append(have, e.Name())
	}
	if strings.Join(have, " ") != strings.Join(names, " ") {
		t.Errorf("left in the folder: %v, want %v", have, names)
	}
}

func TestMasterReachesTargets(t *testing.T) {
	p, mix := openPlugin(t), writeSong(t, 1)
	for _, c := range []struct {
		name     string
		target   Target
		encoding audiofile.Encoding
		down     bool
	}{
		{"spotify", Target{"spotify", -14, -1}, audiofile.PCM24, false},
		{"loud, 16 bit", Target{"", -9, -0.5}, audiofile.PCM16, false},
		{"down, float", Target{"", -27, -1}, audiofile.Float32, true},
		{"low ceiling, float", Target{"", -20, -12}, audiofile.Float32, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "master.wav")
			r, err := Master(context.Background(), p, MasterOptions{Input: mix, Output: out, Target: c.target, Encoding: c.encoding})
			if err != nil {
				t.Fatal(err)
			}
			check(t, r, songSeconds*demo.Rate)
			if !r.TargetReached {
				t.Errorf("%.2f LUFS, %.2f short", float64(r.Output.Integrated), float64(r.Shortfall))
			}
			if info, _ := read(t, out); info.Encoding != c.encoding {
				t.Errorf("written as %v", info.Encoding)
			}
			mean, most := float64(r.GainReduction.Mean), float64(r.GainReduction.Max)
			if c.down && (most != 0 || float64(r.Drive) >= 0) {
				t.Errorf("turned down by %g dB, the limiter took %g", float64(r.Drive), most)
			}
			if !c.down && !(most > 0 && mean > 0 && mean < most) {
				t.Errorf("gain reduction %g on average, %g at most", mean, most)
			}
			alone(t, filepath.Dir(out), "master.wav")
		})
	}
}

func TestMasterOutOfReach(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	p, mix := openPlugin(t), writeSong(t, 1)
	var drives []float64
	var files [][]byte
	for _, target := range []float64{-3, -1} {
		out := filepath.Join(t.TempDir(), "master.wav")
		r, err := Master(context.Background(), p, MasterOptions{Input: mix, Output: out, Target: Target{"", target, -1}, Encoding: audiofile.PCM24})
		if err != nil {
			t.Fatal(err)
		}
		check(t, r, songSeconds*demo.Rate)
		if r.TargetReached || !strings.Contains(strings.Join(r.Warnings, "\n"), "more than limiting can do") {
			t.Errorf("%g LUFS: reached %v, warnings %q", target, r.TargetReached, r.Warnings)
		}
		blob, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		drives, files = append(drives, float64(r.Drive)), append(files, blob)
	}
	if drives[0] != drives[1] || !bytes.Equal(files[0], files[1]) {
		t.Errorf("targets out of reach end at different masters: drives %v dB", drives)
	}
	// The rule, on the real song: 1 dB more adds less than 0.2 LU.
	song, err := openStereo(mix, audiofile.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer song.Close()
	m := &master{opt: MasterOptions{Target: Target{"", -3, -1}}, ctx: context.Background(), plugin: p, song: song}
	level := func(drive float64) float64 {
		if err := song.Rewind(); err != nil {
			t.Fatal(err)
		}
		meter := newMeter(demo.Rate)
		if _, err := m.through(song, meter, drive, engine.RenderOptions{}); err != nil {
			t.Fatal(err)
		}
		return meter.Integrated()
	}
	if more := level(drives[0]+1) - level(drives[0]); more >= leastSlope+0.02 {
		t.Errorf("1 dB more than %g adds %.3f LU", drives[0], more)
	}
}

func TestMasterIsDeterministic(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	mix := writeSong(t, 1)
	var first []byte
	for range 2 {
		out := filepath.Join(t.TempDir(), "master.wav")
		opt := MasterOptions{Input: mix, Output: out, Target: Target{"", -11, -1}, Encoding: audiofile.PCM16, Set: []string{"Glue/On=on"}}
		if _, err := Master(context.Background(), openPlugin(t), opt); err != nil {
			t.Fatal(err)
		}
		blob, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if first != nil && !bytes.Equal(first, blob) {
			t.Error("a second run gives other bits")
		}
		first = blob
	}
}

func TestMasterPromotesMono(t *testing.T) {
	p, mix := openPlugin(t), demo.Mix(5)
	in := write(t, filepath.Join(t.TempDir(), "mono.wav"), audiofile.Float32, mix[0])
	out := filepath.Join(t.TempDir(), "master.wav")
	r, err := Master(context.Background(), p, MasterOptions{Input: in, Output: out, Target: Target{"", -14, -1}, Encoding: audiofile.Float64})
	if err != nil {
		t.Fatal(err)
	}
	check(t, r, len(mix[0]))
	_, audio := read(t, out)
	for i := range audio[0] {
		if audio[0][i] != audio[1][i] {
			t.Fatalf("left and right differ at frame %d", i)
		}
	}
	m := loudness.New(loudness.Config{Rate: 48000, Channels: 2})
	m.Process([][]float64{mix[0], mix[0]})
	if d := m.Integrated() - float64(r.Input.Integrated); math.Abs(d) > 0.01 || r.Input.Channels != 1 {
		t.Errorf("before: %v LUFS of %d channels, as stereo it has %.2f", r.Input.Integrated, r.Input.Channels, m.Integrated())
	}
}

// tone is a second of a sine at an amplitude.
func tone(amp float64) []float64 {
	x := make([]float64, 48000)
	for i := range x {
		x[i] = amp * math.Sin(2*math.Pi*997*float64(i)/48000)
	}
	return x
}

func constant(v float64, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = v
	}
	return x
}

func TestMasterOfOddInput(t *testing.T) {
	p := openPlugin(t)
	clipped := tone(2)
	for i, v := range clipped {
		clipped[i] = math.Max(-1, math.Min(v, 1))
	}
	holes := tone(0.1)
	holes[100], holes[200] = math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name    string
		audio   []float64
		neutral bool // loudness undefined, gain 0 dB
		warning string
	}{
		{"silence", make([]float64, 48000), true, "nothing but silence"},
		{"DC", constant(0.25, 48000), true, "nothing but a constant (DC)"},
		{"one sample", []float64{0.5}, true, "s long: loudness is measured over 0.4 s"},
		{"very quiet", tone(1e-5), true, "below -70 LUFS"},
		{"clipped", clipped, false, "clipped in 1994 places"}, // two for each period of 997
		{"holes", holes, false, "2 samples are NaN or infinite"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, channels := range []int{1, 2} {
				in := write(t, filepath.Join(t.TempDir(), "in.wav"), audiofile.Float64, [][]float64{c.audio, make([]float64, len(c.audio))}[:channels]...)
				if c.name == "holes" {
					poke(t, in, channels)
				}
				out := filepath.Join(t.TempDir(), "out.wav")
				r, err := Master(context.Background(), p, MasterOptions{Input: in, Output: out, Target: Target{"", -14, -1}, Encoding: audiofile.Float64})
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(strings.Join(r.Warnings, "\n"), c.warning) {
					t.Errorf("%d channels: warnings %q", channels, r.Warnings)
				}
				info, audio := read(t, out)
				if info.Frames != int64(len(c.audio)) {
					t.Errorf("%d frames of %d", info.Frames, len(c.audio))
				}
				if !c.neutral {
					continue
				}
				if r.Drive != 0 || r.Input.Integrated.Defined() || r.Output.Integrated.Defined() || r.TargetReached || r.Shortfall.Defined() {
					t.Errorf("%d channels: %+v", channels, r)
				}
				for i, v := range audio[0] {
					if v != c.audio[i] {
						t.Fatalf("sample %d is %g, was %g", i, v, c.audio[i])
					}
				}
			}
		})
	}
}

// poke writes a NaN and an infinity over frames 100 and 200 of the first
// channel of a 64-bit file, which the writer would not.
func poke(t *testing.T, path string, channels int) {
	t.Helper()
	blob, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data := bytes.Index(blob, []byte("data")) + 8
	for frame, bits := range map[int]uint64{100: 0x7FF8000000000001, 200: 0x7FF0000000000000} {
		for b := range 8 {
			blob[data+frame*channels*8+b] = byte(bits >> (8 * b))
		}
	}
	if err := os.WriteFile(path, blob, 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestMasterRefuses(t *testing.T) {
	p := openPlugin(t)
	dir := t.TempDir()
	in := write(t, filepath.Join(dir, "in.wav"), audiofile.PCM24, tone(0.1), tone(0.1))
	before, _ := os.ReadFile(in)
	for _, c := range []struct {
		set  string
		want error
	}{
		{"Maximizer/Drive=3 dB", ErrReserved}, {"maximizer/ceiling = -2", ErrReserved}, {"Ceiling=-3", ErrReserved},
		{"Maximizer/On=off", ErrReserved}, {"Bypass=on", ErrReserved}, {"Auto Drive=on", ErrReserved},
		{"Output/Monitor=Mono", ErrReserved}, {"No/Such=1", engine.ErrUnknownParam},
		{"Glue/Threshold=900 dB", engine.ErrRange}, {"Glue/On=maybe", engine.ErrValue},
	} {
		opt := MasterOptions{Input: in, Output: filepath.Join(dir, "out.wav"), Target: Target{"", -14, -1}, Encoding: audiofile.PCM24, Set: []string{c.set}}
		if _, err := Master(context.Background(), p, opt); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.set, err)
		}
	}
	for _, i := range p.Params() { // by id, whatever the name
		if i.Module+"/"+i.Name == driveName {
			opt := MasterOptions{Input: in, Output: filepath.Join(dir, "out.wav"), Set: []string{"#5001=3"}, Encoding: audiofile.PCM24}
			if _, err := Master(context.Background(), p, opt); i.ID == 5001 && !errors.Is(err, ErrReserved) {
				t.Error(err)
			}
		}
	}
	alone(t, dir, "in.wav")
	if after, _ := os.ReadFile(in); !bytes.Equal(before, after) {
		t.Error("the input changed")
	}
}

// TestMasterCancelled cancels at every step of the work.
func TestMasterCancelled(t *testing.T) {
	p := openPlugin(t)
	dir := t.TempDir()
	mix := demo.Mix(4)
	in := write(t, filepath.Join(dir, "in.wav"), audiofile.PCM24, mix[0], mix[1])
	before, _ := os.ReadFile(in)
	for _, step := range []string{"measuring", "listening", "mastering, pass 1"} {
		ctx, cancel := context.WithCancel(context.Background())
		now, seen := "", false
		opt := MasterOptions{
			Input: in, Output: filepath.Join(dir, "out.wav"), Target: Target{"", -9, -1}, Encoding: audiofile.PCM24,
			Progress: Progress{
				Begin: func(s string, _ int64) { now = s },
				Done: func(frames int64) {
					if now == step && frames > 10000 {
						seen = true
						cancel()
					}
				},
			},
		}
		if _, err := Master(ctx, p, opt); !errors.Is(err, context.Canceled) || !seen {
			t.Errorf("%s: %v", step, err)
		}
		cancel()
		alone(t, dir, "in.wav")
	}
	if after, _ := os.ReadFile(in); !bytes.Equal(before, after) {
		t.Error("the input changed")
	}
}
