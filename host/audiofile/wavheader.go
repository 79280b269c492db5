package audiofile

import (
	"fmt"
	"io"
	"math"
)

// Format codes of a fmt chunk that are read and written.
const (
	codePCM        = 0x0001
	codeFloat      = 0x0003
	codeExtensible = 0xFFFE
)

// codeNames are formats that turn up in WAV files and are not read.
var codeNames = map[uint16]string{
	0x0002: "Microsoft ADPCM",
	0x0006: "A-law",
	0x0007: "mu-law",
	0x0011: "IMA ADPCM",
	0x0031: "GSM 6.10",
	0x0050: "MPEG",
	0x0055: "MP3",
	0x0092: "AC-3",
	0x00FF: "AAC",
	0x0161: "Windows Media Audio",
	0xF1AC: "FLAC in WAV",
}

// guidTail ends the sub-format GUIDs that are made of a format code:
// xxxxxxxx-0000-0010-8000-00AA00389B71.
const guidTail = "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"

// wavFormat is a fmt chunk as it stands in the file.
type wavFormat struct {
	code       uint16 // the sub-format's where the chunk is extensible
	channels   int
	rate       uint32
	blockAlign int // bytes of a frame
	bits       int // of the container
	valid      int // of those that carry audio
	mask       uint32
}

// readFormat parses the fmt chunk c.
func (w *riff) readFormat(c chunk, path string) (wavFormat, error) {
	var b [40]byte
	n := min(c.size, uint64(len(b)))
	if n > uint64(w.size-c.at) {
		return wavFormat{}, badFile(path, "ends inside its fmt chunk")
	}
	if n < 16 {
		return wavFormat{}, badFile(path, "fmt chunk of %d bytes is too short", n)
	}
	if _, err := w.f.ReadAt(b[:n], c.at); err != nil {
		return wavFormat{}, ioError(path, "cannot read", err)
	}
	f := wavFormat{
		code:       le.Uint16(b[0:]),
		channels:   int(le.Uint16(b[2:])),
		rate:       le.Uint32(b[4:]),
		blockAlign: int(le.Uint16(b[12:])),
		bits:       int(le.Uint16(b[14:])),
	}
	f.valid = f.bits
	if f.code == codeExtensible {
		return f, f.extend(b[:n], path)
	}
	return f, nil
}

// extend takes valid bits, speakers and the sub-format from an extensible chunk.
func (f *wavFormat) extend(b []byte, path string) error {
	if len(b) < 40 {
		return badFile(path, "extensible fmt chunk of %d bytes is too short", len(b))
	}
	if string(b[26:40]) != guidTail {
		return badFile(path, "sub-format % x is not supported; convert it to PCM or float WAV", b[24:40])
	}
	if v := int(le.Uint16(b[18:])); v != 0 { // some writers leave it 0
		f.valid = v
	}
	f.mask = le.Uint32(b[20:])
	f.code = le.Uint16(b[24:])
	return nil
}

// encoding checks the chunk's fields against each other and says how samples
// are stored.
func (f wavFormat) encoding(path string) (Encoding, error) {
	if f.code != codePCM && f.code != codeFloat {
		name := fmt.Sprintf("format 0x%04X", f.code)
		if known := codeNames[f.code]; known != "" {
			name = fmt.Sprintf("%s (format 0x%04X)", known, f.code)
		}
		return 0, badFile(path, "%s is not supported; convert it to PCM or float WAV", name)
	}
	if f.rate > math.MaxInt32 {
		f.rate = math.MaxInt32
	}
	if err := checkLimits(path, int(f.rate), f.channels); err != nil {
		return 0, err
	}
	width := (f.bits + 7) / 8
	e, ok := pcmEncoding(width)
	if f.code == codeFloat {
		e, ok = floatEncoding(width)
		f.valid = f.bits
	}
	switch {
	case !ok || f.code == codeFloat && f.bits != e.Bits():
		kind := map[uint16]string{codePCM: "integer", codeFloat: "float"}[f.code]
		return 0, badFile(path, "%d-bit %s samples are not supported", f.bits, kind)
	case f.blockAlign != f.channels*width:
		return 0, badFile(path, "bad header: block align %d does not fit %d channels of %d bits", f.blockAlign, f.channels, f.bits)
	case f.valid > e.Bits():
		return 0, badFile(path, "bad header: %d valid bits in %d", f.valid, e.Bits())
	}
	return e, nil
}

// openWAV finds format and data of a WAV, RF64 or BW64 file and fills in info.
func openWAV(f io.ReaderAt, size int64, info *Info) (source, error) {
	w, err := openRIFF(f, size)
	if err != nil {
		return nil, ioError(info.Path, "cannot read", err)
	}
	format, data, err := w.find(info.Path)
	if err != nil {
		return nil, err
	}
	if info.Encoding, err = format.encoding(info.Path); err != nil {
		return nil, err
	}
	info.Format = w.form
	if w.form == "RIFF" {
		info.Format = "WAV"
	}
	info.Rate, info.Channels, info.ChannelMask = int(format.rate), format.channels, format.mask
	info.Bits = format.valid
	if info.Encoding.IsFloat() {
		info.Bits = info.Encoding.Bits()
	}
	claimed, known := w.dataBytes(data)
	frame := uint64(format.blockAlign)
	here := min(claimed, uint64(size-data.at)) / frame
	info.Frames = int64(here)
	info.ClaimedFrames = info.Frames
	if known {
		info.ClaimedFrames = int64(min(claimed/frame, math.MaxInt64))
	}
	info.Truncated = info.Frames < info.ClaimedFrames
	return newWAVSource(f, data.at, info), nil
}

// find walks to the fmt and the data chunk, in whichever order they come.
func (w *riff) find(path string) (format wavFormat, data chunk, err error) {
	haveFormat := false
	for range maxChunks {
		c, err := w.next()
		if err == io.EOF {
			return format, data, w.missing(path, haveFormat)
		}
		if err != nil {
			return format, data, ioError(path, "cannot read", err)
		}
		switch {
		case c.id == "fmt " && !haveFormat:
			if format, err = w.readFormat(c, path); err != nil {
				return format, data, err
			}
			haveFormat = true
		case c.id == "data" && data.at == 0:
			data = c
		}
		if haveFormat && data.at != 0 {
			return format, data, nil
		}
	}
	return format, data, badFile(path, "has no audio within its first %d chunks", maxChunks)
}

// missing explains why the walk ended without both chunks.
func (w *riff) missing(path string, haveFormat bool) error {
	switch {
	case w.overran() && w.prev.id != "data":
		return badFile(path, "ends inside its %q chunk, before any audio", w.prev.id)
	case !haveFormat:
		return badFile(path, "bad header: no fmt chunk")
	}
	return badFile(path, "bad header: no data chunk")
}
