package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"lacquer/host/audiofile"
	"lacquer/host/check"
	"lacquer/host/page"
	"lacquer/host/report"
)

// addReport declares --report.
func addReport(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVar(path, "report", "", "write a page with figures, findings and plots to `FILE.html`, for any browser")
}

// checkReport refuses a page that could not be written, or would replace one
// of the other files that are read or written, before the work begins. An empty
// path is none.
func checkReport(path string, force bool, others ...string) error {
	if path == "" {
		return nil
	}
	if ext := strings.ToLower(filepath.Ext(path)); ext != ".html" && ext != ".htm" {
		return usageError{fmt.Errorf("--report %s: the report is a page for browsers: name it .html", path)}
	}
	if slices.ContainsFunc(others, func(other string) bool { return audiofile.SameFile(other, path) }) {
		return usageError{fmt.Errorf("--report %s: that file is read or written already: choose another name", path)}
	}
	if _, err := os.Lstat(path); err == nil && !force {
		return fmt.Errorf("%s: the file exists already: --force replaces it", path)
	}
	if dir, err := os.Stat(filepath.Dir(path)); err != nil || !dir.IsDir() {
		return fmt.Errorf("%s: the folder %s is not there", path, filepath.Dir(path))
	}
	return nil
}

// writeReport writes a page on files, each of which has a section or an error;
// album is nil for files that do not belong together.
func writeReport(path string, sections []*page.Section, errs []error, album *report.Album) error {
	if path == "" {
		return nil
	}
	var p page.Page
	for i, s := range sections {
		if errs[i] != nil {
			p.AddFailure(errs[i])
		} else {
			p.Add(s)
		}
	}
	if album != nil {
		p.SetAlbum(album.Figures())
	}
	return writeWhole(path, p.Write)
}

// checkedSection is the section on a file that was checked.
func checkedSection(s *check.Subject, series *report.Series, r *check.Result) *page.Section {
	findings := []page.Finding{}
	for i := range r.Findings {
		f := &r.Findings[i]
		findings = append(findings, page.Finding{
			Severity: page.Severity(f.Severity), Title: f.What, Figure: f.FigureText(), Threshold: f.LimitText(),
			Where: f.Where(), Advice: f.Do,
		})
	}
	section := page.Measured(s.Figures, series, &s.Survey, r.Target(), findings)
	section.Say(r.Summary(), r.Basis())
	return section
}
