// Package mastering takes a mix to a release: it knows the targets, finds the
// drive that reaches one with the ceiling held, renders through the plugin and
// measures what came out.
package mastering

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"lacquer/dsp/preset"
)

// Target is what a master must measure.
type Target struct {
	Name    string  `json:"name,omitempty"` // empty when given by numbers
	LUFS    float64 `json:"lufs"`           // integrated
	Ceiling float64 `json:"ceiling"`        // dBTP
}

//go:embed targets.json
var targetsJSON []byte

// Platform is a destination that plays everything at about the same loudness.
type Platform struct {
	Target
	Title  string // as people write it
	TurnUp bool   // quiet music is turned up, as far as its peaks stay at the ceiling
}

// Gain is what a platform adds in dB to music of a loudness in LUFS and a true
// peak in dBTP; 0 where the music has no loudness.
func (p *Platform) Gain(lufs, truePeak float64) float64 {
	gain := p.LUFS - lufs
	switch {
	case math.IsNaN(gain) || math.IsInf(gain, 0):
		return 0
	case gain < 0:
		return gain
	case !p.TurnUp:
		return 0
	}
	return math.Max(0, math.Min(gain, p.Ceiling-truePeak))
}

// Targets are the destinations known by name, as they were at TargetsDate;
// Platforms are those of them that turn music up or down.
var (
	Targets     []Target
	Platforms   []Platform
	TargetsDate string
)

func init() {
	var file struct {
		Date    string
		Targets []struct {
			Target
			Title, Playback string
		}
	}
	if err := json.Unmarshal(targetsJSON, &file); err != nil {
		panic(err) // the file is part of the build
	}
	TargetsDate = file.Date
	for _, t := range file.Targets {
		Targets = append(Targets, t.Target)
		if t.Playback != "" {
			Platforms = append(Platforms, Platform{Target: t.Target, Title: t.Title, TurnUp: t.Playback == "both"})
		}
	}
}

// The range of a target given by number, in LUFS, and of a ceiling, in dBTP.
const (
	MinLUFS, MaxLUFS       = preset.MinLUFS, preset.MaxLUFS
	MinCeiling, MaxCeiling = preset.MinCeiling, preset.MaxCeiling
)

// defaultCeiling in dBTP goes with a target given by number.
const defaultCeiling = -1

// ParseTarget reads a target's name, or its loudness in LUFS as a number.
func ParseTarget(text string) (Target, error) {
	for _, t := range Targets {
		if strings.EqualFold(t.Name, strings.TrimSpace(text)) {
			return t, nil
		}
	}
	number := strings.TrimSpace(strings.Replace(strings.ToLower(text), "−", "-", 1))
	number = strings.TrimSpace(strings.TrimSuffix(number, "lufs"))
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(v) {
		return Target{}, fmt.Errorf("unknown target %q: use a number in LUFS or one of %s", text, TargetNames())
	}
	if v < MinLUFS || v > MaxLUFS {
		return Target{}, fmt.Errorf("target %g LUFS: the range is %g to %g", v, MinLUFS, MaxLUFS)
	}
	return Target{LUFS: v, Ceiling: defaultCeiling}, nil
}

// TargetNames lists the names for help and errors.
func TargetNames() string {
	names := make([]string, len(Targets))
	for i, t := range Targets {
		names[i] = t.Name
	}
	return strings.Join(names, ", ")
}
