package check

import (
	"cmp"
	"math"
	"slices"
	"time"

	"lacquer/host/report"
)

// peakStep is how exactly peaks are placed in time.
const peakStep = 10 * time.Millisecond

// maxPlaces is how many places are told of each finding.
const maxPlaces = 10

// peaks keeps where a file peaks, of each second the highest, and how these
// seconds are spread over levels.
type peaks struct {
	second   Place // the current one
	until    float64
	highest  []Place // of all seconds, the highest first
	spread   [spreadSize]int64
	seconds  int64
	recent   [recentSteps]float64 // true peak of the last 3 s, step by step
	steps    int64
	psr      float64 // the smallest
	flattest float64 // s, where it is
	loudest  float64 // LUFS, short-term
	loudAt   float64 // s
}

const (
	spreadStep  = 0.05 // dB
	spreadTop   = 12   // dBTP
	spreadSize  = 40 / spreadStep
	recentSteps = 300
)

// add is a sink of report.Probe.Follow.
func (p *peaks) add(m *report.Moment) {
	if p.steps == 0 {
		p.until, p.second.level, p.psr, p.loudest = 1, math.Inf(-1), math.Inf(1), math.Inf(-1)
	}
	if m.TruePeak > p.second.level {
		p.second = Place{Time: max(0, m.Time-peakStep.Seconds()), level: m.TruePeak}
	}
	p.recent[p.steps%recentSteps] = m.TruePeak
	p.steps++
	if p.steps >= recentSteps {
		p.passage(m)
	}
	if m.Time > p.until-peakStep.Seconds()/2 {
		p.close()
		p.until++
	}
}

// passage looks at the 3 s before.
func (p *peaks) passage(m *report.Moment) {
	begin := m.Time - recentSteps*peakStep.Seconds()
	if m.ShortTerm > p.loudest {
		p.loudest, p.loudAt = m.ShortTerm, begin
	}
	if p.steps%10 != 0 || !(m.ShortTerm > quietPassage) {
		return
	}
	if psr := slices.Max(p.recent[:]) - m.ShortTerm; psr < p.psr {
		p.psr, p.flattest = psr, begin
	}
}

// quietPassage in LUFS does not count for PSR.
const quietPassage = -70

// close ends a second.
func (p *peaks) close() {
	s := p.second
	p.second = Place{level: math.Inf(-1)}
	if math.IsInf(s.level, -1) {
		return
	}
	p.seconds++
	p.spread[bin(s.level)]++
	i, _ := slices.BinarySearchFunc(p.highest, s, func(a, b Place) int { return cmp.Compare(b.level, a.level) })
	if i < maxPlaces {
		p.highest = slices.Insert(p.highest, i, s)
		p.highest = p.highest[:min(len(p.highest), maxPlaces)]
	}
}

func (p *peaks) finish() { p.close() }

// bin is the part of the spread for a level: 0 holds the highest.
func bin(level float64) int {
	return int(max(0, min((spreadTop-level)/spreadStep, spreadSize-1)))
}

// above is where peaks are higher than a level, in the order of time, and in
// how many seconds.
func (p *peaks) above(level float64) (list []Place, count int64) {
	for _, s := range p.highest {
		if s.level > level {
			list = append(list, s)
		}
	}
	for _, n := range p.spread[:bin(level)] {
		count += n
	}
	slices.SortFunc(list, func(a, b Place) int { return cmp.Compare(a.Time, b.Time) })
	return list, max(count, int64(len(list)))
}

// linedUp is the share of seconds that peak within 0.3 dB of the highest, in
// per cent: many under a limiter, hardly any without one. NaN for less than 10 s.
func (p *peaks) linedUp() float64 {
	if p.seconds < 10 {
		return math.NaN()
	}
	var n int64
	for _, c := range p.spread[:min(spreadSize, bin(p.highest[0].level)+6)] {
		n += c
	}
	return 100 * float64(n) / float64(p.seconds)
}
