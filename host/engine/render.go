package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"

	"lacquer/bindings/clap"
)

// Source is where audio comes from: planar, any number of frames up to what
// dst holds, io.EOF with or after the last.
type Source interface {
	Read(dst [][]float64) (n int, err error)
}

// Sink is where audio goes. It must not keep src.
type Sink interface {
	Write(src [][]float64) error
}

// Point is one step of automation: from Frame of the input on, the parameter
// has Value. How fast it follows is the plugin's own business.
type Point struct {
	Frame   int64
	ParamID uint32
	Value   float64
}

// RenderOptions say what to do beside passing the audio through.
type RenderOptions struct {
	Automation []Point              // in any order; points of one frame take effect in theirs
	Tail       TailMode             // what to write beyond the input's length
	Progress   func(frames int64)   // told how much is written
	Meters     func(*Meters, int64) // told what Lacquer's meters say after each block, and how much is written by then
	Frames     int64                // the input's expected length: Progress is then told about 1000 times instead of after each block
}

// RenderStats say what Render did, in frames.
type RenderStats struct {
	In      int64 // read
	Out     int64 // written
	Latency int   // taken off the front
}

// Tail is what was written beyond the input's length.
func (s RenderStats) Tail() int64 { return s.Out - s.In }

// Render passes all of src through an active plugin into dst. The plugin's
// latency is taken off, so that what comes out is as long as what went in and
// lies under it, plus the tail asked for. Each call starts from silence: an
// earlier render is forgotten, and a restart the plugin has asked for since
// is made first, never in the middle. Memory does not grow with the length.
func (p *Plugin) Render(ctx context.Context, src Source, dst Sink, opt RenderOptions) (RenderStats, error) {
	runtime.LockOSThread() // one audio thread from start to end
	defer runtime.UnlockOSThread()
	points, err := p.automation(opt.Automation)
	if err != nil {
		return RenderStats{}, err
	}
	p.audio.Lock()
	defer p.audio.Unlock()
	if err := p.rewind(); err != nil {
		return RenderStats{}, err
	}
	r := newRender(ctx, p, dst, opt, points)
	err = r.all(src)
	return r.stats, err
}

// rewind makes an active plugin ready for a new piece: settings that wait go
// in first, since they may call for a restart.
func (p *Plugin) rewind() error {
	if p.run == nil {
		return p.fault(ErrInactive, "")
	}
	p.flushActive()
	if p.inst.Host.Take(clap.RequestRestart) != 0 {
		cfg := p.run.cfg
		p.deactivate()
		return p.activate(cfg)
	}
	if p.run.used {
		p.reset()
	}
	return nil
}

// automation checks the points and puts them in order.
func (p *Plugin) automation(points []Point) ([]Point, error) {
	points = slices.Clone(points)
	slices.SortStableFunc(points, func(a, b Point) int { return cmp.Compare(a.Frame, b.Frame) })
	var err error
	closed := p.main(func() {
		infos := p.readParams()
		for _, point := range points {
			info, e := byID(infos, point.ParamID)
			if e == nil {
				_, e = p.check(info, point.Value)
			}
			if e != nil {
				err = fmt.Errorf("automation at frame %d: %w", point.Frame, e)
				return
			}
		}
	})
	return points, errors.Join(closed, err)
}

// render is one run of Render.
type render struct {
	ctx     context.Context
	p       *Plugin
	dst     Sink
	opt     RenderOptions
	stats   RenderStats
	in, out [][]float64
	view    [][]float64 // the part of a buffer in hand
	skip    int64       // frames of latency still to drop
	points  []Point
	events  []Event
	told    int64 // what Progress was last told
}

func newRender(ctx context.Context, p *Plugin, dst Sink, opt RenderOptions, points []Point) *render {
	n, latency := p.run.cfg.BlockSize, p.run.latency
	return &render{
		ctx: ctx, p: p, dst: dst, opt: opt, points: points,
		in:    [][]float64{make([]float64, n), make([]float64, n)},
		out:   [][]float64{make([]float64, n), make([]float64, n)},
		view:  make([][]float64, 2),
		skip:  int64(latency),
		stats: RenderStats{Latency: latency},
	}
}

