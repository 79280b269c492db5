// Command other is another library in Go, beside the plugin in a host.
package main

import "C"

import "runtime"

var kept [][]byte

//export other_garbage
func other_garbage(n C.int) C.int {
	kept = nil
	for range 100 {
		kept = append(kept, make([]byte, 64<<10))
	}
	runtime.GC()
	return n + 1
}

func main() {}
