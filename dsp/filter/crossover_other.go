//go:build !(goexperiment.simd && amd64)

package filter

func (c *Crossover) run(frames []crossed) { c.runScalar(frames) }

func planar(bands *Banded, frames []crossed) { planarScalar(bands, frames, 0) }
