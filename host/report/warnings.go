package report

import "fmt"

// shortest is the length in seconds of the block that loudness is measured
// over.
const shortest = 0.4

// Warnings tells what is wrong with a file that could be measured.
func (f *Figures) Warnings() []string {
	list := []string{}
	say := func(format string, args ...any) {
		list = append(list, f.File+": "+fmt.Sprintf(format, args...))
	}
	if f.ClaimedFrames > f.Frames {
		list = append(list, Truncation(f.File, f.Frames, f.ClaimedFrames))
	}
	switch {
	case f.Integrated.Defined():
	case !f.SamplePeak.Defined():
		say("nothing but silence: it has no loudness")
	case f.Duration < shortest:
		say("only %.2g s long: loudness is measured over %g s at least", f.Duration, shortest)
	case f.constant:
		say("nothing but a constant (DC): it has no loudness")
	default:
		say("below -70 LUFS throughout: too quiet to have a loudness")
	}
	if f.ClippedRuns > 0 {
		say("clipped in %d places, where samples stick at full scale: a mix with headroom masters better", f.ClippedRuns)
	}
	if f.NonFiniteSamples > 0 {
		say("%d samples are NaN or infinite: they were muted", f.NonFiniteSamples)
	}
	return list
}

// Truncation says that a file was read as far as it goes.
func Truncation(file string, frames, claimed int64) string {
	return fmt.Sprintf("%s: breaks off: the %d frames of %d that are there were used", file, frames, claimed)
}
