// Command plugin is lacquer.clap: built with -buildmode=c-shared, the CLAP ABI
// in C, the mastering chain in Go. C enters Go once per block; see lacquer.h
// for what the two sides share.
package main

// #cgo CFLAGS: -std=gnu11 -O2 -Wall -Wextra -Werror -fvisibility=hidden
// #cgo LDFLAGS: -lm
// #cgo linux LDFLAGS: -Wl,--no-undefined -Wl,--wrap=pthread_create
// #cgo windows LDFLAGS: -static -lpthread
import "C"

import (
	"runtime"
	"runtime/debug"
)

// Audio threads that are not Go's each hold a P while they are in Go. With
// fewer Ps than such threads they wait for each other, for milliseconds where
// the threads are real-time ones; idle Ps cost next to nothing.
func init() {
	runtime.GOMAXPROCS(max(64, 4*runtime.NumCPU()))
	// The user's GOGC and GOMEMLIMIT, meant for other programs, count no more
	// than their GOMAXPROCS.
	debug.SetGCPercent(100)
	debug.SetMemoryLimit(memoryLimit)
}

func main() {}
