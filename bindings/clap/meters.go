package clap

import (
	"math"
	"structs"
	"sync/atomic"
	"unsafe"
)

// MaxMeterStages is the number of stages the meters have room for.
const MaxMeterStages = 16 // LACQUER_MAX_METER_STAGES

// metersVersion is the version of the layout below.
const metersVersion = 1 // LACQUER_METERS_VERSION

// pluginMeters is lacquer_meters_ext, the table of Lacquer's own extension
// through which a host reads what the chain measures.
type pluginMeters struct {
	_   structs.HostLayout
	get uintptr // (plugin) -> const lacquer_meters *; any thread
}

// metersBlock is lacquer_meters. The plugin writes it while it processes;
// every number is 64 bits wide and stored atomically.
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
}

// Meters is what the chain measured since its meters were last restarted.
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
	return LoudnessMeter{
		Momentary: loadFloat(&b.momentary), ShortTerm: loadFloat(&b.shortTerm),
		Integrated: loadFloat(&b.integrated), Range: loadFloat(&b.rangeLU),
		MaxMomentary: loadFloat(&b.maxMomentary), MaxShortTerm: loadFloat(&b.maxShortTerm),
		TruePeak: loadFloat(&b.truePeakDBTP), SamplePeak: loadFloat(&b.samplePeakDBFS),
	}
}

func loadFloat(bits *uint64) float64 { return math.Float64frombits(atomic.LoadUint64(bits)) }

// A change of the layout must not pass unnoticed: header, stages, two sides.
var _ [8 + MaxMeterStages*64 + 2*64]byte = [unsafe.Sizeof(metersBlock{})]byte{}
