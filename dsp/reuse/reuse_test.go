package reuse

import (
	"slices"
	"testing"
)

func TestZeros(t *testing.T) {
	s := Zeros([]int(nil), 5)
	for i := range s {
		s[i] = 1
	}
	at := &s[0]
	for _, n := range []int{3, 5, 0, 4} {
		s = Zeros(s, n)
		if len(s) != n || slices.Max(append(s[:n:n], 0)) != 0 {
			t.Errorf("%d zeros: %v", n, s)
		}
		if n > 0 && &s[0] != at {
			t.Errorf("%d zeros in new memory", n)
		}
		for i := range s {
			s[i] = 2
		}
	}
	if s = Zeros(s, 6); len(s) != 6 || slices.Max(s) != 0 {
		t.Errorf("grown: %v", s)
	}
}

// TestGrowth: a need that creeps up throws away no more than five times what it
// ends with.
func TestGrowth(t *testing.T) {
	var s []float64
	thrown := 0
	for n := 1; n <= 10000; n++ {
		if was := cap(s); n > was {
			thrown += was
		}
		s = Slice(s, n)
	}
	if thrown > 5*10000 || cap(s) > 12500 {
		t.Errorf("%d thrown away, room for %d", thrown, cap(s))
	}
}

// TestSlice: what was there stays, beyond a shorter length too.
func TestSlice(t *testing.T) {
	rows := Slice([][]int{{1}, {2}, {3}}, 1)
	rows = Slice(rows, 5)
	if len(rows) != 5 || rows[2][0] != 3 || rows[4] != nil || len(Slice(rows, 2)) != 2 {
		t.Errorf("%v", rows)
	}
}
