package kernel

import "math"

// Constants of 10^(-db/20) = 2^whole · e^f. Adding and subtracting roundBias,
// 1.5·2^52, rounds to a whole number, which then also stands in the sum's low
// bits.
const (
	octavesPerDB = -math.Ln10 / (20 * math.Ln2)
	roundBias    = 0x1.8p52
	exponentBias = 1023
)

// gainSeries is the series of e^f from its last term: |f| <= ln(2)/2 leaves an
// error below 1e-11.
var gainSeries = [...]float64{1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1, 1}

// Gains writes the gain 10^(-db/20) of each reduction in dB, which lies in
// -6000 … 6000. No reduction is exactly 1.
func Gains(gain, db []float64) {
	gainsFast(gain[:len(db)], db)
}

func gainsScalar(gain, db []float64, from int) {
	gain = gain[:len(db)]
	for n := from; n < len(db); n++ {
		octaves := db[n] * octavesPerDB
		biased := octaves + roundBias
		f := (octaves - (biased - roundBias)) * math.Ln2
		sum := gainSeries[0]
		for _, c := range gainSeries[1:] {
			sum = float64(sum*f) + c
		}
		gain[n] = sum * math.Float64frombits((math.Float64bits(biased)+exponentBias)<<52)
	}
}
