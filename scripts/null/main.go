// Null says how far apart two renders of the same audio are.
//
//	null A B [DBFS]
//
// It prints the largest difference of two samples, and exits with 1 if that is
// above DBFS (default -140: what architectures may differ by) or if the files
// are not of the same rate, channels and length.
package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"

	"lacquer/host/audiofile"
)

func main() {
	allowed, err := -140.0, error(nil)
	if len(os.Args) == 4 {
		allowed, err = strconv.ParseFloat(os.Args[3], 64)
	}
	if err != nil || len(os.Args) < 3 || len(os.Args) > 4 {
		fmt.Fprintln(os.Stderr, "usage: null A B [DBFS]")
		os.Exit(2)
	}
	worst, frames, err := difference(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "null:", err)
		os.Exit(1)
	}
	depth := 20 * math.Log10(worst)
	fmt.Printf("null: %.1f dBFS over %d frames (%g dBFS allowed)\n", depth, frames, allowed)
	if !(depth <= allowed) {
		os.Exit(1)
	}
}

// difference is the largest between two samples of the files, 1 being full
// scale, and the length of both.
func difference(a, b string) (worst float64, frames int64, err error) {
	x, err := audiofile.Open(a, audiofile.OpenOptions{})
	if err != nil {
		return 0, 0, err
	}
	defer x.Close()
	y, err := audiofile.Open(b, audiofile.OpenOptions{})
	if err != nil {
		return 0, 0, err
	}
	defer y.Close()
	i, j := x.Info(), y.Info()
	if i.Rate != j.Rate || i.Channels != j.Channels || i.Frames != j.Frames || i.Frames == 0 {
		return 0, 0, fmt.Errorf("%s has %d channels of %d frames at %d Hz, %s has %d of %d at %d Hz",
			a, i.Channels, i.Frames, i.Rate, b, j.Channels, j.Frames, j.Rate)
	}
	worst, err = compare(x, y, i.Channels)
	return worst, i.Frames, err
}

// compare reads both to the end. Silence would prove nothing and is refused.
func compare(x, y *audiofile.Reader, channels int) (worst float64, err error) {
	const block = 4096
	p, q := planes(channels, block), planes(channels, block)
	peak := 0.0
	for {
		n, err := x.Read(p)
		m, errY := y.Read(q)
		switch {
		case err == io.EOF && errY == io.EOF && peak == 0:
			return 0, errors.New("silence")
		case err == io.EOF && errY == io.EOF:
			return worst, nil
		case err != nil || errY != nil || n != m:
			return 0, fmt.Errorf("cannot compare %d with %d frames: %w", n, m, errors.Join(err, errY))
		}
		for c := range p {
			for i := range n {
				peak = max(peak, math.Abs(p[c][i]))
				worst = max(worst, math.Abs(p[c][i]-q[c][i]))
			}
		}
	}
}

func planes(channels, frames int) [][]float64 {
	planes := make([][]float64, channels)
	for c := range planes {
		planes[c] = make([]float64, frames)
	}
	return planes
}
