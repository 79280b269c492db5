package analysis

import (
	"math"

	"lacquer/dsp/fir"
)

// longTerm is the mean spectrum of a file, seen through windows as those of
// the meter that begin every half window. What comes after the last whole
// window, less than half of one, does not count, unless it is all there is.
type longTerm struct {
	rate        float64
	powering    fir.Powering
	left, right []float64  // a window
	frames      int64      // taken in
	windows     int64      //
	points      []products // sums, of points 1…n/2−1
	noise       noise
}

func (l *longTerm) prepare(rate float64) {
	n := windowFor(rate)
	l.rate = rate
	l.powering.Prepare(n)
	l.powering.Keep()
	l.left, l.right = l.powering.Ring(nil, n), l.powering.Ring(nil, n)
	l.points = make([]products, n/2)
	l.noise.prepare(rate, n)
}

func (l *longTerm) add(left, right []float64) {
	size := int64(len(l.left))
	for len(left) > 0 {
		at := l.frames % size
		n := min(len(left), int(size/2-at%(size/2)))
		copy(l.left[at:], left[:n])
		copy(l.right[at:], right[:n])
		l.noise.add(left[:n], right[:n], l.frames)
		l.frames += int64(n)
		left, right = left[n:], right[n:]
		if l.frames%(size/2) == 0 && l.frames >= size {
			l.transform(1)
		}
	}
}

// transform adds the window that ends here, times a factor.
func (l *longTerm) transform(factor float64) {
	size := int64(len(l.left))
	l.powering.Begin(l.left, l.right, int(l.frames%size))
	l.powering.Advance(1, 1)
	l.windows++
	var low, high float64
	hiss := l.noise.hiss
	for k := 1; k < len(l.points); k++ {
		ll, rr, lr := l.powering.Products(k)
		p := &l.points[k]
		p.ll, p.rr, p.lr = p.ll+factor*ll, p.rr+factor*rr, p.lr+factor*lr
		switch {
		case k < 2: // DC reaches to here
		case k < hiss:
			low += ll + rr
		default:
			high += ll + rr
		}
	}
	l.noise.window(low/2, high/2, l.frames-size)
}

// finish makes a window of a file that is shorter than one. Its power is that
// of the sound alone, as far as the window's shape lets it through.
func (l *longTerm) finish() {
	if l.windows > 0 || l.frames == 0 {
		return
	}
	n := l.frames
	clear(l.left[n:])
	clear(l.right[n:])
	l.frames = int64(len(l.left))
	l.transform(float64(l.frames) / float64(n))
}

// sum is the mean power of the frequencies from…to in Hz. Points whose
// surroundings of ±0.5 are cut by a limit count in part.
func (l *longTerm) sum(from, to float64) (p products) {
	n := float64(len(l.left))
	from, to = max(0.5, from*n/l.rate), min(to*n/l.rate, n/2-0.5)
	for k := int(math.Round(from)); float64(k) < to+0.5 && k < len(l.points) && l.windows > 0; k++ {
		share := min(to, float64(k)+0.5) - max(from, float64(k)-0.5)
		if share > 0 {
			v, w := l.points[k], share/float64(l.windows)
			p.add(products{v.ll * w, v.rr * w, v.lr * w})
		}
	}
	return p
}

// lowest is where a spectrum begins that DC does not reach into, in Hz.
func (l *longTerm) lowest() float64 { return 2.5 * l.rate / float64(len(l.left)) }

// reaches tells that a frequency is below half the rate.
func (l *longTerm) reaches(hz float64) bool { return hz < l.rate/2*(1-1/float64(len(l.left))) }

// band is the power in a band from its centre by a factor down and up.
func (l *longTerm) band(band int, edge float64) products {
	if !l.reaches(BandCentre(band) * edge) {
		return products{math.NaN(), math.NaN(), math.NaN()}
	}
	return l.sum(BandCentre(band)/edge, BandCentre(band)*edge)
}

// result fills in spectrum, noise and rumble. A sine of full scale in both
// channels, of power 1/2 + 1/2, is 0 dB.
func (l *longTerm) result(r *Result) {
	s := &r.Spectrum
	for b := range Bands {
		p := l.band(b, bandEdge)
		s.Sixths[b] = decibel(p.ll + p.rr)
		s.Mid[b], s.Side[b] = decibel(2*p.mid()), decibel(2*p.side())
	}
	for b := range Thirds {
		p := l.band(2*b, bandEdge*bandEdge)
		s.Thirds[b] = decibel(p.ll + p.rr)
	}
	s.Tilt = tilt(&s.Sixths)
	low, bass := l.sum(l.lowest(), 25), l.sum(40, 100)
	r.Sub = decibel((low.ll + low.rr) / 2)
	r.Rumble = decibel((low.ll + low.rr) / (bass.ll + bass.rr))
	r.Noise = l.noise.result(r.RMS)
}

// tilt is the slope of the straight line through the bands from 100 Hz to 10 kHz
// by least squares, in dB per octave; NaN in silence.
func tilt(level *[Bands]float64) float64 {
	var n, sx, sy, sxx, sxy float64
	for b, y := range level {
		f := BandCentre(b)
		if f < 99 || f > 10100 || math.IsNaN(y) {
			continue
		}
		x := math.Log2(f)
		n, sx, sy, sxx, sxy = n+1, sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	t := (n*sxy - sx*sy) / (n*sxx - sx*sx)
	if math.IsInf(t, 0) {
		return math.NaN()
	}
	return t
}
