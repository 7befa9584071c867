package moses

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/source"
)

// Open tells which files [Paths] names and reads their pairs. Where there is none for
// a language code with a region, that of the language alone is read.
func Open(path string, m align.Meta) (files []string, units iter.Seq2[align.Unit, error], err error) {
	from, to, err := find(path, m)
	if err != nil {
		return nil, nil, err
	}
	return []string{from, to}, func(yield func(align.Unit, error) bool) {
		sources, err := os.Open(from)
		if err != nil {
			yield(align.Unit{}, fmt.Errorf("cannot read %w", err))
			return
		}
		defer sources.Close()
		targets, err := os.Open(to)
		if err != nil {
			yield(align.Unit{}, fmt.Errorf("cannot read %w", err))
			return
		}
		defer targets.Close()
		for u, err := range Read(sources, targets, from, to) {
			if !yield(u, err) {
				return
			}
		}
	}, nil
}

// find returns the files that are there for path.
func find(path string, m align.Meta) (from, to string, err error) {
	if from, to, err = Paths(path, m); err != nil {
		return "", "", err
	}
	m.From, _, _ = strings.Cut(m.From, "-")
	m.To, _, _ = strings.Cut(m.To, "-")
	plainFrom, plainTo, err := Paths(path, m)
	if err != nil {
		return from, to, nil // dialects: bn-BD beside bn-IN
	}
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		from = plainFrom
	}
	if _, err := os.Stat(to); errors.Is(err, fs.ErrNotExist) {
		to = plainTo
	}
	return from, to, nil
}

// Read reads the pairs of two files, called from and to in places and errors. Each
// is in UTF-8, or in UTF-16 with a byte order mark. Where both have an empty
// line there is no pair. The sequence ends with the first error; files of unequal
// length are one, told when the shorter one ends.
func Read(sources, targets io.Reader, from, to string) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		s, err := newSide(sources, from)
		if err != nil {
			yield(align.Unit{}, err)
			return
		}
		t, err := newSide(targets, to)
		if err != nil {
			yield(align.Unit{}, err)
			return
		}
		for {
			text, errS := s.next()
			translation, errT := t.next()
			for _, err := range []error{errS, errT} {
				if err != nil && err != io.EOF {
					yield(align.Unit{}, err)
					return
				}
			}
			if errS == io.EOF && errT == io.EOF {
				return
			}
			if errS == io.EOF || errT == io.EOF {
				yield(align.Unit{}, unequal(s, t))
				return
			}
			if text.Text == "" && translation.Text == "" {
				continue
			}
			if !yield(align.Unit{Source: text, Target: translation}, nil) {
				return
			}
		}
	}
}

// unequal reads both files to their ends and tells how many lines they have.
func unequal(s, t *side) error {
	for _, one := range []*side{s, t} {
		for {
			if _, err := one.next(); err == io.EOF {
				break
			} else if err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("lines of unequal number, which cannot be pairs: %d in %s, %d in %s", s.lines, s.name, t.lines, t.name)
}

// side is one of the two files.
type side struct {
	in    *source.Reader
	at    source.Cursor
	name  string
	line  []byte
	lines int
}

func newSide(r io.Reader, name string) (*side, error) {
	in, err := source.New(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &side{in: in, at: in.Cursor(name), name: name}, nil
}

// next reads a line. At the end the error is io.EOF as it is.
func (s *side) next() (align.Passage, error) {
	s.at.Skip(s.line) // the one before
	line, err := s.in.Line(s.line)
	s.line = line
	if err == io.EOF {
		return align.Passage{}, err
	}
	if err == nil && !utf8.Valid(line) {
		err = errors.New("invalid UTF-8")
	}
	if err != nil {
		return align.Passage{}, fmt.Errorf("%s:%d: %w", s.name, s.at.Line, err)
	}
	s.lines++
	return align.Passage{Text: string(bytes.TrimRight(line, "\r\n")), Start: s.at.Place, UTF16: s.in.UTF16}, nil
}
