package eq

import (
	"math"
	"math/cmplx"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"

	"lacquer/dsp/filter"
	"lacquer/dsp/param"
)

// linearEQ is an equaliser in linear phase.
func linearEQ(rate float64, set func(e *EQ)) *EQ {
	e := New()
	e.SetLinear(true)
	set(e)
	e.Prepare(rate, 512)
	return e
}

// kernel is the impulse response of channel in to both outputs, from frame 0
// to the end of the tail.
func kernel(e *EQ, in int) [2][]float64 {
	e.Reset()
	n := 2 * e.Latency()
	x := [2][]float64{make([]float64, n), make([]float64, n)}
	x[in][0] = 1
	e.Process(x[0], x[1])
	return x
}

// zeroPhase is the response of a kernel about its centre, at many frequencies:
// the k-th is k·rate/size.
func zeroPhase(h []float64, centre, size int) []float64 {
	x := make([]float64, size)
	for i, v := range h {
		x[((i-centre)%size+size)%size] += v
	}
	y := make([]float64, size/2+1)
	for k, c := range fourier.NewFFT(size).Coefficients(nil, x) {
		y[k] = real(c)
	}
	return y
}

func TestExplore(t *testing.T) {
	const rate = 44100
	const size = 1 << 18
	for _, c := range []filter.Spec{
		{Shape: filter.Bell, Freq: 60, Gain: 12, Q: 4},
		{Shape: filter.Bell, Freq: 60, Gain: -12, Q: 4},
		{Shape: filter.Bell, Freq: 30, Gain: 12, Q: 2},
		{Shape: filter.Bell, Freq: 30, Gain: 12, Q: 6},
		{Shape: filter.Bell, Freq: 100, Gain: 12, Q: 10},
		{Shape: filter.Notch, Freq: 1000, Q: 10},
		{Shape: filter.BandPass, Freq: 1000, Q: 10},
		{Shape: filter.HighPass, Freq: 100, Order: 1, Q: .7},
		{Shape: filter.HighPass, Freq: 30, Order: 8, Q: .7},
		{Shape: filter.HighPass, Freq: 20, Order: 4, Q: .7},
		{Shape: filter.HighPass, Freq: 20, Order: 2, Q: .7},
		{Shape: filter.LowPass, Freq: 16000, Order: 1, Q: .7},
	} {
		e := linearEQ(rate, func(e *EQ) {
			bell(e, 0, c.Freq, c.Gain, c.Q)
			e.SetShape(0, c.Shape)
			if c.Order > 0 {
				e.SetOrder(0, c.Order)
			}
		})
		h := kernel(e, 0)[0]
		got := zeroPhase(h, e.Latency(), size)
		var worst, at, wf, wat float64
		var coeffs [filter.MaxSections]filter.Coeffs
		n := c.Design(rate, coeffs[:])
		for k := range got {
			f := float64(k) * rate / size
			if f < 10 || f > 20000 {
				continue
			}
			want := db(cmplx.Abs(filter.Response(coeffs[:n], f, rate)))
			proto := db(cmplx.Abs(c.Prototype(f)))
			if want < -40 {
				continue
			}
			if d := math.Abs(db(math.Abs(got[k])) - want); d > worst {
				worst, at = d, f
			}
			if d := math.Abs(db(math.Abs(got[k])) - proto); d > wf {
				wf, wat = d, f
			}
		}
		t.Logf("%v f %5.0f Q %4.1f order %d: %.4f dB at %.0f Hz; from prototype %.4f at %.0f", c.Shape, c.Freq, c.Q, c.Order, worst, at, wf, wat)
	}
	_ = param.Stereo
}
