package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"
)

// configReport is what the command config prints.
type configReport struct {
	Files    []configFileReport `json:"files"`
	Settings []settingReport    `json:"settings"`
	Keys     []keyReport        `json:"keys"`
}

type configFileReport struct {
	Kind string `json:"kind"`
	Path string `json:"path"`
	Read bool   `json:"read"`
}

type settingReport struct {
	Name string `json:"name"`
	// Value is null if there is none, not even a default.
	Value any `json:"value"`
	// Origin is FILE:LINE, an environment variable, or "default".
	Origin string `json:"origin,omitempty"`
}

type keyReport struct {
	Variable string `json:"variable"`
	Set      bool   `json:"set"`
}

func configCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:  "config",
		Usage: "print all settings, their values and where they come from",
		Description: "A setting is a flag that need not be typed. Its value is the first of: the flag;\n" +
			"the environment variable DOBHASHI_NAME; the project file dobhashi.toml in this\n" +
			"folder or the nearest above it; the user file; the default. Both files are TOML:\n\n" +
			"  glossary = [\"names.tsv\"]\n  jobs = 2\n\n" +
			"File names in them are relative to the file; lists in variables are separated\n" +
			"as in PATH. What runs a program, sends text or a key to some place, or costs\n" +
			"money, may not stand in a project file, which somebody else may have written.\n" +
			"The keys of backends are never shown.\n\n" +
			examples("dobhashi config", "DOBHASHI_JOBS=2 dobhashi config --json"),
		Flags: []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "print one JSON object"}},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usage("config takes no arguments")
			}
			r := reportConfiguration(c.App, e.config)
			if c.Bool("json") {
				return printJSON(e.stdout, r)
			}
			r.print(e.stdout)
			return nil
		},
	}
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func reportConfiguration(app *cli.App, cfg *configuration) configReport {
	r := configReport{
		Files: []configFileReport{{"project", cfg.project.path, cfg.project.read}, {"user", cfg.user.path, cfg.user.read}},
		Keys:  []keyReport{},
	}
	found := cfg.effective(nil)
	for _, s := range configurable {
		f := flagNamed(app.Commands, s.name)
		v, ok := found[s.name]
		if !ok {
			v = setValue{origin: "default"}
			if d := defaultText(f); d != "" {
				v.texts = []string{d}
			} else {
				v.origin = ""
			}
		}
		r.Settings = append(r.Settings, settingReport{s.name, kindOf(f).value(s.name, v.texts), v.origin})
	}
	for _, b := range backends {
		for _, k := range b.keys {
			r.Keys = append(r.Keys, keyReport{k, os.Getenv(k) != ""})
		}
	}
	return r
}

// defaultText is the default of a flag, empty if that is as good as none.
func defaultText(f cli.Flag) string {
	d, ok := f.(cli.DocGenerationFlag)
	if !ok {
		return ""
	}
	text := strings.Trim(d.GetDefaultText(), `"`)
	if text == "0" {
		return ""
	}
	return text
}

// value is what a setting has been given, as JSON has it.
func (k settingKind) value(name string, texts []string) any {
	if texts == nil {
		return nil
	}
	if k == listKind || len(texts) != 1 {
		shown := []string{}
		for _, t := range texts {
			shown = append(shown, withoutSecret(name, t))
		}
		return shown
	}
	switch k {
	case truthKind:
		if b, err := strconv.ParseBool(texts[0]); err == nil {
			return b
		}
	case wholeKind:
		if n, err := strconv.ParseInt(texts[0], 0, 64); err == nil {
			return n
		}
	case numberKind:
		if f, err := strconv.ParseFloat(texts[0], 64); err == nil {
			return f
		}
	}
	return withoutSecret(name, texts[0])
}

// withoutSecret leaves a password or key out that somebody put into the value of a setting.
func withoutSecret(name, text string) string {
	const hidden = "[not shown]"
	switch name {
	case "endpoint":
		if strings.ContainsAny(text, "@?#") {
			return hidden
		}
	case "option":
		key, _, _ := strings.Cut(text, "=")
		for _, word := range []string{"key", "token", "secret", "password", "auth"} {
			if strings.Contains(strings.ToLower(key), word) {
				return key + "=" + hidden
			}
		}
	}
	for _, b := range backends {
		for _, k := range b.keys {
			if key := os.Getenv(k); key != "" {
				text = strings.ReplaceAll(text, key, hidden)
			}
		}
	}
	return text
}

func (r configReport) print(w io.Writer) {
	fmt.Fprintln(w, "files")
	for _, f := range r.Files {
		state := "read"
		switch {
		case f.Path == "":
			f.Path, state = "-", "there is no folder for it"
		case !f.Read && f.Kind == "project":
			state = "not in this folder, nor in those above it"
		case !f.Read:
			state = "not there"
		}
		fmt.Fprintf(w, "  %-8s %s   (%s)\n", f.Kind, printable(f.Path), state)
	}
	fmt.Fprint(w, "\nsettings\n")
	var lines [][2]string
	width := 0
	for _, s := range r.Settings {
		line, origin := "  "+s.Name, s.Origin
		switch v := s.Value.(type) {
		case nil:
			origin = "not set"
		case []string:
			line += " = " + printable(strings.Join(v, ", "))
		default:
			line += " = " + printable(fmt.Sprint(v))
		}
		lines = append(lines, [2]string{line, printable(origin)})
		if n := cells(line); n <= helpWidth/2 {
			width = max(width, n)
		}
	}
	for _, l := range lines {
		fmt.Fprintf(w, "%s%s   (%s)\n", l[0], strings.Repeat(" ", max(0, width-cells(l[0]))), l[1])
	}
	fmt.Fprint(w, "\nkeys\n")
	width = 0
	for _, k := range r.Keys {
		width = max(width, len(k.Variable))
	}
	for _, k := range r.Keys {
		state := "not set"
		if k.Set {
			state = "set"
		}
		fmt.Fprintf(w, "  %-*s   %s\n", width, k.Variable, state)
	}
}
