package stereo

import (
	"math"

	"lacquer/dsp/dynamics"
)

const (
	binTime    = 0.025 // s, of one entry of the guard's memory
	bins       = 120   // of the memory, 3 s: the window of short-term loudness
	meanBins   = 30    // of the mean that sets the gain, at most
	fastBins   = 4     // of what the image is like now
	knownBins  = 20    // that have to be known before a change can be told
	leap       = 1.4   // 1.5 dB: what makes a change of the image of a wider moment
	faint      = 0.1   // power of a moment, part of the mean's, that is too soft to make one
	mostPaid   = 0.2   // of what the side may have, 1 dB, goes to pay debts
	payTime    = 0.5   // s
	closing    = 0.010 // s, time constants of the gain
	opening    = 2.0
	leaving    = 0.100 // s, of the gain when the guard is switched off
	inaudible  = 1e-6  // what a gain may lack to 1
	silentGain = 1e-10
	margin     = 0.03 // LU below the figure chosen
	silence    = -70  // LUFS below which nothing changes
)

// guard turns the side down so far that a fold-down to mono loses no more than
// a chosen number of LU.
//
// With m and s the K-weighted powers of mid and side, both channels together
// have 2(m+s), and 2m when the mid plays on both. The loss is 10·log10(1+s/m),
// so the side may have k = 10^(loss/10)−1 times the power of the mid. Means of
// both over 0.75 s give the gain √(k·m/s), which closes at once, opens slowly,
// and stands nearly still while the image is the same on the whole, whatever a
// beat does to it.
//
// Such a mean is late when the image changes. Where 0.1 s are 1.5 dB wider than
// the loss allows, than the mean, and than any 0.1 s of the last 3 s, the mean
// begins anew with them: the gain goes where it belongs, and stays there. What
// went out too wide within the last 3 s, but for such a change, is paid back
// with 1 dB at most.
type guard struct {
	on    bool
	ratio float64 // k

	weighting [2][2]dynamics.SVF // shelf and high-pass, of mid and side
	power     [2][tick]float64

	memory [bins]moment // a ring
	head   int          // bin that fills
	filled int          // its frames
	size   int          // frames in a bin
	heard  int          // whole bins in the mean
	past   moment       // sum of these
	owed   int          // whole bins that a debt may be from; below 0 while the gain follows a change
	debt   float64      // energy that the side has had too much in these

	now              moment // in this tick
	gain, from, goal float64

	close, open, leave float64 // one-pole coefficients per tick
	pay                float64 // part of a debt that is paid per frame
}

// moment holds energies.
type moment struct {
	mid, side float64
	out       float64 // of the side as it went out
	wide      float64 // side over mid, of the fastBins that ended with this bin
	loud      bool    // these were not faint
}

func (m *moment) total() float64 { return m.mid + m.side }

func (m *moment) width() float64 { return m.side / (m.mid + 1e-30) }

func (m *moment) add(v *moment) {
	m.mid += v.mid
	m.side += v.side
	m.out += v.out
}

func (g *guard) prepare(rate float64) {
	ticks := rate / tick
	g.close = dynamics.OnePole(closing * ticks)
	g.open = dynamics.OnePole(opening * ticks)
	g.leave = dynamics.OnePole(leaving * ticks)
	g.pay = 1 / (payTime * rate)
	g.size = tick * max(1, int(math.Round(binTime*ticks)))
	for c := range g.weighting[0] {
		dynamics.SetKWeighting(&g.weighting[0][c], &g.weighting[1][c], rate)
	}
}

func (g *guard) reset() {
	for c := range g.weighting[0] {
		g.weighting[0][c].Reset()
		g.weighting[1][c].Reset()
	}
	g.memory = [bins]moment{}
	g.head, g.filled, g.heard, g.owed = 0, 0, 0, 0
	g.past, g.now, g.debt = moment{}, moment{}, 0
	g.gain, g.from = 1, 1
}

func (g *guard) setOn(yes bool) {
	if yes && !g.active() {
		g.reset()
	}
	g.on = yes
}

func (g *guard) setLoss(lu float64) { g.ratio = math.Pow(10, (lu-margin)/10) - 1 }

