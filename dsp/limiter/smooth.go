package limiter

// boxes is how many moving averages are stacked. The first makes the attack a
// straight line in dB over three quarters of the span, as gentle as the time
// allows; the other two round its corners.
const boxes = 3

// boxShares are their lengths as shares of the span.
var boxShares = [boxes]float64{0.75, 0.15, 0.1}

// smoother averages the reduction with a stack of moving averages, which
// together are a symmetric FIR of span taps: if a value has held for span
// samples, the output has reached it. All is integer, so the sums neither
// drift nor round: a held value comes out exact, and 0 after span zeros.
// Within a longer look-ahead the span lies at the end: the FIR reads values
// that are late by the difference.
type smoother struct {
	late    int
	lengths [boxes]int
	sums    [boxes]int64
	past    [boxes]delay[int64]
	scale   float64 // fixed point units per dB
	unit    float64 // dB per unit of the last, undivided sum
}

// prepare makes room for spans up to lookAhead.
func (s *smoother) prepare(lookAhead int) {
	for i := range s.past {
		s.past[i].prepare(lookAhead)
	}
}

// shape begins anew with a span of so many taps, for values below 256 dB.
func (s *smoother) shape(lookAhead, span int) {
	s.late = lookAhead - span
	rest, product, bits := span+boxes-1, 1.0, 0
	for i, share := range boxShares {
		n := rest - (boxes - 1 - i)
		if i < boxes-1 {
			n = min(n, max(1, int(share*float64(span))))
		}
		rest -= n
		s.lengths[i] = n
		product *= float64(n)
	}
	for p := 1.0; p < product; p *= 2 {
		bits++
	}
	s.scale = float64(int64(1) << min(62-8-bits, 32))
	s.unit = 1 / (s.scale * product)
	for i := range s.past {
		s.past[i].fill(0)
		s.sums[i] = 0
	}
}

// copyFrom takes over shape and state of another smoother, prepared alike.
func (s *smoother) copyFrom(o *smoother) {
	s.late, s.lengths, s.sums, s.scale, s.unit = o.late, o.lengths, o.sums, o.scale, o.unit
	for i := range s.past {
		s.past[i].copyFrom(&o.past[i])
	}
}

// process smooths reductions in dB, in place. Each moving average writes what
// the next one reads.
func (s *smoother) process(db []float64) {
	n := len(db)
	in := s.past[0].next(n)
	for i, v := range db {
		in[i] = int64(v * s.scale)
		if v > 0 {
			in[i]++ // rounds up, to the safe side
		}
	}
	in, late := s.past[0].past(s.late, n), s.late
	for b := range boxes - 1 {
		out := s.past[b+1].next(n)
		s.sums[b] = movingSum(out, in, s.past[b].past(late+s.lengths[b], n), s.sums[b])
		in, late = out, 0
	}
	const last = boxes - 1
	sum := s.sums[last]
	for i, gone := range s.past[last].past(s.lengths[last], n) {
		sum += in[i] - gone
		db[i] = float64(sum) * s.unit
	}
	s.sums[last] = sum
}

// movingSum writes the running sums to out as in comes and gone leaves, and
// returns the last.
func movingSum(out, in, gone []int64, sum int64) int64 {
	in, gone = in[:len(out)], gone[:len(out)]
	for i := range out {
		sum += in[i] - gone[i]
		out[i] = sum
	}
	return sum
}
