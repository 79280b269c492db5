package clap

import (
	"runtime"
	"structs"

	"github.com/ebitengine/purego"
)

// hostThreadCheck is clap_host_thread_check.
type hostThreadCheck struct {
	_             structs.HostLayout
	isMainThread  uintptr
	isAudioThread uintptr
}

var hostThreadCheckTable = shared(&hostThreadCheck{
	isMainThread: purego.NewCallback(func(_ uintptr) uintptr {
		return cBool(threadID() == mainID.Load())
	}),
	isAudioThread: purego.NewCallback(func(host uintptr) uintptr {
		h := hostAt(host)
		return cBool(h != nil && threadID() == h.audioID.Load())
	}),
})

// enterAudio makes the current OS thread the plugin's audio thread until
// leaveAudio. CLAP's audio thread is a role: any thread may have it, one at a
// time.
func (h *Host) enterAudio() {
	runtime.LockOSThread()
	h.audioID.Store(threadID())
}

func (h *Host) leaveAudio() {
	h.audioID.Store(0)
	runtime.UnlockOSThread()
}
