package main

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

type program struct{ functions []*function }

type function struct {
	name string
	code []instruction
	at   map[uint64]int // places in code by address

	exits   [dirty + 1]state // what is left of each state at entry
	enters  state
	dirtied map[string]bool // callers that enter with upper halves in use
}

type instruction struct {
	address uint64
	text    string
	kind    kind
	target  uint64    // of a jump or call
	callee  *function // of a call
}

type kind uint8

const (
	other  kind = iota
	sse         // works on xmm in the old encoding
	wide        // works on ymm or zmm
	zero        // ends the use of the upper halves
	jump        // goes to target
	branch      // may go to target
	call        // goes to target and comes back
	leave       // ends the function
	never       // does not go on
)

// parse reads what objdump prints.
func parse(r io.Reader) (*program, error) {
	p := &program{}
	starts := map[uint64]*function{}
	f := &function{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if head, ok := strings.CutSuffix(line, ">:"); ok {
			address, name, _ := strings.Cut(head, " <")
			f = &function{name: name, at: map[uint64]int{}, dirtied: map[string]bool{}}
			p.functions = append(p.functions, f)
			if start, err := strconv.ParseUint(address, 16, 64); err == nil {
				starts[start] = f
			}
			continue
		}
		address, text, ok := strings.Cut(strings.TrimSpace(line), ":\t")
		if where, err := strconv.ParseUint(address, 16, 64); ok && err == nil {
			f.at[where] = len(f.code)
			f.code = append(f.code, decode(where, text))
		}
	}
	for _, f := range p.functions {
		for i := range f.code {
			f.code[i].link(f, starts)
		}
	}
	return p, lines.Err()
}

func decode(address uint64, text string) instruction {
	text, _, _ = strings.Cut(text, "#")
	text = strings.TrimSpace(text)
	name, operands, _ := strings.Cut(text, " ")
	operands = strings.TrimSpace(operands)
	in := instruction{address: address, text: text}
	switch {
	case name == "vzeroupper" || name == "vzeroall":
		in.kind = zero
	case strings.Contains(operands, "%ymm") || strings.Contains(operands, "%zmm"):
		in.kind = wide
	case strings.Contains(operands, "%xmm") && name[0] != 'v':
		in.kind = sse
	case strings.HasPrefix(name, "ret"):
		in.kind = leave
	case name == "ud2" || name == "int3" || name == "hlt":
		in.kind = never
	case strings.HasPrefix(name, "call"):
		in.kind = call
	case strings.HasPrefix(name, "jmp"):
		in.kind = jump
	case strings.HasPrefix(name, "j"):
		in.kind = branch
	}
	if in.kind == call || in.kind == jump || in.kind == branch {
		target, _, _ := strings.Cut(operands, " ")
		in.target, _ = strconv.ParseUint(target, 16, 64)
	}
	return in
}

// link finds what is called. What hardly ever happens does not count: panics,
// growth of the stack, the collector's barrier.
func (in *instruction) link(f *function, starts map[uint64]*function) {
	if _, inside := f.at[in.target]; in.kind == jump && !inside {
		in.kind = leave
	}
	if in.kind != call {
		return
	}
	in.callee = starts[in.target]
	if in.callee == nil {
		return
	}
	switch name := in.callee.name; {
	case strings.HasPrefix(name, "runtime.panic"), strings.HasPrefix(name, "runtime.gopanic"):
		in.kind = never
	case strings.HasPrefix(name, "runtime.morestack"), strings.HasPrefix(name, "runtime.gcWriteBarrier"):
		in.kind = other
	}
}
