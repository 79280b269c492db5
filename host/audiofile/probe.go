package audiofile

import (
	"bytes"
	"fmt"
	"io"
)

// kind is a file format that can be read.
type kind int

const (
	kindWAV kind = iota + 1 // RIFF, RF64 or BW64 with form WAVE
	kindFLAC
)

// probe tells the format from the first bytes, never from the file's name. For
// anything else the error says what the file looks like.
func probe(f io.ReaderAt, path string) (kind, error) {
	var b [16]byte
	n, err := f.ReadAt(b[:], 0)
	if err != nil && err != io.EOF {
		return 0, ioError(path, "cannot read", err)
	}
	head := b[:n]
	switch {
	case bytes.HasPrefix(head, []byte("fLaC")), isTaggedFLAC(f, head):
		return kindFLAC, nil
	case len(head) >= 12 && string(head[8:12]) == "WAVE" && isRIFF(head):
		return kindWAV, nil
	}
	return 0, badFile(path, "not audio that Lacquer reads: %s; Lacquer reads WAV, RF64/BW64 and FLAC", describe(head))
}

// isRIFF says whether head starts a little-endian RIFF file or one of its 64-bit
// successors (EBU Tech 3306, ITU-R BS.2088).
func isRIFF(head []byte) bool {
	switch string(head[:4]) {
	case "RIFF", "RF64", "BW64":
		return true
	}
	return false
}

// isTaggedFLAC looks behind an ID3v2 tag, which some taggers put before FLAC.
// The tag's size is four bytes of seven bits each.
func isTaggedFLAC(f io.ReaderAt, head []byte) bool {
	if len(head) < 10 || string(head[:3]) != "ID3" {
		return false
	}
	size := int64(0)
	for _, b := range head[6:10] {
		size = size<<7 | int64(b&0x7F)
	}
	var magic [4]byte
	_, err := f.ReadAt(magic[:], 10+size)
	return err == nil && string(magic[:]) == "fLaC"
}

// signatures are the starts of files that people take for audio Lacquer reads.
var signatures = []struct {
	at   int
	text string
	what string
}{
	{0, "ID3", "an MP3"},
	{0, "RIFX", "a big-endian WAV; convert it to little-endian RIFF"},
	{0, "FORM", "an AIFF"},
	{0, "OggS", "Ogg Vorbis or Opus"},
	{4, "ftyp", "MP4 or M4A"},
	{0, "caff", "a Core Audio file"},
	{0, "riff", "a Sony Wave64"},
	{0, "wvpk", "a WavPack"},
	{0, "MAC ", "a Monkey's Audio file"},
	{0, "DSD ", "DSD"},
	{0, "FRM8", "DSD"},
	{0, ".snd", "a Sun AU"},
	{0, "MThd", "a MIDI file"},
	{0, "RIFF", "a RIFF file that is not WAVE"},
	{0, "\x1a\x45\xdf\xa3", "Matroska or WebM"},
	{0, "PK\x03\x04", "a ZIP archive"},
	{0, "%PDF", "a PDF"},
	{0, "\x89PNG", "a PNG picture"},
	{0, "\xff\xd8\xff", "a JPEG picture"},
}

// describe says what a file looks like that starts with head.
func describe(head []byte) string {
	if len(head) < 12 {
		return fmt.Sprintf("only %d bytes long", len(head))
	}
	for _, s := range signatures {
		if bytes.HasPrefix(head[s.at:], []byte(s.text)) {
			return fmt.Sprintf("starts with %q, looks like %s", head[s.at:s.at+len(s.text)], s.what)
		}
	}
	switch {
	case head[0] == 0xFF && head[1]&0xE0 == 0xE0:
		return "looks like an MP3 or AAC stream"
	case isText(head):
		return fmt.Sprintf("looks like text: %q", head)
	}
	return fmt.Sprintf("starts with bytes % x", head[:8])
}

// isText says whether b could be the start of a text file.
func isText(b []byte) bool {
	for _, c := range b {
		if (c < ' ' || c > '~') && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return true
}
