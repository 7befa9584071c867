// Package models has the models of the local engine: which there are, and those in a folder
// of the user. Pull a model, and find it for a pair of languages:
//
//	store := models.Store{Folder: "models"}
//	_, err := store.Pull(ctx, "bn-en", models.PullOptions{})
//	...
//	dir, ok := models.Find("models", "bn", "en")
//
// A model is a folder with three files, named as their publisher does: the weights, the
// shortlist and the vocabulary. It is there as a whole or not at all, and each of its files
// has passed a check of its SHA-256. The same folder may have models that users put there
// on their own: one that is called bn-en, or ends so, such as novels-bn-en, is found for
// Bengali and English.
package models

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Store is a folder with models. The zero value has none.
type Store struct {
	// Folder has a folder for each model. Pull makes it.
	Folder string
	// Catalog lists the models that can be pulled; nil is [Catalog].
	Catalog []Model
}

// State is what is in a folder of a model.
type State string

// The states of models.
const (
	Absent    State = "not installed"
	Installed State = "installed"
	// Own models were put into the folder by the user: there is nothing to compare them with.
	Own State = "own"
	// Broken ones lack something.
	Broken State = "not usable"
)

// Status is a model, and what of it is in the folder.
type Status struct {
	// Model is from the catalog. Of other models the name is known, and the languages if the
	// name tells them.
	Model
	// Dir is the folder of the model, and State what is there.
	Dir   string
	State State
	// Problem says why it is not usable.
	Problem error
	// Size of the installed files in bytes.
	Size int64
}

// Errors of a [Store].
var (
	ErrUnknown      = errors.New("there is no such model")
	ErrNotInstalled = errors.New("not installed")
	// ErrOwn is about a folder that Pull did not make.
	ErrOwn = errors.New("a folder of the user's own")
	// ErrBusy says that another Pull or Remove works in the folder.
	ErrBusy = errors.New("another run is changing the models")
)

// List returns the models of the catalog and all others in the folder, sorted by name. Sizes
// are compared, checksums are not: see [Store.Verify].
func (s Store) List() ([]Status, error) {
	var all []Status
	known := make(map[string]bool)
	for _, m := range s.catalog() {
		known[m.Name] = true
		all = append(all, s.status(m))
	}
	entries, err := os.ReadDir(s.Folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		if known[e.Name()] || plain(e.Name()) != nil {
			continue
		}
		// A link to a folder is one, too.
		if st, err := os.Stat(filepath.Join(s.Folder, e.Name())); err == nil && st.IsDir() {
			all = append(all, s.status(Model{Name: e.Name()}))
		}
	}
	slices.SortFunc(all, func(a, b Status) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

func (s Store) catalog() []Model {
	if s.Catalog == nil {
		return catalog()
	}
	return s.Catalog
}

// languages is the end of the name of a folder, if it tells the languages.
var languages = regexp.MustCompile(`(?:^|-)([a-z]{2,3})-([a-z]{2,3})$`)

// status looks at the folder of a model.
func (s Store) status(m Model) Status {
	st := Status{Model: m, Dir: filepath.Join(s.Folder, m.Name), State: Broken}
	if match := languages.FindStringSubmatch(m.Name); m.From == "" && match != nil {
		st.From, st.To = match[1], match[2]
	}
	if _, err := os.Stat(st.Dir); errors.Is(err, fs.ErrNotExist) {
		st.State = Absent
		return st
	}
	weights, shortlist, vocabulary, err := Files(st.Dir)
	if err != nil {
		st.Problem = err
		return st
	}
	for _, path := range []string{weights, shortlist, vocabulary} {
		if info, err := os.Stat(path); err == nil {
			st.Size += info.Size()
		}
	}
	if own(st.Dir) {
		st.State = Own
		return st
	}
	list, err := readManifest(st.Dir)
	if err != nil {
		st.Problem = err
		return st
	}
	for _, f := range list.Files {
		if st.Problem = sized(filepath.Join(st.Dir, f.Name), f.Bytes); st.Problem != nil {
			return st
		}
	}
	st.From, st.To = list.From, list.To
	st.State = Installed
	return st
}

// sized looks whether a file is there and has its size.
func sized(path string, size int64) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s is missing", path)
	case err != nil:
		return err
	case info.Size() != size:
		return fmt.Errorf("%s has %d bytes, not %d", path, info.Size(), size)
	}
	return nil
}

// Find returns the folder of a usable model for two languages, given by the codes that the
// catalog and folders have, such as bn and en. Of several, the one that is called FROM-TO is
// taken, else the first by name.
func Find(folder, from, to string) (dir string, ok bool) {
	if folder == "" {
		return "", false
	}
	all, err := Store{Folder: folder}.List()
	if err != nil {
		return "", false
	}
	for _, st := range all {
		if st.State != Installed && st.State != Own || st.From != from || st.To != to {
			continue
		}
		if st.Name == from+"-"+to {
			return st.Dir, true
		}
		if !ok {
			dir, ok = st.Dir, true
		}
	}
	return dir, ok
}

