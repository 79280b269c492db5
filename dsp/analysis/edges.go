package analysis

import "math"

// edges is how a file begins and ends.
type edges struct {
	rate       float64
	head, tail Edge

	sounded, loud         bool  // a sample that is not zero, one of −60 dBFS was seen
	lastSound, lastSilent int64 // the frames after the last of them
}

// add takes note of a hop that begins at frame pos and whose largest sample is
// top.
func (e *edges) add(s *Survey, pos int64, top float64) {
	if pos == 0 {
		e.head = s.edge(s.lo, s.lo, s.hi)
	}
	if top > 0 {
		if !e.sounded {
			e.sounded, e.head.Digital = true, pos+s.first(0)
		}
		e.lastSound = pos + s.last(0)
	}
	if top >= silent {
		if !e.loud {
			e.loud, e.head.Silence = true, pos+s.first(silent)
		}
		e.lastSilent = pos + s.last(silent)
	}
}

// first is how many frames of the current hop come before one above 0, or of
// a level at least.
func (s *Survey) first(level float64) int64 {
	for i := s.lo; i < s.hi; i++ {
		if s.reaches(i, level) {
			return int64(i - s.lo)
		}
	}
	return 0
}

// last is how many frames there are up to and with the last such one.
func (s *Survey) last(level float64) int64 {
	i := s.hi - 1
	for i > s.lo && !s.reaches(i, level) {
		i--
	}
	return int64(i + 1 - s.lo)
}

func (s *Survey) reaches(i int, level float64) bool {
	for _, t := range s.tracks {
		if v := math.Abs(t.x[i]); v > 0 && v >= level {
			return true
		}
	}
	return false
}

// finish is called when the last hop has moved on; its samples and those of
// the hop before are still there.
func (e *edges) finish(s *Survey) {
	if s.frames == 0 {
		none := math.Inf(-1)
		e.head, e.tail = Edge{Sample: none, Around: none}, Edge{Sample: none, Around: none}
		return
	}
	end := s.hi
	e.tail = s.edge(end-1, max(0, end-int(e.rate/hopRate)), end)
	if !e.sounded {
		e.head.Digital = s.frames
	}
	if !e.loud {
		e.head.Silence = s.frames
	}
	e.tail.Digital, e.tail.Silence = s.frames-e.lastSound, s.frames-e.lastSilent
}

// edge looks at frame at and the frames from…to there.
func (s *Survey) edge(at, from, to int) Edge {
	loudest := s.tracks[0].x
	for _, t := range s.tracks[1:] {
		if math.Abs(t.x[at]) > math.Abs(loudest[at]) {
			loudest = t.x
		}
	}
	e := Edge{Sample: decibel(loudest[at] * loudest[at]), Around: decibel(meanSquare(loudest[from:to]))}
	e.Cut = e.Sample > -60 && e.Sample > e.Around-12
	return e
}
