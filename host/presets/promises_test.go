package presets

// claims are the promises, in the order of the list.
var claims = []claim{
	// Delivery
	{preset: "Broadcast R128", drive: -2.6, leastRange: 1.8, moves: []move{
		loudnessRange(-2, -0.7), unevenness(400, 2500, -1, -0.25), tone(60, 10000, -0.5, 0.5)}},
	{preset: "CD Dynamic", drive: 7.7, leastRange: 2.4, moves: []move{
		loudnessRange(-1, -0.2), peakToLoudness(-0.3, lots), tone(60, 10000, -0.3, 0.3)}},
	{preset: "Streaming Polished", drive: 5.1, leastRange: 2.7, moves: []move{
		tone(150, 400, -0.8, -0.25), tone(9000, 20000, 0.8, 1.8), loudnessRange(-1.2, -0.3)}},
	{preset: "Streaming Transparent", drive: 4, leastRange: 3.5, nothing: true,
		moves: append(untouched(0.1), loudnessRange(-0.1, 0.1), peakToLoudness(-0.3, 0.3))},
	{preset: "Vinyl Premaster", wideLows: true, drive: 2.2, leastRange: 3.3, moves: []move{
		sideIs(20, 150, -300, -30), whenLoud(5000, 10000, -4, -1), tone(12000, 20000, -4, -1), tone(150, 2500, -0.3, 0.3)}},
	// Genre
	{preset: "Acoustic Natural", drive: 2.5, leastRange: 3.1, moves: []move{
		tone(150, 400, -0.7, -0.1), tone(8000, 20000, 0.5, 1.4), peakToLoudness(-1, lots)}},
	{preset: "Cinematic Score", drive: 2.3, leastRange: 2.9, mostMonoLoss: 4, moves: []move{
		tone(30, 80, 0.3, 1.5), width(1000, 4000, 0.3, 1.5), width(5000, 16000, 0.6, 2)}},
	{preset: "Classical Concert", drive: -2, leastRange: 3.6, nothing: true,
		moves: append(untouched(0.1), loudnessRange(-0.1, 0.1))},
	{preset: "Deep House", wideLows: true, drive: 9.5, leastRange: 1.6, moves: []move{
		tone(30, 80, 0.3, 1.5), sideIs(20, 70, -300, -20), loudnessRange(-1.2, -0.2)}},
	{preset: "EDM Club", wideLows: true, drive: 11.4, leastRange: 1.9, mostMonoLoss: 3, moves: []move{
		tone(150, 400, -1, 0.1), tone(9000, 20000, 0.2, 1.5), sideIs(20, 70, -300, -25), width(5000, 16000, 1, 2.5), relief(-3, -0.3)}},
	{preset: "Hip-Hop Weight", wideLows: true, drive: 10.9, leastRange: 1.7, moves: []move{
		tone(30, 90, 0.8, 2.5), tone(200, 350, -1.6, -0.5), sideIs(20, 60, -300, -24)},
		harmonics: []overtone{{100, 3, -60, -25}}},
	{preset: "Jazz Room", drive: 0.9, leastRange: 3.3, moves: []move{
		tone(40, 150, 0.2, 1), peakToLoudness(-0.8, lots)}, harmonics: []overtone{{1000, 2, -65, -35}}},
	{preset: "Lo-Fi Cassette", drive: 6.8, leastRange: 2.1, moves: []move{
		tone(10000, 20000, -lots, -5), width(5000, 9000, -4, -2), tone(60, 150, 0.5, 3)}, harmonics: []overtone{{1000, 3, -50, -15}}},
	{preset: "Loud Rock", drive: 10.3, leastRange: 1.7, moves: []move{
		tone(60, 120, 0.2, 1.2), tone(250, 400, -1.6, -0.5), tone(2500, 5000, 0.7, 1.6), relief(-2, -0.2)}, harmonics: []overtone{{100, 3, -60, -25}}},
	{preset: "Metal Wall", drive: 12.3, leastRange: 1.5, moves: []move{
		tone(200, 400, -2.2, -0.8), tone(3000, 6000, 0.6, 2), relief(-4, -0.5)}},
	{preset: "Pop Polish", drive: 9.7, leastRange: 1.6, mostMonoLoss: 3, moves: []move{
		tone(150, 400, -1.3, -0.4), tone(10000, 20000, 1, 2.3), width(5000, 16000, 0.6, 1.8), relief(-0.6, -0.05)}},
	{preset: "R&B Smooth", drive: 8.4, leastRange: 1.8, moves: []move{
		tone(40, 120, 0.5, 1.5), whenLoud(2500, 5000, -3, -1)}, harmonics: []overtone{{1000, 2, -60, -30}}},
	// Tone
	{preset: "Air and Shine", drive: 4, leastRange: 3.4, moves: []move{
		tone(10000, 20000, 1.2, 3), whenLoud(5000, 9000, -1.5, 0.3), tone(60, 2500, -0.2, 0.2)}},
	{preset: "Bright Mix Tamer", drive: 3.5, leastRange: 3, moves: []move{
		tone(2500, 16000, -2.2, -1.2), tone(40, 400, 0.4, 1.2)}},
	{preset: "De-Harsh", drive: 4.3, leastRange: 3.2, moves: []move{
		whenLoud(2500, 5000, -4, -1.5), whenQuiet(2500, 5000, -1, 0), tone(200, 1000, -0.5, 0.5), tone(8000, 16000, -0.5, 0.5)}},
	{preset: "De-Mud", drive: 5, leastRange: 3.3, moves: []move{
		tone(200, 500, -2.5, -1), whenLoud(200, 400, -3, -1), tone(1000, 10000, 0, 1.2)}},
	{preset: "Tape Warmth", drive: 4, leastRange: 3.2, moves: []move{
		tone(40, 120, 0.5, 2), tone(10000, 20000, -1.5, -0.4), unevenness(2500, 10000, -1, 0)}, harmonics: []overtone{{1000, 3, -55, -25}}},
	{preset: "Transformer Weight", drive: 3.8, leastRange: 3.2, moves: []move{
		tone(40, 100, 0.2, 1.5), tone(5000, 20000, -0.3, 0.3)}, harmonics: []overtone{{60, 3, -45, -20}, {5000, 3, -300, -75}}},
	{preset: "Tube Glow", drive: 4, leastRange: 3.2, moves: []move{
		tone(60, 10000, -0.3, 0.3)}, harmonics: []overtone{{200, 2, -55, -25}, {1000, 2, -55, -25}}},
	// Dynamics
	{preset: "Low-End Control", drive: 4.1, leastRange: 3, moves: []move{
		unevenness(30, 120, -2, -0.6), tone(30, 120, -1, 1), tone(400, 10000, -0.3, 0.3)}},
	{preset: "Mix Bus Glue", drive: 4.6, leastRange: 2.6, moves: []move{
		loudnessRange(-1.4, -0.5), unevenness(400, 2500, -0.6, -0.15), tone(60, 10000, -0.3, 0.3)}},
	{preset: "Parallel Density", drive: 5.1, leastRange: 2.8, moves: []move{
		whenQuiet(400, 10000, 0.25, 1.5), tone(60, 10000, -0.4, 0.4), loudnessRange(-1, -0.2)}},
	{preset: "Punch Restore", drive: 0.8, leastRange: 3.8, moves: []move{
		unevenness(60, 150, 0.2, 1.5), unevenness(1000, 5000, 0.3, 1.5), tone(60, 5000, -0.5, 0.5)}},
	{preset: "Quiet Detail", drive: 3.6, leastRange: 2.7, moves: []move{
		whenQuiet(1000, 10000, 0.4, 2), whenLoud(1000, 10000, -0.4, 0.4), loudnessRange(-1, -0.2)}},
	// Space
	{preset: "Mono-Safe Club", wideLows: true, drive: 9, leastRange: 2, moves: []move{
		sideIs(20, 90, -300, -25), width(500, 3000, -1.5, -0.5), tone(60, 10000, -0.3, 0.3)}},
	{preset: "Open Sides", drive: 4, leastRange: 3.2, moves: []move{
		width(6000, 16000, 1.2, 3), width(150, 400, -1, -0.2), centre(60, 16000, -0.2, 0.2)}},
	{preset: "Vocal Forward", drive: 3.9, leastRange: 3.3, moves: []move{
		centre(2000, 4000, 1, 2), width(1500, 4000, -3, -1)}},
	{preset: "Wide and Safe", wideLows: true, drive: 3.9, leastRange: 3.2, mostMonoLoss: 3, moves: []move{
		width(5000, 16000, 1.5, 3.5), width(500, 3000, 0.8, 1.6), sideIs(20, 60, -300, -20), tone(60, 10000, -0.5, 0.5)}},
	// Speech
	{preset: "Audiobook", drive: 3.1, leastRange: 1.5, moves: []move{
		tone(20, 60, -lots, -6), sideIs(60, 16000, -300, -40), whenLoud(5000, 9000, -4, -1)}},
	{preset: "Podcast", wideLows: true, drive: 7, leastRange: 1.5, moves: []move{
		tone(20, 60, -lots, -6), tone(2500, 5000, 0.8, 2.2), sideIs(20, 200, -300, -25), width(1000, 5000, -7, -4), loudnessRange(-2.5, -1)}},
}
