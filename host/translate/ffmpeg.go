package translate

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"lacquer/host/audiofile"
)

// FFmpeg is the program that encodes and decodes.
type FFmpeg struct {
	path     string
	encoders map[string]bool
	patience time.Duration // after so long without a byte it hangs
}

// ErrNoFFmpeg is for a system without ffmpeg.
var ErrNoFFmpeg = errors.New("ffmpeg is not there: install it (Debian, Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg) or name it with --ffmpeg")

const (
	patience = time.Minute
	lastGasp = 5 * time.Second // for who holds its pipes after it was killed
)

// FindFFmpeg looks for ffmpeg, at a path or, with "", where programs are, and
// asks it what it can encode.
func FindFFmpeg(ctx context.Context, path string) (*FFmpeg, error) {
	name := path
	if name == "" {
		name = "ffmpeg"
	}
	found, err := exec.LookPath(name)
	if err != nil && path == "" {
		return nil, ErrNoFFmpeg
	}
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be run as ffmpeg: %w", path, errors.Unwrap(err))
	}
	f := &FFmpeg{path: found, encoders: map[string]bool{}, patience: patience}
	var out bytes.Buffer
	if err := f.run(ctx, nil, func(r io.Reader, alive func()) error {
		if _, err := io.Copy(&out, io.LimitReader(r, 1<<20)); err != nil {
			return pipeError{err}
		}
		return nil
	}, "-encoders"); err != nil {
		return nil, err
	}
	// " A....D libmp3lame           libmp3lame MP3 …"
	for line := range strings.Lines(out.String()) {
		if words := strings.Fields(line); len(words) >= 2 && strings.HasPrefix(words[0], "A") {
			f.encoders[words[1]] = true
		}
	}
	return f, nil
}

// Encoder is the name of the encoder for a codec; "" if there is none.
func (f *FFmpeg) Encoder(c Codec) string {
	for _, name := range c.format().encoders {
		if f.encoders[name] {
			return name
		}
	}
	return ""
}

// pump moves what goes into ffmpeg's stdin or comes out of its stdout, and calls
// alive for what has gone through.
type pump[T any] func(pipe T, alive func()) error

// run runs ffmpeg to its end. feed and drain may be nil.
func (f *FFmpeg) run(ctx context.Context, feed pump[io.Writer], drain pump[io.Reader], args ...string) error {
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	var hung atomic.Bool
	watchdog := time.AfterFunc(f.patience, func() {
		hung.Store(true)
		cancel()
	})
	defer watchdog.Stop()

	cmd := exec.CommandContext(running, f.path, append([]string{"-hide_banner", "-nostdin", "-loglevel", "error"}, args...)...)
	cmd.WaitDelay = lastGasp
	var said tail
	cmd.Stderr = &said
	ends, err := f.start(running, cmd, feed, drain, func() { watchdog.Reset(f.patience) })
	if err != nil {
		return err
	}
	var ours, broken error
	for range cap(ends) {
		switch err := <-ends; {
		case errors.As(err, new(pipeError)):
			broken = err
		case err != nil:
			ours = err
			cancel()
		}
	}
	err = cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case ours != nil:
		return ours
	case hung.Load():
		return said.failure(fmt.Errorf("no sign of life for %v", f.patience))
	case err != nil || broken != nil:
		return said.failure(cmp.Or(err, broken))
	}
	return nil
}

// start begins to feed and drain; ends has room for how each ends.
func (f *FFmpeg) start(ctx context.Context, cmd *exec.Cmd, feed pump[io.Writer], drain pump[io.Reader], alive func()) (ends chan error, err error) {
	var pumps []func() error
	if feed != nil {
		in, err := cmd.StdinPipe()
		if err != nil {
			return nil, err
		}
		pumps = append(pumps, func() error {
			defer in.Close()
			return feed(in, alive)
		})
	}
	if drain != nil {
		out, err := cmd.StdoutPipe()
		if err != nil {
			return nil, err
		}
		// Who inherited the pipe's other end may outlive ffmpeg.
		context.AfterFunc(ctx, func() { out.Close() })
		pumps = append(pumps, func() error { return drain(out, alive) })
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("cannot start ffmpeg: %w", err)
	}
	ends = make(chan error, len(pumps))
	for _, p := range pumps {
		go func() { ends <- p() }()
	}
	return ends, nil
}

