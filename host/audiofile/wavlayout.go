package audiofile

// Format says how a file is to be written.
type Format struct {
	Rate     int // Hz, MinRate..MaxRate
	Channels int // 1..MaxChannels
	Encoding Encoding
	// ChannelMask names the speakers, as Info.ChannelMask. 0 means
	// DefaultChannelMask(Channels).
	ChannelMask uint32
}

// OutputFormat is the format to write what was read in: the same, with 16 bits
// for what has fewer.
func (in Info) OutputFormat() Format {
	f := Format{Rate: in.Rate, Channels: in.Channels, Encoding: in.Encoding, ChannelMask: in.ChannelMask}
	if f.Encoding == PCM8 {
		f.Encoding = PCM16
	}
	return f
}

// check refuses what cannot be written to path.
func (f Format) check(path string) error {
	if encoders[f.Encoding] == nil {
		return badFile(path, "cannot write %v samples; 16, 24, 32-bit and 32, 64-bit float are written", f.Encoding)
	}
	return checkLimits(path, f.Rate, f.Channels)
}

// frameBytes is the size of one frame.
func (f Format) frameBytes() int { return f.Channels * f.Encoding.bytes() }

// extensible says whether WAVE_FORMAT_EXTENSIBLE is called for: more than two
// channels, or integers of more than 16 bits.
func (f Format) extensible() bool {
	return f.Channels > 2 || !f.Encoding.IsFloat() && f.Encoding.Bits() > 16
}

// sizes64Bytes is the body of the JUNK chunk behind the form header: room for
// the ds64 chunk that takes its place once the file outgrows 32-bit sizes
// (EBU Tech 3306, 4).
const sizes64Bytes = 28

// header is everything before the first sample, for that many frames. Its
// length depends on the format alone. Files whose form size exceeds limit
// become RF64.
func (f Format) header(frames int64, limit uint64) []byte {
	data := uint64(frames) * uint64(f.frameBytes())
	h := make([]byte, 0, 128)
	h = append(h, "RIFF\x00\x00\x00\x00WAVE"...)
	h = append(h, "JUNK"...)
	h = le.AppendUint32(h, sizes64Bytes)
	h = append(h, make([]byte, sizes64Bytes)...)
	h = f.appendFmt(h)
	if f.Encoding.IsFloat() {
		h = append(h, "fact"...)
		h = le.AppendUint32(h, 4)
		h = le.AppendUint32(h, uint32(min(frames, unknown32)))
	}
	h = append(h, "data"...)
	h = le.AppendUint32(h, uint32(min(data, unknown32)))

	form := uint64(len(h)) - 8 + data + data&1
	if form > limit {
		f.toRF64(h, form, data, uint64(frames))
	} else {
		le.PutUint32(h[4:], uint32(form))
	}
	return h
}

// toRF64 turns the RIFF header h into one with 64-bit sizes: JUNK becomes ds64
// and every 32-bit size says to look there.
func (f Format) toRF64(h []byte, form, data, frames uint64) {
	copy(h, "RF64\xff\xff\xff\xff")
	copy(h[12:], "ds64")
	le.PutUint64(h[20:], form)
	le.PutUint64(h[28:], data)
	le.PutUint64(h[36:], frames)
	le.PutUint32(h[44:], 0) // no table: no other chunk is large
	le.PutUint32(h[len(h)-4:], unknown32)
	if f.Encoding.IsFloat() {
		le.PutUint32(h[len(h)-12:], unknown32) // fact's frame count
	}
}

// appendFmt adds the fmt chunk: 16 bytes for plain integers, 18 for plain
// floats, 40 where it is extensible.
func (f Format) appendFmt(h []byte) []byte {
	code, size := uint16(codePCM), 16
	if f.Encoding.IsFloat() {
		code, size = codeFloat, 18
	}
	tag := code
	if f.extensible() {
		tag, size = codeExtensible, 40
	}
	h = append(h, "fmt "...)
	h = le.AppendUint32(h, uint32(size))
	h = le.AppendUint16(h, tag)
	h = le.AppendUint16(h, uint16(f.Channels))
	h = le.AppendUint32(h, uint32(f.Rate))
	h = le.AppendUint32(h, uint32(f.Rate*f.frameBytes()))
	h = le.AppendUint16(h, uint16(f.frameBytes()))
	h = le.AppendUint16(h, uint16(f.Encoding.Bits()))
	if size > 16 {
		h = le.AppendUint16(h, uint16(size-18)) // cbSize
	}
	if !f.extensible() {
		return h
	}
	mask := f.ChannelMask
	if mask == 0 {
		mask = DefaultChannelMask(f.Channels)
	}
	h = le.AppendUint16(h, uint16(f.Encoding.Bits()))
	h = le.AppendUint32(h, mask)
	h = le.AppendUint16(h, code)
	return append(h, guidTail...)
}
