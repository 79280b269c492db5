package clap

import (
	"structs"

	"github.com/ebitengine/purego"
)

// hostLog is clap_host_log.
type hostLog struct {
	_   structs.HostLayout
	log uintptr
}

// Severity grades a plugin's log messages.
type Severity int32

// The severities.
const (
	LogDebug             Severity = 0 // CLAP_LOG_DEBUG
	LogInfo              Severity = 1 // CLAP_LOG_INFO
	LogWarning           Severity = 2 // CLAP_LOG_WARNING
	LogError             Severity = 3 // CLAP_LOG_ERROR
	LogFatal             Severity = 4 // CLAP_LOG_FATAL
	LogHostMisbehaving   Severity = 5 // CLAP_LOG_HOST_MISBEHAVING
	LogPluginMisbehaving Severity = 6 // CLAP_LOG_PLUGIN_MISBEHAVING
)

// LogFunc takes a plugin's log messages, on any thread.
type LogFunc func(severity Severity, message string)

var hostLogTable = shared(&hostLog{
	log: purego.NewCallback(func(host, severity, message uintptr) uintptr {
		if h := caller(host, "log.log"); h != nil && h.log != nil {
			h.log(Severity(severity), goString(message))
		}
		return 0
	}),
})
