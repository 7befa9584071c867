package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange makes a command line that the library understands. It stops reading
// flags at the first argument and silently takes the rest for arguments, and
// refuses -o beside --output; so flags go first, under their long names. It
// also returns the commands that were named and whether help is asked for,
// with -h or --help anywhere before --. The error is about the first flag
// that is wrong.
func arrange(app *cli.App, args []string) (path []*cli.Command, arranged []string, help bool, err error) {
	commands, flags := app.Commands, app.Flags
	for len(args) > 0 {
		c := find(commands, args[0])
		if c == nil {
			break
		}
		path = append(path, c)
		arranged = append(arranged, c.Name)
		commands, flags, args = c.Subcommands, c.Flags, args[1:]
	}
	var positional []string
	for len(args) > 0 {
		a := args[0]
		args = args[1:]
		if a == "--" {
			positional = append(positional, args...)
			break
		}
		if len(a) < 2 || a[0] != '-' {
			positional = append(positional, a)
			continue
		}
		name, value, hasValue := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(a, "-"), "-"), "=")
		if name == "h" || name == "help" {
			help = true
			continue
		}
		f := findFlag(flags, name)
		if f == nil {
			if err == nil {
				err = unknownFlag(fullName(app, path), a, flags)
			}
			continue
		}
		long := "--" + f.Names()[0]
		if !hasValue && takesValue(f) {
			if len(args) == 0 {
				if err == nil {
					err = usage("%s needs a value", a)
				}
				break
			}
			value, hasValue, args = args[0], true, args[1:]
		}
		if hasValue {
			long += "=" + value
		}
		arranged = append(arranged, long)
	}
	if slices.ContainsFunc(positional, func(a string) bool { return len(a) > 1 && a[0] == '-' }) {
		arranged = append(arranged, "--")
	}
	return path, append(arranged, positional...), help, err
}

// fullName is the command at the end of path as it is typed.
func fullName(app *cli.App, path []*cli.Command) string {
	name := app.Name
	for _, c := range path {
		name += " " + c.Name
	}
	return name
}

func find(commands []*cli.Command, name string) *cli.Command {
	for _, c := range commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

func findFlag(flags []cli.Flag, name string) cli.Flag {
	for _, f := range flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

// takesValue tells whether the flag is followed by its value.
func takesValue(f cli.Flag) bool {
	d, ok := f.(cli.DocGenerationFlag)
	return ok && d.TakesValue()
}

// unknownFlag is the error for a flag that is none of those of the command full.
func unknownFlag(full, flag string, flags []cli.Flag) error {
	flag, _, _ = strings.Cut(flag, "=")
	u := &usageError{text: fmt.Sprintf("%s has no flag %s", full, flag), hint: full + " --help lists the flags"}
	var names []string
	for _, f := range flags {
		names = append(names, f.Names()[0])
	}
	if near := nearest(strings.TrimLeft(flag, "-"), names); near != "" {
		u.hint = "did you mean: " + dashes(near)
	}
	return u
}

// unknownCommand is the error for a name that is none of the commands after full.
func unknownCommand(full, name string, commands []*cli.Command) error {
	u := &usageError{text: fmt.Sprintf("there is no command %q", full+" "+name), hint: full + " --help lists the commands"}
	var names []string
	for _, c := range commands {
		names = append(names, c.Name)
	}
	if near := nearest(name, names); near != "" {
		u.hint = fmt.Sprintf("did you mean: %s %s", full, near)
	} else if _, err := os.Stat(name); err == nil {
		u.hint = "to translate the file: dobhashi translate " + name
	}
	return u
}

var wrongValue = regexp.MustCompile(`^invalid (?:boolean )?value "(.*)" for (?:flag )?-(\S+): `)

// wrongFlag says in our words that the library cannot read the value of a flag.
func wrongFlag(_ *cli.Context, err error, _ bool) error {
	if m := wrongValue.FindStringSubmatch(err.Error()); m != nil {
		return usage("%q is no value for %s", m[1], dashes(m[2]))
	}
	return usage("%s", err)
}

// dashes writes the name of a flag as it is typed.
func dashes(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// nearest returns the name that a mistyped one was meant to be, "" if none is
// near: up to two letters are wrong, or the end is missing.
func nearest(mistyped string, names []string) string {
	best, bestDistance := "", 3
	for _, name := range names {
		if d := editDistance(mistyped, name); d < bestDistance && d < len(name) {
			best, bestDistance = name, d
		}
	}
	if best == "" && len(mistyped) > 1 {
		for _, name := range names {
			if strings.HasPrefix(name, mistyped) {
				return name
			}
		}
	}
	return best
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
