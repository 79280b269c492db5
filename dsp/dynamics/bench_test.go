package dynamics

import "testing"

// BenchmarkParts runs each part over stretches of 64 frames.
func BenchmarkParts(b *testing.B) {
	const frames = 64
	source := make([]float64, 64*frames)
	for i := range source {
		source[i] = 0.3 * float64(i*7919%4001-2000) / 2000
	}
	svf := make([]SVF, 4)
	for k := range svf {
		svf[k].SetHighPass(0.002, 0.7)
	}
	rms := make([]RMS, 8)
	balls := make([]Ballistics, 8)
	var peak PeakHold
	peak.SetHold(480)
	for k := range rms {
		rms[k].SetTime(480)
		balls[k].SetTimes(CompressDown, 1440, 9600)
	}
	curve := Curve{Threshold: -30, Knee: 6, Slope: 0.5, Range: 30}
	var lanes [8][]float64
	for k := range lanes {
		lanes[k] = make([]float64, frames)
	}
	x := lanes[0]
	stereo, detectors := [2][2]SVF{{svf[0], svf[0]}, {svf[0], svf[0]}}, [2]RMS{rms[0], rms[0]}
	pair := func(k int) [2][]float64 { return [2][]float64{lanes[k], lanes[k+1]} }
	auto := balls[7]
	auto.SetAutoTimes(1440, 2400, 9600)
	for _, part := range []struct {
		name string
		run  func()
	}{
		{"nothing", func() {}},
		{"SVF/1", func() { svf[0].Process(x, x) }},
		{"RMS/1", func() { rms[0].Process(x, x) }},
		{"FilterRMS", func() { FilterRMS(&stereo[0], &detectors, pair(0), pair(2), pair(0)) }},
		{"FilterPower", func() { FilterPower(&stereo, pair(0), pair(0)) }},
		{"PeakHold/1", func() { peak.Process(x, x) }},
		{"PowersToDB", func() { PowersToDB(x) }},
		{"Curve", func() { curve.Process(x) }},
		{"Gains", func() { Gains(x) }},
		{"Ballistics/1", func() { balls[0].Process(x) }},
		{"Auto/1", func() { auto.Process(x) }},
		{"Ballistics/2", func() { ProcessLanes(balls[:2], lanes[:2]) }},
		{"Ballistics/4", func() { ProcessLanes(balls[:4], lanes[:4]) }},
		{"Ballistics/8", func() { ProcessLanes(balls, lanes[:]) }},
	} {
		b.Run(part.name, func(b *testing.B) {
			for i := range b.N {
				for k := range lanes {
					copy(lanes[k], source[(i+k)%64*frames:])
				}
				part.run()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/frames, "ns/frame")
		})
	}
}
