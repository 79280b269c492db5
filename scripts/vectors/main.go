// Vectors finds instructions that slow the vector kernels down: those of the
// old SSE encoding that can run while the upper halves of ymm registers are in
// use, before VZEROUPPER. Some processors stall at each; see docs/development.md.
//
//	vectors PROGRAM
//
// It reads `objdump -d PROGRAM`, follows the state of the upper halves through
// branches and calls, prints what it finds in our functions and in those that
// ours call, and exits with 1 if that is anything.
package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: vectors PROGRAM")
		os.Exit(2)
	}
	p, err := disassemble(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "vectors:", err)
		os.Exit(2)
	}
	p.follow()
	found, vectors := p.report(os.Stdout)
	switch {
	case vectors == 0:
		fmt.Println("vectors: no vector kernels in", os.Args[1])
		os.Exit(2)
	case found > 0:
		fmt.Println("vectors:", found, "instructions of SSE while upper halves are in use; see docs/development.md")
		os.Exit(1)
	}
	fmt.Println("vectors:", vectors, "functions with vectors, none stalls")
}

func disassemble(path string) (*program, error) {
	dump := exec.Command("objdump", "-d", "--no-show-raw-insn", path)
	dump.Stderr = os.Stderr
	text, err := dump.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := dump.Start(); err != nil {
		return nil, err
	}
	p, err := parse(text)
	if err != nil {
		return nil, err
	}
	return p, dump.Wait()
}
