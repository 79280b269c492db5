package limiter

import "lacquer/dsp/reuse"

// delay remembers the last values of a signal. Successive values lie side by
// side in memory, so that loops read slices; the values still needed move to
// the front when the end is reached, seldom enough to cost nothing.
type delay[T any] struct {
	buf  []T
	end  int // the newest value is buf[end-1]
	keep int // values that stay readable
}

// prepare makes room to look keep values back from every value of a chunk.
func (d *delay[T]) prepare(keep int) {
	d.keep = keep + chunk
	d.buf = reuse.Zeros(d.buf, 2*d.keep+16*chunk)
	d.end = d.keep
}

// fill sets the whole past to v.
func (d *delay[T]) fill(v T) {
	d.end = d.keep
	for i := range d.buf[:d.end] {
		d.buf[i] = v
	}
}

// copyFrom takes over the past of another delay of the same size.
func (d *delay[T]) copyFrom(o *delay[T]) {
	copy(d.buf[:o.end], o.buf[:o.end])
	d.end = o.end
}

// next returns the place for the next n <= chunk values.
func (d *delay[T]) next(n int) []T {
	if d.end+n > len(d.buf) {
		copy(d.buf, d.buf[d.end-d.keep:d.end])
		d.end = d.keep
	}
	d.end += n
	return d.buf[d.end-n : d.end]
}

// past returns n values of which the last came lag values before the newest.
func (d *delay[T]) past(lag, n int) []T {
	return d.buf[d.end-lag-n : d.end-lag]
}
