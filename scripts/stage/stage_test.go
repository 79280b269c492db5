package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lacquer/dsp/chain"
	"lacquer/dsp/param"
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

type stageCase struct {
	name, stage string
	settings    []string
	sweep       string // a parameter that goes up and down all the time
	low, high   string
}

// cases are the stages as they are used, at 48 kHz.
var cases = []stageCase{
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
	{name: "chain/neutral", stage: "chain"},
	{name: "chain/eq-multiband-glue", stage: "chain", settings: append([]string{"Multiband/On=On", "Glue/On=On"}, bells...)},
}

// BenchmarkStages times the stages in blocks of 64 and of 1024 frames, turn by
// turn so that both meet the same moods of the machine, and gives the medians.
func BenchmarkStages(b *testing.B) {
	in := beats()
	for _, c := range cases {
		b.Run(c.name, func(b *testing.B) {
			small, big := newPlayer(b, c, 64), newPlayer(b, c, 1024)
			var costs [2][]float64
			for range b.N {
				costs[0] = append(costs[0], small.play(in))
				costs[1] = append(costs[1], big.play(in))
			}
			for i, frames := range []int{64, 1024} {
				slices.Sort(costs[i])
				b.ReportMetric(costs[i][b.N/2], fmt.Sprintf("ns/frame/%d", frames))
			}
		})
	}
}

// beats are 0.7 s of noise that decays again and again, left and right alike in
// part.
func beats() (x [2][]float64) {
	rng := rand.New(rand.NewPCG(5, 2))
	for i := range 32 * 1024 {
		beat := 0.15 * math.Exp(-float64(i%12000)/3000)
		both := rng.NormFloat64()
		x[0] = append(x[0], beat*(both+0.5*rng.NormFloat64()))
		x[1] = append(x[1], beat*(both+0.5*rng.NormFloat64()))
	}
	return x
}

// player runs a case in blocks. Every 1024 frames, less than a change takes,
// what sweeps turns to its other end.
type player struct {
	stage chain.Stage
	row   int // that sweeps, or -1
	ends  [2]float64
	turn  int
	l, r  []float64 // a block
}

func newPlayer(b *testing.B, c stageCase, frames int) *player {
	p := &player{row: -1, l: make([]float64, frames), r: make([]float64, frames)}
	var err error
	if p.stage, err = ready(c.stage, c.settings); err != nil {
		b.Fatal(err)
	}
	for i, v := range []string{c.low, c.high} {
		if c.sweep == "" {
			break
		}
		row, control, err := setting(c.sweep + "=" + v)
		if err != nil {
			b.Fatal(err)
		}
		swept := &param.Table[row]
		p.row, p.ends[i] = swept.Index, swept.ToPlain(control)
	}
	return p
}

// play runs in through the stage and tells the time in ns per frame.
func (p *player) play(in [2][]float64) float64 {
	start := time.Now()
	for at := 0; at < len(in[0]); at += len(p.l) {
		if p.row >= 0 && at%1024 == 0 {
			p.stage.SetParam(p.row, p.ends[p.turn])
			p.turn = 1 - p.turn
		}
		copy(p.l, in[0][at:])
		copy(p.r, in[1][at:])
		p.stage.Process(p.l, p.r)
	}
	return float64(time.Since(start).Nanoseconds()) / float64(len(in[0]))
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
		if slices.Equal(l, in) != (len(c.settings) == 0 && st.Latency() == 0) {
			t.Errorf("%s changes nothing", c.name)
		}
	}
}
