package check

import (
	"math"

	"lacquer/host/audiofile"
)

// fault is a file that must trip a check, and one that is like it but for what
// the check is about, and must not.
type fault struct {
	id, profile string
	severity    Severity
	from, to    float64       // s, between which it is found first; −1: it has no place
	fine, bad   func(c *clip) // what is done to a good file
	also        []string      // what comes with it, of need
}

// nothing is done to a good file.
func nothing(*clip) {}

// gain in dB.
func gain(dB float64) func(c *clip) {
	return func(c *clip) { c.each(func(v float64) float64 { return v * math.Pow(10, dB/20) }) }
}

// clipped is a hit that is cut off at an amplitude.
func clipped(dBTP, top float64) func(c *clip) {
	return func(c *clip) {
		c.hit(dBTP).each(func(v float64) float64 { return max(-top, min(v, top)) })
	}
}

func hitting(dBTP float64) func(c *clip)  { return func(c *clip) { c.hit(dBTP) } }
func levelled(lufs float64) func(c *clip) { return func(c *clip) { c.level(lufs) } }
func peaking(dBTP float64) func(c *clip)  { return func(c *clip) { c.peak(dBTP) } }

// saturated is driven into a soft knee without an end, and brought to a
// loudness.
func saturated(drive, lufs float64) func(c *clip) {
	return func(c *clip) {
		c.peak(0).each(func(v float64) float64 { return drive * v / (1 + drive*math.Abs(v)) }).fade().level(lufs)
	}
}

// longer plays several times.
func (c *clip) longer(times int) *clip {
	for ch, x := range c.x {
		c.x[ch] = nil
		for range times {
			c.x[ch] = append(c.x[ch], x...)
		}
	}
	return c
}

// adding is with something more.
func adding(f func(t float64, channel int) float64) func(c *clip) {
	return func(c *clip) { c.add(f) }
}

func sine(hz, amplitude float64, sides [2]float64) func(t float64, channel int) float64 {
	return func(t float64, channel int) float64 {
		return sides[channel] * amplitude * math.Sin(2*math.Pi*hz*t)
	}
}

var inMid, inSide = [2]float64{1, 1}, [2]float64{1, -1}

// sides changes left and right.
func sides(f func(l, r float64) (float64, float64)) func(c *clip) {
	return func(c *clip) {
		for i := range c.x[0] {
			c.x[0][i], c.x[1][i] = f(c.x[0][i], c.x[1][i])
		}
	}
}

// opposing has a part of its time in which sides work against each other.
func opposing(seconds float64) func(c *clip) {
	return func(c *clip) {
		c.during(2, 2+seconds, func(l, r float64) (float64, float64) { return l, -0.8 * r })
	}
}

// pausing has a second and more of a pause, with hiss of a level in dBFS.
func pausing(dBFS float64) func(c *clip) {
	return func(c *clip) {
		c.during(2, 4, func(float64, float64) (float64, float64) { return 0, 0 })
		c.add(noise(3, math.Pow(10, dBFS/20), false))
	}
}

// faulted changes a few frames at 3 s.
func faulted(f func(x []float64)) func(c *clip) {
	return func(c *clip) {
		for _, x := range c.x {
			f(x[c.at(3):])
		}
	}
}

// clicking has spikes every 0.3 s.
func clicking(n int) func(c *clip) {
	return faulted(func(x []float64) {
		for i := range n {
			x[i*13230+50] += 0.25
		}
	})
}

// cutting leaves the seconds from…to.
func cutting(from, to float64) func(c *clip) {
	return func(c *clip) {
		for ch := range c.x {
			c.x[ch] = c.x[ch][c.at(from):c.at(to)]
		}
	}
}

// padding puts seconds of silence before and behind.
func padding(head, tail float64) func(c *clip) {
	return func(c *clip) {
		for ch := range c.x {
			c.x[ch] = append(make([]float64, c.at(head)), c.x[ch]...)
			c.x[ch] = append(c.x[ch], make([]float64, c.at(tail))...)
		}
	}
}

func encoding(e audiofile.Encoding) func(c *clip) { return func(c *clip) { c.encoding = e } }

// at another rate, as loud.
func atRate(rate int) func(c *clip) {
	return func(c *clip) {
		lufs := c.loudness()
		c.rate, c.x = rate, song(rate, 4).level(lufs).x
	}
}

// lowPassed ends at a frequency.
func lowPassed(hz float64) func(c *clip) {
	return func(c *clip) {
		for ch := range c.x {
			c.x[ch] = filtered(c.x[ch], hz, float64(c.rate))
		}
	}
}

