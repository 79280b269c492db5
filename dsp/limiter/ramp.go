package limiter

// ramp moves a setting in a straight line, one step a sample.
type ramp struct {
	now, target, step float64
	left              int // samples until target
}

// jump sets v at once.
func (r *ramp) jump(v float64) { *r = ramp{now: v, target: v} }

// glide sets out for v, to arrive after n samples.
func (r *ramp) glide(v float64, n int) {
	r.target, r.left = v, n
	r.step = (v - r.now) / float64(n)
}

// fill writes the values of the next len(dst) samples.
func (r *ramp) fill(dst []float64) {
	for i := range dst {
		if r.left > 0 {
			r.left--
			r.now += r.step
			if r.left == 0 {
				r.now = r.target
			}
		}
		dst[i] = r.now
	}
}
