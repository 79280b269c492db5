package validate

import (
	"math"
	"time"
)

// processingNaN feeds what a plugin before this one may have let through.
func processingNaN(t *T) {
	r := t.rig(setup{})
	t.effect(r, true)
	in := music(channels(r.in), plainRun, r.rate)
	poisoned := music(channels(r.in), anyBlock, r.rate)
	for c := range poisoned {
		poisoned[c][10], poisoned[c][20], poisoned[c][30] = math.NaN(), math.Inf(1), math.Inf(-1)
	}
	r.run(take{in: in})
	if !allFinite(r.run(take{in: in})) {
		t.Skipf("its output is not finite in any case, see processing.output-finite")
	}
	r.run(take{in: poisoned})
	r.run(take{in: in})
	if allFinite(r.run(take{in: in})) {
		return
	}
	t.Warnf("340 ms after NaN and infinity in the input the output is still not finite")
	r.reset()
	if !allFinite(r.run(take{in: in})) {
		t.Failf("after NaN and infinity in the input the output is not finite any more, not even after reset, which clears all buffers")
	}
}

// maxDenormal is how many times what music costs denormal input may cost.
const maxDenormal = 3

// cost is the time in process that a signal takes.
func (r *rig) cost(in [][]float64) time.Duration {
	r.spent = 0
	r.run(take{in: in})
	return r.spent
}

// processingDenormals compares the least of a few times, so that a busy machine
// does not decide.
func processingDenormals(t *T) {
	r := t.rig(setup{})
	t.effect(r, true)
	loud := music(channels(r.in), plainRun, r.rate)
	tiny := newSignal(len(loud), plainRun)
	for c := range tiny {
		for f := range tiny[c] {
			tiny[c][f] = loud[c][f] * 1e-39
		}
	}
	ratio := math.Inf(1)
	for try := 0; try < 3 && ratio > maxDenormal; try++ {
		normal, denormal := time.Hour, time.Hour
		for range 8 {
			normal, denormal = min(normal, r.cost(loud)), min(denormal, r.cost(tiny))
		}
		ratio = min(ratio, float64(denormal)/float64(normal))
	}
	if ratio > maxDenormal {
		t.Warnf("denormal input costs %.1f times what music costs: flush denormals to zero in process", ratio)
	}
	t.judge(r, "with denormal input", sound...)
}
