package clap

import (
	"slices"
	"structs"
	"unsafe"
)

// pluginDescriptor is clap_plugin_descriptor.
type pluginDescriptor struct {
	_           structs.HostLayout
	clapVersion Version
	id          uintptr
	name        uintptr
	vendor      uintptr
	url         uintptr
	manualURL   uintptr
	supportURL  uintptr
	version     uintptr
	description uintptr
	features    uintptr
}

// Descriptor is what a file says about one of its plugins.
type Descriptor struct {
	CLAP        Version // the plugin was built with
	ID          string
	Name        string
	Vendor      string
	URL         string
	ManualURL   string
	SupportURL  string
	Version     string
	Description string
	Features    []string
}

// Has reports whether the plugin names a feature.
func (d *Descriptor) Has(feature string) bool { return slices.Contains(d.Features, feature) }

// maxFeatures bounds a list of features that lacks its end.
const maxFeatures = 256

func newDescriptor(c *pluginDescriptor) Descriptor {
	return Descriptor{
		CLAP: c.clapVersion, ID: goString(c.id), Name: goString(c.name),
		Vendor: goString(c.vendor), URL: goString(c.url),
		ManualURL: goString(c.manualURL), SupportURL: goString(c.supportURL),
		Version: goString(c.version), Description: goString(c.description),
		Features: goStrings(c.features),
	}
}

// goStrings copies a null-terminated array of C strings.
func goStrings(p uintptr) []string {
	var list []string
	for p != 0 && len(list) < maxFeatures {
		s := *at[uintptr](p)
		if s == 0 {
			break
		}
		list = append(list, goString(s))
		p += unsafe.Sizeof(p)
	}
	return list
}
