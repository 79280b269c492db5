package clap

// The ids of the extensions this package wraps.
const (
	ExtAudioPorts             = "clap.audio-ports"                // CLAP_EXT_AUDIO_PORTS
	ExtAudioPortsActivation   = "clap.audio-ports-activation/2"   // CLAP_EXT_AUDIO_PORTS_ACTIVATION
	ExtAudioPortsConfig       = "clap.audio-ports-config"         // CLAP_EXT_AUDIO_PORTS_CONFIG
	ExtAudioPortsConfigInfo   = "clap.audio-ports-config-info/1"  // CLAP_EXT_AUDIO_PORTS_CONFIG_INFO
	ExtConfigurableAudioPorts = "clap.configurable-audio-ports/1" // CLAP_EXT_CONFIGURABLE_AUDIO_PORTS
	ExtGainAdjustmentMetering = "clap.gain-adjustment-metering/0" // CLAP_EXT_GAIN_ADJUSTMENT_METERING
	ExtLatency                = "clap.latency"                    // CLAP_EXT_LATENCY
	ExtLog                    = "clap.log"                        // CLAP_EXT_LOG
	ExtNotePorts              = "clap.note-ports"                 // CLAP_EXT_NOTE_PORTS
	ExtParamIndication        = "clap.param-indication/4"         // CLAP_EXT_PARAM_INDICATION
	ExtParams                 = "clap.params"                     // CLAP_EXT_PARAMS
	ExtPresetLoad             = "clap.preset-load/2"              // CLAP_EXT_PRESET_LOAD
	ExtRemoteControls         = "clap.remote-controls/2"          // CLAP_EXT_REMOTE_CONTROLS
	ExtRender                 = "clap.render"                     // CLAP_EXT_RENDER
	ExtState                  = "clap.state"                      // CLAP_EXT_STATE
	ExtStateContext           = "clap.state-context/2"            // CLAP_EXT_STATE_CONTEXT
	ExtTail                   = "clap.tail"                       // CLAP_EXT_TAIL
	ExtThreadCheck            = "clap.thread-check"               // CLAP_EXT_THREAD_CHECK
	ExtTrackInfo              = "clap.track-info/1"               // CLAP_EXT_TRACK_INFO
	ExtMeters                 = "lacquer.meters/1"                // LACQUER_EXT_METERS
)

// The ids the same extensions had as drafts, which plugins built then know them
// by. draftIDs leads to them.
const (
	draftAudioPortsActivation   = "clap.audio-ports-activation/draft-2"  // CLAP_EXT_AUDIO_PORTS_ACTIVATION_COMPAT
	draftAudioPortsConfigInfo   = "clap.audio-ports-config-info/draft-0" // CLAP_EXT_AUDIO_PORTS_CONFIG_INFO_COMPAT
	draftConfigurableAudioPorts = "clap.configurable-audio-ports.draft1" // CLAP_EXT_CONFIGURABLE_AUDIO_PORTS_COMPAT
	draftContextMenu            = "clap.context-menu.draft/0"            // CLAP_EXT_CONTEXT_MENU_COMPAT
	draftParamIndication        = "clap.param-indication.draft/4"        // CLAP_EXT_PARAM_INDICATION_COMPAT
	draftPresetLoad             = "clap.preset-load.draft/2"             // CLAP_EXT_PRESET_LOAD_COMPAT
	draftRemoteControls         = "clap.remote-controls.draft/2"         // CLAP_EXT_REMOTE_CONTROLS_COMPAT
	draftTrackInfo              = "clap.track-info.draft/1"              // CLAP_EXT_TRACK_INFO_COMPAT
)

var draftIDs = map[string]string{
	ExtAudioPortsActivation:   draftAudioPortsActivation,
	ExtAudioPortsConfigInfo:   draftAudioPortsConfigInfo,
	ExtConfigurableAudioPorts: draftConfigurableAudioPorts,
	ExtContextMenu:            draftContextMenu,
	ExtParamIndication:        draftParamIndication,
	ExtPresetLoad:             draftPresetLoad,
	ExtRemoteControls:         draftRemoteControls,
	ExtTrackInfo:              draftTrackInfo,
}

// The ids of further extensions a plugin may have, to name them.
const (
	ExtAmbisonic        = "clap.ambisonic/3"          // CLAP_EXT_AMBISONIC
	ExtContextMenu      = "clap.context-menu/1"       // CLAP_EXT_CONTEXT_MENU
	ExtGUI              = "clap.gui"                  // CLAP_EXT_GUI
	ExtMiniCurveDisplay = "clap.mini-curve-display/3" // CLAP_EXT_MINI_CURVE_DISPLAY
	ExtNoteName         = "clap.note-name"            // CLAP_EXT_NOTE_NAME
	ExtPosixFDSupport   = "clap.posix-fd-support"     // CLAP_EXT_POSIX_FD_SUPPORT
	ExtSurround         = "clap.surround/4"           // CLAP_EXT_SURROUND
	ExtThreadPool       = "clap.thread-pool"          // CLAP_EXT_THREAD_POOL
	ExtTimerSupport     = "clap.timer-support"        // CLAP_EXT_TIMER_SUPPORT
	ExtVoiceInfo        = "clap.voice-info"           // CLAP_EXT_VOICE_INFO
)

// PluginExtensions are the extensions a plugin can have, as far as they are
// known here.
var PluginExtensions = []string{
	ExtAmbisonic, ExtAudioPorts, ExtAudioPortsActivation, ExtAudioPortsConfig,
	ExtAudioPortsConfigInfo, ExtConfigurableAudioPorts, ExtContextMenu,
	ExtGainAdjustmentMetering, ExtGUI, ExtLatency, ExtMiniCurveDisplay,
	ExtNoteName, ExtNotePorts, ExtParamIndication, ExtParams,
	ExtPosixFDSupport, ExtPresetLoad, ExtRemoteControls, ExtRender, ExtState,
	ExtStateContext, ExtSurround, ExtTail, ExtThreadPool, ExtTimerSupport,
	ExtTrackInfo, ExtVoiceInfo, ExtMeters,
}
