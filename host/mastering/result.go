package mastering

import (
	"fmt"
	"math"

	"lacquer/host/report"
)

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

	// What plots are drawn from, where MasterOptions.Curves asks for it.
	Before, After *report.Curves `json:"-"`
	Reductions    *Reductions    `json:"-"`
}

// meanReductionWarning is the mean gain reduction in dB above which a limiter
// is heard rather than felt.
const meanReductionWarning = 4

// clippingWarning is the mean of what the clipper takes in dB above which it
// is heard: on ten real mixes what it takes off is then 20 dB below the music.
const clippingWarning = 0.05

// The stages of lacquer.meters/1 that a summary names: the one that holds the
// ceiling, and the one that shaves peaks before it.
const (
	LimiterStage = "maximizer"
	ClipperStage = "clipper"
)

// Reduction is that of a stage by its name; undefined without such a stage.
func (r *Result) Reduction(stage string) GainReduction {
	for _, s := range r.Stages {
		if s.Name == stage {
			return s.GainReduction
		}
	}
	return GainReduction{report.Figure(math.NaN()), report.Figure(math.NaN())}
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
	r.After, r.Reductions = m.best.curves, m.best.reduced
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
		say("%g LUFS is more than limiting can do: the master stops at %.1f LUFS, %.1f LU short, where 1 dB more drive would add less than %.1f LU and only crush it; %s",
			target, float64(r.Output.Integrated), short, leastSlope, r.louder())
	default:
		say("%g LUFS is missed by %.1f LU", target, -short)
	}
	if mean := float64(r.GainReduction.Mean); mean > meanReductionWarning {
		say("the limiter takes away %.1f dB on average: above %d dB it sounds flat and distorted; a lower target, or a denser mix, sounds better", mean, meanReductionWarning)
	}
	if mean := float64(r.Reduction(ClipperStage).Mean); mean > clippingWarning {
		say("the clipper takes away %.2f dB on average: above %g dB it is heard as distortion; a lower target, or a higher Clipper/Threshold, sounds cleaner", mean, clippingWarning)
	}
	return list
}

// louder says what gets further than the limiter alone did.
func (r *Result) louder() string {
	if r.Reduction(ClipperStage).Max > 0 {
		return "a denser mix, or compression before the limiter, gets further"
	}
	return `a denser mix, a clipper and the loud character (--set "Clipper/On=on" --set "Maximizer/Character=Loud"), or a preset made for it gets further`
}
