package validate

import (
	"fmt"
	"reflect"
	"strings"

	"lacquer/bindings/clap"
)

var portChecks = []Check{
	{ID: "ports.info", Run: portsInfo,
		Asserts: "Every audio port below the count can be described, and none at the count or above."},
	{ID: "ports.names", Run: portsNames,
		Asserts: "Port names are not blank, are UTF-8, and have an end."},
	{ID: "ports.ids-unique", Run: portsIDs,
		Asserts: "No two ports of one direction have the same id, and none the invalid one."},
	{ID: "ports.main-first", Run: portsMain,
		Asserts: "At most one port of each direction is the main one, and it is the first."},
	{ID: "ports.channels", Run: portsChannels,
		Asserts: "Every port has 1 to 64 channels."},
	{ID: "ports.type", Run: portsType,
		Asserts: "Mono ports have one channel and stereo ports two; surround and ambisonic ports come with their extension."},
	{ID: "ports.flags", Run: portsFlags,
		Asserts: "The flags are known ones, and a port that prefers 64 bit supports it."},
	{ID: "ports.in-place-pair", Run: portsPairs,
		Asserts: "The port named for processing in place is one of the other direction, with as many channels."},
	{ID: "ports.stable", Run: portsStable,
		Asserts: "The ports are the same when asked again, while active, after deactivation, and in another instance."},
	{ID: "ports.category", Run: portsCategory,
		Asserts: "An audio effect has audio inputs and outputs, an instrument has outputs."},
}

// side is the ports of one direction, as the checks ask for them.
type side struct {
	input bool
	name  string
}

var sides = []side{{true, "input"}, {false, "output"}}

// audioPorts is the extension of a new instance; without it the check is skipped.
func (t *T) audioPorts() (*Instance, clap.AudioPorts) {
	i := t.Instance()
	a, ok := i.AudioPorts()
	if !ok {
		t.Skipf("the plugin has no %s extension", clap.ExtAudioPorts)
	}
	return i, a
}

func portsInfo(t *T) {
	_, a := t.audioPorts()
	for _, s := range sides {
		n := uint32(a.Count(s.input))
		if n > maxPorts {
			t.Fatalf("count answers %d %s ports", n, s.name)
		}
		for k := range n {
			if _, _, _, ok := a.RawInfo(k, s.input); !ok {
				t.Failf("get answers false for %s port %d, below the count of %d", s.name, k, n)
			}
		}
		for _, k := range []uint32{n, n + 1, 1<<32 - 1} {
			if _, _, _, ok := a.RawInfo(k, s.input); ok {
				t.Failf("get answers true for %s port %d, beyond the count of %d", s.name, k, n)
			}
		}
	}
}

// port is one port and where it stands.
type port struct {
	clap.AudioPortInfo
	side
	index      int
	name, kind clap.RawString
}

func (p port) String() string { return fmt.Sprintf("%s port %d (%s)", p.side.name, p.index, p.Name) }

// ports describes all ports of a plugin that has the extension.
func ports(a clap.AudioPorts) (list []port) {
	for _, s := range sides {
		for k := range min(a.Count(s.input), maxPorts) {
			if info, name, kind, ok := a.RawInfo(uint32(k), s.input); ok {
				list = append(list, port{info, s, k, name, kind})
			}
		}
	}
	return list
}

// eachPort calls f for all ports of a new instance.
func (t *T) eachPort(f func(p port)) {
	_, a := t.audioPorts()
	list := ports(a)
	if len(list) == 0 {
		t.Skipf("the plugin has no audio ports")
	}
	for _, p := range list {
		f(p)
	}
}

func portsNames(t *T) {
	t.eachPort(func(p port) {
		t.readable("the name of "+p.String(), p.name)
		if blank(p.name) {
			t.Warnf("%v has no name: hosts show it for routing", p)
		}
	})
}

func portsIDs(t *T) {
	seen := map[bool]map[uint32]bool{true: {}, false: {}}
	t.eachPort(func(p port) {
		if p.ID == clap.InvalidID {
			t.Failf("%v has the id %d, which marks none", p, p.ID)
		}
		if seen[p.input][p.ID] {
			t.Failf("%v has the id %d of another: sessions store routing by it", p, p.ID)
		}
		seen[p.input][p.ID] = true
	})
}

