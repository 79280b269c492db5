package check

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"lacquer/dsp/loudness"
	"lacquer/host/audiofile"
)

// clip is a file to be: two channels unless said otherwise.
type clip struct {
	rate     int
	x        [][]float64
	encoding audiofile.Encoding
	cutOff   int64 // bytes that are missing at the end
	poisoned bool  // the last sample is NaN
}

// clipSeconds is how long clips are: a whole number of sectors of a CD at
// 44.1 kHz.
const clipSeconds = 6

// song is music as far as the checks can tell: a kick in the middle, noise that
// is wider than it, and hits, all of which swell and pause, through a
// saturation that a drive of 1 hardly brings to work.
func song(rate int, drive float64) *clip {
	c := &clip{rate: rate, encoding: audiofile.PCM24}
	for _, x := range raw(rate) {
		c.x = append(c.x, slices.Clone(x))
	}
	c.each(func(v float64) float64 { return math.Tanh(drive*v) / drive })
	return c.fade()
}

// raw is the song of a rate before its saturation; nobody may change it.
func raw(rate int) [][]float64 {
	made, _ := raws.LoadOrStore(rate, sync.OnceValue(func() [][]float64 { return compose(rate) }))
	return made.(func() [][]float64)()
}

var raws sync.Map

func compose(rate int) [][]float64 {
	rng := rand.New(rand.NewPCG(7, 1))
	n := clipSeconds * rate
	left, right := make([]float64, n), make([]float64, n)
	low := [3]float64{}
	for i := range n {
		t := float64(i) / float64(rate)
		beat := math.Mod(t, 0.5)
		kick := 0.35 * math.Sin(2*math.Pi*60*beat) * math.Exp(-beat/0.12) * min(1, beat/0.002)
		hit := math.Exp(-math.Mod(t+0.25, 0.5)/0.03) * min(1, math.Mod(t+0.25, 0.5)/0.002)
		swell := (0.4 + 0.2*math.Sin(2*math.Pi*t/1.5)) * (0.2 + hit)
		for k := range low {
			white := rng.NormFloat64()
			low[k] += 0.15 * (white - low[k])
			pink := 0.5*low[k] + 0.05*white
			switch k {
			case 0:
				left[i] += kick + 0.6*swell*pink
				right[i] += kick + 0.6*swell*pink
			case 1:
				left[i] += 0.3 * swell * pink
			default:
				right[i] += 0.3 * swell * pink
			}
		}
	}
	return [][]float64{highPassed(left, rate), highPassed(right, rate)}
}

// highPassed has next to nothing below 30 Hz.
func highPassed(x []float64, rate int) []float64 {
	a := 2 * math.Pi * 30 / float64(rate)
	for range 3 {
		low := 0.0
		for i, v := range x {
			low += a * (v - low)
			x[i] = v - low
		}
	}
	return x
}

// fade comes in and goes out without clicks or silence.
func (c *clip) fade() *clip {
	n := len(c.x[0])
	in, out := c.rate/200, c.rate/5
	for _, x := range c.x {
		for i := range in {
			x[i] *= 0.5 - 0.5*math.Cos(math.Pi*float64(i)/float64(in))
		}
		for i := range out {
			x[n-1-i] *= 0.5 - 0.5*math.Cos(math.Pi*float64(i)/float64(out))
		}
	}
	return c
}

func (c *clip) each(f func(v float64) float64) *clip {
	for _, x := range c.x {
		for i, v := range x {
			x[i] = f(v)
		}
	}
	return c
}

// during changes the seconds from…to, by crossfades of 20 ms.
func (c *clip) during(from, to float64, f func(left, right float64) (float64, float64)) *clip {
	for i := range c.x[0] {
		t := float64(i) / float64(c.rate)
		w := max(0, min(1, (t-from)/0.02, (to-t)/0.02))
		l, r := f(c.x[0][i], c.x[1][i])
		c.x[0][i] += w * (l - c.x[0][i])
		c.x[1][i] += w * (r - c.x[1][i])
	}
	return c
}

// add adds a function of time and side, but for the first and last moments.
func (c *clip) add(f func(t float64, channel int) float64) *clip {
	n := len(c.x[0])
	for i := range n {
		t, left := float64(i)/float64(c.rate), float64(n-1-i)/float64(c.rate)
		for ch, x := range c.x {
			x[i] += f(t, ch) * min(1, t/0.2, left/0.2)
		}
	}
	return c
}

// dull has less treble, by 12 dB per octave above 4 kHz.
func (c *clip) dull() *clip {
	a := 1 - math.Exp(-2*math.Pi*4000/float64(c.rate))
	for range 2 {
		for _, x := range c.x {
			low := 0.0
			for i, v := range x {
				low += a * (v - low)
				x[i] = low
			}
		}
	}
	return c
}

