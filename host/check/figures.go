package check

import (
	"math"

	"lacquer/dsp/analysis"
)

// figure is what a rule is about: a number, NaN where it does not apply, and
// where in the file it is beyond a limit, with the number of all such places.
type figure struct {
	value  func(s *Subject, p *Profile) float64
	places func(s *Subject, limit float64) ([]Place, int64) // nil: all over the file
}

// figures are all that rules can be about, by name.
var figures = map[string]figure{
	"sample-peak":    {value: func(s *Subject, _ *Profile) float64 { return float64(s.Figures.SamplePeak) }},
	"missing-frames": {value: func(s *Subject, _ *Profile) float64 { return float64(max(0, s.Figures.ClaimedFrames-s.Figures.Frames)) }},
	"non-finite":     {value: func(s *Subject, _ *Profile) float64 { return float64(s.Figures.NonFiniteSamples) }},

	"integrated":        {value: func(s *Subject, _ *Profile) float64 { return float64(s.Figures.Integrated) }},
	"plr":               {value: func(s *Subject, _ *Profile) float64 { return float64(s.Figures.PLR) }},
	"min-psr":           {value: func(s *Subject, _ *Profile) float64 { return float64(s.Figures.MinPSR) }, places: flattest},
	"true-peak":         {value: func(s *Subject, _ *Profile) float64 { return float64(s.Figures.TruePeak) }, places: peaksAbove},
	"true-peak-if-loud": {value: truePeakIfLoud, places: peaksAbove},
	"lined-up":          {value: func(s *Subject, _ *Profile) float64 { return s.peaks.linedUp() }},
	"short-form-max-s":  {value: shortFormMaxS, places: func(s *Subject, _ float64) ([]Place, int64) { return at(s.peaks.loudAt) }},
	"rms":               {value: func(s *Subject, _ *Profile) float64 { return s.Survey.RMS }},
	"playback-gain":     {value: playbackGain},
	"playback-off":      {value: playbackOff},

	"clipped":   events(func(r *analysis.Result) analysis.Events { return r.Clipping.FullScale }),
	"flat-tops": events(func(r *analysis.Result) analysis.Events { return r.Clipping.FlatTops }),
	"dropouts":  events(func(r *analysis.Result) analysis.Events { return r.Dropouts }),
	"held":      events(func(r *analysis.Result) analysis.Events { return r.Held }),
	"clicks":    events(func(r *analysis.Result) analysis.Events { return r.Clicks }),

	"dc":     {value: dc},
	"rumble": {value: rumble},
	"hiss":   {value: hiss},

	"start":        {value: func(s *Subject, _ *Profile) float64 { return cut(&s.Survey.Head) }, places: begin},
	"end":          {value: func(s *Subject, _ *Profile) float64 { return cut(&s.Survey.Tail) }, places: end},
	"head-silence": {value: func(s *Subject, _ *Profile) float64 { return s.seconds(s.Survey.Head.Silence) }, places: begin},
	"tail-silence": {value: func(s *Subject, _ *Profile) float64 { return s.seconds(s.Survey.Tail.Silence) }, places: tail},

	"bits":        {value: func(s *Subject, _ *Profile) float64 { return math.Min(fileBits(s), wordBits(s)) }},
	"file-bits":   {value: func(s *Subject, _ *Profile) float64 { return fileBits(s) }},
	"unused-bits": {value: func(s *Subject, _ *Profile) float64 { return math.Min(fileBits(s), 24) - wordBits(s) }},
	"rate":        {value: func(s *Subject, _ *Profile) float64 { return float64(s.Info.Rate) }},
	"source-rate": {value: func(s *Subject, _ *Profile) float64 { return s.Survey.Bandwidth.SourceRate }},
	"low-pass":    {value: lowPass},
	"channels":    {value: func(s *Subject, _ *Profile) float64 { return float64(s.Info.Channels) }},
	"minutes":     {value: func(s *Subject, _ *Profile) float64 { return s.Figures.Duration / 60 }},
	"cd-rest":     {value: func(s *Subject, _ *Profile) float64 { return float64(s.Figures.Frames % 588) }},

	"silent-channel": {value: func(s *Subject, _ *Profile) float64 { return yes(s.Survey.Stereo.SilentChannel >= 0) }},
	"dual-mono":      {value: func(s *Subject, _ *Profile) float64 { return yes(s.Survey.Stereo.DualMono) }},
	"balance":        {value: stereo(func(r *analysis.Stereo) float64 { return r.Balance })},
	"correlation":    {value: stereo(func(r *analysis.Stereo) float64 { return r.Correlation })},
	"opposed":        {value: stereo(func(r *analysis.Stereo) float64 { return 100 * r.Opposed }), places: lowest},
	"mono-loss":      {value: stereo(func(r *analysis.Stereo) float64 { return r.MonoLoss })},
	"bass-side":      {value: bassSide},
	"bass-side-150":  {value: func(s *Subject, _ *Profile) float64 { return sideBelow(s, 150) }},
	"bass-side-300":  {value: func(s *Subject, _ *Profile) float64 { return sideBelow(s, 300) }},
	"treble":         {value: treble},
}

