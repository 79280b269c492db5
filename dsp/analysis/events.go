package analysis

import (
	"cmp"
	"slices"
)

func (e *Events) add(v Event) {
	if e.Count++; len(e.First) < MaxEvents {
		e.First = append(e.First, v)
	}
}

// merge is the events of all lists in the order of time.
func merge(lists []*Events) Events {
	var all Events
	for _, l := range lists {
		all.Count += l.Count
		all.First = append(all.First, l.First...)
	}
	slices.SortFunc(all.First, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.Channel, b.Channel))
	})
	all.First = all.First[:min(len(all.First), MaxEvents)]
	return all
}
