package mastering

import (
	"errors"
	"fmt"
	"math"

	"lacquer/bindings/clap"
	"lacquer/dsp/param"
	"lacquer/dsp/preset"
)

// ErrReserved is a setting that mastering makes itself.
var ErrReserved = errors.New("mastering decides this parameter: loudness and peaks by --target and --ceiling, and what is for listening or for a DAW stays off")

// The parameters of the chain that mastering sets.
const (
	gainName    = "Input/Gain"
	driveName   = "Maximizer/Drive"
	ceilingName = "Maximizer/Ceiling"
)

// reserved are the parameters that would undo the mastering or are for
// listening only. They keep their defaults, whatever a preset says, but for
// drive and ceiling.
var reserved = func() map[string]bool {
	names := map[string]bool{driveName: true, ceilingName: true, "Maximizer/On": true, "Maximizer/Auto Drive": true,
		"Output/Dither": true} // the file is dithered as the last step
	for i := range param.Table {
		if p := &param.Table[i]; p.Listening && !p.Bypass {
			names[p.Module+"/"+p.Name] = true
		}
	}
	return names
}()

// isReserved also knows the host's bypass, however it is called.
func isReserved(p clap.ParamInfo) bool {
	return reserved[fullName(p)] || p.Flags&clap.ParamIsBypass != 0
}

func fullName(p clap.ParamInfo) string { return p.Module + "/" + p.Name }

// configure loads the preset and makes the user's settings. What would undo
// the mastering is refused by the parameter it names, however that is written.
func (m *master) configure() error {
	if err := m.loadPreset(); err != nil {
		return err
	}
	params := map[uint32]clap.ParamInfo{}
	for _, p := range m.plugin.Params() {
		params[p.ID] = p
	}
	for _, s := range m.opt.Set {
		id, _, err := m.plugin.Parse(s)
		if err == nil && isReserved(params[id]) {
			err = fmt.Errorf("--set %q: %w", s, ErrReserved)
		}
		m.gainGiven = m.gainGiven || fullName(params[id]) == gainName
		if err == nil {
			err = m.plugin.Set(s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// loadPreset gives the plugin the preset as its state.
func (m *master) loadPreset() error {
	if m.opt.Preset == nil {
		return nil
	}
	if err := m.plugin.LoadState(m.opt.Preset.State()); err != nil {
		return err
	}
	for _, p := range m.plugin.Params() {
		if isReserved(p) {
			if err := m.plugin.SetValue(p.ID, p.Default); err != nil {
				return err
			}
		}
	}
	return nil
}

// align brings the mix to the level that presets are made for, so that their
// thresholds meet every mix alike. Where the preset or the user have set the
// input's gain, it stays.
func (m *master) align() error {
	for _, p := range m.plugin.Params() {
		if fullName(p) != gainName {
			continue
		}
		m.gain, _ = m.plugin.Value(p.ID)
		level := m.result.Input.Integrated
		if m.opt.Preset == nil || m.gainGiven || m.gain != p.Default || !level.Defined() {
			return nil
		}
		m.gain = math.Max(p.Min, math.Min(preset.Level-float64(level), p.Max))
		return m.plugin.SetValue(p.ID, m.gain)
	}
	return nil
}
