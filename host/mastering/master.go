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
	Progress        Progress
}

// GainReduction is how hard a stage worked, in dB: the mean over all frames
// and the most of any.
type GainReduction struct {
	Mean report.Figure `json:"mean"`
	Max  report.Figure `json:"max"`
}

// StageReduction is the gain reduction of one stage of the chain, by the name
// that the meters give it.
type StageReduction struct {
	Name string `json:"name"`
	GainReduction
}

// Result is what mastering a song came to.
type Result struct {
	Input         report.Figures   `json:"input"`
	Output        report.Figures   `json:"output"`
	Preset        string           `json:"preset,omitempty"`
	Target        Target           `json:"target"`
	TargetReached bool             `json:"target_reached"`
	Shortfall     report.Figure    `json:"shortfall_lu"` // target minus output
	InputGain     report.Figure    `json:"input_gain_db"`
	Drive         report.Figure    `json:"drive_db"`
	Passes        int              `json:"passes"`
	GainReduction GainReduction    `json:"gain_reduction_db"` // of the limiter
	Stages        []StageReduction `json:"stages"`            // of every stage that reduces gain, the limiter among them
	Warnings      []string         `json:"warnings"`
}

// meanReductionWarning is the mean gain reduction in dB above which a limiter
// is heard rather than felt.
const meanReductionWarning = 4

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
	m.result.Input, err = report.Measure(m.ctx, m.song, report.MeasureOptions{Tap: m.excerpt.add, Progress: m.opt.Progress.Done})
	if err != nil {
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
		if _, err := m.through(m.excerpt, meter, drive); err != nil {
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
	m.opt.Progress.begin(fmt.Sprintf("mastering, pass %d", m.result.Passes), m.song.Info().Frames)
	p.stages, err = m.through(m.song, out, drive)
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
func (m *master) through(src engine.Source, dst engine.Sink, drive float64) ([]StageReduction, error) {
	for _, s := range []string{
		fmt.Sprintf("%s=%.9f", driveName, drive),
		fmt.Sprintf("%s=%.9f", ceilingName, m.opt.Target.Ceiling),
	} {
		if err := m.plugin.Set(s); err != nil {
			return nil, err
		}
	}
	return runPlugin(m.ctx, m.plugin, m.song.Info().Rate, src, dst, engine.RenderOptions{Progress: m.opt.Progress.Done})
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

// Reduction is that of a stage by its name; undefined without such a stage.
func (r *Result) Reduction(stage string) GainReduction {
	for _, s := range r.Stages {
		if s.Name == stage {
			return s.GainReduction
		}
	}
	return GainReduction{report.Figure(math.NaN()), report.Figure(math.NaN())}
}

// The stages of lacquer.meters/1 that a summary names: the one that holds the
// ceiling, and the one that shaves peaks before it.
const (
	LimiterStage = "maximizer"
	ClipperStage = "clipper"
)

// renderBlock is the block size of offline renders in frames.
const renderBlock = 1024

func (m *master) format() audiofile.Format {
	return audiofile.Format{Rate: m.song.Info().Rate, Channels: 2, Encoding: m.opt.Encoding}
}

// finish sums up.
func (m *master) finish() {
	r, in, out := &m.result, &m.result.Input, m.best.figures
	r.Output, r.Target = out, m.opt.Target
	if p := m.opt.Preset; p != nil {
		r.Preset = p.Name
	}
	r.Drive = report.Figure(m.best.drive)
	r.InputGain = report.Figure(m.gain)
	r.Stages = m.best.stages
	r.GainReduction = r.Reduction(LimiterStage)
	r.Shortfall = report.Figure(m.opt.Target.LUFS) - out.Integrated
	r.TargetReached = out.Integrated.Defined() && math.Abs(float64(r.Shortfall)) <= reachedTo
	r.Warnings = append(in.Warnings(), r.remarks()...)
}

// remarks say what the master cannot be, and what it costs.
func (r *Result) remarks() (list []string) {
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	target, short, drive := r.Target.LUFS, float64(r.Shortfall), float64(r.Drive)
	switch {
	case !r.Input.Integrated.Defined():
		say("without a loudness to go by, the level was left as it is (gain 0 dB)")
	case !r.Output.Integrated.Defined():
		say("the master has no loudness: the settings leave nothing to hear")
	case r.TargetReached:
	case short < 0 && drive <= minDrive:
		say("%g LUFS is not reached: %.0f dB down is as far as it goes; the master is %.1f LU above", target, -minDrive, -short)
	case short > 0 && drive >= maxDrive:
		say("%g LUFS is not reached: the mix is so quiet that %.0f dB up are not enough; the master is %.1f LU short", target, maxDrive, short)
	case short > 0:
		say("%g LUFS is more than limiting can do: the master stops at %.1f LUFS, %.1f LU short, where 1 dB more drive would add less than %.1f LU and only crush it; a denser mix, or compression before the limiter (--set \"Glue/On=on\"), gets further",
			target, float64(r.Output.Integrated), short, leastSlope)
	default:
		say("%g LUFS is missed by %.1f LU", target, -short)
	}
	if mean := float64(r.GainReduction.Mean); mean > meanReductionWarning {
		say("the limiter takes away %.1f dB on average: above %d dB it sounds flat and distorted; a lower target, or a denser mix, sounds better", mean, meanReductionWarning)
	}
	return list
}
