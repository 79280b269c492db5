package clap

import (
	"structs"
	"unsafe"

	"github.com/ebitengine/purego"
)

// inputEvents is clap_input_events, the events a block starts with.
type inputEvents struct {
	_    structs.HostLayout
	ctx  uintptr
	size uintptr
	get  uintptr
}

// outputEvents is clap_output_events, where a plugin puts its own.
type outputEvents struct {
	_       structs.HostLayout
	ctx     uintptr
	tryPush uintptr
}

// The callbacks find their list through ctx, the address of pinned Go memory.
var (
	eventCount = purego.NewCallback(func(list uintptr) uintptr {
		return uintptr(len(at[EventList](at[inputEvents](list).ctx).events))
	})
	eventAt = purego.NewCallback(func(list, index uintptr) uintptr {
		events := at[EventList](at[inputEvents](list).ctx).events
		if i := uint32(index); int(i) < len(events) {
			return address(&events[i])
		}
		return 0
	})
	eventPush = purego.NewCallback(func(list, event uintptr) uintptr {
		return cBool(event != 0 && at[OutputList](at[outputEvents](list).ctx).push(event))
	})
)

// EventList is the events handed to a plugin with a block, in order of time.
// Between NewEventList and Close its memory does not move.
type EventList struct {
	c      *inputEvents
	events []event
	mem    *memory
}

// event has room for any event this package knows: EventTransport is the
// longest.
type event [unsafe.Sizeof(EventTransport{}) / 8]uint64

// NewEventList makes an empty list that takes capacity events before it
// allocates again.
func NewEventList(capacity int) *EventList {
	l := &EventList{c: &inputEvents{size: eventCount, get: eventAt}, mem: newMemory()}
	l.c.ctx = address(l)
	l.mem.pin(l)
	l.mem.pin(l.c)
	l.grow(max(capacity, 1))
	return l
}

// Close lets go of the list's memory; C must not see it any more.
func (l *EventList) Close() { l.mem.release() }

// Clear empties the list.
func (l *EventList) Clear() { l.events = l.events[:0] }

// AddValue appends a new value of a parameter at a frame of the block.
func (l *EventList) AddValue(time, paramID uint32, cookie uintptr, value float64) {
	l.add(EventTypeParamValue, time, paramID, cookie, value)
}

// AddMod appends a modulation offset of a parameter at a frame of the block.
func (l *EventList) AddMod(time, paramID uint32, cookie uintptr, amount float64) {
	l.add(EventTypeParamMod, time, paramID, cookie, amount)
}

// AddTransport appends a change of the transport. The header's time is the
// frame, the rest of the header is filled in.
func (l *EventList) AddTransport(t EventTransport) {
	t.Header = EventHeader{Size: uint32(unsafe.Sizeof(t)), Time: t.Header.Time, Type: EventTypeTransport}
	*(*EventTransport)(unsafe.Pointer(l.next())) = t
}

// Add appends an event with any header, of a kind the plugin may not know.
func (l *EventList) Add(e EventParamValue) {
	*(*EventParamValue)(unsafe.Pointer(l.next())) = e
}

// EventParamMod has the same layout as EventParamValue.
func (l *EventList) add(kind uint16, time, paramID uint32, cookie uintptr, value float64) {
	l.Add(EventParamValue{
		Header: EventHeader{
			Size: uint32(unsafe.Sizeof(EventParamValue{})),
			Time: time, SpaceID: CoreEventSpace, Type: kind,
		},
		ParamID: paramID, Cookie: cookie,
		NoteID: -1, PortIndex: -1, Channel: -1, Key: -1,
		Value: value,
	})
}

// next is room for one more event at the end.
func (l *EventList) next() *event {
	if len(l.events) == cap(l.events) {
		l.grow(2 * cap(l.events))
	}
	l.events = l.events[:len(l.events)+1]
	return &l.events[len(l.events)-1]
}

func (l *EventList) grow(capacity int) {
	events := make([]event, len(l.events), capacity)
	copy(events, l.events)
	l.mem.pin(unsafe.SliceData(events))
	l.events = events
}

// OutputEvent is one event a plugin sent back. ParamID and Value are set for
// those that carry them.
type OutputEvent struct {
	Header  EventHeader
	ParamID uint32
	Value   float64
}

// OutputList collects the events a plugin sends back with a block.
type OutputList struct {
	c      *outputEvents
	events []OutputEvent
	mem    *memory
}

// NewOutputList makes a list that accepts capacity events; further ones are
// refused, which the plugin is told.
func NewOutputList(capacity int) *OutputList {
	l := &OutputList{
		c:      &outputEvents{tryPush: eventPush},
		events: make([]OutputEvent, 0, capacity),
		mem:    newMemory(),
	}
	l.c.ctx = address(l)
	l.mem.pin(l)
	l.mem.pin(l.c)
	return l
}

// Close lets go of the list's memory; C must not see it any more.
func (l *OutputList) Close() { l.mem.release() }

// Clear empties the list.
func (l *OutputList) Clear() { l.events = l.events[:0] }

// Events is what the plugin has sent since Clear, valid until then.
func (l *OutputList) Events() []OutputEvent { return l.events }

// push copies the event at address p, reading no more of it than its header
// says there is.
func (l *OutputList) push(p uintptr) bool {
	if len(l.events) == cap(l.events) {
		return false
	}
	e := OutputEvent{Header: *at[EventHeader](p)}
	if e.Header.SpaceID == CoreEventSpace {
		switch size := uintptr(e.Header.Size); e.Header.Type {
		case EventTypeParamValue, EventTypeParamMod:
			if size >= unsafe.Sizeof(EventParamValue{}) {
				v := at[EventParamValue](p)
				e.ParamID, e.Value = v.ParamID, v.Value
			}
		case EventTypeParamGestureBegin, EventTypeParamGestureEnd:
			if size >= unsafe.Sizeof(EventParamGesture{}) {
				e.ParamID = at[EventParamGesture](p).ParamID
			}
		}
	}
	l.events = append(l.events, e)
	return true
}
