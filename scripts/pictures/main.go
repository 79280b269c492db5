// Command pictures draws the pictures of the documentation from the real code.
//
// The README's picture, what a mix is before and after mastering:
//
//	scripts/demo && go run ./scripts/pictures build/demo/demo-mix.wav build/demo/demo-master.wav docs/images
//
// Those of docs/measurements.md, each measured at the output of the stages
// themselves; the figures that stand beside them are printed:
//
//	go run ./scripts/pictures measurements docs/images [NAME...]
//
// And its table of presets, which takes minutes:
//
//	scripts/demo && go run ./scripts/pictures presets build/lacquer.clap build/demo/demo-mix.wav docs/measurements.md
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"

	"gonum.org/v1/plot"
)

// pictures are those of docs/measurements.md, in its order.
var pictures = []struct {
	name string
	draw func() [][]*plot.Plot
}{
	{"limiter-steps", limiterSteps},
	{"limiter-bass", limiterBass},
	{"listening", listening},
	{"eq-bands", eqBands},
	{"eq-deviation", eqDeviation},
	{"eq-sweep", eqSweep},
	{"eq-linear", eqLinear},
	{"eq-dynamic", eqDynamic},
	{"crossover", crossover},
	{"multiband-curves", multibandCurves},
	{"multiband-steps", multibandSteps},
	{"glue-curves", glueCurves},
	{"glue-steps", glueSteps},
	{"saturation-aliasing", saturationAliasing},
	{"saturation-harmonics", saturationHarmonics},
	{"saturation-tape", saturationTape},
	{"stereo", stereoImage},
	{"clipper-aliasing", clipperAliasing},
	{"dither-spectra", ditherSpectra},
}

func main() {
	log.SetFlags(0)
	switch {
	case len(os.Args) >= 3 && os.Args[1] == "measurements":
		measurements(os.Args[2], os.Args[3:])
	case len(os.Args) == 5 && os.Args[1] == "presets":
		check(presetTable(os.Args[2], os.Args[3], os.Args[4]))
	case len(os.Args) == 4:
		check(drawBeforeAfter(os.Args[1], os.Args[2], filepath.Join(os.Args[3], "before-after.png")))
	default:
		log.Fatal("usage: pictures MIX MASTER FOLDER | pictures measurements FOLDER [NAME...] | pictures presets PLUGIN MIX PAGE")
	}
}

// measurements draws the named pictures, or all.
func measurements(folder string, names []string) {
	useSans()
	for _, p := range pictures {
		if len(names) > 0 && !slices.Contains(names, p.name) {
			continue
		}
		fmt.Printf("%s\n", p.name)
		save(filepath.Join(folder, p.name+".svg"), p.draw())
	}
}

// check ends the program on an error.
func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
