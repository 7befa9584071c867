package tmx

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
)

// Read reads the pairs of a translation memory: of each unit the Bengali and the
// English variant, or the first two if it does not have both; of an aligned unit with one
// language the side of that. The inline tags of a
// segment are tags of its text, those with the same x (or i) one in both languages.
// Properties of this program's say where a unit is from. Read ends with the first error,
// which names the line.
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
		s, err := xmltext.NewRepairer(r, name, told, "tu")
		units(s, err, name, yield)
	}
}

// units yields the units that s has, or the error of beginning to read it.
func units(s *xmltext.Scanner, err error, name string, yield func(align.Unit, error) bool) {
	if err != nil {
		yield(align.Unit{}, err)
		return
	}
	in := reader{s: s, name: name}
	for {
		u, err := in.next()
		if err == io.EOF {
			return
		}
		if !yield(u, err) || err != nil {
			return
		}
	}
}

// variant is the text of a unit in one language.
type variant struct {
	lang string
	text align.Passage
}

// reader reads units. What it needs for one is used again for the next.
type reader struct {
	s        *xmltext.Scanner
	name     string
	c        xmltext.Collector
	variants []variant
}

// next reads on to the end of a unit that has a text.
func (r *reader) next() (u align.Unit, err error) {
	s, c := r.s, &r.c
	r.variants = r.variants[:0]
	lang, prop, value := "", "", ""
	unit, within := false, false // whether a unit and a segment of it has begun
	for {
		var t xmltext.Token
		if within || prop != "" {
			t, err = s.Next()
		} else {
			t, err = s.NextMarkup()
		}
		if err != nil {
			return u, err
		}
		switch {
		case t.Kind == xmltext.Broken:
			unit, within, prop = false, false, ""
		case within && !(t.Kind == xmltext.End && t.Name == "seg"):
			c.Add(&t, inline)
		case prop != "" && !(t.Kind == xmltext.End && t.Name == "prop"):
			value += t.Text()
		case t.Kind == xmltext.Start:
			switch t.Name {
			case "tu":
				u, r.variants = align.Unit{ID: t.Attr("tuid")}, r.variants[:0]
				unit = !t.Empty
				c.Begin()
			case "prop":
				if name := t.Attr("type"); unit && !t.Empty && strings.HasPrefix(name, ours) {
					prop, value = name, ""
				}
			case "tuv":
				if lang = t.Attr("xml:lang"); lang == "" {
					lang = t.Attr("lang")
				}
			case "seg":
				if within = unit && !t.Empty; within {
					c.Reset()
				}
			}
		case t.Kind == xmltext.End:
			switch t.Name {
			case "prop":
				tell(&u, prop, value)
				prop = ""
			case "seg":
				if !within {
					break
				}
				within = false
				p, err := c.Passage(s.UTF16())
				if err != nil {
					return u, fmt.Errorf("%s:%d: %w", r.name, t.At().Line, err)
				}
				r.variants = append(r.variants, variant{lang, p})
			case "tu":
				unit = false
				if sides(&u, r.variants); u.Source.Text != "" || u.Target.Text != "" {
					xmltext.Renumber(&u)
					return u, nil
				}
			}
		}
	}
}

// ours is how the names of this program's properties begin.
const ours = "x-dobhashi-"

// tell keeps what a property of this program's says of a unit.
func tell(u *align.Unit, prop, text string) {
	switch prop {
	case "x-dobhashi-origin":
		u.Origin = text
	case "x-dobhashi-status":
		u.Status = align.Status(text)
	case "x-dobhashi-document":
		u.Place.Document = text
	case "x-dobhashi-offset":
		start, end, _ := strings.Cut(text, "-")
		from, err := strconv.ParseInt(start, 10, 64)
		to, err2 := strconv.ParseInt(end, 10, 64)
		if err == nil && err2 == nil && from >= 0 && to > from {
			u.Place.Start, u.Place.End = from, to
		}
	}
}

// sides finds the source and the target of a unit among its variants.
func sides(u *align.Unit, variants []variant) {
	bn, en := -1, -1
	for i := range variants {
		language, _, _ := strings.Cut(strings.ToLower(variants[i].lang), "-")
		switch {
		case bn < 0 && (language == "bn" || language == "ben"):
			bn = i
		case en < 0 && (language == "en" || language == "eng"):
			en = i
		}
	}
	switch {
	case bn >= 0 && en >= 0:
		u.Source, u.Target = variants[bn].text, variants[en].text
	case len(variants) > 1:
		u.Source, u.Target = variants[0].text, variants[1].text
	case len(variants) == 1 && en >= 0 && u.Status == align.Aligned:
		u.Target = variants[0].text
	case len(variants) == 1:
		u.Source = variants[0].text
	}
}

// inline says what an element within a segment is.
func inline(t xmltext.Token) xmltext.Inline {
	in := xmltext.Inline{Form: xmltext.Native, Key: t.Attr("x")}
	switch t.Name {
	case "bpt":
		in.Kind, in.Join = align.Open, t.Attr("i")
		in.Key = cmp.Or(in.Key, in.Join)
	case "ept":
		in.Kind, in.Join = align.Close, t.Attr("i")
		in.Key = in.Join
	case "it":
		in.Kind = align.Open
		if t.Attr("pos") == "end" {
			in.Kind = align.Close
		}
	case "ph", "ut":
		in.Kind, in.Break = align.Alone, t.Attr("type") == xmltext.Break
	case "hi":
		in.Form, in.Kind = xmltext.Around, align.Open
	default:
		return xmltext.Inline{}
	}
	in.Keep = in.Kind == align.Open && t.Attr("type") == xmltext.Protected
	return in
}
