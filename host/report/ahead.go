package report

// ahead reads a source on another goroutine, up to two blocks ahead of who
// measures it, so that decoding costs no time where there is a core to spare.
type ahead struct {
	full, free chan *piece
}

// piece is a block as it was read, and the error that came with it.
type piece struct {
	buffer, planar [][]float64
	err            error
}

// aheadPieces is how many blocks there are: one being measured, one that waits,
// one being read.
const aheadPieces = 3

// readAhead begins to read. Reading ends with the first error, io.EOF included,
// or with stop.
func readAhead(r Source) *ahead {
	a := &ahead{make(chan *piece, aheadPieces), make(chan *piece, aheadPieces)}
	for range aheadPieces {
		p := new(piece)
		for range r.Info().Channels {
			p.buffer = append(p.buffer, make([]float64, block))
		}
		p.planar = make([][]float64, len(p.buffer))
		a.free <- p
	}
	go func() {
		defer close(a.full)
		for p := range a.free {
			n, err := r.Read(p.buffer)
			for c, x := range p.buffer {
				p.planar[c] = x[:n]
			}
			p.err = err
			a.full <- p
			if err != nil {
				return
			}
		}
	}()
	return a
}

// next is the next piece; done gives it back.
func (a *ahead) next() *piece { return <-a.full }

func (a *ahead) done(p *piece) { a.free <- p }

// stop ends the reading, and returns when the source is at rest.
func (a *ahead) stop() {
	close(a.free)
	for range a.full {
	}
}
