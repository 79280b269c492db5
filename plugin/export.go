package main

// #include "lacquer.h"
import "C"

import (
	"unsafe"

	"lacquer/dsp"
	"lacquer/dsp/param"
)

// Each function below is called from C. A panic must not cross into C: guard
// turns it into the answer LQ_FAILED, after which C keeps the instance silent;
// contain leaves the results as they are, which are those of a failure.

func guard(answer *C.uint32_t) {
	if recover() != nil {
		*answer = C.LQ_FAILED
	}
}

func contain() { _ = recover() }

// copyText writes text with its zero into a C buffer and reports whether it
// fitted; what does not fit is cut.
func copyText(dst *C.char, size int, text []byte) bool {
	buf := unsafe.Slice((*byte)(unsafe.Pointer(dst)), size)
	n := copy(buf[:size-1], text)
	buf[n] = 0
	return n == len(text)
}

// view is a C string, for as long as C keeps it: a copy would be garbage. NULL
// is empty.
func view(text *C.char) string {
	if text == nil {
		return ""
	}
	n := 0
	for *(*byte)(unsafe.Add(unsafe.Pointer(text), n)) != 0 {
		n++
	}
	return unsafe.String((*byte)(unsafe.Pointer(text)), n)
}

//export lq_go_version
func lq_go_version(dst *C.char, size C.uint32_t) {
	copyText(dst, int(size), []byte(dsp.Version))
}

//export lq_go_params
func lq_go_params(rows *C.lq_param, size C.uint32_t) C.uint32_t {
	if len(param.Table) > int(size) {
		return 0
	}
	dst := unsafe.Slice(rows, len(param.Table))
	for i := range param.Table {
		p, d := &param.Table[i], &dst[i]
		d.id, d.flags = C.uint32_t(p.ID), flags(p)
		d.min, d.max, d.def = C.double(p.ControlMin()), C.double(p.ControlMax()), C.double(p.ControlDefault())
		copyText(&d.name[0], len(d.name), []byte(p.Name))
		copyText(&d.module[0], len(d.module), []byte(p.Module))
	}
	return C.uint32_t(len(dst))
}

//export lq_go_pages
func lq_go_pages(pages *C.lq_page, size C.uint32_t) C.uint32_t {
	if len(param.Pages) > int(size) {
		return 0
	}
	dst := unsafe.Slice(pages, len(param.Pages))
	for i, p := range param.Pages {
		d := &dst[i]
		d.id = C.uint32_t(p.ID)
		copyText(&d.section[0], len(d.section), []byte(p.Section))
		copyText(&d.name[0], len(d.name), []byte(p.Name))
		for k := range d.params {
			d.params[k] = C.CLAP_INVALID_ID
		}
		for k, row := range p.Rows {
			d.params[k] = C.clap_id(param.Table[row].ID)
		}
	}
	return C.uint32_t(len(dst))
}

// flags are CLAP's for a row. What is latched until activate is neither
// automatable nor modulatable.
func flags(p *param.Param) (f C.uint32_t) {
	if p.Stepped() {
		f |= C.CLAP_PARAM_IS_STEPPED
	}
	if len(p.Steps) > 2 {
		f |= C.CLAP_PARAM_IS_ENUM
	}
	if p.Bypass {
		f |= C.CLAP_PARAM_IS_BYPASS
	}
	if !p.Latched {
		f |= C.CLAP_PARAM_IS_AUTOMATABLE
		if !p.Stepped() {
			f |= C.CLAP_PARAM_IS_MODULATABLE
		}
	}
	return f
}

//export lq_go_create
func lq_go_create(shared *C.lq_shared) C.uintptr_t {
	defer contain()
	return C.uintptr_t(create(shared))
}

//export lq_go_destroy
func lq_go_destroy(h C.uintptr_t) {
	defer contain()
	destroy(handle(h))
}

//export lq_go_activate
func lq_go_activate(h C.uintptr_t, rate C.double, maxFrames C.uint32_t) (ok C.uint32_t) {
	defer contain()
	if !find(handle(h)).activate(float64(rate), int(maxFrames)) {
		return 0
	}
	return 1
}

