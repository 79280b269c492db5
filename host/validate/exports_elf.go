package validate

import (
	"debug/elf"
	"runtime"
	"slices"
	"strings"
)

// entryExports looks at the symbol table of an ELF file. Weak symbols are left
// out: inline functions and templates of C++, made to be shared.
func entryExports(t *T) {
	f, err := elf.Open(t.File)
	if err != nil {
		t.Skipf("not an ELF file (%s)", runtime.GOOS)
	}
	defer f.Close()
	symbols, err := f.DynamicSymbols()
	if err != nil {
		t.Skipf("no symbol table: %v", err)
	}
	var others []string
	for _, s := range symbols {
		if elf.ST_BIND(s.Info) == elf.STB_GLOBAL && s.Section != elf.SHN_UNDEF && elf.ST_VISIBILITY(s.Other) == elf.STV_DEFAULT && s.Name != "clap_entry" && !fromLinker[s.Name] {
			others = append(others, s.Name)
		}
	}
	if len(others) > 0 {
		slices.Sort(others)
		t.Warnf("%d symbols are exported beside clap_entry, such as %s: they can clash with those of other plugins; build with -fvisibility=hidden",
			len(others), strings.Join(others[:min(3, len(others))], ", "))
	}
}

// fromLinker are symbols that linkers add by themselves.
var fromLinker = map[string]bool{"_init": true, "_fini": true, "__bss_start": true, "_edata": true, "_end": true}
