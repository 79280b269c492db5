package audiofile

import (
	"encoding/binary"
	"io"
	"math"
)

// maxChunks bounds the walk through a file made of nothing but chunk headers.
const maxChunks = 4096

// unknown32 stands in a 32-bit size for "see ds64" or "not known when written".
const unknown32 = math.MaxUint32

var le = binary.LittleEndian

// chunk is one RIFF chunk: its body's place in the file and the size it claims,
// which may go far beyond the file's end.
type chunk struct {
	id   string
	at   int64
	size uint64
}

// sizes64 is a ds64 chunk: the 64-bit sizes of an RF64 or BW64 file
// (EBU Tech 3306, 3.2; ITU-R BS.2088, 4).
type sizes64 struct {
	form  uint64
	data  uint64
	table [16]struct { // chunks other than data that are above 4 GiB
		id   string
		size uint64
	}
}

// riff walks the chunks of a RIFF, RF64 or BW64 file of size bytes. It reads
// chunk headers only and trusts none of their figures.
type riff struct {
	f     io.ReaderAt
	size  int64
	form  string // "RIFF", "RF64" or "BW64"
	claim uint32 // the form's own size field
	at    int64  // next chunk header
	ds64  *sizes64
	prev  chunk
}

// openRIFF starts at the first chunk. The caller has seen the 12-byte header.
func openRIFF(f io.ReaderAt, size int64) (*riff, error) {
	var b [12]byte
	if _, err := f.ReadAt(b[:], 0); err != nil {
		return nil, err
	}
	return &riff{f: f, size: size, form: string(b[:4]), claim: le.Uint32(b[4:]), at: 12}, nil
}

// next gives the next chunk, or io.EOF where no further chunk header fits. A
// ds64 chunk is kept for the sizes of later chunks.
func (w *riff) next() (chunk, error) {
	w.skipMissingPad()
	var b [8]byte
	if w.at > w.size-8 {
		return chunk{}, io.EOF
	}
	if _, err := w.f.ReadAt(b[:], w.at); err != nil {
		return chunk{}, err
	}
	c := chunk{id: string(b[:4]), at: w.at + 8, size: uint64(le.Uint32(b[4:]))}
	if c.id == "ds64" && w.form != "RIFF" && w.ds64 == nil {
		if err := w.readSizes(c); err != nil {
			return chunk{}, err
		}
	}
	if c.size == unknown32 && w.ds64 != nil {
		c.size = w.ds64.of(c.id)
	}
	w.prev = c
	w.at = w.size // a chunk beyond the end is the last
	if rest := uint64(w.size - c.at); c.size < rest {
		w.at = c.at + int64(c.size+c.size&1)
	}
	return c, nil
}

// skipMissingPad steps back over the pad byte of an odd chunk that its writer
// forgot, where one of the chunks that matter starts there.
func (w *riff) skipMissingPad() {
	var b [4]byte
	if w.prev.size&1 == 0 || w.at >= w.size {
		return
	}
	if _, err := w.f.ReadAt(b[:], w.at-1); err != nil {
		return
	}
	if id := string(b[:]); id == "fmt " || id == "data" {
		w.at--
	}
}

// overran says whether the last chunk claims more than the file has.
func (w *riff) overran() bool {
	return w.prev.id != "" && w.prev.size > uint64(w.size-w.prev.at)
}

// readSizes parses a ds64 chunk: sizes of the form, of data, the frame count,
// then a table of other chunks, of which as many are kept as a file may need.
func (w *riff) readSizes(c chunk) error {
	var b [28 + 16*12]byte
	n := min(c.size, uint64(len(b)), uint64(w.size-c.at))
	if _, err := w.f.ReadAt(b[:n], c.at); err != nil {
		return err
	}
	w.ds64 = &sizes64{}
	if n < 16 {
		return nil
	}
	w.ds64.form, w.ds64.data = le.Uint64(b[0:]), le.Uint64(b[8:])
	for i := range w.ds64.table {
		e := b[28+12*i:][:12]
		w.ds64.table[i].id = string(e[:4])
		w.ds64.table[i].size = le.Uint64(e[4:])
	}
	return nil
}

// of is the 64-bit size of the chunk id whose 32-bit size refers to ds64.
func (s *sizes64) of(id string) uint64 {
	if id == "data" {
		return s.data
	}
	for _, e := range s.table {
		if e.id == id {
			return e.size
		}
	}
	return unknown32
}

// dataBytes is how many bytes of audio the data chunk claims. known is false
// where it does not say: written to a pipe, or by a recorder that crashed before
// it came back to fill in the size. Then all the rest is audio.
func (w *riff) dataBytes(data chunk) (claimed uint64, known bool) {
	rest, form := uint64(w.size-data.at), uint64(w.claim)
	if w.ds64 != nil {
		form = w.ds64.form
	}
	switch {
	case data.size == 0 && form+8 != uint64(w.size):
		return rest, false // an honest empty chunk would have an honest form size
	case data.size == math.MaxUint64, data.size == unknown32 && w.ds64 == nil:
		return rest, false
	case data.size > rest && isStreamSize(data.size):
		return rest, false
	case w.form == "RIFF" && w.size-8 > math.MaxUint32 && w.claim == uint32(w.size-8):
		// A writer that let its 32-bit sizes wrap: the lost multiples of 4 GiB.
		return data.size + (rest-min(rest, data.size))>>32<<32, true
	}
	return data.size, true
}

// isStreamSize knows the sizes that programs write when they cannot seek back:
// just below 4 GiB, and SoX's 0x7FFFF000 cut to whole frames, or 2 GiB.
func isStreamSize(n uint64) bool {
	const largestFrame = MaxChannels * 8
	return n >= 0xFFFFFF00 && n <= math.MaxUint32 ||
		n > 0x7FFFF000-largestFrame && n <= 0x80000000
}
