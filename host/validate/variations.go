package validate

import (
	"fmt"
	"math"

	"lacquer/bindings/clap"
)

// Processing at all sizes, rates, transports and with all ports.
var variationChecks = []Check{
	{ID: "processing.block-sizes", Run: processingBlockSizes,
		Asserts: "Blocks of 1, 10, 17, 256, 1024, 1536, 2027, 4096 and 16384 frames are processed."},
	{ID: "processing.random-blocks", Run: processingRandomBlocks,
		Asserts: "Blocks of ever changing lengths are processed."},
	{ID: "processing.block-independent", Run: processingBlockIndependent,
		Asserts: "The output does not depend on how the host cuts blocks."},
	{ID: "processing.zero-frames", Beyond: true, Run: processingZeroFrames,
		Asserts: "Blocks of 0 frames do no harm and leave the output that follows as it is."},
	{ID: "processing.sample-rates", Run: processingRates,
		Asserts: "Sample rates from 8 to 768 kHz are processed, fractions of a hertz included."},
	{ID: "processing.transport-none", Run: processingNoTransport,
		Asserts: "A host that tells nothing of its transport gets sound output."},
	{ID: "processing.transport-random", Run: processingTransport,
		Asserts: "A transport that jumps, loops, stops and changes tempo with every block gives sound output."},
	{ID: "processing.transport-events", Run: processingTransportEvents,
		Asserts: "Transport events at random frames give sound output."},
	{ID: "processing.port-configs", Run: processingConfigs,
		Asserts: "Every configuration of the audio-ports-config extension can be selected, is as described and is processed."},
	{ID: "processing.configurable-ports", Run: processingConfigurable,
		Asserts: "Shapes of ports the plugin says it can take are taken and processed, those it cannot are refused whole."},
	{ID: "processing.ports-activation", Run: processingActivation,
		Asserts: "Audio ports that are switched off, as far as the plugin allows, do no harm."},
}

func processingBlockSizes(t *T) {
	for _, size := range []int{1, 10, 17, 256, 1024, 1536, 2027, 4096, 16384} {
		t.Doing("blocks of %d frames", size)
		i := t.Instance()
		r := i.rig(setup{max: size})
		t.effect(r, false)
		r.run(take{in: music(channels(r.in), max(4096, 2*size), r.rate)})
		t.judge(r, fmt.Sprintf("activated for blocks of 1 to %d frames, and given blocks of %d", size, size), sound...)
		i.Destroy()
	}
}

func processingRandomBlocks(t *T) {
	r := t.rig(setup{max: 2048})
	t.effect(r, false)
	in := music(channels(r.in), anyRate, r.rate)
	r.run(take{in: in, blocks: t.lengths(2048)})
	t.judge(r, "in blocks of random lengths from 1 to 2048", append([]kind{outside}, sound...)...)
}

func processingBlockIndependent(t *T) {
	want := t.reproducible(setup{}, plainRun)
	for what, blocks := range map[string]func() int{
		"in blocks of 1 to 512 frames, and of 512": t.lengths(anyBlock),
		"in blocks of 64 frames, and of 512":       func() int { return 64 },
	} {
		r := t.rig(setup{})
		got := r.run(take{in: music(channels(r.in), plainRun, r.rate), blocks: blocks})
		if d, ok := differ(want, got); !ok {
			t.Warnf("%s: the outputs differ by %.3g at channel %d frame %d; a bounce depends on the host's settings",
				what, d.worst, d.channel, d.frame)
		}
	}
}

// processingZeroFrames does what some hosts do, and is not covered by the 1 frame
// that is the least a plugin is activated for.
func processingZeroFrames(t *T) {
	want := t.reproducible(setup{}, 4*anyBlock)
	r := t.rig(setup{})
	in := music(channels(r.in), 4*anyBlock, r.rate)
	got := newSignal(len(want), 0)
	for at := 0; at < len(want[0]); at += anyBlock {
		r.empty()
		part := make([][]float64, len(in))
		for c := range in {
			part[c] = in[c][at : at+anyBlock]
		}
		for c, samples := range r.run(take{in: part}) {
			got[c] = append(got[c], samples...)
		}
	}
	for _, k := range []kind{failedProcess, outside} {
		if f := r.found[k]; f.count > 0 {
			t.Warnf("with a block of 0 frames before each: %s (%d times)", f.first, f.count)
		}
	}
	if d, ok := differ(want, got); !ok {
		t.Warnf("with a block of 0 frames before each of 512, and without: the outputs differ by %.3g at channel %d frame %d", d.worst, d.channel, d.frame)
	}
}