// active reports whether there is a gain or may be.
func (g *guard) active() bool { return g.on || g.gain != 1 || g.from != 1 }

// measure hears mid and side, from the given frame of a tick on.
func (g *guard) measure(mid, side []float64, frame int) {
	n := len(mid)
	m, s := g.power[0][:n], g.power[1][:n]
	dynamics.FilterPower(&g.weighting, [2][]float64{m, s}, [2][]float64{mid, side})
	sumMid, sumSide, out := g.now.mid, g.now.side, g.now.out
	for i, v := range m {
		at := g.at(frame + i)
		sumMid += v
		sumSide += s[i]
		out += float64(s[i] * float64(at*at))
	}
	g.now.mid, g.now.side, g.now.out = sumMid, sumSide, out
}

// at is the gain at a frame of the tick.
func (g *guard) at(frame int) float64 {
	return g.from + float64((g.gain-g.from)*(float64(frame+1)*(1.0/tick)))
}

// narrow turns the side down, and reports false if there is nothing to do.
func (g *guard) narrow(side []float64, frame int) bool {
	if g.from == 1 && g.gain == 1 {
		return false
	}
	for i := range side {
		side[i] *= g.at(frame + i)
	}
	return true
}

// renew ends a tick: it takes account and sets the gain for the next one.
func (g *guard) renew() {
	if !g.active() {
		return
	}
	g.memory[g.head].add(&g.now)
	g.now = moment{}
	g.filled += tick
	if g.filled >= g.size {
		g.nextBin()
	}
	g.from = g.gain
	g.gain += g.step()
	switch {
	case math.Abs(1-g.gain) < inaudible && g.goal >= 1:
		g.gain = 1
	case g.gain < silentGain:
		g.gain = 0
	}
	for c := range g.weighting[0] {
		g.weighting[0][c].Flush()
		g.weighting[1][c].Flush()
	}
}

// step is how far the gain moves in a tick.
func (g *guard) step() float64 {
	if !g.on {
		g.goal = 1
		return g.leave * (1 - g.gain)
	}
	mean, frames := g.past, g.heard*g.size+g.filled
	mean.add(&g.memory[g.head])
	if -0.691+dynamics.PowerToDB(2*(mean.mid+mean.side)/float64(frames)) < silence {
		return 0
	}
	g.goal = 1
	allowed := g.ratio * mean.mid
	allowed -= min(g.debt*g.pay*float64(frames), mostPaid*allowed)
	if allowed < mean.side {
		g.goal = math.Sqrt(allowed / mean.side)
	}
	if g.goal < g.gain {
		return g.close * (g.goal - g.gain)
	}
	return g.open * (g.goal - g.gain)
}

// nextBin ends a bin, sums up the past and begins a new bin.
func (g *guard) nextBin() {
	g.heard = min(g.heard+1, meanBins)
	g.owed = min(g.owed+1, bins-1)
	g.past, g.debt = g.sum(g.heard), 0
	if g.owed > 0 {
		all := g.sum(g.owed)
		g.debt = max(0, all.out-g.ratio*all.mid)
	}
	fast, m := g.sum(fastBins), &g.memory[g.head]
	if g.heard >= fastBins && fast.total() >= faint*fastBins/float64(g.heard)*g.past.total() {
		m.loud, m.wide = true, fast.width()
		if m.wide > leap*max(g.ratio, g.past.width()) && g.isNew(m.wide/leap) {
			g.heard, g.owed, g.past, g.debt = fastBins, -fastBins, fast, 0
		}
	}
	g.head = (g.head + 1) % bins
	g.filled = 0
	g.memory[g.head] = moment{}
}

// sum is that of the last n whole bins, from the head back.
func (g *guard) sum(n int) (sum moment) {
	for back := range n {
		sum.add(&g.memory[(g.head-back+bins)%bins])
	}
	return sum
}

// isNew reports whether nothing before the last fastBins was as wide as that.
func (g *guard) isNew(wide float64) bool {
	known := 0
	for back := fastBins; back < bins-1; back++ {
		m := &g.memory[(g.head-back+bins)%bins]
		if m.wide > wide {
			return false
		}
		if m.loud {
			known++
		}
	}
	return known >= knownBins
}
