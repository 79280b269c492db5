// Package nearest finds what somebody may have meant by a name that is not
// there.
package nearest

import (
	"slices"
)

// Names gives the most names that lie nearest, the nearest first; far is how
// far the i-th lies. Names equally far keep their order.
func Names(names []string, most int, far func(i int) int) []string {
	order := make([]int, len(names))
	distances := make([]int, len(names))
	for i := range order {
		order[i], distances[i] = i, far(i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return distances[a] - distances[b] })
	var best []string
	for _, i := range order[:min(most, len(order))] {
		best = append(best, names[i])
	}
	return best
}

// Distance is Levenshtein's: the least number of letters to insert, delete or
// replace.
func Distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
