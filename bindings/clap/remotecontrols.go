package clap

import (
	"structs"
	"unsafe"
)

// RemoteControlsCount is the number of controls on a page.
const RemoteControlsCount = 8 // CLAP_REMOTE_CONTROLS_COUNT

// pluginRemoteControls is clap_plugin_remote_controls.
type pluginRemoteControls struct {
	_     structs.HostLayout
	count uintptr
	get   uintptr
}

// hostRemoteControls is clap_host_remote_controls.
type hostRemoteControls struct {
	_           structs.HostLayout
	changed     uintptr
	suggestPage uintptr
}

// remoteControlsPage is clap_remote_controls_page.
type remoteControlsPage struct {
	_           structs.HostLayout
	sectionName [NameSize]byte
	pageID      uint32
	pageName    [NameSize]byte
	paramIDs    [RemoteControlsCount]uint32
	isForPreset byte
}

// RemotePage is a page of parameters for a controller with eight knobs.
type RemotePage struct {
	Section   string
	ID        uint32
	Name      string
	Params    [RemoteControlsCount]uint32 // ids, InvalidID where a knob is free
	ForPreset bool                        // belongs to the preset, not to the plugin
}

// RemoteControls is a plugin's remote-controls extension.
type RemoteControls struct {
	plugin uintptr
	c      *pluginRemoteControls
}

// RemoteControls returns the plugin's remote-controls extension, if it has it.
func (p *Plugin) RemoteControls() (RemoteControls, bool) {
	c, ok := extension[pluginRemoteControls](p, ExtRemoteControls)
	return RemoteControls{p.address, c}, ok
}

// Count returns the number of pages. [main-thread]
func (a RemoteControls) Count() int { return int(uint32(call(a.c.count, a.plugin))) }

// Page describes the page at index, counted from 0. [main-thread]
func (a RemoteControls) Page(index int) (RemotePage, bool) {
	c := new(remoteControlsPage)
	if !callBool(a.c.get, a.plugin, uintptr(index), uintptr(unsafe.Pointer(c))) {
		return RemotePage{}, false
	}
	return RemotePage{
		Section: text(c.sectionName[:]), ID: c.pageID, Name: text(c.pageName[:]),
		Params: c.paramIDs, ForPreset: c.isForPreset != 0,
	}, true
}

// A suggested page is not followed: this host shows none.
var hostRemoteControlsTable = shared(&hostRemoteControls{
	changed:     teller("remote-controls.changed", ToldRemoteControlsChanged, onMainThread),
	suggestPage: ignorer("remote-controls.suggest_page", onMainThread),
})
