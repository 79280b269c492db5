package audiofile

import "math"

// A decoder fills dst with one channel of the interleaved frames in src: its
// first sample lies at byte at, the next ones stride bytes apart. It returns how
// many samples were not finite and became 0.
type decoder func(dst []float64, src []byte, at, stride int) (muted int64)

var decoders = map[Encoding]decoder{
	PCM8:    decode8,
	PCM16:   decode16,
	PCM24:   decode24,
	PCM32:   decode32,
	Float32: decodeFloat32,
	Float64: decodeFloat64,
}

// Each scale is a power of two, so that decoding is exact and encoding undoes it.

func decode8(dst []float64, src []byte, at, stride int) int64 {
	for i := range dst {
		dst[i] = float64(int(src[at])-128) * (1.0 / (1 << 7))
		at += stride
	}
	return 0
}

func decode16(dst []float64, src []byte, at, stride int) int64 {
	for i := range dst {
		dst[i] = float64(int16(le.Uint16(src[at:]))) * (1.0 / (1 << 15))
		at += stride
	}
	return 0
}

func decode24(dst []float64, src []byte, at, stride int) int64 {
	for i := range dst {
		b := src[at : at+3 : at+3]
		v := int32(uint32(b[0])<<8 | uint32(b[1])<<16 | uint32(b[2])<<24)
		dst[i] = float64(v) * (1.0 / (1 << 31))
		at += stride
	}
	return 0
}

func decode32(dst []float64, src []byte, at, stride int) int64 {
	for i := range dst {
		dst[i] = float64(int32(le.Uint32(src[at:]))) * (1.0 / (1 << 31))
		at += stride
	}
	return 0
}

func decodeFloat32(dst []float64, src []byte, at, stride int) (muted int64) {
	for i := range dst {
		v := float64(math.Float32frombits(le.Uint32(src[at:])))
		if v-v != 0 { // NaN or infinite
			v = 0
			muted++
		}
		dst[i] = v
		at += stride
	}
	return muted
}

func decodeFloat64(dst []float64, src []byte, at, stride int) (muted int64) {
	for i := range dst {
		v := math.Float64frombits(le.Uint64(src[at:]))
		if v-v != 0 { // NaN or infinite
			v = 0
			muted++
		}
		dst[i] = v
		at += stride
	}
	return muted
}

// An encoder writes one channel from src into the interleaved frames of dst,
// the mirror of a decoder. It returns how many samples the encoding could not
// hold; they went to its nearest end (NaN to 0).
type encoder func(dst []byte, src []float64, at, stride int) (clipped int64)

// encoders are those that Create offers.
var encoders = map[Encoding]encoder{
	PCM16:   encode16,
	PCM24:   encode24,
	PCM32:   encode32,
	Float32: encodeFloat32,
	Float64: encodeFloat64,
}

// quantise rounds x, full scale ±scale, to the nearest integer (halves to even)
// and holds it within -scale..scale-1.
func quantise(x, scale float64) (v int32, clipped int64) {
	y := math.RoundToEven(x * scale)
	switch {
	case y > scale-1:
		return int32(scale - 1), 1
	case y >= -scale:
		return int32(y), 0
	case y < -scale:
		return int32(-scale), 1
	}
	return 0, 1 // NaN
}

func encode16(dst []byte, src []float64, at, stride int) (clipped int64) {
	for _, x := range src {
		v, c := quantise(x, 1<<15)
		le.PutUint16(dst[at:], uint16(v))
		clipped += c
		at += stride
	}
	return clipped
}

func encode24(dst []byte, src []float64, at, stride int) (clipped int64) {
	for _, x := range src {
		v, c := quantise(x, 1<<23)
		b := dst[at : at+3 : at+3]
		b[0], b[1], b[2] = byte(v), byte(v>>8), byte(v>>16)
		clipped += c
		at += stride
	}
	return clipped
}

func encode32(dst []byte, src []float64, at, stride int) (clipped int64) {
	for _, x := range src {
		v, c := quantise(x, 1<<31)
		le.PutUint32(dst[at:], uint32(v))
		clipped += c
		at += stride
	}
	return clipped
}

func encodeFloat32(dst []byte, src []float64, at, stride int) (clipped int64) {
	for _, x := range src {
		y := float32(x)
		if y-y != 0 {
			y = float32(nearestFinite(x, math.MaxFloat32))
			clipped++
		}
		le.PutUint32(dst[at:], math.Float32bits(y))
		at += stride
	}
	return clipped
}

func encodeFloat64(dst []byte, src []float64, at, stride int) (clipped int64) {
	for _, x := range src {
		if x-x != 0 {
			x = nearestFinite(x, math.MaxFloat64)
			clipped++
		}
		le.PutUint64(dst[at:], math.Float64bits(x))
		at += stride
	}
	return clipped
}

// nearestFinite holds x within ±limit; NaN becomes 0.
func nearestFinite(x, limit float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return max(-limit, min(limit, x))
}
