package clap

import (
	"math"
	"structs"
	"sync/atomic"
	"unsafe"
)

// MaxMeterStages is the number of stages the meters have room for.
const MaxMeterStages = 16 // LACQUER_MAX_METER_STAGES

// MeterBands is the number of bands of a meter's spectrum.
const MeterBands = 61 // LACQUER_METER_BANDS

// MeterBandCentre is the middle of a band in Hz: 20 Hz to 20 kHz in steps of a
// sixth of an octave, 20 of which make a factor of ten.
func MeterBandCentre(band int) float64 { return 20 * math.Pow(10, float64(band)/20) }

// metersVersion is the version of the layout below.
const metersVersion = 1 // LACQUER_METERS_VERSION

// pluginMeters is lacquer_meters_ext, the table of Lacquer's own extension
// through which a host reads what the chain measures.
type pluginMeters struct {
	_       structs.HostLayout
	get     uintptr // (plugin) -> const lacquer_meters *; any thread
	analyse uintptr // (plugin); any thread
}

// metersBlock is lacquer_meters. The plugin writes it while it processes;
// every number is 64 bits wide and stored atomically, each by itself.
type metersBlock struct {
	_          structs.HostLayout
	version    uint32
	stageCount uint32
	stage      [MaxMeterStages]stageBlock
	io         [2]loudnessBlock // input, output
}

// stageBlock is lacquer_meter_stage. The floats are held as their bits.
type stageBlock struct {
	_      structs.HostLayout
	nowDB  uint64
	maxDB  uint64
	sumDB  uint64
	frames uint64
	name   [32]byte
}

// loudnessBlock is lacquer_meter_io. The floats are held as their bits.
type loudnessBlock struct {
	_              structs.HostLayout
	momentary      uint64
	shortTerm      uint64
	integrated     uint64
	rangeLU        uint64
	maxMomentary   uint64
	maxShortTerm   uint64
	truePeakDBTP   uint64
	samplePeakDBFS uint64
	plrLU          uint64
	psrLU          uint64
	minPsrLU       uint64
	frames         uint64
	correlation    uint64
	spectra        uint64
	bandDBFS       [MeterBands]uint64
}

// Meters is what the chain measured since its meters were last restarted. Each
// number is whole; two of them may be of two blocks of audio where a plugin
// that processes is read.
type Meters struct {
	Stages        []StageMeter // those that reduce gain, in the order of the signal
	Input, Output LoudnessMeter
}

// StageMeter is the gain reduction of one stage, in dB and never negative.
type StageMeter struct {
	Name   string
	Now    float64 // at the last frame
	Max    float64 // of any frame
	Sum    float64 // over all frames
	Frames uint64
}

// Mean is the gain reduction averaged over all frames, in dB.
func (m *StageMeter) Mean() float64 {
	if m.Frames == 0 {
		return 0
	}
	return m.Sum / float64(m.Frames)
}

// LoudnessMeter is loudness by ITU-R BS.1770 and EBU R 128 in LUFS, LU, dBTP
// and dBFS. NaN is undefined, as for silence.
type LoudnessMeter struct {
	Momentary    float64
	ShortTerm    float64
	Integrated   float64
	Range        float64
	MaxMomentary float64
	MaxShortTerm float64
	TruePeak     float64
	SamplePeak   float64
	PLR          float64 // true peak over integrated loudness
	PSR          float64 // true peak of the last 3 s over their loudness
	MinPSR       float64
	Frames       uint64 // measured since the last restart

	// What Analyse keeps running; else NaN.
	Correlation float64             // of left and right over 0.4 s, −1…1
	Spectra     uint64              // changes of Bands so far
	Bands       [MeterBands]float64 // dBFS at MeterBandCentre, over a third of a second
}

// Meters reads the plugin's meters; ok is false for a plugin that is not
// Lacquer, or a later one with another layout. [thread-safe]
func (p *Plugin) Meters() (m Meters, ok bool) {
	c, _ := extension[pluginMeters](p, ExtMeters)
	block := call(c.get, p.address)
	if block == 0 || at[metersBlock](block).version != metersVersion {
		return Meters{}, false
	}
	return at[metersBlock](block).read(), true
}

// Analyse asks the plugin to keep correlation and spectrum running for the next
// 2 s of audio; whoever watches them asks again and again. [thread-safe]
func (p *Plugin) Analyse() {
	if c, ok := extension[pluginMeters](p, ExtMeters); ok && p.hasMeters(c) {
		call(c.analyse, p.address)
	}
}

// hasMeters tells whether the extension is of the layout known here.
func (p *Plugin) hasMeters(c *pluginMeters) bool {
	block := call(c.get, p.address)
	return block != 0 && at[metersBlock](block).version == metersVersion
}

func (b *metersBlock) read() Meters {
	m := Meters{Input: b.io[0].read(), Output: b.io[1].read()}
	for i := range min(int(b.stageCount), MaxMeterStages) {
		s := &b.stage[i]
		m.Stages = append(m.Stages, StageMeter{
			Name: text(s.name[:]), Now: loadFloat(&s.nowDB), Max: loadFloat(&s.maxDB),
			Sum: loadFloat(&s.sumDB), Frames: atomic.LoadUint64(&s.frames),
		})
	}
	return m
}

func (b *loudnessBlock) read() LoudnessMeter {
	m := LoudnessMeter{
		Momentary: loadFloat(&b.momentary), ShortTerm: loadFloat(&b.shortTerm),
		Integrated: loadFloat(&b.integrated), Range: loadFloat(&b.rangeLU),
		MaxMomentary: loadFloat(&b.maxMomentary), MaxShortTerm: loadFloat(&b.maxShortTerm),
		TruePeak: loadFloat(&b.truePeakDBTP), SamplePeak: loadFloat(&b.samplePeakDBFS),
		PLR: loadFloat(&b.plrLU), PSR: loadFloat(&b.psrLU), MinPSR: loadFloat(&b.minPsrLU),
		Frames:      atomic.LoadUint64(&b.frames),
		Correlation: loadFloat(&b.correlation), Spectra: atomic.LoadUint64(&b.spectra),
	}
	for i := range m.Bands {
		m.Bands[i] = loadFloat(&b.bandDBFS[i])
	}
	return m
}

func loadFloat(bits *uint64) float64 { return math.Float64frombits(atomic.LoadUint64(bits)) }

// A change of the layout must not pass unnoticed: header, stages, two sides.
var _ [8 + MaxMeterStages*64 + 2*8*(14+MeterBands)]byte = [unsafe.Sizeof(metersBlock{})]byte{}
