package param

import (
	"fmt"
	"os"
	"slices"
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

// reference is the table as a page. The bands of a stage are alike: the first
// stands for all, with the defaults of the others beside it where they differ.
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
			title := strings.Replace(module, "Band 1", fmt.Sprintf("Band 1 to %d", len(alike(p))), 1)
			if title == "" {
				title = "The plugin"
			}
			fmt.Fprintf(&b, "\n## %s\n\n| name | id | range | default | what it does |\n|---|---|---|---|---|\n", title)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", p.Name, idText(p), rangeText(p), defaultText(p), p.Doc)
	}
	b.WriteString("\n## Pages for controllers\n\nHosts lay these on the knobs of a hardware controller, eight at a time. " +
		"Latched parameters are on none. The bands of a stage have like pages.\n\n| page | knobs |\n|---|---|\n")
	for _, p := range Pages {
		band, _, _ := strings.Cut(strings.TrimPrefix(p.Name, "Band "), " ")
		if strings.HasPrefix(p.Name, "Band ") && band != "1" {
			continue
		}
		knobs := make([]string, len(p.Rows))
		for i, row := range p.Rows {
			knobs[i] = strings.TrimPrefix(strings.TrimPrefix(Table[row].Module, p.Section)+"/"+Table[row].Name, "/")
		}
		fmt.Fprintf(&b, "| %s: %s | %s |\n", p.Section, p.Name, strings.Join(knobs, ", "))
	}
	return b.String()
}

// bandOf is the number of the band that a row belongs to, or 0.
func bandOf(p *Param) (n int) {
	_, band, _ := strings.Cut(p.Module, "/")
	fmt.Sscanf(band, "Band %d", &n)
	return n
}

// alike gives the rows that mean the same in each band of a stage.
func alike(p *Param) (rows []*Param) {
	stage, _, _ := strings.Cut(p.Module, "/")
	for i := range Table {
		q := &Table[i]
		if bandOf(q) > 0 && strings.HasPrefix(q.Module, stage+"/") && q.Name == p.Name {
			rows = append(rows, q)
		}
	}
	return rows
}

func idText(p *Param) string {
	if bandOf(p) > 0 {
		return fmt.Sprintf("%d + 100 a band", p.ID)
	}
	return fmt.Sprint(p.ID)
}

func rangeText(p *Param) string {
	s := p.Takes()
	if p.ID == Table[ChainOrder].ID {
		s = "the four names in any order, written `" + p.Text(p.ControlDefault()) + "`"
	}
	if p.Latched {
		s += ", *latched*"
	}
	return s
}

func defaultText(p *Param) string {
	all := []string{p.Text(p.ControlDefault())}
	if bandOf(p) > 0 {
		for _, q := range alike(p)[1:] {
			all = append(all, q.Text(q.ControlDefault()))
		}
	}
	if len(slices.Compact(slices.Clone(all))) == 1 {
		return all[0]
	}
	return strings.Join(all, "; ")
}
