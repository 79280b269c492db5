package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"lacquer/host/validate"
)

// validateFlags are the flags of validate.
type validateFlags struct {
	common
	checks, groups   []string
	plugin, junit    string
	list, all, force bool
	seed             uint64
	timeout          time.Duration
}

func newValidate() *cobra.Command {
	var flags validateFlags
	cmd := &cobra.Command{
		Use:   "validate PLUGIN.clap...",
		Short: "Test any CLAP plugin for conformance",
		Long: `Loads CLAP plugins as hosts do and as hosts rarely do, and checks what the
specification asks for and hosts rely on: descriptors, ports, parameters, state,
presets, processing, threads, latency. Works on plugins of any vendor; a folder
stands for all the .clap files in it.

Each plugin runs in a process of its own. One that crashes or hangs is a result,
told of the check that ran, and the others still run.

  fail      against the specification, or a host would be misled
  crash     the process died; timeout: it did not end
  warning   legal but unwise
  skip      does not apply, such as an extension the plugin does not have

Exit codes: 0 nothing is wrong (there may be warnings), 1 a check found something,
2 usage, 3 a file that is not there.`,
		Example: `  lacquer validate build/lacquer.clap
  lacquer validate ~/.clap                        # everything in a folder
  lacquer validate my.clap --check state -v       # one group, with what passed
  lacquer validate my.clap --check "params.text*" # by pattern
  lacquer validate my.clap --junit results.xml    # for a CI server
  lacquer validate --list                         # what is checked`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 && !flags.list {
				return errors.New("which plugin? Give a .clap file or a folder")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return flags.run(cmd.Context(), cmd.OutOrStdout(), args)
		},
	}
	flags.add(cmd, "no progress bar; of the results the last line only")
	f := cmd.Flags()
	f.StringSliceVar(&flags.checks, "check", nil, "run only `checks` of this name, pattern (params.text*) or group; repeat or separate with commas")
	f.StringSliceVar(&flags.groups, "group", nil, "run only checks of this `group`; the same as --check GROUP")
	f.StringVar(&flags.plugin, "plugin", "", "test only the plugin with this `id` (default: all in the file)")
	f.StringVar(&flags.junit, "junit", "", "also write the results as JUnit XML to `file`")
	f.BoolVar(&flags.force, "force", false, "replace the file of --junit if it is there")
	f.BoolVar(&flags.list, "list", false, "list the checks and what each asserts")
	f.BoolVarP(&flags.all, "verbose", "v", false, "print every check, not only what did not pass")
	f.Uint64Var(&flags.seed, "seed", 1, "of everything random; the same seed does the same")
	f.DurationVar(&flags.timeout, "timeout", validate.DefaultTimeout, "how long one check may take")
	return cmd
}

func (f *validateFlags) run(ctx context.Context, w io.Writer, args []string) error {
	checks, err := validate.Select(validate.Checks(), append(f.checks, f.groups...))
	if err != nil {
		return usageError{err}
	}
	if f.list {
		return f.listChecks(w, checks)
	}
	if f.timeout <= 0 {
		return usageError{fmt.Errorf("--timeout %v: give a time above 0, such as 30s", f.timeout)}
	}
	files, err := pluginFiles(args)
	if err != nil {
		return err
	}
	if f.junit != "" && !f.force {
		if _, err := os.Lstat(f.junit); err == nil {
			return fmt.Errorf("%s: the file exists already: --force replaces it", f.junit)
		}
	}
	subjects, err := f.validate(ctx, w, files, checks)
	if err == nil && f.junit != "" {
		err = writeWhole(f.junit, func(w io.Writer) error { return validate.JUnit(w, subjects) })
	}
	if err != nil {
		return err
	}
	totals := validate.Count(subjects)
	if f.json {
		err = printJSON(w, map[string]any{"seed": f.seed, "totals": totals, "subjects": subjects})
	} else {
		files := fmt.Sprintf("%d files", len(files))
		if files == "1 files" {
			files = "1 file"
		}
		_, err = fmt.Fprintf(w, "%s: %v\n", files, totals)
	}
	if err == nil && totals.Bad() > 0 {
		err = errFindings
	}
	return err
}

// validate tests the files one after the other and prints each when it is done.
func (f *validateFlags) validate(ctx context.Context, w io.Writer, files []string, checks []validate.Check) (all []validate.Subject, err error) {
	for _, file := range files {
		o := validate.Options{Checks: checks, Plugin: f.plugin, Timeout: f.timeout, Seed: f.seed, Progress: f.checkProgress(len(checks))}
		subjects, err := validate.Run(ctx, file, o)
		f.clear()
		if errors.Is(err, validate.ErrNoPlugin) {
			return nil, usageError{err}
		}
		if err != nil {
			return nil, err
		}
		for _, s := range subjects {
			if len(s.Results) > 0 && !f.json && !f.quiet {
				s.Print(w, f.all)
			}
		}
		all = append(all, subjects...)
	}
	return all, nil
}

// checkProgress is a bar over a file's checks on a terminal, and nil elsewhere.
func (f *validateFlags) checkProgress(checks int) func(validate.Subject, string) {
	if f.quiet || f.json || !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	title, done, shown := "", 0, time.Time{}
	return func(s validate.Subject, check string) {
		if s.Title() != title {
			title, done = s.Title(), 0
			f.clear()
		}
		if f.bar == nil {
			f.bar = progressbar.NewOptions64(int64(checks), progressbar.OptionSetWriter(os.Stderr), progressbar.OptionClearOnFinish())
		}
		done++
		if time.Since(shown) > 100*time.Millisecond {
			shown = time.Now()
			f.bar.Describe(check)
			_ = f.bar.Set(min(done, checks-1))
		}
	}
}

// pluginFiles are the files and, of folders, the .clap files in them.
func pluginFiles(args []string) (files []string, err error) {
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() || strings.EqualFold(filepath.Ext(arg), ".clap") {
			files = append(files, arg)
			continue
		}
		before := len(files)
		err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			if err == nil && strings.EqualFold(filepath.Ext(path), ".clap") {
				files = append(files, path)
				if d.IsDir() { // a bundle
					return filepath.SkipDir
				}
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(files) == before {
			return nil, fmt.Errorf("%s: no .clap file in the folder", arg)
		}
	}
	return files, nil
}

func (f *validateFlags) listChecks(w io.Writer, checks []validate.Check) error {
	if f.json {
		type entry struct {
			Check   string `json:"check"`
			Group   string `json:"group"`
			Asserts string `json:"asserts"`
		}
		list := []entry{}
		for _, c := range checks {
			list = append(list, entry{c.ID, c.Group(), c.Asserts})
		}
		return printJSON(w, list)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range checks {
		fmt.Fprintf(t, "%s\t%s\n", c.ID, c.Asserts)
	}
	return t.Flush()
}
