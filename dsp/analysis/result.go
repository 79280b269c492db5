package analysis

// Result is what a Survey has found. Levels are dB of full scale, where a sine
// of full scale has a peak of 0 dBFS and an RMS of −3.01 dBFS; silence is −Inf.
// Positions and lengths are in frames since the first. What has nothing to
// stand on is NaN. Stereo figures and spectra are of the first two channels; a
// mono file counts as the same on both sides.
type Result struct {
	Rate     float64 // Hz
	Channels int
	Frames   int64

	Levels []Level // of each channel
	RMS    float64 // dBFS, mean power of all channels
	Crest  float64 // dB, largest sample over RMS
	DR     float64 // TT-DR, mean of the channels that are not silent, rounded; NaN under two blocks of 3 s

	Spectrum  Spectrum
	Stereo    Stereo
	Bandwidth Bandwidth
	Noise     Noise
	Rumble    float64 // dB, power below 25 Hz over that from 40 to 100 Hz
	Sub       float64 // dBFS, RMS below 25 Hz, DC left out

	Clipping Clipping
	Dropouts Events // digital zero that cuts into sound, 1 ms to 1 s; Level is that before, in dBFS
	Held     Events // a value that stands still for 1 ms or more within sound; Level is that before
	Clicks   Events // spikes and jumps: the spike's frame or the first behind the jump; Level is the size in dBFS

	Head, Tail Edge
	Word       WordLength
}

// Level is what is known of one channel.
type Level struct {
	DC    float64 // dBFS, −Inf for none
	RMS   float64 // dBFS
	Peak  float64 // dBFS, largest sample
	Crest float64 // dB, Peak − RMS: 3.01 of a sine
	DR    float64 // dB, TT-DR, not rounded; NaN under two blocks of 3 s
}

// Events lists what happened here and there.
type Events struct {
	Count int64   // all
	First []Event // the first MaxEvents of them
}

// MaxEvents is how many events are listed of each kind.
const MaxEvents = 100

// Event is one of Events.
type Event struct {
	Position int64
	Length   int64
	Channel  int
	Level    float64 // dBFS
}

// Clipping is runs of three or more equal samples where a waveform was cut off.
type Clipping struct {
	FullScale Events // at 32767/32768 of full scale or above
	FlatTops  Events // below it, at the channel's own highest or lowest value
	Longest   int64  // frames of the longest run of either
}

// Thirds is the number of third-octave bands, whose centres are those of every
// second band: 20, 25, … 20 kHz.
const Thirds = (Bands + 1) / 2

// Spectrum is the mean over the whole file. Bands have the centres of
// BandCentre; left and right are averaged, so that a sine of full scale in both
// is 0 dB. Bands above half the rate are NaN.
type Spectrum struct {
	Sixths [Bands]float64  // dB, a sixth of an octave each
	Thirds [Thirds]float64 // dB, a third of an octave each
	Mid    [Bands]float64  // dB, of (L + R) / 2
	Side   [Bands]float64  // dB, of (L − R) / 2; −Inf in mono
	Tilt   float64         // dB per octave, the straight line through Sixths from 100 Hz to 10 kHz; 0 for pink noise
}

// Stereo is what two channels have in common. Correlations are NaN where one of
// them is silent.
type Stereo struct {
	DualMono      bool    // both channels are the same, sample by sample, and not silent
	SilentChannel int     // the one channel of two without any sound, −1 if there is none
	Inverted      bool    // one is the other upside down: Correlation below −0.9
	Balance       float64 // dB, power of left over right; ±Inf if one is silent
	Correlation   float64 // −1…1 over the whole file

	// Over time, in windows of 0.4 s of which none overlap; those below
	// −60 dBFS do not count.
	BelowZero float64 // share of windows with correlation below 0, 0…1
	Opposed   float64 // share of windows with correlation below −0.3
	Lowest    float64 // correlation
	LowestAt  int64   // where its window begins

	BandCorrelation [Bands]float64 // −1…1 over the whole file

	BassCorrelation float64 // −1…1 below 120 Hz
	BassSide        float64 // dB, side over mid below 120 Hz
	MonoLoss        float64 // dB that (L + R) / 2 is below the channels' mean power: 0 in mono, 3.01 where they have nothing in common
}

// Bandwidth is up to where there is sound.
type Bandwidth struct {
	CutOff     float64 // Hz of an edge above which there is nothing; NaN if there is none but where converters' filters have theirs, at 92 % of half the rate and above
	Drop       float64 // dB, from the kHz below the edge to the highest level anywhere above
	SourceRate float64 // Hz that the file was probably upsampled from, of which CutOff is about half; 0 if not. After a short interpolation filter it may be the next rate up
	LowPass    bool    // the edge is no rate's half: lossy coding or a steep filter
}

// Noise is the level of the quietest passages. It is what can be said at most
// of noise: where music never pauses, it is that of quiet music.
type Noise struct {
	Floor  float64 // dBFS (RMS), that 2 % of all windows of a third of a second are below; digital silence does not count
	Hiss   float64 // dBFS (RMS), the same of what is above 4 kHz
	Pauses bool    // Floor is 30 dB or more below RMS: it is probably noise
}

// Edge is how the file begins or ends.
type Edge struct {
	Digital int64   // frames of digital silence
	Silence int64   // frames in which no sample reaches −60 dBFS
	Sample  float64 // dBFS, the larger of the first (last) frame's samples
	Around  float64 // dBFS, RMS of the same channel in the 10 ms there
	Cut     bool    // the file begins (ends) within a waveform: Sample is above −60 dBFS and no more than 12 dB below Around
}

// WordLength is the grid on which the samples lie.
type WordLength struct {
	Bits      int     // 8…24, the shortest word that holds all samples; 0: none does (floating point)
	Effective float64 // bits from the grid's step up to the largest sample; NaN where Bits is 0
}
