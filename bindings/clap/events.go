package clap

import "structs"

// CoreEventSpace is the namespace of the events below.
const CoreEventSpace = 0 // CLAP_CORE_EVENT_SPACE_ID

// The types of the events this package knows.
const (
	EventTypeParamValue        = 5 // CLAP_EVENT_PARAM_VALUE
	EventTypeParamMod          = 6 // CLAP_EVENT_PARAM_MOD
	EventTypeParamGestureBegin = 7 // CLAP_EVENT_PARAM_GESTURE_BEGIN
	EventTypeParamGestureEnd   = 8 // CLAP_EVENT_PARAM_GESTURE_END
	EventTypeTransport         = 9 // CLAP_EVENT_TRANSPORT
)

// Flags of an event's header.
const (
	EventIsLive     = 1 // CLAP_EVENT_IS_LIVE
	EventDontRecord = 2 // CLAP_EVENT_DONT_RECORD
)

// EventHeader is clap_event_header, the start of every event.
type EventHeader struct {
	_       structs.HostLayout
	Size    uint32 // bytes of the whole event
	Time    uint32 // frame within the block
	SpaceID uint16
	Type    uint16
	Flags   uint32
}

// EventParamValue is clap_event_param_value: a parameter's new value. NoteID,
// PortIndex, Channel and Key are -1 for "all".
type EventParamValue struct {
	_         structs.HostLayout
	Header    EventHeader
	ParamID   uint32
	Cookie    uintptr
	NoteID    int32
	PortIndex int16
	Channel   int16
	Key       int16
	Value     float64
}

// EventParamMod is clap_event_param_mod: an offset added to a parameter's
// value until the next one.
type EventParamMod struct {
	_         structs.HostLayout
	Header    EventHeader
	ParamID   uint32
	Cookie    uintptr
	NoteID    int32
	PortIndex int16
	Channel   int16
	Key       int16
	Amount    float64
}

// EventParamGesture is clap_event_param_gesture: a hand takes or leaves a
// control.
type EventParamGesture struct {
	_       structs.HostLayout
	Header  EventHeader
	ParamID uint32
}

// What a transport event says is valid.
const (
	TransportHasTempo           = 1   // CLAP_TRANSPORT_HAS_TEMPO
	TransportHasBeatsTimeline   = 2   // CLAP_TRANSPORT_HAS_BEATS_TIMELINE
	TransportHasSecondsTimeline = 4   // CLAP_TRANSPORT_HAS_SECONDS_TIMELINE
	TransportHasTimeSignature   = 8   // CLAP_TRANSPORT_HAS_TIME_SIGNATURE
	TransportIsPlaying          = 16  // CLAP_TRANSPORT_IS_PLAYING
	TransportIsRecording        = 32  // CLAP_TRANSPORT_IS_RECORDING
	TransportIsLoopActive       = 64  // CLAP_TRANSPORT_IS_LOOP_ACTIVE
	TransportIsWithinPreRoll    = 128 // CLAP_TRANSPORT_IS_WITHIN_PRE_ROLL
)

// Beats and seconds in events are fixed-point numbers with these units.
const (
	BeatTimeFactor = 1 << 31 // CLAP_BEATTIME_FACTOR
	SecTimeFactor  = 1 << 31 // CLAP_SECTIME_FACTOR
)

// EventTransport is clap_event_transport: where in the song the block stands.
type EventTransport struct {
	_                structs.HostLayout
	Header           EventHeader
	Flags            uint32
	SongPosBeats     int64
	SongPosSeconds   int64
	Tempo            float64 // beats per minute
	TempoInc         float64 // per frame
	LoopStartBeats   int64
	LoopEndBeats     int64
	LoopStartSeconds int64
	LoopEndSeconds   int64
	BarStart         int64
	BarNumber        int32
	TsigNum          uint16
	TsigDenom        uint16
}
