package main

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"lacquer/dsp/loudness"
	"lacquer/dsp/tone"
	"lacquer/host/engine"
)

// plain reads every point of the fine grid.
func plain(x []float64) (peak float64, over int) {
	padded := make([]float64, len(x)+3*side)
	copy(padded[side:], x)
	for i := range len(x) + side {
		top := 0.0
		for _, row := range fineBank {
			sum := 0.0
			for k, c := range row {
				sum += c * padded[i+k]
			}
			top = max(top, math.Abs(sum))
		}
		peak = max(peak, top)
		if top > ceiling*math.Pow(10, clear/20) {
			over++
		}
	}
	return peak, over
}

func noise(n int, level float64, seed uint64) []float64 {
	random := rand.New(rand.NewPCG(seed, 1))
	x := make([]float64, n)
	for i := range x {
		x[i] = level * math.Tanh(2*random.NormFloat64())
	}
	return x
}

// Leaving out what the rough reading finds low changes nothing.
func TestPeakMeterFindsWhatThePlainOneFinds(t *testing.T) {
	for seed, level := range []float64{0.3, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9} {
		x := noise(3000, level, uint64(seed))
		want, wantOver := plain(x)
		m := newPeakMeter()
		for at, n := 0, 1; at < len(x); at, n = at+n, n*3%701+1 {
			n = min(n, len(x)-at)
			m.process(x[at : at+n])
		}
		m.finish()
		t.Logf("noise at %g: peak %.6f, plain %.6f; %d over, plain %d", level, m.peak, want, m.over, wantOver)
		if math.Abs(m.peak-want) > 1e-12 || m.over != wantOver {
			t.Errorf("noise at %g: peak %v, want %v; %d over, want %d", level, m.peak, want, m.over, wantOver)
		}
	}
}

func TestPeakMeterIsFlat(t *testing.T) {
	worst := 0.0
	for hz := 100.0; hz <= 20000; hz += 100 {
		for p, row := range fineBank {
			var sum complex128
			for k, c := range row {
				sum += complex(c, 0) * cmplx.Rect(1, 2*math.Pi*hz/44100*(float64(k-side+1)-float64(p)/fine))
			}
			worst = max(worst, math.Abs(decibel(cmplx.Abs(sum))))
		}
	}
	t.Logf("flat within %.2g dB to 20 kHz at 44.1 kHz, want 1e-4", worst)
	if worst > 1e-4 {
		t.Errorf("flat within %g dB to 20 kHz at 44.1 kHz, want 1e-4", worst)
	}
}

// Both meters of true peak agree on what ends at 20 kHz.
func TestPeakMeterBesideTheReportMeter(t *testing.T) {
	const rate = 44100
	for _, hz := range []float64{997, 11025, 17000, 19997} {
		x := make([]float64, rate/4)
		for i := range x {
			t := float64(i) / rate
			x[i] = 0.9 * math.Sin(2*math.Pi*hz*t+1) * math.Sin(4*math.Pi*t)
		}
		m := newPeakMeter()
		m.process(x)
		m.finish()
		report := loudness.New(loudness.Config{Rate: rate, Channels: 1, Peak: loudness.PeakReport})
		report.Process([][]float64{x})
		report.Finish()
		got, want := decibel(m.peak), report.TruePeak()
		t.Logf("%g Hz: %.4f dBTP by 32x, %.4f by the report's meter", hz, got, want)
		if math.Abs(got-want) > 0.01 {
			t.Errorf("%g Hz: %.4f dBTP by 32x, %.4f by the report's meter, want them within 0.01", hz, got, want)
		}
	}
}

// compress gives half of every dB of the whole above -20.
type compress struct{}

func (compress) run(rate int, src engine.Source, dst engine.Sink) error {
	var all [2][]float64
	x := [][]float64{make([]float64, block), make([]float64, block)}
	for err := error(nil); err == nil; {
		var n int
		n, err = src.Read(x)
		for c := range all {
			all[c] = append(all[c], x[c][:n]...)
		}
	}
	level := decibel(tone.RMS(all[0]))
	gain := math.Pow(10, -max(0, level+20)/2/20)
	for c := range all {
		for i := range all[c] {
			all[c][i] *= gain
		}
	}
	return dst.Write(all[:])
}

// A limiter that only compresses is clean, and is measured where it reduces by
// 6 dB, here 12 dB above where it begins.
func TestSteadyTones(t *testing.T) {
	x, err := steady(compress{}, []partial{{60, 0.5}, {1000, 0.5}})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := tone.Fit(x, 1000.0/toneRate)
	got := decibel(tone.RMS(x))
	t.Logf("%.3f dB of 1 kHz, %.3f dB RMS in all", decibel(a), got)
	if want := -20.0 + reduction; math.Abs(got-want) > 2*nearly {
		t.Errorf("the output is at %.3f dB RMS, want %.3f", got, want)
	}
	if thd, err := distortion(compress{}, 997); err != nil || thd > -200 {
		t.Errorf("THD+N %.1f dB, %v", thd, err)
	}
}

func TestReachFindsTheGain(t *testing.T) {
	s := &signal{rate: 48000}
	for c := range s.at {
		for _, v := range noise(3*48000, 0.02, uint64(c)) {
			s.at[c] = append(s.at[c], float32(v))
		}
	}
	in, err := loudnessAt(same("anull"), s, 0)
	if err != nil {
		t.Skip("no ffmpeg: ", err)
	}
	for _, target := range []float64{-30, -15, -9} {
		db, loud, reached, err := reach(compress{}, s, in, target)
		t.Logf("%g LUFS: %.3f dB, %.3f LUFS", target, db, loud)
		if err != nil || !reached || math.Abs(loud-target) > closeTo {
			t.Errorf("%g LUFS: %.3f LUFS at %.3f dB, %v", target, loud, db, err)
		}
	}
	if _, _, reached, err := reach(compress{}, s, in, 3); reached || err != nil {
		t.Errorf("3 LUFS is said to be reached: %v, %v", reached, err)
	}
}
