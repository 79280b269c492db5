package clap

import (
	"math/bits"
	"structs"
	"sync"
	"sync/atomic"

	"github.com/ebitengine/purego"
)

// hostTable is clap_host, what a plugin holds of its host.
type hostTable struct {
	_               structs.HostLayout
	clapVersion     Version
	hostData        uintptr
	name            uintptr
	vendor          uintptr
	url             uintptr
	version         uintptr
	getExtension    uintptr
	requestRestart  uintptr
	requestProcess  uintptr
	requestCallback uintptr
}

// Request is a set of things a plugin has asked of its host or told it.
type Request uint32

// What a plugin may ask or tell.
const (
	RequestRestart            Request = 1 << iota // deactivate and activate again
	RequestProcess                                // call process again
	RequestCallback                               // call OnMainThread
	RequestFlush                                  // process or flush parameter events
	ToldLatencyChanged                            // read the latency again
	ToldTailChanged                               // read the tail again
	ToldStateDirty                                // the state differs from what was saved
	ToldParamsChanged                             // read values, texts or the list of parameters again
	ToldAudioPortsChanged                         // read the list of ports again
	ToldPortsConfigChanged                        // read the list of port configurations again
	ToldNotePortsChanged                          // read the list of note ports again
	ToldRemoteControlsChanged                     // read the pages of remote controls again
)

// HostInfo is how a host names itself to plugins.
type HostInfo struct{ Name, Vendor, URL, Version string }

// Identity is what plugins are told. Set it before the first plugin is made.
var Identity = HostInfo{Name: "Lacquer", Vendor: "Lacquer", Version: HostVersion.String()}

// Host is the host as one plugin sees it: it collects what the plugin asks
// for, and knows which OS thread is in the plugin's audio functions.
type Host struct {
	table    *hostTable
	slot     int
	requests atomic.Uint32
	counts   [32]atomic.Uint32 // how often each request was made
	audioID  atomic.Uintptr    // the thread inside an audio-thread function, or 0
	phase    atomic.Uint32     // a set of phase bits
	log      LogFunc
	misuse   misuse
	presets  presetResults
	track    atomic.Pointer[TrackInfo]
}

// What the plugin is in the middle of, for the rules about when it may call.
const (
	phaseInit       = 1 << iota // init was called
	phaseActivating             // inside activate
	phaseActive                 // between activate and deactivate
	phaseBare                   // HideExtensions
)

// Take returns which of the wanted requests were made since they were last
// taken.
func (h *Host) Take(wanted Request) Request {
	return Request(h.requests.And(^uint32(wanted))) & wanted
}

// Pending reports whether any of the requests waits to be taken.
func (h *Host) Pending(any Request) bool { return Request(h.requests.Load())&any != 0 }

// Count is how often a plugin has made one request so far.
func (h *Host) Count(one Request) int {
	return int(h.counts[bits.TrailingZeros32(uint32(one))&31].Load())
}

func (h *Host) tell(r Request) {
	h.counts[bits.TrailingZeros32(uint32(r))&31].Add(1)
	h.requests.Or(uint32(r))
}

// HideExtensions makes the host answer that it has no extension at all.
func (h *Host) HideExtensions() { h.phase.Or(phaseBare) }

func (h *Host) is(phase uint32) bool { return h.phase.Load()&phase != 0 }

// hosts are the hosts of all plugins alive. host_data is an index into them,
// never a pointer. The C side of a slot stays allocated for a later plugin,
// so that a plugin which calls its host once too often finds valid memory.
var hosts struct {
	mu     sync.Mutex
	tables []*hostTable
	live   atomic.Pointer[[]*Host] // by slot; replaced, never written to
}

// newHost takes a free slot.
func newHost(log LogFunc) *Host {
	hosts.mu.Lock()
	defer hosts.mu.Unlock()
	var live []*Host
	if l := hosts.live.Load(); l != nil {
		live = append(live, *l...)
	}
	slot := 0
	for slot < len(live) && live[slot] != nil {
		slot++
	}
	if slot == len(live) {
		live = append(live, nil)
		hosts.tables = append(hosts.tables, newHostTable(slot))
	}
	h := &Host{table: hosts.tables[slot], slot: slot, log: log}
	live[slot] = h
	hosts.live.Store(&live)
	return h
}

// free gives the slot back; calls through it do nothing until it is taken
// again.
func (h *Host) free() {
	hosts.mu.Lock()
	defer hosts.mu.Unlock()
	live := append([]*Host(nil), *hosts.live.Load()...)
	live[h.slot] = nil
	hosts.live.Store(&live)
}

func newHostTable(slot int) *hostTable {
	return shared(&hostTable{
		clapVersion:     HostVersion,
		hostData:        uintptr(slot),
		name:            address(shared(cString(Identity.Name))),
		vendor:          address(shared(cString(Identity.Vendor))),
		url:             address(shared(cString(Identity.URL))),
		version:         address(shared(cString(Identity.Version))),
		getExtension:    hostGetExtension,
		requestRestart:  hostRequestRestart,
		requestProcess:  hostRequestProcess,
		requestCallback: hostRequestCallback,
	})
}

// The functions of clap_host, made once for all plugins.
var (
	hostGetExtension    = purego.NewCallback(onGetExtension)
	hostRequestRestart  = teller("request_restart", RequestRestart)
	hostRequestProcess  = teller("request_process", RequestProcess)
	hostRequestCallback = teller("request_callback", RequestCallback)
)

// hostExtensions are the tables a plugin gets from clap_host.get_extension.
var hostExtensions = map[string]uintptr{
	ExtAudioPorts:       address(hostAudioPortsTable),
	ExtAudioPortsConfig: address(hostAudioPortsConfigTable),
	ExtLatency:          address(hostLatencyTable),
	ExtLog:              address(hostLogTable),
	ExtNotePorts:        address(hostNotePortsTable),
	ExtParams:           address(hostParamsTable),
	ExtPresetLoad:       address(hostPresetLoadTable),
	ExtRemoteControls:   address(hostRemoteControlsTable),
	ExtState:            address(hostStateTable),
	ExtTail:             address(hostTailTable),
	ExtThreadCheck:      address(hostThreadCheckTable),
	ExtTrackInfo:        address(hostTrackInfoTable),
}

func init() {
	for id, draft := range draftIDs {
		if table, ok := hostExtensions[id]; ok {
			hostExtensions[draft] = table
		}
	}
}

func onGetExtension(host, id uintptr) uintptr {
	if h := caller(host, "get_extension"); h != nil && h.is(phaseBare) {
		return 0
	}
	return hostExtensions[goString(id)]
}

// teller makes the callback of a host function that only sets a flag, after
// the rules for calling it were checked. Its argument beside the host is
// looked at by the rules alone.
func teller(name string, r Request, rules ...rule) uintptr {
	return purego.NewCallback(func(host, argument uintptr) uintptr {
		if h := caller(host, name); h != nil {
			h.check(name, argument, rules)
			h.tell(r)
		}
		return 0
	})
}

// ignorer makes the callback of a host function that does and answers nothing.
func ignorer(name string, rules ...rule) uintptr {
	return purego.NewCallback(func(host uintptr) uintptr {
		caller(host, name, rules...)
		return 0
	})
}

// hostAt finds the host a plugin called, nil if its plugin is gone.
func hostAt(table uintptr) *Host {
	live := hosts.live.Load()
	if table == 0 || live == nil {
		return nil
	}
	if slot := at[hostTable](table).hostData; slot < uintptr(len(*live)) {
		return (*live)[slot]
	}
	return nil
}
