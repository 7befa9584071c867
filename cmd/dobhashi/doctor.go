package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/urfave/cli/v2"
)

// diagnosis is what doctor found out.
type diagnosis struct {
	Version string  `json:"version"`
	Go      string  `json:"go"`
	System  string  `json:"system"`
	Starter int     `json:"starter_terms"`
	Checks  []check `json:"checks"`
	// Called are the backends whose servers were called.
	Called []string `json:"called"`
}

// check is one thing that was looked at.
type check struct {
	Name  string `json:"name"`
	State state  `json:"state"`
	Text  string `json:"text"`
	Hint  string `json:"hint,omitempty"`
}

// state is how a check ended.
type state string

const (
	stateOK      state = "ok"
	stateWarning state = "warning"
	stateProblem state = "problem"    // and doctor exits with exitFindings
	stateUnused  state = "not set up" // which is fine
)

// What the doctor takes for well.
const (
	answerTime   = 5 * time.Second
	leastFree    = 1e9 // bytes
	clockMayDiff = 5 * time.Minute
)

func doctorCommand(e *env) *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "look for what is wrong with settings, folders and servers",
		Description: "Calls the servers of the backends that you have set up, that is those for which\n" +
			"there is a key in the environment and the one that a setting or --backend names.\n" +
			"The calls cost nothing and take 5 seconds at most. Nobody else is called. Exits\n" +
			"with 3 if there is a problem.\n\n" +
			examples("dobhashi doctor", "dobhashi doctor --offline --json", "dobhashi doctor --offline --backend google --api-key-file google.key"),
		Flags: append(backendFlags(),
			&cli.BoolFlag{Name: "offline", Usage: "call nobody"},
			&cli.BoolFlag{Name: "json", Usage: "print one JSON object"}),
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usage("doctor takes no arguments")
			}
			d, err := diagnose(e, c)
			if err != nil {
				return err
			}
			if !c.Bool("json") {
				d.print(e.stdout)
			} else if err := printJSON(e.stdout, d); err != nil {
				return err
			}
			if slices.ContainsFunc(d.Checks, func(c check) bool { return c.State == stateProblem }) {
				return errFindings
			}
			return nil
		},
	}
}

func diagnose(e *env, c *cli.Context) (*diagnosis, error) {
	named, err := namedBackend(c)
	if err != nil {
		return nil, err
	}
	d := &diagnosis{Version: version(), Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH,
		Starter: len(glossary.Starter()), Called: []string{}}
	d.Checks = append(d.Checks, checkConfiguration(e), checkData(), checkTemporary())
	call := !c.Bool("offline")
	if s := backendSettings(c); named == "" && (s.endpoint != "" || s.keyFile != "") {
		call = false
		d.Checks = append(d.Checks, check{"backend", stateWarning, "an endpoint or a key file is set, but not for which backend: no server was called",
			"set backend as well, or say --backend NAME"})
	}
	for _, b := range backends {
		d.backend(c.Context, b, settingsFor(c, b, named), b.name == named, call)
	}
	return d, nil
}

func checkConfiguration(e *env) check {
	const name = "settings"
	if e.configErr != nil {
		return check{name, stateProblem, oneLine(e.configErr.Error()), oneLine(hint(e.configErr))}
	}
	var read, absent []string
	for _, f := range []configFile{e.config.project, e.config.user} {
		if f.read {
			read = append(read, f.path)
		} else if f.path != "" {
			absent = append(absent, f.path)
		}
	}
	text := ""
	if len(read) > 0 {
		text = "read from " + strings.Join(read, " and ") + "; "
	}
	if len(absent) > 0 {
		text += "no " + strings.Join(absent, ", no ")
	}
	return check{name, stateOK, printable(strings.TrimSuffix(text, "; ")), ""}
}

// checkData looks at the folder of the translation memory.
func checkData() check {
	const name, advice = "data folder", "XDG_DATA_HOME=FOLDER names another place for it"
	dir, err := dataFolder()
	if err != nil {
		return check{name, stateProblem, oneLine(err.Error()), advice}
	}
	text, place := dir, dir
	for { // the folder in which it would be made
		st, err := os.Stat(place)
		if errors.Is(err, fs.ErrNotExist) && filepath.Dir(place) != place {
			place = filepath.Dir(place)
			text = dir + ", not made yet"
			continue
		}
		if err == nil && !st.IsDir() {
			err = fmt.Errorf("%s is not a folder", place)
		}
		if err == nil {
			err = tryWriting(place)
		}
		if err != nil {
			return check{name, stateProblem, oneLine(fmt.Sprintf("%s cannot be used: %v", dir, err)), advice}
		}
		break
	}
	free, ok := freeSpace(place)
	if ok {
		text += fmt.Sprintf(", %.1f GB free", float64(free)/1e9)
	}
	if ok && free < leastFree {
		return check{name, stateWarning, printable(text), "a translation memory grows; make room"}
	}
	return check{name, stateOK, printable(text), ""}
}

