package param

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestPages: what can be automated is within reach of a knob, and nothing
// else; each page fits a controller, and no knob does the same twice.
func TestPages(t *testing.T) {
	ids, names := map[uint32]bool{}, map[string]bool{}
	reached := make([]bool, len(Table))
	for _, p := range Pages {
		if full := p.Section + "/" + p.Name; ids[p.ID] || names[full] {
			t.Errorf("%s: id or name is taken twice", full)
		} else {
			ids[p.ID], names[full] = true, true
		}
		if len(p.Rows) == 0 || len(p.Rows) > PageSize {
			t.Errorf("%s/%s: %d knobs", p.Section, p.Name, len(p.Rows))
		}
		here := map[int]bool{}
		for _, row := range p.Rows {
			if here[row] {
				t.Errorf("%s/%s: %s is there twice", p.Section, p.Name, Table[row].Key)
			}
			here[row], reached[row] = true, true
		}
	}
	for row, p := range Table {
		if reached[row] == p.Latched {
			t.Errorf("%s: on a page %v, latched %v", p.Key, reached[row], p.Latched)
		}
	}
}

// TestPagesAreFrozen: controllers remember pages by their ids. Knobs may be
// added to a page, and pages.
func TestPagesAreFrozen(t *testing.T) {
	var b strings.Builder
	for _, p := range Pages {
		fmt.Fprintf(&b, "%d\t%s/%s\n", p.ID, p.Section, p.Name)
	}
	const golden = "testdata/pages.golden"
	if *rewrite {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != b.String() {
		t.Errorf("pages have changed; if on purpose: go test ./dsp/param -rewrite\n%s", b.String())
	}
}
