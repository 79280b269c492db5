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

// Coefficients of log2Fraction.
const (
	log2C1 = 1.442694716974066
	log2C2 = -0.7213582438605844
	log2C3 = 0.4809458706882177
	log2C4 = -0.3600430730571331
	log2C5 = 0.286523893542338
	log2C6 = -0.2504013118474049
	log2C7 = 0.23838301403644624
	log2C8 = -0.1465559538154024
)

// Coefficients of exp2Fraction.
const (
	exp2C1 = 0.6931472067534861
	exp2C2 = 0.24022647700486643
	exp2C3 = 0.05550323615994461
	exp2C4 = 0.00961843276730251
	exp2C5 = 0.0013402462892052533
	exp2C6 = 0.00015363076149674942
)

// split takes a positive, normal x apart into (1+f)·2^octave with 1+f in
// [√½, √2).
func split(x float64) (f, octave float64) {
	bits := math.Float64bits(x)
	n := int64(bits-sqrtHalfBits) >> mantissaBits
	return math.Float64frombits(bits-uint64(n)<<mantissaBits) - 1, float64(n)
}

// log2Fraction approximates log2(1+f) for √½ <= 1+f < √2 within 6e-8: the
// polynomial of least maximal error that is exact at f = 0 and held to ±½ at
// the two ends, so that there is no step between octaves. Every product is
// rounded, so any processor and any vector unit gives the same bits.
func log2Fraction(f float64) float64 {
	f2 := float64(f * f)
	low := float64(log2C2*f) + log2C1 + float64((float64(log2C4*f)+log2C3)*f2)
	high := float64(log2C6*f) + log2C5 + float64((float64(log2C8*f)+log2C7)*f2)
	return float64((low + float64(high*float64(f2*f2))) * f)
}

// wrap takes x, |x| < 1000, apart into a fraction f in [−½, ½] and a whole
// number, that ready to be added to the exponent of a double.
func wrap(x float64) (f float64, exponent uint64) {
	rounded := x + roundMagic
	return x - (rounded - roundMagic), math.Float64bits(rounded) << mantissaBits
}

// exp2Fraction approximates 2^f for |f| <= ½ within a relative 3e-9; it is
// exact at 0 and has no step where the fraction wraps. Its products are
// rounded as those of log2Fraction.
func exp2Fraction(f float64) float64 {
	f2 := float64(f * f)
	high := float64(exp2C3*f) + exp2C2 + float64((float64((float64(exp2C6*f)+exp2C5)*f)+exp2C4)*f2)
	return float64(exp2C1*f) + 1 + float64(high*f2)
}

// scale is x·2^n for the n that wrap gave.
func scale(x float64, exponent uint64) float64 {
	return math.Float64frombits(math.Float64bits(x) + exponent)
}

// PowerToDB is 10·log10(power), at least −300 dB, with an error below
// 2e-7 dB.
func PowerToDB(power float64) float64 {
	f, octave := split(max(power, SilencePower))
	return dbPerPowerOctave * (log2Fraction(f) + octave)
}

// DBToGain is 10^(db/20) for |db| < 6000, with an error below 3e-8 dB; 0 dB
// is exactly 1.
func DBToGain(db float64) float64 {
	f, exponent := wrap(float64(db * octavesPerDB))
	return scale(exp2Fraction(f), exponent)
}

func powersScalar(x []float64) {
	for i, power := range x {
		x[i] = PowerToDB(power)
	}
}

func gainsScalar(x []float64) {
	for i, db := range x {
		f, exponent := wrap(float64(-db * octavesPerDB))
		x[i] = scale(exp2Fraction(f), exponent)
	}
}
