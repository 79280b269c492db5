package saturation
import ("testing";"lacquer/dsp/param")
func TestZZ(t *testing.T){
 for kind,name:=range types { for _,drive:=range []float64{0,6,12,18} { for _,hz:=range []float64{997,5000.4,15000,19000} {
  const rate=44100
  s:=prepared(rate, plain(kind, settings{param.SatDrive:drive}))
  x:=sine(hz,rate,.5,8192+65536)
  l,_:=rendered(s,x)
  l=l[8192:]
  y:=l[:65536]
  t.Logf("%s drive %g %g Hz: inharm %.1f  H1 %.3f H2 %.1f H3 %.1f", name,drive,hz,toDB(inharmonic(y,hz,rate,20000)), toDB(amplitude(y,hz,rate)/.5),toDB(amplitude(y,2*hz,rate)/.5),toDB(amplitude(y,3*hz,rate)/.5))
 }}
 s:=prepared(44100,plain(kind,nil)); x:=sine(1000,44100,.01,44100); l,_:=rendered(s,x); t.Logf("%s unity %.4f dB",name,toDB(amplitude(l[22050:],1000,44100)/.01))
 }
}
