package main

import (
	"os"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"lacquer/host/mastering"
)

// common are the flags that every command has, and its progress bar.
type common struct {
	json, quiet bool
	bar         *progressbar.ProgressBar
}

// add declares the flags; quiet says what -q leaves out.
func (c *common) add(cmd *cobra.Command, quiet string) {
	cmd.Flags().BoolVar(&c.json, "json", false, "print figures as JSON, for machines")
	cmd.Flags().BoolVarP(&c.quiet, "quiet", "q", false, quiet)
}

// What --quiet means where the table is the whole point, and elsewhere.
const (
	quietAnswer  = "no progress bar"
	quietSummary = "no progress bar, no summary: errors and warnings only"
)

// progress is a bar on a terminal and nothing elsewhere.
func (c *common) progress() mastering.Progress {
	if c.quiet || c.json || !term.IsTerminal(int(os.Stderr.Fd())) {
		return mastering.Progress{}
	}
	return mastering.Progress{
		Begin: func(step string, frames int64) {
			c.clear()
			c.bar = progressbar.NewOptions64(max(frames, 1),
				progressbar.OptionSetWriter(os.Stderr),
				progressbar.OptionSetDescription(step),
				progressbar.OptionClearOnFinish(),
				progressbar.OptionSetPredictTime(true),
				progressbar.OptionThrottle(100e6))
		},
		Done: func(frames int64) { _ = c.bar.Set64(frames) },
	}
}

// stepProgress is a bar that begins anew with every step, and nil where there
// is none.
func (c *common) stepProgress() func(step string, done, total int64) {
	p := c.progress()
	if p.Begin == nil {
		return nil
	}
	var now string
	return func(step string, done, total int64) {
		if step != now {
			now = step
			p.Begin(step, total)
		}
		p.Done(done)
	}
}

// clear takes the bar off the line before anything else is written there.
func (c *common) clear() {
	if c.bar != nil {
		_ = c.bar.Clear()
		c.bar = nil
	}
}
