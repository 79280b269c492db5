// Package reuse makes slices out of those that were there before, so that who
// prepares again makes no garbage: memory only grows.
package reuse

// Zeros is n zeros, in the memory of s where that suffices.
func Zeros[T any](s []T, n int) []T {
	s = Slice(s, n)
	clear(s)
	return s
}

// Slice is n elements, in the memory of s where that suffices. What is in them
// is whatever was there: for what is written before it is read, and for slices
// of slices, whose own memory is kept. What is outgrown grows by a quarter at
// least, so that needs that creep up leave little behind.
func Slice[T any](s []T, n int) []T {
	if n <= cap(s) {
		return s[:n]
	}
	bigger := make([]T, n, max(n, cap(s)+cap(s)/4))
	clear(bigger[:cap(bigger)]) // the system gives pages when they are first written: now, not to the audio thread
	copy(bigger, s[:cap(s)])
	return bigger
}
