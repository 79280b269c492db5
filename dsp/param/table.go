package param

import (
	"fmt"
	"slices"
	"strings"
)

var offOn = []string{"Off", "On"}

// Table is every parameter, in the order a host lists them. Ids never change
// meaning and are never used again.
var Table = build()

func build() []Param {
	t := []Param{
		{ID: 1, Key: "bypass", Name: "Bypass", Stage: Global, Steps: offOn, Bypass: true, Listening: true,
			Doc: "Passes the input through unchanged, delayed by the chain's latency, without a click: compare what the chain does with what came in."},
		{ID: 2, Key: "order", Name: "Order", Stage: Global, Steps: orderNames(),
			Doc: "Order of the equaliser, the two compressors and the saturation: equalise first to correct what they hear, last to shape the tone after them; saturate before a compressor to thicken, after it to round what it lets through."},
	}
	t = append(t, stage(Input, "Input", 100, "input.",
		Param{Key: "gain", Name: "Gain", Unit: DB, Min: -24, Max: 24,
			Doc: "Level into the chain: set it so that thresholds further down meet the mix at a sensible level."},
		Param{Key: "invert", Name: "Invert", Steps: []string{"Off", "Left", "Right", "Both"},
			Doc: "Flips the polarity of a channel: mends a mix whose sides cancel in mono."},
		Param{Key: "swap", Name: "Swap Channels", Steps: offOn,
			Doc: "Exchanges left and right: mends a mix whose sides came the wrong way round."},
		Param{Key: "dc", Name: "DC Blocker", Steps: offOn,
			Doc: "Removes a constant offset with a gentle 2 Hz high-pass: frees headroom that cannot be heard."},
		Param{Key: "subsonic", Name: "Subsonic Filter", Steps: []string{"Off", "12 dB/oct", "24 dB/oct"},
			Doc: "Cuts rumble below the music, which costs loudness and moves woofers for nothing."},
		Param{Key: "subsonic.freq", Name: "Subsonic Frequency", Unit: Hz, Curve: Log, Min: 10, Max: 60, Default: 20,
			Doc: "Where the subsonic filter is 3 dB down: 20 Hz is safe, 30 Hz tightens club and vinyl masters."},
	)...)
	t = append(t, stage(EQ, "Equaliser", 1000, "eq.",
		Param{Key: "scale", Name: "Scale", Unit: Percent, Min: 0, Max: 200, Default: 100,
			Doc: "Scales the gain of all bands together: turn a good curve up or down by taste."},
		Param{Key: "phase", Name: "Phase", Steps: []string{"Minimum", "Linear"}, Latched: true,
			Doc: "Minimum phase has no latency and is right for most work; linear keeps transients of separate bands aligned, at the price of latency and of a ring before steep low filters. Takes effect when the host restarts the plugin."},
		Param{Key: "solo", Name: "Solo", Steps: []string{"Off", "Band 1", "Band 2", "Band 3", "Band 4", "Band 5", "Band 6", "Band 7", "Band 8"}, Listening: true,
			Doc: "Plays only the region that one band works on: for finding a resonance by ear, off again afterwards."},
	)...)
	freqs := [EQBands]float64{30, 80, 200, 500, 1200, 3000, 8000, 14000}
	types := [EQBands]float64{HighPass, LowShelf, Bell, Bell, Bell, Bell, HighShelf, LowPass}
	for b := range EQBands {
		q := 0.70710678118654752
		if types[b] == Bell {
			q = 1
		}
		rows := stage(EQ, fmt.Sprintf("Equaliser/Band %d", b+1), uint32(1100+100*b), fmt.Sprintf("eq.%d.", b+1),
			Param{Key: "on", Name: "On", Steps: offOn,
				Doc: "Switches the band in or out without a click: hear what it does by going back and forth."},
			Param{Key: "type", Name: "Type", Default: types[b],
				Steps: []string{"Bell", "Low Shelf", "High Shelf", "Tilt", "Notch", "Band-pass", "Low-pass", "High-pass"},
				Doc:   "Shape of the band: bells for resonances and presence, shelves and tilt for the overall balance, passes for the ends of the spectrum."},
			Param{Key: "freq", Name: "Frequency", Unit: Hz, Curve: Log, Min: 10, Max: 22000, Default: freqs[b],
				Doc: "Centre of a bell, notch or band-pass; midpoint of a shelf or tilt; −3 dB point of a pass filter."},
			Param{Key: "gain", Name: "Gain", Unit: DB, Min: -24, Max: 24,
				Doc: "Boost or cut of a bell or shelf; a tilt raises the highs by half of it and lowers the lows by the other half."},
			Param{Key: "q", Name: "Q", Unit: Q, Curve: Log, Min: 0.1, Max: 24, Default: q,
				Doc: "Width: low is broad and musical, high is narrow and surgical; on shelves and passes it is the resonance at the corner."},
			Param{Key: "slope", Name: "Slope", Default: 1,
				Steps: []string{"6 dB/oct", "12 dB/oct", "18 dB/oct", "24 dB/oct", "36 dB/oct", "48 dB/oct"},
				Doc:   "Steepness of a low- or high-pass: gentle slopes sound natural, steep ones clean up what should not be there."},
			Param{Key: "route", Name: "Route", Steps: []string{"Stereo", "Mid", "Side", "Left", "Right"},
				Doc: "What the band works on: mid for voice and bass, side for width and ambience, left or right to mend one channel."},
			Param{Key: "dynamic", Name: "Dynamic", Steps: offOn,
				Doc: "Lets the level around a bell or shelf move its gain: tames harshness, boom or esses only while they are there. At rest the band is exactly the static one."},
			Param{Key: "reference", Name: "Reference", Steps: []string{"Absolute", "Relative"},
				Doc: "What the threshold counts from: full scale, or the band's own average over some seconds, which follows the song and needs no setting by level."},
			Param{Key: "threshold", Name: "Threshold", Unit: DB, Min: -80, Max: 24, Default: -24,
				Doc: "Level in the detector's band above which the gain moves: low works all the time, high catches only what sticks out; with a relative reference 3 to 6 dB is usual."},
			Param{Key: "range", Name: "Range", Unit: DB, Min: -24, Max: 24, Default: -6,
				Doc: "How far the gain moves at most: negative ducks what gets loud, positive lifts it further."},
			Param{Key: "ratio", Name: "Ratio", Unit: Ratio, Curve: Log, Min: 1, Max: 20, Default: 3,
				Doc: "How much of a level rise in the band is taken back, or added with a positive range: 2 is gentle, 10 holds the level until the range is used up."},
			Param{Key: "attack", Name: "Attack", Unit: Ms, Curve: Log, Min: 0.1, Max: 200, Default: 5,
				Doc: "Time to 63 % of the movement: 1 ms catches esses, 30 ms leaves the hit of a drum alone."},
			Param{Key: "release", Name: "Release", Unit: Ms, Curve: Log, Min: 5, Max: 3000, Default: 100,
				Doc: "Time in which 63 % of the movement is given back: short for esses, long for boom."},
			Param{Key: "detector", Name: "Detector", Steps: []string{"Band", "Free"},
				Doc: "What the band listens to: its own region, or a free one, so that something else in the mix may steer it."},
			Param{Key: "detector.freq", Name: "Detector Frequency", Unit: Hz, Curve: Log, Min: 20, Max: 20000, Default: freqs[b],
				Doc: "Centre of a free detector: 6 to 9 kHz for esses, 50 to 80 Hz for a kick that should duck the bass."},
			Param{Key: "detector.q", Name: "Detector Q", Unit: Q, Curve: Log, Min: 0.1, Max: 24, Default: 1,
				Doc: "Width of a free detector: low hears the whole region, high only one note."},
		)
		t = append(t, rows...)
	}
	t = append(t, stage(Multiband, "Multiband", 3000, "multiband.",
		Param{Key: "on", Name: "On", Steps: offOn,
			Doc: "Dynamics in four bands: evens out what one part of the spectrum does without moving the others."},
		Param{Key: "crossover", Name: "Crossover", Steps: []string{"Linkwitz-Riley", "Linear Phase"}, Latched: true,
			Doc: "Linkwitz-Riley splits without latency and turns the phase gently; linear phase leaves it alone, at the price of latency and of a ring before hard hits. Takes effect when the host restarts the plugin."},
		Param{Key: "split1", Name: "Split 1", Unit: Hz, Curve: Log, Min: 30, Max: 18000, Default: 120,
			Doc: "Where bass ends: 90 to 150 Hz separates kick and bass from the rest. Splits never cross: a higher one is held at or above a lower one."},
		Param{Key: "split2", Name: "Split 2", Unit: Hz, Curve: Log, Min: 30, Max: 18000, Default: 800,
			Doc: "Where the low mids end: 400 to 1000 Hz keeps the body of voices and guitars apart from their presence."},
		Param{Key: "split3", Name: "Split 3", Unit: Hz, Curve: Log, Min: 30, Max: 18000, Default: 5000,
			Doc: "Where the highs begin: 4 to 8 kHz puts cymbals and esses into a band of their own."},
		Param{Key: "stereo", Name: "Stereo", Steps: []string{"Left/Right", "Mid/Side"},
			Doc: "Which two channels are compressed: left and right for balance, mid and side to hold the centre and the width separately."},
		Param{Key: "link", Name: "Stereo Link", Unit: Percent, Min: 0, Max: 100, Default: 100,
			Doc: "100 % moves both channels of a band together and keeps the image still, less lets each move by itself."},
		Param{Key: "lookahead", Name: "Look-ahead", Unit: Ms, Min: 0, Max: 10, Latched: true,
			Doc: "How far the gain acts ahead of the sound: 1 to 5 ms lets a fast attack catch hits cleanly. Changes latency, so it takes effect when the host restarts the plugin."},
	)...)
	for b := range MultibandBands {
		t = append(t, stage(Multiband, fmt.Sprintf("Multiband/Band %d", b+1), uint32(3100+100*b), fmt.Sprintf("multiband.%d.", b+1),
			Param{Key: "on", Name: "On", Steps: offOn, Default: 1,
				Doc: "Off, the band passes as the crossover gives it; with all bands off the whole stage is as good as off."},
			Param{Key: "solo", Name: "Solo", Steps: offOn, Listening: true,
				Doc: "Plays only the soloed bands: for setting splits and thresholds by ear."},
			Param{Key: "mode", Name: "Mode", Steps: []string{"Compress Down", "Compress Up", "Expand Down", "Expand Up"},
				Doc: "Compressing down holds what is loud, up lifts what is quiet; expanding down cleans what is quiet, up gives hits their punch back."},
			Param{Key: "threshold", Name: "Threshold", Unit: DB, Min: -80, Max: 0, Default: -18,
				Doc: "Level in the band where the gain begins to move: above it for compressing down and expanding up, below it for the other two."},
			Param{Key: "ratio", Name: "Ratio", Unit: Ratio, Curve: Log, Min: 1, Max: 20, Default: 1.5,
				Doc: "How strongly a level beyond the threshold is moved: 1.3 to 2 is usual in mastering, and 1 does nothing."},
			Param{Key: "knee", Name: "Knee", Unit: DB, Min: 0, Max: 24, Default: 6,
				Doc: "Width of the gradual onset around the threshold: wide is gentle, 0 is exact."},
			Param{Key: "attack", Name: "Attack", Unit: Ms, Curve: Log, Min: 0.1, Max: 200, Default: 20,
				Doc: "Time to 63 % of the way when the level rises: slow leaves hits alone, fast holds them; low bands want more than high ones."},
			Param{Key: "release", Name: "Release", Unit: Ms, Curve: Log, Min: 5, Max: 3000, Default: 150,
				Doc: "Time to 63 % of the way when the level falls: too fast distorts bass, too slow makes a band lag behind the music."},
			Param{Key: "range", Name: "Range", Unit: DB, Min: 0, Max: 24, Default: 12,
				Doc: "How far the gain moves at most, whatever the level: 3 dB makes even wild settings safe."},
			Param{Key: "makeup", Name: "Make-up", Unit: DB, Min: -24, Max: 24,
				Doc: "Gain after the band's dynamics: balances the bands like a broad equaliser."},
			Param{Key: "sideoffset", Name: "Side Offset", Unit: DB, Min: -24, Max: 24,
				Doc: "Added to the threshold of the side channel when working mid/side: lower thresholds suit the side, which is quieter."},
		)...)
	}
	t = append(t, stage(Glue, "Glue", 2000, "glue.",
		Param{Key: "on", Name: "On", Steps: offOn,
			Doc: "Bus compressor that makes the parts of a mix move as one: for mixes that sound like separate tracks."},
		Param{Key: "threshold", Name: "Threshold", Unit: DB, Min: -60, Max: 0, Default: -18,
			Doc: "Level above which gain is reduced; 1 to 3 dB of reduction on the loud parts is usual in mastering."},
		Param{Key: "ratio", Name: "Ratio", Unit: Ratio, Curve: Log, Min: 1, Max: 20, Default: 2,
			Doc: "How much of a level rise is taken back: 1.5 to 2 glues, 4 and more grips."},
		Param{Key: "knee", Name: "Knee", Unit: DB, Min: 0, Max: 24, Default: 6,
			Doc: "Width of the gradual onset around the threshold: wide is gentle, 0 is exact."},
		Param{Key: "attack", Name: "Attack", Unit: Ms, Curve: Log, Min: 0.1, Max: 200, Default: 30,
			Doc: "Time to 63 % of the reduction: slow lets drums through, fast holds them."},
		Param{Key: "release", Name: "Release", Unit: Ms, Curve: Log, Min: 10, Max: 3000, Default: 200,
			Doc: "Time in which 63 % of the reduction is given back: match it to the tempo, too fast pumps or distorts bass."},
		Param{Key: "autorelease", Name: "Auto Release", Steps: offOn, Default: 1,
			Doc: "Lets short peaks recover quickly and long loud parts slowly, around the release time: the safe choice for a whole mix."},
		Param{Key: "detector", Name: "Detector", Steps: []string{"Peak", "RMS"}, Default: 1,
			Doc: "What is measured: RMS follows loudness and sounds smoother, peak is quicker and stricter."},
		Param{Key: "highpass", Name: "Side-chain High-pass", Unit: Hz, Curve: Log, Min: 10, Max: 500, Default: 80,
			Doc: "Keeps the low end out of the detector so that the kick does not push the whole mix down; 10 Hz is as good as off."},
		Param{Key: "listen", Name: "Side-chain Listen", Steps: offOn, Listening: true,
			Doc: "Plays what the detector hears: for setting the side-chain high-pass, off again afterwards."},
		Param{Key: "link", Name: "Stereo Link", Unit: Percent, Min: 0, Max: 100, Default: 100,
			Doc: "100 % moves both channels together and keeps the image still, less lets each side breathe by itself."},
		Param{Key: "makeup", Name: "Make-up", Unit: DB, Min: -12, Max: 24,
			Doc: "Gain after the compression: brings the level back by hand where auto make-up is off."},
		Param{Key: "automakeup", Name: "Auto Make-up", Steps: offOn,
			Doc: "Adds the gain that keeps the loudness as it was, so that you judge the sound and not the level."},
		Param{Key: "mix", Name: "Mix", Unit: Percent, Min: 0, Max: 100, Default: 100,
			Doc: "Blends the compressed with the dry signal: strong compression at 30 % lifts quiet detail and leaves peaks alone."},
	)...)
	t = append(t, stage(Saturation, "Saturation", 4000, "saturation.",
		Param{Key: "on", Name: "On", Steps: offOn,
			Doc: "Adds the harmonics of analog gear: for mixes that sound cold, thin or too clean."},
		Param{Key: "type", Name: "Type", Steps: []string{"Soft", "Tape", "Tube", "Transformer"},
			Doc: "Soft rounds peaks evenly; tape compresses, thickens the lows and softens the highs; tube adds warm even harmonics; transformer colours the lows and leaves the highs alone."},
		Param{Key: "drive", Name: "Drive", Unit: DB, Min: -12, Max: 24,
			Doc: "How hard the curve is driven: 0 to 6 dB warms, 12 dB is an effect."},
		Param{Key: "bias", Name: "Bias", Unit: Percent, Min: -100, Max: 100,
			Doc: "Moves the working point: on tape less bias is grittier and more is smoother; elsewhere it adds even harmonics."},
		Param{Key: "tone", Name: "Tone", Unit: DB, Min: -6, Max: 6,
			Doc: "Tilts what is saturated towards the highs or, negative, towards the lows."},
		Param{Key: "headbump", Name: "Head Bump", Unit: DB, Min: 0, Max: 6, Default: 2,
			Doc: "Lift of the lows by a tape machine's playback head; acts with tape only."},
		Param{Key: "focus", Name: "Focus", Steps: []string{"Full", "Lows", "Mids", "Highs"},
			Doc: "The part of the spectrum that is saturated; the rest passes clean: lows for weight on small speakers, highs for air."},
		Param{Key: "focus.low", Name: "Focus Low", Unit: Hz, Curve: Log, Min: 60, Max: 1000, Default: 200,
			Doc: "Where the lows of the focus end and its mids begin."},
		Param{Key: "focus.high", Name: "Focus High", Unit: Hz, Curve: Log, Min: 1000, Max: 12000, Default: 4000,
			Doc: "Where the mids of the focus end and its highs begin."},
		Param{Key: "autogain", Name: "Auto Gain", Steps: offOn, Default: 1,
			Doc: "Takes back the loudness that drive adds, so that you judge the sound and not the level."},
		Param{Key: "mix", Name: "Mix", Unit: Percent, Min: 0, Max: 100, Default: 100,
			Doc: "Blends the saturated with the clean signal: strong drive at 20 % adds density and leaves transients alone."},
	)...)
	t = append(t, stage(StereoImage, "Stereo", 4200, "stereo.",
		Param{Key: "on", Name: "On", Steps: offOn, Default: 1,
			Doc: "Switches the whole stage; with its settings neutral it changes nothing."},
		Param{Key: "width.low", Name: "Width Low", Unit: Percent, Min: 0, Max: 200, Default: 100,
			Doc: "Width of the lows: 0 % is mono, 100 % leaves them, more widens; keep lows at or below 100 %."},
		Param{Key: "width.mid", Name: "Width Mid", Unit: Percent, Min: 0, Max: 200, Default: 100,
			Doc: "Width of the mids: 110 to 130 % opens a narrow mix."},
		Param{Key: "width.high", Name: "Width High", Unit: Percent, Min: 0, Max: 200, Default: 100,
			Doc: "Width of the highs: 120 to 150 % gives air without touching the voice."},
		Param{Key: "split.low", Name: "Split Low", Unit: Hz, Curve: Log, Min: 60, Max: 1000, Default: 250,
			Doc: "Where lows end and mids begin for the widths."},
		Param{Key: "split.high", Name: "Split High", Unit: Hz, Curve: Log, Min: 1000, Max: 16000, Default: 4000,
			Doc: "Where mids end and highs begin for the widths."},
		Param{Key: "monobass", Name: "Mono Bass", Steps: offOn,
			Doc: "Elliptical filter: makes what lies below its frequency mono, for vinyl and clubs."},
		Param{Key: "monobass.freq", Name: "Mono Bass Frequency", Unit: Hz, Curve: Log, Min: 20, Max: 500, Default: 120,
			Doc: "Where the side channel is 3 dB down: 80 to 120 Hz for clubs, 150 to 300 Hz for vinyl."},
		Param{Key: "balance", Name: "Balance", Unit: DB, Min: -12, Max: 12,
			Doc: "Turns the left (positive) or the right (negative) channel down: mends a mix that leans to one side."},
		Param{Key: "rotation", Name: "Rotation", Unit: Degrees, Min: -45, Max: 45,
			Doc: "Turns the whole image: moves an off-centre voice to the middle without narrowing what surrounds it."},
		Param{Key: "guard", Name: "Mono Guard", Steps: offOn,
			Doc: "Narrows the image just as much as needed to keep the loss in mono below the figure chosen."},
		Param{Key: "guard.loss", Name: "Mono Loss", Unit: LU, Min: 0.5, Max: 12, Default: 3,
			Doc: "Loudness that a fold-down to mono may cost at most: 3 LU is what unrelated channels lose."},
	)...)
	t = append(t, stage(Clipper, "Clipper", 4400, "clipper.",
		Param{Key: "on", Name: "On", Steps: offOn,
			Doc: "Shaves the shortest peaks before the maximizer, behind its drive, so that it can be louder without pumping."},
		Param{Key: "threshold", Name: "Threshold", Unit: DB, Min: -24, Max: 12, Default: 1,
			Doc: "Level in dBFS above which is clipped, counted behind the maximizer's drive: 1 to 3 dB above its ceiling shaves only what is over in an instant."},
		Param{Key: "knee", Name: "Knee", Unit: DB, Min: 0, Max: 12, Default: 3,
			Doc: "Width of the rounding below the threshold: 0 clips hard and cleanest below it, 6 and more is soft and warm."},
	)...)
	t = append(t, stage(Maximizer, "Maximizer", 5000, "maximizer.",
		Param{Key: "on", Name: "On", Steps: offOn, Default: 1,
			Doc: "True-peak limiter at the end of the chain; off, nothing holds the ceiling."},
		Param{Key: "drive", Name: "Drive", Unit: DB, Min: -24, Max: 48,
			Doc: "Gain into the limiter: this is what makes a master loud."},
		Param{Key: "ceiling", Name: "Ceiling", Unit: DBTP, Min: -24, Max: 0, Default: -1,
			Doc: "True peak that the output never passes: −1 for streaming, −2 before strong lossy encoding, −0.3 for CD."},
		Param{Key: "release", Name: "Release", Unit: Ms, Curve: Log, Min: 10, Max: 1000, Default: 15,
			Doc: "Time in which a reduction of 6 dB shrinks to 0.5 dB: short is louder and rougher, long is cleaner and quieter. Characters scale it: punchy 0.8, loud 0.6, bass-safe 6 times."},
		Param{Key: "adaptive", Name: "Adaptive Release", Steps: offOn, Default: 1,
			Doc: "Recovers quickly after single peaks and slowly after dense passages: loud without pumping."},
		Param{Key: "link", Name: "Release Link", Unit: Percent, Min: 0, Max: 100, Default: 100,
			Doc: "How far both channels share the slow part of the reduction: 100 % keeps the image still, less lets the quieter side stay louder: wider where one side is busier, at the risk of a centre that moves."},
		Param{Key: "lookahead", Name: "Look-ahead", Unit: Ms, Curve: Log, Min: 1, Max: 6, Default: 5, Latched: true,
			Doc: "How far the limiter sees ahead: longer is cleaner on bass, shorter keeps latency low. Changes latency, so it takes effect when the host restarts the plugin."},
		Param{Key: "character", Name: "Character", Steps: []string{"Transparent", "Punchy", "Loud", "Bass-safe"},
			Doc: "Transparent keeps the balance; punchy lets hits through and recovers at once; loud is the densest; bass-safe holds low notes steady."},
		Param{Key: "transientlink", Name: "Transient Link", Unit: Percent, Min: 0, Max: 100, Default: 100,
			Doc: "How far both channels share the quick part of the reduction: 100 % keeps hits in place, less leaves a hit on one side without a trace on the other."},
		Param{Key: "auto", Name: "Auto Drive", Steps: offOn,
			Doc: "Moves the drive slowly, by at most 12 dB, until the loudness comes near the target: approximate, for playing; the program's master command solves it exactly."},
		Param{Key: "auto.target", Name: "Auto Target", Unit: LUFS, Min: -30, Max: -5, Default: -14,
			Doc: "Loudness that Auto Drive heads for: -14 for streaming, -9 for loud genres."},
	)...)
	t = append(t, stage(Output, "Output", 6000, "output.",
		Param{Key: "trim", Name: "Trim", Unit: DB, Min: -24, Max: 0,
			Doc: "Turns the finished master down; it never goes up, so that the ceiling holds."},
		Param{Key: "dither", Name: "Dither", Steps: []string{"Off", "16 bit", "20 bit", "24 bit"},
			Doc: "Rounds to the word length of the file you bounce to and turns the rounding error into harmless noise; leave it off if anything follows."},
		Param{Key: "shaping", Name: "Noise Shaping", Steps: []string{"Off", "Mild", "Medium", "Strong"},
			Doc: "Moves the dither noise to where the ear hears least: worth it at 16 bit, pointless at 24."},
		Param{Key: "autoblank", Name: "Auto Blank", Steps: offOn,
			Doc: "Stops the dither while the input is digital silence: for files that must end in true zeros; the step can be heard, so leave it off elsewhere."},
		Param{Key: "monitor", Name: "Monitor", Steps: []string{"Stereo", "Mono", "Side", "Left", "Right", "Delta"}, Listening: true,
			Doc: "What you listen to: mono for a check of the fold-down, side for what is lost in it, delta for what the chain changes; back to stereo before a bounce."},
		Param{Key: "matched", Name: "Matched Bypass", Steps: offOn, Listening: true,
			Doc: "Plays the input at the loudness of the output: compare the sound and not the level, which always favours the louder one."},
	)...)
	t = append(t, stage(Meters, "Meters", 7000, "meters.",
		Param{Key: "restart", Name: "Restart", Steps: []string{"Run", "Restart"}, Listening: true,
			Doc: "Any change to Restart begins integrated loudness, range, all maxima and the gain-reduction figures anew, together; loading a preset or a project does not."},
		Param{Key: "transport", Name: "Restart on Play", Steps: offOn, Listening: true,
			Doc: "Begins the meters anew each time the host starts to play after a stop; a loop that comes round does not. Off, they go on until you restart them."},
	)...)
	for i := range t {
		fill(t, i)
	}
	return t
}

