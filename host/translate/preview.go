package translate

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"lacquer/host/audiofile"
	"lacquer/host/compare"
	"lacquer/host/report"
)

// CodecResult is what encoding and decoding does to a file.
type CodecResult struct {
	Name    string `json:"name"`    // "mp3-128"
	Encoder string `json:"encoder"` // ffmpeg's name for it
	Level
	Loudness  report.Figure `json:"loudness_change_lu"`
	Overshoot report.Figure `json:"overshoot_db"`   // true peak, decoded less original
	Overs     int64         `json:"overs"`          // tenths of a second above 0 dBTP once decoded
	Delay     report.Figure `json:"delay_frames"`   // what is decoded is later by as much
	Longer    int64         `json:"longer_frames"`  // and longer
	Residual  report.Figure `json:"residual_db"`    // what differs, aligned and at equal level, over the original
	Cutoff    report.Figure `json:"cutoff_hz"`      // nothing is left above
	Ceilings  []Ceiling     `json:"ceilings"`       // for 0 and −1 dBTP once decoded
	Output    string        `json:"file,omitempty"` // what was written
	Change
}

// OwnAAC tells that ffmpeg's own encoder of AAC was at work, which predicts no
// other.
func (r CodecResult) OwnAAC() bool { return r.Encoder == ownAAC }

// Ceiling is the true peak that a file may have so that the codec's output stays
// at a goal or below, found by turning the file down and encoding it again.
type Ceiling struct {
	Goal    float64       `json:"goal_dbtp"`
	Lower   report.Figure `json:"turn_down_db"` // what the file is above it
	Ceiling report.Figure `json:"ceiling_dbtp"`
	Decoded report.Figure `json:"decoded_dbtp"` // true peak when the file has that ceiling
	Reached bool          `json:"reached"`      // Decoded is at the goal or below
}

// goals are where decoded peaks should stay: below clipping, and as streaming
// services and the EBU have it.
var goals = []float64{0, -1}

// preview is one codec at work on a file.
type preview struct {
	job    *job
	codec  Codec
	file   *audiofile.Reader // its own: codecs are at work at the same time
	told   func(frames int64)
	result CodecResult
	path   string // encoded, in the job's temporary folder
}

// run measures what the codec does. The encoded file stays for who writes it.
func (p *preview) run(ctx context.Context) (err error) {
	r := &p.result
	r.Name, r.Encoder = p.codec.Name(), p.job.opt.FFmpeg.Encoder(p.codec)
	p.file, err = audiofile.Open(p.job.result.File, audiofile.OpenOptions{AcceptTruncated: p.job.opt.AcceptTruncated})
	if err != nil {
		return err
	}
	defer p.file.Close()
	p.path = p.temp("")
	if err := p.encode(ctx, 0, p.path); err != nil {
		return err
	}
	decoded := p.temp(".decoded")
	defer os.Remove(decoded)
	l, err := p.decode(ctx, p.path, decoded)
	if err != nil {
		return err
	}
	was := &p.job.result.Original
	r.Level = l.finish()
	r.Overs = l.meter.Overs()
	r.Loudness, r.Overshoot = r.Integrated-was.Integrated, r.TruePeak-was.TruePeak
	// Some encoders turn down a little (LAME by 0.4 dB at 128 kbit/s): that is no loss.
	r.Change = change(p.job.cells, turned(l.cells(), -float64(r.Loudness)), 0)
	r.Cutoff = cutoff(p.job.original.spectrum, l.spectrum)
	if err := p.compare(ctx, decoded); err != nil {
		return err
	}
	return p.ceilings(ctx)
}

// temp is a file of the codec's in the temporary folder; more begins its extension.
func (p *preview) temp(more string) string {
	return filepath.Join(p.job.temp, p.codec.Name()+more+p.codec.format().ext)
}

// encode encodes the file, gain in dB louder.
func (p *preview) encode(ctx context.Context, gain float64, path string) error {
	if err := p.file.Rewind(); err != nil {
		return err
	}
	return p.named(p.job.opt.FFmpeg.Encode(ctx, p.codec, p.file, math.Pow(10, gain/20), path, p.told))
}

func (p *preview) named(err error) error {
	if err != nil && ctxError(err) == nil {
		return fmt.Errorf("%s: %s: %w", p.job.result.File, p.codec.Name(), err)
	}
	return err
}