// Files returns the paths of the three files in the folder of a model: model*.bin, lex*.bin
// and vocab*.spm. It is an error if there is none or several of any.
func Files(dir string) (model, shortlist, vocabulary string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", "", "", err
	}
	var paths [3]string
	for i, want := range []struct{ what, pattern string }{
		{"model", "model*.bin"}, {"shortlist", "lex*.bin"}, {"vocabulary", "vocab*.spm"},
	} {
		var found, unpack []string
		for _, e := range entries {
			name := e.Name()
			if ok, _ := filepath.Match(want.pattern, name); ok {
				found = append(found, name)
			}
			if ok, _ := filepath.Match(want.pattern+packed, name); ok {
				unpack = append(unpack, name)
			}
		}
		switch {
		case len(found) == 1:
			paths[i] = filepath.Join(dir, found[0])
		case len(found) > 1:
			return "", "", "", fmt.Errorf("%s has several files for the %s: %s", dir, want.what, strings.Join(found, ", "))
		case len(unpack) > 0:
			return "", "", "", fmt.Errorf("%s has no %s: %s is still packed", dir, want.what, unpack[0])
		default:
			return "", "", "", fmt.Errorf("%s has no %s (a file %s)", dir, want.what, want.pattern)
		}
	}
	return paths[0], paths[1], paths[2], nil
}

// Remove deletes an installed model, and what an unfinished Pull has left of one.
func (s Store) Remove(name string) error {
	if err := plain(name); err != nil {
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	dir := filepath.Join(s.Folder, name)
	_, installed := os.Lstat(dir)
	_, begun := os.Stat(s.unfinished(name, loading))
	if installed == nil && own(dir) {
		return fmt.Errorf("%s is %w, which is not removed", dir, ErrOwn)
	}
	if installed != nil && begun != nil {
		return fmt.Errorf("%s is %w", name, ErrNotInstalled)
	}
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	// It is gone at once: nobody finds half a model.
	old := s.unfinished(name, replaced)
	if err := os.RemoveAll(old); err != nil {
		return err
	}
	if err := os.Rename(dir, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return errors.Join(os.RemoveAll(old), os.RemoveAll(s.unfinished(name, loading)), os.RemoveAll(s.unfinished(name, unpacking)))
}

// What lies in the folder of a [Store] beside the models, under a name with a dot before.
const (
	loading   = "part" // files on their way
	unpacking = "new"  // a model before it is whole
	replaced  = "old"  // one that is about to go
)

func (s Store) unfinished(name, what string) string {
	return filepath.Join(s.Folder, "."+name+"."+what)
}

// Damage is a file of an installed model that is not what it was.
type Damage struct {
	Path string
	Text string // what is wrong
}

// Verify reads the files of an installed model and returns those that are not as they were
// installed, or not what the catalog says. The error is [ErrNotInstalled] or [ErrOwn] where
// there is nothing to compare.
func (s Store) Verify(name string) ([]Damage, error) {
	if err := plain(name); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	dir := filepath.Join(s.Folder, name)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is %w", name, ErrNotInstalled)
	}
	if own(dir) {
		return nil, fmt.Errorf("%s is %w, with nothing to compare it with", dir, ErrOwn)
	}
	list, err := readManifest(dir)
	if err != nil {
		return []Damage{{filepath.Join(dir, manifestName), err.Error()}}, nil
	}
	pinned := make(map[string]string)
	if m, err := s.model(name); err == nil {
		for _, f := range m.Files {
			pinned[f.unpackedName()] = f.UnpackedSHA256
		}
	}
	var damaged []Damage
	for _, f := range list.Files {
		path := filepath.Join(dir, f.Name)
		if err := sized(path, f.Bytes); err != nil {
			damaged = append(damaged, Damage{path, strings.TrimPrefix(err.Error(), path+" ")})
			continue
		}
		sum, err := sumOf(path)
		switch {
		case err != nil:
			damaged = append(damaged, Damage{path, err.Error()})
		case sum != f.SHA256:
			damaged = append(damaged, Damage{path, "changed since it was installed"})
		case pinned[f.Name] != "" && pinned[f.Name] != sum:
			damaged = append(damaged, Damage{path, "not the file that the catalog has"})
		}
	}
	return damaged, nil
}

// model is the one of the catalog with a name.
func (s Store) model(name string) (Model, error) {
	all := s.catalog()
	i := slices.IndexFunc(all, func(m Model) bool { return m.Name == name })
	if i < 0 {
		return Model{}, fmt.Errorf("%w: %.100q", ErrUnknown, name)
	}
	return all[i], all[i].check()
}

// sumOf is the SHA-256 of a file.
func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
