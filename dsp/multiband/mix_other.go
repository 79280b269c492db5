package multiband

func louder(a, b []float64, factor float64) { louderScalar(a, b, factor) }

func larger(a, b []float64) { louderScalar(a, b, 1) }

func mix(out []float64, x, g *[bands][]float64) { mixScalar(out, x, g) }

func mixInto(out []float64, x, g *[bands][]float64) {
	var more lane
	mixScalar(more[:len(out)], x, g)
	for i := range out {
		out[i] += more[i]
	}
}

// encode makes mid and side, with exact halves.
func encode(mid, side, l, r []float64) {
	for i, x := range l {
		mid[i], side[i] = 0.5*(x+r[i]), 0.5*(x-r[i])
	}
}