// pipeError is one of ffmpeg's end of a pipe: that it has gone says nothing, the
// reason comes from ffmpeg.
type pipeError struct{ error }

// tail keeps the end of what ffmpeg says.
type tail struct{ last []byte }

func (t *tail) Write(b []byte) (int, error) {
	t.last = append(t.last, b...)
	t.last = t.last[max(0, len(t.last)-4096):]
	return len(b), nil
}

// failure is an error with ffmpeg's last line.
func (t *tail) failure(err error) error {
	lines := strings.Split(strings.TrimSpace(string(t.last)), "\n")
	if line := strings.TrimSpace(lines[len(lines)-1]); line != "" {
		return fmt.Errorf("ffmpeg failed (%w): %s", err, line)
	}
	return fmt.Errorf("ffmpeg failed: %w", err)
}

// Source is audio to encode; it is read from where it stands to its end.
type Source interface {
	Info() audiofile.Info
	Read(dst [][]float64) (n int, err error)
}

// Encode writes a source times a gain, linear, to a file. Samples above full
// scale stay as they are.
func (f *FFmpeg) Encode(ctx context.Context, c Codec, src Source, gain float64, path string, progress func(frames int64)) error {
	info := src.Info()
	kbps := c.Rate
	if info.Channels == 1 {
		kbps /= 2
	}
	feed := func(w io.Writer, alive func()) error {
		var b []byte
		return eachBlock(src, func(planar [][]float64) error {
			b = interleave(b[:0], planar, gain)
			if _, err := w.Write(b); err != nil {
				return pipeError{err}
			}
			alive()
			progress(int64(len(planar[0])))
			return nil
		})
	}
	return f.run(ctx, feed, nil,
		"-y", "-f", "f32le", "-ar", strconv.Itoa(info.Rate), "-ac", strconv.Itoa(info.Channels), "-i", "pipe:0",
		"-c:a", f.Encoder(c), "-b:a", strconv.Itoa(kbps)+"k", "-ar", strconv.Itoa(c.sampleRate(info.Rate)),
		"-f", c.format().container, path)
}

// Decode reads a file as floating point, so that nothing is clipped, at a rate in
// Hz and a number of channels.
func (f *FFmpeg) Decode(ctx context.Context, path string, rate, channels int, take func(planar [][]float64) error) error {
	drain := func(r io.Reader, alive func()) error {
		frame := 4 * channels
		in := bufio.NewReaderSize(r, blockFrames*frame)
		buf := make([]byte, blockFrames*frame)
		planar := newPlanar(channels)
		for {
			n, err := io.ReadFull(in, buf)
			if n -= n % frame; n > 0 {
				alive()
				if err := take(split(planar, buf[:n])); err != nil {
					return err
				}
			}
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				return nil
			}
			if err != nil {
				return pipeError{err}
			}
		}
	}
	return f.run(ctx, nil, drain,
		"-i", path, "-f", "f32le", "-ar", strconv.Itoa(rate), "-ac", strconv.Itoa(channels), "pipe:1")
}

// blockFrames is how many frames are worked on at a time.
const blockFrames = 4096

func newPlanar(channels int) [][]float64 {
	planar := make([][]float64, channels)
	for c := range planar {
		planar[c] = make([]float64, blockFrames)
	}
	return planar
}

// eachBlock reads a source to its end.
func eachBlock(src Source, visit func(planar [][]float64) error) error {
	buffer := newPlanar(src.Info().Channels)
	planar := make([][]float64, len(buffer))
	for {
		n, err := src.Read(buffer)
		for c := range buffer {
			planar[c] = buffer[c][:n]
		}
		if n > 0 {
			if err := visit(planar); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func interleave(b []byte, planar [][]float64, gain float64) []byte {
	for i := range planar[0] {
		for _, x := range planar {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(x[i]*gain)))
		}
	}
	return b
}

// split is the other way round; what is not a number becomes silence.
func split(planar [][]float64, b []byte) [][]float64 {
	n := len(b) / 4 / len(planar)
	view := make([][]float64, len(planar))
	for c := range planar {
		view[c] = planar[c][:n]
		for i := range view[c] {
			v := float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*(i*len(planar)+c):])))
			if v-v != 0 {
				v = 0
			}
			view[c][i] = v
		}
	}
	return view
}