// processingRates holds a plugin to the rates of converters; others it may
// refuse.
func processingRates(t *T) {
	for _, rate := range []float64{44100, 48000, 88200, 96000, 176400, 192000,
		8000, 11025, 16000, 22050, 32000, 384000, 768000, 1234.5678, 12345.678, 45678.901, 123456.78} {
		t.Doing("%g Hz", rate)
		i := t.Instance()
		if err := i.Plugin.Activate(rate, 1, anyBlock); err != nil {
			if rate >= 44100 && rate <= 192000 && rate == math.Trunc(rate) {
				t.Failf("it does not activate at %g Hz", rate)
			} else {
				t.Warnf("it does not activate at %g Hz", rate)
			}
			i.Destroy()
			continue
		}
		i.Plugin.Deactivate()
		r := i.rig(setup{rate: rate})
		t.effect(r, false)
		r.run(take{in: music(channels(r.in), 4*anyBlock, rate)})
		t.judge(r, fmt.Sprintf("at %g Hz", rate), sound...)
		i.Destroy()
	}
}

func processingNoTransport(t *T) {
	r := t.rig(setup{})
	t.effect(r, false)
	r.run(take{in: music(channels(r.in), plainRun, r.rate), transport: func(int) *clap.EventTransport { return nil }})
	t.judge(r, "with a null transport", sound...)
}

func processingTransport(t *T) {
	r := t.rig(setup{})
	t.effect(r, false)
	r.run(take{in: music(channels(r.in), plainRun, r.rate), blocks: t.lengths(64),
		transport: func(int) *clap.EventTransport { return t.anyTransport() }})
	t.judge(r, "with a random transport for every block", sound...)
}

func processingTransportEvents(t *T) {
	r := t.rig(setup{})
	t.effect(r, false)
	var events []timed
	for at := 0; at < plainRun; at += t.Rand.IntN(100) {
		events = append(events, timed{frame: at, transport: t.anyTransport()})
	}
	r.run(take{in: music(channels(r.in), plainRun, r.rate), events: events})
	t.judge(r, fmt.Sprintf("with %d transport events", len(events)), sound...)
}

// anyTransport is a place in a song a host may be at, within what a tempo and a
// time signature can be.
func (t *T) anyTransport() *clap.EventTransport {
	tempo := 20 + 480*t.Rand.Float64()
	seconds := 3600 * t.Rand.Float64()
	beats := seconds * tempo / 60
	bar := math.Floor(beats / 4)
	return &clap.EventTransport{
		Flags:          uint32(t.Rand.IntN(256)),
		SongPosBeats:   int64(beats * clap.BeatTimeFactor),
		SongPosSeconds: int64(seconds * clap.SecTimeFactor),
		Tempo:          tempo, TempoInc: (t.Rand.Float64() - 0.5) / 1000,
		LoopEndBeats: int64(beats * clap.BeatTimeFactor), LoopEndSeconds: int64(seconds * clap.SecTimeFactor),
		BarStart: int64(4 * bar * clap.BeatTimeFactor), BarNumber: int32(bar), TsigNum: 4, TsigDenom: 4,
	}
}

func processingConfigs(t *T) {
	i := t.Instance()
	configs, ok := i.AudioPortsConfigs()
	if !ok {
		t.Skipf("the plugin has no %s extension", clap.ExtAudioPortsConfig)
	}
	ids := map[uint32]bool{}
	for n := range min(configs.Count(), maxPorts) {
		c, ok := configs.Config(n)
		if !ok {
			t.Failf("get answers false for configuration %d of %d", n, configs.Count())
			continue
		}
		if ids[c.ID] {
			t.Failf("configuration %d has the id %d of another", n, c.ID)
		}
		ids[c.ID] = true
		if !configs.Select(c.ID) {
			t.Failf("configuration %q cannot be selected while the plugin is not active", c.Name)
			continue
		}
		t.Doing("configuration %q", c.Name)
		i.matches(c)
		i.works(fmt.Sprintf("in configuration %q", c.Name))
	}
	if id, ok := unused(ids); ok && configs.Select(id) {
		t.Failf("select answers true for %d, which is no configuration's id", id)
	}
}

