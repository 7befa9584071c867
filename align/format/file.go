package format

import "github.com/dobhashi/dobhashi/align"

// File is a [Writer] on an [Output].
type File struct {
	*Output
	out Writer
}

// Create begins a file of pairs as [CreateOutput] does; [File.Close] completes it.
func Create(path string, f Format, m align.Meta) (*File, error) {
	w, err := CreateOutput(path)
	if err != nil {
		return nil, err
	}
	return &File{w, f.New(w, m)}, nil
}

// Write stores the next pair. After an error the temporary file is gone and
// the file is as it was before.
func (w *File) Write(p *align.Pair) error {
	return w.do(func() error { return w.out.Write(p) })
}

// Flush hands on what is buffered. It matters only to readers of a pipe.
func (w *File) Flush() error { return w.do(w.out.Flush) }

// Notes are those of the format, see [Writer].
func (w *File) Notes() []string { return w.out.Notes() }

// Close completes the file and puts it in its place, with its content on the
// disk. After an error the file is as it was before.
func (w *File) Close(r *align.Report) error {
	if err := w.do(func() error { return w.out.Close(r) }); err != nil {
		return err
	}
	return w.Output.Close()
}