// orderNames are the steps of Order: the orders of equaliser, multiband and
// glue with the saturation last, then those with it one place further ahead,
// and so on.
func orderNames() (names []string) {
	for place := 3; place >= 0; place-- {
		for _, o := range [][]string{
			{"EQ", "Multiband", "Glue"}, {"EQ", "Glue", "Multiband"}, {"Multiband", "EQ", "Glue"},
			{"Multiband", "Glue", "EQ"}, {"Glue", "EQ", "Multiband"}, {"Glue", "Multiband", "EQ"},
		} {
			names = append(names, strings.Join(slices.Insert(o, place, "Saturation"), " > "))
		}
	}
	return names
}

// stage completes the rows of one module: ids count up from base.
func stage(s Stage, module string, base uint32, prefix string, rows ...Param) []Param {
	for i := range rows {
		rows[i].ID = base + uint32(i)
		rows[i].Key = prefix + rows[i].Key
		rows[i].Module = module
		rows[i].Stage = s
	}
	return rows
}

// fill derives what a row need not say: range of a stepped one, its place in
// its stage.
func fill(t []Param, i int) {
	if t[i].Steps != nil {
		t[i].Max = float64(len(t[i].Steps) - 1)
	}
	for j := i - 1; j >= 0; j-- {
		if t[j].Stage == t[i].Stage {
			t[i].Index = t[j].Index + 1
			return
		}
	}
}
