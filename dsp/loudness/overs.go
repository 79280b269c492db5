package loudness

// MaxOvers is how many overs are listed.
const MaxOvers = 100

// Over is a tenth of a second in which a channel's true peak is above 0 dBTP: a
// converter or a decoder may clip there.
type Over struct {
	Position int64   // frame since Reset where the tenth begins; the peak may be 2 ms earlier
	Channel  int     // the one that peaks highest
	TruePeak float64 // dBTP
}

// overs are those since the last restart.
type overs struct {
	count int64
	first [MaxOvers]Over
}

// take looks at the tenth that begins at a frame, before the detectors end it.
func (o *overs) take(peaks []*detector, begin int64) {
	over := Over{Position: begin}
	top := 1.0
	for ch, d := range peaks {
		v := d.now
		if d.tail > d.peak { // found after the last sample
			v = max(v, d.tail)
		}
		if v > top {
			top, over.Channel = v, ch
		}
	}
	if top == 1 {
		return
	}
	over.TruePeak = decibel(top)
	if o.count < MaxOvers {
		o.first[o.count] = over
	}
	o.count++
}

// all are those so far: a last tenth that is not whole counts too.
func (m *Meter) overs() overs {
	o := m.over
	o.take(m.peaks, m.blocks.boundary(m.blocks.count/hop*hop))
	return o
}

// Overs is how many tenths of a second have a true peak (sample peak with
// NoPeak) above 0 dBTP.
func (m *Meter) Overs() int64 {
	o := m.overs()
	return o.count + m.album.overs
}
