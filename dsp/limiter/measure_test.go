package limiter

import (
	"math"

	"lacquer/dsp/fir"
	"lacquer/dsp/param"
)

// maximizer is a limiter with its drive, as in the chain without a clipper.
type maximizer struct {
	drive Drive
	*Limiter
}

// newMaximizer has the parameter table's defaults.
func newMaximizer() *maximizer {
	m := &maximizer{Limiter: New()}
	m.drive.Follow(m.Limiter)
	for _, p := range rows() {
		m.drive.SetParam(p.Index, p.Default)
	}
	return m
}

func (m *maximizer) Prepare(rate float64, maxFrames int) {
	m.drive.Prepare(rate, maxFrames)
	m.Limiter.Prepare(rate, maxFrames)
}

func (m *maximizer) Reset() {
	m.drive.Reset()
	m.Limiter.Reset()
}

func (m *maximizer) SetParam(i int, v float64) {
	m.drive.SetParam(i, v)
	m.Limiter.SetParam(i, v)
}

func (m *maximizer) Process(l, r []float64) {
	for len(l) > 0 {
		n := min(len(l), MaxPiece)
		m.drive.Process(l[:n], r[:n])
		m.Limiter.Process(l[:n], r[:n])
		l, r = l[n:], r[n:]
	}
}

// render runs a stereo signal through m in blocks and returns the output with
// the latency removed.
func render(m *maximizer, l, r []float64, block int) (outL, outR []float64) {
	latency := m.Latency()
	outL = append(append([]float64{}, l...), make([]float64, latency)...)
	outR = append(append([]float64{}, r...), make([]float64, latency)...)
	for from := 0; from < len(outL); from += block {
		to := min(from+block, len(outL))
		m.Process(outL[from:to], outR[from:to])
	}
	return outL[latency:], outR[latency:]
}

// prepared returns a limiter at rate with drive and ceiling in dB.
func prepared(rate, drive, ceiling float64) *maximizer {
	m := newMaximizer()
	m.SetParam(param.MaxDrive, drive)
	m.SetParam(param.MaxCeiling, ceiling)
	m.Prepare(rate, 4096)
	return m
}

// referenceBank reads 16 points a sample with 64 samples on each side, in
// float64, flat within 0.0001 dB to 20 kHz at 44.1 kHz.
var referenceBank = fir.Interpolator(16, 64, 9)

// truePeak is the reference meter: the largest magnitude on the grid. limit,
// nil for none, is the ceiling at each sample; the result is then relative to
// it. Samples far below do not make peaks and are skipped.
func truePeak(x, limit []float64) float64 {
	const half = 64
	padded := make([]float64, len(x)+2*half)
	copy(padded[half:], x)
	worst := 0.0
	for i := range x {
		to := 1.0
		if limit != nil {
			to = limit[i]
			if i+1 < len(x) {
				to = max(to, limit[i+1])
			}
		}
		near := 0.0
		for _, v := range padded[half+i-2 : half+i+4] {
			near = max(near, math.Abs(v))
		}
		if near < 0.5*to {
			continue
		}
		w := padded[i+1 : i+1+2*half]
		for _, row := range referenceBank {
			sum := 0.0
			for k, c := range row {
				sum += c * w[k]
			}
			worst = max(worst, math.Abs(sum)/to)
		}
	}
	return worst
}

func decibels(ratio float64) float64 { return 20 * math.Log10(ratio) }

// sine is amplitude·sin(2π·freq·t + phase), freq in Hz.
func sine(rate, freq, amplitude, phase, seconds float64) []float64 {
	x := make([]float64, int(seconds*rate))
	for i := range x {
		x[i] = amplitude * math.Sin(2*math.Pi*freq*float64(i)/rate+phase)
	}
	return x
}
