//go:build !(goexperiment.simd && amd64)

package eq

func runFirst(s *splitter, d *lane, to []quad, l, r []float64) {
	s.runScalar(to, l, r)
	d.runScalar(to)
}

func runPair(p, q *lane, x []quad) {
	p.runScalar(x)
	q.runScalar(x)
}