//export lq_go_deactivate
func lq_go_deactivate(h C.uintptr_t) {
	defer contain()
	find(handle(h)).deactivate()
}

//export lq_go_warm
func lq_go_warm() { makeRoom() }

//export lq_go_reset
func lq_go_reset(h C.uintptr_t) (answer C.uint32_t) {
	defer guard(&answer)
	find(handle(h)).reset()
	return 0
}

//export lq_go_render
func lq_go_render(h C.uintptr_t, offline C.uint32_t) (answer C.uint32_t) {
	defer guard(&answer)
	return find(handle(h)).setOffline(offline != 0)
}

//export lq_go_process
func lq_go_process(h C.uintptr_t, b *C.lq_block) (answer C.uint32_t) {
	defer guard(&answer)
	return find(handle(h)).process(b)
}

//export lq_go_flush
func lq_go_flush(h C.uintptr_t, events *C.lq_event, n C.uint32_t) (answer C.uint32_t) {
	defer guard(&answer)
	return find(handle(h)).flush(unsafe.Slice(events, int(n)))
}

//export lq_go_state_save
func lq_go_state_save(h C.uintptr_t, preset C.uint32_t, dst *C.char, room C.uint32_t) (size C.uint32_t) {
	defer contain()
	buf := unsafe.Slice((*byte)(unsafe.Pointer(dst)), int(room))
	blob := find(handle(h)).saveState(buf[:0], preset != 0)
	if len(blob) > len(buf) {
		return 0
	}
	return C.uint32_t(len(blob))
}

//export lq_go_state_load
func lq_go_state_load(h C.uintptr_t, preset C.uint32_t, bytes *C.char, size C.uint32_t, why *C.char, room C.uint32_t) (answer C.uint32_t) {
	defer guard(&answer)
	answer, problem := find(handle(h)).loadState(unsafe.Slice((*byte)(unsafe.Pointer(bytes)), int(size)), preset != 0)
	if problem != nil {
		copyText(why, int(room), problem)
	}
	return answer
}

//export lq_go_value_to_text
func lq_go_value_to_text(row C.uint32_t, value C.double, dst *C.char, size C.uint32_t) (ok C.uint32_t) {
	defer contain()
	var buf [C.LQ_TEXT]byte
	if !copyText(dst, int(size), param.Table[row].AppendText(buf[:0], float64(value))) {
		return 0
	}
	return 1
}

//export lq_go_text_to_value
func lq_go_text_to_value(row C.uint32_t, text *C.char, size C.size_t, value *C.double) (ok C.uint32_t) {
	defer contain()
	v, err := param.Table[row].Parse(unsafe.String((*byte)(unsafe.Pointer(text)), int(size)))
	if err != nil {
		return 0
	}
	*value = C.double(v)
	return 1
}

//export lq_go_preset_load
func lq_go_preset_load(h C.uintptr_t, kind C.uint32_t, location, key *C.char, fault *C.lq_fault) (answer C.uint32_t) {
	defer guard(&answer)
	in := find(handle(h))
	p, err := findPreset(kind, view(location), view(key))
	if err != nil {
		blame(err, fault)
		return C.LQ_FAILED
	}
	return in.loadPreset(p)
}

//export lq_go_preset_file
func lq_go_preset_file(kind C.uint32_t, location *C.char, dst *C.lq_preset, fault *C.lq_fault) (ok C.uint32_t) {
	defer contain()
	p, err := findPreset(kind, view(location), "")
	if err != nil {
		blame(err, fault)
		return 0
	}
	describe(p, dst)
	return 1
}

//export lq_go_preset_factory
func lq_go_preset_factory(index C.uint32_t, dst *C.lq_preset) (ok C.uint32_t) {
	defer contain()
	list := factory()
	if int(index) >= len(list) {
		return 0
	}
	describe(list[index], dst)
	return 1
}

//export lq_go_preset_folder
func lq_go_preset_folder(dst *C.char, size C.uint32_t) (ok C.uint32_t) {
	defer contain()
	path := folder()
	if path == "" || !copyText(dst, int(size), []byte(path)) {
		return 0
	}
	return 1
}
