package audiofile

import (
	"os"
	"path/filepath"
)

// SameFile says whether two paths name one file: by spelling, or through
// symbolic or hard links. Paths that do not exist are compared by spelling.
func SameFile(a, b string) bool {
	sa, errA := os.Stat(a)
	sb, errB := os.Stat(b)
	if errA == nil && errB == nil {
		return os.SameFile(sa, sb)
	}
	if (errA == nil) != (errB == nil) {
		return false
	}
	fullA, errA := filepath.Abs(a)
	fullB, errB := filepath.Abs(b)
	return errA == nil && errB == nil && fullA == fullB
}
