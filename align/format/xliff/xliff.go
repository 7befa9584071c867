// Package xliff reads the pairs of XLIFF files, version 1.2 and 2, with where
// their texts stand, with [Read], and writes version 1.2 with a [Writer].
package xliff

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Read reads the pairs of a file: one for each segment of a unit, with an ID of both if the
// unit has several. A unit of version 1.2 has segments if seg-source says so and nothing
// but white space is between them. The Bengali side is the source, whatever the file says
// that it translates from.
//
// Inline tags are tags of the text, with the code that they hold or refer to, or else as
// they are written. Annotations are left out, except for those that protect a text; so
// are proposals for a target, and what is ignorable. What is approved, final, signed off
// or reviewed is Reviewed; what is new, initial, to be reviewed or a suggestion of a machine
// is a Draft. What is not to be translated is Copied, without a target.
//
// Read ends with the first error, which names the line.
func Read(r io.Reader, name string) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		s, err := xmltext.NewScanner(r, name)
		pairs(s, err, name, yield)
	}
}

// Repair is Read for a file that may be damaged: what can be repaired is read as if it
// had been right, and units whose tags do not match are left out. Each repair is told,
// with its line.
func Repair(r io.Reader, name string, told func(line int, what string)) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		s, err := xmltext.NewRepairer(r, name, told, "trans-unit", "unit")
		pairs(s, err, name, yield)
	}
}

// pairs yields the pairs that s has, or the error of beginning to read it.
func pairs(s *xmltext.Scanner, err error, name string, yield func(align.Unit, error) bool) {
	if err != nil {
		yield(align.Unit{}, err)
		return
	}
	in := reader{s: s, name: name}
	for {
		units, err := in.next()
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
		if err != nil {
			if err != io.EOF {
				yield(align.Unit{}, err)
			}
			return
		}
	}
}

// reader is one run of Read.
type reader struct {
	s    *xmltext.Scanner
	name string
	kept []bool // of the elements that are open: whether what they hold is not to be translated
	path []string
	u    unit
	out  []align.Unit
}

// next reads on to the end of a unit.
func (r *reader) next() ([]align.Unit, error) {
	for {
		t, err := r.s.Next()
		if err != nil {
			return nil, err
		}
		if t.Kind != xmltext.Start || t.Empty {
			continue
		}
		r.kept = r.kept[:r.s.Depth()-1]
		kept := len(r.kept) > 0 && r.kept[len(r.kept)-1]
		switch t.Attr("translate") {
		case "no":
			kept = true
		case "yes":
			kept = false
		}
		if t.Name == "trans-unit" || t.Name == "unit" {
			if units, err := r.unit(&t, kept); err != errLeftOut {
				return units, err
			}
			continue
		}
		r.kept = append(r.kept, kept)
	}
}

// errLeftOut is the error of a unit whose tags do not match.
var errLeftOut = errors.New("the unit is left out")

// within reads the next token of a unit.
func (r *reader) within() (xmltext.Token, error) {
	t, err := r.s.Next()
	if err == nil && t.Kind == xmltext.Broken {
		err = errLeftOut
	}
	return t, err
}

// A unit is an element trans-unit of version 1.2, or unit of version 2, that is being read.
type unit struct {
	id       string
	approved bool
	fixed    bool // it is not to be translated
	place    align.Place
	segments []segment
	whole    xmltext.Collector
	parts    xmltext.Collector
	data     map[string]string // codes by their ids, in version 2
	guards   map[string]bool   // ids of the annotations that protect a text, in version 2
}

// A segment is a source with its target. A trans-unit is one, until it is split.
type segment struct {
	id                        string
	status                    align.Status
	source, segmented, target text
}

// A text is what an element such as source holds.
type text struct {
	align.Passage
	parts []part
}

// A part of a text is what an element mrk of the type seg in it holds.
type part struct {
	id string
	align.Passage
}

// unit reads the unit that begins with t.
func (r *reader) unit(t *xmltext.Token, fixed bool) ([]align.Unit, error) {
	u := &r.u
	clear(u.segments)
	*u = unit{id: t.Attr("id"), approved: t.Attr("approved") == "yes", fixed: fixed, segments: u.segments[:0]}
	two := t.Name == "unit"
	inline := inline1
	if two {
		inline = u.inline2
	} else {
		u.segments = append(u.segments, segment{})
	}
	// The elements that are open. Proposals and extensions have elements of the same names,
	// but not at the same place.
	path := r.path[:0]
	at := func(names ...string) bool { return slices.Equal(path, names) }
	context := ""
	for {
		t, err := r.within()
		if err != nil {
			return nil, err
		}
		if t.Kind == xmltext.End {
			if len(path) == 0 {
				clear(r.out)
				r.out = u.pairs(r.out[:0])
				return r.out, nil
			}
			path = path[:len(path)-1]
		}
		if t.Kind != xmltext.Start || t.Empty {
			continue
		}
		path = append(path, t.Name)
		r.path = path
		switch {
		case !two && at("context-group", "context"):
			context = t.Attr("context-type")
		case two && at("originalData", "data"):
			context = t.Attr("id")
		case two && at("segment"):
			u.segments = append(u.segments, segment{id: t.Attr("id"), status: statusOf(t.Attr("state"), "")})
			continue
		case !two && at("target"):
			u.segments[0].status = statusOf(t.Attr("state"), t.Attr("state-qualifier"))
		case !two && (at("source") || at("seg-source")), two && (at("segment", "source") || at("segment", "target")):
		default:
			continue
		}
		read, err := r.text(u, inline)
		if err != nil {
			return nil, err
		}
		s := &segment{} // whatever it is
		if n := len(u.segments); n > 0 {
			s = &u.segments[n-1]
		}
		switch path[len(path)-1] {
		case "source":
			s.source = read
		case "seg-source":
			s.segmented = read
		case "target":
			s.target = read
		case "context":
			u.tell(context, read.Text)
		case "data":
			if u.data == nil {
				u.data = make(map[string]string)
			}
			u.data[context] = read.Text
		}
		path = path[:len(path)-1]
	}
}

