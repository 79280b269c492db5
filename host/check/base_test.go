package check

import (
	"testing"

	"lacquer/host/audiofile"
)

// good is a file with which nothing is wrong, nor worth a note, for a profile.
func good(t *testing.T, profile string) *clip {
	t.Helper()
	switch profile {
	case "mix":
		return song(44100, 1).level(-20)
	case "spotify", "youtube", "tidal", "soundcloud", "amazon":
		return song(44100, 4).level(-14)
	case "apple":
		return song(44100, 4).level(-16)
	case "deezer":
		return song(44100, 4).level(-15)
	case "broadcast":
		return song(48000, 2).level(-23)
	case "cd":
		c := song(44100, 6).level(-12)
		c.encoding = audiofile.PCM16
		return c
	case "club":
		return song(44100, 12).level(-9.5)
	case "vinyl":
		return song(44100, 4).dull().level(-15)
	case "master":
		return song(44100, 4).level(-13)
	}
	t.Fatalf("nothing good for %s", profile)
	return nil
}

// TestGood: nothing is found in a good file, whatever it is for.
func TestGood(t *testing.T) {
	for i := range rules.Profiles {
		p := &rules.Profiles[i]
		r := Run(good(t, p.Name).subject(t), p)
		for _, f := range r.Findings {
			t.Errorf("%s: %s %s %v (%v)", p.Name, f.Severity, f.ID, f.Figure, f.Limit)
		}
	}
}
