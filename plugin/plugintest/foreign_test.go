package plugintest

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestSignals: the signals of a host in C (testdata/signals.c) are its own.
func TestSignals(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	host := hostInC(t, "signals")
	for _, check := range []string{
		"handlers-before", "handlers-after", "default-actions", "storm", "storm-onstack", "masks", "go-threads",
	} {
		t.Run(check, func(t *testing.T) { runInC(t, nil, host, Build(t), check) })
	}
}

// TestForeign: so are its threads, memory and processes (testdata/foreign.c),
// and its libraries (testdata/loading.c).
func TestForeign(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	host, loading, other := hostInC(t, "foreign"), hostInC(t, "loading"), otherLibrary(t)
	env := []string{"LC_ALL=no_such.locale", "TZ=Nowhere/At_All"}
	for _, check := range []string{"faults", "stacks", "short-threads", "fifo", "monitor", "follow", "fork", "memory", "quiet"} {
		t.Run(check, func(t *testing.T) { t.Log(runInC(t, env, host, Build(t), check)) })
	}
	for _, check := range []string{"loading", "modes", "copies", "other"} {
		t.Run(check, func(t *testing.T) { runInC(t, env, loading, Build(t), other, check) })
	}
	t.Run("environment", func(t *testing.T) { environment(t, host) })
	t.Run("scan", func(t *testing.T) { scan(t, loading, other) })
}

func otherLibrary(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "other.so")
	cmd := exec.Command("go", "build", "-buildmode=c-shared", "-buildvcs=false", "-o", path, "./testdata/other")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// environment: whatever a user has set for other programs in Go, there are
// many Ps, and nothing is collected while an instance is active. The runtime
// itself tells, on stderr.
func environment(t *testing.T, host string) {
	out := runInC(t, []string{"GOGC=1", "GOMAXPROCS=1", "GOMEMLIMIT=1MiB", "GODEBUG=gctrace=1,schedtrace=20"},
		host, Build(t), "environment")
	_, active, _ := strings.Cut(out, "-- active\n")
	active, _, _ = strings.Cut(active, "-- inactive\n")
	if strings.Contains(active, "gc ") || active == "" {
		t.Errorf("a collection while an instance is active:\n%s", active)
	}
	ps := regexp.MustCompile(`gomaxprocs=(\d+)`).FindAllStringSubmatch(active, -1)
	if len(ps) == 0 {
		t.Error("the scheduler says nothing")
	}
	for _, p := range ps {
		if n, _ := strconv.Atoi(p[1]); n < 64 {
			t.Errorf("%d Ps", n)
		}
	}
}

// scan: from dlopen to the descriptor in a fresh process, which is to take less
// than 20 ms on a machine that has nothing else to do.
func scan(t *testing.T, host, other string) {
	var ms []float64
	for range 11 {
		v, err := strconv.ParseFloat(strings.TrimSpace(runInC(t, nil, host, Build(t), other, "scan")), 64)
		if err != nil {
			t.Fatal(err)
		}
		ms = append(ms, v)
	}
	slices.Sort(ms)
	t.Logf("dlopen to descriptor: %.1f ms, at most %.1f ms", ms[5], ms[10])
	if ms[5] > 1000 {
		t.Error("more than a second")
	}
}

// TestStressInC: scripts/stress for a few seconds, memory not judged.
func TestStressInC(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	t.Log(runInC(t, nil, hostInC(t, "stress"), Build(t), "10", "0"))
}
