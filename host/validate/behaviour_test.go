package validate

import (
	"slices"
	"testing"
)

var processingFaults = []faultCase{
	{fault: "status-unknown", trips: trips(Fail, "processing.status"), says: "answers 9"},
	{fault: "unwritten", trips: trips(Fail, "processing.output-written"), says: "frame 60 of a block of 61"},
	{fault: "infinite", trips: trips(Fail, "processing.output-finite"), says: "+Inf"},
	{fault: "beyond", trips: trips(Fail, "processing.within-block"), says: "1 frames beside a block of 61"},
	{fault: "before", trips: trips(Fail, "processing.within-block")},
	{fault: "input-written", trips: trips(Fail, "processing.input-unmodified")},
	{fault: "mask-lies", trips: trips(Fail, "processing.constant-mask-out"), says: "channel 0 is constant"},
	{fault: "mask-ignored", trips: trips(Fail, "processing.constant-mask-in"), says: "0.125"},
	{fault: "in-place", trips: trips(Fail, "processing.in-place")},
	{fault: "double-beyond", trips: trips(Fail, "processing.double")},
	{fault: "double-in-place", trips: trips(Fail, "processing.double-in-place")},
	{fault: "aligned-only", trips: trips(Fail, "processing.unaligned")},
	{fault: "random", trips: trips(Warning, "processing.reproducible"), says: "never the same twice"},
	{fault: "rate-of-all", trips: trips(Fail, "processing.independent"), says: "96 kHz"},
	{fault: "reset-keeps", trips: trips(Fail, "processing.reset")},
	{fault: "activate-keeps", trips: trips(Warning, "processing.reactivate"), says: "playing goes on"},
	{fault: "silence-nan", trips: trips(Fail, "processing.silence")},
	{fault: "howls", trips: map[string]Status{"processing.silence": Warning, "processing.sleep": Fail, "tail.measured": Fail}, says: "3.5 dBFS"},
	{fault: "nan-sticks", trips: trips(Fail, "processing.not-a-number"), says: "not even after reset"},
	{fault: "tiny-slow", trips: trips(Warning, "processing.denormals"), says: "times what music costs"},
	{fault: "sleeps-and-sounds", trips: trips(Fail, "processing.sleep"), says: "SLEEP"},
	{fault: "large-blocks", trips: trips(Fail, "processing.block-sizes"), says: "16384"},
	{fault: "odd-lengths", trips: trips(Fail, "processing.random-blocks")},
	{fault: "block-edges", trips: trips(Warning, "processing.block-independent"), says: "host's settings"},
	{fault: "zero-frames", trips: trips(Warning, "processing.zero-frames"), says: "beside a block of 0"},
	{fault: "low-rates", trips: trips(Fail, "processing.sample-rates"), says: "1234.5678 Hz"},
	{fault: "refuses-96k", trips: trips(Fail, "processing.sample-rates", "processing.independent", "lifecycle.reactivate", "latency.measured"), says: "does not activate at 96000 Hz"},
	{fault: "transport-needed", trips: trips(Fail, "processing.transport-none")},
	{fault: "tempo", trips: trips(Fail, "processing.transport-random")},
	{fault: "transport-event", trips: trips(Fail, "processing.transport-events")},
	{fault: "config-shape", trips: trips(Fail, "processing.port-configs"), says: `"Mono" says a main input of 2`},
	{fault: "config-refused", trips: trips(Fail, "processing.port-configs"), says: "cannot be selected"},
	{fault: "config-any", trips: trips(Fail, "processing.port-configs"), says: "987654321"},
	{fault: "apply-not", trips: trips(Fail, "processing.configurable-ports")},
	{fault: "apply-anything", trips: trips(Fail, "processing.configurable-ports"), says: "1000 channels"},
	{fault: "port-stays-off", trips: trips(Fail, "processing.ports-activation")},
	{fault: "any-port", trips: trips(Fail, "processing.ports-activation"), says: "port 6 of 1"},
}