// dataFolder is where the translation memory lies.
func dataFolder() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "dobhashi"), nil
	}
	if runtime.GOOS == "windows" {
		if dir := os.Getenv("LocalAppData"); dir != "" {
			return filepath.Join(dir, "dobhashi"), nil
		}
		return "", errors.New("%LocalAppData% is not set")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "dobhashi"), nil
	}
	return filepath.Join(home, ".local", "share", "dobhashi"), nil
}

func checkTemporary() check {
	dir := os.TempDir()
	if err := tryWriting(dir); err != nil {
		return check{"temporary folder", stateProblem, oneLine(fmt.Sprintf("%s cannot be used: %v", dir, err)), "TMPDIR=FOLDER names another one (on Windows TMP)"}
	}
	return check{"temporary folder", stateOK, printable(dir), ""}
}

// tryWriting writes a file into a folder and removes it again.
func tryWriting(dir string) error {
	f, err := os.CreateTemp(dir, ".dobhashi-doctor-*")
	if err != nil {
		return err
	}
	_, err = f.WriteString("?")
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// backend looks at a backend, and calls its server if the user has set it up: named it, or
// given a key for it.
func (d *diagnosis) backend(ctx context.Context, b backend, s settings, named, call bool) {
	setUp := named || slices.ContainsFunc(b.keys, func(k string) bool { return os.Getenv(k) != "" })
	key, _ := s.key(b.keys...)
	// What comes from a server may repeat what it was sent.
	say := func(state state, text, hint string) {
		if key != "" {
			text, hint = strings.ReplaceAll(text, key, "[key]"), strings.ReplaceAll(hint, key, "[key]")
		}
		text = strings.TrimPrefix(oneLine(text), b.name+": ")
		d.Checks = append(d.Checks, check{"backend " + b.name, state, text, oneLine(hint)})
	}
	if err := b.ready(s); err != nil {
		state := stateUnused
		if setUp {
			state = stateProblem
		}
		say(state, err.Error(), hint(err))
		return
	}
	switch {
	case !setUp && len(b.keys) == 0:
		say(stateOK, "ready", "")
		return
	case !setUp || !call:
		say(stateOK, "ready, not called", "")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	back, err := b.open(ctx, s)
	if err != nil {
		say(stateProblem, err.Error(), hint(err))
		return
	}
	if cl, ok := back.(io.Closer); ok {
		defer cl.Close()
	}
	server, ok := back.(translate.Checker)
	if !ok {
		say(stateOK, "ready", "")
		return
	}
	d.Called = append(d.Called, b.name)
	about, clock, err := server.Check(ctx)
	// The answer took its time, of which the clock is from somewhere in the middle: a few
	// seconds, which do not matter.
	off := time.Until(clock).Round(time.Minute)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		say(stateProblem, fmt.Sprintf("no answer within %v", answerTime), "")
	case err != nil:
		say(stateProblem, err.Error(), hint(err))
	case !clock.IsZero() && off.Abs() > clockMayDiff:
		way := "behind"
		if off < 0 {
			way = "ahead of"
		}
		say(stateProblem, fmt.Sprintf("%s; the clock of this machine is %s %s the server's", about, strings.TrimSuffix(off.Abs().String(), "0s"), way),
			"set the clock: servers refuse keys and tokens of another time")
	default:
		say(stateOK, about, "")
	}
}

func (d *diagnosis) print(w io.Writer) {
	fmt.Fprintf(w, "dobhashi %s, %s, %s\n", d.Version, d.Go, d.System)
	fmt.Fprintf(w, "starter glossary: %s\n\n", entries(d.Starter))
	for _, c := range d.Checks {
		fmt.Fprintf(w, "%-10s  %s: %s\n", c.State, c.Name, c.Text)
		if c.Hint != "" {
			fmt.Fprintf(w, "%-10s  hint: %s\n", "", c.Hint)
		}
	}
	fmt.Fprintf(w, "\ncalled: %s\n", cmp.Or(strings.Join(d.Called, ", "), "no server"))
}
