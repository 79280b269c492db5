package dynamics

// SoftKnee is how far a level is over a threshold, in dB, with the corner
// rounded over width dB (>= 0): 0 below the knee, over above it, and between
// them the parabola (over+width/2)²/(2·width) that meets both in value and
// slope (Giannoulis, Massberg and Reiss 2012). Every static curve is a
// multiple of it: downward compression −(1−1/R)·SoftKnee(level−T, W),
// upward compression +(1−1/R)·SoftKnee(T−level, W), downward expansion
// −(R−1)·SoftKnee(T−level, W), upward expansion +(R−1)·SoftKnee(level−T, W).
func SoftKnee(over, width float64) float64 {
	into := over + 0.5*width
	if into <= 0 {
		return 0
	}
	if into < width {
		return into * into / (2 * width)
	}
	return over
}

// Compressor is the static curve of downward compression.
type Compressor struct {
	Threshold float64 // dB
	Knee      float64 // dB, whole width
	Slope     float64 // dB of reduction per dB over the threshold: CompressorSlope
}

// CompressorSlope is 1−1/ratio: 0 at 1:1, 1 for a limiter.
func CompressorSlope(ratio float64) float64 { return 1 - 1/ratio }

// Reduction is the reduction in dB (>= 0) at a level in dB.
func (c Compressor) Reduction(level float64) float64 {
	return c.Slope * SoftKnee(level-c.Threshold, c.Knee)
}

// Process turns powers into reductions in dB.
func (c Compressor) Process(x []float64) {
	lowest := c.Threshold - 0.5*c.Knee
	floor := DBToGain(lowest)
	floor = max(floor*floor*(1-1e-7), SilencePower) // surely below the knee
	for i, power := range x {
		if power <= floor {
			x[i] = 0
			continue
		}
		f, octave := split(power)
		x[i] = c.Reduction(dbPerPowerOctave * (log2Fraction(f) + octave))
	}
}
