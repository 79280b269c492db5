package demo

import (
	"math"
	"math/cmplx"
	"testing"
)

// listen renders a voice for some seconds.
func listen(v voice, seconds float64) []float64 {
	x := make([]float64, int(seconds*Rate)/blockFrames*blockFrames)
	for at := 0; at < len(x); at += blockFrames {
		if !v.render(x[at : at+blockFrames]) {
			break
		}
	}
	return x
}

// centsOff measures how far the partial near hz lies from it, by the advance of
// its phase between two windows a tenth of a second apart.
func centsOff(x []float64, hz float64) float64 {
	const window, apart = 9600, 4800
	phase := func(at int) float64 {
		var sum complex128
		for i := range window {
			hann := .5 - .5*math.Cos(2*math.Pi*float64(i)/window)
			sum += cmplx.Rect(hann*x[at+i], -2*math.Pi*hz*float64(at+i)/Rate)
		}
		return cmplx.Phase(sum)
	}
	turns := (phase(apart) - phase(0)) / (2 * math.Pi)
	turns -= math.Round(turns)
	return 1200 * math.Log2((hz+turns*Rate/apart)/hz)
}

func TestInstrumentsAreInTune(t *testing.T) {
	for name, sound := range map[string]func(event) voice{
		"bass": newBass, "keys": newKeys, "guitar": newGuitar,
	} {
		for _, p := range []float64{33, 45, 53, 60, 67, 76, 81} {
			if name == "bass" && p > 55 {
				continue
			}
			e := event{held: 2 * Rate, pitch: p, velocity: .8, seed: 5}
			x := listen(sound(e), 1)[Rate/5:]
			if c := centsOff(x, hertz(p)); math.Abs(c) > 1.5 {
				t.Errorf("%s plays pitch %g %.1f cents off, want within 1.5", name, p, c)
			}
		}
	}
}

// Every voice starts from nothing, stays within reason, and ends.
func TestVoicesStartSoftlyAndEnd(t *testing.T) {
	for name, sound := range map[string]func(event) voice{
		"kick": newKick, "snare": newSnare, "clap": newClap, "tom": newTom, "closed hat": newClosedHat,
		"open hat": newOpenHat, "crash": newCrash, "bass": newBass, "keys": newKeys,
		"guitar": newGuitar, "pad": newPad,
	} {
		v := sound(event{held: Rate / 4, pitch: 50, velocity: 1, seed: 3})
		out := make([]float64, blockFrames)
		blocks, peak, more := 0, 0.0, true
		for ; more && blocks < 1000; blocks++ {
			more = v.render(out)
			for i, y := range out {
				if blocks == 0 && i == 0 && math.Abs(y) > .02 {
					t.Errorf("%s starts with a step of %g", name, y)
				}
				peak = max(peak, math.Abs(y))
			}
		}
		if more || peak < .05 || peak > 3 {
			t.Errorf("%s: still sounding %v after %d blocks, peak %g", name, more, blocks, peak)
		}
		if last := math.Abs(out[blockFrames-1]); last > 1e-3 {
			t.Errorf("%s breaks off at %.1f dB", name, decibels(last))
		}
	}
}

// A vowel has its energy where its formants are.
func TestSingerHasFormants(t *testing.T) {
	level := func(text string, hz float64) float64 {
		s := newSinger([]sung{{at: 0, held: Rate, pitch: 45, velocity: 1, text: text}}, 1, 5000, 0, 1)
		out := newStereo(Rate)
		for at := 0; at < Rate; at += blockFrames {
			s.render(at, sliceStereo(out, at, at+blockFrames))
		}
		band := bandpass(hz, 4)
		sum := 0.0
		for _, v := range out[0] {
			y := band.next(v)
			sum += y * y
		}
		return 10 * math.Log10(sum)
	}
	for text, f := range map[string][3]float64{ // two formants and the valley between
		"i": {300, 2290, 1100}, "e": {530, 1840, 1100}, "a": {1090, 730, 1900},
	} {
		for _, formant := range f[:2] {
			if over := level(text, formant) - level(text, f[2]); over < 3 {
				t.Errorf("%q: %g Hz stands %.1f dB over %g Hz, want at least 3", text, formant, over, f[2])
			}
		}
	}
	if rise := level("i", 2290) - level("u", 2290); rise < 4 {
		t.Errorf("i has %.1f dB more than u at 2290 Hz, want at least 4", rise)
	}
}

