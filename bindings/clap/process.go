package clap

import "structs"

// AudioBuffer is clap_audio_buffer: the channels of one port for one block.
// One of Data32 and Data64 is set, the address of an array of channel
// pointers.
type AudioBuffer struct {
	_            structs.HostLayout
	Data32       uintptr
	Data64       uintptr
	ChannelCount uint32
	Latency      uint32 // frames from or to the audio interface
	ConstantMask uint64 // bit n: channel n holds one value throughout
}

// Process is clap_process: everything about one block.
type Process struct {
	_                 structs.HostLayout
	SteadyTime        int64 // frames since reset, or -1
	FramesCount       uint32
	Transport         uintptr // *EventTransport, or 0 for free running
	AudioInputs       uintptr // array of AudioBuffer
	AudioOutputs      uintptr
	AudioInputsCount  uint32
	AudioOutputsCount uint32
	InEvents          uintptr
	OutEvents         uintptr
}

// Status is what a plugin's process function returned.
type Status int32

// What process returns.
const (
	ProcessError              Status = 0 // CLAP_PROCESS_ERROR
	ProcessContinue           Status = 1 // CLAP_PROCESS_CONTINUE
	ProcessContinueIfNotQuiet Status = 2 // CLAP_PROCESS_CONTINUE_IF_NOT_QUIET
	ProcessTail               Status = 3 // CLAP_PROCESS_TAIL
	ProcessSleep              Status = 4 // CLAP_PROCESS_SLEEP
)
