// Command dobhashi turns Bengali text into English drafts and aligned parallel
// text. Run "dobhashi help" for its commands.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/urfave/cli/v2"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second Ctrl-C ends the program at once
	}()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Exit codes, the same for all commands.
const (
	exitOK          = 0
	exitFailure     = 1
	exitUsage       = 2
	exitFindings    = 3
	exitAuth        = 4
	exitQuota       = 5
	exitInterrupted = 130
)

// errFindings ends a checking command that found something. It prints nothing more.
var errFindings = errors.New("findings")

// usageError is a mistake in the command line.
type usageError struct{ text, hint string }

func (e *usageError) Error() string { return e.text }

func usage(format string, args ...any) error {
	return &usageError{text: fmt.Sprintf(format, args...)}
}

// env is what a command works with.
type env struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

// run is the whole program. It returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	e := &env{stdin, stdout, stderr}
	app := newApp(e)
	err := app.RunContext(ctx, append([]string{app.Name}, intersperse(app, args)...))
	code := exitCode(err)
	if code != exitOK && !errors.Is(err, errFindings) {
		fmt.Fprintf(stderr, "error: %s\n", oneLine(err.Error()))
		if h := hint(err); h != "" {
			fmt.Fprintf(stderr, "hint: %s\n", h)
		}
	}
	return code
}

func newApp(e *env) *cli.App {
	// The library prints and exits by itself unless told otherwise.
	cli.VersionPrinter = func(*cli.Context) { printVersion(e.stdout) }
	return &cli.App{
		Name:                      "dobhashi",
		Usage:                     "English drafts and aligned parallel text from Bengali",
		HideVersion:               false,
		Version:                   version(),
		Reader:                    e.stdin,
		Writer:                    e.stdout,
		ErrWriter:                 e.stderr,
		DisableSliceFlagSeparator: true,
		EnableBashCompletion:      true,
		Suggest:                   true,
		HideHelpCommand:           false,
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              onUsageError,
		CommandNotFound:           nil,
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				name := c.Args().First()
				u := &usageError{text: fmt.Sprintf("there is no command %q", name), hint: "dobhashi help lists the commands"}
				if s := suggestion(c.App, name); s != "" {
					u.hint = fmt.Sprintf("did you mean: dobhashi %s", s)
				} else if _, err := os.Stat(name); err == nil {
					u.hint = fmt.Sprintf("to translate the file: dobhashi translate %s", name)
				}
				return u
			}
			return cli.ShowAppHelp(c)
		},
		Commands: []*cli.Command{
			translateCommand(e),
			segmentCommand(e),
			glossaryCommand(e),
			doctorCommand(e),
			completionCommand(e),
			versionCommand(e),
		},
	}
}

func onUsageError(_ *cli.Context, err error, _ bool) error {
	return &usageError{text: strings.TrimPrefix(err.Error(), "flag provided but not defined: ") + unknownFlag(err)}
}

func unknownFlag(err error) string {
	if strings.HasPrefix(err.Error(), "flag provided but not defined") {
		return " is not a flag of this command"
	}
	return ""
}

// suggestion is the command whose name is nearest to a mistyped one.
func suggestion(app *cli.App, name string) string {
	best, bestDistance := "", 3
	for _, c := range app.Commands {
		if d := editDistance(name, c.Name); d < bestDistance {
			best, bestDistance = c.Name, d
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

// intersperse moves flags that stand after arguments before them, as the
// library stops reading flags at the first argument and would ignore them
// silently: dobhashi translate story.txt -o out.tmx.
func intersperse(app *cli.App, args []string) []string {
	commands := app.Commands
	flags := app.Flags
	i := 0
	for i < len(args) && !strings.HasPrefix(args[i], "-") {
		c := find(commands, args[i])
		if c == nil {
			break
		}
		flags, commands = c.Flags, c.Subcommands
		i++
		if len(commands) == 0 {
			break
		}
	}
	out := append([]string(nil), args[:i]...)
	var positional []string
	for ; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			positional = append(positional, args[i+1:]...)
			i = len(args)
		case len(a) < 2 || a[0] != '-':
			positional = append(positional, a)
		default:
			out = append(out, a)
			if takesValue(flags, a) && i+1 < len(args) {
				i++
				out = append(out, args[i])
			}
		}
	}
	if len(positional) > 0 {
		if len(out) > 0 && anyDash(positional) {
			out = append(out, "--")
		}
		out = append(out, positional...)
	}
	return out
}

func anyDash(args []string) bool {
	for _, a := range args {
		if len(a) > 1 && a[0] == '-' {
			return true
		}
	}
	return false
}

func find(commands []*cli.Command, name string) *cli.Command {
	for _, c := range commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

// takesValue tells whether the flag a is followed by its value.
func takesValue(flags []cli.Flag, a string) bool {
	name := strings.TrimLeft(a, "-")
	if strings.Contains(name, "=") {
		return false
	}
	for _, f := range flags {
		for _, n := range f.Names() {
			if n == name {
				_, isBool := f.(*cli.BoolFlag)
				return !isBool
			}
		}
	}
	return false
}

func exitCode(err error) int {
	var u *usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.As(err, &u):
		return exitUsage
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	switch translate.KindOf(err) {
	case translate.Auth:
		return exitAuth
	case translate.Quota:
		return exitQuota
	}
	if strings.HasPrefix(err.Error(), "Required flag") {
		return exitUsage
	}
	return exitFailure
}

// hint says what the user can do next, if the error knows.
func hint(err error) string {
	if u, ok := errors.AsType[*usageError](err); ok {
		return u.hint
	}
	if t, ok := errors.AsType[*translate.Error](err); ok {
		return t.Hint
	}
	if d, ok := errors.AsType[*document.Error](err); ok {
		return d.Hint
	}
	if h, ok := errors.AsType[*hinted](err); ok {
		return h.hint
	}
	return ""
}

// hinted is an error with advice.
type hinted struct {
	err  error
	hint string
}

func (h *hinted) Error() string { return h.err.Error() }
func (h *hinted) Unwrap() error { return h.err }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
