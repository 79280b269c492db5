package preset

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
)

//go:embed factory/*.json
var factory embed.FS

// Categories are those of the factory's presets, in the order of lists.
var Categories = []string{"Delivery", "Genre", "Tone", "Dynamics", "Space", "Speech"}

// All gives the factory's presets by category and name. They are read anew by
// each call, so that they may be changed.
func All() []*Preset {
	files, err := factory.ReadDir("factory")
	if err != nil {
		panic(err) // the files are part of the build, and tests read each
	}
	var list []*Preset
	for _, f := range files {
		data, err := factory.ReadFile("factory/" + f.Name())
		if err != nil {
			panic(err)
		}
		p, err := Parse(data)
		if err != nil {
			panic(fmt.Sprintf("%s: %v", f.Name(), err))
		}
		p.Key = Stem(f.Name())
		list = append(list, p)
	}
	slices.SortStableFunc(list, Compare)
	return list
}

// Compare orders presets by category and name; categories that the factory
// does not have come last.
func Compare(a, b *Preset) int {
	return cmp.Or(place(a)-place(b), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Name, b.Name))
}

func place(p *Preset) int {
	if i := slices.Index(Categories, p.Category); i >= 0 {
		return i
	}
	return len(Categories)
}
