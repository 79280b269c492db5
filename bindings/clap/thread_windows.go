package clap

import "syscall"

var getCurrentThreadID = syscall.NewLazyDLL("kernel32.dll").NewProc("GetCurrentThreadId")

// threadID names the OS thread it is called on.
func threadID() uintptr {
	id, _, _ := getCurrentThreadID.Call()
	return id
}
