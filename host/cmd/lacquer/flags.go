package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"lacquer/host/audiofile"
	"lacquer/host/mastering"
)

// printJSON writes v to stdout.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// warn tells what the user should know although all went well.
func warn(warnings []string) {
	for _, w := range warnings {
		fmt.Fprintln(os.Stderr, "lacquer: warning:", oneLine(w))
	}
}

// oneLine keeps a message with an odd file name in it on one line.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return '?'
		}
		return r
	}, strings.TrimSpace(s))
}

// otherFormats are file names that promise what is not written.
var otherFormats = []string{
	".flac", ".mp3", ".aif", ".aiff", ".aifc", ".ogg", ".opus", ".m4a", ".mp4", ".aac", ".wma", ".w64", ".caf", ".wv",
}

// checkOutputName refuses the name of another format than the one written.
func checkOutputName(path string) error {
	ext := strings.ToLower(filepath.Ext(path))
	for _, other := range otherFormats {
		if ext == other {
			return usageError{fmt.Errorf("%s: the output is a WAV file: name it .wav", path)}
		}
	}
	return nil
}

// encodings are the values of --bits.
var encodings = []struct {
	name     string
	encoding audiofile.Encoding
}{
	{"16", audiofile.PCM16}, {"24", audiofile.PCM24}, {"32", audiofile.PCM32},
	{"32f", audiofile.Float32}, {"64f", audiofile.Float64},
}

func parseBits(text string) (audiofile.Encoding, error) {
	var names []string
	for _, e := range encodings {
		if e.name == text {
			return e.encoding, nil
		}
		names = append(names, e.name)
	}
	return 0, usageError{fmt.Errorf("--bits %s: use one of %s", text, strings.Join(names, ", "))}
}

// parseTail reads --tail: none, auto, or seconds.
func parseTail(text string) (mastering.Tail, error) {
	switch text {
	case "none":
		return mastering.Tail{}, nil
	case "auto":
		return mastering.Tail{Auto: true}, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= 0 && v <= 600) {
		return mastering.Tail{}, usageError{fmt.Errorf("--tail %s: use none, auto, or seconds from 0 to 600", text)}
	}
	return mastering.Tail{Seconds: v}, nil
}
