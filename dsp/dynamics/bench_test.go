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
	auto := balls[7]
	auto.SetAutoTimes(1440, 2400, 9600)
	for _, part := range []struct {
		name string
		run  func()
	}{
		{"nothing", func() {}},
		{"SVF/1", func() { svf[0].Process(x, x) }},
		{"SVF/2", func() { SVFLanes(svf[:2], lanes[:2], lanes[:2]) }},
		{"SVF/4", func() { SVFLanes(svf, lanes[:4], lanes[:4]) }},
		{"RMS/1", func() { rms[0].Process(x, x) }},
		{"RMS/2", func() { RMSLanes(rms[:2], lanes[:2], lanes[:2]) }},
		{"RMS/8", func() { RMSLanes(rms, lanes[:], lanes[:]) }},
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
