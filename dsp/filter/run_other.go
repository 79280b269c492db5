//go:build !(goexperiment.simd && amd64)

package filter

// Runner filters two channels through sections in series.
type Runner struct{}

// Run filters two channels in place through the sections in series.
func (*Runner) Run(sections []*Section, l, r []float64) {
	for _, s := range sections {
		s.process(l, r)
	}
}
