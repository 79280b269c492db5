package audiofile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

var cd = Format{Rate: 44100, Channels: 2, Encoding: PCM16}

// create starts an output and writes a few frames.
func create(t *testing.T, path string, opt CreateOptions) *Writer {
	t.Helper()
	w, err := Create(path, cd, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(four); err != nil {
		t.Fatal(err)
	}
	return w
}

// Nothing appears under the output's name before Commit, and nothing stays
// after Abort.
func TestAbortLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.wav")
	w := create(t, path, CreateOptions{})
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("output is there before Commit")
	}
	if n := len(leftovers(t, dir)); n != 1 {
		t.Errorf("%d temporary files beside the output, want 1", n)
	}
	w.Abort()
	w.Abort()
	if rest := leftovers(t, dir); rest != nil {
		t.Errorf("Abort left %q", rest)
	}
	if w.Write(four) == nil || w.Commit() == nil {
		t.Error("a dropped output still takes frames")
	}
}

func TestAbortAfterCommit(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.wav")
	w := create(t, path, CreateOptions{})
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	got, _ := load(t, path)
	same(t, got, four)
	if rest := leftovers(t, dir, "out.wav"); rest != nil {
		t.Errorf("Commit left %q", rest)
	}
	if w.Write(four) == nil || w.Commit() == nil {
		t.Error("a finished output still takes frames")
	}
}

// Without Force an existing file is refused and stays; with it, it is replaced
// only by Commit.
func TestOverwrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.wav")
	if err := os.WriteFile(path, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	isPrecious := func() bool {
		b, _ := os.ReadFile(path)
		return string(b) == "precious"
	}
	_, err := Create(path, cd, CreateOptions{})
	if !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), "already exists; --force replaces it") {
		t.Errorf("refused with %v", err)
	}
	w := create(t, path, CreateOptions{Force: true})
	if !isPrecious() {
		t.Error("replaced before Commit")
	}
	w.Abort()
	if !isPrecious() || leftovers(t, dir, "out.wav") != nil {
		t.Error("Abort did not leave the old file alone")
	}
	if err := create(t, path, CreateOptions{Force: true}).Commit(); err != nil {
		t.Fatal(err)
	}
	got, _ := load(t, path)
	same(t, got, four)
}

// A file that appears while an output is written is not replaced either.
func TestAppearsMeanwhile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.wav")
	w := create(t, path, CreateOptions{})
	os.WriteFile(path, []byte("precious"), 0o644)
	if err := w.Commit(); !errors.Is(err, fs.ErrExist) {
		t.Errorf("committed with %v", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "precious" || leftovers(t, dir, "out.wav") != nil {
		t.Error("the other file is gone, or a temporary one stayed")
	}
}

// Through a symbolic link the file it points to is replaced, the link stays.
func TestOutputThroughLink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target.wav"), filepath.Join(dir, "link.wav")
	os.WriteFile(target, nil, 0o644)
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	if err := create(t, link, CreateOptions{Force: true}).Commit(); err != nil {
		t.Fatal(err)
	}
	if st, _ := os.Lstat(link); st.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
	got, _ := load(t, target)
	same(t, got, four)
}

func TestCreateRefuses(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out.wav")
	cases := []struct {
		path string
		f    Format
		want string
	}{
		{out, Format{48000, 2, PCM8, 0}, "cannot write 8-bit samples"},
		{out, Format{48000, 2, 0, 0}, "cannot write Encoding(0) samples"},
		{out, Format{0, 2, PCM16, 0}, "0 Hz is outside"},
		{out, Format{400000, 2, PCM16, 0}, "400000 Hz is outside"},
		{out, Format{48000, 0, PCM16, 0}, "0 channels"},
		{out, Format{48000, 65, PCM16, 0}, "65 channels"},
		{dir, cd, "is a directory"},
		{os.DevNull, cd, "is not a regular file"},
		{filepath.Join(dir, "no", "out.wav"), cd, "no such file or directory"},
	}
	for _, c := range cases {
		_, err := Create(c.path, c.f, CreateOptions{Force: true})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), c.path+": ") {
			t.Errorf("%+v: %v, want %q", c.f, err, c.want)
		}
	}
	if rest := leftovers(t, dir); rest != nil {
		t.Errorf("refusals left %q", rest)
	}
}