func portsMain(t *T) {
	t.eachPort(func(p port) {
		if p.Flags&clap.PortIsMain != 0 && p.index != 0 {
			t.Failf("%v is marked as main: only the first of a direction may be, which is where hosts connect the track", p)
		}
	})
}

func portsChannels(t *T) {
	t.eachPort(func(p port) {
		if p.Channels < 1 || p.Channels > 64 {
			t.Failf("%v has %d channels, not 1 to 64: constant_mask has a bit for each of 64", p, p.Channels)
		}
	})
}

func portsType(t *T) {
	i := t.Instance()
	needs := map[string]string{"surround": clap.ExtSurround, "ambisonic": clap.ExtAmbisonic}
	channels := map[string]int{clap.PortMono: 1, clap.PortStereo: 2}
	t.eachPort(func(p port) {
		if n, ok := channels[p.Type]; ok && p.Channels != n {
			t.Failf("%v is of the type %q and has %d channels, not %d", p, p.Type, p.Channels, n)
		}
		if id, ok := needs[p.Type]; ok && !i.HasExtension(id) {
			t.Failf("%v is of the type %q and the plugin has no %s extension that says how its channels are laid out", p, p.Type, id)
		}
		t.readable("the type of "+p.String(), p.kind)
	})
}

// portFlags are all that there are.
const portFlags = clap.PortIsMain | clap.PortSupports64Bits | clap.PortPrefers64Bits | clap.PortRequiresCommonSampleSize

func portsFlags(t *T) {
	t.eachPort(func(p port) {
		if p.Flags&clap.PortPrefers64Bits != 0 && p.Flags&clap.PortSupports64Bits == 0 {
			t.Failf("%v prefers 64 bit and does not support it: hosts send what a port prefers", p)
		}
		if unknown := p.Flags &^ portFlags; unknown != 0 {
			t.Warnf("%v has unknown flags %#x: a later CLAP may give them a meaning", p, uint32(unknown))
		}
	})
}

func portsPairs(t *T) {
	_, a := t.audioPorts()
	list := ports(a)
	any := false
	for _, p := range list {
		if p.InPlacePair == clap.InvalidID {
			continue
		}
		any = true
		found := false
		for _, q := range list {
			if q.input == p.input || q.ID != p.InPlacePair {
				continue
			}
			found = true
			if q.Channels != p.Channels {
				t.Failf("%v can share its buffer with %v, which has %d channels, not %d", p, q, q.Channels, p.Channels)
			}
			if q.InPlacePair != p.ID {
				t.Warnf("%v names %v for processing in place, which does not name it back: hosts may look at either", p, q)
			}
		}
		if !found {
			t.Failf("%v can share its buffer with port id %d, which the other direction does not have", p, p.InPlacePair)
		}
	}
	if !any && !t.Failed() {
		t.Skipf("no port offers to be processed in place")
	}
}

func portsStable(t *T) {
	i, a := t.audioPorts()
	first := ports(a)
	same := func(when string, a clap.AudioPorts) {
		if now := ports(a); !reflect.DeepEqual(plain(first), plain(now)) {
			t.Failf("%s there are other ports than before: %s, not %s; hosts are told before ports change, by a rescan",
				when, describePorts(now), describePorts(first))
		}
	}
	same("asked again", a)
	i.Activate(anyRate, anyBlock)
	same("while active", a)
	i.Deactivate()
	same("after deactivation", a)
	other, _ := t.Instance().AudioPorts()
	same("in another instance", other)
}

// plain leaves out nothing that hosts see.
func plain(list []port) (infos []clap.AudioPortInfo) {
	for _, p := range list {
		infos = append(infos, p.AudioPortInfo)
	}
	return infos
}

func describePorts(list []port) string {
	var words []string
	for _, p := range list {
		words = append(words, fmt.Sprintf("%s %q with %d", p.side.name, p.Name, p.Channels))
	}
	return "[" + strings.Join(words, ", ") + "]"
}

func portsCategory(t *T) {
	i := t.Instance()
	in, out := len(i.Ports(true)), len(i.Ports(false))
	d := i.Descriptor
	switch {
	case d.Has(clap.FeatureAudioEffect) && (in == 0 || out == 0):
		t.Warnf("it says that it is an audio effect and has %d audio inputs and %d outputs: a host cannot put it in a track", in, out)
	case d.Has(clap.FeatureInstrument) && out == 0:
		t.Warnf("it says that it is an instrument and has no audio output: nobody hears it")
	}
}
