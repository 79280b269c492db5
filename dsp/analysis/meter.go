package analysis

import "math"

// Meter shows spectrum and correlation of a stereo signal while somebody wants
// to see them; else it counts frames and does nothing. What it shows does not
// depend on how the signal is cut into blocks, nor, once its windows are full,
// on when it was switched on: windows end at multiples of their hop since
// Reset.
type Meter struct {
	pos, until  int64 // frames since Reset; it runs before frame until
	running     bool
	analysed    int64 // frames
	spectrum    spectrum
	correlation correlation
}

// Prepare gets ready for a rate in Hz. It allocates where more is asked for than
// ever before.
func (m *Meter) Prepare(rate float64) {
	m.spectrum.prepare(rate)
	m.correlation.rate = rate
	m.Reset()
}

// Renew lets Spectra count from 0, as in a new meter; Prepare comes next.
func (m *Meter) Renew() { m.spectrum.count = 0 }

// Reset forgets what was heard, and that it was to be shown.
func (m *Meter) Reset() {
	m.pos, m.until, m.analysed = 0, 0, 0
	m.stop()
}

func (m *Meter) stop() {
	m.running = false
	m.spectrum.forget()
	m.correlation.value = math.NaN()
}

// Run makes the meter run for the next frames at least.
func (m *Meter) Run(frames int64) { m.until = max(m.until, m.pos+frames) }

// Process takes in a block.
func (m *Meter) Process(left, right []float64) {
	for len(left) > 0 {
		n := len(left)
		if m.pos >= m.until {
			if m.running {
				m.stop()
			}
			m.pos += int64(n)
			return
		}
		if !m.running {
			m.running = true
			m.spectrum.begin(m.pos)
			m.correlation.begin(m.pos)
		}
		hop := int64(m.spectrum.hop)
		n = int(min(int64(n), m.until-m.pos, m.correlation.end-m.pos, hop-m.pos%hop))
		m.spectrum.add(left[:n], right[:n], m.pos)
		m.pos += int64(n)
		m.correlation.add(left[:n], right[:n], m.pos)
		m.analysed += int64(n)
		left, right = left[n:], right[n:]
	}
}

// Correlation of the last 0.4 s, −1…1, evaluated every 10 ms; NaN while the
// meter does not run, and where a channel is silent.
func (m *Meter) Correlation() float64 { return m.correlation.value }

// Levels are those of the bands in dBFS, over a third of a second; −Inf for
// silence, NaN while the meter does not run and for bands above half the rate.
// A sine of full scale in both channels is 0 dB, in one −3 dB.
func (m *Meter) Levels() *[Bands]float64 { return &m.spectrum.level }

// Spectra counts the changes of Levels.
func (m *Meter) Spectra() uint64 { return m.spectrum.count }

// Analysed is how many frames since Reset the meter has run for.
func (m *Meter) Analysed() int64 { return m.analysed }