// A folder that cannot be written to is named.
func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	dir := t.TempDir()
	os.Chmod(dir, 0o555)
	path := filepath.Join(dir, "out.wav")
	if _, err := Create(path, cd, CreateOptions{}); !errors.Is(err, fs.ErrPermission) || !strings.HasPrefix(err.Error(), path) {
		t.Errorf("created with %v", err)
	}
}

// A full disk is an error that names the output, and leaves nothing.
func TestDiskFull(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no device here that is always full")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "out.wav")
	w := create(t, path, CreateOptions{})
	os.Remove(w.file.Name())
	w.file.Close()
	w.file = full
	p := planar(2, 10_000)
	for range 100 {
		err = w.Write(p)
	}
	if !errors.Is(err, syscall.ENOSPC) || !strings.HasPrefix(err.Error(), path+": cannot write: ") {
		t.Errorf("written with %v", err)
	}
	if again := w.finish(); again != err {
		t.Errorf("committed with %v", again)
	}
	full.Close()
}

// What is wrong with a block is said, and the output stays usable.
func TestWrongBlocks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.wav")
	w := create(t, path, CreateOptions{})
	if w.Write(planar(1, 5)) == nil || w.Write([][]float64{{1}, {1, 2}}) == nil {
		t.Error("wrong blocks were taken")
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	r, err := Open(path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	_, err1 := r.Read(planar(1, 5))
	_, err2 := r.Read([][]float64{{1}, {1, 2}})
	n, err3 := r.Read(planar(2, 0))
	if err1 == nil || err2 == nil || n != 0 || err3 != nil {
		t.Errorf("wrong reads give %v, %v, %v", err1, err2, err3)
	}
	same(t, readBlocks(t, r, 1), four)
}

// New files get the permissions that the umask allows, not those of a
// temporary file.
func TestPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no permission bits")
	}
	dir := t.TempDir()
	create(t, filepath.Join(dir, "out.wav"), CreateOptions{}).Commit()
	plain, _ := os.Create(filepath.Join(dir, "plain"))
	want, _ := plain.Stat()
	plain.Close()
	if st, _ := os.Stat(filepath.Join(dir, "out.wav")); st.Mode() != want.Mode() {
		t.Errorf("mode %v, want %v", st.Mode(), want.Mode())
	}
}

// Reading and writing allocate nothing once a file is open.
func TestSteadyAllocations(t *testing.T) {
	dir := t.TempDir()
	for _, e := range written {
		f := Format{Rate: 48000, Channels: 2, Encoding: e}
		p := planar(2, 512)
		w, err := Create(filepath.Join(dir, e.String()+".wav"), f, CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Abort()
		if n := testing.AllocsPerRun(500, func() { w.Write(p) }); n != 0 {
			t.Errorf("%v: %v allocations a write", e, n)
		}
		r, err := Open(sparseWAV(t, f, 600*512), OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if n := testing.AllocsPerRun(500, func() { r.Read(p) }); n != 0 {
			t.Errorf("%v: %v allocations a read", e, n)
		}
	}
}

func TestSameFile(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.wav"), filepath.Join(dir, "b.wav")
	hard, soft := filepath.Join(dir, "hard.wav"), filepath.Join(dir, "soft.wav")
	os.WriteFile(a, []byte("x"), 0o644)
	os.WriteFile(b, []byte("x"), 0o644)
	if err := errors.Join(os.Link(a, hard), os.Symlink("a.wav", soft)); err != nil {
		t.Skip(err)
	}
	cases := []struct {
		a, b string
		same bool
	}{
		{a, a, true}, {a, hard, true}, {a, soft, true}, {hard, soft, true}, {a, b, false}, {soft, b, false},
		{a, dir + "/./a.wav", true},
		{a, filepath.Join(dir, "new.wav"), false},
		{filepath.Join(dir, "new.wav"), dir + "//new.wav", true},
	}
	for _, c := range cases {
		if got := SameFile(c.a, c.b); got != c.same {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}
