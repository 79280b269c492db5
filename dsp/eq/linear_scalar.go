package eq

import "math"

// The scalar loops, of which the vector ones are the equals bit for bit.

// timesScalar multiplies num and den by those of p and q.
func timesScalar(num, den, square []float64, p, q *power) {
	for i, x := range square {
		num[i] *= at(&p.num, x) * at(&q.num, x)
		den[i] *= at(&p.den, x) * at(&q.den, x)
	}
}

// at is the value of a polynomial.
func at(c *[3]float64, x float64) float64 {
	return c[0] + float64(x*(c[1]+float64(x*c[2])))
}

// ratioScalar multiplies dst by num/den.
func ratioScalar(dst, num, den []float64) {
	for i := range dst {
		dst[i] *= num[i] / den[i]
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
