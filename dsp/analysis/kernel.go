package analysis

// measureHop takes one hop of a channel.
func measureHop(x []float64) hop {
	h := hop{n: len(x)}
	for _, v := range x {
		h.sum += v
		h.square += float64(v * v)
		if v > h.high {
			h.high = v
		}
		if v < h.low {
			h.low = v
		}
	}
	return h
}

// bend is the largest second difference that ends at x[from…to−1].
func bend(x []float64, from, to int) (top float64) {
	for i := from; i < to; i++ {
		d := x[i] - 2*x[i-1] + x[i-2]
		if d < 0 {
			d = -d
		}
		if d > top {
			top = d
		}
	}
	return top
}

// productsOf two channels.
func productsOf(left, right []float64) (p products) {
	right = right[:len(left)]
	for i, l := range left {
		r := right[i]
		p.ll += float64(l * l)
		p.rr += float64(r * r)
		p.lr += float64(l * r)
	}
	return p
}
