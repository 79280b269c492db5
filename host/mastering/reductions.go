package mastering

import (
	"math"

	"lacquer/bindings/clap"
	"lacquer/host/engine"
)

// reductionPoints is where reductions are thinned, as report.Series is.
const reductionPoints = 4096

// Reductions is how hard the stages of the chain worked over time, in 4096
// points at most.
type Reductions struct {
	Names []string    // of the stages, in the order of the signal
	Most  [][]float64 // dB, by stage and point: the most that was seen within the point
	Ends  []float64   // s, where a point ends

	rate   float64
	before []clap.StageMeter
	per    int // blocks in a point
	held   int // blocks in the last point
}

// Len is the number of points.
func (r *Reductions) Len() int { return len(r.Ends) }

// add takes the meters after a block that ends at a frame.
func (r *Reductions) add(m *engine.Meters, frame int64) {
	stages, end := m.Stages, float64(frame)/r.rate
	if r.Names == nil {
		r.begin(stages)
	}
	if r.Len() == 0 || r.held == r.per {
		if r.Len() == reductionPoints {
			r.thin()
		}
		r.Ends = append(r.Ends, end)
		for s := range r.Most {
			r.Most[s] = append(r.Most[s], 0)
		}
		r.held = 0
	}
	r.held++
	last := r.Len() - 1
	r.Ends[last] = end
	for s := range r.Most {
		r.Most[s][last] = max(r.Most[s][last], seen(&r.before[s], &stages[s]))
	}
	r.before = stages
}

func (r *Reductions) begin(stages []clap.StageMeter) {
	for _, s := range stages {
		r.Names = append(r.Names, s.Name)
	}
	r.Most, r.per = make([][]float64, len(stages)), 1
	r.before = make([]clap.StageMeter, len(stages))
}

// seen is the most that a stage is known to have taken off between two
// readings of its meter: the largest of any frame where that has risen, else
// what it is now or was on average.
func seen(before, now *clap.StageMeter) float64 {
	if now.Max > before.Max {
		return now.Max
	}
	mean := 0.0
	if now.Frames > before.Frames {
		mean = (now.Sum - before.Sum) / float64(now.Frames-before.Frames)
	}
	return math.Max(now.Now, mean)
}

// thin makes one point of every two.
func (r *Reductions) thin() {
	n := r.Len() / 2
	for i := range n {
		r.Ends[i] = r.Ends[2*i+1]
		for s := range r.Most {
			r.Most[s][i] = max(r.Most[s][2*i], r.Most[s][2*i+1])
		}
	}
	r.Ends = r.Ends[:n]
	for s := range r.Most {
		r.Most[s] = r.Most[s][:n]
	}
	r.per *= 2
	r.held = r.per
}
