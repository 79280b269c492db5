//go:build !(goexperiment.simd && amd64)

package saturation

func (c *curve) run(out, u [][]float64, from, to int) { c.runScalar(out, u, from, to) }

func (h *hysteresis) fields(c int, u [][]float64, from, to, base int) {
	h.fieldsScalar(c, u, from, to, base)
}

func (h *hysteresis) magnetise(factor, n int) { h.magnetiseScalar(factor, 0, n) }

func (h *hysteresis) sum(c int, out [][]float64, from, to, base int) {
	h.sumScalar(c, out, from, to, base)
}
