package clap

import "syscall"

// threadID names the OS thread it is called on.
func threadID() uintptr { return uintptr(syscall.Gettid()) }
