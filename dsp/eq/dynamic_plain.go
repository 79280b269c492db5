//go:build !(goexperiment.simd && amd64)

package eq

func settled() {}

func (s *splitter) run(to []quad, l, r []float64) { s.runScalar(to, l, r) }

func runPair(p, q *lane, x []quad) {
	p.runScalar(x)
	q.runScalar(x)
}
