package validate

import (
	"slices"

	"lacquer/bindings/clap"
)

// Processing in the ways that hosts do, with what hosts rely on.
var processingChecks = []Check{
	{ID: "processing.status", Run: processingStatus,
		Asserts: "process answers a status that exists, no ERROR, and TAIL only with the tail extension."},
	{ID: "processing.output-written", Run: basic(notWritten),
		Asserts: "Every sample of every output channel is written."},
	{ID: "processing.output-finite", Run: basic(notFinite),
		Asserts: "The output for finite input is made of finite numbers."},
	{ID: "processing.within-block", Run: basic(outside),
		Asserts: "Nothing is written before or after the block in the output buffers."},
	{ID: "processing.input-unmodified", Run: basic(inputChanged),
		Asserts: "Input buffers that are not the output's as well are left as they were."},
	{ID: "processing.constant-mask-out", Run: processingMaskOut,
		Asserts: "Channels that the output's constant_mask calls constant are constant."},
	{ID: "processing.constant-mask-in", Run: processingMaskIn,
		Asserts: "A constant_mask that is true of the input changes nothing in the output."},
	{ID: "processing.in-place", Run: processingInPlace,
		Asserts: "Output is the same with input and output in the same buffers, where the ports form an in-place pair."},
	{ID: "processing.double", Run: processingDouble,
		Asserts: "Ports that say so work with 64-bit buffers: all is written, finite and within the block."},
	{ID: "processing.double-in-place", Run: processingDoubleInPlace,
		Asserts: "Output in 64 bit is the same in place."},
	{ID: "processing.unaligned", Run: processingUnaligned,
		Asserts: "Buffers need no more alignment than their samples have."},
	{ID: "processing.reproducible", Run: processingReproducible,
		Asserts: "Two new instances give the same output for the same input."},
	{ID: "processing.independent", Run: processingIndependent,
		Asserts: "Instances that run in turns give the output they give alone."},
	{ID: "processing.reset", Run: processingReset,
		Asserts: "After reset the output is that of a new instance."},
	{ID: "processing.reactivate", Run: processingReactivate,
		Asserts: "After deactivate and activate the output is that of a new instance."},
	{ID: "processing.silence", Run: processingSilence,
		Asserts: "Silence for 5 s gives finite output that has faded below 0 dBFS."},
	{ID: "processing.not-a-number", Run: processingNaN,
		Asserts: "NaN and infinity in the input do no lasting harm: the output is finite again after reset at the latest."},
	{ID: "processing.denormals", Run: processingDenormals,
		Asserts: "Denormal input costs no more than three times what music costs."},
	{ID: "processing.sleep", Run: processingSleep,
		Asserts: "A plugin that answers SLEEP, or CONTINUE_IF_NOT_QUIET with quiet output, stays silent without input."},
}

// frames of a plain run: some 340 ms.
const plainRun = 1 << 14

// basic is a check that runs music through a new instance, then in small
// blocks, and judges by one kind of finding.
func basic(k kind) func(*T) {
	return func(t *T) {
		r := t.rig(setup{})
		t.effect(r, k == inputChanged)
		in := music(channels(r.in), plainRun, r.rate)
		r.run(take{in: in})
		t.judge(r, "in blocks of 512 frames", k)
		r.found = findings{}
		r.run(take{in: in, blocks: func() int { return 61 }})
		t.judge(r, "in blocks of 61 frames", k)
	}
}

func processingStatus(t *T) {
	r := t.rig(setup{})
	r.run(take{in: music(channels(r.in), plainRun, r.rate)})
	r.run(take{frames: plainRun})
	t.judge(r, "48 kHz, blocks of 512 frames", failedProcess, badStatus)
}

// processingMaskOut judges music, what only a plugin's first channels have, and
// silence, in which a plugin may find constants.
func processingMaskOut(t *T) {
	r := t.rig(setup{})
	t.effect(r, false)
	in := music(channels(r.in), plainRun, r.rate)
	r.run(take{in: in, masks: true})
	if len(in) > 1 {
		clear(in[0])
	}
	r.run(take{in: in, masks: true})
	r.run(take{in: constant(len(in), plainRun, 0.25), masks: true})
	r.run(take{frames: plainRun, masks: true})
	t.judge(r, "music and silence", falseMask)
}

func processingMaskIn(t *T) {
	run := func(masks bool) [][]float64 {
		r := t.rig(setup{})
		t.effect(r, true)
		in := music(channels(r.in), plainRun, r.rate)
		for c := range in {
			for f := plainRun / 4; f < plainRun/2; f++ {
				in[c][f] = 0
			}
			for f := plainRun / 2; f < plainRun/2+1024; f++ {
				in[c][f] = 0.125
			}
		}
		return r.run(take{in: in, masks: masks})
	}
	without := run(false)
	if _, ok := differ(without, run(false)); !ok {
		t.Skipf("two new instances give different output for the same input, see processing.reproducible")
	}
	t.same("with constant_mask set for silence and for a constant of 0.125, and without", without, run(true))
}

// inPlacePair reports whether the main ports may share buffers.
func inPlacePair(r *rig) bool {
	if len(r.in) == 0 || len(r.out) == 0 {
		return false
	}
	in, out := r.in[mainPort(r.in)], r.out[mainPort(r.out)]
	return in.Channels == out.Channels && out.InPlacePair == in.ID && in.InPlacePair == out.ID
}

func processingInPlace(t *T) { inPlace(t, false) }

func processingDoubleInPlace(t *T) { inPlace(t, true) }

