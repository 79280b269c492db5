package validate

import (
	"reflect"
	"strings"

	"lacquer/bindings/clap"
)

var factoryChecks = []Check{
	{ID: "factory.count", File: true, Run: factoryCount,
		Asserts: "The factory has at least one plugin, and says the same number each time."},
	{ID: "factory.descriptors", File: true, Run: factoryDescriptors,
		Asserts: "There is a descriptor for every index below the count, the same each time and on any thread."},
	{ID: "factory.descriptor-out-of-range", File: true, Run: factoryOutOfRange,
		Asserts: "There is no descriptor at the count nor above it."},
	{ID: "factory.ids-unique", File: true, Run: factoryIDs,
		Asserts: "No two plugins of the file have the same id."},
	{ID: "factory.create-unknown", File: true, Run: factoryUnknown,
		Asserts: "create_plugin answers null for ids that it does not have, those with something behind an id included."},
	{ID: creates, Run: factoryCreate,
		Asserts: "An instance can be created, initialised and destroyed."},
	{ID: "factory.create-often", Run: factoryOften,
		Asserts: "That works 20 times in a row."},
	{ID: "factory.create-many", Run: factoryMany,
		Asserts: "Eight instances live side by side, each with its own address."},
	{ID: "factory.destroy-uninitialised", Run: factoryUninitialised,
		Asserts: "An instance can be destroyed that was never initialised."},
	{ID: "factory.functions", Run: factoryFunctions,
		Asserts: "No function of clap_plugin is null."},
	{ID: "factory.extension-unknown", Run: factoryExtension,
		Asserts: "get_extension answers null for ids that it does not know."},
}

func factoryCount(t *T) {
	l := t.Library()
	n := l.PluginCount()
	if n == 0 {
		t.Warnf("the factory has no plugin: the file offers nothing")
	}
	if again := l.PluginCount(); again != n {
		t.Failf("get_plugin_count answers %d, then %d", n, again)
	}
}

// maxPlugins is where a count is taken for garbage.
const maxPlugins = 10000

func factoryDescriptors(t *T) {
	l := t.Library()
	n := l.PluginCount()
	if n > maxPlugins {
		t.Fatalf("get_plugin_count answers %d", n)
	}
	for i := range n {
		d := l.RawDescriptor(i)
		if d == nil {
			t.Failf("get_plugin_descriptor(%d) answers null, below the count of %d", i, n)
			continue
		}
		var elsewhere *clap.RawDescriptor
		t.Audio(func() { elsewhere = l.RawDescriptor(i) })
		if again := l.RawDescriptor(i); !reflect.DeepEqual(d, again) || !reflect.DeepEqual(d, elsewhere) {
			t.Failf("get_plugin_descriptor(%d) does not say the same each time: hosts keep what a scan found", i)
		}
	}
}

func factoryOutOfRange(t *T) {
	l := t.Library()
	n := l.PluginCount()
	for _, i := range []uint32{n, n + 1, 1<<32 - 1} {
		if l.RawDescriptor(i) != nil {
			t.Failf("get_plugin_descriptor(%d) answers a descriptor, beyond the count of %d", i, n)
		}
	}
}

func factoryIDs(t *T) {
	seen := map[string]bool{}
	for _, d := range t.Library().Plugins() {
		if seen[d.ID] {
			t.Failf("two plugins have the id %q: the second can never be created", d.ID)
		}
		seen[d.ID] = true
	}
}

func factoryUnknown(t *T) {
	l := t.Library()
	ids := []string{"", "org.lacquer.no-such-plugin"}
	real := map[string]bool{}
	for _, d := range l.Plugins() {
		real[d.ID] = true
		ids = append(ids, d.ID+"x", d.ID+" ", d.ID+".", "x"+d.ID, strings.TrimSuffix(d.ID, d.ID[max(len(d.ID)-1, 0):]))
	}
	for _, id := range ids {
		if real[id] {
			continue
		}
		if p, err := l.Instantiate(id, nil); err == nil {
			p.Destroy()
			t.Failf("create_plugin(%q) answers an instance: a session with a plugin that is missing opens another in its place", id)
		}
	}
}

func factoryCreate(t *T) {
	p, err := t.Library().Instantiate(t.ID, nil)
	if err != nil {
		t.Fatalf("create_plugin(%q) answers null", t.ID)
	}
	defer p.Destroy()
	if !p.Init() {
		t.Failf("init answers false: the plugin cannot be used in a host that offers the basic extensions")
	}
}

func factoryOften(t *T) {
	const often = 20
	for n := range often {
		p, err := t.Library().Create(t.ID, nil)
		if err != nil && n == 0 {
			t.Skipf("no instance to test, see %s", creates)
		}
		if err != nil {
			t.Fatalf("instance %d of %d, the others destroyed before: %v", n+1, often, err)
		}
		p.Destroy()
	}
}

func factoryMany(t *T) {
	const many = 8
	seen := map[uintptr]bool{}
	for n := range many {
		p, err := t.Library().Create(t.ID, nil)
		if err != nil && n == 0 {
			t.Skipf("no instance to test, see %s", creates)
		}
		if err != nil {
			t.Fatalf("%d instances are alive, of %d instances asked for: %v", n, many, err)
		}
		t.Cleanup(p.Destroy)
		if seen[p.Address()] {
			t.Fatalf("two instances have the same address: what one does, the other hears")
		}
		seen[p.Address()] = true
	}
}

func factoryUninitialised(t *T) {
	p, err := t.Library().Instantiate(t.ID, nil)
	if err != nil {
		t.Skipf("no instance to test, see %s", creates)
	}
	p.Destroy()
}

func factoryFunctions(t *T) {
	for _, name := range t.Instance().MissingFunctions() {
		t.Failf("clap_plugin.%s is null: hosts call it without looking", name)
	}
}

func factoryExtension(t *T) {
	p := t.Instance()
	for _, id := range []string{"", "clap", "clap.", "clap.param", clap.ExtParams + "x", clap.ExtAudioPorts + "/99", "lacquer.no-such-extension"} {
		if p.HasExtension(id) {
			t.Failf("get_extension(%q) is not null: a host would take what it gets for another table", id)
		}
	}
}