// faults are all checks.
var faults = []fault{
	{id: "truncated", profile: "mix", severity: Fail, from: -1, fine: nothing, bad: func(c *clip) { c.cutOff = 600 }},
	{id: "not-a-number", profile: "mix", severity: Fail, from: -1, fine: encoding(audiofile.Float32), bad: func(c *clip) {
		c.encoding, c.poisoned = audiofile.Float32, true
	}},
	{id: "silent", profile: "mix", severity: Fail, from: -1, fine: gain(-20), bad: gain(-60)},

	{id: "clipping", profile: "mix", severity: Fail, from: 2.2, to: 2.4, fine: hitting(-1.5), bad: clipped(6, 1)},
	{id: "clipping", profile: "cd", severity: Note, from: 2.2, to: 2.4, fine: hitting(-1), bad: clipped(3.5, 1), also: []string{"true-peak"}},
	{id: "flat-tops", profile: "mix", severity: Warning, from: 2.2, to: 2.4, fine: hitting(-3), bad: clipped(4, 0.45)},
	{id: "flat-tops", profile: "vinyl", severity: Warning, from: 2.2, to: 2.4, fine: hitting(-2), bad: clipped(8, 0.8)},
	{id: "true-peak", profile: "mix", severity: Warning, from: 2.2, to: 2.4, fine: hitting(-1.2), bad: hitting(-0.8)},
	{id: "true-peak", profile: "amazon", severity: Warning, from: 2.2, to: 2.4, fine: hitting(-2.1), bad: hitting(-1.5)},
	{id: "true-peak", profile: "tidal", severity: Warning, from: 2.2, to: 2.4, fine: hitting(-1.1), bad: hitting(-0.7)},
	{id: "true-peak", profile: "master", severity: Note, from: 2.2, to: 2.4, fine: hitting(-0.4), bad: hitting(-0.1)},
	{id: "true-peak", profile: "broadcast", severity: Fail, from: 2.2, to: 2.4, fine: hitting(-1.2), bad: hitting(-0.8)},
	{id: "codec-headroom", profile: "spotify", severity: Note, from: 0, to: 6, fine: peaking(-2.2), bad: peaking(-1.8), also: []string{"loudness"}},

	{id: "loudness", profile: "mix", severity: Warning, from: -1, fine: saturated(2, -12.5), bad: saturated(2, -11.5)},
	{id: "loudness", profile: "broadcast", severity: Fail, from: -1, fine: levelled(-23.15), bad: levelled(-22.7)},
	{id: "loudness", profile: "youtube", severity: Note, from: -1, fine: levelled(-13.6), bad: levelled(-13.4)},
	{id: "loudness", profile: "club", severity: Note, from: -1, fine: nothing, bad: levelled(-10.5)},
	{id: "loudness", profile: "vinyl", severity: Warning, from: -1, fine: nothing, bad: saturated(2, -11)},
	{id: "quiet", profile: "youtube", severity: Note, from: -1, fine: levelled(-14.4), bad: levelled(-16)},
	{id: "quiet", profile: "spotify", severity: Note, from: -1, fine: levelled(-17), bad: func(c *clip) { c.level(-17).hit(-1.1) }},
	{id: "short-term", profile: "broadcast", severity: Fail, from: 1.9, to: 2.2, fine: nothing, bad: func(c *clip) {
		c.longer(4).during(2, 5, func(l, r float64) (float64, float64) { return 4 * l, 4 * r }).level(-23)
	}},
	{id: "dynamics", profile: "mix", severity: Warning, from: -1, fine: saturated(2, -14), bad: saturated(40, -14)},
	{id: "flat-passage", profile: "mix", severity: Warning, from: 1.9, to: 2.3, fine: nothing, bad: func(c *clip) {
		c.passage(func(t float64, _ int) float64 { return 0.1 * math.Sin(2*math.Pi*2000*t) }).level(-20)
	}},
	{id: "flat-passage", profile: "spotify", severity: Note, from: 1.9, to: 2.3, fine: nothing, bad: func(c *clip) {
		c.passage(func(t float64, _ int) float64 { return 0.1 * math.Sin(2*math.Pi*2000*t) }).level(-14)
	}},

	{id: "dc", profile: "mix", severity: Warning, from: -1, fine: adding(sine(0, 0, inMid)), bad: adding(func(float64, int) float64 { return 0.002 })},
	{id: "rumble", profile: "mix", severity: Warning, from: -1, fine: adding(sine(18, 0.002, inMid)), bad: adding(sine(18, 0.08, inMid))},
	{id: "rumble", profile: "vinyl", severity: Warning, from: -1, fine: adding(sine(18, 0.002, inMid)), bad: adding(sine(18, 0.05, inMid))},
	{id: "noise", profile: "mix", severity: Warning, from: -1, fine: pausing(-72), bad: pausing(-55)},
	{id: "silent-channel", profile: "mix", severity: Fail, from: -1, fine: nothing, bad: sides(func(l, _ float64) (float64, float64) { return l, 0 })},
	{id: "inverted", profile: "vinyl", severity: Fail, from: -1, fine: nothing, bad: sides(func(l, r float64) (float64, float64) { return l, -r })},
	{id: "balance", profile: "mix", severity: Warning, from: -1,
		fine: sides(func(l, r float64) (float64, float64) { return 0.92 * l, r }), bad: sides(func(l, r float64) (float64, float64) { return 0.86 * l, r })},
	{id: "balance", profile: "tidal", severity: Warning, from: -1,
		fine: sides(func(l, r float64) (float64, float64) { return 0.9 * l, r }), bad: func(c *clip) {
			sides(func(l, r float64) (float64, float64) { return l, 0.65 * r })(c)
			c.level(-14)
		}},
	{id: "correlation", profile: "mix", severity: Warning, from: 1.9, to: 3.8, fine: opposing(0), bad: opposing(1.8)},
	{id: "mono", profile: "mix", severity: Warning, from: -1, fine: nothing, bad: func(c *clip) {
		// Loud for 4 % of its time, and then upside down.
		c.longer(2).during(2.42, 2.78, func(l, r float64) (float64, float64) { return 9.6 * l, -9.6 * r }).peak(-5)
	}},
	{id: "bass-width", profile: "mix", severity: Note, from: -1, fine: adding(sine(80, 0.02, inSide)), bad: adding(sine(80, 0.07, inSide))},
	{id: "bass-width", profile: "club", severity: Warning, from: -1, fine: nothing, bad: func(c *clip) { c.add(sine(80, 0.3, inSide)).level(-9.8) }},
	{id: "bass-width", profile: "vinyl", severity: Warning, from: -1, fine: nothing, bad: adding(sine(130, 0.1, inSide))},
	{id: "low-mids-width", profile: "vinyl", severity: Note, from: -1, fine: nothing, bad: adding(sine(250, 0.09, inSide))},
	{id: "treble", profile: "vinyl", severity: Warning, from: -1, fine: nothing, bad: adding(sine(17000, 0.03, inMid))},

	{id: "dropouts", profile: "mix", severity: Fail, from: 3, to: 3.002, fine: nothing, bad: faulted(func(x []float64) { clear(x[20:320]) })},
	{id: "stuck", profile: "mix", severity: Warning, from: 3, to: 3.002, fine: nothing, bad: faulted(func(x []float64) {
		for i := range 200 {
			x[i+20] = x[19]
		}
	})},
	{id: "clicks", profile: "mix", severity: Warning, from: 3, to: 4, fine: nothing, bad: clicking(5)},
	{id: "start", profile: "mix", severity: Warning, from: 0, to: 0, fine: nothing, bad: cutting(0.76, 6)},
	{id: "end", profile: "mix", severity: Warning, from: 5.26, to: 5.27, fine: nothing, bad: cutting(0, 5.265)},
	{id: "head-silence", profile: "mix", severity: Note, from: 0, to: 0, fine: padding(0.15, 0), bad: padding(0.25, 0)},
	{id: "tail-silence", profile: "tidal", severity: Warning, from: 5.8, to: 6, fine: padding(0, 2.5), bad: padding(0, 11)},

	{id: "word-length", profile: "mix", severity: Note, from: -1, fine: nothing, bad: encoding(audiofile.PCM16)},
	{id: "word-length", profile: "cd", severity: Fail, from: -1, fine: nothing, bad: encoding(audiofile.PCM24)},
	{id: "word-length", profile: "apple", severity: Note, from: -1, fine: nothing, bad: encoding(audiofile.PCM16)},
	{id: "padded", profile: "tidal", severity: Note, from: -1, fine: nothing, bad: func(c *clip) {
		c.each(func(v float64) float64 { return math.Round(v*32768) / 32768 })
	}},
	{id: "sample-rate", profile: "cd", severity: Fail, from: -1, fine: nothing, bad: atRate(48000)},
	{id: "sample-rate", profile: "tidal", severity: Warning, from: -1, fine: atRate(48000), bad: atRate(32000)},
	{id: "upsampled", profile: "mix", severity: Warning, from: -1, fine: atRate(88200), bad: func(c *clip) { *c = *c.doubled() }},
	{id: "low-pass", profile: "mix", severity: Warning, from: -1, fine: nothing, bad: lowPassed(16000)},
	{id: "dual-mono", profile: "mix", severity: Note, from: -1, fine: nothing, bad: sides(func(l, _ float64) (float64, float64) { return l, l })},
	{id: "channels", profile: "master", severity: Warning, from: -1, fine: nothing, bad: func(c *clip) { c.x = c.x[:1] }},
	{id: "cd-frames", profile: "cd", severity: Note, from: -1, fine: nothing, bad: padding(0, 0.001)},
}
