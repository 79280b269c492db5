package clap

import (
	"sync"
	"testing"
)

func TestOnMainIsOneThread(t *testing.T) {
	var ids sync.Map
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				OnMain(func() {
					ids.Store(threadID(), true)
					OnMain(func() { ids.Store(threadID(), true) }) // at once, no deadlock
				})
			}
		})
	}
	wg.Wait()
	n := 0
	ids.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d threads", n)
	}
}

func TestOnMainPassesPanicsOn(t *testing.T) {
	defer func() {
		if r := recover(); r != "boom" {
			t.Errorf("recovered %v", r)
		}
		OnMain(func() {}) // the thread lives on
	}()
	OnMain(func() { panic("boom") })
}

func BenchmarkOnMain(b *testing.B) {
	for b.Loop() {
		OnMain(func() {})
	}
}