func TestSingerIsInTune(t *testing.T) {
	s := newSinger([]sung{{at: 0, held: 2 * Rate, pitch: 69, velocity: 1, text: "a"}}, 1.1, 5000, 0, 1)
	out := newStereo(2 * Rate)
	for at := 0; at < 2*Rate; at += blockFrames {
		s.render(at, sliceStereo(out, at, at+blockFrames))
	}
	// Before the vibrato; drift may move the note by a few cents.
	if c := centsOff(out[0][4800:], 440); math.Abs(c) > 30 {
		t.Errorf("A4 is sung %.1f cents off, want within 30", c)
	}
}

// The reverberation dies by 60 dB in the time it was asked for, in the range
// that its low-pass leaves alone.
func TestReverbTime(t *testing.T) {
	for _, want := range []float64{.7, 1.6, 2.1} {
		r := newReverb(want, .01, 1, 20000)
		a := newStereo(3 * Rate)
		a[0][0], a[1][0] = 1, 1
		r.process(a)
		equalise(lowpass(1500, .7), lowpass(1500, .7)).process(a)
		energy := func(at float64) float64 {
			from := int(at * Rate)
			return 10 * math.Log10(dot(a[0][from:from+4800], a[0][from:from+4800])+1e-30)
		}
		early, late := .15, .15+want/2
		got := 60 * (late - early) / (energy(early) - energy(late))
		if math.Abs(got/want-1) > .12 {
			t.Errorf("reverb asked for %.1f s dies in %.2f s", want, got)
		}
	}
}

// The echo answers on the left, then on the right.
func TestEchoChangesSides(t *testing.T) {
	const gap = 1000
	e := newEcho(gap, .5)
	a := newStereo(5 * gap)
	a[0][0] = 1
	e.process(a)
	energy := func(side, repeat int) float64 {
		x := a[side][repeat*gap : (repeat+1)*gap]
		return dot(x, x)
	}
	if energy(0, 0)+energy(1, 0) != 0 || energy(1, 1) != 0 || energy(0, 2) > 1e-6*energy(1, 2) ||
		energy(0, 1) < energy(1, 2) || energy(1, 2) < energy(0, 3) {
		t.Error("repeats do not alternate from left to right and fade")
	}
}

// Responses of the filters against the analog prototypes at their corners.
func TestFilterResponses(t *testing.T) {
	response := func(f svf, hz float64) float64 {
		power, n := 0.0, 0
		for i := range Rate {
			y := f.next(math.Sqrt2 * math.Sin(2*math.Pi*hz*float64(i)/Rate))
			if i >= Rate/2 {
				power += y * y
				n++
			}
		}
		return 10 * math.Log10(power/float64(n))
	}
	for _, c := range []struct {
		name     string
		f        svf
		hz, want float64
	}{
		{"low-pass corner", lowpass(1000, math.Sqrt2/2), 1000, -3.01},
		{"high-pass corner", highpass(1000, math.Sqrt2/2), 1000, -3.01},
		{"high-pass octave below", highpass(1000, math.Sqrt2/2), 500, -12.3},
		{"band-pass centre", bandpass(2000, 2), 2000, 0},
		{"bell centre", bell(300, .8, 6), 300, 6},
		{"bell far away", bell(300, .8, 6), 15000, 0},
		{"high shelf above", highShelf(1000, -4), 12000, -4},
		{"high shelf middle", highShelf(1000, -4), 1000, -2},
		{"high shelf below", highShelf(1000, -4), 50, 0},
	} {
		if got := response(c.f, c.hz); math.Abs(got-c.want) > .15 {
			t.Errorf("%s: %.2f dB, want %.2f", c.name, got, c.want)
		}
	}
}

// A loud note comes out a third as far above the threshold as it went in.
func TestLeveller(t *testing.T) {
	a := newStereo(Rate)
	for i := range a[0] {
		a[0][i] = math.Sin(2 * math.Pi * 1000 * float64(i) / Rate)
		a[1][i] = a[0][i]
	}
	newLeveller(math.Sqrt2 / 2 * gain(-12)).process(a)
	x := a[0][Rate/2:]
	got := 10 * math.Log10(2*dot(x, x)/float64(len(x)))
	if math.Abs(got+8) > .1 {
		t.Errorf("12 dB over the threshold come out at %.2f dB, want -8", got)
	}
}
