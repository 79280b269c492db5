// Package audiofile streams planar float64 audio in and out of files.
//
// It reads WAV (8 to 32-bit integers, 32 and 64-bit floats, extensible or not),
// RF64 and BW64, and FLAC; it writes WAV that turns into RF64 above 4 GiB. A
// Reader and a Writer own one fixed buffer each: memory depends neither on the
// length of the audio nor on what a header claims.
package audiofile

import (
	"io"
	"os"
)

// Limits of what is read and written.
const (
	MinRate     = 8000   // Hz
	MaxRate     = 384000 // Hz
	MaxChannels = 64
)

// Info says what a file holds. A FLAC file is taken at its word until it is read
// or, with AcceptTruncated, counted.
type Info struct {
	Path          string
	Format        string // "WAV", "RF64", "BW64" or "FLAC"
	Rate          int    // Hz
	Channels      int
	Encoding      Encoding
	Bits          int    // valid bits of a sample, at most Encoding.Bits()
	Frames        int64  // frames that can be read
	ClaimedFrames int64  // frames that the header promises; Frames if it does not say
	Truncated     bool   // Frames < ClaimedFrames
	ChannelMask   uint32 // speakers as in WAVE_FORMAT_EXTENSIBLE; 0 if the file does not say
}

// OpenOptions changes how a file is opened. The zero value is strict.
type OpenOptions struct {
	// AcceptTruncated reads the frames that are there instead of failing with a
	// *TruncatedError. A FLAC file is then decoded once more, to count them.
	AcceptTruncated bool
}

// source is one opened file format behind a Reader.
type source interface {
	// read fills dst from frame 0 on and returns the frames filled and the
	// non-finite samples muted; io.EOF comes alone, with n == 0.
	read(dst [][]float64) (n int, muted int64, err error)
	rewind() error
}

// Reader delivers a file's audio from start to end, as often as wanted. It is
// not safe for concurrent use.
type Reader struct {
	info   Info
	file   *os.File
	source source
	muted  int64
}

// Open opens the audio file at path and reads its header. Every error is one
// line that starts with the path; a short file gives a *TruncatedError, which
// for FLAC may come from Read.
func Open(path string, opt OpenOptions) (*Reader, error) {
	f, size, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	r := &Reader{info: Info{Path: path}, file: f}
	if err := r.start(size, opt); err != nil {
		f.Close()
		return nil, err
	}
	return r, nil
}

// openRegular opens a non-empty regular file. It looks before it opens, since
// opening a pipe would wait for its other end.
func openRegular(path string) (*os.File, int64, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, 0, ioError(path, "cannot open", err)
	}
	switch {
	case st.IsDir():
		return nil, 0, badFile(path, "is a directory, not an audio file")
	case !st.Mode().IsRegular():
		return nil, 0, badFile(path, "is not a regular file; audio is read more than once, so pipes and devices cannot be used")
	case st.Size() == 0:
		return nil, 0, badFile(path, "is empty")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, ioError(path, "cannot open", err)
	}
	return f, st.Size(), nil
}

// start finds out what the file is, reads its header and checks the figures
// that every format shares.
func (r *Reader) start(size int64, opt OpenOptions) (err error) {
	kind, err := probe(r.file, r.info.Path)
	if err != nil {
		return err
	}
	if kind == kindFLAC {
		r.source, err = openFLAC(r.file, size, &r.info, opt)
	} else {
		r.source, err = openWAV(r.file, size, &r.info)
	}
	if err != nil {
		return err
	}
	in := &r.info
	if in.Truncated && !opt.AcceptTruncated {
		return &TruncatedError{Path: in.Path, Found: in.Frames, Claimed: in.ClaimedFrames}
	}
	if in.Frames == 0 {
		return badFile(in.Path, "holds no audio (0 frames)")
	}
	return nil
}

// checkLimits refuses rates and channel counts that nothing here handles.
func checkLimits(path string, rate, channels int) error {
	switch {
	case rate < MinRate || rate > MaxRate:
		return badFile(path, "sample rate %d Hz is outside %d..%d Hz", rate, MinRate, MaxRate)
	case channels < 1 || channels > MaxChannels:
		return badFile(path, "%d channels are outside 1..%d", channels, MaxChannels)
	}
	return nil
}

// Info says what the file holds.
func (r *Reader) Info() Info { return r.info }

// Read fills dst, one slice of equal length per channel, with the next frames.
// Full scale is 1.0: an integer v of b bits is v / 2^(b-1). It returns as many
// frames as dst takes unless the audio ends; then n == 0 and io.EOF. Non-finite
// samples arrive as 0 and are counted. With any other error n frames came before
// it.
func (r *Reader) Read(dst [][]float64) (n int, err error) {
	if len(dst) != r.info.Channels {
		return 0, badFile(r.info.Path, "read into %d channels, the file has %d", len(dst), r.info.Channels)
	}
	frames := len(dst[0])
	for _, ch := range dst {
		if len(ch) != frames {
			return 0, badFile(r.info.Path, "read into channels of unequal length")
		}
	}
	if frames == 0 {
		return 0, nil
	}
	n, muted, err := r.source.read(dst)
	r.muted += muted
	if n > 0 && err == io.EOF {
		err = nil
	}
	return n, err
}

// Rewind starts again at the first frame and clears NonFinite.
func (r *Reader) Rewind() error {
	r.muted = 0
	return r.source.rewind()
}

// NonFinite counts the samples since Open or Rewind that were NaN or infinite
// and were delivered as 0.
func (r *Reader) NonFinite() int64 { return r.muted }

// Close releases the file.
func (r *Reader) Close() error { return r.file.Close() }
