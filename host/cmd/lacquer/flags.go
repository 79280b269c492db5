package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"lacquer/host/audiofile"
	"lacquer/host/mastering"
)

// common are the flags that every command has.
type common struct {
	json, quiet bool
}

func (c *common) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&c.json, "json", false, "print figures as JSON, for machines")
	cmd.Flags().BoolVarP(&c.quiet, "quiet", "q", false, "no progress, no table: errors and warnings only")
}

// progress is a bar on a terminal and nothing elsewhere.
func (c *common) progress() mastering.Progress {
	if c.quiet || c.json || !term.IsTerminal(int(os.Stderr.Fd())) {
		return mastering.Progress{}
	}
	var bar *progressbar.ProgressBar
	return mastering.Progress{
		Begin: func(step string, frames int64) {
			if bar != nil {
				_ = bar.Clear()
			}
			bar = progressbar.NewOptions64(max(frames, 1),
				progressbar.OptionSetWriter(os.Stderr),
				progressbar.OptionSetDescription(step),
				progressbar.OptionClearOnFinish(),
				progressbar.OptionSetPredictTime(true),
				progressbar.OptionThrottle(100e6))
		},
		Done: func(frames int64) { _ = bar.Set64(frames) },
	}
}

// printJSON writes v to stdout.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// warn tells what the user should know although all went well.
func warn(warnings []string) {
	for _, w := range warnings {
		fmt.Fprintf(os.Stderr, "lacquer: warning: %s\n", w)
	}
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
