package translate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Codec is a format with loss at a bit rate.
type Codec struct {
	Format string // "mp3", "opus", "vorbis" or "aac"
	Rate   int    // kbit/s of stereo; a mono file gets half
}

// Name is "mp3-128".
func (c Codec) Name() string { return fmt.Sprintf("%s-%d", c.Format, c.Rate) }

// DefaultCodecs are what people meet: low and high rates of what is free, and the
// one of shops.
var DefaultCodecs = []Codec{{"mp3", 128}, {"mp3", 320}, {"opus", 96}, {"opus", 160}, {"vorbis", 160}, {"vorbis", 320}, {"aac", 256}}

// format is what ffmpeg needs to know.
type format struct {
	name      string
	encoders  []string // the best first
	container string
	ext       string
	low, high int // kbit/s
}

// Of the encoders of AAC the first is Apple's own, which ffmpeg has on a Mac, and
// the second Fraunhofer's.
var formats = []format{
	{"mp3", []string{"libmp3lame"}, "mp3", ".mp3", 64, 320},
	{"opus", []string{"libopus"}, "ogg", ".opus", 32, 510},
	{"vorbis", []string{"libvorbis"}, "ogg", ".ogg", 64, 480},
	{"aac", []string{"aac_at", "libfdk_aac", "aac"}, "ipod", ".m4a", 48, 512},
}

// ownAAC is ffmpeg's own encoder of AAC.
const ownAAC = "aac"

func (c Codec) format() format {
	return formats[slices.IndexFunc(formats, func(f format) bool { return f.name == c.Format })]
}

// ParseCodecs reads a list such as "mp3-192,opus-128"; "none" is none. A format
// without a rate has the rates of DefaultCodecs.
func ParseCodecs(list string) ([]Codec, error) {
	if list == "none" {
		return nil, nil
	}
	var found []Codec
	for text := range strings.SplitSeq(list, ",") {
		codecs, err := parseCodec(strings.ToLower(strings.TrimSpace(text)))
		if err != nil {
			return nil, err
		}
		for _, c := range codecs {
			if slices.Contains(found, c) {
				return nil, fmt.Errorf("codec %s is there twice", c.Name())
			}
			found = append(found, c)
		}
	}
	return found, nil
}

func parseCodec(text string) (list []Codec, err error) {
	name, rate, given := strings.Cut(text, "-")
	at := slices.IndexFunc(formats, func(f format) bool { return f.name == name })
	if at < 0 {
		return nil, fmt.Errorf(`no codec %q: write them as "mp3-192,opus-128", of mp3, opus, vorbis and aac, or none`, text)
	}
	if !given {
		for _, c := range DefaultCodecs {
			if c.Format == name {
				list = append(list, c)
			}
		}
		return list, nil
	}
	f := formats[at]
	kbps, err := strconv.Atoi(rate)
	if err != nil || kbps < f.low || kbps > f.high {
		return nil, fmt.Errorf("codec %q: %s has rates from %d to %d kbit/s", text, name, f.low, f.high)
	}
	return []Codec{{name, kbps}}, nil
}

// sampleRate is what a file is encoded at: Opus knows 48 kHz alone, the others
// get what services make of it.
func (c Codec) sampleRate(rate int) int {
	if c.Format != "opus" && rate%11025 == 0 {
		return 44100
	}
	return 48000
}
