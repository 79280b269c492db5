package loudness

// The three inner loops, plain. Their vector forms in kernel_simd.go make the
// same sums in the same order and are equal bit for bit; products are
// rounded before they are added (float64(a*b)), so that no compiler fuses
// them on one side only.

// chunk is the number of frames that the peak detectors handle at a time.
const chunk = 16

// kWeightPlain filters n = len(l) = len(r) frames of two channels and adds
// the squares of the result to energy.
func kWeightPlain(l, r []float64, c *kCoefs, s *kState, energy *[2]float64) {
	kWeightLane(l, c, s, 0, &energy[0])
	kWeightLane(r, c, s, 1, &energy[1])
}

func kWeightLane(in []float64, c *kCoefs, s *kState, lane int, energy *float64) {
	x1, x2 := s.x1[lane], s.x2[lane]
	y1, y2 := s.y1[lane], s.y2[lane]
	z1, z2 := s.z1[lane], s.z2[lane]
	sum := *energy
	for _, x := range in {
		y := x + float64(c.b1*x1) + float64(c.b2*x2)
		y -= float64(c.a2 * y2)
		y -= float64(c.a1 * y1)
		z := y - (y1 + y1) + y2
		z -= float64(c.h2 * z2)
		z -= float64(c.h1 * z1)
		sum += float64(z * z)
		x1, x2, y1, y2, z1, z2 = x, x1, y, y1, z, z1
	}
	s.x1[lane], s.x2[lane] = x1, x2
	s.y1[lane], s.y2[lane] = y1, y2
	s.z1[lane], s.z2[lane] = z1, z2
	*energy = sum
}

// narrowPlain copies the last chunk samples of x to single precision. It
// returns their largest magnitude and that of the second differences of x.
func narrowPlain(x *[chunk + 2]float64, y *[chunk]float32) (top, bend float64) {
	for i := range y {
		v := x[i+2]
		y[i] = float32(v)
		top = max(top, v, -v)
		d := x[i] + v - (x[i+1] + x[i+1])
		bend = max(bend, d, -d)
	}
	return top, bend
}

// quartersPlain interpolates at 1/4, 1/2 and 3/4 of the way from each of a
// chunk's samples to the next. x holds the chunk and len(taps) samples
// around: x[len(taps)-1+i] is sample i. out[i] gets the largest magnitude of
// the three, the return value is the largest of out.
func quartersPlain(x []float32, taps []quarterTap, out *[chunk]float32) float32 {
	half := len(taps)
	var top float32
	for i := range out {
		var mid, even, odd float32
		for j := half - 1; j >= 0; j-- {
			a, b := x[half-1-j+i], x[half+j+i]
			sum, diff := a+b, a-b
			t := &taps[j]
			mid += float32(t.mid[0] * sum)
			even += float32(t.even[0] * sum)
			odd += float32(t.odd[0] * diff)
		}
		v := max(max(even, -even)+max(odd, -odd), max(mid, -mid))
		out[i] = v
		top = max(top, v)
	}
	return top
}

// sixteenthsPlain interpolates at k/16, k = 1…15, of the way between the two
// samples in the middle of x. Its sums run in four lanes.
func sixteenthsPlain(x *[2 * reportHalf]float64, taps *sixteenthTaps, y *[15]float64) {
	var sum, diff [reportHalf]float64
	fold(x, &sum, &diff)
	var lanes [16][4]float64
	for k := range 8 {
		even, odd := &lanes[k], &lanes[8+k]
		for j := range sum {
			even[j%4] += float64(taps.even[k][j] * sum[j])
			odd[j%4] += float64(taps.odd[k][j] * diff[j])
		}
	}
	unfold(&lanes, y)
}

// fold makes sums and differences of the samples that lie mirrored around the
// middle of x, from the outermost in.
func fold(x *[2 * reportHalf]float64, sum, diff *[reportHalf]float64) {
	for j := range sum {
		a, b := x[j], x[len(x)-1-j]
		sum[j], diff[j] = a+b, a-b
	}
}

// unfold turns the even parts at k/16 (lanes 0…7) and the odd ones (lanes
// 8…15), k = 1…8, into the values at k/16 and (16−k)/16.
func unfold(lanes *[16][4]float64, y *[15]float64) {
	for k := range 8 {
		e, o := &lanes[k], &lanes[8+k]
		even := e[0] + e[1] + (e[2] + e[3])
		odd := o[0] + o[1] + (o[2] + o[3])
		y[k] = even + odd
		y[14-k] = even - odd
	}
}
