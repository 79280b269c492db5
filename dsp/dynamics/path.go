package dynamics

// PathFrames is the longest stretch of frames that a Path covers.
const PathFrames = 64

// Path is a Ramp with its values over the stretch of frames at hand.
type Path struct {
	Ramp
	At   [PathFrames]float64
	Flat bool // At holds the value throughout
}

// Jump takes v at once.
func (p *Path) Jump(v float64) {
	p.Ramp.Jump(v)
	p.Flat = false
}

// Settle ends a glide at its target.
func (p *Path) Settle() { p.Jump(p.Target()) }

// Glide heads for v and is there after the given number of frames.
func (p *Path) Glide(v float64, frames int) {
	p.Ramp.Glide(v, frames)
	p.Flat = p.Flat && !p.Moving()
}

// Run moves over n frames and reports whether At has changed.
func (p *Path) Run(n int) bool {
	if p.Flat {
		return false
	}
	p.Flat = !p.Moving()
	if p.Flat {
		n = PathFrames
	}
	for i := range n {
		p.Advance()
		p.At[i] = p.Value
	}
	return true
}
