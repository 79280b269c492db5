// Package clap is CLAP 1.2 for hosts written in Go: the ABI as structs and
// constants, a loader for .clap files, and typed wrappers around a plugin's
// functions and around what a plugin may ask of its host. It calls C through
// purego, so it builds and works with CGO_ENABLED=0 and 1.
//
// # Threads
//
// CLAP marks every function main-thread, audio-thread or thread-safe. Methods
// documented [main-thread] must run inside [OnMain], which runs them on the
// one OS thread that serves as main thread of the process. Methods documented
// [audio-thread] may run on any goroutine that is not inside OnMain, one at a
// time per plugin; they mark their OS thread as the plugin's audio thread for
// as long as they last. That is what the plugin hears when it asks the host's
// thread-check extension.
//
// # Memory
//
// Whatever C keeps hold of between calls is Go memory that is pinned, and
// whatever C hands back to Go is an integer (a uintptr), never a Go pointer
// in disguise. Function pointers a plugin left null answer as if the plugin
// had returned zero or false.
package clap