var eventFaults = []faultCase{
	{fault: "any-type", trips: trips(Fail, "events.unknown-type"), says: "Delay"},
	{fault: "value-nan", trips: trips(Warning, "events.not-a-number")},
	{fault: "drops-events", trips: trips(Fail, "events.many")},
	{fault: "some-values", trips: trips(Fail, "events.fuzz")},
	{fault: "bounds", trips: trips(Fail, "events.fuzz-bounds")},
	{fault: "dense", trips: trips(Fail, "events.fuzz-automation"), says: "every 1 frames"},
	{fault: "modulation-nan", trips: trips(Fail, "events.modulation")},
	{fault: "gesture-twice", trips: trips(Fail, "events.gestures"), says: "begun already"},
	{fault: "gesture-held", trips: trips(Fail, "events.gestures")},
	{fault: "render-stuck", trips: trips(Fail, "extensions.render")},
	{fault: "page-parameter", trips: trips(Fail, "extensions.remote-controls"), says: "parameter 999"},
	{fault: "page-id-twice", trips: trips(Fail, "extensions.remote-controls"), says: "the id 7"},
	{fault: "indication-sets", trips: trips(Fail, "extensions.param-indication")},
	{fault: "track-nan", trips: trips(Fail, "extensions.track-info")},
	{fault: "gain-nan", trips: trips(Fail, "extensions.gain-adjustment")},
}

var lifeFaults = []faultCase{
	{fault: "rescan-on-audio", trips: trips(Fail, "threads.host-calls"), says: "params.rescan not on the main thread"},
	{fault: "latency-late", trips: trips(Warning, "threads.host-calls"), says: "outside activate, while not active"},
	{fault: "latency-while-active", trips: trips(Fail, "threads.host-calls"), says: "outside activate, while active"},
	{fault: "one-thread", trips: trips(Fail, "threads.migrating")},
	{fault: "one-at-a-time", trips: trips(Fail, "threads.parallel")},
	{fault: "save-disturbs", trips: trips(Fail, "threads.main-thread-beside")},
	{fault: "load-disturbs", trips: trips(Fail, "threads.load-beside")},
	{fault: "logs-error", trips: trips(Warning, "threads.messages"), says: "capacitated"},
	{fault: "activate-false", trips: trips(Fail, "lifecycle.activate", "processing.sample-rates"), says: "activate answers false"},
	{fault: "start-false", trips: trips(Fail, "lifecycle.activate"), says: "start_processing"},
	{fault: "third-reset", trips: trips(Fail, "lifecycle.orders"), says: "asrrrped"},
	{fault: "destroy-unprocessed", trips: trips(Crash, "lifecycle.destroy-inactive"), says: `in: the order "as", then destroy`},
	{fault: "tenth-activation", trips: trips(Fail, "lifecycle.reactivate"), says: "11. time"},
	{fault: "restart-forever", trips: trips(Fail, "lifecycle.restart"), says: "12 times"},
	{fault: "needs-log", trips: trips(Fail, "lifecycle.bare-host")},
	{fault: "leaks", trips: trips(Warning, "lifecycle.memory"), says: "kB of memory"},
	{fault: "latency-moves", trips: trips(Fail, "latency.constant", "latency.measured", "latency.bypassed")},
	{fault: "latency-lie", trips: trips(Fail, "latency.measured", "latency.bypassed"), says: "a latency of 50 frames at 44100 Hz and its output is 0 late"},
	{fault: "bypass-late", trips: trips(Fail, "latency.bypassed"), says: "10 frames late"},
	{fault: "tail-lie", trips: trips(Fail, "tail.measured"), says: "cut off"},
	{fault: "tail-threads", trips: trips(Fail, "tail.threads"), says: "4800"},
}

func doingFaults() []faultCase { return slices.Concat(processingFaults, eventFaults, lifeFaults) }

// TestBehaviourFaults: the same of what a plugin does.
func TestBehaviourFaults(t *testing.T) { eachTrips(t, doingFaults(), whatItDoes()) }

// An instrument, without inputs, is run as long as an effect.
func TestNoInput(t *testing.T) {
	c := faultCase{fault: "status-unknown", macros: []string{"NO_INPUT"}}
	got, subjects := outcome(t, c, selected(t, "processing.status", "processing.input-unmodified", "processing.block-sizes")...)
	if len(got) != 1 || got["processing.status"] != Fail {
		t.Errorf("%v\n%s", got, messages(subjects))
	}
	if s := statusOf(subjects, "processing.input-unmodified"); s != Skip {
		t.Errorf("input-unmodified: %s", s)
	}
}
