// Package claptest builds a CLAP file whose plugins behave in every way a
// host must cope with, for tests.
package claptest

import (
	"cmp"
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

//go:embed testdata
var source embed.FS

// Compile builds the test plugin in dir and returns the path of the file. Each
// define is a macro that changes the file itself: NO_ENTRY, NULL_ENTRY,
// NO_FACTORY, INIT_ANSWERS_FALSE, MAJOR=n.
func Compile(dir string, defines ...string) (string, error) {
	return compile(dir, "testplug", defines...)
}

// CompileExtensions builds, in dir, a plugin with every extension there is a
// wrapper for, which logs what it is told. With DRAFT it knows them by their
// draft ids, with NULLS all their functions are null.
func CompileExtensions(dir string, defines ...string) (string, error) {
	return compile(dir, "extensions", defines...)
}

// compile runs the C compiler, the program named by CC, else gcc.
func compile(dir, name string, defines ...string) (string, error) {
	if err := os.CopyFS(dir, source); err != nil {
		return "", err
	}
	c, out := filepath.Join(dir, "testdata", name+".c"), filepath.Join(dir, name+".clap")
	args := []string{"-O1", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-Wno-unused",
		"-fvisibility=hidden", "-fPIC", "-shared", "-pthread", "-o", out, c, "-lm"}
	for _, d := range defines {
		args = append(args, "-D"+d)
	}
	cc := cmp.Or(os.Getenv("CC"), "gcc")
	if text, err := exec.Command(cc, args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", cc, strings.Join(args, " "), err, text)
	}
	return out, nil
}

// Build is Compile for one test.
func Build(t testing.TB, defines ...string) string {
	t.Helper()
	path, err := Compile(t.TempDir(), defines...)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// Main runs a package's tests with the test plugin, compiled once, at *path.
func Main(m *testing.M, path *string) {
	dir, err := os.MkdirTemp("", "claptest")
	if err == nil {
		*path, err = Compile(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}
