package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/dobhashi/dobhashi/translate/local/models"
	"github.com/urfave/cli/v2"
)

// modelCatalog lists the models that can be pulled.
var modelCatalog = models.Catalog

// defaultModel is pulled where none is named.
const defaultModel = "bn-en"

func modelsCommand(e *env) *cli.Command {
	quiet := func() cli.Flag { return &cli.BoolFlag{Name: "quiet", Usage: "print nothing but errors"} }
	return &cli.Command{
		Name:  "models",
		Usage: "install neural models that translate on this machine",
		Subcommands: []*cli.Command{{
			Name:  "list",
			Usage: "list the models, and say which are installed",
			Description: "Calls no server. Each model has a folder, which is shown. Beside it you may put\n" +
				"one of your own, with files model*.bin, lex*.bin and vocab*.spm: if its name\n" +
				"ends with two languages, as novels-bn-en does, it is found by them.\n\n" +
				examples("dobhashi models list", "dobhashi models list --json"),
			Flags:  []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "print one JSON object a line, one for each model"}},
			Action: func(c *cli.Context) error { return listModels(e, c) },
		}, {
			Name:      "pull",
			Usage:     "load and install models",
			ArgsUsage: "[NAME...]",
			Description: "Loads " + defaultModel + " if none is named. Each file must have the checksum that this program\n" +
				"knows. If it is interrupted, run it again: it goes on where it stopped. A model\n" +
				"that is installed and whole stays as it is; a damaged one is installed anew.\n" +
				"For a machine without a network, load the files elsewhere, from the address\n" +
				"that list shows, and name their folder.\n\n" +
				examples("dobhashi models pull", "dobhashi models pull bn-en --from downloads"),
			Flags: []cli.Flag{
				&cli.StringFlag{Name: "from", Usage: "`FOLDER` take the .gz files from it, and call no server"},
				&cli.StringFlag{Name: "url", Usage: "`URL` load them from this folder on another server"},
				quiet(),
			},
			Action: func(c *cli.Context) error { return pullModels(e, c) },
		}, {
			Name:        "remove",
			Usage:       "delete an installed model",
			ArgsUsage:   "NAME",
			Description: "Also deletes what a pull that did not end has left.\n\n" + examples("dobhashi models remove bn-en"),
			Flags:       []cli.Flag{quiet()},
			Action:      func(c *cli.Context) error { return removeModel(e, c) },
		}, {
			Name:      "verify",
			Usage:     "look whether installed models are damaged",
			ArgsUsage: "[NAME]",
			Description: "Reads the files of one model, or of all that are installed, and compares their\n" +
				"checksums. Prints FILE: and what is wrong, and exits with 3 if anything is.\n\n" +
				examples("dobhashi models verify", "dobhashi models verify bn-en"),
			Flags:  []cli.Flag{quiet()},
			Action: func(c *cli.Context) error { return verifyModels(e, c) },
		}},
	}
}

// modelStore has the models of the user.
func modelStore() (models.Store, error) {
	dir, err := dataFolder()
	if err != nil {
		return models.Store{}, &hinted{fmt.Errorf("there is no place for models: %w", err), otherData}
	}
	return models.Store{Folder: filepath.Join(dir, "models"), Catalog: modelCatalog()}, nil
}

// otherData is the hint for a data folder that cannot be used.
const otherData = "XDG_DATA_HOME=FOLDER names another place"

func modelNames() (all []string) {
	for _, m := range modelCatalog() {
		all = append(all, m.Name)
	}
	return all
}

// listedModel is a model as list --json prints it.
type listedModel struct {
	Name  string       `json:"name"`
	From  string       `json:"from,omitempty"`
	To    string       `json:"to,omitempty"`
	State models.State `json:"state"`
	// Problem says why it is not usable.
	Problem string `json:"problem,omitempty"`
	Folder  string `json:"folder"`
	// Size of the installed files, and Download of those to load, in bytes.
	Size      int64        `json:"size"`
	Download  int64        `json:"download,omitempty"`
	Licence   string       `json:"licence,omitempty"`
	Publisher string       `json:"publisher,omitempty"`
	About     string       `json:"about,omitempty"`
	URL       string       `json:"url,omitempty"`
	Files     []listedFile `json:"files,omitempty"`
}

