package clap

// The features of CLAP's own. The first five are main categories, of which a
// plugin has at least one.
const (
	FeatureInstrument       = "instrument"        // CLAP_PLUGIN_FEATURE_INSTRUMENT
	FeatureAudioEffect      = "audio-effect"      // CLAP_PLUGIN_FEATURE_AUDIO_EFFECT
	FeatureNoteEffect       = "note-effect"       // CLAP_PLUGIN_FEATURE_NOTE_EFFECT
	FeatureNoteDetector     = "note-detector"     // CLAP_PLUGIN_FEATURE_NOTE_DETECTOR
	FeatureAnalyzer         = "analyzer"          // CLAP_PLUGIN_FEATURE_ANALYZER
	FeatureSynthesizer      = "synthesizer"       // CLAP_PLUGIN_FEATURE_SYNTHESIZER
	FeatureSampler          = "sampler"           // CLAP_PLUGIN_FEATURE_SAMPLER
	FeatureDrum             = "drum"              // CLAP_PLUGIN_FEATURE_DRUM
	FeatureDrumMachine      = "drum-machine"      // CLAP_PLUGIN_FEATURE_DRUM_MACHINE
	FeatureFilter           = "filter"            // CLAP_PLUGIN_FEATURE_FILTER
	FeaturePhaser           = "phaser"            // CLAP_PLUGIN_FEATURE_PHASER
	FeatureEqualizer        = "equalizer"         // CLAP_PLUGIN_FEATURE_EQUALIZER
	FeatureDeesser          = "de-esser"          // CLAP_PLUGIN_FEATURE_DEESSER
	FeaturePhaseVocoder     = "phase-vocoder"     // CLAP_PLUGIN_FEATURE_PHASE_VOCODER
	FeatureGranular         = "granular"          // CLAP_PLUGIN_FEATURE_GRANULAR
	FeatureFrequencyShifter = "frequency-shifter" // CLAP_PLUGIN_FEATURE_FREQUENCY_SHIFTER
	FeaturePitchShifter     = "pitch-shifter"     // CLAP_PLUGIN_FEATURE_PITCH_SHIFTER
	FeatureDistortion       = "distortion"        // CLAP_PLUGIN_FEATURE_DISTORTION
	FeatureTransientShaper  = "transient-shaper"  // CLAP_PLUGIN_FEATURE_TRANSIENT_SHAPER
	FeatureCompressor       = "compressor"        // CLAP_PLUGIN_FEATURE_COMPRESSOR
	FeatureExpander         = "expander"          // CLAP_PLUGIN_FEATURE_EXPANDER
	FeatureGate             = "gate"              // CLAP_PLUGIN_FEATURE_GATE
	FeatureLimiter          = "limiter"           // CLAP_PLUGIN_FEATURE_LIMITER
	FeatureFlanger          = "flanger"           // CLAP_PLUGIN_FEATURE_FLANGER
	FeatureChorus           = "chorus"            // CLAP_PLUGIN_FEATURE_CHORUS
	FeatureDelay            = "delay"             // CLAP_PLUGIN_FEATURE_DELAY
	FeatureReverb           = "reverb"            // CLAP_PLUGIN_FEATURE_REVERB
	FeatureTremolo          = "tremolo"           // CLAP_PLUGIN_FEATURE_TREMOLO
	FeatureGlitch           = "glitch"            // CLAP_PLUGIN_FEATURE_GLITCH
	FeatureUtility          = "utility"           // CLAP_PLUGIN_FEATURE_UTILITY
	FeaturePitchCorrection  = "pitch-correction"  // CLAP_PLUGIN_FEATURE_PITCH_CORRECTION
	FeatureRestoration      = "restoration"       // CLAP_PLUGIN_FEATURE_RESTORATION
	FeatureMultiEffects     = "multi-effects"     // CLAP_PLUGIN_FEATURE_MULTI_EFFECTS
	FeatureMixing           = "mixing"            // CLAP_PLUGIN_FEATURE_MIXING
	FeatureMastering        = "mastering"         // CLAP_PLUGIN_FEATURE_MASTERING
	FeatureMono             = "mono"              // CLAP_PLUGIN_FEATURE_MONO
	FeatureStereo           = "stereo"            // CLAP_PLUGIN_FEATURE_STEREO
	FeatureSurround         = "surround"          // CLAP_PLUGIN_FEATURE_SURROUND
	FeatureAmbisonic        = "ambisonic"         // CLAP_PLUGIN_FEATURE_AMBISONIC
)

// Features are CLAP's own; others have a namespace in front, as in
// "vendor:feature".
var Features = []string{
	FeatureInstrument, FeatureAudioEffect, FeatureNoteEffect, FeatureNoteDetector, FeatureAnalyzer,
	FeatureSynthesizer, FeatureSampler, FeatureDrum, FeatureDrumMachine, FeatureFilter, FeaturePhaser,
	FeatureEqualizer, FeatureDeesser, FeaturePhaseVocoder, FeatureGranular, FeatureFrequencyShifter,
	FeaturePitchShifter, FeatureDistortion, FeatureTransientShaper, FeatureCompressor, FeatureExpander,
	FeatureGate, FeatureLimiter, FeatureFlanger, FeatureChorus, FeatureDelay, FeatureReverb,
	FeatureTremolo, FeatureGlitch, FeatureUtility, FeaturePitchCorrection, FeatureRestoration,
	FeatureMultiEffects, FeatureMixing, FeatureMastering, FeatureMono, FeatureStereo, FeatureSurround,
	FeatureAmbisonic,
}

// FeatureCategories are the main categories among Features.
var FeatureCategories = Features[:5]
