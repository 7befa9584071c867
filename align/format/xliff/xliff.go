// Package xliff reads the pairs of XLIFF files, version 1.2 and 2, with where
// their texts stand, with [Read], and writes version 1.2 with a [Writer].
package xliff

import (
	"fmt"
	"io"
	"iter"
	"strconv"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Read reads the pairs of a file. The Bengali side is the source, whatever
// the file says that it translates from. The text of a segment is without the codes
// of inline tags; proposals in alt-trans are left out. Read ends with the first
// error, which names the line.
func Read(r io.Reader, name string) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		s, err := xmltext.NewScanner(r, name)
		units(s, err, name, yield)
	}
}

// Repair is Read for a file that may be damaged: what can be repaired is read as if it
// had been right, and units whose tags do not match are left out. Each repair is told,
// with its line.
func Repair(r io.Reader, name string, told func(line int, what string)) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		s, err := xmltext.NewRepairer(r, name, told, "trans-unit", "unit")
		units(s, err, name, yield)
	}
}

// units yields the units that s has, or the error of beginning to read it.
func units(s *xmltext.Scanner, err error, name string, yield func(align.Unit, error) bool) {
	if err != nil {
		yield(align.Unit{}, err)
		return
	}
	for {
		u, err := next(s, name)
		if err == io.EOF {
			return
		}
		if !yield(u, err) || err != nil {
			return
		}
	}
}

// next reads on to the end of a unit that has a text.
func next(s *xmltext.Scanner, name string) (u align.Unit, err error) {
	var c xmltext.Collector
	within := ""  // source, target or context
	context := "" // what that is
	proposals := 0
	for {
		t, err := s.Next()
		if err != nil {
			return u, err
		}
		start, end := t.Kind == xmltext.Start, t.Kind == xmltext.End
		switch {
		case t.Kind == xmltext.Broken:
			u, within, proposals = align.Unit{}, "", 0
		case within != "" && !(end && t.Name == within):
			c.Add(&t, isCode)
		case start && t.Name == "alt-trans" && !t.Empty:
			proposals++
		case end && t.Name == "alt-trans":
			proposals--
		case proposals > 0:
		case start && (t.Name == "trans-unit" || t.Name == "unit"):
			u = align.Unit{ID: t.Attr("id")}
			if t.Attr("approved") == "yes" {
				u.Status = align.Reviewed
			}
		case start && t.Name == "context" && !t.Empty:
			within, context = t.Name, t.Attr("context-type")
			c.Reset()
		case end && t.Name == "context":
			within = ""
			if p, err := c.Passage(s.UTF16()); err == nil && context == "sourcefile" {
				u.Place.Document = p.Text
			} else if err == nil && context == "linenumber" {
				u.Place.Line, _ = strconv.Atoi(p.Text)
			}
		case start && (t.Name == "source" || t.Name == "target") && !t.Empty:
			within = t.Name
			c.Reset()
			if t.Name == "target" && u.Status == "" {
				u.Status = statusOf(t.Attr("state"), t.Attr("state-qualifier"))
			}
		case end && (t.Name == "source" || t.Name == "target"):
			within = ""
			p, err := c.Passage(s.UTF16())
			if err != nil {
				return u, fmt.Errorf("%s:%d: %w", name, t.At().Line, err)
			}
			if t.Name == "source" {
				u.Source = p
			} else {
				u.Target = p
			}
		case end && (t.Name == "trans-unit" || t.Name == "segment"):
			if !bengali.Has(u.Source.Text) && bengali.Has(u.Target.Text) {
				u.Source, u.Target = u.Target, u.Source
			}
			if u.Source.Text != "" || u.Target.Text != "" {
				return u, nil
			}
			u.Source, u.Target = align.Passage{}, align.Passage{}
		}
	}
}

// statusOf is what the attributes of a target say, "" when they say nothing of weight.
func statusOf(state, qualifier string) align.Status {
	switch {
	case state == "final" || state == "signed-off":
		return align.Reviewed
	case qualifier == "mt-suggestion":
		return align.Draft
	}
	return ""
}

// isCode tells which inline elements hold the codes of another format.
func isCode(name string) bool {
	switch name {
	case "bpt", "ept", "ph", "it", "sub", "x", "bx", "ex":
		return true
	}
	return false
}
