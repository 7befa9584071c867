package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/urfave/cli/v2"
)

// profile is what people are told of a backend, beside what it is. A test compares it with
// the Info of the backend.
type profile struct {
	// keys are the environment variables that may hold its key, in the order in which they
	// are looked at.
	keys []string
	// options are the names that --option takes.
	options []string
	// can is what [abilities] says of it.
	can string
	// batch is the most that one call takes. It begins with the number of texts, if there
	// is such a limit.
	batch string
	// languages it translates, if known.
	languages string
}

// abilities says in a few words what a backend makes use of.
func abilities(info translate.Info) string {
	var can []string
	for _, a := range []struct {
		has  bool
		word string
	}{
		{info.PlacesTerms || info.ReadsTerms, "terms"},
		{info.Context > 0, "context"},
		{info.Examples > 0, "examples"},
		{info.Links, "word links"},
	} {
		if a.has {
			can = append(can, a.word)
		}
	}
	return strings.Join(can, ", ")
}

// condition of a backend.
type condition struct {
	Name  string `json:"name"`
	About string `json:"about"`
	Paid  bool   `json:"paid"`
	Ready bool   `json:"ready"`
	// Reason and Hint say why it is not ready and what to do.
	Reason    string   `json:"reason,omitempty"`
	Hint      string   `json:"hint,omitempty"`
	Can       []string `json:"can"`
	Batch     string   `json:"batch,omitempty"`
	Languages string   `json:"languages,omitempty"`
}

func backendsCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:  "backends",
		Usage: "list the translation systems and what each can do",
		Description: "Calls no server. What a backend can do:\n" +
			"  terms       is told the glossary's English of names; for the others names are\n" +
			"              put right afterwards\n" +
			"  context     reads the sentences before\n" +
			"  examples    follows similar translations that people made\n" +
			"  word links  tells which words translate which, so that markup finds its place\n\n" +
			examples("dobhashi backends", "dobhashi backends --json"),
		Flags: append(backendFlags(), &cli.BoolFlag{Name: "json", Usage: "print one JSON object a line, one for each backend"}),
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usage("backends takes no arguments")
			}
			named, err := namedBackend(c)
			if err != nil {
				return err
			}
			var found []condition
			for _, b := range backends {
				cond := condition{Name: b.name, About: b.about, Paid: b.paid, Ready: true, Can: []string{}, Batch: b.batch, Languages: b.languages}
				if b.can != "" {
					cond.Can = strings.Split(b.can, ", ")
				}
				if err := b.ready(settingsFor(c, b, named)); err != nil {
					cond.Ready, cond.Reason, cond.Hint = false, oneLine(err.Error()), oneLine(hint(err))
				}
				found = append(found, cond)
			}
			if !c.Bool("json") {
				printBackends(e.stdout, found)
				return nil
			}
			for _, cond := range found {
				if err := printJSON(e.stdout, cond); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// namedBackend is the backend that the user named, empty for auto.
func namedBackend(c *cli.Context) (string, error) {
	name := c.String("backend")
	if name == "auto" {
		return "", nil
	}
	if !slices.Contains(backendNames(), name) {
		return "", noBackend(name)
	}
	return name, nil
}

func noBackend(name string) *usageError {
	return &usageError{text: fmt.Sprintf("there is no backend %q", name), hint: "one of " + strings.Join(backendNames(), ", ")}
}

// settingsFor are the settings for a backend: what is about the one that was named, such as
// its server, is not for the others.
func settingsFor(c *cli.Context, b backend, named string) settings {
	if named != "" && b.name != named {
		return settings{from: c.String("from"), to: c.String("to")}
	}
	return backendSettings(c)
}

func printBackends(w io.Writer, found []condition) {
	rows := [][]string{{"BACKEND", "STATE", "COST", "CAN", "LANGUAGES"}}
	for _, c := range found {
		state, cost := "ready", "free"
		if !c.Ready {
			state = "not ready"
		}
		if c.Paid {
			cost = "money"
		}
		rows = append(rows, []string{c.Name, state, cost, cmp.Or(strings.Join(c.Can, ", "), "-"), cmp.Or(c.Languages, "not known")})
	}
	printRows(w, rows)
	for _, c := range found {
		fmt.Fprintf(w, "\n%s: %s\n", c.Name, c.About)
		if c.Batch != "" {
			fmt.Fprintf(w, "  one call takes %s\n", c.Batch)
		}
		if c.Paid {
			fmt.Fprint(w, "  used only when named, as it costs money\n")
		}
		if !c.Ready {
			fmt.Fprintf(w, "  not ready: %s\n", strings.TrimPrefix(c.Reason, c.Name+": "))
		}
		if c.Hint != "" {
			fmt.Fprintf(w, "  hint: %s\n", c.Hint)
		}
	}
}

// printRows prints a table, each column as wide as its longest text.
func printRows(w io.Writer, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, text := range r {
			widths[i] = max(widths[i], len(text))
		}
	}
	for _, r := range rows {
		line := ""
		for i, text := range r {
			line += fmt.Sprintf("%-*s  ", widths[i], text)
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}
