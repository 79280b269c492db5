package mastering

import (
	"context"
	"fmt"
	"math"

	"lacquer/dsp/preset"
	"lacquer/host/audiofile"
	"lacquer/host/engine"
	"lacquer/host/report"
)

// Progress is told how work goes on: Begin at each step with its length in
// frames, Done with the frames done so far. Either may be nil.
type Progress struct {
	Begin func(step string, frames int64)
	Done  func(frames int64)
}

func (p Progress) begin(step string, frames int64) {
	if p.Begin != nil {
		p.Begin(step, frames)
	}
}

// MasterOptions is one song to master.
type MasterOptions struct {
	Input, Output   string
	Target          Target
	Encoding        audiofile.Encoding // of the output
	Force           bool               // replace an existing output
	AcceptTruncated bool
	Preset          *preset.Preset // nil for none
	Set             []string       // parameters beside the preset's or instead of them, "Module/Name=text"
	Curves          bool           // collect what plots are drawn from
	Progress        Progress
}

// master is one song on its way.
type master struct {
	opt     MasterOptions
	ctx     context.Context
	plugin  *engine.Plugin
	song    *stereo
	excerpt *excerpt
	gain    float64 // Input/Gain in dB
	best    *pass

	gainGiven bool // by the user
	result    Result
}

// pass is one render of the whole song; its file waits to be committed.
type pass struct {
	drive   float64
	out     *output
	figures report.Figures
	stages  []StageReduction
	curves  *report.Curves
	reduced *Reductions
}

// Master renders a mix to a target through the plugin and measures both. The
// output appears only when all went well.
func Master(ctx context.Context, plugin *engine.Plugin, opt MasterOptions) (*Result, error) {
	if err := checkPaths(opt.Input, opt.Output); err != nil {
		return nil, err
	}
	song, err := openStereo(opt.Input, audiofile.OpenOptions{AcceptTruncated: opt.AcceptTruncated})
	if err != nil {
		return nil, err
	}
	defer song.Close()
	m := &master{opt: opt, ctx: ctx, plugin: plugin, song: song}
	defer m.drop()
	if err := m.run(); err != nil {
		return nil, err
	}
	if err := m.best.out.writer.Commit(); err != nil {
		return nil, err
	}
	return &m.result, nil
}

// checkPaths refuses an output that would replace the input.
func checkPaths(input, output string) error {
	if audiofile.SameFile(input, output) {
		return fmt.Errorf("%s: output and input are the same file: choose another output", output)
	}
	return nil
}

// drop removes what was not committed.
func (m *master) drop() {
	if m.best != nil {
		m.best.out.writer.Abort()
	}
}

// run measures, solves, renders; m.best is then the master.
func (m *master) run() error {
	// A doomed output is found before the work, not after it.
	w, err := audiofile.Create(m.opt.Output, m.format(), audiofile.CreateOptions{Force: m.opt.Force})
	if err != nil {
		return err
	}
	w.Abort()
	if err := m.configure(); err != nil {
		return err
	}
	if err := m.measureInput(); err != nil {
		return err
	}
	if err := m.align(); err != nil {
		return err
	}
	if err := m.solve(); err != nil {
		return err
	}
	m.finish()
	return nil
}

// measureInput measures the mix and keeps an excerpt of it.
func (m *master) measureInput() (err error) {
	info := m.song.Info()
	m.opt.Progress.begin("measuring", info.Frames)
	m.excerpt = newExcerpt(info.Rate, info.Frames)
	opt := report.MeasureOptions{Tap: m.excerpt.add, Progress: m.opt.Progress.Done}
	if m.opt.Curves {
		m.result.Before = report.NewCurves(info)
		m.result.Before.Join(&opt)
	}
	if m.result.Input, err = report.Measure(m.ctx, m.song, opt); err != nil {
		return err
	}
	m.song.describe(&m.result.Input)
	return nil
}

// solve renders the song until it measures what it should.
func (m *master) solve() error {
	target, level := m.opt.Target.LUFS, float64(m.result.Input.Integrated)
	if !m.result.Input.Integrated.Defined() {
		return m.render(0)
	}
	quiet := clampDrive(m.opt.Target.Ceiling - float64(m.result.Input.TruePeak) - m.gain)
	predicted := m.excerptCurve(level)
	drive, reachable, err := estimate(predicted, target, clampDrive(target-level-m.gain), quiet)
	if err != nil {
		return err
	}
	slope, err := rise(predicted, drive)
	if err != nil {
		return err
	}
	rendered := func(d float64) (float64, error) {
		err := m.render(d)
		return float64(m.result.Output.Integrated), err
	}
	return refine(rendered, target, drive, slope, reachable)
}

