package engine

import (
	"fmt"
	"slices"

	"lacquer/bindings/clap"
)

// Descriptor says what the plugin is.
func (p *Plugin) Descriptor() (d clap.Descriptor) {
	_ = p.main(func() { d = p.inst.Descriptor })
	return d
}

// Ports describes the plugin's audio ports.
func (p *Plugin) Ports() (in, out []clap.AudioPortInfo) {
	_ = p.main(func() { in, out = p.ports() })
	return in, out
}

func (p *Plugin) ports() (in, out []clap.AudioPortInfo) {
	ext, _ := p.inst.AudioPorts()
	list := func(input bool) (ports []clap.AudioPortInfo) {
		for i := range ext.Count(input) {
			if info, ok := ext.Info(i, input); ok {
				ports = append(ports, info)
			}
		}
		return ports
	}
	return list(true), list(false)
}

// Extensions lists which of the extensions known to package clap the plugin
// has.
func (p *Plugin) Extensions() (ids []string) {
	_ = p.main(func() {
		for _, id := range clap.PluginExtensions {
			if p.inst.HasExtension(id) {
				ids = append(ids, id)
			}
		}
	})
	return ids
}

// Analyse asks Lacquer's own plugin to keep correlation and spectrum of its
// meters running for the next 2 s of audio.
func (p *Plugin) Analyse() { _ = p.main(func() { p.inst.Analyse() }) }

// Meters reads the meters of Lacquer's own plugin; ok is false for others.
func (p *Plugin) Meters() (m Meters, ok bool) {
	_ = p.main(func() { m, ok = p.inst.Meters() })
	return m, ok
}

// SaveState returns the plugin's state.
func (p *Plugin) SaveState() (state []byte, err error) {
	ok := false
	if err := p.main(func() { state, ok = p.inst.SaveState() }); err != nil {
		return nil, err
	}
	if !ok {
		return nil, p.fault(ErrState, "%s", p.stateless("it could not be saved"))
	}
	return state, nil
}

// LoadState gives the plugin a state that SaveState returned.
func (p *Plugin) LoadState(state []byte) error {
	ok := false
	if err := p.main(func() { ok = p.inst.LoadState(state) }); err != nil {
		return err
	}
	if !ok {
		return p.fault(ErrState, "%s", p.stateless(fmt.Sprintf("these %d bytes were refused", len(state))))
	}
	return nil
}

// stateless is what is wrong with the state of a plugin that has none, or
// else otherwise.
func (p *Plugin) stateless(otherwise string) string {
	if slices.Contains(p.Extensions(), clap.ExtState) {
		return otherwise
	}
	return "it has none"
}
