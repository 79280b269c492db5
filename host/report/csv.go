package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
)

// Columns of WriteCSV: those of Figures by the keys of their JSON, and what
// was wrong with a file.
var columns = []string{
	"file", "format", "sample_rate", "channels", "encoding", "frames", "duration_s", "integrated_lufs", "range_lu",
	"max_momentary_lufs", "max_short_term_lufs", "true_peak_dbtp", "sample_peak_dbfs", "plr_lu", "min_psr_lu",
	"clipped_runs", "non_finite_samples", "error",
}

// CSV writes figures of files as comma-separated values: a line of headings,
// then one for each file, a last one for the album. What is undefined is
// empty; numbers have a point, whatever the locale.
type CSV struct{ w *csv.Writer }

// NewCSV writes the line of headings.
func NewCSV(w io.Writer) *CSV {
	c := &CSV{csv.NewWriter(w)}
	_ = c.w.Write(columns) // Flush tells of errors
	return c
}

// Add writes a file's line.
func (c *CSV) Add(f *Figures) {
	_ = c.w.Write([]string{
		f.File, f.Format, strconv.Itoa(f.SampleRate), strconv.Itoa(f.Channels), f.Bits, strconv.FormatInt(f.Frames, 10),
		seconds(f.Duration), f.Integrated.cell(), f.Range.cell(), f.MaxMomentary.cell(), f.MaxShortTerm.cell(),
		f.TruePeak.cell(), f.SamplePeak.cell(), f.PLR.cell(), f.MinPSR.cell(),
		strconv.FormatInt(f.ClippedRuns, 10), strconv.FormatInt(f.NonFiniteSamples, 10), "",
	})
}

// AddError writes the line of a file that could not be measured.
func (c *CSV) AddError(file, text string) {
	line := make([]string, len(columns))
	line[0], line[len(line)-1] = file, text
	_ = c.w.Write(line)
}

// AddAlbum writes the line of all files together, whose name is "album of" as
// many.
func (c *CSV) AddAlbum(a *AlbumFigures) {
	_ = c.w.Write([]string{
		a.Name(), "", "", "", "", "", seconds(a.Duration), a.Integrated.cell(), a.Range.cell(), a.MaxMomentary.cell(),
		a.MaxShortTerm.cell(), a.TruePeak.cell(), a.SamplePeak.cell(), a.PLR.cell(), a.MinPSR.cell(),
		strconv.FormatInt(a.ClippedRuns, 10), "", "",
	})
}

// Flush ends the writing.
func (c *CSV) Flush() error {
	c.w.Flush()
	return c.w.Error()
}

// Name stands where files have theirs.
func (a *AlbumFigures) Name() string { return fmt.Sprintf("album of %d", a.Files) }

// cell is a figure as its JSON has it, or nothing.
func (f Figure) cell() string {
	if !f.Defined() {
		return ""
	}
	b, _ := f.MarshalJSON()
	return string(b)
}

// seconds have six digits after the point, where there are as many.
func seconds(v float64) string {
	return strconv.FormatFloat(float64(int64(v*1e6+0.5))/1e6, 'f', -1, 64)
}

// Curve writes moments as comma-separated values, a line each.
type Curve struct{ w *csv.Writer }

// NewCurve writes the line of headings.
func NewCurve(w io.Writer) *Curve {
	c := &Curve{csv.NewWriter(w)}
	_ = c.w.Write([]string{"time_s", "momentary_lufs", "short_term_lufs", "true_peak_dbtp", "integrated_lufs"})
	return c
}

// Add is a sink for Probe.Follow.
func (c *Curve) Add(m *Moment) {
	_ = c.w.Write([]string{
		seconds(m.Time), Figure(m.Momentary).cell(), Figure(m.ShortTerm).cell(), Figure(m.TruePeak).cell(), Figure(m.Integrated).cell(),
	})
}

// Flush ends the writing.
func (c *Curve) Flush() error {
	c.w.Flush()
	return c.w.Error()
}
