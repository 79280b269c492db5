// Package translate tells how music comes across elsewhere: on a phone, in a
// car, in a club, in mono, and after MP3, Opus, Vorbis and AAC. What is lost is
// measured, and can be listened to.
package translate

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"

	"lacquer/host/audiofile"
	"lacquer/host/report"
)

// Options says what to find out about a file.
type Options struct {
	Devices         []Device
	Codecs          []Codec
	FFmpeg          *FFmpeg // must know an encoder of each codec
	AcceptTruncated bool

	Folder string // "": nothing is written
	Force  bool   // replace files that are there

	Progress func(step string, done, total int64) // may be nil
}

// Result is how a file comes across.
type Result struct {
	File       string         `json:"file"`
	SampleRate int            `json:"sample_rate"`
	Channels   int            `json:"channels"`
	Frames     int64          `json:"frames"`
	Original   Level          `json:"original"`
	Devices    []DeviceResult `json:"devices"`
	Codecs     []CodecResult  `json:"codecs"`
	Written    *Written       `json:"written,omitempty"`
}

// DeviceResult is how a file comes across on a device.
type DeviceResult struct {
	Name  string `json:"name"`
	About string `json:"about"`
	Level
	Loudness report.Figure `json:"loudness_change_lu"`
	Change
	Masked *Masked `json:"road_noise_covers,omitempty"`
	Advice string  `json:"advice,omitempty"`
	Output string  `json:"file,omitempty"` // what was written
}

// File finds out about a file of one channel or two. Memory does not depend on its
// length. Encoded and decoded files are made in the system's temporary folder, and
// are gone afterwards.
func File(ctx context.Context, path string, opt Options) (_ *Result, err error) {
	r, err := audiofile.Open(path, audiofile.OpenOptions{AcceptTruncated: opt.AcceptTruncated})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	info := r.Info()
	if info.Channels > 2 {
		return nil, fmt.Errorf("%s: has %d channels: only mono and stereo files can be translated", path, info.Channels)
	}
	j := &job{opt: opt, file: r, frames: info.Frames, original: newListener(info)}
	j.result = Result{File: path, SampleRate: info.Rate, Channels: info.Channels, Devices: []DeviceResult{}, Codecs: []CodecResult{}}
	if j.temp, err = os.MkdirTemp("", "lacquer-translate-"); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(j.temp)) }()
	if err := j.run(ctx); err != nil {
		return nil, err
	}
	return &j.result, nil
}

// job is a file in progress.
type job struct {
	opt      Options
	file     *audiofile.Reader
	frames   int64
	temp     string // folder
	original *listener
	cells    []cell // of the original
	previews []*preview
	result   Result
}

func (j *job) run(ctx context.Context) error {
	out, err := j.openOutputs()
	if err != nil {
		return err
	}
	defer out.drop()
	if err := j.listen(ctx); err != nil {
		return err
	}
	if err := j.preview(ctx); err != nil {
		return err
	}
	return out.write(ctx)
}

// atOnce is how many codecs are at work at the same time: each takes some 100 MB
// to align what it made.
const atOnce = 4

// preview tries the codecs.
func (j *job) preview(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	free := make(chan struct{}, min(atOnce, runtime.GOMAXPROCS(0)))
	var told sync.Mutex
	done := j.step("encoding", int64(len(j.opt.Codecs))*j.frames*passes)
	var all sync.WaitGroup
	for _, c := range j.opt.Codecs {
		p := &preview{job: j, codec: c, told: func(frames int64) {
			told.Lock()
			defer told.Unlock()
			done(frames)
		}}
		j.previews = append(j.previews, p)
		all.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			if err := p.run(ctx); err != nil {
				cancel(err) // the first counts: it ends the others
			}
		})
	}
	all.Wait()
	for _, p := range j.previews {
		j.result.Codecs = append(j.result.Codecs, p.result)
	}
	return context.Cause(ctx)
}

