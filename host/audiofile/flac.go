package audiofile

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
)

// flacSource reads a FLAC stream frame by frame. It keeps one decoded frame, at
// most 65535 samples of 8 channels, whatever the stream claims.
type flacSource struct {
	file   io.ReaderAt
	size   int64
	info   *Info
	stream *flac.Stream
	frame  *frame.Frame // being delivered
	used   int          // frames of it that are delivered
	at     int64        // frames decoded, those in frame included
	failed error        // sticky until rewind
}

// openFLAC reads the stream's header into info and decodes the first frame. The
// rest is counted only where the header does not tell how much there is or the
// caller accepts less.
func openFLAC(f io.ReaderAt, size int64, info *Info, opt OpenOptions) (source, error) {
	info.Format = "FLAC"
	s := &flacSource{file: f, size: size, info: info}
	if err := s.rewind(); err != nil {
		return nil, err
	}
	si := s.stream.Info
	if err := checkLimits(info.Path, int(si.SampleRate), int(si.NChannels)); err != nil {
		return nil, err
	}
	info.Rate, info.Channels, info.Bits = int(si.SampleRate), int(si.NChannels), int(si.BitsPerSample)
	info.ChannelMask = DefaultChannelMask(info.Channels)
	switch {
	case info.Bits <= 16:
		info.Encoding = PCM16
	case info.Bits <= 24:
		info.Encoding = PCM24
	case info.Bits < 32:
		info.Encoding = PCM32
	default:
		// The decoder has 32 bits for a side channel that needs 33.
		return nil, badFile(info.Path, "%d-bit FLAC is not supported; decode it to WAV first (flac -d)", info.Bits)
	}
	if si.NSamples > uint64(s.mostFrames()) {
		return nil, badFile(info.Path, "bad header: %s frames cannot be in %s bytes", group(int64(si.NSamples)), group(size))
	}
	quietDecoder(info.Rate)
	info.Frames, info.ClaimedFrames = int64(si.NSamples), int64(si.NSamples)
	if info.ClaimedFrames == 0 || opt.AcceptTruncated {
		return s, s.count(opt)
	}
	if err := s.next(); err != nil && err != io.EOF {
		return nil, err
	}
	return s, nil
}

// mostFrames is what a file of this size can hold at the utmost: a frame takes
// at least 9 bytes and holds at most 65535 frames of audio.
func (s *flacSource) mostFrames() int64 { return (s.size/9 + 1) * 65535 }

// count decodes the whole stream to learn how many frames it has.
func (s *flacSource) count(opt OpenOptions) error {
	var err error
	for err == nil {
		err = s.next()
	}
	var short *TruncatedError
	switch {
	case err == io.EOF:
	case errors.As(err, &short) && opt.AcceptTruncated:
	default:
		return err
	}
	s.info.Frames = s.at
	if s.info.ClaimedFrames == 0 {
		s.info.ClaimedFrames = s.at
	}
	s.info.Truncated = short != nil
	return s.rewind()
}

func (s *flacSource) rewind() (err error) {
	defer s.guard(&err)
	s.frame, s.used, s.at, s.failed = nil, 0, 0, nil
	s.stream, err = flac.New(bufio.NewReaderSize(io.NewSectionReader(s.file, 0, s.size), 64<<10))
	if err != nil {
		return badFile(s.info.Path, "bad FLAC header: %v", err)
	}
	return nil
}

// guard turns a panic of the decoder into an error.
func (s *flacSource) guard(err *error) {
	if r := recover(); r != nil {
		*err = badFile(s.info.Path, "the FLAC decoder failed: %v", r)
	}
}

func (s *flacSource) read(dst [][]float64) (n int, muted int64, err error) {
	scale := 1 / float64(int64(1)<<(s.info.Bits-1))
	for want := len(dst[0]); n < want; {
		if s.frame == nil || s.used == int(s.frame.BlockSize) {
			if err := s.next(); err != nil {
				if n > 0 && err == io.EOF {
					return n, 0, nil
				}
				return n, 0, err
			}
		}
		got := min(want-n, int(s.frame.BlockSize)-s.used)
		for c, sub := range s.frame.Subframes {
			out := dst[c][n : n+got]
			for i, v := range sub.Samples[s.used : s.used+got] {
				out[i] = float64(v) * scale
			}
		}
		s.used += got
		n += got
	}
	return n, 0, nil
}

// next decodes one frame. io.EOF means that all the audio has been decoded.
func (s *flacSource) next() error {
	if s.failed == nil {
		s.failed = s.step()
	}
	if s.failed != nil {
		return s.failed
	}
	return nil
}

// step decodes one frame and judges how the stream goes on.
func (s *flacSource) step() error {
	total := s.info.ClaimedFrames
	if s.info.Truncated && s.at >= s.info.Frames {
		return io.EOF // as far as count came
	}
	f, err := s.decode()
	complete := total == 0 || s.at >= total
	switch {
	case err == nil && total > 0 && s.at+int64(f.BlockSize) > total:
		return badFile(s.info.Path, "holds more audio than the %s frames its header claims; re-encode it", group(total))
	case err == nil:
		s.frame, s.used = f, 0
		s.at += int64(f.BlockSize)
		return nil
	case err == io.EOF && complete, total > 0 && complete:
		return io.EOF // tags may follow the last frame
	}
	short := &TruncatedError{Path: s.info.Path, Found: s.at, Claimed: total}
	if err != io.EOF && !errors.Is(err, io.ErrUnexpectedEOF) {
		short.Damaged = err
	}
	return short
}

// decode decodes one frame and checks it against the stream's header.
func (s *flacSource) decode() (f *frame.Frame, err error) {
	defer s.guard(&err)
	f, err = s.stream.Next()
	if err != nil {
		return nil, err
	}
	info := s.info
	if f.BitsPerSample == 0 { // "as in the stream's header"; the decoder wants it said
		f.BitsPerSample = uint8(info.Bits)
	}
	switch {
	case f.Channels.Count() != info.Channels:
		return nil, fmt.Errorf("a frame of %d channels", f.Channels.Count())
	case int(f.BitsPerSample) != info.Bits:
		return nil, fmt.Errorf("a frame of %d bits", f.BitsPerSample)
	case f.SampleRate != 0 && int(f.SampleRate) != info.Rate:
		return nil, fmt.Errorf("a frame at %d Hz", f.SampleRate)
	}
	if err := f.Parse(); err != nil {
		return nil, err
	}
	for _, sub := range f.Subframes {
		if len(sub.Samples) != int(f.BlockSize) || f.BlockSize == 0 {
			return nil, errors.New("a frame of uneven channels")
		}
	}
	return f, nil
}
