package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/local"
	"github.com/dobhashi/dobhashi/translate/local/models"
)

// neural says which model of the local engine translates.
type neural struct {
	from, to string
	// model is the name of an installed one or a folder; empty for one that is installed for the
	// languages.
	model string
	beam  string // as it was typed
}

// folder finds the model. again is the command that installs it anew, empty for one of the user's own.
func (n neural) folder() (dir, again string, err error) {
	store, err := modelStore()
	if err != nil {
		return "", "", err
	}
	if n.model != "" {
		for _, dir := range []string{filepath.Join(store.Folder, n.model), n.model} {
			if st, err := os.Stat(dir); err == nil && st.IsDir() {
				return dir, n.again(dir, store), nil
			}
		}
		return "", "", &hinted{fmt.Errorf("there is no model %s: neither one that is installed nor a folder is called so", n.model), "dobhashi models list shows those that are installed"}
	}
	if dir, ok := models.Find(store.Folder, n.from, n.to); ok {
		return dir, n.again(dir, store), nil
	}
	name := n.from + "-" + n.to
	if all, err := store.List(); err == nil {
		for _, st := range all {
			if st.State == models.Broken && st.From == n.from && st.To == n.to {
				return "", "", &hinted{fmt.Errorf("the model %s cannot be used: %w", st.Name, st.Problem), cmp.Or(n.again(st.Dir, store), "put it right or move its folder away")}
			}
		}
	}
	text := "no model from " + n.from + " to " + n.to + " is installed"
	if !slices.Contains(modelNames(), name) {
		return "", "", &hinted{errors.New(text), "dobhashi models list shows those that there are; --model FOLDER names one of your own"}
	}
	return "", "", &hinted{errors.New(text), "dobhashi models pull " + name}
}

// again is the command that installs the model in a folder anew, if there is one.
func (neural) again(dir string, store models.Store) string {
	name := filepath.Base(dir)
	if filepath.Dir(dir) != store.Folder || !slices.Contains(modelNames(), name) {
		return ""
	}
	return "dobhashi models pull " + name
}

// width is that of the beam, 0 if it was not typed.
func (n neural) width() (int, error) {
	if n.beam == "" {
		return 0, nil
	}
	width, err := strconv.Atoi(n.beam)
	if err != nil || width < 1 || width > local.MaxBeam {
		return 0, &usageError{text: fmt.Sprintf("%q is no width of a beam", n.beam), hint: fmt.Sprintf("1 to %d, such as --option beam=4; more is slower, and seldom better", local.MaxBeam)}
	}
	return width, nil
}

// localReady tells whether a model is there, without reading it.
func localReady(n neural) error {
	dir, _, err := n.folder()
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
	dir, again, err := n.folder()
	if err != nil {
		return nil, err
	}
	width, err := n.width()
	if err != nil {
		return nil, err
	}
	e, err := local.Open(local.Config{Folder: dir, Beam: width})
	if err != nil {
		return nil, &hinted{err, cmp.Or(again, "a model is three files that belong together, as Firefox has them; dobhashi models list shows where there are some")}
	}
	return e, nil
}

// offerTime is how long offerModel waits: nobody may be there.
const offerTime = 30 * time.Second

// offerModel asks on a terminal, once, whether to install a model where auto has taken the built-in
// engine for want of one. That comes after the drafts, which nobody is kept from.
func offerModel(ctx context.Context, d *drafting) error {
	_, asks := terminalWidth(d.stdin)
	_, shows := terminalWidth(d.stderr)
	store, err := modelStore()
	name := d.from + "-" + d.to
	i := slices.IndexFunc(store.Catalog, func(m models.Model) bool { return m.Name == name })
	if err != nil || i < 0 || !asks || !shows || slices.Contains(d.paths(), "-") {
		return nil
	}
	asked := filepath.Join(store.Folder, name+".asked")
	if _, err := os.Stat(asked); err == nil {
		return nil
	}
	fmt.Fprintf(d.stderr, "Load %s (%.0f MB) now, for the next drafts? [y/N] ", name, float64(store.Catalog[i].Bytes())/1e6)
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(d.stdin).ReadString('\n')
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case a := <-answer:
		if a == "y" || a == "yes" {
			err := pull(ctx, d.env, store, []string{name}, models.PullOptions{}, false)
			if err != nil && ctx.Err() == nil { // the drafts are there all the same
				d.say.line("warning: %s", oneLine(err.Error()))
				d.say.line("hint: %s", oneLine(hint(err)))
				return nil
			}
			return err
		}
	case <-time.After(offerTime):
		fmt.Fprintln(d.stderr)
	case <-ctx.Done():
		return nil
	}
	d.say.line("this is not asked again; dobhashi models pull %s does it at any time", name)
	if err := os.MkdirAll(store.Folder, 0o777); err == nil {
		_ = os.WriteFile(asked, nil, 0o666) // or else it is asked again
	}
	return nil
}
