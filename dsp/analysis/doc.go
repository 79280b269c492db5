// Package analysis is what a mastering engineer watches beside loudness: how a
// stereo signal spreads over frequency, and how much its channels have in
// common.
package analysis
