package clap_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"lacquer/bindings/clap"
	"lacquer/bindings/clap/claptest"
)

// open loads the file on the main thread.
func open(path string) (lib *clap.Library, err error) {
	clap.OnMain(func() { lib, err = clap.Open(path) })
	return lib, err
}

func mustOpen(t testing.TB, path string) *clap.Library {
	t.Helper()
	lib, err := open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { clap.OnMain(lib.Close) })
	return lib
}

func TestOpenNamesTheFault(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := testplug
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path string
		is         error
		says       string
	}{
		{"missing", filepath.Join(dir, "missing.clap"), fs.ErrNotExist, "no such file"},
		{"empty", file("empty.clap", ""), clap.ErrNotCLAP, "empty"},
		{"text", file("text.clap", "hello, this is no plugin"), clap.ErrNotCLAP, "not a shared library"},
		{"directory", dir, clap.ErrNotCLAP, "directory"},
		{"device", os.DevNull, clap.ErrNotCLAP, "regular"},
		{"cut in the header", file("cut40.clap", string(whole[:40])), clap.ErrNotCLAP, ""},
		{"cut in the code", file("cut.clap", string(whole[:len(whole)/3])), clap.ErrNotCLAP, ""},
		{"no entry", claptest.Build(t, "NO_ENTRY"), clap.ErrNotCLAP, "without clap_entry"},
		{"old", claptest.Build(t, "MAJOR=0"), clap.ErrVersion, "0.2.10"},
		{"null entry", claptest.Build(t, "NULL_ENTRY"), clap.ErrInit, ""},
		{"init answers false", claptest.Build(t, "INIT_ANSWERS_FALSE"), clap.ErrInit, ""},
		{"no factory", claptest.Build(t, "NO_FACTORY"), clap.ErrNoFactory, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := open(c.path)
			if !errors.Is(err, c.is) {
				t.Fatalf("error %v, want %v", err, c.is)
			}
			if text := err.Error(); !strings.HasPrefix(text, c.path+": ") || !strings.Contains(text, c.says) {
				t.Errorf("%q does not name the file or say %q", text, c.says)
			}
			if strings.Count(err.Error(), c.path) > 1 {
				t.Errorf("%q names the file twice", err)
			}
		})
	}
}

func TestDescriptors(t *testing.T) {
	lib := mustOpen(t, testplug)
	list := lib.Plugins()
	if len(list) < 20 {
		t.Fatalf("%d plugins", len(list))
	}
	i := slices.IndexFunc(list, func(d clap.Descriptor) bool { return d.ID == "test.gain" })
	d := list[i]
	if d.Name != "gain" || d.Vendor != "Test" || d.URL != "https://example.org" || d.ManualURL != "" ||
		d.Version != "1.2.3" || d.CLAP.String() != "1.2.10" || !d.Has(clap.FeatureAudioEffect) || d.Has("loud") {
		t.Errorf("%+v", d)
	}
}

func TestCreateNamesTheFault(t *testing.T) {
	lib := mustOpen(t, testplug)
	for _, c := range []struct {
		id   string
		is   error
		says string
	}{
		{"test.gainx", clap.ErrNoPlugin, "test.gain, test.latency"},
		{"", clap.ErrNoPlugin, "test.gain"},
		{"test.create-fails", clap.ErrCreate, "test.create-fails"},
		{"test.init-fails", clap.ErrPluginInit, "test.init-fails"},
	} {
		clap.OnMain(func() {
			_, err := lib.Create(c.id, nil)
			if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q: %v, want %v with %q", c.id, err, c.is, c.says)
			}
		})
	}
}

// The entry's init and deinit run once however often the file is open, also
// under another name, and the file is unmapped after the last Close.
func TestOpenIsCounted(t *testing.T) {
	path := testplug
	link := filepath.Join(t.TempDir(), "link.clap")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	journal := path + ".journal"
	if err := os.WriteFile(journal, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		a, err1 := open(path)
		b, err2 := open(link)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		clap.OnMain(func() { a.Close(); a.Close() })
		if n := len(b.Plugins()); n < 20 {
			t.Fatalf("closed under another user: %d plugins", n)
		}
		clap.OnMain(b.Close)
	}
	got, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Repeat("init\ndeinit\n", 3); string(got) != want {
		t.Errorf("journal %q, want %q", got, want)
	}
	if runtime.GOOS == "linux" {
		maps, err := os.ReadFile("/proc/self/maps")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(maps), path) {
			t.Error("the file is still mapped")
		}
	}
}