func inPlace(t *T, double bool) {
	i := t.Instance()
	r := i.prepare(setup{})
	if !inPlacePair(r) {
		t.Skipf("its main ports are no in-place pair")
	}
	if double && !take64(r) {
		t.Skipf("not all of its ports take 64-bit buffers")
	}
	apart := t.reproducible(setup{double: double}, plainRun)
	r = i.rig(setup{double: double, inPlace: true})
	in := music(channels(r.in), plainRun, r.rate)
	t.same("in place and with buffers of their own", apart, r.run(take{in: in}))
	t.judge(r, "in place", failedProcess, notFinite, outside)
}

func processingDouble(t *T) {
	i := t.Instance()
	r := i.prepare(setup{})
	t.effect(r, false)
	if !take64(r) {
		t.Skipf("not all of its ports take 64-bit buffers")
	}
	r = i.rig(setup{double: true})
	in := music(channels(r.in), plainRun, r.rate)
	out := r.run(take{in: in})
	t.judge(r, "in 64 bit", append(slices.Clone(sound), outside, inputChanged)...)
	single := t.reproducible(setup{}, plainRun)
	if d, _ := differ(single, out); d.worst > 1e-3*max(1, loudest(single)) {
		t.Warnf("in 64 and 32 bit the outputs differ by %.3g at channel %d frame %d", d.worst, d.channel, d.frame)
	}
}

func processingUnaligned(t *T) {
	r := t.rig(setup{shift: 1})
	t.effect(r, false)
	in := music(channels(r.in), plainRun, r.rate)
	out := r.run(take{in: in})
	t.judge(r, "with buffers 4 bytes off", failedProcess, notWritten, notFinite, outside)
	t.same("with buffers 4 bytes off, and aligned", t.reproducible(setup{}, plainRun), out)
}

func processingReproducible(t *T) {
	a, b := t.fresh(setup{}, plainRun, take{}), t.fresh(setup{}, plainRun, take{})
	if d, ok := differ(a, b); !ok {
		t.Warnf("two new instances differ by %.3g at channel %d frame %d for the same input: a bounce is never the same twice",
			d.worst, d.channel, d.frame)
	}
}

func processingIndependent(t *T) {
	alone := t.reproducible(setup{}, plainRun)
	a, b := t.rig(setup{}), t.rig(setup{rate: 96000})
	in := music(channels(a.in), plainRun, a.rate)
	other := constant(channels(b.in), anyBlock, 0.9)
	out := newSignal(len(alone), 0)
	for at := 0; at < plainRun; at += anyBlock {
		part := make([][]float64, len(in))
		for c := range in {
			part[c] = in[c][at : at+anyBlock]
		}
		for c, samples := range a.run(take{in: part}) {
			out[c] = append(out[c], samples...)
		}
		b.run(take{in: other})
	}
	t.same("in turns with an instance at 96 kHz, and alone", alone, out)
}

func processingReset(t *T) {
	fresh := t.reproducible(setup{}, plainRun)
	r := t.rig(setup{})
	in := music(channels(r.in), plainRun, r.rate)
	r.run(take{in: constant(len(in), plainRun, 0.7)})
	r.reset()
	t.same("after 340 ms of a constant 0.7 and reset, and new", fresh, r.run(take{in: in}))
}

func processingReactivate(t *T) {
	fresh := t.reproducible(setup{}, plainRun)
	i := t.Instance()
	r := i.rig(setup{rate: 44100, max: 64})
	r.run(take{in: constant(channels(r.in), plainRun, 0.7)})
	r.close()
	r = i.rig(setup{})
	got := r.run(take{in: music(channels(r.in), plainRun, r.rate)})
	if d, ok := differ(fresh, got); !ok {
		t.Warnf("activated again, after 340 ms at 44.1 kHz, it differs from a new instance by %.3g at channel %d frame %d: what sounded before is heard when playing goes on",
			d.worst, d.channel, d.frame)
	}
}

func processingSilence(t *T) {
	r := t.rig(setup{})
	t.effect(r, false)
	r.run(take{in: music(channels(r.in), plainRun, r.rate)})
	out := r.run(take{frames: 5 * anyRate})
	t.judge(r, "silence after music", sound...)
	for c := range out {
		out[c] = out[c][4*anyRate:]
	}
	if peak := loudest(out); peak > 1 && !t.Failed() {
		t.Warnf("after 4 s without input the output still reaches %.1f dBFS: it feeds back on itself", dB(peak))
	}
}

func processingSleep(t *T) {
	r := t.rig(setup{})
	t.effect(r, false)
	r.run(take{in: music(channels(r.in), plainRun, r.rate)})
	asleep, word := -1, ""
	for n := range 10 * anyRate / anyBlock {
		quiet := loudest(r.run(take{frames: anyBlock}))
		if asleep >= 0 && quiet > silent {
			t.Fatalf("it answered %s %d blocks ago and has now %.1f dBFS: a host that stopped processing lost that", word, n-asleep, dB(quiet))
		}
		switch {
		case asleep >= 0:
		case r.status == clap.ProcessSleep:
			asleep, word = n, "SLEEP"
		case r.status == clap.ProcessContinueIfNotQuiet && quiet == 0:
			asleep, word = n, "CONTINUE_IF_NOT_QUIET for silence"
		}
	}
	if asleep < 0 {
		t.Skipf("it never says that it may sleep in 10 s of silence, which is always right")
	}
}

// silent is -120 dBFS.
const silent = 1e-6
