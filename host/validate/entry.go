package validate

import (
	"lacquer/bindings/clap"
)

var entryChecks = []Check{
	{ID: loads, File: true, Run: entryLoad,
		Asserts: "The file is a shared library that loads with all symbols resolved, exports clap_entry, and its init answers true."},
	{ID: "entry.version", File: true, Run: entryVersion,
		Asserts: "clap_entry states a version of CLAP from 1.0 on."},
	{ID: "entry.exports", File: true, Run: entryExports,
		Asserts: "Of its own symbols the file exports clap_entry alone, so that nothing clashes with other plugins in the process."},
	{ID: "entry.init-again", File: true, Run: entryInitAgain,
		Asserts: "init and deinit may be called more than once in pairs, and the factory and its plugins work on."},
	{ID: "entry.factory", File: true, Run: entryFactory,
		Asserts: "get_factory answers the plugin factory again and again, on any thread."},
	{ID: "entry.factory-unknown", File: true, Run: entryFactoryUnknown,
		Asserts: "get_factory answers null for ids that it does not know."},
}

func entryLoad(t *T) {
	if t.library == nil {
		if _, err := clap.Open(t.File); err != nil {
			t.Fatalf("%v", err)
		}
	}
}

func entryVersion(t *T) {
	v := t.Library().EntryVersion()
	if !v.Compatible() {
		t.Failf("clap_entry states CLAP %v: hosts load 1.0.0 and later", v)
	}
	if v.Major > 1 || v.Minor > 99 || v.Revision > 999 {
		t.Warnf("clap_entry states CLAP %v, which does not exist", v)
	}
}

func entryInitAgain(t *T) {
	l := t.Library()
	var could []bool
	for _, d := range l.Plugins() {
		p, err := l.Create(d.ID, nil)
		could = append(could, err == nil)
		if err == nil {
			p.Destroy()
		}
	}
	for n := range 3 {
		if !l.InitEntry() {
			t.Fatalf("init answers false in call %d: a process in which two hosts load the file has the second fail", n+2)
		}
	}
	for range 3 {
		l.DeinitEntry()
	}
	if l.FactoryAddress(pluginFactory) == 0 {
		t.Fatalf("after as many calls of deinit as of further inits there is no plugin factory: init and deinit must be counted")
	}
	for n, d := range l.Plugins() {
		p, err := l.Create(d.ID, nil)
		if err != nil && !could[n] {
			continue // told by factory.create
		}
		if err != nil {
			t.Fatalf("after as many calls of deinit as of further inits no instance can be made: init and deinit must be counted")
		}
		i := &Instance{Plugin: p, t: t}
		i.Ports(true)
		i.Ports(false)
		i.Destroy()
	}
}

// pluginFactory is the id of the factory that every file has.
const pluginFactory = "clap.plugin-factory" // CLAP_PLUGIN_FACTORY_ID

func entryFactory(t *T) {
	l := t.Library()
	first := l.FactoryAddress(pluginFactory)
	for range 3 {
		if l.FactoryAddress(pluginFactory) == 0 {
			t.Fatalf("get_factory answers null when it is asked once more for %s", pluginFactory)
		}
	}
	var elsewhere uintptr
	t.Audio(func() { elsewhere = l.FactoryAddress(pluginFactory) })
	if elsewhere == 0 {
		t.Failf("get_factory answers null on a thread other than the main one: it is [thread-safe]")
	}
	if elsewhere != first {
		t.Warnf("get_factory answers different addresses for one id: factories are static objects to hosts")
	}
}

func entryFactoryUnknown(t *T) {
	l := t.Library()
	for _, id := range []string{"", "clap", "clap.plugin-factor", pluginFactory + "x", pluginFactory + "/1", "lacquer.no-such-factory"} {
		if l.FactoryAddress(id) != 0 {
			t.Failf("get_factory(%q) answers a factory: a host that asks for another kind would take it for that", id)
		}
	}
}