// unused is an id that is not among those of a plugin.
func unused(ids map[uint32]bool) (uint32, bool) {
	for id := uint32(987654321); id < 987654400; id++ {
		if !ids[id] {
			return id, true
		}
	}
	return 0, false
}

// matches compares the ports with the configuration that was selected.
func (i *Instance) matches(c clap.PortsConfig) {
	for _, side := range []struct {
		name  string
		ports []clap.AudioPortInfo
		count int
		main  clap.MainPortShape
	}{
		{"input", i.Ports(true), c.Inputs, c.MainIn},
		{"output", i.Ports(false), c.Outputs, c.MainOut},
	} {
		if len(side.ports) != side.count {
			i.t.Failf("configuration %q says %d %s ports, there are %d after select", c.Name, side.count, side.name, len(side.ports))
			continue
		}
		if !side.main.Present || len(side.ports) == 0 {
			continue
		}
		if p := side.ports[mainPort(side.ports)]; p.Channels != side.main.Channels || p.Type != side.main.Type {
			i.t.Failf("configuration %q says a main %s of %d channels (%q), it has %d (%q) after select",
				c.Name, side.name, side.main.Channels, side.main.Type, p.Channels, p.Type)
		}
	}
}

// works processes music in the shape the instance has and deactivates it.
func (i *Instance) works(context string) {
	r := i.rig(setup{})
	r.run(take{in: music(channels(r.in), 4*anyBlock, r.rate)})
	i.t.judge(r, context, append([]kind{outside}, sound...)...)
	r.close()
}

// idles processes silence, which ports that are switched off get; what they give
// need not be written.
func (i *Instance) idles(context string) {
	r := i.rig(setup{})
	r.run(take{frames: 4 * anyBlock, masks: true})
	i.t.judge(r, context, failedProcess, notFinite, outside)
	r.close()
}

func processingConfigurable(t *T) {
	i := t.Instance()
	if !i.HasExtension(clap.ExtConfigurableAudioPorts) {
		t.Skipf("the plugin has no %s extension", clap.ExtConfigurableAudioPorts)
	}
	taken := 0
	for _, shape := range []struct {
		channels int
		kind     string
	}{{1, clap.PortMono}, {2, clap.PortStereo}, {1000, ""}} {
		var requests []clap.PortRequest
		for _, input := range []bool{true, false} {
			for n := range i.Ports(input) {
				requests = append(requests, clap.PortRequest{Input: input, Index: n, Channels: shape.channels, Type: shape.kind})
			}
		}
		before := channels(i.Ports(true)) + channels(i.Ports(false))
		can, did := i.CanConfigurePorts(requests), i.ConfigurePorts(requests)
		after := channels(i.Ports(true)) + channels(i.Ports(false))
		switch {
		case can != did:
			t.Failf("can_apply_configuration answers %t for %d channels and apply_configuration %t", can, shape.channels, did)
		case did && after != shape.channels*len(requests):
			t.Failf("a configuration of %d channels in each port was applied, and the ports have %d in all", shape.channels, after)
		case !did && after != before:
			t.Failf("a configuration of %d channels was refused and the ports have %d channels, %d before", shape.channels, after, before)
		}
		if did {
			taken++
			i.works(fmt.Sprintf("configured to %d channels", shape.channels))
		}
	}
	if taken == 0 {
		t.Warnf("it has the extension and takes neither mono nor stereo in all ports")
	}
}

func processingActivation(t *T) {
	i := t.Instance()
	a, ok := i.AudioPortsActivation()
	if !ok {
		t.Skipf("the plugin has no %s extension", clap.ExtAudioPortsActivation)
	}
	for _, s := range sides {
		ports := i.Ports(s.input)
		for n := range ports {
			if a.SetActive(s.input, n, false, 32) {
				i.idles(fmt.Sprintf("%s port %d switched off", s.name, n))
				if !a.SetActive(s.input, n, true, 0) {
					t.Failf("%s port %d can be switched off and not on again", s.name, n)
				}
			}
		}
		if a.SetActive(s.input, len(ports)+5, false, 32) {
			t.Failf("set_active answers true for %s port %d of %d", s.name, len(ports)+5, len(ports))
		}
	}
	i.works("with all ports switched on again")
}
