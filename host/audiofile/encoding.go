package audiofile

import "fmt"

// Encoding is how one sample is stored: the container's width and whether it
// holds an integer or a float.
type Encoding uint8

// Encodings. PCM8 is unsigned and can be read, not written.
const (
	PCM8 Encoding = iota + 1
	PCM16
	PCM24
	PCM32
	Float32
	Float64
)

// Bits is the container's width in bits, 0 for no valid encoding.
func (e Encoding) Bits() int {
	switch e {
	case PCM8:
		return 8
	case PCM16:
		return 16
	case PCM24:
		return 24
	case PCM32, Float32:
		return 32
	case Float64:
		return 64
	}
	return 0
}

// IsFloat says whether samples are IEEE floats.
func (e Encoding) IsFloat() bool { return e == Float32 || e == Float64 }

// String names the encoding as people do: "24-bit", "32-bit float".
func (e Encoding) String() string {
	switch {
	case e.Bits() == 0:
		return fmt.Sprintf("Encoding(%d)", uint8(e))
	case e.IsFloat():
		return fmt.Sprintf("%d-bit float", e.Bits())
	}
	return fmt.Sprintf("%d-bit", e.Bits())
}

// bytes is the container's width in bytes.
func (e Encoding) bytes() int { return e.Bits() / 8 }

// pcmEncoding is the integer encoding with containers of n bytes.
func pcmEncoding(n int) (Encoding, bool) {
	switch n {
	case 1:
		return PCM8, true
	case 2:
		return PCM16, true
	case 3:
		return PCM24, true
	case 4:
		return PCM32, true
	}
	return 0, false
}

// floatEncoding is the float encoding with containers of n bytes.
func floatEncoding(n int) (Encoding, bool) {
	switch n {
	case 4:
		return Float32, true
	case 8:
		return Float64, true
	}
	return 0, false
}

// DefaultChannelMask is the speaker layout that a channel count stands for when
// a file does not say: the order of FLAC (RFC 9639, 9.1.3), which is that of
// WAVE_FORMAT_EXTENSIBLE's bits. 0 where there is no such habit.
func DefaultChannelMask(channels int) uint32 {
	masks := [...]uint32{
		1: 0x004, // C
		2: 0x003, // L R
		3: 0x007, // L R C
		4: 0x033, // L R Lb Rb
		5: 0x037, // L R C Lb Rb
		6: 0x03F, // L R C LFE Lb Rb
		7: 0x70F, // L R C LFE Cb Ls Rs
		8: 0x63F, // L R C LFE Lb Rb Ls Rs
	}
	if channels < 0 || channels >= len(masks) {
		return 0
	}
	return masks[channels]
}
