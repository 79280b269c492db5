package analysis

import "math"

// image is what two channels have in common over time.
type image struct {
	all, window products
	hops        int
	frames      int // of the window
	begin       int64
	counted     int64 // windows that are loud enough
	below       int64 // of them with correlation below 0
	opposed     int64 // of them with correlation below opposedAt
	lowest      float64
	lowestAt    int64
	differ      bool
}

const (
	imageHops = 0.4 * hopRate
	inverted  = -0.9
	opposedAt = -0.3 // in mono 1.5 dB less than of sides that have nothing in common
)

func (m *image) prepare() { m.lowest = math.NaN() }

// add takes in a hop that begins at frame pos.
func (m *image) add(left, right []float64, pos int64) {
	if m.hops == 0 {
		m.begin = pos
	}
	p := productsOf(left, right)
	m.differ = m.differ || differ(left, right)
	m.all.add(p)
	m.window.add(p)
	m.frames += len(left)
	if m.hops++; m.hops == imageHops {
		m.close()
	}
}

// close ends a window.
func (m *image) close() {
	w, n := m.window, float64(m.frames)
	m.window, m.hops, m.frames = products{}, 0, 0
	c := w.correlation()
	if (w.ll+w.rr)/2 < silent*silent*n || math.IsNaN(c) {
		return
	}
	m.counted++
	if c < 0 {
		m.below++
	}
	if c < opposedAt {
		m.opposed++
	}
	if !(c >= m.lowest) {
		m.lowest, m.lowestAt = c, m.begin
	}
}

// finish counts a last window that is half full.
func (m *image) finish() {
	if m.hops >= imageHops/2 {
		m.close()
	}
}

func (m *image) result(channels int, long *longTerm) Stereo {
	a := m.all
	r := Stereo{
		DualMono: channels > 1 && !m.differ && a.ll > 0, SilentChannel: -1,
		Balance: decibel(a.ll / a.rr), Correlation: a.correlation(),
		BelowZero: float64(m.below) / float64(m.counted), Opposed: float64(m.opposed) / float64(m.counted), Lowest: m.lowest, LowestAt: m.lowestAt,
		MonoLoss: max(0, -decibel((a.ll+a.rr+2*a.lr)/(2*(a.ll+a.rr)))),
	}
	if a.ll == 0 != (a.rr == 0) && channels > 1 {
		if r.SilentChannel = 0; a.rr == 0 {
			r.SilentChannel = 1
		}
	}
	r.Inverted = r.Correlation < inverted
	for b := range Bands {
		r.BandCorrelation[b] = long.band(b, bandEdge).correlation()
	}
	bass := long.sum(long.lowest(), bassUpTo)
	r.BassCorrelation, r.BassSide = bass.correlation(), decibel(bass.side()/bass.mid())
	return r
}

// bassUpTo is below what vinyl and clubs want in mono, in Hz.
const bassUpTo = 120

// differ tells that two channels are not the same.
func differ(left, right []float64) bool {
	for i, v := range left {
		if v != right[i] {
			return true
		}
	}
	return false
}

func (p *products) add(o products) { p.ll, p.rr, p.lr = p.ll+o.ll, p.rr+o.rr, p.lr+o.lr }

// correlation is NaN where a channel is silent.
func (p products) correlation() float64 {
	if !(p.ll > inaudible && p.rr > inaudible) {
		return math.NaN()
	}
	return max(-1, min(p.lr/math.Sqrt(p.ll*p.rr), 1))
}

// mid and side are the powers of (L + R) / 2 and (L − R) / 2; what rounding
// leaves of them is 0.
func (p products) mid() float64  { return p.part(2 * p.lr) }
func (p products) side() float64 { return p.part(-2 * p.lr) }

func (p products) part(common float64) float64 {
	if v := p.ll + p.rr + common; v > 1e-12*(p.ll+p.rr) {
		return v / 4
	}
	return 0
}
