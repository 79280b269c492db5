package validate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"lacquer/bindings/clap"
)

// What a plugin says of its delay and of its tail, beside what is measured.
var latencyChecks = []Check{
	{ID: "latency.constant", Run: latencyConstant,
		Asserts: "The latency stays the same from activate to deactivate, whatever is set."},
	{ID: "latency.measured", Run: latencyMeasured,
		Asserts: "The output is later than the input by the latency the plugin reports, where that can be measured."},
	{ID: "latency.bypassed", Run: latencyBypassed,
		Asserts: "Bypassed, the output is the input, later by the latency the plugin reports."},
	{ID: "tail.measured", Run: tailMeasured,
		Asserts: "The output has faded to -60 dB of its peak when the tail the plugin reports is over."},
	{ID: "tail.threads", Run: tailThreads,
		Asserts: "The tail is the same read on the main thread and on the audio thread."},
}

// delayKinds are features of plugins whose output is late on purpose.
var delayKinds = []string{"delay", "reverb", "chorus", "flanger", "phaser", "pitch-shifter", "granular", "glitch"}

// minCorrelation is how like its input an output must be for a delay to be
// read from it.
const minCorrelation = 0.9

// hiss is white noise, one for each channel, with peaks at -20 dBFS: little
// enough for most plugins to leave it as it is.
func hiss(channels, frames int) [][]float64 {
	s := newSignal(channels, frames)
	for c := range s {
		r := rand.New(rand.NewPCG(2, uint64(c)))
		for f := range s[c] {
			s[c][f] = float64(float32(0.1 * (2*r.Float64() - 1)))
		}
	}
	return s
}

// delay is by how many frames of 0 to limit a signal is later than another, and
// how like it it is then, 1 at most.
func delay(in, out []float64, limit int) (frames int, correlation float64) {
	n := len(in) - limit
	for lag := range limit + 1 {
		var both, a, b float64
		for f := range n {
			x, y := in[f], out[f+lag]
			both += x * y
			a += x * x
			b += y * y
		}
		if c := math.Abs(both) / math.Sqrt(a*b); c > correlation {
			frames, correlation = lag, c
		}
	}
	return frames, correlation
}

// measure gives the delay of the main ports' first channel.
func (r *rig) measure(t *T) (frames int, correlation float64) {
	const n = 4096
	t.effect(r, true)
	limit := int(min(r.Latency(), 1<<18)) + 2048
	in := hiss(channels(r.in), 2*n+limit)
	out := r.run(take{in: in})
	// The first part is for what the plugin adapts to.
	c, d := first(r.in), first(r.out)
	return delay(in[c][n:], out[d][n:], limit)
}

// first is the number of the main port's first channel among all.
func first(ports []clap.AudioPortInfo) int { return channels(ports[:mainPort(ports)]) }

func latencyMeasured(t *T) {
	late := slices.ContainsFunc(delayKinds, t.descriptor().Has)
	for _, rate := range []float64{44100, 48000, 96000} {
		r := t.rig(setup{rate: rate})
		reported := int(r.Latency())
		measured, like := r.measure(t)
		off := measured - reported
		switch {
		case like < minCorrelation:
			t.Skipf("its output is too unlike its input to tell: at best a correlation of %.2f, %d frames later at %g Hz", like, measured, rate)
		case off >= -2 && off <= 2:
		case reported == 0 && late:
			t.Skipf("it reports no latency and its output is %d frames late at %g Hz, which may be its purpose", measured, rate)
		case reported == 0:
			t.Warnf("its output is %d frames late at %g Hz (correlation %.3f) and it reports no latency: tracks beside it are early", measured, rate, like)
		default:
			t.Failf("it reports a latency of %d frames at %g Hz and its output is %d late (correlation %.3f): tracks beside it are off by %d",
				reported, rate, measured, like, off)
		}
		r.Destroy()
	}
}

