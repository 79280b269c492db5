package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"lacquer/host/audiofile"
	"lacquer/host/check"
	"lacquer/host/page"
	"lacquer/host/report"
)

// checkFlags is what `lacquer check` was asked for.
type checkFlags struct {
	common
	destination                string
	report                     string
	list, all, acceptTruncated bool
	force                      bool
}

func newCheck() *cobra.Command {
	var flags checkFlags
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: "Check whether a mix is ready, or a master right for where it goes",
		Long: fmt.Sprintf(`Looks for what is wrong with a mix before it is mastered, or with a master before
it is delivered: clipping, headroom, loudness, peaks, dropouts, clicks, cut ends,
DC, rumble, hiss, polarity, balance, width of the bass, word length, sample rate,
upsampling, traces of lossy coding. Of each finding it tells the figure and its
limit, where in the file, and what to do.

Without --for it tells an unmastered mix from a master and says why. --for takes

%s
  fail      it will be refused, or something is broken
  warning   it will be heard, or may have its reasons
  note      good to know; needs nothing done

Limits are as of %s; --list shows them all.

Exit codes: 0 clean (there may be notes), 1 a fail or a warning, 2 usage or a file
that cannot be read; the others are checked all the same.`, profileTable(), check.Date),
		Example: `  lacquer check mix.wav                        # ready to be mastered?
  lacquer check master.wav --for spotify       # ready to be uploaded?
  lacquer check album/*.flac --for cd --json > album.json
  lacquer check side-a.wav --for vinyl -v      # what passed, too
  lacquer check mix.wav --report check.html    # with plots, for a browser
  lacquer check --list --for broadcast         # what is looked for`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 && !flags.list {
				return errors.New("which file? Give a WAV or FLAC file")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, files []string) error {
			defer flags.clear()
			return flags.run(cmd.Context(), cmd.OutOrStdout(), files)
		},
	}
	flags.add(cmd, "no progress bar; of each file a line")
	f := cmd.Flags()
	f.StringVar(&flags.destination, "for", "", "what the file is or where it goes, by `name` (default: mix or master, whichever it seems to be)")
	f.BoolVar(&flags.list, "list", false, "list the checks with their limits, of all destinations or that of --for")
	f.BoolVarP(&flags.all, "verbose", "v", false, "print the checks that passed, too")
	addReport(cmd, &flags.report)
	f.BoolVarP(&flags.force, "force", "f", false, "replace a page of --report that is there")
	f.BoolVar(&flags.acceptTruncated, "accept-truncated", false, "check what is there of a file that breaks off")
	_ = cmd.RegisterFlagCompletionFunc("for", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var names []string
		for _, p := range check.Profiles() {
			names = append(names, p.Name+"\t"+p.Title)
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

// profileTable lists what --for takes, for the help.
func profileTable() string {
	var b strings.Builder
	for _, p := range check.Profiles() {
		fmt.Fprintf(&b, "  %-10s  %s\n", p.Name, p.Title)
	}
	return b.String()
}

func (f *checkFlags) run(ctx context.Context, w io.Writer, files []string) error {
	var profile *check.Profile
	if f.destination != "" {
		p, err := check.ParseProfile(f.destination)
		if err != nil {
			return usageError{fmt.Errorf("--for: %w", err)}
		}
		profile = p
	}
	if f.list {
		return f.printList(w, profile)
	}
	if err := checkReport(f.report, f.force, files...); err != nil {
		return err
	}
	results, sections, errs := f.check(ctx, files, profile)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	f.clear()
	for _, err := range errs {
		if err != nil {
			tell(err)
		}
	}
	if err := errors.Join(writeReport(f.report, sections, errs, nil), f.print(w, files, results, errs)); err != nil {
		return err
	}
	return verdictOn(results, errs)
}

// verdictOn is the error that stands for the exit code.
func verdictOn(results []*check.Result, errs []error) error {
	if errors.Join(errs...) != nil {
		return errUnmeasured
	}
	for _, r := range results {
		if !r.Clean() {
			return errFindings
		}
	}
	return nil
}

// check checks files, as many at a time as there are cores; sections are those
// of the page, if there is to be one.
func (f *checkFlags) check(ctx context.Context, files []string, profile *check.Profile) (results []*check.Result, sections []*page.Section, errs []error) {
	results, sections, errs = make([]*check.Result, len(files)), make([]*page.Section, len(files)), make([]error, len(files))
	var progress tally
	progress.begin(f.progress(), "checking", files)
	inParallel(len(files), func(i int) {
		r, err := audiofile.Open(files[i], audiofile.OpenOptions{AcceptTruncated: f.acceptTruncated})
		if err != nil {
			errs[i] = err
			return
		}
		defer r.Close()
		var series *report.Series
		var sinks []func(*report.Moment)
		if f.report != "" {
			series = report.NewSeries(r.Info().Channels)
			sinks = append(sinks, series.Add)
		}
		s, err := check.Measure(ctx, r, progress.file(), sinks...)
		if err != nil {
			errs[i] = err
			return
		}
		results[i] = check.Run(s, profile)
		if f.report != "" {
			sections[i] = checkedSection(s, series, results[i])
		}
	})
	return results, sections, errs
}

// inParallel calls f for 0…n−1, as many at a time as there are cores.
func inParallel(n int, f func(i int)) {
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
}

// print writes results in the order of the command line.
func (f *checkFlags) print(w io.Writer, files []string, results []*check.Result, errs []error) error {
	if f.json {
		all := []any{}
		for i, r := range results {
			if errs[i] != nil {
				all = append(all, failure{files[i], errs[i].Error()})
			} else {
				all = append(all, r)
			}
		}
		return printJSON(w, all)
	}
	first := true
	for _, r := range results {
		if r == nil {
			continue
		}
		if f.quiet {
			fmt.Fprintf(w, "%s: %s: %s\n", oneLine(r.File), r.For, r.Summary())
			continue
		}
		if !first {
			fmt.Fprintln(w)
		}
		first = false
		if err := r.Print(w, f.all); err != nil {
			return err
		}
	}
	return nil
}

// printList writes the checks of a profile, or of all.
func (f *checkFlags) printList(w io.Writer, profile *check.Profile) error {
	profiles := check.Profiles()
	if profile != nil {
		profiles = []check.Profile{*profile}
	}
	if f.json {
		return printJSON(w, check.Catalogue(profiles))
	}
	return check.List(w, profiles)
}
