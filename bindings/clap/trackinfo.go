package clap

import (
	"structs"
	"sync"

	"github.com/ebitengine/purego"
)

// pluginTrackInfo is clap_plugin_track_info.
type pluginTrackInfo struct {
	_       structs.HostLayout
	changed uintptr
}

// hostTrackInfo is clap_host_track_info.
type hostTrackInfo struct {
	_   structs.HostLayout
	get uintptr
}

// trackInfo is clap_track_info.
type trackInfo struct {
	_                 structs.HostLayout
	flags             uint64
	name              [NameSize]byte
	color             Color
	audioChannelCount int32
	audioPortType     uintptr
}

// TrackFlags say what is known of a track and what kind it is.
type TrackFlags uint64

// Flags of a track.
const (
	TrackHasName         TrackFlags = 1  // CLAP_TRACK_INFO_HAS_TRACK_NAME
	TrackHasColor        TrackFlags = 2  // CLAP_TRACK_INFO_HAS_TRACK_COLOR
	TrackHasAudioChannel TrackFlags = 4  // CLAP_TRACK_INFO_HAS_AUDIO_CHANNEL
	TrackIsReturn        TrackFlags = 8  // CLAP_TRACK_INFO_IS_FOR_RETURN_TRACK
	TrackIsBus           TrackFlags = 16 // CLAP_TRACK_INFO_IS_FOR_BUS
	TrackIsMaster        TrackFlags = 32 // CLAP_TRACK_INFO_IS_FOR_MASTER
)

// TrackInfo is the track a plugin stands in.
type TrackInfo struct {
	Flags    TrackFlags
	Name     string // up to NameSize-1 bytes
	Color    Color
	Channels int
	Type     string // PortStereo, …
}

// SetTrackInfo sets what the plugin is told of its track when it asks; nil is
// nothing. [thread-safe]
func (h *Host) SetTrackInfo(t *TrackInfo) { h.track.Store(t) }

// TrackInfoChanged tells the plugin to ask again. [main-thread]
func (p *Plugin) TrackInfoChanged() {
	c, _ := extension[pluginTrackInfo](p, ExtTrackInfo)
	call(c.changed, p.address)
}

// portTypes are the C strings of port types, kept for good because a plugin
// keeps them.
var portTypes sync.Map // string -> *byte

func portType(s string) uintptr {
	if p, ok := portTypes.Load(s); ok {
		return address(p.(*byte))
	}
	p, _ := portTypes.LoadOrStore(s, shared(cString(s)))
	return address(p.(*byte))
}

var hostTrackInfoTable = shared(&hostTrackInfo{
	get: purego.NewCallback(func(host, info uintptr) uintptr {
		h := caller(host, "track-info.get", onMainThread)
		if h == nil || info == 0 || h.track.Load() == nil {
			return 0
		}
		t := h.track.Load()
		c := trackInfo{
			flags: uint64(t.Flags), color: t.Color,
			audioChannelCount: int32(t.Channels), audioPortType: portType(t.Type),
		}
		copy(c.name[:NameSize-1], t.Name)
		*at[trackInfo](info) = c
		return 1
	}),
})