func latencyConstant(t *T) {
	r := t.rig(setup{})
	if !r.HasExtension(clap.ExtLatency) {
		t.Skipf("the plugin has no %s extension", clap.ExtLatency)
	}
	before := r.Latency()
	if _, ok := r.Plugin.Params(); ok {
		params := r.movable()
		for range 5 {
			r.run(take{frames: 4 * anyBlock, events: all(0, params, t.anyValue)})
			if now := r.Latency(); now != before {
				t.Fatalf("the latency is %d frames and was %d when it was activated: it may change in activate alone, hosts have aligned other tracks", now, before)
			}
		}
	}
	r.run(take{in: music(channels(r.in), plainRun, r.rate)})
	r.reset()
	if now := r.Latency(); now != before {
		t.Failf("the latency is %d frames after reset and was %d when it was activated", now, before)
	}
}

// descriptor is what the file says of the plugin under test.
func (t *T) descriptor() *clap.Descriptor {
	for _, d := range t.Library().Plugins() {
		if d.ID == t.ID {
			return &d
		}
	}
	return &clap.Descriptor{}
}

func latencyBypassed(t *T) {
	r := t.rig(setup{})
	t.effect(r, true)
	params := r.movable()
	n := slices.IndexFunc(params, func(p clap.ParamInfo) bool { return p.Flags&clap.ParamIsBypass != 0 })
	if n < 0 {
		t.Skipf("the plugin has no bypass parameter")
	}
	r.run(take{frames: anyRate, events: []timed{set(0, params[n], params[n].Max)}})
	reported := int(r.Latency())
	measured, like := r.measure(t)
	if like < 0.999 {
		t.Failf("bypassed, its output is not its input: at best a correlation of %.4f, %d frames later", like, measured)
	} else if measured != reported {
		t.Failf("bypassed, its output is %d frames late and it reports %d: bypass moves the sound in time", measured, reported)
	}
}

// tailLimit is how long is listened for a tail.
const tailLimit = 10 * anyRate

func tailMeasured(t *T) {
	idle := t.rig(setup{})
	t.effect(idle, true)
	if level := loudest(idle.run(take{frames: anyRate})); level > silent {
		t.Skipf("it sounds without any input (%.1f dBFS), so an end of its tail cannot be heard", dB(level))
	}
	r := t.rig(setup{})
	reported, known := r.Tail()
	if known && reported >= clap.InfiniteTail {
		t.Skipf("it says that its tail has no end")
	}
	peak := loudest(r.run(take{in: music(channels(r.in), anyRate/2, r.rate)}))
	after := r.run(take{frames: tailLimit})
	last := lastAbove(after, peak/1000)
	allowed := int(reported + r.Latency())
	switch {
	case last <= allowed+anyBlock:
	case !known && last <= anyRate/10:
	case !known:
		t.Warnf("its output fades to -60 dB only after %s and it has no %s extension: the end of a bounce is cut off", seconds(last), clap.ExtTail)
	default:
		t.Failf("it reports a tail of %s (latency %d frames) and its output fades to -60 dB of its peak only after %s: the end of a bounce is cut off",
			seconds(int(reported)), r.Latency(), seconds(last))
	}
}

func seconds(frames int) string {
	return fmt.Sprintf("%d frames (%.3f s)", frames, float64(frames)/anyRate)
}

// lastAbove is how many frames a signal goes on above a level.
func lastAbove(s [][]float64, level float64) (frames int) {
	for c := range s {
		for f := len(s[c]); f > frames; f-- {
			if math.Abs(s[c][f-1]) > level {
				frames = f
				break
			}
		}
	}
	return frames
}

func tailThreads(t *T) {
	r := t.rig(setup{})
	if _, ok := r.Tail(); !ok {
		t.Skipf("the plugin has no %s extension", clap.ExtTail)
	}
	r.run(take{in: music(channels(r.in), anyBlock, r.rate)})
	onMain, _ := r.Tail()
	var onAudio uint32
	t.Audio(func() { onAudio, _ = r.TailAudio() })
	if onMain != onAudio {
		t.Failf("the tail is %d frames read on the main thread and %d on the audio thread", onMain, onAudio)
	}
}
