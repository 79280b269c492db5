package validate

import (
	"bytes"
	"fmt"
	"maps"

	"lacquer/bindings/clap"
)

func stateWriteError(t *T) {
	i := t.scattered()
	size := len(i.save())
	if size == 0 {
		t.Skipf("the state is empty")
	}
	for _, room := range []int{0, size / 2} {
		left := room
		if i.SaveStateVia(func(data []byte) int64 {
			if left < len(data) {
				return -1
			}
			left -= len(data)
			return int64(len(data))
		}) {
			t.Failf("save answers true although the stream failed after %d of %d bytes: a host believes that the session is safe", room, size)
		}
	}
}

func stateReadError(t *T) {
	i := t.scattered()
	state := i.save()
	if len(state) == 0 {
		t.Skipf("the state is empty")
	}
	for _, good := range []int{0, len(state) / 2} {
		rest := state[:good]
		if t.stateful().LoadStateVia(func(buffer []byte) int64 {
			if len(rest) == 0 {
				return -1
			}
			k := copy(buffer, rest)
			rest = rest[k:]
			return int64(k)
		}) {
			t.Failf("load answers true although the stream failed after %d of %d bytes: a host believes that the session is whole", good, len(state))
		}
	}
}

func stateEmpty(t *T) {
	if size := len(t.stateful().save()); size == 0 {
		t.Skipf("the plugin's own state is empty")
	}
	if t.stateful().LoadState(nil) {
		t.Failf("load answers true for a state of 0 bytes: a host takes a lost state for one that was loaded")
	}
}

// stillWhole tells of values out of range after a load, and reports whether all
// are as they were.
func (i *Instance) stillWhole(before map[uint32]float64, after string) bool {
	i.Idle()
	now, infos := i.values()
	for _, p := range infos {
		if v, ok := now[p.ID]; ok && p.Flags&clap.ParamIsReadonly == 0 && (!finite(v) || !inRange(p, v)) {
			i.t.Warnf("%s has the value %g after %s, not within %g to %g: a damaged session gets through to the sound", named(p), v, after, p.Min, p.Max)
		}
	}
	return maps.Equal(now, before)
}

func stateTruncated(t *T) {
	state := t.scattered().save()
	accepted := []int{}
	for _, n := range []int{1, 4, len(state) / 3, len(state) / 2, len(state) - 2, len(state) - 1} {
		if n < 1 || n >= len(state) {
			continue
		}
		i := t.stateful()
		before, _ := i.values()
		// What is missing may be a line's end that means nothing.
		if i.LoadState(state[:n]) && !bytes.Equal(i.save(), state) {
			accepted = append(accepted, n)
		}
		i.stillWhole(before, fmt.Sprintf("the first %d bytes of a state", n))
		i.Destroy()
	}
	if len(accepted) > 0 {
		t.Warnf("load answers true for the first %v of %d bytes: a session that was cut short opens as if it were whole", accepted, len(state))
	}
}

func stateRandom(t *T) {
	for n := range 3 {
		noise := make([]byte, 1<<20)
		for k := range noise {
			noise[k] = byte(t.Rand.Uint32())
		}
		i := t.stateful()
		before, _ := i.values()
		took := i.LoadState(noise)
		if whole := i.stillWhole(before, "a megabyte of random bytes"); !whole {
			t.Failf("values change by a megabyte of random bytes (%d of 3)", n+1)
		}
		if took {
			t.Failf("load answers true for a megabyte of random bytes (%d of 3): a host takes a damaged state for one that was loaded", n+1)
		}
		i.Destroy()
	}
}

func stateGarbage(t *T) {
	state := t.scattered().save()
	if len(state) == 0 {
		t.Skipf("the state is empty")
	}
	const variants = 64
	for n := range variants {
		bad := bytes.Clone(state)
		switch {
		case n < 8: // where versions and lengths are
			bad[min(n, len(bad)-1)] ^= 0xff
		case n < 16:
			copy(bad[t.Rand.IntN(len(bad)):], "\xff\xff\xff\xff\xff\xff\xff\x7f")
		default:
			for range 1 + t.Rand.IntN(4) {
				bad[t.Rand.IntN(len(bad))] = byte(t.Rand.Uint32())
			}
		}
		i := t.stateful()
		before, _ := i.values()
		i.LoadState(bad)
		i.stillWhole(before, fmt.Sprintf("a state with changed bytes (variant %d of %d)", n+1, variants))
		i.Destroy()
	}
}

func stateRefused(t *T) {
	state := t.scattered().save()
	noise := bytes.Repeat([]byte("not a state "), 100)
	for _, c := range []struct {
		what string
		data []byte
	}{
		{"an empty state", nil}, {"a text", noise},
		{"the first half of a state", state[:len(state)/2]}, {"all of a state but its last byte", state[:max(len(state)-1, 0)]},
	} {
		i := t.scattered()
		before, infos := i.values()
		if i.LoadState(c.data) {
			continue // told by other checks
		}
		i.Idle()
		now, _ := i.values()
		for _, p := range infos {
			if p.Flags&clap.ParamIsReadonly == 0 && !near(p, now[p.ID], before[p.ID]) {
				t.Warnf("%s has the value %g after %s was refused, before %g: the user is told that nothing was loaded", named(p), now[p.ID], c.what, before[p.ID])
			}
		}
	}
}