func yes(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// events makes the number of events a figure.
func events(of func(r *analysis.Result) analysis.Events) figure {
	return figure{
		value:  func(s *Subject, _ *Profile) float64 { return float64(of(&s.Survey).Count) },
		places: func(s *Subject, _ float64) ([]Place, int64) { return s.places(of(&s.Survey)) },
	}
}

// stereo makes a figure of what two channels have in common; there is none of
// one channel.
func stereo(of func(r *analysis.Stereo) float64) func(*Subject, *Profile) float64 {
	return func(s *Subject, _ *Profile) float64 {
		if s.Info.Channels < 2 {
			return math.NaN()
		}
		return of(&s.Survey.Stereo)
	}
}

func begin(*Subject, float64) ([]Place, int64)   { return at(0) }
func end(s *Subject, _ float64) ([]Place, int64) { return at(s.Figures.Duration) }
func tail(s *Subject, _ float64) ([]Place, int64) {
	return at(s.Figures.Duration - s.seconds(s.Survey.Tail.Silence))
}

func flattest(s *Subject, _ float64) ([]Place, int64) {
	if math.IsInf(s.peaks.psr, 1) {
		return nil, 0
	}
	return []Place{{Time: s.peaks.flattest, Length: 3}}, 1
}

func peaksAbove(s *Subject, limit float64) ([]Place, int64) { return s.peaks.above(limit) }

func lowest(s *Subject, _ float64) ([]Place, int64) { return at(s.seconds(s.Survey.Stereo.LowestAt)) }

// truePeakIfLoud is the true peak of a file that is louder than the target.
func truePeakIfLoud(s *Subject, p *Profile) float64 {
	if float64(s.Figures.Integrated) > p.LUFS+0.5 {
		return float64(s.Figures.TruePeak)
	}
	return math.NaN()
}

// shortForm is what EBU R 128 s1 calls short, in seconds.
const shortForm = 120

func shortFormMaxS(s *Subject, _ *Profile) float64 {
	if s.Figures.Duration < shortForm {
		return float64(s.Figures.MaxShortTerm)
	}
	return math.NaN()
}

// playbackGain is what the platform turns the file by, in dB.
func playbackGain(s *Subject, p *Profile) float64 {
	if p.platform == nil || !s.Figures.Integrated.Defined() {
		return math.NaN()
	}
	return p.platform.Gain(float64(s.Figures.Integrated), float64(s.Figures.TruePeak))
}

// playbackOff is by how many LU it plays above the platform's loudness, less
// than 0 below.
func playbackOff(s *Subject, p *Profile) float64 {
	return float64(s.Figures.Integrated) + playbackGain(s, p) - p.LUFS
}

// dc is that of the worst channel.
func dc(s *Subject, _ *Profile) float64 {
	worst := math.Inf(-1)
	for _, l := range s.Survey.Levels {
		worst = max(worst, l.DC)
	}
	return worst
}

// audibleRumble in dBFS is below what rumble does no harm, whatever is above it:
// a flute has no bass to compare it with.
const audibleRumble = -50

func rumble(s *Subject, _ *Profile) float64 {
	if s.Survey.Sub < audibleRumble {
		return math.NaN()
	}
	return s.Survey.Rumble
}

// hiss is the noise above 4 kHz in pauses.
func hiss(s *Subject, _ *Profile) float64 {
	if !s.Survey.Noise.Pauses {
		return math.NaN()
	}
	return s.Survey.Noise.Hiss
}

// cut is the sample with which a file begins or ends within a waveform.
func cut(e *analysis.Edge) float64 {
	if !e.Cut {
		return math.NaN()
	}
	return e.Sample
}

// fileBits are those of the file's words; NaN for floating point, which has
// enough for all that is asked.
func fileBits(s *Subject) float64 {
	if s.Info.Encoding.IsFloat() {
		return math.NaN()
	}
	return float64(s.Info.Encoding.Bits())
}

// wordBits are those that are used; NaN if nothing is.
func wordBits(s *Subject) float64 {
	if s.Survey.Word.Bits == 0 || !s.Figures.SamplePeak.Defined() {
		return math.NaN()
	}
	return float64(s.Survey.Word.Bits)
}

// lowPass is where sound ends that no resampler cut off.
func lowPass(s *Subject, _ *Profile) float64 {
	if !s.Survey.Bandwidth.LowPass {
		return math.NaN()
	}
	return s.Survey.Bandwidth.CutOff
}

// audibleBass is a level in dB below what bass has no width.
const audibleBass = -70

// bassSide is side over mid below 120 Hz, in dB.
func bassSide(s *Subject, _ *Profile) float64 {
	if math.IsNaN(sideBelow(s, 120)) {
		return math.NaN()
	}
	return s.Survey.Stereo.BassSide
}

// sideBelow is side over mid below a frequency in Hz, in dB; NaN in mono files
// and where there is next to nothing.
func sideBelow(s *Subject, hz float64) float64 {
	var mid, side float64
	for b := range analysis.Bands {
		if analysis.BandCentre(b) <= hz {
			mid += power(s.Survey.Spectrum.Mid[b])
			side += power(s.Survey.Spectrum.Side[b])
		}
	}
	if s.Info.Channels < 2 || mid+side < power(audibleBass) {
		return math.NaN()
	}
	return 10 * math.Log10(side/mid)
}

// treble is the power above 15 kHz over that of all, in dB.
func treble(s *Subject, _ *Profile) float64 {
	var high, all float64
	for b, level := range s.Survey.Spectrum.Sixths {
		p := power(level)
		if all += p; analysis.BandCentre(b) > 15000 {
			high += p
		}
	}
	return 10 * math.Log10(high/all)
}

// power of a level in dB; 0 of what is not defined.
func power(level float64) float64 {
	if math.IsNaN(level) {
		return 0
	}
	return math.Pow(10, level/10)
}
