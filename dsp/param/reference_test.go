package param

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestReference keeps docs/parameters.md in step with the table; -rewrite
// writes it.
func TestReference(t *testing.T) {
	const path = "../../docs/parameters.md"
	want := reference()
	if *rewrite {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(path); err != nil || string(have) != want {
		t.Errorf("docs/parameters.md is stale (%v): go test ./dsp/param -rewrite", err)
	}
}

// reference is the table as a page. The bands of the equaliser are alike: the
// first stands for all, with the defaults of the others beside it.
func reference() string {
	var b strings.Builder
	b.WriteString("# Parameters\n\nMade from the table in `dsp/param` (`go test ./dsp/param -rewrite`); do not edit.\n\n" +
		"Set one from the command line with `--set \"Module/Name=value\"`, or by its id with `--set \"#id=value\"`. " +
		"Values are typed as shown, with or without the unit. Parameters marked *latched* change the latency: " +
		"they take effect when the host restarts the plugin, and cannot be automated.\n")
	module := "-"
	for i := range Table {
		p := &Table[i]
		if band := bandOf(p); band > 0 {
			if band > 1 {
				continue
			}
		}
		if p.Module != module {
			module = p.Module
			title := strings.Replace(module, "Band 1", "Band 1 to 8", 1)
			if title == "" {
				title = "The plugin"
			}
			fmt.Fprintf(&b, "\n## %s\n\n| name | id | range | default | what it does |\n|---|---|---|---|---|\n", title)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", p.Name, idText(p), rangeText(p), defaultText(p), p.Doc)
	}
	return b.String()
}

// bandOf is the number of the equaliser band of a row, or 0.
func bandOf(p *Param) (n int) {
	fmt.Sscanf(p.Key, "eq.%d.", &n)
	return n
}

func idText(p *Param) string {
	if bandOf(p) > 0 {
		return fmt.Sprintf("%d + 100 a band", p.ID)
	}
	return fmt.Sprint(p.ID)
}

func rangeText(p *Param) string {
	s := p.Takes()
	if p.Latched {
		s += ", *latched*"
	}
	return s
}

func defaultText(p *Param) string {
	if bandOf(p) == 0 {
		return p.Text(p.ControlDefault())
	}
	var all []string
	for i := range Table {
		if bandOf(&Table[i]) > 0 && Table[i].Name == p.Name {
			all = append(all, Table[i].Text(Table[i].ControlDefault()))
		}
	}
	for _, s := range all {
		if s != all[0] {
			return strings.Join(all, "; ")
		}
	}
	return all[0]
}
