package filter
import ("testing";"unsafe")
func BenchmarkParts(b *testing.B){
 	var c [MaxSections]Coeffs
	var s []*Section
	for i := range 6 {
		Spec{Shape: Bell, Freq: 500 + 500*float64(i), Gain: 3, Q: 1}.Design(44100, c[:])
		s = append(s, &Section{Coeffs: c[i%3]})
	}
 var run Runner
 w := (*pipe)(unsafe.Pointer((uintptr(unsafe.Pointer(&run.room)) + line - 1) &^ (line - 1)))
 l,r:=make([]float64,64),make([]float64,64)
 b.Run("load",func(b *testing.B){ for b.Loop(){ w.load(s) }})
 b.Run("store",func(b *testing.B){ for b.Loop(){ w.store(s) }})
 b.Run("loadstore",func(b *testing.B){ for b.Loop(){ w.load(s);w.store(s) }})
 b.Run("fill",func(b *testing.B){ for b.Loop(){ fill(&w.lanes,(*[lag][4]float64)(w.frames[:])) }})
 b.Run("drain",func(b *testing.B){ for b.Loop(){ drain(&w.lanes,(*[lag][4]float64)(w.frames[:])) }})
 b.Run("full5",func(b *testing.B){ for b.Loop(){ full(&w.lanes,w.frames[5:10], w.frames[:5]) }})
 b.Run("full59",func(b *testing.B){ for b.Loop(){ full(&w.lanes,w.frames[5:64], w.frames[:59]) }})
 b.Run("pipeline10",func(b *testing.B){ for b.Loop(){ pipeline(&w.lanes, w.frames[:10]) }})
 b.Run("pipeline64",func(b *testing.B){ for b.Loop(){ pipeline(&w.lanes, w.frames[:64]) }})
 b.Run("inter64",func(b *testing.B){ for b.Loop(){ interleave(w.frames[:64],l,r) }})
 b.Run("deinter64",func(b *testing.B){ for b.Loop(){ deinterleave(l,r,w.frames[:64]) }})
 b.Run("run64",func(b *testing.B){ for b.Loop(){ w.run(s,l,r) }})
}
