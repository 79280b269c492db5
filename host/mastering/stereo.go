package mastering

import (
	"fmt"

	"lacquer/host/audiofile"
	"lacquer/host/report"
)

// stereo reads a mono or stereo file as stereo: a mono channel plays on both
// sides.
type stereo struct {
	*audiofile.Reader
	mono [][]float64 // nil for a stereo file
}

// openStereo opens a file for rendering and refuses more than two channels.
func openStereo(path string, opt audiofile.OpenOptions) (*stereo, error) {
	r, err := audiofile.Open(path, opt)
	if err != nil {
		return nil, err
	}
	switch n := r.Info().Channels; n {
	case 1:
		return &stereo{Reader: r, mono: make([][]float64, 1)}, nil
	case 2:
		return &stereo{Reader: r}, nil
	default:
		r.Close()
		return nil, fmt.Errorf("%s: has %d channels: only mono and stereo files can be rendered (lacquer measure reads surround)", path, n)
	}
}

// Info describes the stereo signal.
func (s *stereo) Info() audiofile.Info {
	info := s.Reader.Info()
	info.Channels = 2
	return info
}

// Read fills two planar channels.
func (s *stereo) Read(dst [][]float64) (n int, err error) {
	if s.mono == nil {
		n, err = s.Reader.Read(dst)
	} else {
		s.mono[0] = dst[0]
		n, err = s.Reader.Read(s.mono)
		copy(dst[1][:n], dst[0][:n])
	}
	return n, err
}

// NonFinite counts the samples muted, on both sides.
func (s *stereo) NonFinite() int64 {
	if s.mono != nil {
		return 2 * s.Reader.NonFinite()
	}
	return s.Reader.NonFinite()
}

// describe makes figures of the stereo signal tell about the file: its
// channels, and what was counted in them.
func (s *stereo) describe(f *report.Figures) {
	f.Channels = s.Reader.Info().Channels
	f.NonFiniteSamples = s.Reader.NonFinite()
	if s.mono != nil {
		f.ClippedRuns /= 2
	}
}
