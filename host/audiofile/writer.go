package audiofile

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// CreateOptions changes how an output is made. The zero value is careful.
type CreateOptions struct {
	Force bool // replace an existing file
}

// Writer writes planar float64 audio to a WAV file. Until Commit it writes to a
// temporary file beside the target, so that a target is either complete or not
// touched. It is not safe for concurrent use.
type Writer struct {
	path    string
	force   bool
	format  Format
	file    *os.File
	encode  encoder
	buf     []byte
	used    int   // bytes of buf
	frames  int64 // written and buffered
	clipped int64
	limit   uint64 // form size above which the file is RF64
	failed  error  // sticky
}

// Create starts a WAV file that will appear at path on Commit. An existing file
// is refused unless opt.Force. Call Abort, at the latest deferred, to leave
// nothing behind when it is not committed.
func Create(path string, f Format, opt CreateOptions) (*Writer, error) {
	if err := f.check(path); err != nil {
		return nil, err
	}
	target, err := followLink(path)
	if err != nil {
		return nil, err
	}
	w := &Writer{path: target, force: opt.Force, format: f, encode: encoders[f.Encoding], limit: math.MaxUint32 - 1}
	if err := w.checkTarget(); err != nil {
		return nil, err
	}
	if w.file, err = createTemp(target); err != nil {
		return nil, ioError(path, "cannot create", err)
	}
	w.buf = make([]byte, bufferBytes/f.frameBytes()*f.frameBytes())
	if err := w.flush(f.header(0, w.limit)); err != nil {
		w.Abort()
		return nil, err
	}
	return w, nil
}

// followLink is the file that path stands for: with a symbolic link, the link
// stays and what it points to is replaced.
func followLink(path string) (string, error) {
	st, err := os.Lstat(path)
	if err != nil || st.Mode()&fs.ModeSymlink == 0 {
		return path, nil // what is wrong, if anything, shows when it is created
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", ioError(path, "cannot follow the link", err)
	}
	return target, nil
}

// checkTarget refuses to replace what must stay.
func (w *Writer) checkTarget() error {
	st, err := os.Stat(w.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return ioError(w.path, "cannot create", err)
	case st.IsDir():
		return badFile(w.path, "is a directory; name a file")
	case !st.Mode().IsRegular():
		return badFile(w.path, "is not a regular file; name another")
	case !w.force:
		return fmt.Errorf("%s: %w; --force replaces it", w.path, errExists)
	}
	return nil
}

// errExists reads like fs.ErrExist and is found as such.
var errExists = fmt.Errorf("output %w", fs.ErrExist)

// createTemp makes a new file beside path, with the permissions that any new
// file gets.
func createTemp(path string) (*os.File, error) {
	for {
		name := filepath.Join(filepath.Dir(path), fmt.Sprintf(".lacquer-%08x.tmp", rand.Uint32()))
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// Write appends frames: src has one slice of equal length per channel, full
// scale is 1.0. Integers are rounded to nearest; what lies beyond the encoding's
// range is clipped and counted. Samples that are on the encoding's grid are
// stored exactly.
func (w *Writer) Write(src [][]float64) error {
	if w.failed != nil {
		return w.failed
	}
	if len(src) != w.format.Channels {
		return badFile(w.path, "%d channels written to a file of %d", len(src), w.format.Channels)
	}
	frames := len(src[0])
	for _, ch := range src {
		if len(ch) != frames {
			return badFile(w.path, "channels of unequal length written")
		}
	}
	stride := w.format.frameBytes()
	for done := 0; done < frames; {
		n := min(frames-done, (len(w.buf)-w.used)/stride)
		for c, ch := range src {
			w.clipped += w.encode(w.buf, ch[done:done+n], w.used+c*w.format.Encoding.bytes(), stride)
		}
		w.used += n * stride
		w.frames += int64(n)
		done += n
		if w.used == len(w.buf) {
			if err := w.flushBuffer(); err != nil {
				return err
			}
		}
	}
	return nil
}

// Clipped counts the samples that the encoding could not hold: beyond its range
// or not a number.
func (w *Writer) Clipped() int64 { return w.clipped }

// flushBuffer hands the buffered frames to the file.
func (w *Writer) flushBuffer() error {
	err := w.flush(w.buf[:w.used])
	w.used = 0
	return err
}

// flush appends b to the file.
func (w *Writer) flush(b []byte) error {
	if _, err := w.file.Write(b); err != nil {
		w.failed = ioError(w.path, "cannot write", err)
	}
	return w.failed
}

// Commit finishes the file and gives it its name in one step. On failure nothing
// is left behind and an earlier file at the path is as it was.
func (w *Writer) Commit() error {
	if w.file == nil {
		return w.failed
	}
	err := w.finish()
	if err != nil {
		w.Abort()
	}
	return err
}

// finish completes the temporary file, makes it durable and renames it.
func (w *Writer) finish() error {
	if w.failed != nil {
		return w.failed
	}
	if err := w.flushBuffer(); err != nil {
		return err
	}
	if w.frames*int64(w.format.frameBytes())&1 != 0 {
		if err := w.flush([]byte{0}); err != nil { // chunks end on even bytes
			return err
		}
	}
	if _, err := w.file.WriteAt(w.format.header(w.frames, w.limit), 0); err != nil {
		return ioError(w.path, "cannot write", err)
	}
	// Some file systems report a full disk only here.
	if err := w.file.Sync(); err != nil {
		return ioError(w.path, "cannot write", err)
	}
	if err := w.checkTarget(); err != nil {
		return err // it appeared meanwhile
	}
	temp := w.file.Name()
	if err := w.file.Close(); err != nil {
		return ioError(w.path, "cannot write", err)
	}
	if err := os.Rename(temp, w.path); err != nil {
		return ioError(w.path, "cannot rename the finished output", err)
	}
	w.file = nil
	w.failed = badFile(w.path, "output is already finished")
	return nil
}

// Abort drops the output and removes the temporary file. After Commit it does
// nothing, so it can be deferred.
func (w *Writer) Abort() {
	if w.file == nil {
		return
	}
	w.file.Close()
	os.Remove(w.file.Name())
	w.file = nil
	if w.failed == nil {
		w.failed = badFile(w.path, "output was dropped")
	}
}
