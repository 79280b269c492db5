package chain

import (
	"lacquer/dsp/dynamics"
	"lacquer/dsp/param"
)

const (
	queueLength = 4096 // bounds the changes that wait for a stage
	maxRows     = 256  // bounds the rows of a stage
)

// change is a parameter's new plain value at a frame since Reset.
type change struct {
	due   int64
	stage param.Stage
	index int
	value float64
}

// queue is a ring of changes in the order of their time.
type queue struct {
	buf         [queueLength]change
	first, size int
}

func (q *queue) at(i int) *change { return &q.buf[(q.first+i)%len(q.buf)] }

func (q *queue) full() bool { return q.size == queueLength }

// push adds a change, behind those that are due before it or with it. When
// the queue is full only the newest change of each parameter is kept: steps on
// the way to a value may then be left out, but no value that stays is lost.
func (q *queue) push(c change) {
	if q.full() {
		q.compact()
	}
	i := q.size
	for q.size++; i > 0 && q.at(i-1).due > c.due; i-- {
		*q.at(i) = *q.at(i - 1)
	}
	*q.at(i) = c
}

func (q *queue) pop() {
	q.first = (q.first + 1) % queueLength
	q.size--
}

// compact drops every change that a later one of the same parameter replaces.
func (q *queue) compact() {
	var seen [param.NumStages][maxRows]bool
	kept := 0
	for i := q.size - 1; i >= 0; i-- {
		c := *q.at(i)
		if s := &seen[c.stage][c.index]; !*s {
			*s = true
			*q.at(q.size - 1 - kept) = c
			kept++
		}
	}
	q.first = (q.first + q.size - kept) % queueLength
	q.size = kept
}

// slot is a stage at its place in the chain.
type slot struct {
	name      string
	rows      param.Stage
	stage     Stage
	reduction *dynamics.Reduction // nil where the stage does not reduce gain
	lag       func(i int) int     // nil where no setting lags
	ear       listener            // nil where no other stage matters
	upstream  int                 // latency of the stages before it
	queue     queue
}

// listener is a stage that also hears the settings of another stage, at the
// audio that they came with.
type listener interface {
	Hears() param.Stage
	Hear(i int, plain float64)
}

func newSlot(name string, rows param.Stage, st Stage) *slot {
	s := &slot{name: name, rows: rows, stage: st}
	if r, ok := st.(interface{ Reduction() *dynamics.Reduction }); ok {
		s.reduction = r.Reduction()
	}
	if l, ok := st.(interface{ Lag(i int) int }); ok {
		s.lag = l.Lag
	}
	s.ear, _ = st.(listener)
	return s
}

// takes reports whether the rows of a stage are set here.
func (s *slot) takes(rows param.Stage) bool {
	return rows == s.rows || s.ear != nil && rows == s.ear.Hears()
}

// set hands row i of a stage that the slot takes to its own.
func (s *slot) set(rows param.Stage, i int, plain float64) {
	if rows == s.rows {
		s.stage.SetParam(i, plain)
	} else {
		s.ear.Hear(i, plain)
	}
}

// due is the frame since Reset at which a change to a row must be made, to act
// on the audio that enters the chain at a frame: when that audio has come
// through the stages before, and through as much of the stage as lies before
// the place where the setting acts.
func (s *slot) due(frame int64, p *param.Param) int64 {
	frame += int64(s.upstream)
	if s.lag != nil && p.Stage == s.rows {
		frame += int64(s.lag(p.Index))
	}
	return frame
}

// run processes frames from clock on, cut where changes are due.
func (s *slot) run(left, right []float64, clock int64) {
	for len(left) > 0 {
		n := len(left)
		for s.queue.size > 0 {
			c := s.queue.at(0)
			if c.due > clock {
				n = min(n, int(min(c.due-clock, int64(n))))
				break
			}
			s.apply(*c)
			s.queue.pop()
		}
		s.stage.Process(left[:n], right[:n])
		left, right, clock = left[n:], right[n:], clock+int64(n)
	}
}

// skip makes the changes that are due before a frame, without sound.
func (s *slot) skip(until int64) {
	for s.queue.size > 0 && s.queue.at(0).due < until {
		s.apply(*s.queue.at(0))
		s.queue.pop()
	}
}

// moveTo gives the slot another place: the changes that wait are due when
// their audio gets there.
func (s *slot) moveTo(upstream int) {
	for i := range s.queue.size {
		s.queue.at(i).due += int64(upstream - s.upstream)
	}
	s.upstream = upstream
}

// follow lets what waits for a twin, and nothing else, wait for the slot too,
// which has just taken over the twin's stage.
func (s *slot) follow(twin *slot) {
	s.queue.size = 0
	for i := range twin.queue.size {
		c := *twin.queue.at(i)
		c.due += int64(s.upstream - twin.upstream)
		s.queue.push(c)
	}
}

// restarts is how many restarts of the meters wait.
func (s *slot) restarts() (n int) {
	for i := range s.queue.size {
		if c := s.queue.at(i); c.stage == param.Meters && c.index == param.MetersRestart {
			n++
		}
	}
	return n
}

// reset clears the stage's history; changes on their way arrive at once.
func (s *slot) reset() {
	s.flush()
	s.stage.Reset()
	if s.reduction != nil {
		s.reduction.Restart()
	}
}

// apply makes a change. A restart of the meters, the one change of theirs that
// is sent, reaches every stage that counts its gain reduction, at the audio it
// belongs to.
func (s *slot) apply(c change) {
	switch {
	case c.stage != param.Meters:
		s.set(c.stage, c.index, c.value)
	case s.reduction != nil:
		s.reduction.Restart()
	case s.rows == param.Meters:
		s.stage.(*meter).restart()
	}
}

// flush applies all that waits.
func (s *slot) flush() {
	for ; s.queue.size > 0; s.queue.pop() {
		s.apply(*s.queue.at(0))
	}
}
