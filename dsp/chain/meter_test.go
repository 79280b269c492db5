package chain

import (
	"fmt"
	"math"
	"testing"
)

// measuring is a chain that has worked hard for two seconds of music and then
// heard ten of silence, until its last release has rung out.
func measuring(t *testing.T, settings map[string]float64) (c *Chain, quiet []float64) {
	t.Helper()
	c = New()
	set(c, "maximizer.drive", 12)
	set(c, "glue.on", 1)
	set(c, "glue.threshold", -30)
	for key, v := range settings {
		set(c, key, v)
	}
	c.Prepare(48000, 512)
	l, r := music(4*48000, 48000, 1, 8)
	render(c, l, r, []int{len(l)}, nil)
	quiet = make([]float64, 10*48000)
	render(c, quiet, quiet, []int{len(quiet)}, nil)
	if !counted(c) {
		t.Fatal("nothing was measured")
	}
	return c, quiet
}

// counted tells whether all that a restart resets stands; it fails to decide
// between all and nothing by panicking.
func counted(c *Chain) bool {
	yes, no := 0, 0
	count := func(b bool) {
		if b {
			yes++
		} else {
			no++
		}
	}
	for _, m := range c.Meters() {
		for _, v := range []float64{m.Integrated(), m.Range(), m.LeastPSR(), m.PLR()} {
			count(!math.IsNaN(v) && !math.IsInf(v, 0))
		}
		for _, v := range []float64{m.MaxMomentary(), m.MaxShortTerm(), m.TruePeak(), m.SamplePeak()} {
			count(v > -60)
		}
	}
	for name, red := range c.Reductions {
		if name == "maximizer" || name == "glue" {
			count(red.Max > 1)
			count(red.Sum > 1)
		}
	}
	if yes > 0 && no > 0 {
		panic(fmt.Sprintf("%d figures stand, %d do not", yes, no))
	}
	return yes > 0
}

// TestRestart: a change of Restart begins everything anew, together; its value
// alone does not, nor does a state that has another.
func TestRestart(t *testing.T) {
	c, quiet := measuring(t, nil)
	render(c, quiet[:48000], quiet[:48000], []int{48000}, []Event{{Frame: 5, Row: row("meters.restart"), Value: 0}})
	if !counted(c) {
		t.Error("an event that changes nothing restarts the meters")
	}
	set(c, "meters.restart", 1)
	set(c, "meters.transport", 1)
	render(c, quiet[:48000], quiet[:48000], []int{48000}, nil)
	if !counted(c) {
		t.Error("a state that is loaded restarts the meters")
	}
	render(c, quiet, quiet, []int{len(quiet)}, []Event{{Frame: 7, Row: row("meters.restart"), Value: 0}})
	if counted(c) {
		t.Error("a change of Restart does nothing")
	}
	for i, m := range c.Meters() {
		if want := int64(len(quiet) - 7 - i*c.Latency()); m.Frames() != want {
			t.Errorf("meter %d: %d frames after the restart, want %d", i, m.Frames(), want)
		}
	}
}

// TestRestartBeforePrepare: hosts send changes before they activate.
func TestRestartBeforePrepare(t *testing.T) {
	c := New()
	c.Process(nil, nil, []Event{{Row: row("meters.restart"), Value: 1}, {Row: row("meters.transport"), Value: 1}, {Start: true}})
	if c.Value(row("meters.restart")) != 1 {
		t.Error("the change is lost")
	}
}

// TestRestartOnPlay: the meters restart when the host starts to play, if the
// option is on, at the audio of that frame, whatever the blocks.
func TestRestartOnPlay(t *testing.T) {
	for _, on := range []float64{0, 1} {
		c, quiet := measuring(t, map[string]float64{"meters.transport": on})
		render(c, quiet, quiet, []int{len(quiet)}, []Event{{Frame: 100, Start: true}})
		if counted(c) != (on == 0) {
			t.Errorf("option %g: counted is %v", on, counted(c))
		}
	}
	const n = 60000
	l, r := music(n, 48000, 1, 9)
	var want string
	for _, size := range []int{n, 1, 64, 441} {
		c := New()
		set(c, "maximizer.drive", 12)
		set(c, "meters.transport", 1)
		c.Prepare(48000, 512)
		sizes := pieces(n, func() int { return size })
		render(c, l, r, sizes, []Event{{Frame: 31, Row: row("meters.transport"), Value: 0}, {Frame: 40, Start: true},
			{Frame: 50, Row: row("meters.transport"), Value: 1}, {Frame: 30001, Start: true}})
		got := ""
		for i, m := range c.Meters() {
			if want := int64(n - 30001 - i*c.Latency()); m.Frames() != want {
				t.Errorf("blocks of %d, meter %d: %d frames since the start, want %d", size, i, m.Frames(), want)
			}
			got += fmt.Sprint(m.Integrated(), m.TruePeak(), m.MaxMomentary())
		}
		for name, red := range c.Reductions {
			got += fmt.Sprint(name, *red)
		}
		if want == "" {
			want = got
		} else if got != want {
			t.Errorf("blocks of %d: %s, want %s", size, got, want)
		}
	}
}

// TestAnalyse: spectrum and correlation run at both ends while they are asked
// for, and change nothing.
func TestAnalyse(t *testing.T) {
	const n = 48000
	l, r := music(n, 48000, 1, 9)
	c := New()
	c.Prepare(48000, 512)
	plainL, plainR := render(c, l, r, []int{n}, nil)
	for i, m := range c.Analysis() {
		if m.Analysed() != 0 || !math.IsNaN(m.Correlation()) {
			t.Errorf("end %d: %d frames analysed for nobody", i, m.Analysed())
		}
	}
	c.Reset()
	c.Analyse(n)
	gotL, gotR := render(c, l, r, []int{n}, nil)
	for i := range gotL {
		if gotL[i] != plainL[i] || gotR[i] != plainR[i] {
			t.Fatalf("frame %d differs", i)
		}
	}
	for i, m := range c.Analysis() {
		if m.Analysed() != n || math.IsNaN(m.Correlation()) || math.IsNaN(m.Levels()[30]) {
			t.Errorf("end %d: %d frames analysed, correlation %g", i, m.Analysed(), m.Correlation())
		}
	}
}

func BenchmarkMeters(b *testing.B) {
	l, r := music(48000, 48000, 1, 4)
	for _, read := range []bool{false, true} {
		name := map[bool]string{false: "always", true: "read"}[read]
		b.Run(name, func(b *testing.B) {
			c := New()
			c.Prepare(48000, 512)
			frames := 0
			for b.Loop() {
				if read {
					c.Analyse(512)
				}
				at := frames % (len(l) - 512)
				c.in.Process(l[at:at+512], r[at:at+512])
				c.out.Process(l[at:at+512], r[at:at+512])
				frames += 512
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(frames), "ns/frame")
		})
	}
}
