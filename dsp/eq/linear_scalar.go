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

// rootsScalar takes square roots. In the middle of a notch rounding can leave
// less than 0.
func rootsScalar(x []float64) {
	for i, v := range x {
		if v < 0 {
			v = 0
		}
		x[i] = math.Sqrt(v)
	}
}

func scaleScalar(x, g []float64) {
	for i, v := range g {
		x[i] *= v
	}
}

// crossScalar gives mid and side of l and r their gains.
func crossScalar(l, r, mid, side []float64) {
	for i, m := range mid {
		m = float64((float64(0.5*l[i]) + float64(0.5*r[i])) * m)
		s := float64((float64(0.5*l[i]) - float64(0.5*r[i])) * side[i])
		l[i], r[i] = m+s, m-s
	}
}
