package main

// #include "lacquer.h"
import "C"

import (
	"math"
	"sync/atomic"
	"unsafe"

	"lacquer/dsp/param"
)

const _ = uint(param.MaxState-C.LQ_MAX_STATE) + uint(C.LQ_MAX_STATE-param.MaxState) // they are the same

// A state goes from the main thread to the chain whole: hand writes it to
// shared.loaded and counts shared.loads up by one before and one after, and
// takeState, which whoever runs the chain calls first, gives it to the chain
// between two blocks. If a load is under way just then, it waits for the next
// block; nobody waits for anybody. Until shared.taken says that it is in the
// chain and in shared.value, lq_value answers from shared.loaded.

// value is the atomic that holds a row's base value as the chain has it.
func (in *instance) value(row int) *uint64 {
	return (*uint64)(unsafe.Pointer(&in.shared.value[row]))
}

func (in *instance) loaded(row int) *uint64 {
	return (*uint64)(unsafe.Pointer(&in.shared.loaded[row]))
}

// current is a row's value as it was last set, by whichever thread. It is for
// the main thread.
func (in *instance) current(row int) float64 {
	return float64(C.lq_value(in.shared, C.uint32_t(row)))
}

// saveState appends the state as it was last set to dst; without rows for
// listening, for a preset.
func (in *instance) saveState(dst []byte, preset bool) []byte {
	for row := range in.state.Values {
		in.state.Values[row] = in.current(row)
	}
	return in.state.Append(dst, !preset)
}

// loadState takes a state whole or not at all, and tells why not until the
// next call. What it has that is unknown here stays for saveState until the
// next load.
func (in *instance) loadState(blob []byte, preset bool) (answer C.uint32_t, problem []byte) {
	if problem := in.next.Parse(blob); problem != nil {
		return C.LQ_FAILED, problem
	}
	in.state, in.next = in.next, in.state
	return in.hand(in.state.Values, preset), nil
}

// hand gives the chain new values of all rows, or for a preset of all but
// those for listening. It is for the main thread.
func (in *instance) hand(values []float64, preset bool) (answer C.uint32_t) {
	loads := (*uint32)(unsafe.Pointer(&in.shared.loads))
	waiting := atomic.LoadUint32(loads) != atomic.LoadUint32((*uint32)(unsafe.Pointer(&in.shared.taken)))
	for row, v := range values {
		if param.Table[row].Latched && v != in.current(row) && in.active {
			answer = C.LQ_RESTART
		}
	}
	atomic.AddUint32(loads, 1)
	for row, v := range values {
		if preset && param.Table[row].Listening {
			if waiting {
				continue // as the load before it says
			}
			v = math.NaN()
		}
		atomic.StoreUint64(in.loaded(row), math.Float64bits(v))
	}
	atomic.AddUint32(loads, 1)
	return answer
}

// takeState brings the state loaded last into the chain, if it is not there.
// NaN leaves a row as it is.
func (in *instance) takeState() {
	loads := (*uint32)(unsafe.Pointer(&in.shared.loads))
	taken := (*uint32)(unsafe.Pointer(&in.shared.taken))
	n := atomic.LoadUint32(loads)
	if n == atomic.LoadUint32(taken) || n%2 != 0 {
		return
	}
	for row := range in.values {
		in.values[row] = math.Float64frombits(atomic.LoadUint64(in.loaded(row)))
	}
	if atomic.LoadUint32(loads) != n {
		return // another has begun
	}
	for row, v := range in.values {
		if v != v {
			continue
		}
		if v != in.chain.Value(row) {
			in.chain.Set(row, v)
		}
		atomic.StoreUint64(in.value(row), math.Float64bits(v))
	}
	in.moved = true
	atomic.StoreUint32(taken, n)
}
