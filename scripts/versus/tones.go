package main

import (
	"fmt"
	"io"
	"math"

	"lacquer/dsp/tone"
	"lacquer/host/engine"
)

const (
	toneRate    = 48000
	toneSeconds = 8 // of which the last is measured
	reduction   = 6 // dB
	nearly      = 0.02
	quietly     = -40 // dB, where no limiter works
)

// partial is a sine in a test signal.
type partial struct{ hz, share float64 }

// tones are sines whose peaks add up to a level in dB.
type tones struct {
	partials []partial
	db       float64
	pos      int
}

func (t *tones) Read(dst [][]float64) (n int, err error) {
	n = min(len(dst[0]), toneRate*toneSeconds-t.pos)
	a := math.Pow(10, t.db/20)
	for i := range n {
		v := 0.0
		for k, p := range t.partials {
			v += p.share * math.Sin(2*math.Pi*p.hz/toneRate*float64(t.pos+i)+0.3*float64(1-k))
		}
		dst[0][i], dst[1][i] = a*v, a*v
	}
	if t.pos += n; t.pos == toneRate*toneSeconds {
		err = io.EOF
	}
	return n, err
}

// ear keeps the left channel.
type ear struct{ x []float64 }

func (e *ear) Write(x [][]float64) error {
	e.x = append(e.x, x[0]...)
	return nil
}

// lastSecond is what a limiter makes of the end of some tones, from a quarter
// of a second before it on, for the sake of those that delay.
func lastSecond(l limiter, parts []partial, db float64) ([]float64, error) {
	var e ear
	if err := l.run(toneRate, engine.Source(&tones{partials: parts, db: db}), &e); err != nil {
		return nil, err
	}
	end := len(e.x) - toneRate/4
	if end < 2*toneRate {
		return nil, fmt.Errorf("only %d samples came out", len(e.x))
	}
	return e.x[end-toneRate : end], nil
}

// steady gives what a limiter makes of tones whose last partial it reduces by
// 6 dB, measured as less gain than it has for quiet tones.
func steady(l limiter, parts []partial) ([]float64, error) {
	gain := func(db float64) (float64, []float64, error) {
		x, err := lastSecond(l, parts, db)
		if err != nil {
			return 0, nil, err
		}
		p := parts[len(parts)-1]
		a, _ := tone.Fit(x, p.hz/toneRate)
		return decibel(a/p.share) - db, x, nil
	}
	rest, _, err := gain(quietly)
	if err != nil {
		return nil, err
	}
	db := float64(ceilingDB + reduction)
	for range mostTries {
		g, x, err := gain(db)
		if err != nil {
			return nil, err
		}
		off := reduction - (rest - g)
		if math.Abs(off) <= nearly {
			return x, nil
		}
		db += off
	}
	return nil, fmt.Errorf("no steady reduction of %d dB", reduction)
}

// distortion is THD+N of a sine reduced by 6 dB, in dB.
func distortion(l limiter, hz float64) (float64, error) {
	x, err := steady(l, []partial{{hz, 1}})
	if err != nil {
		return 0, err
	}
	return tone.Distortion(x, hz/toneRate), nil
}

// intermodulation is the largest sideband of 1 kHz beside a low tone of which
// the share is given, in dB below 1 kHz.
func intermodulation(l limiter, low, share float64) (float64, error) {
	const carrier = 1000.0
	x, err := steady(l, []partial{{low, share}, {carrier, 1 - share}})
	if err != nil {
		return 0, err
	}
	return tone.Sidebands(x, carrier/toneRate, low/toneRate), nil
}
