package eq

import "math"

// The scalar loops, of which the vector ones are the equals bit for bit.

func (p *power) timesScalar(dst, square []float64) {
	for i, x := range square {
		num := p.num[0] + float64(x*(p.num[1]+float64(x*p.num[2])))
		den := p.den[0] + float64(x*(p.den[1]+float64(x*p.den[2])))
		dst[i] *= num / den
	}
}

func rootsScalar(x []float64) {
	for i, v := range x {
		x[i] = math.Sqrt(v)
	}
}

func scaleScalar(x, g []float64) {
	for i, v := range g {
		x[i] *= v
	}
}

// mixScalar gives the sum of l and sign·r, whose half is mid or side, the gain
// g.
func mixScalar(l, r, g []float64, sign float64) {
	for i, v := range g {
		more := float64((l[i] + float64(sign*r[i])) * (float64(0.5*v) - 0.5))
		l[i] += more
		r[i] += float64(sign * more)
	}
}
