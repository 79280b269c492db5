package clap

import (
	"fmt"
	"unicode/utf8"
	"unsafe"

	"github.com/ebitengine/purego"
)

// This file is for tests of plugins: it shows what the other wrappers smooth
// over, such as null strings, missing ends and functions called out of turn.

// RawString is a C string as it was found.
type RawString struct {
	Text    string // without what follows maxCString bytes
	Null    bool
	Endless bool // no zero within 64 KiB
}

// Valid reports whether the string is UTF-8 and has an end.
func (s RawString) Valid() bool { return !s.Endless && utf8.ValidString(s.Text) }

func rawString(p uintptr) RawString {
	if p == 0 {
		return RawString{Null: true}
	}
	n := 0
	for n < maxCString && *at[byte](p + uintptr(n)) != 0 {
		n++
	}
	return RawString{Text: string(unsafe.Slice(at[byte](p), n)), Endless: n == maxCString}
}

// RawArray is the string in a character array.
func RawArray(b []byte) RawString {
	for i, c := range b {
		if c == 0 {
			return RawString{Text: string(b[:i])}
		}
	}
	return RawString{Text: string(b), Endless: true}
}

// RawDescriptor is a clap_plugin_descriptor as it was found.
type RawDescriptor struct {
	CLAP                          Version
	ID, Name, Vendor, URL         RawString
	ManualURL, SupportURL         RawString
	Version, Description          RawString
	Features                      []RawString
	FeaturesNull, FeaturesEndless bool
}

func rawDescriptor(p uintptr) *RawDescriptor {
	if p == 0 {
		return nil
	}
	c := at[pluginDescriptor](p)
	d := &RawDescriptor{
		CLAP: c.clapVersion, ID: rawString(c.id), Name: rawString(c.name),
		Vendor: rawString(c.vendor), URL: rawString(c.url),
		ManualURL: rawString(c.manualURL), SupportURL: rawString(c.supportURL),
		Version: rawString(c.version), Description: rawString(c.description),
		FeaturesNull: c.features == 0,
	}
	for f := c.features; f != 0; f += unsafe.Sizeof(f) {
		if len(d.Features) == maxFeatures {
			d.FeaturesEndless = true
			break
		}
		s := *at[uintptr](f)
		if s == 0 {
			break
		}
		d.Features = append(d.Features, rawString(s))
	}
	return d
}

// EntryVersion is the version of CLAP the file was built with.
func (l *Library) EntryVersion() Version { return l.image.entry.clapVersion }

// InitEntry runs the entry's init once more. [main-thread]
func (l *Library) InitEntry() bool {
	file := cString(l.image.file)
	return callBool(l.image.entry.init, uintptr(unsafe.Pointer(file)))
}

// DeinitEntry takes one InitEntry back. [main-thread]
func (l *Library) DeinitEntry() { call(l.image.entry.deinit) }

// FactoryAddress is what the entry's get_factory answers, 0 for null.
func (l *Library) FactoryAddress(id string) uintptr {
	cid := cString(id)
	return call(l.image.entry.getFactory, uintptr(unsafe.Pointer(cid)))
}

// PluginCount is how many plugins the factory says it has.
func (l *Library) PluginCount() uint32 {
	return uint32(call(l.image.factory.getPluginCount, address(l.image.factory)))
}

// RawDescriptor is the factory's descriptor at index, nil if it has none.
func (l *Library) RawDescriptor(index uint32) *RawDescriptor {
	f := l.image.factory
	return rawDescriptor(call(f.getPluginDescriptor, address(f), uintptr(index)))
}

// Instantiate makes an instance of whatever the factory has under id, without
// initialising it. Of the Descriptor it knows the id alone.
func (l *Library) Instantiate(id string, log LogFunc) (*Plugin, error) {
	host := newHost(log)
	p := &Plugin{Descriptor: Descriptor{ID: id}, Host: host, library: l}
	f, cid := l.image.factory, cString(id)
	p.address = call(f.createPlugin, address(f), address(host.table), uintptr(unsafe.Pointer(cid)))
	if p.address == 0 {
		host.free()
		return nil, fmt.Errorf("%s: %w: %s", l.Path(), ErrCreate, id)
	}
	p.c = at[pluginTable](p.address)
	return p, nil
}

// Init initialises what Instantiate made. [main-thread]
func (p *Plugin) Init() bool {
	p.Host.phase.Or(phaseInit)
	return callBool(p.c.init, p.address)
}

// RawDescriptor is the descriptor the instance itself points to.
func (p *Plugin) RawDescriptor() *RawDescriptor { return rawDescriptor(p.c.desc) }

// MissingFunctions names the functions of clap_plugin that are null.
func (p *Plugin) MissingFunctions() (names []string) {
	c := p.c
	for _, f := range []struct {
		name string
		fn   uintptr
	}{
		{"init", c.init}, {"destroy", c.destroy}, {"activate", c.activate}, {"deactivate", c.deactivate},
		{"start_processing", c.startProcessing}, {"stop_processing", c.stopProcessing}, {"reset", c.reset},
		{"process", c.process}, {"get_extension", c.getExtension}, {"on_main_thread", c.onMainThread},
	} {
		if f.fn == 0 {
			names = append(names, f.name)
		}
	}
	return names
}

