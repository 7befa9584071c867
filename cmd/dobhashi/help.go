package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"
)

func helpCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:        "help",
		Usage:       "print how to use a command",
		ArgsUsage:   "[COMMAND]",
		Description: examples("dobhashi help translate", "dobhashi help glossary check"),
		Action: func(c *cli.Context) error {
			var path []*cli.Command
			commands := c.App.Commands
			for _, name := range c.Args().Slice() {
				cmd := find(commands, name)
				if cmd == nil {
					return unknownCommand(fullName(c.App, path), name, commands)
				}
				path = append(path, cmd)
				commands = cmd.Subcommands
			}
			printHelp(e.stdout, c.App, path)
			return nil
		},
	}
}

// examples makes the description of a command from lines that work as they stand.
func examples(lines ...string) string {
	return "Examples:\n  " + strings.Join(lines, "\n  ")
}

// helpWidth is how wide the help is; most terminals are not narrower.
const helpWidth = 80

// printHelp prints how to use the command at the end of path, or the program.
func printHelp(w io.Writer, app *cli.App, path []*cli.Command) {
	full := fullName(app, path)
	about, arguments, description, flags, commands := app.Usage, "", "", app.Flags, app.Commands
	if len(path) > 0 {
		c := path[len(path)-1]
		about, arguments, description, flags, commands = c.Usage, c.ArgsUsage, c.Description, c.Flags, c.Subcommands
	}
	flags = append(flags[:len(flags):len(flags)], &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "print this help"})

	fmt.Fprintf(w, "%s: %s\n\nUsage: %s", full, about, full)
	if len(commands) > 0 {
		fmt.Fprint(w, " COMMAND")
	}
	fmt.Fprint(w, " [FLAGS]")
	if arguments != "" {
		fmt.Fprint(w, " ", arguments)
	}
	fmt.Fprintln(w)
	if description != "" {
		fmt.Fprintf(w, "\n%s\n", description)
	}
	var rows [][2]string
	for _, c := range commands {
		rows = append(rows, [2]string{c.Name, c.Usage})
	}
	printTable(w, "Commands", rows)
	rows = rows[:0]
	for _, f := range flags {
		rows = append(rows, flagRow(f.(cli.DocGenerationFlag)))
	}
	printTable(w, "Flags", rows)
	for _, s := range configurable {
		if findFlag(flags, s.name) != nil {
			fmt.Fprintln(w)
			for _, line := range wrap(fmt.Sprintf("What is not typed may come from the environment, such as %s for --%s, or from a file: see %s config.",
				s.variable(), s.name, app.Name), helpWidth) {
				fmt.Fprintln(w, line)
			}
			break
		}
	}
	if len(commands) > 0 {
		fmt.Fprintf(w, "\n%s COMMAND --help says more about a command.\n", full)
	}
}

// flagRow is a flag as it is typed, and what it does.
func flagRow(f cli.DocGenerationFlag) [2]string {
	name := "    "
	for _, n := range f.Names()[1:] {
		name = dashes(n) + ", "
	}
	name += dashes(f.Names()[0])
	// The usage begins with what stands for the value, between backquotes.
	usage := f.GetUsage()
	if value, after, ok := strings.Cut(strings.TrimPrefix(usage, "`"), "` "); ok {
		name += " " + value
		usage = after
	}
	var more []string
	if text := strings.Trim(f.GetDefaultText(), `"`); f.TakesValue() && cmp.Or(text, "0") != "0" {
		more = append(more, "default "+text)
	}
	if len(more) > 0 {
		usage += " (" + strings.Join(more, "; ") + ")"
	}
	return [2]string{name, usage}
}

func printTable(w io.Writer, title string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	first := 0
	for _, r := range rows {
		first = max(first, len(r[0]))
	}
	fmt.Fprintf(w, "\n%s:\n", title)
	for _, r := range rows {
		for i, line := range wrap(r[1], helpWidth-first-4) {
			if i > 0 {
				r[0] = ""
			}
			fmt.Fprintf(w, "  %-*s  %s\n", first, r[0], line)
		}
	}
}
