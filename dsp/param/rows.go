package param

// EQBands is the number of equaliser bands, MultibandBands that of the
// multiband's.
const (
	EQBands        = 8
	MultibandBands = 4
)

// Rows of the chain itself.
const (
	ChainBypass = iota
	ChainOrder
)

// Rows of each stage, by Param.Index. A stage's SetParam takes these.
const (
	InputGain = iota
	InputInvert
	InputSwap
	InputDCBlock
	InputSubsonic
	InputSubsonicFreq
)

// Rows of the equaliser: first those of the whole, then EQBandRows per band;
// band b (0-based) has its row r at EQBand0 + b*EQBandRows + r.
const (
	EQScale = iota
	EQPhase
	EQSolo
	EQBand0
)

// Values of the equaliser's Phase.
const (
	MinimumPhase = iota
	LinearPhase
)

// Rows of one equaliser band.
const (
	EQOn = iota
	EQType
	EQFreq
	EQGain
	EQQ
	EQSlope
	EQRoute
	EQDynamic
	EQReference
	EQThreshold
	EQRange
	EQRatio
	EQAttack
	EQRelease
	EQDetector
	EQDetectorFreq
	EQDetectorQ
	EQBandRows
)

// Values of an equaliser band's Reference.
const (
	Absolute = iota
	Relative
)

// Values of an equaliser band's Detector.
const (
	OwnBand = iota
	FreeBand
)

// Values of an equaliser band's Type.
const (
	Bell = iota
	LowShelf
	HighShelf
	Tilt
	Notch
	BandPass
	LowPass
	HighPass
)

// Values of an equaliser band's Route.
const (
	Stereo = iota
	Mid
	Side
	Left
	Right
)

// Rows of the multiband: first those of the whole, then MultibandBandRows per
// band; band b (0-based) has its row r at MultibandBand0 + b*MultibandBandRows + r.
const (
	MultibandOn = iota
	MultibandCrossover
	MultibandSplit1 // Split2 and Split3 follow
	MultibandSplit2
	MultibandSplit3
	MultibandStereo
	MultibandLink
	MultibandLookAhead
	MultibandBand0
)

// Values of the multiband's Crossover.
const (
	LinkwitzRiley = iota
	LinearCrossover
)

// Values of the multiband's Stereo.
const (
	LeftRight = iota
	MidSide
)

// Rows of one band of the multiband.
const (
	MultibandBandOn = iota
	MultibandSolo
	MultibandMode
	MultibandThreshold
	MultibandRatio
	MultibandKnee
	MultibandAttack
	MultibandRelease
	MultibandRange
	MultibandMakeUp
	MultibandSideOffset
	MultibandBandRows
)

// Rows of the glue compressor.
const (
	GlueOn = iota
	GlueThreshold
	GlueRatio
	GlueKnee
	GlueAttack
	GlueRelease
	GlueAutoRelease
	GlueDetector
	GlueHighPass
	GlueListen
	GlueLink
	GlueMakeUp
	GlueAutoMakeUp
	GlueMix
)

// Rows of the saturation.
const (
	SatOn = iota
	SatType
	SatDrive
	SatBias
	SatTone
	SatHeadBump
	SatFocus
	SatFocusLow
	SatFocusHigh
	SatAutoGain
	SatMix
)

// Values of the saturation's Type.
const (
	Soft = iota
	Tape
	Tube
	Transformer
)

// Values of the saturation's Focus.
const (
	FullBand = iota
	Lows
	Mids
	Highs
)

// Rows of the stereo stage.
const (
	StereoOn = iota
	StereoWidthLow
	StereoWidthMid
	StereoWidthHigh
	StereoSplitLow
	StereoSplitHigh
	StereoMonoBass
	StereoMonoBassFreq
	StereoBalance
	StereoRotation
	StereoGuard
	StereoGuardLoss
)

// Rows of the clipper.
const (
	ClipOn = iota
	ClipThreshold
	ClipKnee
)

// Rows of the maximizer.
const (
	MaxOn = iota
	MaxDrive
	MaxCeiling
	MaxRelease
	MaxAdaptive
	MaxLink
	MaxLookAhead
	MaxCharacter
	MaxTransientLink
	MaxAuto
	MaxAutoTarget
)

// Values of the maximizer's Character.
const (
	Transparent = iota
	Punchy
	Loud
	BassSafe
)

// Rows of the output stage.
const (
	OutTrim = iota
	OutDither
	OutShaping
	OutAutoBlank
	OutMonitor
	OutMatched
)

// Values of the output's Monitor.
const (
	MonitorStereo = iota
	MonitorMono
	MonitorSide
	MonitorLeft
	MonitorRight
	MonitorDelta
)

// Rows of the meters.
const (
	MetersRestart = iota
	MetersTransport
)
