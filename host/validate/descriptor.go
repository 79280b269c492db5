package validate

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"lacquer/bindings/clap"
)

var descriptorChecks = []Check{
	{ID: "descriptor.id", Run: descriptorID,
		Asserts: "The id is not blank and has the form of a reversed domain, as in com.vendor.plugin."},
	{ID: "descriptor.name", Run: descriptorName,
		Asserts: "The name is not blank."},
	{ID: "descriptor.strings", Run: descriptorStrings,
		Asserts: "All texts are UTF-8 without control characters, and have an end."},
	{ID: "descriptor.optional", Run: descriptorOptional,
		Asserts: "Vendor, version, description and the addresses are blank rather than null where there is nothing to say."},
	{ID: "descriptor.urls", Run: descriptorURLs,
		Asserts: "The addresses, where given, are absolute http or https ones that a browser opens."},
	{ID: "descriptor.version", Run: descriptorVersion,
		Asserts: "The plugin's version is one that hosts can compare, as in 1.2.3."},
	{ID: "descriptor.clap-version", Run: descriptorCLAP,
		Asserts: "The descriptor states a version of CLAP from 1.0 on, the same as clap_entry."},
	{ID: "descriptor.features-list", Run: descriptorFeatures,
		Asserts: "The features are a list with a null at its end."},
	{ID: "descriptor.features-category", Run: descriptorCategory,
		Asserts: "The features name at least one main category: instrument, audio-effect, note-effect, note-detector or analyzer."},
	{ID: "descriptor.features-duplicates", Run: descriptorDuplicates,
		Asserts: "No feature is named twice."},
	{ID: "descriptor.features-known", Run: descriptorKnown,
		Asserts: "Features are CLAP's own, or marked as others' by a namespace, as in vendor:feature."},
	{ID: "descriptor.consistent", Run: descriptorConsistent,
		Asserts: "The instance's descriptor says the same as the factory's."},
}

// Descriptor is the factory's descriptor of the plugin.
func (t *T) Descriptor() *clap.RawDescriptor {
	l := t.Library()
	for n := range l.PluginCount() {
		if d := l.RawDescriptor(n); d != nil && d.ID.Text == t.ID {
			return d
		}
	}
	t.Skipf("the factory has no descriptor with this id any more, see factory.descriptors")
	return nil
}

func blank(s clap.RawString) bool { return s.Null || strings.TrimSpace(s.Text) == "" }

