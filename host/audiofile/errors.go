package audiofile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
)

// TruncatedError says that a file holds less audio than it claims: cut short,
// or damaged from some point on. OpenOptions.AcceptTruncated uses what is there.
type TruncatedError struct {
	Path    string
	Found   int64 // frames that can be read
	Claimed int64 // frames that the header promises; 0 if it does not say
	Damaged error // why decoding stopped; nil where the file simply ends
}

// Error is one line: the file, what was found and what was claimed, and the way
// on if there is one.
func (e *TruncatedError) Error() string {
	word := "truncated"
	if e.Damaged != nil {
		word = "damaged"
	}
	found := group(e.Found)
	if e.Claimed > 0 {
		found += " of " + group(e.Claimed)
	}
	s := fmt.Sprintf("%s: %s: %s frames are there", e.Path, word, found)
	if e.Found > 0 {
		s += "; --accept-truncated uses them"
	}
	return s
}

// Unwrap gives the decoder's reason, if any.
func (e *TruncatedError) Unwrap() error { return e.Damaged }

// group writes n with a space between thousands: 41 250.
func group(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}

// badFile is an error about the contents of the file at path.
func badFile(path, format string, args ...any) error {
	return fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...))
}

// ioError names the user's path in an error of the operating system, whatever
// (temporary) name the call was made with. errors.Is still finds the cause.
func ioError(path, doing string, err error) error {
	var pe *fs.PathError
	var le *os.LinkError
	switch {
	case errors.As(err, &pe):
		err = pe.Err
	case errors.As(err, &le):
		err = le.Err
	}
	return fmt.Errorf("%s: %s: %w", path, doing, err)
}
