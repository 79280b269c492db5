package clap_test

import (
	"testing"

	"lacquer/bindings/clap"
)

// A block that starts further on, in place, is as long as it says and touches
// nothing around it.
func TestBlockStartsWhereItIsSet(t *testing.T) {
	p := create(t, mustOpen(t, testplug), "test.gain", nil)
	activate(t, p)
	for _, share := range []bool{false, true} {
		b := newBlock(p, 64)
		defer b.Close()
		if share {
			b.Share(0, 0)
		}
		for c := range b.In[0].Samples64 {
			for i := range b.In[0].Samples64[c] {
				b.In[0].Samples64[c][i] = float64(i)
				if !share {
					b.Out[0].Samples64[c][i] = -1
				}
			}
		}
		b.InEvents.AddValue(0, gain, cookie(t, p, gain), 20)
		b.SetStart(10)
		b.Set(20, 0, 1.5)
		p.Process(b)
		for c := range b.Out[0].Samples64 {
			for i, v := range b.Out[0].Samples64[c] {
				want := float64(10 * i)
				if outside := i < 10 || i >= 30; outside && share {
					want = float64(i)
				} else if outside {
					want = -1
				}
				if v != want {
					t.Fatalf("share %v, channel %d frame %d: %g, want %g", share, c, i, v, want)
				}
			}
		}
	}
}

func TestTransport(t *testing.T) {
	p := create(t, mustOpen(t, testplug), "test.gain", nil)
	activate(t, p)
	b := newBlock(p, 16)
	defer b.Close()
	b.Set(16, 0, 1.5)
	b.SetTransport(&clap.EventTransport{Flags: clap.TransportHasSecondsTimeline | clap.TransportIsPlaying, SongPosSeconds: 7 * clap.SecTimeFactor})
	p.Process(b)
	if at := value(t, p, position); at != 7 {
		t.Errorf("position %g s", at)
	}
	b.SetTransport(nil)
	b.InEvents.AddTransport(clap.EventTransport{Header: clap.EventHeader{Time: 3}})
	b.InEvents.Add(clap.EventParamValue{Header: clap.EventHeader{Size: 56, Time: 4, SpaceID: 9, Type: clap.EventTypeParamValue}, ParamID: gain, Value: 20})
	p.Process(b)
	if at, v := value(t, p, position), value(t, p, gain); at != 7 || v != 0 {
		t.Errorf("position %g s, gain %g dB after events that are none of the plugin's", at, v)
	}
	if n := value(t, p, violations); n != 0 {
		t.Errorf("%g violations", n)
	}
}
