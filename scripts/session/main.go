// Command session is what scripts/daw needs to judge a plugin inside a host
// that is not ours: a client of the JACK server that plays into the host and
// records what comes out, and a reader of the host's files.
//
//	session signal RATE OUT.wav         writes the test signal
//	session play IN.wav OUT.wav         plays into qtractor's master bus and records it
//	session compare REFERENCE OUT       prints the delay in frames, then level and difference in dB
//	session latency FILE.clap RATE [MODULE/NAME=VALUE...]   prints the latency in frames
//	session pack FILE.clap [MODULE/NAME=VALUE...]           prints a state as qtractor's sessions hold it
//	session states FILE.qtr OUT         writes the states that a session holds to OUT.1.json, OUT.2.json...
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"

	"lacquer/host/engine"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("session: ")
	if len(os.Args) < 3 {
		log.Fatal("usage: session signal|play|compare|latency|pack|states ...; see the source")
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		log.Fatal(err)
	}
}

func run(what string, args []string) error {
	if what != "pack" && len(args) < 2 {
		return fmt.Errorf("%s takes two arguments", what)
	}
	switch what {
	case "signal":
		rate, err := strconv.Atoi(args[0])
		if err != nil {
			return err
		}
		return testSignal(rate).save(args[1])
	case "play":
		return play(args[0], args[1])
	case "compare":
		return compareFiles(args[0], args[1])
	case "latency":
		return printLatency(args[0], args[1], args[2:])
	case "pack":
		return printState(args[0], args[1:])
	case "states":
		return writeStates(args[0], args[1])
	}
	return fmt.Errorf("unknown: %s", what)
}

func play(in, out string) error {
	s, err := load(in)
	if err != nil {
		return err
	}
	c, err := openJack("session")
	if err != nil {
		return err
	}
	defer c.close()
	recorded, err := c.through(s, "Qtractor:Master/in_%d", "Qtractor:Master/out_%d")
	if err != nil {
		return err
	}
	return recorded.save(out)
}

func compareFiles(reference, out string) error {
	a, err := load(reference)
	if err != nil {
		return err
	}
	b, err := load(out)
	if err != nil {
		return err
	}
	d, err := compare(a, b)
	if err != nil {
		return err
	}
	fmt.Printf("%d %.3f %.1f\n", d.delay, d.level, d.null)
	return nil
}

// with opens a plugin and sets it as lacquer render --set does.
func with(file string, settings []string) (*engine.Plugin, error) {
	p, err := engine.Open(file, "")
	if err != nil {
		return nil, err
	}
	for _, text := range settings {
		if err := p.Set(text); err != nil {
			p.Close()
			return nil, err
		}
	}
	return p, nil
}

func printLatency(file, hz string, settings []string) error {
	rate, err := strconv.ParseFloat(hz, 64)
	if err != nil {
		return err
	}
	p, err := with(file, settings)
	if err != nil {
		return err
	}
	defer p.Close()
	if err := p.Activate(engine.Config{Rate: rate, BlockSize: 256}); err != nil {
		return err
	}
	fmt.Println(p.Latency())
	return nil
}

func printState(file string, settings []string) error {
	p, err := with(file, settings)
	if err != nil {
		return err
	}
	defer p.Close()
	state, err := p.SaveState()
	if err != nil {
		return err
	}
	fmt.Println(pack(state))
	return nil
}

func writeStates(session, out string) error {
	text, err := os.ReadFile(session)
	if err != nil {
		return err
	}
	states, err := unpack(text)
	if err != nil {
		return fmt.Errorf("%s: %w", session, err)
	}
	for i, state := range states {
		if err := os.WriteFile(fmt.Sprintf("%s.%d.json", out, i+1), state, 0o666); err != nil {
			return err
		}
	}
	return nil
}
