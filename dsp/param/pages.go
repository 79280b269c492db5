package param

import (
	"fmt"
	"slices"
)

// PageSize is the number of knobs of a controller that a page fills.
const PageSize = 8

// Page is up to eight parameters that a host lays on the knobs of a hardware
// controller together.
type Page struct {
	ID      uint32 // permanent: CLAP's page_id
	Section string // what it is of, "Equaliser"
	Name    string // "Band 1"
	Rows    []int  // of Table, knob by knob
}

// Pages are in the order in which an engineer reaches for them: what makes a
// master first, then the stages in the order of the signal, each with what is
// turned most in front. Every row that can be automated is on one of them;
// those that are latched are on none, since each step of a knob would ask the
// host for a restart. Ids never change meaning.
var Pages = pages()

func pages() []Page {
	p := []Page{
		page(1, "Master", "Master", "maximizer.drive", "maximizer.ceiling", "maximizer.character", "maximizer.release",
			"eq.scale", "glue.threshold", "output.matched", "bypass"),
		page(2, "Master", "Stages", "multiband.on", "glue.on", "saturation.on", "stereo.on", "clipper.on", "maximizer.on",
			"order", "output.monitor"),
		page(100, "Input", "Input", "input.gain", "input.invert", "input.swap", "input.dc", "input.subsonic", "input.subsonic.freq"),
		page(1000, "Equaliser", "Gains", each("eq.%d.gain", EQBands)...),
		page(1001, "Equaliser", "Frequencies", each("eq.%d.freq", EQBands)...),
		page(1002, "Equaliser", "Qs", each("eq.%d.q", EQBands)...),
		page(1003, "Equaliser", "Switches", each("eq.%d.on", EQBands)...),
	}
	for b := 1; b <= EQBands; b++ {
		id, name := uint32(1000+100*b), fmt.Sprintf("Band %d", b)
		p = append(p,
			page(id, "Equaliser", name, of(fmt.Sprintf("eq.%d.", b), "freq", "gain", "q", "type", "slope", "route", "dynamic", "on")...),
			page(id+1, "Equaliser", name+" Dynamics", of(fmt.Sprintf("eq.%d.", b), "threshold", "range", "ratio", "attack", "release",
				"reference", "detector", "detector.freq")...))
	}
	p = append(p,
		page(1004, "Equaliser", "Detector Qs", each("eq.%d.detector.q", EQBands)...),
		page(1005, "Equaliser", "All Bands", "eq.scale", "eq.solo"),
		page(3000, "Multiband", "Thresholds", append(each("multiband.%d.threshold", MultibandBands), each("multiband.%d.makeup", MultibandBands)...)...),
		page(3001, "Multiband", "Splits", "multiband.split1", "multiband.split2", "multiband.split3", "multiband.stereo", "multiband.link", "multiband.on"))
	for b := 1; b <= MultibandBands; b++ {
		p = append(p, page(uint32(3000+100*b), "Multiband", fmt.Sprintf("Band %d", b),
			of(fmt.Sprintf("multiband.%d.", b), "threshold", "ratio", "attack", "release", "range", "makeup", "mode", "on")...))
	}
	return append(p,
		page(3002, "Multiband", "Knees", append(each("multiband.%d.knee", MultibandBands), each("multiband.%d.sideoffset", MultibandBands)...)...),
		page(3003, "Multiband", "Solos", each("multiband.%d.solo", MultibandBands)...),
		page(2000, "Glue", "Glue", of("glue.", "threshold", "ratio", "attack", "release", "makeup", "mix", "highpass", "on")...),
		page(2001, "Glue", "Detector", of("glue.", "knee", "autorelease", "detector", "link", "automakeup", "listen")...),
		page(4000, "Saturation", "Saturation", of("saturation.", "drive", "bias", "tone", "mix", "type", "autogain", "headbump", "on")...),
		page(4001, "Saturation", "Focus", of("saturation.", "focus", "focus.low", "focus.high")...),
		page(4200, "Stereo", "Width", of("stereo.", "width.low", "width.mid", "width.high", "split.low", "split.high", "monobass.freq", "monobass", "on")...),
		page(4201, "Stereo", "Balance", of("stereo.", "balance", "rotation", "guard", "guard.loss")...),
		page(5000, "Maximizer", "Loudness", "maximizer.drive", "maximizer.ceiling", "clipper.threshold", "clipper.knee", "maximizer.release",
			"maximizer.character", "clipper.on", "maximizer.on"),
		page(5001, "Maximizer", "Links", of("maximizer.", "link", "transientlink", "adaptive", "auto", "auto.target")...),
		page(6000, "Output", "Output", "output.trim", "output.dither", "output.shaping", "output.autoblank", "output.monitor", "output.matched",
			"meters.restart", "meters.transport"),
	)
}

// page finds the rows of keys; one that no row has is a mistake above.
func page(id uint32, section, name string, keys ...string) Page {
	p := Page{ID: id, Section: section, Name: name}
	for _, key := range keys {
		row := slices.IndexFunc(Table, func(p Param) bool { return p.Key == key })
		if row < 0 {
			panic("param: page " + name + ": no parameter " + key)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// of puts a prefix before names.
func of(prefix string, names ...string) []string {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = prefix + name
	}
	return keys
}

// each numbers a key from 1 to n.
func each(format string, n int) []string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprintf(format, i+1)
	}
	return keys
}
