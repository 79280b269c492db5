package dynamics

// SetKWeighting tunes two filters, in series, to the weighting of ITU-R
// BS.1770 at a rate in Hz, but for 0.04 dB at high frequencies that do not
// count where loudness is compared: a shelf of +4 dB at 1.68 kHz and a
// high-pass at 38 Hz.
func SetKWeighting(shelf, highPass *SVF, rate float64) {
	shelf.SetHighShelf(1681.974450955533/rate, 0.7071752369554196, 3.999843853973347)
	highPass.SetHighPass(38.13547087602444/rate, 0.5003270373238773)
}

// KEnergy sums the K-weighted energy of four signals, two channels before and
// two after, so that their loudness can be compared. Tune it first.
type KEnergy struct {
	shelf, highPass [4]SVF
	Sum             [4]float64 // since it was last cleared by the caller
}

// Tune takes the rate in Hz.
func (k *KEnergy) Tune(rate float64) {
	for i := range k.shelf {
		SetKWeighting(&k.shelf[i], &k.highPass[i], rate)
	}
}

// Reset forgets all that was heard.
func (k *KEnergy) Reset() {
	for i := range k.shelf {
		k.shelf[i].Reset()
		k.highPass[i].Reset()
	}
	k.Sum = [4]float64{}
}

// Flush ends decays before they become denormal.
func (k *KEnergy) Flush() {
	for i := range k.shelf {
		k.shelf[i].Flush()
		k.highPass[i].Flush()
	}
}

// addScalar is Add in plain Go.
func (k *KEnergy) addScalar(x *[4][]float64) {
	for i, x := range x {
		a, b, sum := &k.shelf[i], &k.highPass[i], k.Sum[i]
		for _, v := range x {
			v = b.frame(a.frame(v))
			sum += float64(v * v)
		}
		k.Sum[i] = sum
	}
}

// frame filters one frame; see Process.
func (f *SVF) frame(v float64) float64 {
	s1, s2 := f.s1, f.s2
	f.s1 = float64(f.keep1*s1) + (float64(f.cross*v) - float64(f.cross*s2))
	f.s2 = float64(f.keep2*s2) + (float64(f.drive*v) + float64(f.cross*s1))
	return float64(f.yx*v) + (float64(f.y1*s1) + float64(f.y2*s2))
}
