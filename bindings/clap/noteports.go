package clap

import "structs"

// pluginNotePorts is clap_plugin_note_ports.
type pluginNotePorts struct {
	_     structs.HostLayout
	count uintptr
	get   uintptr
}

// hostNotePorts is clap_host_note_ports.
type hostNotePorts struct {
	_                 structs.HostLayout
	supportedDialects uintptr
	rescan            uintptr
}

// NotePortsRescanAll says that more than names of note ports changed, which is
// not allowed while a plugin is active.
const NotePortsRescanAll = 1 // CLAP_NOTE_PORTS_RESCAN_ALL

// NotePorts returns the number of the plugin's ports for notes, 0 without the
// extension. [main-thread]
func (p *Plugin) NotePorts(input bool) int {
	c, _ := extension[pluginNotePorts](p, ExtNotePorts)
	return int(uint32(call(c.count, p.address, cBool(input))))
}

// The host speaks no dialect: it has no notes to send.
var hostNotePortsTable = shared(&hostNotePorts{
	supportedDialects: ignorer("note-ports.supported_dialects", onMainThread),
	rescan:            teller("note-ports.rescan", ToldNotePortsChanged, onMainThread, inactiveFor(NotePortsRescanAll)),
})
