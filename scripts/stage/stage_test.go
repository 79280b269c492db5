package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lacquer/dsp/chain"
)

// each adds to every band's settings, "%d" being its number.
func each(bands int, texts ...string) []string {
	var out []string
	for b := range bands {
		for _, text := range texts {
			out = append(out, fmt.Sprintf(text, b+1))
		}
	}
	return out
}

var (
	bells   = append(each(8, "Equaliser/Band %d/On=On", "Equaliser/Band %d/Type=Bell", "Equaliser/Band %d/Q=1"), spread...)
	spread  = []string{"Equaliser/Band 1/Gain=3", "Equaliser/Band 2/Gain=-3", "Equaliser/Band 3/Gain=3", "Equaliser/Band 4/Gain=-3", "Equaliser/Band 5/Gain=3", "Equaliser/Band 6/Gain=-3", "Equaliser/Band 7/Gain=3", "Equaliser/Band 8/Gain=-3"}
	dynamic = slices.Concat(bells, each(8, "Equaliser/Band %d/Dynamic=On", "Equaliser/Band %d/Threshold=-50"))
)

// cases are the stages as they are used, at 48 kHz.
var cases = []struct {
	name, stage string
	settings    []string
	sweep       string // a parameter that goes up and down all the time
	low, high   string
}{
	{name: "eq/8-bells", stage: "eq", settings: bells},
	{name: "eq/one-of-8-moving", stage: "eq", settings: bells, sweep: "Equaliser/Band 4/Frequency", low: "500 Hz", high: "2 kHz"},
	{name: "eq/8-moving", stage: "eq", settings: bells, sweep: "Equaliser/Scale", low: "50 %", high: "150 %"},
	{name: "eq/8-dynamic", stage: "eq", settings: dynamic},
	{name: "eq/8-linear-phase", stage: "eq", settings: append([]string{"Equaliser/Phase=Linear"}, bells...)},
	{name: "multiband/linked", stage: "multiband", settings: []string{"Multiband/On=On"}},
	{name: "multiband/unlinked", stage: "multiband", settings: []string{"Multiband/On=On", "Multiband/Stereo Link=0"}},
	{name: "multiband/split-moving", stage: "multiband", settings: []string{"Multiband/On=On"}, sweep: "Multiband/Split 2", low: "400 Hz", high: "1.6 kHz"},
	{name: "multiband/linear-phase", stage: "multiband", settings: []string{"Multiband/Crossover=Linear Phase", "Multiband/On=On"}},
	{name: "glue/rms", stage: "glue", settings: []string{"Glue/On=On"}},
	{name: "glue/auto-make-up", stage: "glue", settings: []string{"Glue/On=On", "Glue/Auto Make-up=On"}},
}

// BenchmarkStages times the stages in blocks of 64 and of 1024 frames.
func BenchmarkStages(b *testing.B) {
	for _, c := range cases {
		for _, frames := range []int{64, 1024} {
			b.Run(fmt.Sprintf("%s/%d", c.name, frames), func(b *testing.B) {
				st, err := ready(c.stage, c.settings)
				if err != nil {
					b.Fatal(err)
				}
				var ends [2]float64
				row := -1
				if c.sweep != "" {
					for i, v := range []string{c.low, c.high} {
						p, plain, err := setting(c.sweep + "=" + v)
						if err != nil {
							b.Fatal(err)
						}
						row, ends[i] = p.Index, plain
					}
				}
				play(b, st, frames, row, ends)
			})
		}
	}
}

// play runs blocks of music-like noise with a beat. Every 1024 frames, less
// than a change takes, row turns to its other end.
func play(b *testing.B, st chain.Stage, frames, row int, ends [2]float64) {
	const length = 1 << 16
	rng := rand.New(rand.NewPCG(5, 2))
	var in [2][]float64
	for i := range length {
		beat := math.Exp(-float64(i%12000) / 3000)
		both := rng.NormFloat64()
		in[0] = append(in[0], 0.15*beat*(both+0.5*rng.NormFloat64()))
		in[1] = append(in[1], 0.15*beat*(both+0.5*rng.NormFloat64()))
	}
	l, r := make([]float64, frames), make([]float64, frames)
	at, turn := 0, 0
	b.ResetTimer()
	for range b.N {
		if row >= 0 && at%1024 == 0 {
			st.SetParam(row, ends[turn])
			turn = 1 - turn
		}
		copy(l, in[0][at:])
		copy(r, in[1][at:])
		st.Process(l, r)
		at = (at + frames) % length
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*frames), "ns/frame")
}

// Every case is what it says: the stage exists and its settings are understood.
func TestCases(t *testing.T) {
	for _, c := range cases {
		st, err := ready(c.stage, c.settings)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		l := make([]float64, block)
		for i := range l {
			l[i] = math.Sin(float64(i) / 10)
		}
		in := slices.Clone(l)
		st.Process(l, slices.Clone(l))
		if slices.Equal(l, in) {
			t.Errorf("%s changes nothing", c.name)
		}
	}
}
