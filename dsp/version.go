// Package dsp holds what the whole mastering chain shares; the chain itself
// is in its subpackages.
package dsp

// Version is the build's version, the same text in the plugin's descriptor
// and in the command-line host, which refuses a plugin built from another
// version. The build scripts set it at link time (-ldflags -X); a plain
// go build or go test leaves the default.
var Version = "0.1.0-dev"