// listedFile is a file to load.
type listedFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func listModels(e *env, c *cli.Context) error {
	if c.Args().Present() {
		return usage("models list takes no arguments")
	}
	store, err := modelStore()
	if err != nil {
		return err
	}
	all, err := store.List()
	if err != nil {
		return err
	}
	if !c.Bool("json") {
		printModels(e, all)
		return nil
	}
	for _, st := range all {
		m := listedModel{Name: st.Name, From: st.From, To: st.To, State: st.State, Folder: st.Dir, Size: st.Size, Download: st.Bytes(),
			Licence: st.Licence, Publisher: st.Publisher, About: st.About, URL: st.URL}
		if st.Problem != nil {
			m.Problem = st.Problem.Error()
		}
		for _, f := range st.Files {
			m.Files = append(m.Files, listedFile{f.Name, f.Bytes, f.SHA256})
		}
		if err := printJSON(e.stdout, m); err != nil {
			return err
		}
	}
	return nil
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

func printModels(e *env, all []models.Status) {
	rows := [][]string{{"MODEL", "STATE", "DOWNLOAD", "ON DISK", "LICENCE"}}
	for _, st := range all {
		download, size := "-", "-"
		if st.URL != "" {
			download = megabytes(st.Bytes())
		}
		if st.Size > 0 {
			size = megabytes(st.Size)
		}
		rows = append(rows, []string{printable(st.Name), string(st.State), download, size, cmp.Or(st.Licence, "-")})
	}
	printRows(e.stdout, rows)
	for _, st := range all {
		fmt.Fprintf(e.stdout, "\n%s: ", printable(st.Name))
		if st.URL != "" {
			fmt.Fprintln(e.stdout, st.About)
			for _, f := range st.Files {
				fmt.Fprintf(e.stdout, "  %s/%s\n", strings.TrimSuffix(st.URL, "/"), f.Name)
			}
		} else {
			fmt.Fprintln(e.stdout, "a folder of your own")
		}
		fmt.Fprintf(e.stdout, "  folder: %s\n", printable(st.Dir))
		if st.Problem != nil {
			fmt.Fprintf(e.stdout, "  not usable: %s\n", oneLine(st.Problem.Error()))
		}
	}
}

func pullModels(e *env, c *cli.Context) error {
	ctx, stop := signal.NotifyContext(c.Context, stopSignals()...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	if c.IsSet("from") && c.IsSet("url") {
		return usage("--from and --url are two places for one file: give one")
	}
	for _, flag := range []string{"from", "url"} {
		if c.IsSet(flag) && c.String(flag) == "" {
			return usage("--%s is empty", flag)
		}
	}
	names := c.Args().Slice()
	if len(names) == 0 {
		names = []string{defaultModel}
	}
	store, err := modelStore()
	if err != nil {
		return err
	}
	return pull(ctx, e, store, names, models.PullOptions{From: c.String("from"), URL: c.String("url")}, c.Bool("quiet"))
}

// pull installs models, and says how it goes.
func pull(ctx context.Context, e *env, store models.Store, names []string, opt models.PullOptions, quiet bool) error {
	say := &notes{w: e.stderr, quiet: quiet}
	say.width, _ = terminalWidth(e.stderr)
	if !say.quiet {
		say.progress = newProgress(e.stderr, "megabyte")
	}
	defer say.clear()
	opt.Free = freeSpace
	opt.Progress = func(done, total int64) {
		say.step(int(done/1e6), func() int64 { return done }, total)
	}
	opt.Notify = func(err error, wait time.Duration) {
		if wait == 0 {
			say.line("waiting: %s", oneLine(err.Error()))
			return
		}
		say.retry(err, wait)
	}
	for _, name := range names {
		pulled, err := store.Pull(ctx, name, opt)
		dir := filepath.Join(store.Folder, name)
		switch {
		case err != nil && ctx.Err() != nil:
			say.line("what was loaded is kept: the same command goes on from there")
			return errInterrupted
		case err != nil:
			return modelError(name, err)
		case pulled:
			say.line("installed %s in %s", name, dir)
		default:
			say.line("%s is installed already, in %s", name, dir)
		}
	}
	return nil
}

// modelError adds what the user can do about an error.
func modelError(name string, err error) error {
	_, full := errors.AsType[*models.SpaceError](err)
	_, source := errors.AsType[*models.SourceError](err)
	switch {
	case errors.Is(err, models.ErrUnknown):
		return &usageError{text: err.Error(), hint: "one of " + strings.Join(modelNames(), ", ")}
	case errors.Is(err, models.ErrNotInstalled):
		return &hinted{err, "dobhashi models list says which are"}
	case errors.Is(err, models.ErrOwn):
		return &hinted{err, "move the folder or delete it yourself"}
	case full:
		return &hinted{err, "make room; or " + otherData}
	case source:
		return &hinted{err, "--url URL loads the files from another server, --from FOLDER takes them from a folder; dobhashi models list says where they are"}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENOTDIR):
		return &hinted{err, otherData}
	}
	return err
}

func removeModel(e *env, c *cli.Context) error {
	if c.NArg() != 1 {
		return &usageError{text: "models remove takes the name of one model", hint: "dobhashi models list says which are installed"}
	}
	store, err := modelStore()
	if err != nil {
		return err
	}
	name := c.Args().First()
	if err := store.Remove(name); err != nil {
		return modelError(name, err)
	}
	say := &notes{w: e.stderr, quiet: c.Bool("quiet")}
	say.line("removed %s", name)
	return nil
}

func verifyModels(e *env, c *cli.Context) error {
	if c.NArg() > 1 {
		return usage("models verify takes the name of one model, or none for all")
	}
	store, err := modelStore()
	if err != nil {
		return err
	}
	say := &notes{w: e.stderr, quiet: c.Bool("quiet")}
	names := c.Args().Slice()
	if len(names) == 0 {
		all, err := store.List()
		if err != nil {
			return err
		}
		for _, st := range all {
			if st.State == models.Installed || st.State == models.Broken {
				names = append(names, st.Name)
			}
		}
		if len(names) == 0 {
			say.line("no model is installed")
		}
	}
	found := false
	for _, name := range names {
		damaged, err := store.Verify(name)
		if errors.Is(err, models.ErrOwn) && c.NArg() == 0 {
			say.line("%s", err)
			continue
		}
		if err != nil {
			return modelError(name, err)
		}
		for _, d := range damaged {
			fmt.Fprintf(e.stdout, "%s: %s\n", printable(d.Path), oneLine(d.Text))
		}
		if len(damaged) > 0 {
			found = true
			say.line("hint: dobhashi models pull %s", name)
			continue
		}
		say.line("%s is as it was installed", name)
	}
	if found {
		return errFindings
	}
	return nil
}