func (r *render) all(src Source) error {
	for eof := false; !eof; {
		n, err := r.read(src, r.next())
		if eof = err == io.EOF; err != nil && !eof {
			return err
		}
		r.stats.In += int64(n)
		if err := r.step(n, r.write); err != nil {
			return err
		}
	}
	clear(r.in[0])
	clear(r.in[1])
	if err := r.feed(r.stats.In-r.stats.Out+r.skip, r.write); err != nil {
		return err
	}
	return r.tail()
}

// next is the length of the next block.
func (r *render) next() int {
	cfg := &r.p.run.cfg
	if cfg.Blocks == nil {
		return cfg.BlockSize
	}
	return max(1, min(cfg.Blocks(), cfg.BlockSize))
}

// maxEmptyReads is how often a source may return nothing at all in a row.
const maxEmptyReads = 100

// read fills n frames of the input however little the source returns at a
// time, so that block lengths are ours alone. Fewer come only at the end,
// with io.EOF.
func (r *render) read(src Source, n int) (got int, err error) {
	for empty := 0; got < n && err == nil; {
		var k int
		k, err = src.Read(r.part(r.in, got, n))
		if k < 0 || k > n-got {
			return got, fmt.Errorf("a source that read %d frames into %d", k, n-got)
		}
		got += k
		if empty++; k > 0 {
			empty = 0
		}
		if empty == maxEmptyReads {
			err = io.ErrNoProgress
		}
	}
	return got, err
}

// feed runs n frames of silence through the plugin.
func (r *render) feed(n int64, write func([][]float64) error) error {
	for n > 0 {
		k := int(min(int64(r.next()), n))
		if err := r.step(k, write); err != nil {
			return err
		}
		n -= int64(k)
	}
	return nil
}

// step runs n frames and writes what comes out, less the latency.
func (r *render) step(n int, write func([][]float64) error) error {
	if err := r.ctx.Err(); err != nil || n == 0 {
		return err
	}
	if err := r.p.process(r.part(r.in, 0, n), r.out, r.due(n)); err != nil {
		return err
	}
	drop := min(r.skip, int64(n))
	r.skip -= drop
	if int(drop) == n {
		return nil
	}
	return write(r.part(r.out, int(drop), n))
}

// part is frames from to to of a stereo buffer, valid until the next part.
func (r *render) part(buffer [][]float64, from, to int) [][]float64 {
	r.view[0], r.view[1] = buffer[0][from:to], buffer[1][from:to]
	return r.view
}

// write passes audio on to where it goes.
func (r *render) write(src [][]float64) error {
	if len(src[0]) == 0 {
		return nil
	}
	n := int64(len(src[0]))
	if err := r.dst.Write(src); err != nil {
		return err
	}
	r.stats.Out += n
	r.progress()
	r.meters()
	return nil
}

// meters passes the plugin's meters on. They may be read on any thread, and the
// plugin cannot go away while it renders.
func (r *render) meters() {
	if r.opt.Meters == nil {
		return
	}
	if m, ok := r.p.inst.Meters(); ok {
		r.opt.Meters(&m, r.stats.Out)
	}
}

// due is the automation of the next n frames.
func (r *render) due(n int) []Event {
	from := r.p.run.frames
	r.events = r.events[:0]
	for len(r.points) > 0 && r.points[0].Frame < from+int64(n) {
		point := r.points[0]
		r.points = r.points[1:]
		r.events = append(r.events, Event{
			Time:    uint32(max(point.Frame-from, 0)),
			ParamID: point.ParamID,
			Value:   point.Value,
		})
	}
	return r.events
}

// progress reports what is written, not too often if the length is known.
func (r *render) progress() {
	if r.opt.Progress == nil || r.stats.Out < r.told+r.opt.Frames/1000 {
		return
	}
	r.told = r.stats.Out
	r.opt.Progress(r.told)
}
