package main

import (
	"math"

	"lacquer/dsp/loudness"
)

// figures are what a limiter did to a track.
type figures struct {
	gain   float64 // dB into the limiter
	result loudness.Result
	peak   float64 // dB over the ceiling, by the 32x meter
	over   int     // samples clearly over it
}

// listener measures what comes out.
type listener struct {
	meter *loudness.Meter
	peaks [2]*peakMeter
}

func newListener(rate int) *listener {
	return &listener{
		meter: loudness.New(loudness.Config{Rate: float64(rate), Channels: 2, Peak: loudness.PeakReport}),
		peaks: [2]*peakMeter{newPeakMeter(), newPeakMeter()},
	}
}

func (l *listener) Write(x [][]float64) error {
	l.meter.Process(x)
	for c, m := range l.peaks {
		m.process(x[c])
	}
	return nil
}

// loudnessOnly measures loudness and nothing else, while a gain is sought.
type loudnessOnly struct{ *loudness.Meter }

func (l loudnessOnly) Write(x [][]float64) error {
	l.Process(x)
	return nil
}

// render runs a track through a limiter, db louder, and measures it.
func render(l limiter, s *signal, db float64) (figures, error) {
	to := newListener(s.rate)
	if err := l.run(s.rate, s.louder(db), to); err != nil {
		return figures{}, err
	}
	to.meter.Finish()
	f := figures{gain: db, result: to.meter.Result()}
	for _, m := range to.peaks {
		m.finish()
		f.peak = max(f.peak, m.peak)
		f.over += m.over
	}
	f.peak = decibel(f.peak) - ceilingDB
	return f, nil
}

// loudnessAt is the loudness of a track, db louder, through a limiter.
func loudnessAt(l limiter, s *signal, db float64) (float64, error) {
	to := loudnessOnly{loudness.New(loudness.Config{Rate: float64(s.rate), Channels: 2})}
	err := l.run(s.rate, s.louder(db), to)
	return to.Integrated(), err
}

const (
	closeTo    = 0.02 // LU from the target that are none
	usualSlope = 0.7  // LU per dB, before anything is known
	leastSlope = 0.2  // LU per dB that the next step counts on
	telling    = 0.1  // dB of gain from which a slope says something
	mostGain   = 30   // dB, as much as x42's limiter has
	mostTries  = 20
)

// reach finds the gain at which a limiter makes a track so loud, or says how
// loud it is at the most gain.
func reach(l limiter, s *signal, in, target float64) (db, loud float64, reached bool, err error) {
	db = target - in
	slope, last, lastDB := usualSlope, 0.0, 0.0
	low, high := 0.0, math.Inf(1)
	for try := range mostTries {
		if loud, err = loudnessAt(l, s, db); err != nil {
			return 0, 0, false, err
		}
		if reached = math.Abs(loud-target) <= closeTo; reached || db == mostGain && loud < target {
			return db, loud, reached, nil
		}
		if try > 0 && math.Abs(db-lastDB) >= telling {
			slope = (loud - last) / (db - lastDB)
		}
		if last, lastDB = loud, db; loud > target {
			high = db
		} else {
			low = db
		}
		db = min(db+(target-loud)/max(slope, leastSlope), mostGain)
		if db <= low || db >= high {
			db = (low + high) / 2
		}
	}
	return db, loud, false, nil // loudness jumps there, for its gate does
}

func decibel(x float64) float64 { return 20 * math.Log10(x) }
