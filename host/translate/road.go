package translate

import (
	"math"
	"math/rand/v2"

	"lacquer/dsp/filter"
	"lacquer/dsp/loudness"
	"lacquer/host/report"
)

// roadSpecs shape white noise into what tyres and wind leave in a car's cabin:
// most between 20 and 60 Hz, from there on less and less, by 12 dB an octave
// above 250 Hz.
var roadSpecs = []filter.Spec{
	{Shape: filter.HighPass, Freq: 20, Q: flat, Order: 2},
	{Shape: filter.LowPass, Freq: 50, Order: 1},
	{Shape: filter.LowPass, Freq: 250, Order: 1},
}

// roadSeed makes it the same noise every time.
const roadSeed = 0x726f6164

// road is road noise, the same on both sides.
type road struct {
	rng     *rand.Rand
	filters []filter.Cascade
	rate    float64
}

func newRoad(rate float64) *road {
	r := &road{rng: rand.New(rand.NewPCG(roadSeed, 0)), filters: make([]filter.Cascade, len(roadSpecs)), rate: rate}
	for i, s := range roadSpecs {
		r.filters[i].Set(s, rate)
	}
	return r
}

// make fills both sides with noise of a level, the factor that level gives.
func (r *road) make(left, right []float64, level float64) {
	for i := range left {
		left[i] = level * math.Sqrt(3) * (2*r.rng.Float64() - 1) // a variance of level²
	}
	copy(right, left)
	for i := range r.filters {
		r.filters[i].Process(left, right)
	}
}

// powers are the mean squares of noise of level 1 in each band, both sides added
// up, and that of all bands K-weighted.
func (r *road) powers() (bands [Bands]float64, loud float64) {
	const step = 1.0 // Hz
	var sections []filter.Coeffs
	for i := range r.filters {
		sections = r.filters[i].Coeffs(sections)
	}
	density := 2 / (r.rate / 2) * step
	for hz := step / 2; hz < min(r.rate/2, 4000); hz += step {
		h := filter.Response(sections, hz, r.rate)
		p := density * (real(h)*real(h) + imag(h)*imag(h))
		bands[bandOf(hz)] += p
		loud += p * loudness.Weight(hz, r.rate)
	}
	return bands, loud
}

// level is the factor that gives the noise a loudness in LUFS.
func (r *road) level(lufs float64) float64 {
	_, loud := r.powers()
	return math.Sqrt(loudness.MeanSquare(lufs) / loud)
}

// Masked is how much of the time road noise covers each of the lower bands, in
// percent.
type Masked struct {
	Sub     report.Figure `json:"sub_percent"`
	Bass    report.Figure `json:"bass_percent"`
	LowMids report.Figure `json:"low_mids_percent"`
}

// A sound in noise of the same band is heard down to about 4 dB below it (Zwicker
// and Fastl, Psychoacoustics, chapter 4).
const heard = -4 // dB

// masking counts the levels of the lower bands, a third of a second each, in
// steps of half a dB: the noise's level is known only at the end.
type masking struct {
	windows int64
	levels  [maskedBands][levelSteps]int64
}

const (
	maskedBands = 3
	levelFloor  = -120 // dB
	perDB       = 2
	levelSteps  = 140 * perDB
	soft        = -70 // dB; windows below are silence
)

func (m *masking) add(power *[Bands]float64) {
	var all float64
	for _, p := range power {
		all += p
	}
	if decibel(all) < soft {
		return
	}
	m.windows++
	for b := range m.levels {
		at := math.Floor((max(decibel(power[b]), levelFloor) - levelFloor) * perDB)
		m.levels[b][min(int(at), levelSteps-1)]++
	}
}

// result is what noise of a level covers.
func (m *masking) result(r *road, level float64) Masked {
	bands, _ := r.powers()
	var share [maskedBands]report.Figure
	for b := range share {
		top := (decibel(bands[b]*level*level) + heard - levelFloor) * perDB
		var n int64
		for at := 0; at < min(int(math.Round(top)), levelSteps); at++ {
			n += m.levels[b][at]
		}
		share[b] = report.Figure(100 * float64(n) / float64(m.windows))
	}
	return Masked{share[0], share[1], share[2]}
}

// decibel is a power in dB.
func decibel(power float64) float64 { return 10 * math.Log10(power) }
