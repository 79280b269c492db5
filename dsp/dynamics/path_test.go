package dynamics

import "testing"

// TestPath: the values do not depend on the stretches, and rest is told.
func TestPath(t *testing.T) {
	for _, size := range []int{1, 7, PathFrames} {
		var p Path
		var r Ramp
		p.Jump(1)
		r.Jump(1)
		for n := range 6 {
			if n == 1 {
				p.Glide(3, 100)
				r.Glide(3, 100)
			}
			for from := 0; from < PathFrames; from += size {
				k := min(size, PathFrames-from)
				p.Run(k)
				for i := range k {
					r.Advance()
					if p.At[i] != r.Value {
						t.Fatalf("stretches of %d: %v, want %v", size, p.At[i], r.Value)
					}
				}
			}
			if rest := n == 0 || n > 2; n != 2 && p.Flat != rest {
				t.Errorf("stretches of %d: flat is %v in stretch %d", size, p.Flat, n)
			}
		}
		if p.Run(PathFrames) {
			t.Error("a path at rest has changed")
		}
	}
}