// excerptCurve predicts the loudness of the song from that of its excerpt.
func (m *master) excerptCurve(songLevel float64) curve {
	known := map[float64]float64{}
	dry := m.excerptLevel()
	return func(drive float64) (float64, error) {
		if l, ok := known[drive]; ok {
			return l, nil
		}
		if math.IsNaN(dry) || math.IsInf(dry, 0) {
			return songLevel + m.gain + drive, nil // the excerpt is silent by chance
		}
		meter := newMeter(m.song.Info().Rate)
		m.excerpt.rewind()
		m.opt.Progress.begin("listening", int64(m.excerpt.len()))
		if _, err := m.through(m.excerpt, meter, drive, engine.RenderOptions{Progress: m.opt.Progress.Done}); err != nil {
			return 0, err
		}
		l := songLevel + meter.Integrated() - dry
		if math.IsNaN(l) || math.IsInf(l, 0) {
			l = songLevel + m.gain + drive
		}
		known[drive] = l
		return l, nil
	}
}

// excerptLevel is the loudness of the excerpt as it comes.
func (m *master) excerptLevel() float64 {
	meter := newMeter(m.song.Info().Rate)
	block := [][]float64{make([]float64, renderBlock), make([]float64, renderBlock)}
	m.excerpt.rewind()
	for {
		n, err := m.excerpt.Read(block)
		if err != nil {
			return meter.Integrated()
		}
		meter.Process([][]float64{block[0][:n], block[1][:n]})
	}
}

// render makes one pass over the whole song and keeps it if it comes nearer
// to the target than the best so far.
func (m *master) render(drive float64) error {
	m.result.Passes++
	if err := m.song.Rewind(); err != nil {
		return err
	}
	out, err := newOutput(outputFormat{
		path: m.opt.Output, force: m.opt.Force, format: m.format(),
		ceiling: math.Pow(10, m.opt.Target.Ceiling/20),
	})
	if err != nil {
		return err
	}
	p := &pass{drive: drive, out: out}
	opt := engine.RenderOptions{Progress: m.opt.Progress.Done}
	if m.opt.Curves {
		p.curves, p.reduced = out.follow(), &Reductions{rate: float64(m.song.Info().Rate)}
		opt.Meters = p.reduced.add
	}
	m.opt.Progress.begin(fmt.Sprintf("mastering, pass %d", m.result.Passes), m.song.Info().Frames)
	p.stages, err = m.through(m.song, out, drive, opt)
	if err != nil {
		out.writer.Abort()
		return err
	}
	p.figures = out.probe.Figures()
	p.figures.File = m.opt.Output
	m.keep(p)
	return nil
}

// keep takes a pass as the best, or drops it.
func (m *master) keep(p *pass) {
	m.result.Output = p.figures
	if m.best == nil {
		m.best = p
		return
	}
	off := func(p *pass) float64 { return math.Abs(float64(p.figures.Integrated) - m.opt.Target.LUFS) }
	if off(p) < off(m.best) {
		m.best, p = p, m.best
	}
	p.out.writer.Abort()
}

// through runs a source through the plugin at a drive into a sink.
func (m *master) through(src engine.Source, dst engine.Sink, drive float64, opt engine.RenderOptions) ([]StageReduction, error) {
	for _, s := range []string{
		fmt.Sprintf("%s=%.9f", driveName, drive),
		fmt.Sprintf("%s=%.9f", ceilingName, m.opt.Target.Ceiling),
	} {
		if err := m.plugin.Set(s); err != nil {
			return nil, err
		}
	}
	return runPlugin(m.ctx, m.plugin, m.song.Info().Rate, src, dst, opt)
}

// runPlugin activates the plugin for one render and reads what its stages
// did; a plugin without our meters gives none.
func runPlugin(ctx context.Context, plugin *engine.Plugin, rate int, src engine.Source, dst engine.Sink, opt engine.RenderOptions) (stages []StageReduction, err error) {
	if err := plugin.Activate(engine.Config{Rate: float64(rate), BlockSize: renderBlock}); err != nil {
		return nil, err
	}
	defer plugin.Deactivate()
	stats, err := plugin.Render(ctx, src, dst, opt)
	if err != nil {
		return nil, err
	}
	meters, _ := plugin.Meters()
	for _, s := range meters.Stages {
		stages = append(stages, StageReduction{s.Name, GainReduction{
			Mean: report.Figure(s.Sum / float64(max(stats.In, 1))), Max: report.Figure(s.Max),
		}})
	}
	return stages, nil
}

// renderBlock is the block size of offline renders in frames.
const renderBlock = 1024

func (m *master) format() audiofile.Format {
	return audiofile.Format{Rate: m.song.Info().Rate, Channels: 2, Encoding: m.opt.Encoding}
}
