package validate

import (
	"math"
	"slices"
	"unsafe"

	"lacquer/bindings/clap"
)

const valueEventSize = uint32(unsafe.Sizeof(clap.EventParamValue{}))

// The event of sampleAccurate stands at an odd frame in the second of its
// blocks. The blocks before and after let the plugin settle and sound.
const (
	splitBlock = 1024
	splitAt    = 333
	splitTotal = 4 * splitBlock
)

// sampleAccurate compares two runs: in the one an event stands in the middle of
// a block, in the other a block ends there and the next begins with it. Where
// they differ, the plugin moves events to the edges of blocks.
func sampleAccurate(t *T) {
	infos := audible(t)
	if len(infos) == 0 {
		t.Skipf("no parameter that can be automated changes the sound of a test signal within %d frames", splitTotal)
	}
	for _, p := range infos {
		inside, ok := rendered(t, p, true, false)
		split, _ := rendered(t, p, true, true)
		again, _ := rendered(t, p, true, true)
		if !ok || largest(split, again) > 0 {
			continue // it is random by itself
		}
		if d := largest(inside, split); d > 1e-4 {
			t.Warnf("%s: an event at frame %d of a block sounds up to %.3g different from one at the start of a block that begins there: automation depends on the host's block size",
				named(p), splitAt, d)
		}
	}
}

// Bounds on how many parameters are compared, and tried before.
const (
	maxAudible = 4
	maxTried   = 40
)

// audible are parameters, up to maxAudible of those tried, whose jump is heard.
func audible(t *T) (list []clap.ParamInfo) {
	_, infos := t.Instance().settable()
	infos = slices.DeleteFunc(infos, func(p clap.ParamInfo) bool { return p.Flags&clap.ParamIsAutomatable == 0 })
	t.Rand.Shuffle(len(infos), func(a, b int) { infos[a], infos[b] = infos[b], infos[a] })
	without, ok := rendered(t, clap.ParamInfo{}, false, true)
	for _, p := range infos[:min(len(infos), maxTried)] {
		if !ok || len(list) == maxAudible {
			break
		}
		if with, ok := rendered(t, p, true, true); ok && largest(with, without) > 1e-3 {
			list = append(list, p)
		}
	}
	return list
}

// rendered runs a signal through a new instance, in which the parameter jumps
// to the end of its range that is farther away, at frame splitAt of the second
// block; with split a block of its own begins there. ok is false if the plugin
// has no output or fails.
func rendered(t *T, p clap.ParamInfo, jump, split bool) (out []float32, ok bool) {
	i := t.Instance()
	defer i.Destroy()
	i.Activate(anyRate, splitBlock)
	i.Start()
	b := clap.NewBlock(i.Ports(true), i.Ports(false), splitBlock, true, 16, 4096)
	defer b.Close()
	if len(b.Out) == 0 || len(b.Out[0].Samples32) == 0 {
		return nil, false
	}
	target := p.Max
	if p.Max-p.Default < p.Default-p.Min {
		target = p.Min
	}
	const at = splitBlock + splitAt
	for done := 0; done < splitTotal; {
		n := splitBlock
		if split && done == splitBlock {
			n = splitAt
		} else if split && done == at {
			n = splitBlock - splitAt
		}
		b.InEvents.Clear()
		b.OutEvents.Clear()
		if jump && done <= at && at < done+n {
			b.InEvents.AddValue(uint32(at-done), p.ID, p.Cookie, target)
		}
		fillTone(b.In, done, n)
		b.Set(n, int64(done), float64(done)/anyRate)
		if i.Process(b) == clap.ProcessError {
			return nil, false
		}
		out = append(out, b.Out[0].Samples32[0][:n]...)
		done += n
	}
	return out, true
}

// fillTone puts two tones, another pair in each channel, into the inputs.
func fillTone(in []clap.Port, from, n int) {
	for _, port := range in {
		for c, samples := range port.Samples32 {
			for k := range n {
				x := float64(from+k) / anyRate * 2 * math.Pi
				samples[k] = float32(0.4*math.Sin(220*float64(c+1)*x) + 0.2*math.Sin(3100*x))
			}
		}
	}
}

// silence clears the inputs.
func silence(in []clap.Port) {
	for _, port := range in {
		for _, samples := range port.Samples32 {
			clear(samples)
		}
	}
}

// largest is the largest difference between two signals.
func largest(a, b []float32) (d float64) {
	for k := range min(len(a), len(b)) {
		d = max(d, math.Abs(float64(a[k])-float64(b[k])))
	}
	return d
}
