package fir

// step is a part of a job: units of work that are done in order and cost the
// same each, in vector operations.
type step struct {
	run         func(lo, hi int)
	units, cost int
}

// job is work that is spread in equal slices over the frames it has.
type job struct {
	steps    []step
	total    int
	done     int // cost of what is done
	at, unit int // what comes next
}

func (j *job) clear() { *j = job{steps: j.steps[:0]} }

func (j *job) add(s step) {
	j.steps = append(j.steps, s)
	j.total += s.units * s.cost
}

// advance does what is left of the first part of parts, to a unit.
func (j *job) advance(part, parts int) {
	target := j.total * part / parts
	for j.at < len(j.steps) {
		s := &j.steps[j.at]
		n := s.units - j.unit
		if s.cost > 0 {
			n = min(n, (target-j.done+s.cost-1)/s.cost)
		}
		if n > 0 {
			s.run(j.unit, j.unit+n)
			j.done += n * s.cost
			j.unit += n
		}
		if j.unit < s.units {
			return
		}
		j.at, j.unit = j.at+1, 0
	}
}
