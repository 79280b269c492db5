package clap

// The features a host tells kinds of plugins apart by; there are more.
const (
	FeatureAudioEffect = "audio-effect" // CLAP_PLUGIN_FEATURE_AUDIO_EFFECT
	FeatureInstrument  = "instrument"   // CLAP_PLUGIN_FEATURE_INSTRUMENT
	FeatureNoteEffect  = "note-effect"  // CLAP_PLUGIN_FEATURE_NOTE_EFFECT
	FeatureAnalyzer    = "analyzer"     // CLAP_PLUGIN_FEATURE_ANALYZER
	FeatureMastering   = "mastering"    // CLAP_PLUGIN_FEATURE_MASTERING
	FeatureMono        = "mono"         // CLAP_PLUGIN_FEATURE_MONO
	FeatureStereo      = "stereo"       // CLAP_PLUGIN_FEATURE_STEREO
)
