//go:build !(goexperiment.simd && amd64)

package filter

func (c *Crossover) run(frames []crossed) { c.runScalar(frames) }

func (c *Crossover) move() { c.moveScalar() }

func planar(bands *Banded, from int, frames []crossed) { planarScalar(bands, from, frames) }
