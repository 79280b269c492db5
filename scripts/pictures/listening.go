package main

import (
	"fmt"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"lacquer/dsp/chain"
	"lacquer/dsp/limiter"
	"lacquer/dsp/loudness"
	"lacquer/dsp/param"
	"lacquer/host/demo"
)

// listening shows what auto drive and matched bypass do to loudness over time,
// on the demo song.
func listening() [][]*plot.Plot {
	const seconds = 40
	mix := demo.Mix(seconds)
	return [][]*plot.Plot{autoDrive(mix), backAndForth(mix)}
}

// songPanel has the song's seconds across.
func songPanel(title, y string, lo, hi float64) *plot.Plot {
	p := panel(title, "s", y)
	axis(&p.X, 0, 40, 5)
	axis(&p.Y, lo, hi, 2)
	return p
}

// loudnessOf is a reading of the meter five times a second, and the integrated
// loudness of the whole.
func loudnessOf(l, r []float64, reading func(*loudness.Meter) float64) (xy plotter.XYs, integrated float64) {
	m := loudness.New(loudness.Config{Rate: demo.Rate, Channels: 2})
	const hop = demo.Rate / 5
	for at := 0; at+hop <= len(l); at += hop {
		m.Process([][]float64{l[at : at+hop], r[at : at+hop]})
		if v := reading(m); v > -70 {
			xy = append(xy, plotter.XY{X: float64(at+hop) / demo.Rate, Y: v})
		}
	}
	return xy, m.Integrated()
}

// autoDrive lets the maximizer find its drive.
func autoDrive(mix [2][]float64) []*plot.Plot {
	level := songPanel("Auto Drive: loudness over 3 s", "LUFS", -34, -6)
	gain := songPanel("Auto Drive: what it adds to the drive", "dB", -6, 14)
	before, integrated := loudnessOf(mix[0], mix[1], (*loudness.Meter).ShortTerm)
	line(level, "the mix", grey, before)
	fmt.Printf("  the mix: %.1f LUFS integrated\n", integrated)
	for i, target := range []float64{-23, -14, -10} {
		set := settings{param.MaxOn: 1, param.MaxAuto: 1, param.MaxAutoTarget: target}
		m, d := ready(limiter.New(), demo.Rate, set), new(limiter.Drive)
		d.Follow(m)
		ready(d, demo.Rate, set)
		l, r := slices.Clone(mix[0]), slices.Clone(mix[1])
		var added plotter.XYs
		for at := 0; at < len(l); at += blockSize {
			end := min(at+blockSize, len(l))
			d.Process(l[at:end], r[at:end])
			m.Process(l[at:end], r[at:end])
			if end%(demo.Rate/5) < blockSize {
				added = append(added, plotter.XY{X: float64(end) / demo.Rate, Y: d.AutoGain()})
			}
		}
		xy, integrated := loudnessOf(l, r, (*loudness.Meter).ShortTerm)
		name := number(target) + " LUFS"
		dashed(level, "", palette[i], plotter.XYs{{X: 0, Y: target}, {X: 40, Y: target}})
		line(level, name, palette[i], xy)
		line(gain, name, palette[i], added)
		_, last := loudnessOf(l[20*demo.Rate:], r[20*demo.Rate:], (*loudness.Meter).ShortTerm)
		fmt.Printf("  target %s: %.1f LUFS integrated, %.1f from 20 s on, gain at the end %.1f dB\n", name, integrated, last, d.AutoGain())
	}
	legendAt(level, false, false)
	legendAt(gain, false, true)
	return []*plot.Plot{level, gain}
}

// backAndForth compares a master with its mix, turn by turn, and tells how
// loud the mix is in its turns beside the master in the same seconds.
func backAndForth(mix [2][]float64) (panels []*plot.Plot) {
	const turn = 4 // s
	master := switched(mix, "", turn)
	whole, _ := loudnessOf(master[0], master[1], (*loudness.Meter).Momentary)
	for i, way := range []struct{ name, key string }{{"Bypass", "bypass"}, {"Matched Bypass", "output.matched"}} {
		p := songPanel(fmt.Sprintf("%s every other %d s: loudness over 0.4 s", way.name, turn), "LUFS", -36, -6)
		out := switched(mix, way.key, turn)
		xy, _ := loudnessOf(out[0], out[1], (*loudness.Meter).Momentary)
		line(p, "the master", grey, whole)
		line(p, "back and forth", palette[i], xy)
		legendAt(p, false, false)
		panels = append(panels, p)
		fmt.Printf("  %s, in its turns:", way.name)
		for at := turn; at+turn <= 40; at += 2 * turn {
			part := func(x [2][]float64) float64 {
				from, to := at*demo.Rate, (at+turn)*demo.Rate
				_, lufs := loudnessOf(x[0][from:to], x[1][from:to], (*loudness.Meter).Momentary)
				return lufs
			}
			fmt.Printf(" %+.2f", part(out)-part(master))
		}
		fmt.Println(" LU off the master")
	}
	return panels
}

// switched is the mix with 8 dB of drive through the chain, latency taken off,
// while a switch goes on and off every so many seconds.
func switched(mix [2][]float64, key string, seconds int) [2][]float64 {
	c := chain.New()
	c.Set(rowOf("maximizer.drive"), 8)
	c.Prepare(demo.Rate, blockSize)
	out := [2][]float64{}
	for i := range out {
		out[i] = append(slices.Clone(mix[i]), make([]float64, c.Latency())...)
	}
	for at, on := 0, 0.0; at < len(out[0]); at, on = at+seconds*demo.Rate, 1-on {
		if key != "" {
			c.Set(rowOf(key), on)
		}
		end := min(at+seconds*demo.Rate, len(out[0]))
		c.Process(out[0][at:end], out[1][at:end], nil)
	}
	for i := range out {
		out[i] = out[i][c.Latency():]
	}
	return out
}

// rowOf is the row of a parameter in the table.
func rowOf(key string) int {
	i := slices.IndexFunc(param.Table, func(p param.Param) bool { return p.Key == key })
	if i < 0 {
		check(fmt.Errorf("no parameter %s", key))
	}
	return i
}
