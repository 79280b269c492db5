package demo

// newMixer sets up the desk: who plays on which channel, how loud, with which
// tone, and which effects each stem has.
//
// The faults that mastering is there for are in the stems' own inserts: bass
// and drums boom around 110 Hz, instruments are boxy around 300 Hz, everything
// is a little dull above 6 kHz, and nobody has de-essed the singer.
func newMixer(p *performance) *mixer {
	vocals := vocalStem(p)
	m := &mixer{
		stems: []*stemBus{
			drumStem(p), bassStem(p), instrumentStem(p), vocals, vocalEffects(vocals), choirStem(p),
		},
		scratch: newStereo(blockFrames),
		block:   newSong(blockFrames),
	}
	for _, s := range m.stems {
		s.sum, s.sent = newStereo(blockFrames), newStereo(blockFrames)
	}
	return m
}

// strip is a channel with its level and its send in dB.
func strip(p part, level, send float64, inserts ...insert) channel {
	return channel{part: p, level: level, send: send, inserts: inserts}
}

func drumStem(p *performance) *stemBus {
	return &stemBus{
		channels: []channel{
			strip(newPlayer(p.kick, newKick), -16.5, noSend),
			strip(newPlayer(p.snare, newSnare), -18, -11, equalise(highpass(120, .7))),
			strip(newPlayer(p.clap, newClap), -17, -8),
			strip(newPlayer(p.closedHat, newClosedHat), -12, -20),
			strip(newPlayer(p.openHat, newOpenHat), -17, -18),
			strip(newPlayer(p.crash, newCrash), -17, -14),
			strip(newPlayer(p.toms, newTom), -20.5, -12),
		},
		effects: []effect{{newReverb(.7, .005, .6, 6000), -6}},
		inserts: []insert{equalise(highpass(28, .7), bell(110, .9, 2), highShelf(6000, -1.5))},
	}
}

func bassStem(p *performance) *stemBus {
	return &stemBus{
		channels: []channel{strip(newPlayer(p.bass, newBass), -15.5, noSend)},
		inserts:  []insert{equalise(highpass(30, .7), bell(105, .9, 2.5))},
	}
}

func instrumentStem(p *performance) *stemBus {
	return &stemBus{
		channels: []channel{
			strip(newPlayer(p.keys, newKeys), -28.5, -14,
				newTremolo(4.1, .3), equalise(highpass(140, .7), bell(280, .7, -3), highShelf(2500, 6))),
			strip(newPlayer(p.arpeggio, newGuitar), -20.5, -9,
				equalise(highpass(160, .7), highShelf(2500, 9))),
			strip(newPlayer(p.lick, newGuitar), -17, -7, newAmplifier(2)),
			strip(newPlayer(p.strumLeft, newGuitar), -22.5, -16, newAmplifier(2.5)),
			strip(newPlayer(p.strumRight, newGuitar), -22.5, -16, newAmplifier(2.2)),
			strip(newPlayer(p.pad, newPad), -26.5, -10, equalise(highpass(200, .7), highShelf(2500, 6))),
		},
		effects: []effect{{newReverb(1.9, .02, 1, 6000), -8}},
		inserts: []insert{equalise(bell(300, .8, 2), highShelf(6000, -1.5))},
	}
}

func vocalStem(p *performance) *stemBus {
	lead := equalise(highpass(110, .7), bell(700, .8, -4), highShelf(3000, 4))
	return &stemBus{
		channels: []channel{
			strip(newSinger(p.lead, 1.14, 5000, 0, 11), -15, -8, newLeveller(.2), lead),
			strip(newSinger(p.answer, 1.05, 3500, -.25, 12), -20.5, -5, newLeveller(.2)),
		},
	}
}

func vocalEffects(vocals *stemBus) *stemBus {
	return &stemBus{
		source: vocals,
		effects: []effect{
			{newReverb(1.6, .035, .85, 6500), -10},
			{newEcho(beatFrames*3/4, .42), -9}, // dotted eighths
		},
		inserts: []insert{equalise(highpass(150, .7))},
	}
}

func choirStem(p *performance) *stemBus {
	s := &stemBus{
		effects: []effect{{newReverb(2.1, .025, 1, 6000), -8}},
		inserts: []insert{equalise(highpass(140, .7), bell(700, .7, -4), highShelf(3000, 4))},
	}
	pans := [4]float64{-.75, .35, -.35, .75}
	for i, line := range p.choir {
		// Each part is sung twice, the second time by another throat from the
		// other side.
		a := newSinger(line, 1.12-.04*float64(i), 3500, pans[i], uint64(20+i))
		b := newSinger(line, 1.02+.04*float64(i), 3000, -pans[i], uint64(30+i))
		s.channels = append(s.channels, strip(a, -36.5, -9), strip(b, -37.5, -9))
	}
	return s
}
