package format

import (
	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/moses"
)

// twoFiles is a [Sink] of two files that belong together.
type twoFiles struct {
	outs [2]*Output
	out  Writer
	err  error // the first failure
}

func createMoses(path string, m align.Meta) (Sink, error) {
	from, to, err := moses.Paths(path, m)
	if err != nil {
		return nil, err
	}
	w := &twoFiles{}
	if w.outs[0], err = CreateOutput(from); err != nil {
		return nil, err
	}
	if w.outs[1], err = CreateOutput(to); err != nil {
		w.outs[0].Abort()
		return nil, err
	}
	w.out = moses.NewWriter(w.outs[0], w.outs[1])
	return w, nil
}

func mosesFiles(path string, m align.Meta) ([]string, error) {
	from, to, err := moses.Paths(path, m)
	return []string{from, to}, err
}

func (w *twoFiles) Write(p *align.Pair) error { return w.check(w.out.Write(p)) }

func (w *twoFiles) Flush() error { return w.check(w.out.Flush()) }

func (w *twoFiles) Notes() []string { return w.out.Notes() }

func (w *twoFiles) Paths() []string { return []string{w.outs[0].path, w.outs[1].path} }

func (w *twoFiles) Abort() {
	for _, o := range w.outs {
		o.Abort()
	}
}

// Close completes both files before it puts the first in its place.
func (w *twoFiles) Close(r *align.Report) error {
	if err := w.check(w.out.Close(r)); err != nil {
		return err
	}
	for _, step := range []func(*Output) error{(*Output).finish, (*Output).place} {
		for _, o := range w.outs {
			if err := w.check(step(o)); err != nil {
				return err
			}
		}
	}
	return nil
}

// check keeps the first error, and gives both files up.
func (w *twoFiles) check(err error) error {
	if err != nil && w.err == nil {
		w.err = err
		w.Abort()
	}
	return w.err
}
