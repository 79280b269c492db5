package analysis

import (
	"fmt"
	"math"
)

// hopRate is how many hops make a second. The hop is the grain of a survey:
// detectors get one at a time with the hops before and after it around, and
// whatever is counted in time is counted in hops. Where 10 ms is not a whole
// number of frames, hops differ by one.
const hopRate = 100

// Survey reads from a whole file what is to be known of it beside its loudness.
// It needs the same memory for any length. Results do not depend on how the
// audio is cut into blocks.
type Survey struct {
	rate   float64
	tracks []*track
	image  image
	long   longTerm
	edges  edges

	hops   int64 // begun
	frames int64 // taken in

	// Each channel's three hops lie at 0…lo…hi…fill, the last coming in.
	lo, hi, fill, want int
}

// track is one channel.
type track struct {
	x        []float64 // three hops
	level    level
	dynamics dynamics
	clips    clips
	runs     runs
	clicks   clicks
	word     word
}

// stretch is a hop of one channel, x[lo:hi], with those around it.
type stretch struct {
	x      []float64
	lo, hi int
	pos    int64 // frame of x[lo]
}

// frame is the position of x[i].
func (s *stretch) frame(i int) int64 { return s.pos + int64(i-s.lo) }

// NewSurvey surveys audio of a rate in Hz, 1000…768000, and a number of
// channels, at least 1. It panics when these make no sense. All memory is
// allocated here: about 1 MB at 48 kHz.
func NewSurvey(rate float64, channels int) *Survey {
	if !(rate >= 1000 && rate <= 768000) || channels < 1 {
		panic(fmt.Sprintf("analysis: %g Hz, %d channels; want 1000…768000 Hz and a channel", rate, channels))
	}
	s := &Survey{rate: rate, tracks: make([]*track, channels)}
	for c := range s.tracks {
		s.tracks[c] = newTrack(rate, c)
	}
	s.image.prepare()
	s.long.prepare(rate)
	s.edges = edges{rate: rate}
	s.want = int(s.boundary(1))
	return s
}

func newTrack(rate float64, channel int) *track {
	t := &track{x: make([]float64, 3*(int(rate/hopRate)+2))}
	t.clips.channel, t.runs.channel, t.clicks.channel = channel, channel, channel
	t.runs.prepare(rate)
	t.clicks.prepare(rate)
	return t
}

// boundary is the frame where hop k−1 ends and hop k begins.
func (s *Survey) boundary(k int64) int64 { return int64(math.Round(float64(k) * s.rate / hopRate)) }

// Process takes in a block, one slice for each channel, all of one length.
func (s *Survey) Process(planar [][]float64) {
	for at, n := 0, len(planar[0]); at < n; {
		m := min(n-at, s.want)
		for c, t := range s.tracks {
			copy(t.x[s.fill:s.fill+m], planar[c][at:])
		}
		at += m
		s.fill += m
		s.want -= m
		s.frames += int64(m)
		if s.want == 0 {
			s.examine()
			s.move()
		}
	}
}

// move makes the hop that has come in the current one.
func (s *Survey) move() {
	by := s.lo // the hop before goes
	for _, t := range s.tracks {
		copy(t.x, t.x[by:s.fill])
	}
	s.lo, s.hi, s.fill = s.hi-by, s.fill-by, s.fill-by
	s.hops++
	s.want = int(s.boundary(s.hops+1) - s.boundary(s.hops))
}

// Finish says that the file ends here. Nothing may be processed after it.
func (s *Survey) Finish() {
	s.examine()
	s.move()
	s.examine()
	for _, t := range s.tracks {
		t.clips.finish()
		t.clicks.finish()
	}
	s.image.finish()
	s.long.finish()
	s.edges.finish(s)
}

// examine looks at the current hop.
func (s *Survey) examine() {
	if s.hi == s.lo {
		return
	}
	pos := s.frames - int64(s.fill-s.lo)
	top := 0.0
	for _, t := range s.tracks {
		st := stretch{x: t.x[:s.fill], lo: s.lo, hi: s.hi, pos: pos}
		h := measureHop(t.x[s.lo:s.hi])
		top = max(top, h.top())
		t.level.add(h)
		t.dynamics.add(h)
		t.word.add(t.x[s.lo:s.hi])
		t.clips.add(&st, h, t.word.step())
		t.runs.add(&st)
		t.clicks.add(&st)
	}
	s.edges.add(s, pos, top)
	left, right := s.pair()
	s.image.add(left, right, pos)
	s.long.add(left, right)
}

// pair is the current hop of the first two channels.
func (s *Survey) pair() (left, right []float64) {
	left = s.tracks[0].x[s.lo:s.hi]
	right = left
	if len(s.tracks) > 1 {
		right = s.tracks[1].x[s.lo:s.hi]
	}
	return left, right
}

// Result is what was found, after Finish. It allocates.
func (s *Survey) Result() Result {
	r := Result{Rate: s.rate, Channels: len(s.tracks), Frames: s.frames}
	s.setLevels(&r)
	var full, flat, gaps, held, jumps []*Events
	word := word{}
	for _, t := range s.tracks {
		full, flat = append(full, &t.clips.full), append(flat, &t.clips.sides[0].flat, &t.clips.sides[1].flat)
		gaps, held = append(gaps, &t.runs.gaps), append(held, &t.runs.held)
		jumps = append(jumps, &t.clicks.found)
		r.Clipping.Longest = max(r.Clipping.Longest, t.clips.longest())
		word.merge(&t.word)
	}
	r.Clipping.FullScale, r.Clipping.FlatTops = merge(full), merge(flat)
	r.Dropouts, r.Held, r.Clicks = merge(gaps), merge(held), merge(jumps)
	r.Word = word.result(r.peak())
	r.Head, r.Tail = s.edges.head, s.edges.tail
	s.long.result(&r)
	r.Stereo = s.image.result(len(s.tracks), &s.long)
	r.Bandwidth = s.long.bandwidth()
	return r
}
