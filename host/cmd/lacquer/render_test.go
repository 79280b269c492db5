package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"lacquer/host/audiofile"
	"lacquer/host/demo"
)

// TestRenderNeutral: the freshly loaded plugin gives every sample back.
func TestRenderNeutral(t *testing.T) {
	dir := t.TempDir()
	mix := demo.Mix(3)
	for name, e := range map[string]audiofile.Encoding{"16": audiofile.PCM16, "24": audiofile.PCM24, "32": audiofile.PCM32, "32f": audiofile.Float32, "64f": audiofile.Float64} {
		in, out := filepath.Join(dir, name+".wav"), filepath.Join(dir, name+"-out.wav")
		write(t, in, e, mix[0], mix[1])
		succeed(t, dir, "render", in, out)
		same(t, in, out)
		if info, _ := read(t, out); info.Encoding != e {
			t.Errorf("%s: written as %v", name, info.Encoding)
		}
	}
	succeed(t, dir, "render", "--plugin", filepath.Join(filepath.Dir(program(t)), "lacquer.clap"), "24.wav", "named.wav")
	same(t, filepath.Join(dir, "24.wav"), filepath.Join(dir, "named.wav"))
	for name, e := range map[string]audiofile.Encoding{"16": audiofile.PCM16, "24": audiofile.PCM24, "32": audiofile.PCM32, "32f": audiofile.Float32, "64f": audiofile.Float64} {
		succeed(t, dir, "render", "--bits", name, "64f.wav", "bits.wav", "--force")
		info, got := read(t, filepath.Join(dir, "bits.wav"))
		if info.Encoding != e {
			t.Errorf("--bits %s: written as %v", name, info.Encoding)
		}
		most := 0.0
		for i, v := range got[0] {
			most = math.Max(most, math.Abs(v-mix[0][i]))
		}
		// Rounding, and dither where the file has integers: 1.5 LSB.
		if lsb := math.Ldexp(1, 1-e.Bits()); !e.IsFloat() && most > 1.5*lsb {
			t.Errorf("--bits %s: off by %.2f LSB", name, most/lsb)
		}
		if e.IsFloat() && most > math.Ldexp(1, -25) {
			t.Errorf("--bits %s: off by %g", name, most)
		}
	}
}

func TestRenderMono(t *testing.T) {
	dir := t.TempDir()
	tone := sine(0.1, 10000)
	write(t, filepath.Join(dir, "mono.wav"), audiofile.PCM24, tone)
	write(t, filepath.Join(dir, "stereo.wav"), audiofile.PCM24, tone, tone)
	succeed(t, dir, "render", "mono.wav", "out.wav")
	same(t, filepath.Join(dir, "stereo.wav"), filepath.Join(dir, "out.wav"))
}

// TestRenderTail: the test plugin repeats its input 1000 frames later.
func TestRenderTail(t *testing.T) {
	dir, test := t.TempDir(), testPlugin(t)
	tone := sine(0.1, 5000)
	for i := 4000; i < 5000; i++ {
		tone[i] = 0.1 // so that the last frame sounds
	}
	write(t, filepath.Join(dir, "in.wav"), audiofile.Float32, tone, tone)
	for tail, frames := range map[string]int64{"": 5000, "none": 5000, "auto": 6000, "0.5": 29000, "0": 5000} {
		args := []string{"render", "--plugin", test, "--id", "test.echo", "in.wav", "out.wav", "--force"}
		if tail != "" {
			args = append(args, "--tail", tail)
		}
		code, _, stderr := lacquer(t, dir, args...)
		if info, _ := read(t, filepath.Join(dir, "out.wav")); code != 0 || info.Frames != frames {
			t.Errorf("--tail %q: %d frames, want %d; %s", tail, info.Frames, frames, stderr)
		}
	}
}

