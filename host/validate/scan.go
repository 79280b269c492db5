package validate

import (
	"fmt"
	"os"
	"reflect"
	"time"

	"lacquer/bindings/clap"
)

// Scanning is what a host does with every file it finds, at every start of
// some: load, read the descriptors, unload. Each of these checks has a process
// of its own, in which the file has not been loaded yet.
var scanChecks = []Check{
	{ID: "scan.time", File: true, Tries: 3, Run: scanTime,
		Asserts: "Loading the file and reading its descriptors takes less than 100 ms."},
	{ID: "scan.reload", File: true, Run: scanReload,
		Asserts: "The file can be loaded, read and unloaded ten times over, and says the same each time."},
	{ID: "scan.working-directory", File: true, Run: scanDirectory,
		Asserts: "Loading the file leaves the process's working directory and environment as they were."},
}

// maxScan is what the public validator allows.
const maxScan = 100 * time.Millisecond

func (t *T) open() *clap.Library {
	l, err := clap.Open(t.File)
	if err != nil {
		t.Skipf("the file does not load, see %s", loads)
	}
	return l
}

func scanTime(t *T) {
	began, waited := time.Now(), waiting()
	l := t.open()
	n := len(l.Plugins())
	took := time.Since(began) - (waiting() - waited)
	l.Close()
	if took > maxScan {
		t.Failf("loading and reading %d descriptors took %v, more than %v: a folder of such plugins delays a host's start",
			n, took.Round(time.Millisecond), maxScan)
	}
}

// waiting is how long this thread has been ready to run and other processes
// ran instead, which is not the plugin's fault; 0 where the system does not say.
func waiting() time.Duration {
	data, err := os.ReadFile("/proc/thread-self/schedstat")
	if err != nil {
		return 0
	}
	var running, ready int64 // ns
	if _, err := fmt.Sscan(string(data), &running, &ready); err != nil {
		return 0
	}
	return time.Duration(ready)
}

func scanReload(t *T) {
	var first []clap.Descriptor
	for n := range 10 {
		l, err := clap.Open(t.File)
		if err != nil && n == 0 {
			t.Skipf("the file does not load, see %s", loads)
		}
		if err != nil {
			t.Fatalf("load %d of 10 failed: %v; hosts unload after a scan and load again when the plugin is used", n+1, err)
		}
		now := l.Plugins()
		l.Close()
		if n == 0 {
			first = now
		} else if !reflect.DeepEqual(first, now) {
			t.Fatalf("load %d of 10 has other descriptors than the first: %d plugins, %d before", n+1, len(now), len(first))
		}
	}
}

func scanDirectory(t *T) {
	dir, _ := os.Getwd()
	t.open().Close()
	if now, _ := os.Getwd(); now != dir {
		t.Failf("the working directory is %s after loading and was %s: the host's relative paths lead elsewhere", now, dir)
	}
}
