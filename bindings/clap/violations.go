package clap

import (
	"fmt"
	"slices"
	"sync"
)

// Violation is a call of the host that CLAP forbids in the place where it was
// made.
type Violation struct {
	Call  string // the host's function, as in "latency.changed"
	Rule  string // what it broke, as in "not on the main thread"
	Count int    // how often
}

func (v Violation) String() string {
	return fmt.Sprintf("%s %s (%d times)", v.Call, v.Rule, v.Count)
}

// misuse collects violations, each kind once.
type misuse struct {
	mu   sync.Mutex
	list []Violation
}

func (m *misuse) add(call, rule string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.list, func(v Violation) bool { return v.Call == call && v.Rule == rule })
	if i < 0 {
		i = len(m.list)
		m.list = append(m.list, Violation{Call: call, Rule: rule})
	}
	m.list[i].Count++
}

func (m *misuse) all() []Violation {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.list)
}

// Violations are the calls the plugin was not allowed to make, in the order in
// which each kind came first. [thread-safe]
func (h *Host) Violations() []Violation { return h.misuse.all() }

// A rule says what a call of the host has broken, or nothing.
type rule func(h *Host, argument uintptr) (broken string)

func onMainThread(*Host, uintptr) string {
	return unless(threadID() == mainID.Load(), "not on the main thread")
}

func onAudioThread(h *Host, _ uintptr) string {
	return unless(threadID() == h.audioID.Load(), "not on the audio thread")
}

func notOnAudioThread(h *Host, _ uintptr) string {
	return unless(threadID() != h.audioID.Load(), "on the audio thread")
}

// OutsideActivate is the rule broken by a latency that changes while the plugin
// is not active, which CLAP allowed at first.
const OutsideActivate = "outside activate, while not active"

func whileActivating(h *Host, _ uintptr) string {
	if h.is(phaseActive) {
		return "outside activate, while active"
	}
	return unless(h.is(phaseActivating), OutsideActivate)
}

// inactiveFor forbids any of the flags while the plugin is active.
func inactiveFor(flags uint32) rule {
	return func(h *Host, argument uintptr) string {
		bad := uint32(argument) & flags
		return unless(bad == 0 || !h.is(phaseActive), fmt.Sprintf("with flag %d while active", bad))
	}
}

func unless(ok bool, broken string) string {
	if ok {
		return ""
	}
	return broken
}

// check notes which rules a call breaks.
func (h *Host) check(call string, argument uintptr, rules []rule) {
	for _, r := range rules {
		if broken := r(h, argument); broken != "" {
			h.misuse.add(call, broken)
		}
	}
}

// caller finds the host a plugin called, as hostAt, and checks what holds for
// every call.
func caller(table uintptr, call string, rules ...rule) *Host {
	h := hostAt(table)
	if h == nil {
		return nil
	}
	if !h.is(phaseInit) {
		h.misuse.add(call, "before init")
	}
	h.check(call, 0, rules)
	return h
}
