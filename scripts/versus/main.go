// Command versus measures limiters beside one another: ours, through
// lacquer.clap, and those of others, all at a ceiling of -1 dB.
//
//	versus [-only NAME,NAME...] [-set MODULE/NAME=VALUE...] tones
//	versus [-only NAME,NAME...] [-target LUFS] [-from S] [-seconds S] music FILE...
//	versus [-only NAME,NAME...] -gain DB [-from S] [-seconds S] music FILE...
//
// tones prints the distortion and the intermodulation of tones that are
// reduced by 6 dB. music finds for each limiter the gain at which a mix comes
// out at the target, and prints what that does to it. Where a limiter cannot
// reach the target, all are compared at the loudest that all reach. With -gain
// all get the same gain. scripts/limiters says which mixes, and runs it all.
package main

import (
	"flag"
	"fmt"
	"log"
	"math"
	"slices"
	"strings"
)

type options struct {
	clap, only            string
	set                   settings
	target, from, seconds float64
	gain                  float64
}

// settings is a flag that may be given more than once.
type settings []string

func (s *settings) String() string { return strings.Join(*s, ", ") }

func (s *settings) Set(text string) error {
	*s = append(*s, text)
	return nil
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("versus: ")
	var o options
	flag.StringVar(&o.clap, "clap", "build/lacquer.clap", "our plugin")
	flag.StringVar(&o.only, "only", "lacquer,alimiter 4x,x42 dpl,ZaMaximX2", `limiters to compare, or "all"`)
	flag.Var(&o.set, "set", `a setting of ours, "Module/Name=value" (repeatable)`)
	flag.Float64Var(&o.target, "target", -9, "loudness in LUFS")
	flag.Float64Var(&o.from, "from", 0, "where an excerpt begins, in seconds")
	flag.Float64Var(&o.seconds, "seconds", 0, "its length; 0 takes the whole track")
	flag.Float64Var(&o.gain, "gain", math.NaN(), "gain in dB, instead of a loudness")
	flag.Parse()
	list := chosen(contenders(o.clap, o.set), o.only)
	switch flag.Arg(0) {
	case "tones":
		allTones(list)
	case "music":
		if err := music(list, flag.Args()[1:], o); err != nil {
			log.Fatal(err)
		}
	default:
		flag.Usage()
	}
}

// chosen are the contenders that are named.
func chosen(all []contender, names string) []contender {
	if names == "all" {
		return all
	}
	var list []contender
	for _, name := range strings.Split(names, ",") {
		at := slices.IndexFunc(all, func(c contender) bool { return c.name == name })
		if at < 0 {
			log.Fatalf("no limiter %q", name)
		}
		list = append(list, all[at])
	}
	return list
}

var (
	sines = []float64{997, 5000, 100, 50, 40, 30}
	beats = []struct{ low, share float64 }{{60, 0.8}, {60, 0.5}, {40, 0.5}, {57, 0.5}, {100, 0.5}, {143, 0.5}}
)

func allTones(list []contender) {
	fmt.Printf("%-20s", "THD+N, sidebands")
	for _, hz := range sines {
		fmt.Printf(" %9.0f", hz)
	}
	for _, b := range beats {
		fmt.Printf(" %3.0f+1k %.0f%%", b.low, b.share*100)
	}
	fmt.Println()
	print := func(db float64, err error) {
		if err != nil {
			fmt.Printf(" %9s", "-")
			log.Print(err)
			return
		}
		fmt.Printf(" %9.1f", db)
	}
	for _, c := range list {
		fmt.Printf("%-20s", c.name)
		for _, hz := range sines {
			print(distortion(c, hz))
		}
		for _, b := range beats {
			print(intermodulation(c, b.low, b.share))
		}
		fmt.Println()
	}
}
