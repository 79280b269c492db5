package fir

import (
	"fmt"
	"math"
	"math/cmplx"
	"slices"
	"testing"
)

// around sends x up and down; between makes the values that go down from those
// of a frame, newest last, and those before them.
func around(o *Oversampler, x []float64, between func(now, before float64) float64, cut func() int) []float64 {
	y := make([]float64, len(x))
	for n := 0; n < len(x); {
		k := min(cut(), len(x)-n)
		o.Up(x[n : n+k])
		for p := range o.Factor() {
			out, now, before := o.Out(p), o.At(p), o.At(p-1)
			for i := range out {
				out[i] = between(now[i], before[i])
			}
		}
		o.Down(y[n : n+k])
		n += k
	}
	return y
}

func same(now, _ float64) float64      { return now }
func mean(now, before float64) float64 { return (now + before) / 2 }
func fullStretch() int                 { return OversamplerFrames }

// responseDB is the level in dB of the response h at f cycles per sample.
func responseDB(h []float64, f float64) float64 {
	turn := cmplx.Exp(complex(0, -2*math.Pi*f))
	var sum complex128
	for i := len(h) - 1; i >= 0; i-- {
		sum = sum*turn + complex(h[i], 0)
	}
	return 20 * math.Log10(cmplx.Abs(sum)+1e-12)
}

// upward is the response of Up to an impulse, at the oversampled rate.
func upward(o *Oversampler) []float64 {
	o.Reset()
	var h []float64
	x := make([]float64, OversamplerFrames)
	x[0] = 1
	for range 2 {
		o.Up(x)
		x[0] = 0
		for i := range x {
			for p := range o.Factor() {
				h = append(h, o.At(p)[i]/float64(o.Factor()))
			}
		}
	}
	return h
}

// downward is the response of Down to an impulse at each of a frame's values,
// put together to one at the oversampled rate.
func downward(o *Oversampler) []float64 {
	f := o.Factor()
	h := make([]float64, 2*OversamplerFrames*f)
	x, y := make([]float64, OversamplerFrames), make([]float64, OversamplerFrames)
	for p := range f {
		o.Reset()
		for n := range 2 {
			o.Up(x)
			for q := range f {
				clear(o.Out(q))
			}
			if n == 0 {
				o.Out(p)[0] = 1
			}
			o.Down(y)
			for i, v := range y {
				if at := (n*OversamplerFrames+i)*f + f - 1 - p; at < len(h) {
					h[at] = v
				}
			}
		}
	}
	return h
}

// TestOversamplerResponses: flat to the edge, images and aliases 110 dB down.
func TestOversamplerResponses(t *testing.T) {
	for _, rate := range []float64{8000, 44100, 48000, 88200, 96000, 192000} {
		for _, factor := range []int{2, 4, 8, 16} {
			for order := range 3 {
				var o Oversampler
				o.Prepare(rate, factor, order)
				up, down := upward(&o), downward(&o)
				edge := min(20000, rate*20000/44100)
				ripple, stop := 0.0, math.Inf(-1)
				high := rate * float64(factor)
				for i := 0; i <= 40; i++ {
					f := edge * float64(i) / 40
					ripple = max(ripple, math.Abs(responseDB(up, f/high)+responseDB(down, f/high)))
					for m := 1; m <= factor/2; m++ { // the band around each multiple of the rate
						for _, g := range []float64{float64(m)*rate - f, float64(m)*rate + f} {
							stop = max(stop, responseDB(up, g/high), responseDB(down, g/high))
						}
					}
				}
				if order == 0 || rate == 44100 {
					t.Logf("%g Hz, %2d times, order %d: flat within %.6f dB (asked 0.01), images and aliases %.1f dB (asked -110), latency %d frames",
						rate, factor, order, ripple, stop, o.Latency())
				}
				if ripple > 0.001 || stop > -110 {
					t.Errorf("%g Hz, %d times, order %d: ripple %.5f dB, stopband %.1f dB", rate, factor, order, ripple, stop)
				}
			}
		}
	}
}

// TestOversamplerLatency: the response around is symmetric about Latency, which
// is the same for all factors; order 1 with a mean of neighbours between, which
// delays by half a sample, order 2 with a delay of one.
func TestOversamplerLatency(t *testing.T) {
	for _, rate := range []float64{1000, 44100, 47999.5, 48000, 96000, 192000, 768000} {
		for order, between := range []func(now, before float64) float64{
			same, mean, func(_, before float64) float64 { return before },
		} {
			latency := 0
			for _, factor := range []int{2, 4, 8, 16} {
				var o Oversampler
				o.Prepare(rate, factor, order)
				if latency == 0 {
					latency = o.Latency()
				}
				x := make([]float64, 400)
				x[0] = 1
				h := around(&o, x, between, fullStretch)
				off := 0.0
				for i := range o.Latency() {
					off = max(off, math.Abs(h[o.Latency()-i]-h[o.Latency()+i]))
				}
				if off > 1e-15 || h[o.Latency()] < 0.5 || o.Latency() != latency {
					t.Errorf("%g Hz, %d times, order %d: asymmetry %.1e about %d frames, others %d", rate, factor, order, off, o.Latency(), latency)
				}
			}
			t.Logf("%g Hz, order %d: %d frames", rate, order, latency)
			if rate == 48000 && latency > 90 {
				t.Errorf("%d frames at 48 kHz, asked 90", latency)
			}
		}
	}
}

