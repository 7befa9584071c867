package format

import "github.com/dobhashi/dobhashi/align"

// Sink is a [Writer] of files, which are complete after Close, or as they were
// before. It is for one goroutine.
type Sink interface {
	Writer
	// Abort gives the files up: what is at their paths stays as it was. After
	// Close, or a failure, there is nothing left to do, so it can always be deferred.
	Abort()
	// Paths are the files or folders that are in place after Close, as people
	// should be told.
	Paths() []string
}

// Create begins a file of pairs as [CreateOutput] does, or all of the files that the
// format needs. Close completes them.
func Create(path string, f Format, m align.Meta) (Sink, error) {
	if f.Several != nil {
		return f.Several.Create(path, m)
	}
	return createFile(path, f, m)
}

// file is a [Sink] of one file.
type file struct {
	*Output
	out Writer
}

func createFile(path string, f Format, m align.Meta) (*file, error) {
	w, err := CreateOutput(path)
	if err != nil {
		return nil, err
	}
	return &file{w, f.New(w, m)}, nil
}

func (w *file) Write(p *align.Pair) error {
	return w.do(func() error { return w.out.Write(p) })
}

func (w *file) Flush() error { return w.do(w.out.Flush) }

func (w *file) Notes() []string { return w.out.Notes() }

func (w *file) Paths() []string { return []string{w.path} }

func (w *file) Close(r *align.Report) error {
	if err := w.finish(r); err != nil {
		return err
	}
	return w.place()
}

// finish is Close without putting the file in its place.
func (w *file) finish(r *align.Report) error {
	if err := w.do(func() error { return w.out.Close(r) }); err != nil {
		return err
	}
	return w.Output.finish()
}
