package limiter

import "lacquer/dsp/reuse"

// hold is a sliding maximum whose window may change at any time. It keeps the
// values that can still become the maximum, in falling order, with the time
// each came (Lemire 2006): every value enters and leaves once. Zeros are not
// kept, they are what an empty queue means.
type hold struct {
	value       []float64
	came        []uint64
	first, next uint64 // the queue is [first, next), modulo its length
	now         uint64
}

// prepare makes room for windows up to longest.
func (h *hold) prepare(longest int) {
	size := 1
	for size < longest+1 {
		size *= 2
	}
	h.value, h.came = reuse.Zeros(h.value, size), reuse.Zeros(h.came, size)
}

func (h *hold) reset() { h.first, h.next, h.now = 0, 0, 0 }

// copyFrom takes over the state of another hold of the same size.
func (h *hold) copyFrom(o *hold) {
	copy(h.value, o.value)
	copy(h.came, o.came)
	h.first, h.next, h.now = o.first, o.next, o.now
}

// process replaces each r >= 0 by the largest of the last window values, r
// included.
func (h *hold) process(r []float64, window int) {
	value, came := h.value, h.came[:len(h.value)]
	mask := uint64(len(value) - 1)
	first, next, now := h.first, h.next, h.now
	for i, v := range r {
		if v > 0 {
			for next != first && value[(next-1)&mask] <= v {
				next--
			}
			value[next&mask], came[next&mask] = v, now
			next++
		}
		for first != next && now-came[first&mask] >= uint64(window) {
			first++
		}
		if first == next {
			r[i] = 0
		} else {
			r[i] = value[first&mask]
		}
		now++
	}
	h.first, h.next, h.now = first, next, now
}
