package check

import (
	"strings"

	"lacquer/host/report"
)

// judge tells an unmastered mix from a master by the signs that speak for
// either, and says which ones did. Where they are even, it is a mix: that is
// who asks without saying for what.
func (s *Subject) judge() (*Profile, []string) {
	points := map[string]int{}
	why := map[string][]string{"mix": {}, "master": {}}
	for _, sign := range rules.Signs {
		value := figures[sign.Figure].value(s, &rules.Profiles[0])
		if sign.When.broken(value, 0, sign.Limit) {
			points[sign.Of] += sign.Points
			why[sign.Of] = append(why[sign.Of], strings.ReplaceAll(sign.Text, "{figure}", report.Figure(value).Text(1)))
		}
	}
	name := "mix"
	if points["master"] > points["mix"] {
		name = "master"
	}
	p, err := ParseProfile(name)
	if err != nil {
		panic(err) // both are in rules.json
	}
	return p, why[name]
}
