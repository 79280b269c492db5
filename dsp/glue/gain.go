package glue

func largerScalar(a, b []float64) {
	b = b[:len(a)]
	for i, v := range b {
		if v > a[i] {
			a[i] = v
		}
	}
}

// blendScalar: up makes the compressed signal up, wet is its share. The form
// 1+wet·(gain−1) is exactly 1 where the gain is 1 or the share 0.
func blendScalar(x, gain, up, wet []float64) {
	gain, up, wet = gain[:len(x)], up[:len(x)], wet[:len(x)]
	for i, v := range gain {
		x[i] *= 1 + float64(wet[i]*(float64(v*up[i])-1))
	}
}