// TestOversamplerBlocks: the same bits in whatever stretches, and after a rest.
func TestOversamplerBlocks(t *testing.T) {
	x := gaussian(5000, 3)
	clip := func(now, before float64) float64 { return max(now+before, 1) - 1 }
	for _, factor := range []int{2, 4, 8, 16} {
		var o Oversampler
		o.Prepare(44100, factor, 1)
		want := around(&o, x, clip, fullStretch)
		o.Reset()
		n := 0
		got := around(&o, x, clip, func() int { n = n*7%127 + 1; return n % 60 })
		if !slices.Equal(got, want) {
			t.Errorf("%d times: blocks change the bits", factor)
		}
		o.Reset()
		n = 0
		got = around(&o, x, clip, func() int { return 1 })
		if !slices.Equal(got, want) {
			t.Errorf("%d times: single frames change the bits", factor)
		}
	}
}

// TestOversamplerRest: a stretch without residual may be left out on both ways.
func TestOversamplerRest(t *testing.T) {
	x := gaussian(6000, 4)
	for i := range x {
		if i/1000%2 == 1 {
			x[i] *= 0.001
		}
	}
	clip := func(now, _ float64) float64 { return max(now, 1) - 1 }
	for _, factor := range []int{2, 4, 8, 16} {
		var o Oversampler
		o.Prepare(48000, factor, 1)
		want := around(&o, x, clip, fullStretch)
		o.Reset()
		got := make([]float64, len(x))
		rests := 0
		for n, k := 0, 0; n < len(x); n += k {
			k = min(1+n*31%OversamplerFrames, len(x)-n)
			if at := n % 2000; at > 1200 && at < 1700 {
				o.Rest(x[n : n+k])
				o.DownSilence(got[n : n+k])
				rests++
				continue
			}
			o.Up(x[n : n+k])
			for p := range factor {
				out, now := o.Out(p), o.At(p)
				for i := range out {
					out[i] = clip(now[i], 0)
				}
			}
			o.Down(got[n : n+k])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d times: a rest changes the bits", factor)
		}
		if o.Drain() > 1200 || rests < 10 {
			t.Errorf("drain %d frames, %d rests", o.Drain(), rests)
		}
	}
}

// TestOversamplerReach: no oversampled value exceeds the bound by which
// UpIfOver decides, which is not much more than what is there.
func TestOversamplerReach(t *testing.T) {
	noise, bass := gaussian(OversamplerFrames, 6), make([]float64, OversamplerFrames)
	for i := range bass {
		bass[i] = math.Sin(float64(i)*0.02 + 1)
	}
	worst := make([]float64, OversamplerFrames) // all taps add up at one place
	for _, factor := range []int{2, 4, 8, 16} {
		var o Oversampler
		o.Prepare(44100, factor, 1)
		h := make([]float64, OversamplerFrames)
		h[0] = 1
		o.Up(h)
		h = slices.Clone(o.At(factor / 2 &^ 1))
		for i := range worst {
			worst[i] = math.Copysign(1, h[OversamplerFrames-1-i])
		}
		for _, x := range [][]float64{noise, bass, worst} {
			o.Reset()
			o.Up(x)
			most := 0.0
			for k := range factor {
				for _, v := range o.At(k) {
					most = max(most, math.Abs(v))
				}
			}
			o.Reset()
			if !o.UpIfOver(x, most*0.999) {
				t.Errorf("%d times: not taken", factor)
			}
			o.Reset()
			bound := o.reach.of(extremes(slices.Concat([]float64{0, 0}, x)))
			o.Reset()
			t.Logf("%d times: at most %.3f, bound %.3f", factor, most, bound)
			if bound < most || o.UpIfOver(x, bound*1.001) {
				t.Errorf("%d times: %.6f within, bound %.6f", factor, most, bound)
			}
		}
	}
}

// TestOversamplerDelayed: the input, Latency frames late.
func TestOversamplerDelayed(t *testing.T) {
	x := gaussian(1000, 7)
	var o Oversampler
	o.Prepare(44100, 4, 1)
	for n := 0; n < len(x); n += 100 {
		o.Rest(x[n : n+100])
		for i, v := range o.Delayed() {
			if at := n + i - o.Latency(); at >= 0 && v != x[at] || at < 0 && v != 0 {
				t.Fatalf("frame %d: %g", n+i, v)
			}
		}
	}
}

func TestOversamplerAllocations(t *testing.T) {
	var o Oversampler
	o.Prepare(48000, 4, 1)
	x := make([]float64, OversamplerFrames)
	if n := testing.AllocsPerRun(10, func() {
		o.Up(x)
		o.Down(x)
		o.Rest(x)
		o.DownSilence(x)
		o.Reset()
	}); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

func BenchmarkOversamplerPrepare(b *testing.B) {
	for range b.N {
		var o Oversampler
		o.Prepare(44100, 8, 2)
	}
}

func BenchmarkOversampler(b *testing.B) {
	for _, rate := range []float64{44100, 48000, 96000} {
		for _, factor := range []int{4, 8, 16} {
			for order := range 2 {
				b.Run(fmt.Sprintf("%g/%d/order %d", rate, factor, order), func(b *testing.B) {
					var o Oversampler
					o.Prepare(rate, factor, order)
					x := gaussian(OversamplerFrames, 1)
					y := make([]float64, OversamplerFrames)
					for range b.N {
						for range 2 { // channels
							o.Up(x)
							o.Down(y)
						}
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/OversamplerFrames, "ns/frame")
				})
			}
		}
	}
}