// TestRenderSettings: parameters by name and by id, over time, and cut into
// blocks of any size, which must not matter.
func TestRenderSettings(t *testing.T) {
	dir := t.TempDir()
	tone := sine(0.1, 96000)
	write(t, filepath.Join(dir, "in.wav"), audiofile.Float64, tone, tone)
	level := func(name string, from, to int) float64 {
		_, x := read(t, filepath.Join(dir, name))
		sum := 0.0
		for _, v := range x[0][from:to] {
			sum += v * v
		}
		return 10 * math.Log10(2*sum/float64(to-from))
	}
	succeed(t, dir, "render", "in.wav", "set.wav", "--set", "input/gain=-6 dB")
	if l := level("set.wav", 0, 96000); math.Abs(l+26) > 0.01 {
		t.Errorf("--set: %g dB", l)
	}
	automate := []string{"render", "in.wav", "", "--automate", "Input/Gain=0:0 dB, 0.5:-6 dB, 1.5:-12 dB", "--automate", "Glue/On=0.25:on", "--block"}
	for _, block := range []string{"0", "1", "441", "8192"} {
		automate[2] = "b" + block + ".wav"
		succeed(t, dir, append(automate, block)...)
		same(t, filepath.Join(dir, "b0.wav"), filepath.Join(dir, automate[2]))
	}
	for _, c := range []struct {
		from, to int
		want     float64
	}{{0, 23000, -20}, {30000, 70000, -26}, {80000, 96000, -32}} {
		if l := level("b0.wav", c.from, c.to); math.Abs(l-c.want) > 0.1 {
			t.Errorf("--automate, frames %d to %d: %g dB, want %g", c.from, c.to, l, c.want)
		}
	}
}

func TestRenderClips(t *testing.T) {
	dir, test := t.TempDir(), testPlugin(t)
	tone := sine(0.9, 48000)
	write(t, filepath.Join(dir, "in.wav"), audiofile.PCM24, tone, tone)
	args := []string{"render", "--plugin", test, "--id", "test.gain", "--set", "#1=2", "in.wav", "out.wav", "--json"}
	code, stdout, stderr := lacquer(t, dir, args...)
	r := parse[struct {
		Clipped int64 `json:"clipped_samples"`
		Output  struct {
			Peak float64 `json:"sample_peak_dbfs"`
		}
	}](t, stdout)
	if code != 0 || r.Clipped == 0 || r.Output.Peak > 0 || !strings.Contains(stderr, "clipped") {
		t.Errorf("exit %d, %s%s", code, stdout, stderr)
	}
	if out := succeed(t, dir, append(args, "--bits", "32f", "--force")...); !strings.Contains(out, `"clipped_samples": 0`) {
		t.Error(out)
	}
}

// TestMemory: a long file needs no more memory than a short one.
func TestMemory(t *testing.T) {
	if testing.Short() || runtime.GOOS != "linux" {
		t.Skip("takes seconds, and /proc")
	}
	dir := t.TempDir()
	const few = 10 << 20 // bytes of noise in what the system counts
	sparse(t, filepath.Join(dir, "short.wav"), 8000, 40)
	sparse(t, filepath.Join(dir, "long.wav"), 8000, 3600)
	sparse(t, filepath.Join(dir, "render.wav"), 8000, 900)
	need := func(args ...string) int64 {
		cmd, _, stderr := command(t, dir, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		peak := watchMemory(cmd.Process.Pid)
		if err := cmd.Wait(); err != nil {
			t.Fatalf("%v: %s", err, stderr)
		}
		return peak()
	}
	for _, c := range []struct {
		long string
		args []string
	}{
		{"long.wav", []string{"measure"}},
		{"render.wav", []string{"render", "--force", "out.wav"}},
		{"render.wav", []string{"master", "--force", "-o", "out.wav"}},
	} {
		with := func(in string) int64 {
			return need(append([]string{c.args[0], in}, c.args[1:]...)...)
		}
		short, long := with("short.wav"), with(c.long)
		t.Logf("%s: %d kB for 40 s, %d kB for %s", c.args[0], short>>10, long>>10, c.long)
		if short == 0 || long > short+few {
			t.Errorf("%s: %d kB for 40 s, %d kB for %s", c.args[0], short>>10, long>>10, c.long)
		}
	}
	os.Remove(filepath.Join(dir, "out.wav"))
}

// watchMemory follows the most memory that a process has had, in bytes, until
// it ends. What the system tells its parent afterwards would count the parent.
func watchMemory(pid int) (peak func() int64) {
	result := make(chan int64, 1)
	go func() {
		most := int64(0)
		for {
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			_, after, found := strings.Cut(string(status), "VmHWM:")
			if err != nil || !found { // over
				result <- most
				return
			}
			var kB int64
			if _, err := fmt.Sscan(after, &kB); err == nil {
				most = max(most, kB<<10)
			}
			time.Sleep(5 * time.Millisecond)
		}
	}()
	return func() int64 { return <-result }
}
