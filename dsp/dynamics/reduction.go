package dynamics

// Reduction tells how hard a stage has worked since the last Restart, in dB
// of gain reduction (0 is none, 6 is half the level). It is filled frame by
// frame, so the figures do not depend on block size.
type Reduction struct {
	Max    float64 // largest of any frame
	Sum    float64 // over all frames
	Now    float64 // of the last frame
	Frames uint64
}

// Add counts one frame with a reduction of db.
func (r *Reduction) Add(db float64) {
	r.Now = db
	r.Sum += db
	r.Frames++
	if db > r.Max {
		r.Max = db
	}
}

// Mean is the mean reduction over all frames, in dB.
func (r *Reduction) Mean() float64 {
	if r.Frames == 0 {
		return 0
	}
	return r.Sum / float64(r.Frames)
}

// Restart begins anew; Now stays.
func (r *Reduction) Restart() {
	*r = Reduction{Now: r.Now}
}
