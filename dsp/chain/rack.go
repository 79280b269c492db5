package chain

import (
	"lacquer/dsp/eq"
	"lacquer/dsp/filter"
	"lacquer/dsp/glue"
	"lacquer/dsp/multiband"
	"lacquer/dsp/param"
	"lacquer/dsp/saturation"
)

const (
	rackWarm = 0.100 // s that a new order runs unheard, besides twice its latency
	rackFade = 0.030 // s of the crossfade to it
	rackCut  = 256   // frames at most at once while two orders run
)

// The stages of a rack.
const (
	rackEQ = iota
	rackMultiband
	rackGlue
	rackSaturation
	rackStages
)

// orders are the values of the parameter Order: see its steps in package
// param.
var orders = func() (all [][rackStages]int) {
	for place := rackSaturation; place >= 0; place-- {
		for _, o := range [...][rackStages]int{
			{rackEQ, rackMultiband, rackGlue}, {rackEQ, rackGlue, rackMultiband}, {rackMultiband, rackEQ, rackGlue},
			{rackMultiband, rackGlue, rackEQ}, {rackGlue, rackEQ, rackMultiband}, {rackGlue, rackMultiband, rackEQ},
		} {
			copy(o[place+1:], o[place:])
			o[place] = rackSaturation
			all = append(all, o)
		}
	}
	return all
}()

// rack is the part of the chain whose stages stand in an order of one's
// choice. It holds them twice. When the order changes, the second set runs in
// the new order on the same input until it has warmed up, and then takes over
// in a crossfade. The latency is the same in every order. At rest the second
// set costs nothing but its memory.
type rack struct {
	lines    [2]line
	live     int // the line that is heard
	want     int // order
	changing int // frames until the other line has taken over
	upstream int // latency before the rack, set by the chain before Prepare

	warm, fade int // frames
	clock      int64
	old        [2][rackCut]float64
}

// line is one set of the stages, in an order.
type line struct {
	eq         *eq.EQ
	multiband  *multiband.Multiband
	glue       *glue.Glue
	saturation *saturation.Saturation
	slots      [rackStages]*slot
	order      int
}

func newRack() *rack {
	r := &rack{}
	for i := range r.lines {
		l := &r.lines[i]
		l.eq, l.multiband, l.glue, l.saturation = new(eq.EQ), new(multiband.Multiband), new(glue.Glue), new(saturation.Saturation)
		l.slots = [rackStages]*slot{
			rackEQ:         newSlot("equaliser", param.EQ, l.eq),
			rackMultiband:  newSlot("multiband", param.Multiband, l.multiband),
			rackGlue:       newSlot("glue", param.Glue, l.glue),
			rackSaturation: newSlot("saturation", param.Saturation, l.saturation),
		}
	}
	return r
}

// slots are those of both lines.
func (r *rack) slots() (all []*slot) {
	for i := range r.lines {
		all = append(all, r.lines[i].slots[:]...)
	}
	return all
}

func (r *rack) setOffline(offline bool) {
	for i := range r.lines {
		r.lines[i].eq.SetOffline(offline)
		r.lines[i].saturation.SetOffline(offline)
	}
}

func (r *rack) Prepare(rate float64, maxFrames int) {
	for i := range r.lines {
		for _, s := range r.lines[i].slots {
			s.stage.Prepare(rate, maxFrames)
		}
	}
	r.live = 0
	r.warm = 2*r.Latency() + int(rackWarm*rate)
	r.fade = int(rackFade * rate)
	r.Reset()
}

// Reset clears history; an order that was on its way is in force.
func (r *rack) Reset() {
	r.clock, r.changing = 0, 0
	for i := range r.lines {
		l := &r.lines[i]
		l.arrange(r.want, r.upstream)
		for _, s := range l.slots {
			s.reset()
		}
	}
}

func (r *rack) SetParam(i int, v float64) {
	if i != param.ChainOrder {
		return
	}
	r.want = int(v)
	if r.clock == 0 {
		r.lines[r.live].arrange(r.want, r.upstream)
	}
}

// Latency is the same in every order.
func (r *rack) Latency() (n int) {
	for _, s := range r.lines[0].slots {
		n += s.stage.Latency()
	}
	return n
}

func (r *rack) Tail() (n int) {
	for _, s := range r.lines[r.live].slots {
		n += s.stage.Tail()
	}
	return n
}

func (r *rack) Process(left, right []float64) {
	for len(left) > 0 {
		if r.changing == 0 && r.want != r.lines[r.live].order {
			r.begin()
		}
		n := len(left)
		if r.changing > 0 {
			n = min(n, r.changing, rackCut)
			r.change(left[:n], right[:n])
		} else {
			r.lines[r.live].run(left, right, r.clock)
			r.lines[1-r.live].skip(r.clock + int64(n))
		}
		left, right, r.clock = left[n:], right[n:], r.clock+int64(n)
	}
}

// begin lets the other line start in the wanted order. What has heard seconds
// of music, the averages of dynamic bands and the glue compressor's auto
// make-up, goes on from where its twin is; the rest finds its way while it
// warms up.
func (r *rack) begin() {
	next, live := &r.lines[1-r.live], &r.lines[r.live]
	next.arrange(r.want, r.upstream)
	next.eq.Wake()
	next.eq.Follow(live.eq)
	next.multiband.Wake()
	next.saturation.Wake()
	next.saturation.Follow(live.saturation)
	*next.glue = *live.glue
	next.slots[rackGlue].follow(live.slots[rackGlue])
	r.changing = r.warm + r.fade
}

// change runs both lines over frames within the change.
func (r *rack) change(left, right []float64) {
	n := len(left)
	oldL, oldR := r.old[0][:n], r.old[1][:n]
	copy(oldL, left)
	copy(oldR, right)
	r.lines[r.live].run(oldL, oldR, r.clock)
	r.lines[1-r.live].run(left, right, r.clock)
	at := r.fade - r.changing
	filter.Crossfade(oldL, left, at, r.fade)
	filter.Crossfade(oldR, right, at, r.fade)
	if r.changing -= n; r.changing == 0 {
		r.takeOver()
	}
}

// takeOver makes the other line the one that is heard. The gain reduction of
// its stages is counted on, but where a restart has reached only its own.
func (r *rack) takeOver() {
	live, next := &r.lines[r.live], &r.lines[1-r.live]
	for i, s := range next.slots {
		if old := live.slots[i]; s.reduction != nil && s.restarts() >= old.restarts() {
			*s.reduction = *old.reduction
		}
	}
	r.live = 1 - r.live
}

// arrange puts the stages in an order; changes that wait for one move with it.
func (l *line) arrange(order, upstream int) {
	l.order = order
	for _, i := range orders[order] {
		l.slots[i].moveTo(upstream)
		upstream += l.slots[i].stage.Latency()
	}
}

func (l *line) run(left, right []float64, clock int64) {
	for _, i := range orders[l.order] {
		l.slots[i].run(left, right, clock)
	}
}

// skip makes the changes that are due before a frame, without sound.
func (l *line) skip(until int64) {
	for _, s := range l.slots {
		s.skip(until)
	}
}
