package saturation

import (
	"fmt"
	"lacquer/dsp/param"
	"runtime"
	"slices"
	"syscall"
	"testing"
)

func cpu() float64 {
	var r syscall.Rusage
	syscall.Getrusage(1, &r)
	return float64(r.Utime.Sec)*1e9 + float64(r.Utime.Usec)*1e3
}
func measureCPU(offline bool, set settings) float64 {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	s := new(Saturation)
	s.SetOffline(offline)
	s.Prepare(48000, 512)
	for i, v := range set {
		s.SetParam(i, v)
	}
	l, r := program(32768, 48000, .5)
	var x [2][512]float64
	best := []float64{}
	for k := 0; k < 7; k++ {
		t := cpu()
		for i := 0; i < 2048; i++ {
			at := i % 64 * 512
			copy(x[0][:], l[at:at+512])
			copy(x[1][:], r[at:at+512])
			s.Process(x[0][:], x[1][:])
		}
		best = append(best, (cpu()-t)/2048/512)
	}
	slices.Sort(best)
	return best[2]
}
func TestCPU(t *testing.T) {
	for kind, name := range types {
		fmt.Printf("%-12s %.1f  default %.1f offline %.1f\n", name, measureCPU(false, plain(kind, settings{param.SatDrive: 6})), measureCPU(false, settings{param.SatOn: 1, param.SatType: float64(kind), param.SatDrive: 6}), measureCPU(true, plain(kind, settings{param.SatDrive: 6})))
	}
	fmt.Printf("mids %.1f tone %.1f\n", measureCPU(false, plain(0, settings{param.SatFocus: mids})), measureCPU(false, plain(0, settings{param.SatTone: 3})))
}
