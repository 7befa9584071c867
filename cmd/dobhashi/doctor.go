package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/urfave/cli/v2"
)

// diagnosis is what doctor found out.
type diagnosis struct {
	Version  string      `json:"version"`
	Go       string      `json:"go"`
	System   string      `json:"system"`
	Starter  int         `json:"starter_terms"`
	Backends []condition `json:"backends"`
}

// condition of a backend.
type condition struct {
	Name  string `json:"name"`
	About string `json:"about"`
	Paid  bool   `json:"paid"`
	Ready bool   `json:"ready"`
	// Reason and Hint say why it is not ready and what to do.
	Reason string `json:"reason,omitempty"`
	Hint   string `json:"hint,omitempty"`
}

func doctorCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:        "doctor",
		Usage:       "say which backends can be used, and why others cannot",
		Description: "Calls no server and costs nothing.\n\n" + examples("dobhashi doctor", "dobhashi doctor --json"),
		Flags:       append(accessFlags(), &cli.BoolFlag{Name: "json", Usage: "print one JSON object"}),
		Action: func(c *cli.Context) error {
			s := backendSettings(c)
			s.from, s.to = "bn", "en"
			d := diagnosis{Version: version(), Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH, Starter: len(glossary.Starter())}
			for _, b := range backends {
				cond := condition{Name: b.name, About: b.about, Paid: b.paid, Ready: true}
				if err := b.ready(s); err != nil {
					cond.Ready, cond.Reason, cond.Hint = false, oneLine(err.Error()), hint(err)
				}
				d.Backends = append(d.Backends, cond)
			}
			if c.Bool("json") {
				b, err := json.Marshal(d)
				if err != nil {
					return err
				}
				fmt.Fprintf(e.stdout, "%s\n", b)
				return nil
			}
			fmt.Fprint(e.stdout, d)
			return nil
		},
	}
}

func (d diagnosis) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "dobhashi %s, %s, %s\n", d.Version, d.Go, d.System)
	fmt.Fprintf(&b, "starter glossary: %s\n\nbackends\n", entries(d.Starter))
	for _, c := range d.Backends {
		state, cost := "ready", "free"
		if !c.Ready {
			state = "not ready"
		}
		if c.Paid {
			cost = "costs money, used only when named"
		}
		fmt.Fprintf(&b, "  %-8s %-10s %s; %s\n", c.Name, state, c.About, cost)
		if c.Reason != "" {
			fmt.Fprintf(&b, "  %-8s %-10s %s\n", "", "", c.Reason)
		}
		if c.Hint != "" {
			fmt.Fprintf(&b, "  %-8s %-10s %s\n", "", "hint:", c.Hint)
		}
	}
	return b.String()
}
