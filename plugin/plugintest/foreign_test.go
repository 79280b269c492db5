package plugintest

import "testing"

// TestSignals: the signals of a host in C (testdata/signals.c) are its own.
func TestSignals(t *testing.T) {
	host := hostInC(t, "signals")
	for _, check := range []string{
		"handlers-before", "handlers-after", "default-actions", "storm", "storm-onstack", "masks", "go-threads",
	} {
		t.Run(check, func(t *testing.T) { runInC(t, nil, host, Build(t), check) })
	}
}
