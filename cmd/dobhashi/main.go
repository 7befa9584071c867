// Command dobhashi turns Bengali text into English drafts and aligned parallel
// text. Run "dobhashi help" for its commands.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"unicode"

	"github.com/dobhashi/dobhashi/align/format/xmltext"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/urfave/cli/v2"
)

func main() {
	// A reader that goes away (dobhashi translate … | head) is an error of
	// Write, so that files which are being written do not stay behind half done.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Exit codes, the same for all commands.
const (
	exitOK          = 0
	exitFailure     = 1
	exitUsage       = 2
	exitFindings    = 3 // of a checking command
	exitPartial     = 3 // what was finished before the failure is kept
	exitAuth        = 4
	exitQuota       = 5
	exitInterrupted = 130
	exitPipe        = 141 // as if SIGPIPE had ended the program
)

// errFindings ends a checking command that found something. It prints nothing more.
var errFindings = errors.New("findings")

// errInterrupted ends a command that the user or the system stopped.
var errInterrupted = errors.New("interrupted")

// usageError is a mistake in the command line.
type usageError struct{ text, hint string }

func (e *usageError) Error() string { return e.text }

func usage(format string, args ...any) error {
	return &usageError{text: fmt.Sprintf(format, args...)}
}

// hinted is an error with advice.
type hinted struct {
	err  error
	hint string
}

func (h *hinted) Error() string { return h.err.Error() }
func (h *hinted) Unwrap() error { return h.err }

// env is what a command works with.
type env struct {
	stdin  io.Reader
	stdout *output
	stderr io.Writer

	// config is what was set outside of the command line, configErr what is wrong with it:
	// only doctor goes on then.
	config    *configuration
	configErr error
	// args is the command line, without the name of the program.
	args []string
	// job is the id of the job that goes on, empty if it is to be found.
	job string
}

// output is standard output. It keeps its first error, so that commands need
// not look at what each Write returns.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.Writer.Write(p)
	if err != nil {
		if path, ok := errors.AsType[*fs.PathError](err); ok {
			err = path.Err
		}
		o.err = fmt.Errorf("cannot write to standard output: %w", err)
	}
	return n, o.err
}

// run is the whole program. It returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	e := &env{stdin: stdin, stdout: &output{Writer: stdout}, stderr: stderr}
	err := e.run(ctx, args)
	if err == nil || errors.Is(err, errFindings) {
		if e.stdout.err != nil {
			err = e.stdout.err
		}
	}
	code := exitCode(err)
	if code == exitOK || code == exitPipe || errors.Is(err, errFindings) {
		return code
	}
	fmt.Fprintf(stderr, "error: %s\n", oneLine(err.Error()))
	if h := hint(err); h != "" {
		fmt.Fprintf(stderr, "hint: %s\n", oneLine(h))
	}
	return code
}

func (e *env) run(ctx context.Context, args []string) error {
	e.args = args
	app := newApp(e)
	if len(args) > 0 && args[0] == completeCommand {
		for _, word := range complete(app, args[1:]) {
			fmt.Fprintln(e.stdout, word)
		}
		return nil
	}
	path, args, help, err := arrange(app, args)
	if help {
		printHelp(e.stdout, app, path)
		return nil
	}
	if err != nil {
		return err
	}
	if configures(path) {
		e.config, e.configErr = readConfiguration(app)
		switch {
		case e.configErr == nil:
			args = e.config.complete(path, args)
		case path[0].Name != "doctor":
			return e.configErr
		}
	}
	return app.RunContext(ctx, append([]string{app.Name}, args...))
}

// newApp builds the command line. The library may neither print nor exit by
// itself, as its texts go to the wrong place and its exit codes are others.
func newApp(e *env) *cli.App {
	app := &cli.App{
		Name:                      "dobhashi",
		Usage:                     "English drafts and aligned parallel text from Bengali",
		Reader:                    e.stdin,
		Writer:                    e.stdout,
		ErrWriter:                 e.stderr,
		DisableSliceFlagSeparator: true,
		HideHelp:                  true,
		HideVersion:               true,
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              wrongFlag,
		Flags:                     []cli.Flag{&cli.BoolFlag{Name: "version", Aliases: []string{"v"}, Usage: "print the version"}},
		Commands: []*cli.Command{
			translateCommand(e),
			alignCommand(e),
			estimateCommand(e),
			jobsCommand(e),
			convertCommand(e),
			applyCommand(e),
			segmentCommand(e),
			namesCommand(e),
			glossaryCommand(e),
			validateCommand(e),
			configCommand(e),
			backendsCommand(e),
			modelsCommand(e),
			tmCommand(e),
			doctorCommand(e),
			completionCommand(e),
			versionCommand(e),
			helpCommand(e),
		},
	}
	var prepare func(path, commands []*cli.Command)
	prepare = func(path, commands []*cli.Command) {
		for _, c := range commands {
			c.HideHelp = true
			c.OnUsageError = wrongFlag
			if len(c.Subcommands) > 0 {
				path := append(path[:len(path):len(path)], c)
				c.Action = group(e, app, path, c.Subcommands)
				prepare(path, c.Subcommands)
			}
		}
	}
	prepare(nil, app.Commands)
	app.Action = group(e, app, nil, app.Commands)
	return app
}

// group is the action of a command that only holds others, when none of them
// was named.
func group(e *env, app *cli.App, path []*cli.Command, commands []*cli.Command) cli.ActionFunc {
	return func(c *cli.Context) error {
		if c.Args().Present() {
			return unknownCommand(fullName(app, path), c.Args().First(), commands)
		}
		if c.Bool("version") {
			printVersion(e.stdout)
			return nil
		}
		printHelp(e.stdout, app, path)
		return nil
	}
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
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	case errors.Is(err, syscall.EPIPE):
		return exitPipe
	}
	switch translate.KindOf(err) {
	case translate.Auth:
		return exitAuth
	case translate.Quota:
		return exitQuota
	}
	if _, ok := errors.AsType[*partialError](err); ok {
		return exitPartial
	}
	return exitFailure
}

// hint says what the user can do next, if the error knows.
func hint(err error) string {
	if h, ok := errors.AsType[*hinted](err); ok {
		return h.hint
	}
	if u, ok := errors.AsType[*usageError](err); ok {
		return u.hint
	}
	if d, ok := errors.AsType[*xmltext.Damage](err); ok {
		return "dobhashi convert --repair " + d.File + " good" + cmp.Or(filepath.Ext(d.File), ".tmx")
	}
	if t, ok := errors.AsType[*translate.Error](err); ok {
		return t.Hint
	}
	if d, ok := errors.AsType[*document.Error](err); ok {
		return d.Hint
	}
	return ""
}

// partialError ended a run that has kept what was finished before it.
type partialError struct{ error }

func (e *partialError) Unwrap() error { return e.error }

// oneLine makes a text fit for one line of a terminal, whatever is in the
// names and texts that it quotes.
func oneLine(s string) string { return printable(strings.Join(strings.Fields(s), " ")) }

// printable replaces control characters, which could move the cursor or
// change the colours of a terminal.
func printable(s string) string {
	if !strings.ContainsFunc(s, unicode.IsControl) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}
