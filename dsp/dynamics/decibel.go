// Package dynamics holds the parts that every stage with a gain computer is
// made of: detectors, static curves, attack and release, the side-chain
// high-pass, and the quick conversions to and from dB between them.
//
// They are joined in the order of Giannoulis, Massberg and Reiss, "Digital
// dynamic range compressor design", JAES 60(6), 2012: side-chain filter,
// level detector, gain computer in dB, attack and release in dB, gain. Each
// part works in place on a stretch of samples, so that a stage reads like
// its block diagram.
package dynamics

import "math"

const (
	// dbPerPowerOctave is 10·log10(2): one doubling of power.
	dbPerPowerOctave = 3.0102999566398119521
	// octavesPerDB is log2(10)/20: amplitude octaves in one dB.
	octavesPerDB = 0.16609640474436811739

	sqrtHalfBits = 0x3fe6a09e667f3bcd // math.Sqrt(0.5)
	mantissaBits = 52
	// roundMagic pushes the fraction of a double out of its mantissa: adding
	// it rounds to nearest and leaves the integer in the low bits.
	roundMagic = 3 << 51
)

// SilencePower is the least power that PowerToDB tells apart: −300 dB.
const SilencePower = 1e-30

// log2 approximates the base-2 logarithm of a positive, normal x within
// 6e-8. The argument is m·2^e with m in [√½, √2); log2(m) is a polynomial in
// m−1 of least maximal error, held to ±½ at the two ends so that the curve
// has no step between octaves, and exact at x = 1. Every product is rounded,
// so any processor and any vector unit gives the same bits.
func log2(x float64) float64 {
	const (
		c1 = 1.442694716974066
		c2 = -0.7213582438605844
		c3 = 0.4809458706882177
		c4 = -0.3600430730571331
		c5 = 0.286523893542338
		c6 = -0.2504013118474049
		c7 = 0.23838301403644624
		c8 = -0.1465559538154024
	)
	bits := math.Float64bits(x)
	octave := int64(bits-sqrtHalfBits) >> mantissaBits
	f := math.Float64frombits(bits-uint64(octave)<<mantissaBits) - 1
	f2 := f * f
	low := float64(c2*f) + c1 + float64((float64(c4*f)+c3)*f2)
	high := float64(c6*f) + c5 + float64((float64(c8*f)+c7)*f2)
	return float64((low+float64(high*float64(f2*f2)))*f) + float64(octave)
}

// exp2 approximates 2^x for |x| < 1000 within a relative 3e-9; it is exact at
// 0, and has no step where the fraction wraps from ½ to −½.
func exp2(x float64) float64 {
	const (
		c1 = 0.6931472067534861
		c2 = 0.24022647700486643
		c3 = 0.05550323615994461
		c4 = 0.00961843276730251
		c5 = 0.0013402462892052533
		c6 = 0.00015363076149674942
	)
	rounded := x + roundMagic
	octave := math.Float64bits(rounded) << mantissaBits
	f := x - (rounded - roundMagic)
	f2 := f * f
	low := float64(c1*f) + 1
	high := float64(c3*f) + c2 + float64((float64(float64(c6*f)+c5)*f+c4)*f2)
	return math.Float64frombits(math.Float64bits(low+float64(high*f2)) + octave)
}

// PowerToDB is 10·log10(power), at least −300 dB, with an error below
// 2e-7 dB.
func PowerToDB(power float64) float64 {
	if power < SilencePower {
		power = SilencePower
	}
	return dbPerPowerOctave * log2(power)
}

// DBToGain is 10^(db/20) for |db| < 6000, with an error below 3e-8 dB; 0 dB
// is exactly 1.
func DBToGain(db float64) float64 {
	return exp2(db * octavesPerDB)
}