// tell keeps what a context says of where the unit is from.
func (u *unit) tell(context, text string) {
	switch context {
	case "sourcefile":
		u.place.Document = text
	case "linenumber":
		u.place.Line, _ = strconv.Atoi(text)
	}
}

// text reads on to the end of the element that has begun.
func (r *reader) text(u *unit, inline func(xmltext.Token) xmltext.Inline) (out text, err error) {
	u.whole.Reset()
	depth, within := 0, -1 // the depth of the part that is being read, or -1
	for {
		t, err := r.within()
		if err != nil {
			return out, err
		}
		if t.Kind == xmltext.End {
			depth--
		}
		if depth < 0 {
			out.Passage, err = r.passage(&u.whole, &t)
			return out, err
		}
		switch begins := t.Kind == xmltext.Start && t.Name == "mrk" && t.Attr("mtype") == "seg"; {
		case begins && within < 0:
			out.parts = append(out.parts, part{id: t.Attr("mid")})
			u.parts.Reset()
			if !t.Empty {
				within = depth
			}
		case depth == within && t.Kind == xmltext.End:
			within = -1
			if out.parts[len(out.parts)-1].Passage, err = r.passage(&u.parts, &t); err != nil {
				return out, err
			}
		case within >= 0:
			u.parts.Add(&t, inline)
		}
		u.whole.Add(&t, inline)
		if t.Kind == xmltext.Start && !t.Empty {
			depth++
		}
	}
}

// passage is what was collected up to t.
func (r *reader) passage(c *xmltext.Collector, t *xmltext.Token) (align.Passage, error) {
	p, err := c.Passage(r.s.UTF16())
	if err != nil {
		err = fmt.Errorf("%s:%d: %w", r.name, t.At().Line, err)
	}
	return p, err
}

// pairs appends the pairs of a unit that was read.
func (u *unit) pairs(all []align.Unit) []align.Unit {
	segments := u.segments
	if len(segments) == 1 {
		if split := segments[0].split(); split != nil {
			segments = split
		}
	}
	for i := range segments {
		s := &segments[i]
		p := align.Unit{ID: u.id, Source: s.source.Passage, Target: s.target.Passage, Status: s.status, Place: u.place}
		if len(segments) > 1 {
			p.ID += "/" + cmp.Or(s.id, strconv.Itoa(i+1))
		}
		if u.approved {
			p.Status = align.Reviewed
		}
		if u.fixed && (p.Target.Text == "" || p.Target.Text == p.Source.Text) {
			p.Status = align.Copied
		}
		if !bengali.Has(p.Source.Text) && bengali.Has(p.Target.Text) {
			p.Source, p.Target = p.Target, p.Source
		}
		if p.Source.Text != "" || p.Target.Text != "" {
			xmltext.Renumber(&p)
			all = append(all, p)
		}
	}
	return all
}

// split makes a segment of each part that a source has. It is nil where there are no parts,
// or something would be lost.
func (s *segment) split() []segment {
	if len(s.segmented.parts) < 2 || !s.segmented.allInParts() || !s.target.allInParts() {
		return nil
	}
	ofTarget := make(map[string]align.Passage, len(s.target.parts))
	for _, p := range s.target.parts {
		ofTarget[p.id] = p.Passage
	}
	all := make([]segment, 0, len(s.segmented.parts))
	matched, seen := 0, make(map[string]bool)
	for _, p := range s.segmented.parts {
		target, ok := ofTarget[p.id]
		if ok {
			matched++
		}
		seen[p.id] = true
		all = append(all, segment{id: p.id, status: s.status, source: text{Passage: p.Passage}, target: text{Passage: target}})
	}
	if matched < len(s.target.parts) || len(seen) < len(all) {
		return nil // a part has no other half, or is there twice
	}
	return all
}

// allInParts tells whether nothing but white space stands outside of the parts.
func (t *text) allInParts() bool {
	length := func(p *align.Passage) (n int) {
		for _, f := range strings.Fields(p.Text) {
			n += len(f)
		}
		return n + len(p.Tags)
	}
	n := length(&t.Passage)
	for i := range t.parts {
		n -= length(&t.parts[i].Passage)
	}
	return n == 0
}

// statusOf is what a state says, with the qualifier that version 1.2 has, "" if that is
// nothing of weight.
func statusOf(state, qualifier string) align.Status {
	switch state {
	case "final", "signed-off", "reviewed":
		return align.Reviewed
	case "new", "initial":
		return align.Draft
	}
	switch qualifier {
	case "mt-suggestion", "leveraged-mt", "fuzzy-match":
		return align.Draft
	}
	if strings.HasPrefix(state, "needs-") || strings.HasPrefix(qualifier, "rejected-") {
		return align.Draft
	}
	return ""
}
