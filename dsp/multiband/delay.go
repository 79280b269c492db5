package multiband

import "lacquer/dsp/reuse"

// delay remembers the last values of a signal side by side in memory, so that
// loops read slices. The values still needed move to the front when the end
// is reached, seldom enough to cost nothing.
type delay struct {
	buf  []float64
	end  int // the newest value is buf[end-1]
	keep int // values that stay readable
}

// prepare makes room to look lag values back from every value of a stretch.
func (d *delay) prepare(lag int) {
	d.keep = lag + tick
	d.buf = reuse.Zeros(d.buf, 2*d.keep+16*tick)
	d.end = d.keep
}

// reset makes the whole past silent.
func (d *delay) reset() {
	d.end = d.keep
	clear(d.buf[:d.end])
}

// push takes in the next values, at most a stretch.
func (d *delay) push(x []float64) {
	if d.end+len(x) > len(d.buf) {
		copy(d.buf, d.buf[d.end-d.keep:d.end])
		d.end = d.keep
	}
	copy(d.buf[d.end:], x)
	d.end += len(x)
}

// past returns n values of which the last came lag values before the newest.
func (d *delay) past(lag, n int) []float64 { return d.buf[d.end-lag-n : d.end-lag] }