// garbage fills memory a plugin is to write, as a host's may be full of.
func garbage[T any](v *T) *T {
	b := unsafe.Slice((*byte)(unsafe.Pointer(v)), unsafe.Sizeof(*v))
	for i := range b {
		b[i] = 0xaa
	}
	return v
}

// RawInfo is Info into memory full of garbage, with the strings as they were
// found. [main-thread]
func (a Params) RawInfo(index uint32) (info ParamInfo, name, module RawString, ok bool) {
	c := garbage(new(paramInfo))
	if !callBool(a.c.getInfo, a.plugin, uintptr(index), uintptr(unsafe.Pointer(c))) {
		return
	}
	name, module = RawArray(c.name[:]), RawArray(c.module[:])
	return ParamInfo{
		ID: c.id, Flags: ParamFlags(c.flags), Cookie: c.cookie, Name: text(c.name[:]), Module: text(c.module[:]),
		Min: c.minValue, Max: c.maxValue, Default: c.defaultValue,
	}, name, module, true
}

// RawValueToText is ValueToText into a buffer of which the plugin is told
// another capacity. [main-thread]
func (a Params) RawValueToText(id uint32, value float64, buffer []byte, capacity uint32) bool {
	if a.valueToText == nil || len(buffer) == 0 {
		return false
	}
	return a.valueToText(a.plugin, id, value, unsafe.Pointer(unsafe.SliceData(buffer)), capacity)
}

// MissingFunctions names the functions of the extension that are null.
func (a Params) MissingFunctions() (names []string) {
	c := a.c
	for _, f := range []struct {
		name string
		fn   uintptr
	}{
		{"count", c.count}, {"get_info", c.getInfo}, {"get_value", c.getValue},
		{"value_to_text", c.valueToText}, {"text_to_value", c.textToValue}, {"flush", c.flush},
	} {
		if f.fn == 0 {
			names = append(names, f.name)
		}
	}
	return names
}

// RawInfo is Info into memory full of garbage, with the name as it was found.
// [main-thread]
func (a AudioPorts) RawInfo(index uint32, input bool) (info AudioPortInfo, name, kind RawString, ok bool) {
	c := garbage(new(audioPortInfo))
	c.portType = 0
	if !callBool(a.c.get, a.plugin, uintptr(index), cBool(input), uintptr(unsafe.Pointer(c))) {
		return
	}
	kind = rawString(c.portType)
	return AudioPortInfo{
		ID: c.id, Name: text(c.name[:]), Flags: PortFlags(c.flags), Channels: int(c.channelCount),
		Type: kind.Text, InPlacePair: c.inPlacePair,
	}, RawArray(c.name[:]), kind, true
}

// rawStream is a stream whose other side decides how much of a call it serves.
type rawStream struct {
	serve func(buffer []byte) int64
}

// The two tables have one layout: what differs is which way the bytes go.
var (
	rawRead  = purego.NewCallback(func(s, buffer, size uintptr) uintptr { return rawServe(at[istream](s).ctx, buffer, size) })
	rawWrite = purego.NewCallback(func(s, buffer, size uintptr) uintptr { return rawServe(at[ostream](s).ctx, buffer, size) })
)

func rawServe(ctx, buffer, size uintptr) uintptr {
	s := at[rawStream](ctx)
	if buffer == 0 || size == 0 {
		return uintptr(s.serve(nil))
	}
	return uintptr(s.serve(unsafe.Slice(at[byte](buffer), min(size, maxState))))
}

// withRawStream pins a stream's two halves while f runs.
func withRawStream[T istream | ostream](serve func(buffer []byte) int64, table func(ctx uintptr) *T, f func(stream uintptr) bool) bool {
	s := &rawStream{serve}
	c := table(address(s))
	mem := newMemory()
	defer mem.release()
	mem.pin(s)
	mem.pin(c)
	return f(address(c))
}

func rawInput(ctx uintptr) *istream  { return &istream{ctx: ctx, read: rawRead} }
func rawOutput(ctx uintptr) *ostream { return &ostream{ctx: ctx, write: rawWrite} }

// SaveStateVia is SaveState to a stream that write serves: it is given what
// the plugin wants written and answers how much it took, -1 for an error.
// [main-thread]
func (p *Plugin) SaveStateVia(write func(data []byte) int64) bool {
	c, _ := extension[pluginState](p, ExtState)
	return withRawStream(write, rawOutput, func(s uintptr) bool { return callBool(c.save, p.address, s) })
}

// LoadStateVia is LoadState from a stream that read serves: it fills part of
// the buffer and answers how much, 0 at the end, -1 for an error. [main-thread]
func (p *Plugin) LoadStateVia(read func(buffer []byte) int64) bool {
	c, _ := extension[pluginState](p, ExtState)
	return withRawStream(read, rawInput, func(s uintptr) bool { return callBool(c.load, p.address, s) })
}

// Address is where the instance's clap_plugin is.
func (p *Plugin) Address() uintptr { return p.address }

// PresetProviderCount is how many providers the preset-discovery factory says
// it has.
func (l *Library) PresetProviderCount() uint32 {
	f := l.presetFactory()
	return uint32(call(f.count, address(f)))
}

// PresetProviderAt is the factory's descriptor at index, if there is one.
func (l *Library) PresetProviderAt(index uint32) (info PresetProviderInfo, ok bool) {
	f := l.presetFactory()
	d := call(f.getDescriptor, address(f), uintptr(index))
	if d == 0 {
		return info, false
	}
	return newProviderInfo(d), true
}
