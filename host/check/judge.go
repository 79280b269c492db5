package check

import (
	"strings"

	"lacquer/host/report"
)

// Judgement is what a file seems to be, "mix" or "master", and the signs that
// speak for it and against.
type Judgement struct {
	Is      string   `json:"is"`
	Because []string `json:"because"`
	Despite []string `json:"despite"`
}

// judge tells an unmastered mix from a master. Where signs are even it is a
// mix, which is what most ask about without saying for what.
func (s *Subject) judge() (*Profile, *Judgement) {
	points := map[string]int{}
	why := map[string][]string{"mix": {}, "master": {}}
	for _, sign := range rules.Signs {
		value := figures[sign.Figure].value(s, &rules.Profiles[0])
		if report.Figure(value).Defined() && sign.When.broken(value, 0, sign.Limit) {
			points[sign.Of] += sign.Points
			why[sign.Of] = append(why[sign.Of], strings.ReplaceAll(sign.Text, "{figure}", report.Figure(value).Text(1)))
		}
	}
	j := &Judgement{Is: "mix", Because: why["mix"], Despite: why["master"]}
	if points["master"] > points["mix"] {
		j = &Judgement{Is: "master", Because: why["master"], Despite: why["mix"]}
	}
	p, err := ParseProfile(j.Is)
	if err != nil {
		panic(err) // both are in rules.json
	}
	return p, j
}
