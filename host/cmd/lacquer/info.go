package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lacquer/bindings/clap"
	"lacquer/host/engine"
)

func newInfo() *cobra.Command {
	var flags struct {
		common
		id string
	}
	cmd := &cobra.Command{
		Use:   "info PLUGIN.clap",
		Short: "Tell what a CLAP plugin is: ports, parameters, extensions",
		Long: `Loads a CLAP plugin and lists what it is: name and version, ports, extensions,
and every parameter with its range and default, as the plugin itself writes them.
Those names and values are what --set of render and master takes:

  --set "Glue/Threshold=-20 dB"     module and name, in any case
  --set "#1001=on"                  or the id`,
		Example: "  lacquer info build/lacquer.clap\n  lacquer info some.clap --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := engine.Open(args[0], flags.id)
			if err != nil {
				return err
			}
			defer p.Close()
			d := describe(args[0], p)
			if flags.json {
				return printJSON(cmd.OutOrStdout(), d)
			}
			return d.print(cmd.OutOrStdout())
		},
	}
	flags.add(cmd, "accepted for uniformity: info shows no progress bar")
	cmd.Flags().StringVar(&flags.id, "id", "", "which plugin of the file, by its id (default: the first effect)")
	return cmd
}

// description is what info tells, in the shape of its JSON.
type description struct {
	File        string       `json:"file"`
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Vendor      string       `json:"vendor"`
	Version     string       `json:"version"`
	CLAP        string       `json:"clap_version"`
	Description string       `json:"description"`
	Features    []string     `json:"features"`
	Extensions  []string     `json:"extensions"`
	Inputs      []portEntry  `json:"inputs"`
	Outputs     []portEntry  `json:"outputs"`
	Parameters  []paramEntry `json:"parameters"`
}

type portEntry struct {
	ID       uint32 `json:"id"`
	Name     string `json:"name"`
	Channels int    `json:"channels"`
	Type     string `json:"type"`
	Bits64   bool   `json:"supports_64_bit"`
	Main     bool   `json:"main"`
}

type paramEntry struct {
	ID          uint32  `json:"id"`
	Module      string  `json:"module"`
	Name        string  `json:"name"`
	Min         float64 `json:"min"`
	Max         float64 `json:"max"`
	Default     float64 `json:"default"`
	MinText     string  `json:"min_text"`
	MaxText     string  `json:"max_text"`
	DefaultText string  `json:"default_text"`
	Stepped     bool    `json:"stepped"`
	Automatable bool    `json:"automatable"`
	Modulatable bool    `json:"modulatable"`
}

func describe(path string, p *engine.Plugin) *description {
	d := p.Descriptor()
	in, out := p.Ports()
	r := &description{
		File: path, ID: d.ID, Name: d.Name, Vendor: d.Vendor, Version: d.Version, Description: d.Description,
		CLAP:     fmt.Sprintf("%d.%d.%d", d.CLAP.Major, d.CLAP.Minor, d.CLAP.Revision),
		Features: d.Features, Extensions: p.Extensions(), Inputs: ports(in), Outputs: ports(out),
		Parameters: []paramEntry{},
	}
	for _, i := range p.Params() {
		text := func(v float64) string {
			if s, ok := p.ValueToText(i.ID, v); ok {
				return s
			}
			return fmt.Sprintf("%.6g", v)
		}
		r.Parameters = append(r.Parameters, paramEntry{
			ID: i.ID, Module: i.Module, Name: i.Name, Min: i.Min, Max: i.Max, Default: i.Default,
			MinText: text(i.Min), MaxText: text(i.Max), DefaultText: text(i.Default),
			Stepped:     i.Flags&clap.ParamIsStepped != 0,
			Automatable: i.Flags&clap.ParamIsAutomatable != 0,
			Modulatable: i.Flags&clap.ParamIsModulatable != 0,
		})
	}
	return r
}

func ports(list []clap.AudioPortInfo) []portEntry {
	entries := []portEntry{}
	for _, p := range list {
		entries = append(entries, portEntry{
			ID: p.ID, Name: p.Name, Channels: p.Channels, Type: p.Type,
			Bits64: p.Flags&clap.PortSupports64Bits != 0, Main: p.Flags&clap.PortIsMain != 0,
		})
	}
	return entries
}

func (d *description) print(w io.Writer) error {
	fmt.Fprintf(w, "%s %s by %s\n%s\n\n", d.Name, d.Version, orDash(d.Vendor), d.Description)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "id\t%s\nclap\t%s\nfeatures\t%s\nextensions\t%s\n", d.ID, d.CLAP, strings.Join(d.Features, ", "), strings.Join(d.Extensions, ", "))
	for _, side := range []struct {
		name  string
		ports []portEntry
	}{{"input", d.Inputs}, {"output", d.Outputs}} {
		for _, p := range side.ports {
			bits := "32 bit"
			if p.Bits64 {
				bits = "32 and 64 bit"
			}
			fmt.Fprintf(t, "%s\t%s: %d channels, %s\n", side.name, orDash(p.Name), p.Channels, bits)
		}
	}
	fmt.Fprintf(t, "\n%d parameters:\nname\tfrom\tto\tdefault\tid\t\n", len(d.Parameters))
	for _, p := range d.Parameters {
		name := p.Name
		if p.Module != "" {
			name = p.Module + "/" + name
		}
		note := ""
		if !p.Automatable {
			note = "not automatable"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d\t%s\n", name, p.MinText, p.MaxText, p.DefaultText, p.ID, note)
	}
	return t.Flush()
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