// decode decodes into a listener, and into a file unless that is "".
func (p *preview) decode(ctx context.Context, from, to string) (*listener, error) {
	info := p.job.file.Info()
	l := newListener(info)
	take := func(planar [][]float64) error {
		l.add(planar)
		return nil
	}
	if to != "" {
		w, err := audiofile.Create(to, audiofile.Format{Rate: info.Rate, Channels: info.Channels, Encoding: audiofile.Float32}, audiofile.CreateOptions{Force: true})
		if err != nil {
			return nil, err
		}
		defer w.Abort()
		take = func(planar [][]float64) error {
			l.add(planar)
			return w.Write(planar)
		}
		if err := p.decodeInto(ctx, from, take); err != nil {
			return nil, err
		}
		return l, w.Commit()
	}
	return l, p.decodeInto(ctx, from, take)
}

func (p *preview) decodeInto(ctx context.Context, from string, take func(planar [][]float64) error) error {
	info := p.job.file.Info()
	return p.named(p.job.opt.FFmpeg.Decode(ctx, from, info.Rate, info.Channels, func(planar [][]float64) error {
		p.told(int64(len(planar[0])))
		return take(planar)
	}))
}

// compare aligns the decoded file with the original and takes it off.
func (p *preview) compare(ctx context.Context, decoded string) error {
	c, err := compare.Files(ctx, p.job.result.File, decoded, compare.Options{AcceptTruncated: p.job.opt.AcceptTruncated})
	if err != nil {
		return p.named(err)
	}
	p.result.Delay = report.Figure(math.Round(float64(c.OffsetFrames)))
	p.result.Residual, p.result.Longer = c.NullDepth, c.LengthDiff
	return nil
}

// tried is a true peak that the file was given, and what came of it.
type tried struct{ ceiling, decoded float64 }

// ceilings finds the ceiling for each goal.
func (p *preview) ceilings(ctx context.Context) error {
	peak := p.job.result.Original.TruePeak
	if !peak.Defined() || !p.result.TruePeak.Defined() {
		return nil
	}
	all := []tried{{float64(peak), float64(p.result.TruePeak)}}
	for _, goal := range goals {
		for range tries {
			next, ok := nextCeiling(all, goal)
			if !ok {
				break
			}
			decoded, err := p.again(ctx, next-float64(peak))
			if err != nil {
				return err
			}
			all = append(all, tried{next, decoded})
		}
		below, above := bracket(all, goal)
		best := cmp.Or(below, above) // there is one
		p.result.Ceilings = append(p.result.Ceilings, Ceiling{
			Goal: goal, Ceiling: report.Figure(best.ceiling), Decoded: report.Figure(best.decoded),
			Lower: report.Figure(float64(peak) - best.ceiling), Reached: below != nil,
		})
	}
	return nil
}

const (
	tries  = 4   // a codec places peaks anew each time; mostly one is enough
	nearby = 0.5 // dB below the goal: good enough
)

// bracket are the highest ceiling that keeps to the goal and the lowest that
// does not; nil where there is none.
func bracket(all []tried, goal float64) (below, above *tried) {
	for i := range all {
		switch t := &all[i]; {
		case t.decoded <= goal && (below == nil || t.ceiling > below.ceiling):
			below = t
		case t.decoded > goal && (above == nil || t.ceiling < above.ceiling):
			above = t
		}
	}
	return below, above
}

// nextCeiling is the one to try next, in steps of 0.1 dB. A file whose peaks rise
// by as much at any level has it at once; from what was tried on both sides it is
// on the straight line between.
func nextCeiling(all []tried, goal float64) (ceiling float64, ok bool) {
	below, above := bracket(all, goal)
	switch {
	case above == nil, below != nil && (below.ceiling > above.ceiling || goal-below.decoded < nearby):
		return 0, false
	case below == nil:
		ceiling = above.ceiling + goal - above.decoded
	default:
		ceiling = below.ceiling + (above.ceiling-below.ceiling)*(goal-below.decoded)/(above.decoded-below.decoded)
	}
	ceiling = math.Floor(ceiling*10) / 10
	return ceiling, below == nil || ceiling > below.ceiling+0.05
}

// again is the true peak of the file once it was turned up by a gain in dB,
// encoded and decoded.
func (p *preview) again(ctx context.Context, gain float64) (float64, error) {
	path := p.temp(".again")
	defer os.Remove(path)
	if err := p.encode(ctx, gain, path); err != nil {
		return 0, err
	}
	l, err := p.decode(ctx, path, "")
	if err != nil {
		return 0, err
	}
	return float64(l.finish().TruePeak), nil
}
