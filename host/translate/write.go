package translate

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"lacquer/dsp/dither"
	"lacquer/host/audiofile"
	"lacquer/host/report"
)

// Written is what is true of all files that were written.
type Written struct {
	Original string        `json:"original"` // the file itself, as loud as the others
	Lower    report.Figure `json:"turned_down_db"`
	Notes    []string      `json:"notes,omitempty"`
}

const (
	headroom = -1 // dBTP that no file goes above
	mostGain = 30 // dB that make up for what a device loses

	// noisePeak is how far road noise rises above its mean square, in dB: five
	// times sigma, once in a million samples.
	noisePeak = 14

	ditherSeed = 0x7472616e736c6174
)

// outputs are the files to write: the original, devices, codecs.
type outputs struct {
	job  *job
	made []string // folders that were not there
	list []*output
}

// output is one of them.
type output struct {
	path   string
	writer *audiofile.Writer
	dither *dither.Ditherer
	planar [][]float64
	gain   float64 // dB
}

// openOutputs begins all files, so that a doomed one is found before the work.
func (j *job) openOutputs() (_ *outputs, err error) {
	o := &outputs{job: j}
	if j.opt.Folder == "" {
		return o, nil
	}
	defer func() {
		if err != nil {
			o.drop()
		}
	}()
	if err := o.makeFolder(j.opt.Folder); err != nil {
		return nil, err
	}
	names := []string{"original"}
	for _, d := range j.opt.Devices {
		names = append(names, d.Name)
	}
	for _, c := range j.opt.Codecs {
		names = append(names, c.Name())
	}
	for _, name := range names {
		if err := o.open(name); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// makeFolder makes the folder and those around it that are not there.
func (o *outputs) makeFolder(folder string) error {
	for dir := filepath.Clean(folder); ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			break
		}
		o.made = append(o.made, dir)
	}
	return os.MkdirAll(folder, 0o777)
}

// open begins NAME.phone.wav.
func (o *outputs) open(name string) error {
	info := o.job.file.Info()
	base := filepath.Base(info.Path)
	path := filepath.Join(o.job.opt.Folder, strings.TrimSuffix(base, filepath.Ext(base))+"."+name+".wav")
	if audiofile.SameFile(path, info.Path) {
		return fmt.Errorf("%s: would be replaced by its translation: choose another folder", info.Path)
	}
	w, err := audiofile.Create(path, audiofile.Format{Rate: info.Rate, Channels: info.Channels, Encoding: audiofile.PCM24}, audiofile.CreateOptions{Force: o.job.opt.Force})
	if err != nil {
		return err
	}
	o.list = append(o.list, &output{
		path: path, writer: w, planar: make([][]float64, info.Channels),
		dither: dither.New(dither.Config{
			Bits: 24, Rate: float64(info.Rate), Channels: info.Channels, Seed: ditherSeed, FromFirstOffGrid: true,
		}),
	})
	return nil
}

// drop removes what was not finished.
func (o *outputs) drop() {
	for _, out := range o.list {
		out.writer.Abort()
	}
	for _, dir := range o.made { // those that are empty
		os.Remove(dir)
	}
}

// write renders all files at equal loudness.
func (o *outputs) write(ctx context.Context) error {
	if len(o.list) == 0 {
		return nil
	}
	o.setGains()
	if err := o.render(ctx); err != nil {
		return err
	}
	devices := len(o.job.opt.Devices)
	for i, p := range o.job.previews {
		if err := p.render(ctx, o.list[1+devices+i]); err != nil {
			return err
		}
	}
	for _, out := range o.list {
		if err := out.writer.Commit(); err != nil {
			return err
		}
	}
	r := &o.job.result
	r.Written.Original = o.list[0].path
	for i := range r.Devices {
		r.Devices[i].Output = o.list[1+i].path
	}
	for i := range r.Codecs {
		r.Codecs[i].Output = o.list[1+devices+i].path
	}
	return nil
}

