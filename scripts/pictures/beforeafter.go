package main

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"math"
	"os"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"lacquer/dsp/loudness"
	"lacquer/host/audiofile"
)

// drawBeforeAfter draws the README's picture from the two files.
func drawBeforeAfter(mixPath, masterPath, path string) error {
	mix, err := read(mixPath)
	if err != nil {
		return err
	}
	master, err := read(masterPath)
	if err != nil {
		return err
	}
	return beforeAfter(mix, master, path)
}

// song is what the pictures need of a file: per column of the picture the
// extremes of its samples and the short-term loudness.
type song struct {
	seconds   float64
	low, high []float64
	shortTerm plotter.XYs
	result    loudness.Result
}

const columns = 1000

func read(path string) (*song, error) {
	r, err := audiofile.Open(path, audiofile.OpenOptions{})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	info := r.Info()
	s := &song{
		seconds: float64(info.Frames) / float64(info.Rate),
		low:     make([]float64, columns), high: make([]float64, columns),
	}
	meter := loudness.New(loudness.Config{Rate: float64(info.Rate), Channels: info.Channels, Peak: loudness.PeakReport})
	block := make([][]float64, info.Channels)
	for c := range block {
		block[c] = make([]float64, info.Rate/10)
	}
	for frame := 0; ; {
		n, err := r.Read(block)
		part := make([][]float64, len(block))
		for c := range block {
			part[c] = block[c][:n]
			for i, v := range part[c] {
				col := min((frame+i)*columns/int(info.Frames), columns-1)
				s.low[col], s.high[col] = math.Min(s.low[col], v), math.Max(s.high[col], v)
			}
		}
		meter.Process(part)
		frame += n
		if l := meter.ShortTerm(); n > 0 && !math.IsNaN(l) && !math.IsInf(l, 0) {
			s.shortTerm = append(s.shortTerm, plotter.XY{X: float64(frame) / float64(info.Rate), Y: l})
		}
		if errors.Is(err, io.EOF) {
			meter.Finish()
			s.result = meter.Result()
			return s, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

var (
	grey  = color.RGBA{130, 138, 150, 255}
	amber = color.RGBA{204, 102, 0, 255}
)

// waveform draws the extremes of a song as a filled shape.
func waveform(s *song, c color.Color, title string) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = title
	p.Y.Min, p.Y.Max = -1, 1
	p.X.Label.Text = "seconds"
	var shape plotter.XYs
	at := func(i int) float64 { return (float64(i) + 0.5) / columns * s.seconds }
	for i := range columns {
		shape = append(shape, plotter.XY{X: at(i), Y: s.high[i]})
	}
	for i := columns - 1; i >= 0; i-- {
		shape = append(shape, plotter.XY{X: at(i), Y: s.low[i]})
	}
	poly, err := plotter.NewPolygon(shape)
	if err != nil {
		return nil, err
	}
	poly.Color, poly.LineStyle.Width = c, 0
	ceiling := plotter.NewFunction(func(float64) float64 { return math.Pow(10, -1.0/20) })
	ceiling.Dashes = []vg.Length{3, 3}
	p.Add(poly, ceiling)
	return p, nil
}

// loudnessOverTime draws short-term loudness of both, and the target.
func loudnessOverTime(mix, master *song) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = "short-term loudness"
	p.X.Label.Text, p.Y.Label.Text = "seconds", "LUFS"
	for _, s := range []struct {
		name string
		song *song
		c    color.Color
	}{{"mix", mix, grey}, {"master", master, amber}} {
		l, err := plotter.NewLine(s.song.shortTerm)
		if err != nil {
			return nil, err
		}
		l.Color, l.Width = s.c, vg.Points(2)
		p.Add(l)
		p.Legend.Add(s.name, l)
	}
	target := plotter.NewFunction(func(float64) float64 { return -14 })
	target.Dashes = []vg.Length{3, 3}
	p.Add(target)
	p.Legend.Add("target", target)
	p.Legend.Left = false
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, mix.seconds, -34, -6
	return p, nil
}

func beforeAfter(mix, master *song, path string) error {
	label := func(name string, s *song) string {
		return fmt.Sprintf("%s: %.1f LUFS, %.1f dBTP", name, s.result.Integrated, s.result.TruePeak)
	}
	before, err := waveform(mix, grey, label("the mix", mix))
	if err != nil {
		return err
	}
	after, err := waveform(master, amber, label("the master for Spotify", master))
	if err != nil {
		return err
	}
	over, err := loudnessOverTime(mix, master)
	if err != nil {
		return err
	}
	img := vgimg.NewWith(vgimg.UseWH(24*vg.Centimeter, 16*vg.Centimeter), vgimg.UseDPI(96))
	canvas := draw.New(img)
	rows := [][]*plot.Plot{{before}, {after}, {over}}
	tiles := draw.Tiles{Rows: 3, Cols: 1, PadY: 4 * vg.Millimeter, PadTop: 2 * vg.Millimeter, PadBottom: 2 * vg.Millimeter, PadLeft: 2 * vg.Millimeter, PadRight: 4 * vg.Millimeter}
	for i, row := range plot.Align(rows, tiles, canvas) {
		rows[i][0].Draw(row[0])
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := (vgimg.PngCanvas{Canvas: img}).WriteTo(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
