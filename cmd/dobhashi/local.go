package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/local"
	"github.com/dobhashi/dobhashi/translate/local/models"
	"github.com/urfave/cli/v2"
)

// neural says which model of the local engine translates.
type neural struct {
	from, to string
	// model is the name of an installed one or a folder; empty for one that is installed for the
	// languages.
	model string
	beam  string // as it was typed
}

// folder finds the model.
func (n neural) folder() (string, error) {
	store, err := modelStore()
	if err != nil {
		return "", err
	}
	if n.model == "" {
		if dir, ok := models.Find(store.Folder, n.from, n.to); ok {
			return dir, nil
		}
		name := n.from + "-" + n.to
		text := "no model from " + n.from + " to " + n.to + " is installed"
		if !slices.Contains(modelNames(), name) {
			return "", &hinted{errors.New(text), "dobhashi models list shows those that there are; --model FOLDER names one of your own"}
		}
		return "", &hinted{errors.New(text), "dobhashi models pull " + name}
	}
	for _, dir := range []string{filepath.Join(store.Folder, n.model), n.model} {
		if st, err := os.Stat(dir); err == nil && st.IsDir() {
			return dir, nil
		}
	}
	return "", &hinted{fmt.Errorf("there is no model %s: neither one that is installed nor a folder is called so", n.model), "dobhashi models list shows those that are installed"}
}

// width is that of the beam, 0 if it was not typed.
func (n neural) width() (int, error) {
	if n.beam == "" {
		return 0, nil
	}
	width, err := strconv.Atoi(n.beam)
	if err != nil || width < 1 {
		return 0, &usageError{text: fmt.Sprintf("%q is no width of a beam", n.beam), hint: "--option beam=4; more is slower, and seldom better"}
	}
	return width, nil
}

// localReady tells whether a model is there, without reading it.
func localReady(n neural) error {
	dir, err := n.folder()
	if err != nil {
		return err
	}
	if _, err := n.width(); err != nil {
		return err
	}
	_, _, _, err = models.Files(dir)
	return err
}

func openLocal(_ context.Context, n neural) (translate.Backend, error) {
	dir, err := n.folder()
	if err != nil {
		return nil, err
	}
	width, err := n.width()
	if err != nil {
		return nil, err
	}
	e, err := local.Open(local.Config{Folder: dir, Beam: width})
	if err != nil {
		return nil, &hinted{err, "dobhashi models verify says whether the files of installed models are damaged"}
	}
	return e, nil
}

// offerModel asks on a terminal, once, whether to install a model where auto would take the
// built-in engine. No harm is done when that fails: the drafts are then rough.
func offerModel(ctx context.Context, e *env, c *cli.Context, s settings) error {
	if c.String("backend") != "auto" || c.Bool("quiet") || (neural{from: s.from, to: s.to}).installed() {
		return nil
	}
	_, asks := terminalWidth(e.stdin)
	_, shows := terminalWidth(e.stderr)
	name := s.from + "-" + s.to
	store, err := modelStore()
	if !asks || !shows || err != nil || slices.Contains(c.Args().Slice(), "-") || !c.Args().Present() {
		return nil
	}
	i := slices.IndexFunc(modelCatalog(), func(m models.Model) bool { return m.Name == name })
	asked := filepath.Join(store.Folder, name+".asked")
	if _, err := os.Stat(asked); i < 0 || !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	fmt.Fprintf(e.stderr, "A neural model makes far better drafts than the built-in engine, on this machine and for\nnothing. Load %s (%.0f MB)? [y/N] ", name, float64(modelCatalog()[i].Bytes())/1e6)
	answer, _ := bufio.NewReader(e.stdin).ReadString('\n')
	if a := strings.ToLower(strings.TrimSpace(answer)); a == "y" || a == "yes" {
		err := pull(ctx, e, store, []string{name}, models.PullOptions{}, false)
		if err == nil || ctx.Err() != nil {
			return err
		}
		say := &notes{w: e.stderr}
		say.line("warning: %s", oneLine(err.Error()))
		if h := hint(err); h != "" {
			say.line("hint: %s", oneLine(h))
		}
		return nil
	}
	fmt.Fprintf(e.stderr, "You will not be asked again; dobhashi models pull %s does it at any time.\n", name)
	if err := os.MkdirAll(store.Folder, 0o777); err == nil {
		_ = os.WriteFile(asked, nil, 0o666) // else there will be a question next time
	}
	return nil
}

// installed tells whether there is a model for the languages.
func (n neural) installed() bool {
	_, err := n.folder()
	return err == nil
}
