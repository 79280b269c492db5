package chain

import (
	"bufio"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lacquer/dsp/param"
)

var rewrite = flag.Bool("rewrite", false, "write the goldens anew")

// goldenTolerance is −140 dBFS: what architectures may differ by.
const goldenTolerance = 1e-7

// goldens are settings whose sound must not drift unnoticed. They do not say
// what is right; the tests of the stages do.
var goldens = []struct {
	name  string
	setUp func(*Chain)
}{
	{"neutral", func(*Chain) {}},
	{"everything", func(c *Chain) { everythingOn(c); set(c, "output.dither", 0) }},
	{"loud", func(c *Chain) { set(c, "maximizer.drive", 14) }},
	{"glue", func(c *Chain) { set(c, "glue.on", 1); set(c, "glue.threshold", -30); set(c, "glue.ratio", 4) }},
	{"eq", func(c *Chain) { curve(c) }},
	{"eq-linear", func(c *Chain) { curve(c); set(c, "eq.phase", param.LinearPhase) }},
	{"eq-dynamic", func(c *Chain) {
		curve(c)
		for b := 2; b <= 7; b++ {
			set(c, fmt.Sprintf("eq.%d.dynamic", b), 1)
			set(c, fmt.Sprintf("eq.%d.threshold", b), -40)
		}
		set(c, "eq.6.range", 6)
	}},
	{"multiband", func(c *Chain) { bands(c) }},
	{"multiband-linear", func(c *Chain) { bands(c); set(c, "multiband.crossover", param.LinearCrossover) }},
	{"multiband-side", func(c *Chain) {
		bands(c)
		set(c, "multiband.stereo", param.MidSide)
		set(c, "multiband.link", 30)
		set(c, "multiband.2.sideoffset", -6)
		set(c, "multiband.lookahead", 2)
	}},
	{"order", func(c *Chain) { shaped(c, false); set(c, "order", 5) }},
}

// curve is an equaliser with every route in use.
func curve(c *Chain) {
	for b, gain := range []float64{0, 4, -5, 3, -6, 2, 5, 0} {
		set(c, fmt.Sprintf("eq.%d.on", b+1), 1)
		set(c, fmt.Sprintf("eq.%d.gain", b+1), gain)
		set(c, fmt.Sprintf("eq.%d.route", b+1), float64(b%5))
	}
}

// bands is the multiband with a mode in each band.
func bands(c *Chain) {
	set(c, "multiband.on", 1)
	for b := range param.MultibandBands {
		set(c, fmt.Sprintf("multiband.%d.mode", b+1), float64(b))
		set(c, fmt.Sprintf("multiband.%d.threshold", b+1), -36)
	}
}

// TestGolden compares renders with those kept in testdata: one frame in 199,
// at 44.1 and 96 kHz, the latency left out.
func TestGolden(t *testing.T) {
	for _, g := range goldens {
		for _, rate := range []float64{44100, 96000} {
			c := New()
			g.setUp(c)
			c.Prepare(rate, 512)
			n := int(rate*0.4) + c.Latency()
			l, r := music(n, rate, 1, 11)
			outL, outR := render(c, l, r, []int{n}, nil)
			outL, outR = outL[c.Latency():], outR[c.Latency():]
			path := filepath.Join("testdata", fmt.Sprintf("%s-%g.golden", g.name, rate))
			if *rewrite {
				writeGolden(t, path, outL, outR)
			}
			checkGolden(t, path, outL, outR)
		}
	}
}

const goldenStep = 199

func writeGolden(t *testing.T, path string, l, r []float64) {
	t.Helper()
	var b strings.Builder
	for i := 0; i < len(l); i += goldenStep {
		fmt.Fprintf(&b, "%d %.9f %.9f\n", i, l[i], r[i])
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func checkGolden(t *testing.T, path string, l, r []float64) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := 0
	for s := bufio.NewScanner(f); s.Scan(); lines++ {
		var i int
		var wantL, wantR float64
		if _, err := fmt.Sscan(s.Text(), &i, &wantL, &wantR); err != nil || i >= len(l) {
			t.Fatalf("%s: %q: %v", path, s.Text(), err)
		}
		if math.Abs(l[i]-wantL) > goldenTolerance || math.Abs(r[i]-wantR) > goldenTolerance {
			t.Fatalf("%s: frame %d is %.9f, %.9f; it was %.9f, %.9f. If the change is meant: go test ./dsp/chain -rewrite", path, i, l[i], r[i], wantL, wantR)
		}
	}
	if want := (len(l) + goldenStep - 1) / goldenStep; lines != want {
		t.Errorf("%s has %d lines, want %d", path, lines, want)
	}
}
