package translate

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lacquer/dsp/loudness"
	"lacquer/host/audiofile"
	"lacquer/host/report"
)

// save writes a file of 32-bit float.
func save(t *testing.T, path string, x [][]float64) string {
	t.Helper()
	w, err := audiofile.Create(path, audiofile.Format{Rate: rate, Channels: len(x), Encoding: audiofile.Float32}, audiofile.CreateOptions{Force: true})
	if err == nil {
		err = errors.Join(w.Write(x), w.Commit())
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, path string) (x [][]float64) {
	t.Helper()
	r, err := audiofile.Open(path, audiofile.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	x = make([][]float64, r.Info().Channels)
	err = eachBlock(r, func(planar [][]float64) error {
		for c := range x {
			x[c] = append(x[c], planar[c]...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// translated is what is found out about sound. Temporary files go to a folder of
// the test, which must be empty afterwards.
func translated(t *testing.T, x [][]float64, opt Options) *Result {
	t.Helper()
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	r, err := File(context.Background(), save(t, filepath.Join(t.TempDir(), "song.wav"), x), opt)
	if err != nil {
		t.Fatal(err)
	}
	nothingIn(t, temp)
	return r
}

func nothingIn(t *testing.T, dir string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range list {
		t.Errorf("%s is left behind", e.Name())
	}
}

// part is a sine.
type part struct{ hz, left, right float64 }

// chord adds up sines, faded in and out.
func chord(seconds float64, parts ...part) [][]float64 {
	n := int(seconds * rate)
	x := [][]float64{make([]float64, n), make([]float64, n)}
	for i := range n {
		for _, p := range parts {
			v := math.Sin(2*math.Pi*p.hz*float64(i)/rate) * min(1, float64(i)/2400, float64(n-i)/2400)
			x[0][i] += p.left * v
			x[1][i] += p.right * v
		}
	}
	return x
}

// TestLost: two sines of which a phone plays one; by K-weighting, how much of the
// loudness the other was is known.
func TestLost(t *testing.T) {
	r := translated(t, chord(6, part{80, 0.4, 0.4}, part{1000, 0.1, 0.1}), Options{Devices: []Device{device(t, "phone")}})
	d := r.Devices[0]
	low, high := 0.16*loudness.Weight(80, rate), 0.01*loudness.Weight(1000, rate)
	near(t, "lost", float64(d.Lost), 100*low/(low+high), 0.2)
	near(t, "lost below 250 Hz", float64(d.Where[1]), 100*low/(low+high), 0.2)
	gain := response(device(t, "phone"), 1000, 1)
	near(t, "loudness", float64(d.Loudness), 10*math.Log10(high/(low+high))+gain, 0.05)
	near(t, "mids", float64(d.Bands[3]), gain-float64(d.Loudness), 0.05)
	if d.Bands[5].Defined() {
		t.Errorf("air is %v where there is none", d.Bands[5])
	}
	if !strings.Contains(d.Advice, "below 250 Hz") {
		t.Errorf("advice: %q", d.Advice)
	}
	near(t, "the original's loudness", float64(r.Original.Integrated), -0.691+10*math.Log10(low+high), 0.05)
}

// TestCancellation: sounds in and out of phase, together and each alone.
func TestCancellation(t *testing.T) {
	mono := Options{Devices: []Device{device(t, "mono")}}
	in, out := part{300, 0.2, 0.2}, part{3000, 0.1, -0.1}
	d := translated(t, chord(4, in), mono).Devices[0]
	near(t, "in phase", float64(d.Loudness), 0, 0.001)
	near(t, "lost in phase", float64(d.Lost), 0, 0.001)
	if d.Advice != "" {
		t.Errorf("in phase: %q", d.Advice)
	}
	d = translated(t, chord(4, out), mono).Devices[0]
	near(t, "lost out of phase", float64(d.Lost), 100, 0.001)
	if d.Loudness.Defined() || !strings.Contains(d.Advice, "nothing is left") {
		t.Errorf("out of phase: %v LU, %q", d.Loudness, d.Advice)
	}
	d = translated(t, chord(4, in, out), mono).Devices[0]
	a, b := loudness.Weight(300, rate)*0.04, loudness.Weight(3000, rate)*0.01
	near(t, "loudness of half", float64(d.Loudness), 10*math.Log10(a/(a+b)), 0.02)
	near(t, "lost of presence", float64(d.Where[4]), 100*b/(a+b), 0.1)
	if d.Bands[4] > -60 || !strings.Contains(d.Advice, "presence lose") {
		t.Errorf("presence %v dB, %q", d.Bands[4], d.Advice)
	}
	d = translated(t, noise(3, 5*rate), mono).Devices[0]
	near(t, "two noises", float64(d.Loudness), -3.01, 0.1)
	near(t, "lost of two noises", float64(d.Lost), 50, 1)
	if d.Advice != "" {
		t.Errorf("two noises: %q", d.Advice)
	}
}

// TestClubAndCar: bass at the sides is gone in a club; soft bass is under the
// road's noise for as long as it is soft.
func TestClubAndCar(t *testing.T) {
	d := translated(t, chord(4, part{50, 0.3, -0.3}, part{1000, 0.1, 0.1}), Options{Devices: []Device{device(t, "club")}}).Devices[0]
	if d.Where[0] < 40 || !strings.Contains(d.Advice, "make bass mono") {
		t.Errorf("club: %v %% of the sub, %q", d.Where[0], d.Advice)
	}
	d = translated(t, chord(4, part{50, 0.3, 0.3}, part{1000, 0.1, 0.1}), Options{Devices: []Device{device(t, "club")}}).Devices[0]
	if d.Where[0] > 1 || d.Advice != "" {
		t.Errorf("club, bass in the middle: %v %% of the sub, %q", d.Where[0], d.Advice)
	}
	x := chord(30, part{1000, 0.2, 0.2}, part{120, 0.0005, 0.0005})
	for i, v := range chord(12, part{120, 0.2, 0.2})[0] {
		x[0][i] += v
		x[1][i] += v
	}
	m := translated(t, x, Options{Devices: []Device{device(t, "car")}}).Devices[0]
	near(t, "time in which bass is covered", float64(m.Masked.Bass), 60, 2)
	near(t, "time in which sub is covered", float64(m.Masked.Sub), 100, 2)
	if !strings.Contains(m.Advice, "60 %") && !strings.Contains(m.Advice, "61 %") && !strings.Contains(m.Advice, "59 %") {
		t.Errorf("advice: %q", m.Advice)
	}
}

// measured is what a file's own figures are.
func measured(t *testing.T, path string) report.Figures {
	t.Helper()
	r, err := audiofile.Open(path, audiofile.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	f, err := report.Measure(context.Background(), r, report.MeasureOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestWritten: all files are as loud as the original and as long, and none goes
// above -1 dBTP.
func TestWritten(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "b")
	x := noise(4, 4*rate)
	for c := range x {
		for i := range x[c] {
			x[c][i] *= 2
		}
	}
	opt := Options{Devices: Devices(), Folder: folder}
	r := translated(t, x, opt)
	original := measured(t, r.Written.Original)
	near(t, "turned down", float64(r.Original.Integrated-original.Integrated), float64(r.Written.Lower), 0.01)
	if r.Written.Lower <= 0 || len(r.Written.Notes) != 1 {
		t.Errorf("loud noise: turned down by %v, %q", r.Written.Lower, r.Written.Notes)
	}
	list, _ := os.ReadDir(folder)
	if len(list) != 1+len(Devices()) {
		t.Errorf("%d files", len(list))
	}
	for _, d := range r.Devices {
		if want := filepath.Join(folder, "song."+d.Name+".wav"); d.Output != want {
			t.Errorf("%s is at %s, want %s", d.Name, d.Output, want)
		}
		f := measured(t, d.Output)
		tolerance := 0.02
		if d.Masked != nil {
			tolerance = 0.4 // road noise adds to it
		}
		near(t, d.Name+": loudness", float64(f.Integrated), float64(original.Integrated), tolerance)
		if f.TruePeak > headroom+0.01 || f.Frames != original.Frames || f.Bits != "24-bit" || f.ClippedRuns > 0 {
			t.Errorf("%s: %v dBTP, %d frames, %s", d.Name, f.TruePeak, f.Frames, f.Bits)
		}
	}
	path := save(t, filepath.Join(t.TempDir(), "song.wav"), x)
	if _, err := File(context.Background(), path, opt); err == nil || !strings.Contains(err.Error(), "--force") {
		t.Errorf("files that are there: %v", err)
	}
	opt.Force = true
	if _, err := File(context.Background(), path, opt); err != nil {
		t.Error(err)
	}
	if again := measured(t, r.Written.Original); again.Integrated != original.Integrated {
		t.Error("the second time is different")
	}
}

// TestOdd: files with which little can be done.
func TestOdd(t *testing.T) {
	silence := [][]float64{make([]float64, rate), make([]float64, rate)}
	r := translated(t, silence, Options{Devices: Devices(), Folder: t.TempDir()})
	for _, d := range r.Devices {
		if d.Loudness.Defined() || d.Advice != "" || d.Bands[2].Defined() || d.Lost.Defined() {
			t.Errorf("silence on %s: %+v", d.Name, d)
		}
	}
	translated(t, [][]float64{{0.5}, {-0.5}}, Options{Devices: Devices(), Folder: t.TempDir()})
	full := noise(5, rate)
	for c := range full {
		for i := range full[c] {
			full[c][i] = math.Copysign(1e30, full[c][i])
		}
	}
	translated(t, full, Options{Devices: Devices(), Folder: t.TempDir()})
	mono := noise(6, 3*rate)[:1]
	r = translated(t, mono, Options{Devices: Devices(), Folder: t.TempDir()})
	for _, d := range r.Devices {
		if d.Name == "mono" {
			near(t, "mono in mono", float64(d.Loudness), 0, 1e-9)
			if y := load(t, d.Output); len(y) != 1 {
				t.Errorf("%d channels of one", len(y))
			}
		}
	}
	dir := t.TempDir()
	folder := filepath.Join(dir, "out")
	three := save(t, filepath.Join(dir, "three.wav"), [][]float64{{0, 1}, {1, 0}, {0, 1}})
	none := save(t, filepath.Join(dir, "none.wav"), [][]float64{{math.Inf(1), 1}, {1, 0}})
	nan, _ := os.ReadFile(none)
	copy(nan[len(nan)-16:], strings.Repeat("\xff", 16))
	os.WriteFile(none, nan, 0o666)
	for path, want := range map[string]string{
		three: "3 channels", none: "holds no sound", filepath.Join(dir, "missing.wav"): "missing.wav",
	} {
		if _, err := File(context.Background(), path, Options{Devices: Devices(), Folder: folder}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
		nothingIn(t, folder)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Error("a folder is left behind")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := File(ctx, save(t, filepath.Join(dir, "song.wav"), silence), Options{Devices: Devices(), Folder: folder}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	nothingIn(t, folder)
}
