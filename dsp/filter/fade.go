package filter

// Crossfade blends from old into x, in place. The fade is span frames long
// and x begins at its frame at; before frame 0 only old is heard. The curve
// 3w² - 2w³ has no kink at either end.
func Crossfade(old, x []float64, at, span int) {
	old = old[:len(x)]
	for i := range x {
		w := max(0, float64(at+i+1)/float64(span))
		w *= w * (3 - 2*w)
		x[i] = old[i] + float64(w*(x[i]-old[i]))
	}
}