// passes is how often a codec goes through the file, for the bar: there and back,
// and once more for each goal.
const passes = 6

// step begins a step of so many frames and returns who is to be told of frames
// that are done.
func (j *job) step(name string, frames int64) func(more int64) {
	if j.opt.Progress == nil {
		return func(int64) {}
	}
	var done int64
	j.opt.Progress(name, 0, frames)
	return func(more int64) {
		done = min(done+more, frames)
		j.opt.Progress(name, done, frames)
	}
}

// player is a device that plays the file.
type player struct {
	*playback
	listener *listener
	masking  masking
	road     *road
	noise    float64 // level of the road noise
	l, r     []float64
	nl, nr   []float64
	planar   [][]float64 // as many channels as the file has
}

func newPlayer(d Device, info audiofile.Info) *player {
	p := &player{playback: newPlayback(d, float64(info.Rate)), listener: newListener(info)}
	if d.Noise > 0 {
		p.listener.spectrum.window = p.masking.add
	}
	return p
}

// addNoise adds road noise of a loudness in LUFS to what is played.
func (p *player) addNoise(lufs float64) {
	p.road = newRoad(p.listener.spectrum.rate)
	p.noise = p.road.level(lufs)
}

// play makes what the device makes of a block.
func (p *player) play(planar [][]float64) [][]float64 {
	p.l = append(p.l[:0], planar[0]...)
	p.r = append(p.r[:0], planar[len(planar)-1]...)
	p.process(p.l, p.r)
	if p.road != nil {
		p.nl, p.nr = slices.Grow(p.nl[:0], len(p.l))[:len(p.l)], slices.Grow(p.nr[:0], len(p.r))[:len(p.r)]
		p.road.make(p.nl, p.nr, p.noise)
		for i, v := range p.nl {
			p.l[i] += v
			p.r[i] += v
		}
	}
	p.planar = append(p.planar[:0], p.l, p.r)[:len(planar)]
	return p.planar
}

// listen plays the file on all devices at once.
func (j *job) listen(ctx context.Context) error {
	var players []*player
	for _, d := range j.opt.Devices {
		players = append(players, newPlayer(d, j.file.Info()))
	}
	done := j.step("listening", j.frames)
	err := eachBlock(j.file, func(planar [][]float64) error {
		var all sync.WaitGroup
		all.Go(func() { j.original.add(planar) })
		for _, p := range players {
			all.Go(func() { p.listener.add(p.play(planar)) })
		}
		all.Wait()
		j.result.Frames += int64(len(planar[0]))
		done(int64(len(planar[0])))
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	if n := j.file.NonFinite(); n > 0 && n == j.result.Frames*int64(j.result.Channels) {
		return fmt.Errorf("%s: holds no sound: every sample is NaN or infinite", j.result.File)
	}
	j.result.Original = j.original.finish()
	j.cells = j.original.cells()
	for _, p := range players {
		j.result.Devices = append(j.result.Devices, j.tell(p))
	}
	return nil
}

// tell sums up what a player has made of the file.
func (j *job) tell(p *player) DeviceResult {
	r := DeviceResult{Name: p.device.Name, About: p.device.About, Level: p.listener.finish()}
	was := j.result.Original.Integrated
	r.Loudness = r.Integrated - was
	cells := p.listener.cells()
	r.Change = change(j.cells, cells, float64(r.Loudness))
	if p.device.Noise > 0 && was.Defined() {
		noise := newRoad(float64(j.result.SampleRate))
		m := p.masking.result(noise, noise.level(float64(was)-p.device.Noise))
		r.Masked = &m
	}
	before := j.cells
	if p.device.Mono { // what mono takes is told of there
		before = j.original.spectrum.cells(j.original.spectrum.mono)
	}
	c := change(before, cells, 0)
	r.Advice = advice(p.device, &r, float64(c.Where[0]+c.Where[1]))
	return r
}

// ctxError is err if that is only the end of a context.
func ctxError(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