// level brings it to a loudness in LUFS.
func (c *clip) level(lufs float64) *clip {
	gain := math.Pow(10, (lufs-c.loudness())/20)
	return c.each(func(v float64) float64 { return gain * v })
}

// peak brings it to a true peak in dBTP.
func (c *clip) peak(dBTP float64) *clip {
	gain := math.Pow(10, (dBTP-c.truePeak())/20)
	return c.each(func(v float64) float64 { return gain * v })
}

func (c *clip) loudness() float64 { return c.measure(loudness.NoPeak).Integrated }

func (c *clip) truePeak() float64 { return c.measure(loudness.PeakReport).TruePeak }

func (c *clip) measure(peak loudness.Peak) loudness.Result {
	m := loudness.New(loudness.Config{Rate: float64(c.rate), Channels: len(c.x), Peak: peak})
	m.Process(c.x)
	m.Finish()
	return m.Result()
}

// at is the frame of a time.
func (c *clip) at(seconds float64) int { return int(seconds * float64(c.rate)) }

// filtered is convolved with a low-pass of a cut-off in Hz at its rate, without
// delay.
func filtered(x []float64, hz, rate float64) []float64 {
	const half = 128
	h := make([]float64, 2*half+1)
	for i := range h {
		t := float64(i - half)
		w := 0.42 + 0.5*math.Cos(math.Pi*t/half) + 0.08*math.Cos(2*math.Pi*t/half)
		h[i] = 2 * hz / rate * w
		if t != 0 {
			h[i] = math.Sin(2*math.Pi*hz/rate*t) / (math.Pi * t) * w
		}
	}
	y := make([]float64, len(x))
	for i := range x {
		for k, g := range h {
			if j := i + k - half; j >= 0 && j < len(x) {
				y[i] += g * x[j]
			}
		}
	}
	return y
}

// doubled is at twice the rate, with nothing above half of the one before.
func (c *clip) doubled() *clip {
	d := &clip{rate: 2 * c.rate, encoding: c.encoding}
	for _, x := range c.x {
		y := make([]float64, 2*len(x))
		for i, v := range x {
			y[2*i] = 2 * v
		}
		d.x = append(d.x, filtered(y, 0.48*float64(c.rate), float64(d.rate)))
	}
	return d
}

// subject writes the clip and measures the file.
func (c *clip) subject(t *testing.T) *Subject {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clip.wav")
	w, err := audiofile.Create(path, audiofile.Format{Rate: c.rate, Channels: len(c.x), Encoding: c.encoding}, audiofile.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if err := w.Write(c.x); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	c.harm(t, path)
	r, err := audiofile.Open(path, audiofile.OpenOptions{AcceptTruncated: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	s, err := Measure(t.Context(), r, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// harm does to the file what no writer does.
func (c *clip) harm(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data = data[:int64(len(data))-c.cutOff]
	if c.poisoned {
		binary.LittleEndian.PutUint32(data[len(data)-4:], math.Float32bits(float32(math.NaN())))
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// hit lets what is between 2.2 and 2.4 s peak at a level in dBTP, at the same
// loudness of all.
func (c *clip) hit(dBTP float64) *clip {
	lufs := c.loudness()
	for range 6 {
		c.level(lufs)
		part := &clip{rate: c.rate}
		for _, x := range c.x {
			part.x = append(part.x, x[c.at(2.2):c.at(2.4)])
		}
		g := math.Pow(10, (dBTP-part.truePeak())/20)
		c.during(2.2, 2.4, func(l, r float64) (float64, float64) { return g * l, g * r })
	}
	return c
}

// evened peaks equally high in every second, as limited music does.
func (c *clip) evened() *clip {
	second := c.at(1)
	for i := 0; i+second <= len(c.x[0]); i += second {
		top := 0.0
		for _, x := range c.x {
			for _, v := range x[i : i+second] {
				top = max(top, math.Abs(v))
			}
		}
		for _, x := range c.x {
			for k := range x[i : i+second] {
				x[i+k] *= 0.5 / top
			}
		}
	}
	return c
}

// passage replaces the seconds 2…5.2 by a function of time and side.
func (c *clip) passage(f func(t float64, channel int) float64) *clip {
	t := 0.0
	return c.during(2, 5.2, func(float64, float64) (float64, float64) {
		t += 1 / float64(c.rate)
		return f(t, 0), f(t, 1)
	})
}

// noise of a standard deviation, the same for both sides or not.
func noise(seed uint64, deviation float64, mono bool) func(t float64, channel int) float64 {
	rng := rand.New(rand.NewPCG(seed, 2))
	last := 0.0
	return func(_ float64, channel int) float64 {
		if channel == 0 || !mono {
			last = deviation * rng.NormFloat64()
		}
		return last
	}
}
