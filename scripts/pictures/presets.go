package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"path/filepath"
	"strings"

	"lacquer/dsp/loudness"
	"lacquer/dsp/preset"
	"lacquer/host/audiofile"
	"lacquer/host/engine"
	"lacquer/host/mastering"
)

// The table of presets stands between these lines.
const tableBegins, tableEnds = "<!-- presets -->\n", "<!-- /presets -->\n"

// presetTable masters a mix with every factory preset to its target, through
// the plugin, and writes what came of it into a page.
func presetTable(pluginPath, mixPath, pagePath string) error {
	page, err := os.ReadFile(pagePath)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(page), tableBegins)
	_, after, closed := strings.Cut(rest, tableEnds)
	if !ok || !closed {
		return fmt.Errorf("%s: no place for the table between %q and %q", pagePath, tableBegins, tableEnds)
	}
	mix, err := listen(mixPath)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "presets")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	rows := "| preset | LUFS | dBTP | LRA | limiter, dB | lows | low mids | high mids | highs | mono loss |\n|---|---|---|---|---|---|---|---|---|---|\n"
	rows += fmt.Sprintf("| *the mix* | %s | %s | %s | | | | | | %s |\n", signed(mix.Integrated, 1), signed(mix.TruePeak, 1), signed(mix.Range, 1), signed(mix.monoLoss, 1))
	for _, p := range preset.All() {
		row, err := presetRow(pluginPath, mixPath, filepath.Join(folder, "master.wav"), p, mix)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
		log.Print(row)
		rows += row + "\n"
	}
	return os.WriteFile(pagePath, []byte(before+tableBegins+rows+tableEnds+after), 0o666)
}

// presetRow masters with one preset.
func presetRow(pluginPath, mixPath, path string, p *preset.Preset, mix *heard) (string, error) {
	plugin, err := engine.Open(pluginPath, "")
	if err != nil {
		return "", err
	}
	defer plugin.Close()
	r, err := mastering.Master(context.Background(), plugin, mastering.MasterOptions{
		Input: mixPath, Output: path, Target: mastering.Target{LUFS: p.Target.LUFS, Ceiling: p.Target.Ceiling},
		Encoding: audiofile.PCM24, Force: true, Preset: p,
	})
	if err != nil {
		return "", err
	}
	h, err := listen(path)
	if err != nil {
		return "", err
	}
	row := fmt.Sprintf("| %s | %s", p.Name, signed(h.Integrated, 1))
	if !r.TargetReached {
		row += fmt.Sprintf(" (asked %s)", number(p.Target.LUFS))
	}
	row += fmt.Sprintf(" | %s | %s | %s |", signed(h.TruePeak, 2), signed(h.Range, 1), signed(float64(r.GainReduction.Mean), 1))
	for i, db := range h.bands {
		change := signed(db-h.Integrated-(mix.bands[i]-mix.Integrated), 1)
		if !strings.HasPrefix(change, "−") && change != "0.0" {
			change = "+" + change
		}
		row += " " + change + " |"
	}
	return row + fmt.Sprintf(" %s |", signed(h.monoLoss, 1)), nil
}

// signed writes v with a proper minus sign.
func signed(v float64, decimals int) string {
	s := fmt.Sprintf("%.*f", decimals, v)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return strings.Replace(s, "-", "−", 1)
}

// heard is what a file sounds like.
type heard struct {
	loudness.Result
	bands    [4]float64 // level in dB of both channels, by tonalBands
	monoLoss float64    // LU that the fold-down costs
}

// tonalBands are the ends in Hz of lows, low mids, high mids and highs.
var tonalBands = [5]float64{20, 120, 800, 5000, 20000}

// listen measures a stereo file.
func listen(path string) (*heard, error) {
	x, rate, err := decode(path)
	if err != nil {
		return nil, err
	}
	mono := make([]float64, len(x[0]))
	for i := range mono {
		mono[i] = (x[0][i] + x[1][i]) / 2
	}
	h := &heard{Result: measured(rate, x[0], x[1])}
	h.monoLoss = h.Integrated - measured(rate, mono, mono).Integrated
	for _, channel := range x {
		d := density(channel, rate)
		for i := range h.bands {
			for _, v := range within(d, tonalBands[i], tonalBands[i+1]) {
				h.bands[i] += math.Pow(10, v.Y/10)
			}
		}
	}
	for i, power := range h.bands {
		h.bands[i] = 10 * math.Log10(power)
	}
	return h, nil
}

func measured(rate float64, l, r []float64) loudness.Result {
	m := loudness.New(loudness.Config{Rate: rate, Channels: 2, Peak: loudness.PeakReport})
	m.Process([][]float64{l, r})
	m.Finish()
	return m.Result()
}

// decode reads a stereo file.
func decode(path string) (x [2][]float64, rate float64, err error) {
	r, err := audiofile.Open(path, audiofile.OpenOptions{})
	if err != nil {
		return x, 0, err
	}
	defer r.Close()
	if r.Info().Channels != 2 {
		return x, 0, fmt.Errorf("%s: %d channels, asked 2", path, r.Info().Channels)
	}
	block := [][]float64{make([]float64, 1<<16), make([]float64, 1<<16)}
	for {
		n, err := r.Read(block)
		for c := range x {
			x[c] = append(x[c], block[c][:n]...)
		}
		if errors.Is(err, io.EOF) {
			return x, float64(r.Info().Rate), nil
		}
		if err != nil {
			return x, 0, err
		}
	}
}
