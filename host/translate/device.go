package translate

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"lacquer/dsp/filter"
)

// Device is a way to listen, as filters.
type Device struct {
	Name      string
	About     string // one sentence
	Mono      bool   // plays (L + R) / 2
	MonoBelow float64
	Filters   []filter.Spec
	Noise     float64 // road noise at so many LU below the programme; 0: none
}

// flat is the Q of a Butterworth pass or shelf.
const flat = math.Sqrt2 / 2

// devices are kinds of things, no makes: where makes differ, the middle.
var devices = []Device{
	{
		Name: "phone", Mono: true,
		About: "a phone's loudspeaker: mono, nothing below 300 Hz, loud around 3 kHz",
		Filters: []filter.Spec{
			{Shape: filter.HighPass, Freq: 300, Q: flat, Order: 4},
			{Shape: filter.Bell, Freq: 3000, Gain: 4, Q: 1},
			{Shape: filter.LowPass, Freq: 12000, Q: flat, Order: 2},
		},
	},
	{
		Name:  "laptop",
		About: "a laptop's loudspeakers: nothing below 150 Hz, some more around 2.5 kHz",
		Filters: []filter.Spec{
			{Shape: filter.HighPass, Freq: 150, Q: flat, Order: 4},
			{Shape: filter.Bell, Freq: 2500, Gain: 3, Q: 1},
		},
	},
	{
		Name: "radio", Mono: true,
		About: "a kitchen radio with one small loudspeaker: mono, 100 Hz to 10 kHz",
		Filters: []filter.Spec{
			{Shape: filter.HighPass, Freq: 100, Q: flat, Order: 2},
			{Shape: filter.LowPass, Freq: 10000, Q: flat, Order: 2},
		},
	},
	{
		Name:  "car",
		About: "a car on the road: boomy around 70 Hz, dull on top, and road noise 12 LU below the music",
		Filters: []filter.Spec{
			{Shape: filter.Bell, Freq: 70, Gain: 6, Q: 0.9},
			{Shape: filter.HighShelf, Freq: 8000, Gain: -3, Q: flat},
		},
		Noise: 12,
	},
	{
		Name: "club", MonoBelow: 120,
		About: "a club: much below 60 Hz, nothing below 30 Hz, mono below 120 Hz",
		Filters: []filter.Spec{
			{Shape: filter.HighPass, Freq: 30, Q: flat, Order: 4},
			{Shape: filter.LowShelf, Freq: 60, Gain: 6, Q: flat},
		},
	},
	{
		Name:  "earbuds",
		About: "simple earbuds: little bass, loud around 3 kHz and 8 kHz",
		Filters: []filter.Spec{
			{Shape: filter.LowShelf, Freq: 80, Gain: -6, Q: flat},
			{Shape: filter.Bell, Freq: 3000, Gain: 5, Q: 1.2},
			{Shape: filter.Bell, Freq: 8000, Gain: 3, Q: 2},
		},
	},
	{
		Name: "mono", Mono: true,
		About: "left and right added up: what cancels is gone",
	},
}

// Describe is what the device does, a line for each step.
func (d Device) Describe() (lines []string) {
	if d.Mono {
		lines = append(lines, "left and right are added up, halved")
	}
	for _, s := range d.Filters {
		lines = append(lines, describe(s))
	}
	if d.MonoBelow > 0 {
		lines = append(lines, fmt.Sprintf("mono below %g Hz", d.MonoBelow))
	}
	if d.Noise > 0 {
		lines = append(lines, fmt.Sprintf("road noise, mostly below 100 Hz, %g LU below the music", d.Noise))
	}
	return lines
}

func describe(s filter.Spec) string {
	switch s.Shape {
	case filter.HighPass:
		return fmt.Sprintf("high-pass at %g Hz, %d dB per octave", s.Freq, 6*s.Order)
	case filter.LowPass:
		return fmt.Sprintf("low-pass at %g Hz, %d dB per octave", s.Freq, 6*s.Order)
	case filter.LowShelf:
		return fmt.Sprintf("%+g dB below %g Hz", s.Gain, s.Freq)
	case filter.HighShelf:
		return fmt.Sprintf("%+g dB above %g Hz", s.Gain, s.Freq)
	}
	return fmt.Sprintf("%+g dB around %g Hz (Q %g)", s.Gain, s.Freq, s.Q)
}

// Devices are all devices.
func Devices() []Device { return slices.Clone(devices) }

// ParseDevices finds devices by a list of names, "phone,car"; "none" is none
// and "" all.
func ParseDevices(list string) ([]Device, error) {
	switch list {
	case "":
		return Devices(), nil
	case "none":
		return nil, nil
	}
	var found []Device
	for name := range strings.SplitSeq(list, ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		is := func(d Device) bool { return d.Name == name }
		at := slices.IndexFunc(devices, is)
		if at < 0 {
			return nil, fmt.Errorf("no device %q: there are %s, or none", name, deviceNames())
		}
		if slices.ContainsFunc(found, is) {
			return nil, fmt.Errorf("device %s is there twice", name)
		}
		found = append(found, devices[at])
	}
	return found, nil
}

func deviceNames() string {
	var names []string
	for _, d := range devices {
		names = append(names, d.Name)
	}
	return strings.Join(names, ", ")
}
