package demo_test

import (
	"fmt"

	"lacquer/host/demo"
)

// Every block has the mix and its stems; write them to files as they come.
func ExampleBlocks() {
	written := 0
	for block := range demo.Blocks(2) {
		written += block.Len()
	}
	fmt.Println(written, "frames of", demo.Names())
	// Output: 96000 frames of [DRUMS BASS INSTRUMENTS VOCALS VOCAL FX BV]
}