var idForm = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$`)

func descriptorID(t *T) {
	id := t.Descriptor().ID
	if blank(id) {
		t.Failf("the id is blank: hosts find plugins by it again")
	} else if !idForm.MatchString(id.Text) && !strings.Contains(id.Text, "://") {
		t.Warnf("the id is %q, not of the form com.vendor.plugin: another vendor may choose the same", id.Text)
	}
}

func descriptorName(t *T) {
	if blank(t.Descriptor().Name) {
		t.Failf("the name is blank: a host has nothing to show in its list")
	}
}

// text is one named string of a descriptor.
type text struct {
	what string
	clap.RawString
}

func texts(d *clap.RawDescriptor) []text {
	list := []text{
		{"id", d.ID}, {"name", d.Name}, {"vendor", d.Vendor}, {"url", d.URL}, {"manual_url", d.ManualURL},
		{"support_url", d.SupportURL}, {"version", d.Version}, {"description", d.Description},
	}
	for _, f := range d.Features {
		list = append(list, text{"feature " + f.Text, f})
	}
	return list
}

func descriptorStrings(t *T) {
	for _, s := range texts(t.Descriptor()) {
		t.readable("the "+s.what, s.RawString)
	}
}

// readable fails for a text that is not UTF-8, has no end, or holds what cannot
// be shown.
func (t *T) readable(what string, s clap.RawString) {
	if s.Endless {
		t.Failf("%s has no terminating zero: hosts read what lies behind it", what)
	} else if !s.Valid() {
		t.Failf("%s is not UTF-8: %q", what, s.Text)
	} else if i := strings.IndexFunc(s.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }); i >= 0 {
		t.Failf("%s holds a control character: %q", what, s.Text)
	}
}

func descriptorOptional(t *T) {
	for _, s := range texts(t.Descriptor())[2:] {
		if s.Null {
			t.Warnf("%s is null: that is allowed, but an empty string is safer, for hosts that print it", s.what)
		}
	}
}

func descriptorURLs(t *T) {
	for _, s := range texts(t.Descriptor())[3:6] {
		if blank(s.RawString) {
			continue
		}
		if u, err := url.Parse(s.Text); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			t.Warnf("%s is %q, no address that a browser opens: it should begin with https://", s.what, s.Text)
		}
	}
}

// versionForm is the expression in CLAP's plugin.h, and what semantic
// versioning puts behind it for the build, which has no part in the order.
var versionForm = regexp.MustCompile(`^\d+(\.\d+(\.\d+)?)?( (Alpha|Beta) \d+)?(\+[0-9A-Za-z.-]+)?$`)

func descriptorVersion(t *T) {
	if v := t.Descriptor().Version; blank(v) {
		t.Warnf("there is no version: hosts cannot tell a new plugin from an old one")
	} else if !versionForm.MatchString(v.Text) {
		t.Warnf("the version is %q, not of the form MAJOR.MINOR.REVISION: hosts may not know which of two is newer", v.Text)
	}
}

func descriptorCLAP(t *T) {
	v := t.Descriptor().CLAP
	if !v.Compatible() {
		t.Failf("the descriptor states CLAP %v: hosts take 1.0.0 and later", v)
	} else if e := t.Library().EntryVersion(); v != e {
		t.Warnf("the descriptor states CLAP %v, clap_entry %v", v, e)
	}
}

func descriptorFeatures(t *T) {
	d := t.Descriptor()
	if d.FeaturesNull {
		t.Failf("the list of features is null: hosts that look for one read address 0; an empty list is one null pointer")
	}
	if d.FeaturesEndless {
		t.Failf("the list of features has no null at its end within %d entries: hosts read on behind it", len(d.Features))
	}
}

func descriptorCategory(t *T) {
	d := t.Descriptor()
	for _, f := range d.Features {
		if slices.Contains(clap.FeatureCategories, f.Text) {
			return
		}
	}
	t.Failf("none of the features is a main category (%s): a host does not know where to offer it", strings.Join(clap.FeatureCategories, ", "))
}

func descriptorDuplicates(t *T) {
	seen := map[string]bool{}
	for _, f := range t.Descriptor().Features {
		if seen[f.Text] {
			t.Failf("the feature %q is named twice", f.Text)
		}
		seen[f.Text] = true
	}
}

func descriptorKnown(t *T) {
	for _, f := range t.Descriptor().Features {
		if !slices.Contains(clap.Features, f.Text) && !strings.Contains(f.Text, ":") {
			t.Warnf("the feature %q is not one of CLAP's: one's own have a namespace in front, as in vendor:feature", f.Text)
		}
	}
}

func descriptorConsistent(t *T) {
	d := t.Descriptor()
	own := t.Instance().RawDescriptor()
	if own == nil {
		t.Fatalf("the instance's descriptor is null: hosts read name and features from it")
	}
	mine, theirs := texts(own), texts(d)
	for n := range min(len(mine), len(theirs)) {
		if mine[n] != theirs[n] {
			t.Failf("the instance's %s is %q, the factory's %q: hosts show either", theirs[n].what, mine[n].Text, theirs[n].Text)
		}
	}
	if len(mine) != len(theirs) || own.CLAP != d.CLAP {
		t.Failf("the instance states %d features and CLAP %v, the factory %d and CLAP %v",
			len(own.Features), own.CLAP, len(d.Features), d.CLAP)
	}
}
