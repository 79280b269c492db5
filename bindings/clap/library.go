package clap

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"structs"
	"sync"
	"unsafe"
)

// pluginEntry is clap_plugin_entry, the one symbol a .clap file exports.
type pluginEntry struct {
	_           structs.HostLayout
	clapVersion Version
	init        uintptr
	deinit      uintptr
	getFactory  uintptr
}

// pluginFactory is clap_plugin_factory.
type pluginFactory struct {
	_                   structs.HostLayout
	getPluginCount      uintptr
	getPluginDescriptor uintptr
	createPlugin        uintptr
}

const (
	entrySymbol     = "clap_entry"
	pluginFactoryID = "clap.plugin-factory" // CLAP_PLUGIN_FACTORY_ID
	maxPlugins      = 10000                 // more are taken for garbage
)

// What can be wrong with a file or a plugin. The errors returned wrap these
// and say which file, and more where more is known.
var (
	ErrNotCLAP    = errors.New("not a CLAP plugin")
	ErrVersion    = errors.New("incompatible CLAP version")
	ErrInit       = errors.New("the file's init failed")
	ErrNoFactory  = errors.New("no plugin factory in the file")
	ErrNoPlugin   = errors.New("no such plugin in the file")
	ErrCreate     = errors.New("the plugin could not be created")
	ErrPluginInit = errors.New("the plugin's init failed")
	ErrActivate   = errors.New("the plugin refused to activate")
)

// image is a loaded file, shared by all who opened it.
type image struct {
	file    string // the file itself, links resolved
	handle  uintptr
	entry   *pluginEntry
	factory *pluginFactory
	users   int
}

// images counts the users of each loaded file: the first runs the entry's
// init, the last its deinit.
var images = struct {
	sync.Mutex
	loaded map[string]*image
}{loaded: map[string]*image{}}

// Library is an open .clap file: on Linux and Windows a shared library, on
// macOS a bundle directory around one.
type Library struct {
	path  string // as the user named it
	image *image
	close sync.Once
}

// Open loads the .clap file at path, or shares it if it is open already.
// [main-thread]
func Open(path string) (*Library, error) {
	file, err := locate(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	images.Lock()
	defer images.Unlock()
	im := images.loaded[file]
	if im == nil {
		if im, err = load(file); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		images.loaded[file] = im
	}
	im.users++
	return &Library{path: path, image: im}, nil
}

// locate resolves path to an absolute one without links, since a loader
// searches elsewhere for names without a slash.
func locate(path string) (string, error) {
	file, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(file)
	if err != nil {
		return "", errors.Unwrap(err) // the path is in front already
	}
	if info.Mode().IsRegular() && info.Size() == 0 {
		return "", fmt.Errorf("%w: the file is empty", ErrNotCLAP)
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return "", fmt.Errorf("%w: not a regular file", ErrNotCLAP)
	}
	return filepath.EvalSymlinks(file)
}

// load maps the file and runs its entry's init.
func load(file string) (*image, error) {
	binary, err := binaryOf(file)
	if err != nil {
		return nil, err
	}
	handle, err := openBinary(binary)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotCLAP, err)
	}
	im := &image{file: file, handle: handle}
	if err := im.start(); err != nil {
		closeBinary(handle)
		return nil, err
	}
	return im, nil
}

// start finds the entry, initialises it and finds the plugin factory.
func (im *image) start() error {
	entry, err := findSymbol(im.handle, entrySymbol)
	if err != nil || entry == 0 {
		return fmt.Errorf("%w: a shared library without %s", ErrNotCLAP, entrySymbol)
	}
	im.entry = at[pluginEntry](entry)
	if v := im.entry.clapVersion; !v.Compatible() {
		return fmt.Errorf("%w: built with %v, this host speaks %v", ErrVersion, v, HostVersion)
	}
	file := cString(im.file)
	if !callBool(im.entry.init, uintptr(unsafe.Pointer(file))) {
		return ErrInit
	}
	id := cString(pluginFactoryID)
	factory := call(im.entry.getFactory, uintptr(unsafe.Pointer(id)))
	if factory == 0 {
		call(im.entry.deinit)
		return ErrNoFactory
	}
	im.factory = at[pluginFactory](factory)
	return nil
}

// Path is the file as it was named to Open.
func (l *Library) Path() string { return l.path }

// Close gives the file back; the last user's Close runs the entry's deinit
// and unloads it. Its plugins must have been destroyed. [main-thread]
func (l *Library) Close() {
	l.close.Do(func() {
		images.Lock()
		defer images.Unlock()
		im := l.image
		if im.users--; im.users > 0 {
			return
		}
		delete(images.loaded, im.file)
		call(im.entry.deinit)
		closeBinary(im.handle)
	})
}

// Plugins describes what is in the file.
func (l *Library) Plugins() []Descriptor {
	f := l.image.factory
	n := min(uint32(call(f.getPluginCount, address(f))), maxPlugins)
	list := make([]Descriptor, 0, n)
	for i := range n {
		if d := call(f.getPluginDescriptor, address(f), uintptr(i)); d != 0 {
			list = append(list, newDescriptor(at[pluginDescriptor](d)))
		}
	}
	return list
}

// find is the descriptor of one plugin of the file.
func (l *Library) find(id string) (Descriptor, error) {
	var ids []string
	for _, d := range l.Plugins() {
		if d.ID == id {
			return d, nil
		}
		ids = append(ids, d.ID)
	}
	has := "it has none"
	if len(ids) > 0 {
		has = "it has " + strings.Join(ids, ", ")
	}
	return Descriptor{}, fmt.Errorf("%s: %w: %q; %s", l.Path(), ErrNoPlugin, id, has)
}
