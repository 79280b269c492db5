package audiofile

import "io"

// bufferBytes is the size of the one buffer that a Reader and a Writer own.
const bufferBytes = 256 << 10

// wavSource reads interleaved samples from a data chunk, one buffer at a time.
type wavSource struct {
	f      io.ReaderAt
	info   *Info
	start  int64 // of the data in the file
	frame  int   // bytes
	at     int64 // next frame
	buf    []byte
	decode decoder
}

func newWAVSource(f io.ReaderAt, start int64, info *Info) *wavSource {
	s := &wavSource{f: f, info: info, start: start, frame: info.Channels * info.Encoding.bytes()}
	frames := min(int64(bufferBytes/s.frame), info.Frames)
	s.buf = make([]byte, frames*int64(s.frame))
	s.decode = decoders[info.Encoding]
	return s
}

func (s *wavSource) rewind() error {
	s.at = 0
	return nil
}

func (s *wavSource) read(dst [][]float64) (n int, muted int64, err error) {
	want := int(min(int64(len(dst[0])), s.info.Frames-s.at))
	for n < want {
		buf := s.buf[:min(len(s.buf), (want-n)*s.frame)]
		got, err := s.f.ReadAt(buf, s.start+s.at*int64(s.frame))
		frames := got / s.frame
		for c := range dst {
			muted += s.decode(dst[c][n:n+frames], buf, c*s.info.Encoding.bytes(), s.frame)
		}
		n += frames
		s.at += int64(frames)
		if frames*s.frame < len(buf) {
			return n, muted, s.ended(err)
		}
	}
	if n == 0 {
		return 0, 0, io.EOF
	}
	return n, muted, nil
}

// ended is the error for a file that became unreadable or shorter than it was
// when it was opened.
func (s *wavSource) ended(err error) error {
	if err == nil || err == io.EOF {
		return &TruncatedError{Path: s.info.Path, Found: s.at, Claimed: s.info.Frames}
	}
	return ioError(s.info.Path, "cannot read", err)
}
