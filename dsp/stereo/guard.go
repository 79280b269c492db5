package stereo

import (
	"math"

	"lacquer/dsp/dynamics"
)

const (
	binTime    = 0.050 // s, of one entry of the guard's memory
	bins       = 20    // in the guard's window, 1 s: 3 s of short-term loudness are three of them
	ahead      = 8     // bins that the guard thinks ahead
	nowTime    = 0.050 // s, time constant of what the signal is like now
	closing    = 0.010 // s, time constants of the gain
	opening    = 1.0
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
// so the side may have k = 10^(loss/10)−1 times the power of the mid. The guard
// keeps a balance of what the mid has allowed, k·m, and of what the side has
// taken, over the past; it sets a gain with which no window of 1 s that ends
// within the next 0.4 s would end in debt if mid and side went on as they are.
// A moment of width that the second around it can pay for is let through; what
// came too quickly for the gain is paid back.
type guard struct {
	on    bool
	ratio float64 // k

	weighting [2][2]dynamics.SVF // shelf and high-pass, of mid and side
	power     [2][tick]float64

	midBins, sideBins [bins]float64      // energy, the side's as it went out
	head              int                // bin that fills
	filled            int                // its frames
	size              int                // frames in a bin
	perBins           [ahead + 1]float64 // 1 over the frames in so many bins
	midSums, sideSums [ahead + 1]float64 // of whole bins that stay in the window for so many bins more

	mid, side, out   float64 // energy in this tick
	midNow, sideNow  float64 // power
	gain, from, goal float64

	average, close, open, leave float64 // one-pole coefficients per tick
}

func (g *guard) prepare(rate float64) {
	ticks := rate / tick
	g.average = dynamics.OnePole(nowTime * ticks)
	g.close = dynamics.OnePole(closing * ticks)
	g.open = dynamics.OnePole(opening * ticks)
	g.leave = dynamics.OnePole(leaving * ticks)
	g.size = tick * max(1, int(math.Round(binTime*ticks)))
	for i := 1; i <= ahead; i++ {
		g.perBins[i] = 1 / float64(i*g.size)
	}
	for c := range g.weighting[0] {
		dynamics.SetKWeighting(&g.weighting[0][c], &g.weighting[1][c], rate)
	}
}

func (g *guard) reset() {
	for c := range g.weighting[0] {
		g.weighting[0][c].Reset()
		g.weighting[1][c].Reset()
	}
	g.midBins, g.sideBins = [bins]float64{}, [bins]float64{}
	g.midSums, g.sideSums = [ahead + 1]float64{}, [ahead + 1]float64{}
	g.head, g.filled = 0, 0
	g.mid, g.side, g.out, g.midNow, g.sideNow = 0, 0, 0, 0, 0
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
	sumMid, sumSide, out := g.mid, g.side, g.out
	for i, v := range m {
		at := g.at(frame + i)
		sumMid += v
		sumSide += s[i]
		out += float64(s[i] * float64(at*at))
	}
	g.mid, g.side, g.out = sumMid, sumSide, out
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
	g.midNow += g.average * (g.mid/tick - g.midNow)
	g.sideNow += g.average * (g.side/tick - g.sideNow)
	g.midBins[g.head] += g.mid
	g.sideBins[g.head] += g.out
	g.mid, g.side, g.out = 0, 0, 0
	if g.midNow+g.sideNow < 1e-30 {
		g.midNow, g.sideNow = 0, 0
	}
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
	if -0.691+dynamics.PowerToDB(2*(g.midNow+g.sideNow)) < silence {
		return 0
	}
	g.goal = 1
	if allowed := max(g.allowed(), 0); allowed < g.sideNow {
		g.goal = math.Sqrt(allowed / g.sideNow)
	}
	if g.goal < g.gain {
		return g.close * (g.goal - g.gain)
	}
	return g.open * (g.goal - g.gain)
}

// allowed is the power that the side may have.
func (g *guard) allowed() float64 {
	least := math.Inf(1)
	for i := 1; i <= ahead; i++ {
		least = min(least, g.balance(i)*g.perBins[i])
	}
	return g.ratio*g.midNow + least
}

// balance is that of the bins that a window of 1 s has in i bins from now.
func (g *guard) balance(i int) float64 {
	return g.ratio*(g.midSums[i]+g.midBins[g.head]) - g.sideSums[i] - g.sideBins[g.head]
}

// nextBin begins a new bin and sums up the past.
func (g *guard) nextBin() {
	g.head = (g.head + 1) % bins
	g.filled = 0
	g.midBins[g.head], g.sideBins[g.head] = 0, 0
	var mid, side float64
	for back := 1; back < bins; back++ {
		i := (g.head - back + bins) % bins
		mid += g.midBins[i]
		side += g.sideBins[i]
		if left := bins - 1 - back; left >= 0 && left <= ahead {
			g.midSums[left], g.sideSums[left] = mid, side
		}
	}
}
