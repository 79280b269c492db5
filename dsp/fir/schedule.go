package fir

// step is a part of a job: units of work that are done in order and cost the
// same each, in vector operations. What run works on stands in the step and not
// in a closure, so that planning steps anew makes no garbage.
type step struct {
	run         func(s *step, lo, hi int)
	units, cost int

	bank     *Bank     // whose work it is,
	powering *Powering // or whose
	x        []float64 // under transform
	pass     *pass
	side     int // of a crossfade
	at       int // channel, output or part
	kernel   int
}

// wait does nothing: such a step makes room for other work.
func wait(*step, int, int) {}

// job is work that is spread in equal slices over the frames it has.
type job struct {
	steps    []*step
	total    int
	done     int // cost of what is done
	at, unit int // what comes next
}

func (j *job) clear() { *j = job{steps: j.steps[:0]} }

func (j *job) add(s *step) {
	j.steps = append(j.steps, s)
	j.total += s.units * s.cost
}

func (j *job) addAll(steps []step) {
	for i := range steps {
		j.add(&steps[i])
	}
}

// advance does what is left of the first part of parts, to a unit.
func (j *job) advance(part, parts int) {
	target := j.total * part / parts
	for j.at < len(j.steps) {
		s := j.steps[j.at]
		n := s.units - j.unit
		if s.cost > 0 {
			n = min(n, (target-j.done+s.cost-1)/s.cost)
		}
		if n > 0 {
			s.run(s, j.unit, j.unit+n)
			j.done += n * s.cost
			j.unit += n
		}
		if j.unit < s.units {
			return
		}
		j.at, j.unit = j.at+1, 0
	}
}