// setGains makes all files as loud as the original, and then turns all of them
// down by what the highest of their peaks is above the headroom.
func (o *outputs) setGains() {
	r := &o.job.result
	names, levels, noise := []string{"original"}, []Level{r.Original}, []float64{0}
	for i, d := range r.Devices {
		names, levels, noise = append(names, d.Name), append(levels, d.Level), append(noise, o.job.opt.Devices[i].Noise)
	}
	for _, c := range r.Codecs {
		names, levels, noise = append(names, c.Name), append(levels, c.Level), append(noise, 0)
	}
	r.Written = &Written{}
	top := math.Inf(-1)
	for i, l := range levels {
		gain := match(l, r.Original)
		o.list[i].gain = min(gain, mostGain)
		if gain > mostGain {
			r.Written.Notes = append(r.Written.Notes, fmt.Sprintf("%s is %.0f LU softer than the original: %d dB of that are made up for", names[i], gain, mostGain))
		}
		peak := math.Pow(10, (float64(l.TruePeak)+o.list[i].gain)/20)
		if noise[i] > 0 && r.Original.Integrated.Defined() {
			peak += math.Pow(10, (float64(r.Original.Integrated)-noise[i]+noisePeak)/20)
		}
		top = max(top, 20*math.Log10(peak))
	}
	lower := max(0, top-headroom)
	if lower > 0 {
		r.Written.Notes = append(r.Written.Notes, fmt.Sprintf("all files are turned down by %.1f dB, so that none goes above %d dBTP", lower, headroom))
	}
	r.Written.Lower = report.Figure(lower)
	for _, out := range o.list {
		out.gain -= lower
	}
}

// match is the gain in dB that makes something as loud as the original.
func match(l, original Level) float64 {
	if l.Integrated.Defined() && original.Integrated.Defined() {
		return float64(original.Integrated - l.Integrated)
	}
	return 0
}

// render plays the file on all devices once more.
func (o *outputs) render(ctx context.Context) error {
	j := o.job
	if err := j.file.Rewind(); err != nil {
		return err
	}
	var players []*player
	for _, d := range j.opt.Devices {
		p := newPlayer(d, j.file.Info())
		if d.Noise > 0 && j.result.Original.Integrated.Defined() {
			p.addNoise(float64(j.result.Original.Integrated) - d.Noise - o.list[1+len(players)].match(o))
		}
		players = append(players, p)
	}
	done := j.step("writing", j.frames)
	return eachBlock(j.file, func(planar [][]float64) error {
		done(int64(len(planar[0])))
		if err := o.list[0].write(planar); err != nil {
			return err
		}
		for i, p := range players {
			if err := o.list[1+i].write(p.play(planar)); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
}

// match is the gain in dB before all files were turned down.
func (out *output) match(o *outputs) float64 { return out.gain + float64(o.job.result.Written.Lower) }

// write appends a block at the output's gain.
func (out *output) write(planar [][]float64) error {
	gain := math.Pow(10, out.gain/20)
	for c, x := range planar {
		out.planar[c] = slices.Grow(out.planar[c][:0], len(x))[:len(x)]
		for i, v := range x {
			out.planar[c][i] = v * gain
		}
	}
	out.dither.Process(out.planar)
	return out.writer.Write(out.planar)
}

// render decodes what was encoded once more, in time with the original and as long.
func (p *preview) render(ctx context.Context, out *output) error {
	late := int64(0)
	if p.result.Delay.Defined() {
		late = int64(math.Round(float64(p.result.Delay)))
	}
	left := p.job.result.Frames
	p.told = p.job.step("writing "+p.codec.Name(), left)
	silence := newPlanar(p.job.result.Channels)
	pad := func(frames int64) error {
		for frames = min(frames, left); frames > 0; {
			n := min(frames, blockFrames)
			if err := out.write(cut(silence, 0, n)); err != nil {
				return err
			}
			frames, left = frames-n, left-n
		}
		return nil
	}
	if err := pad(-late); err != nil {
		return err
	}
	err := p.decodeInto(ctx, p.path, func(planar [][]float64) error {
		n := int64(len(planar[0]))
		skip := max(0, min(late, n))
		late -= skip
		planar = cut(planar, skip, min(n, skip+left))
		left -= int64(len(planar[0]))
		return out.write(planar)
	})
	if err != nil {
		return err
	}
	return pad(left)
}

// cut is the frames from…to of a block.
func cut(planar [][]float64, from, to int64) [][]float64 {
	list := make([][]float64, len(planar))
	for c, x := range planar {
		list[c] = x[from:max(from, to)]
	}
	return list
}
