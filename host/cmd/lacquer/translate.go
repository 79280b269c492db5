package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lacquer/host/report"
	"lacquer/host/translate"
)

type translateFlags struct {
	common
	folder, devices, codecs, ffmpeg string
	list, force, acceptTruncated    bool
}

func newTranslate() *cobra.Command {
	var flags translateFlags
	cmd := &cobra.Command{
		Use:   "translate FILE [-o FOLDER]",
		Short: "Hear how music comes across on a phone, in a car, in mono, as MP3",
		Long: `Plays a mix or a master on devices that people listen on, and through codecs that
it will be sent as, and tells what is lost. With -o it writes what each makes of
it, to listen to.

Devices: phone, laptop, radio (one small loudspeaker), car, club, earbuds, mono.
They are simple filters, the middle of what is sold; --list says which. The table
gives, for each, how much softer it is (LU), what happens to each band beside the
others (dB at equal loudness: + stands out, - is missing), and how much of the
loudness is gone (percent of its K-weighted power).

Codecs need ffmpeg: MP3, Opus, Vorbis and AAC, at the rates of --codecs. The file is
encoded, decoded without clipping, aligned with the original to the sample, and
measured: true peak before and after, tenths of a second that are over 0 dBTP,
what differs from the original (residual), the frequency above which nothing is
left. Peaks come out of a codec higher than they go in. So the table tells which
true peak the file may have for what is decoded to stay at 0 and at -1 dBTP: found
by turning it down and encoding it again. "ok" is a file that needs no turning down.

With -o FOLDER the files are NAME.phone.wav, NAME.mp3-128.wav and so on, 24 bit, all
as loud as the original, NAME.original.wav, so that you compare sound and not
level. If the peaks of one would go above -1 dBTP, all are turned down together.`,
		Example: `  lacquer translate master.wav
  lacquer translate master.wav -o listen --devices phone,car,mono --codecs none
  lacquer translate master.wav --devices none --codecs mp3-192,opus-128,aac
  lacquer translate --list`,
		Args: func(cmd *cobra.Command, args []string) error {
			if flags.list {
				return cobra.NoArgs(cmd, args)
			}
			return cobra.ExactArgs(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			defer flags.clear()
			if flags.list {
				return flags.runList(cmd.Context(), cmd.OutOrStdout())
			}
			return flags.run(cmd, args[0])
		},
	}
	flags.add(cmd, quietAnswer)
	f := cmd.Flags()
	f.StringVarP(&flags.folder, "output", "o", "", "write what comes out into a `folder`")
	f.StringVar(&flags.devices, "devices", "", "a `list` such as phone,car, or none (default: all)")
	f.StringVar(&flags.codecs, "codecs", "", "a `list` such as mp3-192,opus-128,aac, in kbit/s of stereo, or none\n(default: "+codecNames(translate.DefaultCodecs)+", if there is ffmpeg)")
	f.StringVar(&flags.ffmpeg, "ffmpeg", "", "`path` of ffmpeg (default: where programs are)")
	f.BoolVar(&flags.list, "list", false, "tell which devices and codecs there are")
	f.BoolVarP(&flags.force, "force", "f", false, "replace files that are there")
	f.BoolVar(&flags.acceptTruncated, "accept-truncated", false, "use what is there of a file that breaks off")
	return cmd
}

func codecNames(list []translate.Codec) string {
	var text string
	for i, c := range list {
		if i > 0 {
			text += ","
		}
		text += c.Name()
	}
	return text
}

// options turns the flags into a job. Codecs that nobody asked for may be
// missing: notes tell of them.
func (f *translateFlags) options(cmd *cobra.Command) (opt translate.Options, notes []string, err error) {
	opt = translate.Options{AcceptTruncated: f.acceptTruncated, Folder: f.folder, Force: f.force, Progress: f.stepProgress()}
	if opt.Devices, err = translate.ParseDevices(f.devices); err != nil {
		return opt, nil, usageError{fmt.Errorf("--devices: %w", err)}
	}
	asked := cmd.Flags().Changed("codecs")
	opt.Codecs = translate.DefaultCodecs
	if asked {
		if opt.Codecs, err = translate.ParseCodecs(f.codecs); err != nil {
			return opt, nil, usageError{fmt.Errorf("--codecs: %w", err)}
		}
	}
	if len(opt.Codecs) == 0 {
		return opt, nil, nil
	}
	opt.FFmpeg, err = translate.FindFFmpeg(cmd.Context(), f.ffmpeg)
	if errors.Is(err, translate.ErrNoFFmpeg) && !asked {
		opt.Codecs = nil
		return opt, []string{"no codecs: " + err.Error()}, nil
	}
	if err != nil {
		return opt, nil, err
	}
	missing := func(c translate.Codec) bool { return opt.FFmpeg.Encoder(c) == "" }
	for _, c := range opt.Codecs {
		if missing(c) && asked {
			return opt, nil, fmt.Errorf("this ffmpeg has no encoder for %s: install one that has, or leave it out of --codecs", c.Name())
		}
		if missing(c) {
			notes = append(notes, fmt.Sprintf("no %s: this ffmpeg has no encoder for it", c.Name()))
		}
	}
	opt.Codecs = slices.DeleteFunc(slices.Clone(opt.Codecs), missing)
	return opt, notes, nil
}

func (f *translateFlags) run(cmd *cobra.Command, path string) error {
	opt, notes, err := f.options(cmd)
	if err != nil {
		return err
	}
	r, err := translate.File(cmd.Context(), path, opt)
	if err != nil {
		return err
	}
	f.clear()
	warn(notes)
	w := cmd.OutOrStdout()
	if f.json {
		return printJSON(w, r)
	}
	return printTranslation(w, r)
}

func printTranslation(w io.Writer, r *translate.Result) error {
	fmt.Fprintf(w, "%s: %s LUFS, %s dBTP\n", r.File, r.Original.Integrated.Text(1), r.Original.TruePeak.Text(2))
	if len(r.Devices) > 0 {
		if err := printDevices(w, r.Devices); err != nil {
			return err
		}
	}
	if len(r.Codecs) > 0 {
		if err := printCodecs(w, r.Codecs); err != nil {
			return err
		}
	}
	if r.Written != nil {
		fmt.Fprintf(w, "\n%d files written to %s, all as loud as %s\n", 1+len(r.Devices)+len(r.Codecs),
			filepath.Dir(r.Written.Original), filepath.Base(r.Written.Original))
		for _, note := range r.Written.Notes {
			fmt.Fprintln(w, note)
		}
	}
	return nil
}

// bandHeads are the heads of the columns of bands.
func bandHeads() (text string) {
	for _, name := range translate.BandNames {
		text += name + "\t"
	}
	return text
}

func bandTexts(bands [translate.Bands]report.Figure) (text string) {
	for _, v := range bands {
		text += signed(v) + "\t"
	}
	return text
}

// signed writes a change of level.
func signed(v report.Figure) string {
	if text := v.Text(1); v < 0 || text == "0.0" || !v.Defined() {
		return text
	}
	return "+" + v.Text(1)
}

func printDevices(w io.Writer, list []translate.DeviceResult) error {
	fmt.Fprintln(w, "\nloudness changes by LU; bands in dB at equal loudness; lost: percent of the loudness that is gone")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tLU\t"+bandHeads()+"lost\t")
	for _, d := range list {
		fmt.Fprintf(t, "%s\t%s\t%s%s %%\t\n", d.Name, signed(d.Loudness), bandTexts(d.Bands), d.Lost.Text(0))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, d := range list {
		if m := d.Masked; m != nil {
			fmt.Fprintf(w, "%s: road noise covers sub %s %%, bass %s %%, low mids %s %% of the time\n", d.Name, m.Sub.Text(0), m.Bass.Text(0), m.LowMids.Text(0))
		}
		if d.Advice != "" {
			fmt.Fprintf(w, "%s: %s\n", d.Name, d.Advice)
		}
	}
	return nil
}

func printCodecs(w io.Writer, list []translate.CodecResult) error {
	fmt.Fprintln(w, "\ndBTP decoded, over: tenths of a second above 0 dBTP; ceilings: the file's true peak for 0 and -1 dBTP decoded")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tLU\tdBTP\trise\tover\tfor 0\tfor -1\tdelay\tresidual\tup to\t"+bandHeads()+"lost\t")
	for _, c := range list {
		upTo := "all"
		if c.Cutoff.Defined() {
			upTo = fmt.Sprintf("%.1f kHz", float64(c.Cutoff)/1000)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s%s %%\t\n", c.Name, signed(c.Loudness), c.TruePeak.Text(2), signed(c.Overshoot),
			c.Overs, ceiling(c, 0), ceiling(c, 1), c.Delay.Text(0), c.Residual.Text(1), upTo, bandTexts(c.Bands), c.Lost.Text(1))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if slices.ContainsFunc(list, translate.CodecResult.OwnAAC) {
		fmt.Fprintln(w, `aac: by ffmpeg's own encoder, whose peaks rise more than those of Apple's and Fraunhofer's: it does not
predict Apple Music (Apple's afclip does; ffmpeg on a Mac has aac_at)`)
	}
	return nil
}

// ceiling is one for the table.
func ceiling(c translate.CodecResult, goal int) string {
	if goal >= len(c.Ceilings) {
		return "–"
	}
	switch l := c.Ceilings[goal]; {
	case !l.Reached:
		return "< " + l.Ceiling.Text(1)
	case l.Lower == 0:
		return "ok"
	default:
		return l.Ceiling.Text(1)
	}
}

// runList tells which devices there are, and which codecs.
func (f *translateFlags) runList(ctx context.Context, w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, d := range translate.Devices() {
		fmt.Fprintf(t, "%s\t%s\n", d.Name, d.About)
		for _, line := range d.Describe() {
			fmt.Fprintf(t, "\t  %s\n", line)
		}
	}
	ffmpeg, err := translate.FindFFmpeg(ctx, f.ffmpeg)
	switch {
	case errors.Is(err, translate.ErrNoFFmpeg):
		fmt.Fprintf(t, "\nno codecs\t%v\n", err)
	case err != nil:
		return err
	default:
		fmt.Fprintln(t)
		for _, c := range translate.DefaultCodecs {
			encoder := ffmpeg.Encoder(c)
			if encoder == "" {
				encoder = "not there: this ffmpeg has no encoder for it"
			}
			fmt.Fprintf(t, "%s\t%s\n", c.Name(), encoder)
		}
	}
	return t.Flush()
}
