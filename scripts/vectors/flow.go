package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// state is a set of states in which the upper halves can be.
type state uint8

const (
	clean state = 1 << iota
	dirty
)

// run goes through f from its entry, visits each instruction with the states
// before it, more than once if more states come to it, and returns those in
// which f is left.
func (f *function) run(entry state, visit func(in *instruction, before state)) (exit state) {
	before := make([]state, len(f.code))
	var todo []int
	reach := func(i int, s state) {
		if i < len(before) && s&^before[i] != 0 {
			before[i] |= s
			todo = append(todo, i)
		}
	}
	reach(0, entry)
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		in, s := &f.code[i], before[i]
		visit(in, s)
		switch in.kind {
		case wide:
			s = dirty
		case zero:
			s = clean
		case call:
			s = in.callee.after(s)
		case jump, branch:
			reach(f.place(in.target), s)
		case leave:
			exit |= s
		}
		if in.kind != jump && in.kind != leave && in.kind != never {
			reach(i+1, s)
		}
	}
	return exit
}

// place is where an address stands in the code, behind its end if it does not.
func (f *function) place(address uint64) int {
	if i, ok := f.at[address]; ok {
		return i
	}
	return len(f.code)
}

// after is what a call of f makes of s; an unknown function leaves it.
func (f *function) after(s state) (t state) {
	if f == nil {
		return s
	}
	for _, one := range [...]state{clean, dirty} {
		if s&one != 0 {
			t |= f.exits[one]
		}
	}
	return t
}

// follow finds what calls do to the state, going round until nothing changes,
// and then the states in which functions are entered.
func (p *program) follow() {
	for changed := true; changed; {
		changed = false
		for _, f := range p.functions {
			for _, s := range [...]state{clean, dirty} {
				exit := f.run(s, func(*instruction, state) {})
				changed = changed || exit != f.exits[s]
				f.exits[s] = exit
			}
		}
	}
	todo := slices.Clone(p.functions)
	for _, f := range todo {
		f.enters = clean
	}
	for len(todo) > 0 {
		f := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		f.run(f.enters, func(in *instruction, s state) {
			if in.kind != call || in.callee == nil {
				return
			}
			if s&dirty != 0 {
				in.callee.dirtied[f.name] = true
			}
			if s&^in.callee.enters != 0 {
				in.callee.enters |= s
				todo = append(todo, in.callee)
			}
		})
	}
}

// ours tells a function of this module.
func ours(name string) bool { return strings.HasPrefix(name, "lacquer/") }

// report prints what stalls, with the callers that bring the state along. It
// counts that and our functions with vectors.
func (p *program) report(w io.Writer) (found, vectors int) {
	for _, f := range p.functions {
		if !ours(f.name) && !slices.ContainsFunc(slices.Collect(maps.Keys(f.dirtied)), ours) {
			continue
		}
		stalls := map[uint64]string{}
		hasWide := false
		f.run(f.enters, func(in *instruction, s state) {
			hasWide = hasWide || in.kind == wide
			if in.kind == sse && s&dirty != 0 {
				stalls[in.address] = in.text
			}
		})
		if hasWide && ours(f.name) {
			vectors++
		}
		if len(stalls) == 0 {
			continue
		}
		found += len(stalls)
		fmt.Fprintln(w, f.name)
		for _, caller := range slices.Sorted(maps.Keys(f.dirtied)) {
			fmt.Fprintf(w, "\tentered with upper halves in use by %s\n", caller)
		}
		for _, address := range slices.Sorted(maps.Keys(stalls)) {
			fmt.Fprintf(w, "\t%x\t%s\n", address, stalls[address])
		}
	}
	return found, vectors
}
