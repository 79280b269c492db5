package chain

import (
	"math/rand/v2"
	"slices"
	"testing"

	"lacquer/dsp/param"
)

// recorder is a stage that writes the frame and value of each change it gets.
type recorder struct {
	frames int64
	got    []change
}

func (r *recorder) Prepare(float64, int) {}
func (r *recorder) Reset()               {}
func (r *recorder) SetParam(i int, v float64) {
	r.got = append(r.got, change{due: r.frames, index: i, value: v})
}
func (r *recorder) Process(l, _ []float64) { r.frames += int64(len(l)) }
func (r *recorder) Latency() int           { return 0 }
func (r *recorder) Tail() int              { return 0 }

// TestChangesArriveOnTheirFrame: whatever the blocks, a stage gets a change
// exactly when the audio that entered with it arrives.
func TestChangesArriveOnTheirFrame(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		r := &recorder{}
		s := newSlot("r", param.Glue, r)
		s.upstream = rng.IntN(300)
		var want []change
		clock := int64(0)
		buf := make([]float64, 256)
		for range 40 {
			n := rng.IntN(len(buf) + 1)
			for f := range n {
				if rng.IntN(20) == 0 {
					c := change{due: clock + int64(f+s.upstream), stage: param.Glue, index: rng.IntN(4), value: rng.Float64()}
					s.queue.push(c)
					want = append(want, c)
				}
			}
			s.run(buf[:n], buf[:n], clock)
			clock += int64(n)
		}
		s.run(make([]float64, 600), make([]float64, 600), clock)
		for i := range want {
			want[i].stage = 0
		}
		if !slices.Equal(r.got, want) {
			t.Fatalf("got %d changes, want %d, or at other frames", len(r.got), len(want))
		}
	}
}

// TestRowsFit: the queue has room for the rows of every stage.
func TestRowsFit(t *testing.T) {
	for i := range param.Table {
		if p := &param.Table[i]; p.Index >= maxRows {
			t.Errorf("%s is row %d of its stage, of %d", p.Key, p.Index, maxRows)
		}
	}
}

// TestFullQueueKeepsTheNewest: with more changes waiting than there is room
// for, the last value of every parameter still arrives, in order.
func TestFullQueueKeepsTheNewest(t *testing.T) {
	r := &recorder{}
	s := newSlot("r", param.Glue, r)
	last := map[int]float64{}
	for i := range 3*queueLength + 17 {
		index := i % 7
		if i < 5 {
			index = maxRows - 1 - i // set once, long ago
		}
		s.queue.push(change{due: 1000 + int64(i), stage: param.Glue, index: index, value: float64(i)})
		last[index] = float64(i)
	}
	n := 1000 + 4*queueLength
	s.run(make([]float64, n), make([]float64, n), 0)
	got := map[int]float64{}
	due := int64(0)
	for _, c := range r.got {
		if c.due < due {
			t.Fatal("changes came out of order")
		}
		due = c.due
		got[c.index] = c.value
	}
	for index, v := range last {
		if got[index] != v {
			t.Errorf("parameter %d ends at %v, want %v", index, got[index], v)
		}
	}
}
