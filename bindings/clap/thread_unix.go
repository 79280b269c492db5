//go:build darwin || freebsd || netbsd

package clap

import (
	"sync"

	"github.com/ebitengine/purego"
)

var pthreadSelf = sync.OnceValue(func() uintptr {
	fn, err := purego.Dlsym(purego.RTLD_DEFAULT, "pthread_self")
	if err != nil {
		panic(err) // every POSIX system has it
	}
	return fn
})

// threadID names the OS thread it is called on.
func threadID() uintptr { return call(pthreadSelf()) }
