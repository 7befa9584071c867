package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format"
	"github.com/dobhashi/dobhashi/translate/document"
)

// input is a document that the user named, or that lies in a folder which was.
type input struct {
	path string
	// name is the path below the folder, or the name of a file.
	name string
}

// expand puts the documents of a folder, and of those in it, in the place of its name, in
// alphabetical order. What is hidden, has no extension of a document, or lies in a folder of
// outputs is left out.
func expand(args, outputs []string) ([]input, error) {
	var all []input
	for _, arg := range args {
		if st, err := os.Stat(arg); arg == "-" || err != nil || !st.IsDir() {
			all = append(all, input{arg, filepath.Base(arg)})
			continue
		}
		before := len(all)
		err := filepath.WalkDir(arg, func(path string, entry fs.DirEntry, err error) error {
			hidden := path != arg && strings.HasPrefix(entry.Name(), ".")
			switch {
			case err != nil:
				return err
			case entry.IsDir() && (hidden || path != arg && slices.ContainsFunc(outputs, func(o string) bool { return identify(o, nil).same(identify(path, nil)) || sameFolder(o, path) })):
				return filepath.SkipDir
			case entry.IsDir() || hidden || !slices.Contains(document.Extensions(), strings.ToLower(filepath.Ext(path))):
				return nil
			}
			name, err := filepath.Rel(arg, path)
			all = append(all, input{path, name})
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(all) == before {
			return nil, &usageError{text: fmt.Sprintf("there is no document in the folder %s", arg), hint: "documents end with one of " + strings.Join(document.Extensions(), " ")}
		}
	}
	return all, nil
}

// sameFolder tells whether two paths are one folder.
func sameFolder(a, b string) bool {
	i, err := os.Stat(a)
	j, err2 := os.Stat(b)
	return err == nil && err2 == nil && i.IsDir() && os.SameFile(i, j)
}

// isFolder tells whether an output is a folder for documents: it ends as one, or it is one and
// has no name of a format.
func isFolder(path string) bool {
	if path == "-" {
		return false
	}
	if os.IsPathSeparator(path[len(path)-1]) {
		return true
	}
	st, err := os.Stat(path)
	_, pairs := format.ForPath(path)
	return err == nil && st.IsDir() && !pairs
}

// folder writes the translation of each document below a folder, under the name that the
// document has in its own.
type folder struct {
	path  string
	to    string            // language
	names map[string]string // of the documents by their paths

	mu    sync.Mutex
	queue []*folderDocument // that were opened; the pairs are those of the first one

	wrote int
	notes []string
}

type folderDocument struct {
	*document.Document
	path string
	out  format.Sink
}

// newFolder refuses documents whose translations would be one file, or would destroy one that
// is read.
func newFolder(e *env, path, to string, inputs []input, read []string) (*folder, error) {
	f := &folder{path: path, to: to, names: make(map[string]string)}
	from := make(map[string]string)
	for _, in := range inputs {
		target := filepath.Join(path, in.name)
		if other, ok := from[target]; ok {
			return nil, usage("%s and %s would both be written to %s", other, in.path, target)
		}
		from[target], f.names[in.path] = in.path, target
		if err := overwrites(e, target, read); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// open is told of a document before its first sentence. The folder closes it.
func (f *folder) open(path string, d *document.Document) error {
	target := f.names[path]
	if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
		return err
	}
	out, err := createDocument(target, d, f.to)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queue = append(f.queue, &folderDocument{d, path, out})
	return nil
}

// first is the document whose pairs come, nil for none.
func (f *folder) first() *folderDocument {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.queue) == 0 {
		return nil
	}
	return f.queue[0]
}

// finish takes the first document away, and puts it in its place if it is whole.
func (f *folder) finish(d *folderDocument, whole bool) error {
	f.mu.Lock()
	f.queue = f.queue[1:]
	f.mu.Unlock()
	defer d.Document.Close()
	if !whole {
		d.out.Abort()
		return nil
	}
	if err := d.out.Close(nil); err != nil {
		return err
	}
	f.wrote++
	for _, n := range d.out.Notes() {
		f.notes = append(f.notes, d.path+": "+n)
	}
	return nil
}

// Write stores the translation of the next sentence. The documents before that of p are whole.
func (f *folder) Write(p *align.Pair) error {
	for d := f.first(); d != nil; d = f.first() {
		if d.path == p.Place.Document {
			return d.out.Write(p)
		}
		if err := f.finish(d, true); err != nil {
			return err
		}
	}
	return fmt.Errorf("%s is not among the documents", p.Place.Document)
}

// Flush has nothing to hand on: a document appears when it is whole.
func (f *folder) Flush() error { return nil }

// Close finishes the documents. If the run has ended early the last of them is not whole, and
// is given up.
func (f *folder) Close(r *align.Report) error {
	for d := f.first(); d != nil; d = f.first() {
		if err := f.finish(d, !r.Partial); err != nil {
			f.Abort()
			return err
		}
	}
	return nil
}

// Abort gives up what is not whole.
func (f *folder) Abort() {
	for d := f.first(); d != nil; d = f.first() {
		f.finish(d, false)
	}
}

// Notes are those of the documents.
func (f *folder) Notes() []string { return f.notes }

// Paths says what was written.
func (f *folder) Paths() []string {
	return []string{fmt.Sprintf("%s in %s", count(f.wrote, "document"), cmp.Or(filepath.Clean(f.path), "."))}
}
