package limiter

import "math"

// fromDB is the gain of a level in dB.
func fromDB(db float64) float64 { return math.Pow(10, db/20) }

// powerDB is 10·log10(u), within 1e-9 dB, for a normal u > 0. The exponent
// comes from the bits; the mantissa m, brought to √½ … √2, from
// ln m = 2·(z + z³/3 + z⁵/5 + …) with z = (m-1)/(m+1), |z| <= 0.172.
func powerDB(u float64) float64 {
	const (
		dbPerOctave = 10 * math.Ln2 / math.Ln10
		dbPerNeper  = 10 / math.Ln10
	)
	bits := math.Float64bits(u)
	// Subtracting the bits of √½ puts the step between exponents at √2.
	exponent := int64(bits-0x3fe6a09e667f3bcd) >> 52
	m := math.Float64frombits(bits - uint64(exponent)<<52)
	z := (m - 1) / (m + 1)
	q := z * z
	series := 1 + q*(1.0/3+q*(1.0/5+q*(1.0/7+q*(1.0/9+q*(1.0/11)))))
	return float64(exponent)*dbPerOctave + 2*dbPerNeper*z*series
}
