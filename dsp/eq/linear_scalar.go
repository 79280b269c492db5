package eq

import "math"

// The scalar loops, of which the vector ones are the equals bit for bit.

// multiplyScalar writes the product of parts at the squared frequencies. It
// divides once for four of them, which no setting can make overflow.
func multiplyScalar(dst, square []float64, parts []power) {
	for i, x := range square {
		product := 1.0
		for p := parts; len(p) > 0; {
			num, den := 1.0, 1.0
			group := p[:min(4, len(p))]
			for j := range group {
				c := &group[j]
				num *= c.num[0] + float64(x*(c.num[1]+float64(x*c.num[2])))
				den *= c.den[0] + float64(x*(c.den[1]+float64(x*c.den[2])))
			}
			product *= num / den
			p = p[len(group):]
		}
		dst[i] = product
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
