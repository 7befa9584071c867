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
// English variant, or the first two if it does not have both. The inline tags of a
// segment are tags of its text, those with the same x (or i) one in both languages.
// Properties of this program's say where a unit is from. Read ends with the first error,
// which names the line.
func Read(r io.Reader, name string) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		s, err := xmltext.NewScanner(r, name)
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
}

// variant is the text of a unit in one language.
type variant struct {
	lang string
	text align.Passage
}

// next reads on to the end of a unit that has a text.
func next(s *xmltext.Scanner, name string) (u align.Unit, err error) {
	var c xmltext.Collector
	var variants []variant
	id, lang, prop := "", "", ""
	within := false // a segment
	var about align.Unit
	for {
		t, err := s.Next()
		if err != nil {
			return u, err
		}
		switch {
		case within && !(t.Kind == xmltext.End && t.Name == "seg"):
			c.Add(&t, inline)
		case t.Kind == xmltext.Start && t.Name == "tu":
			id, variants, about = xmltext.Attr(t.Raw, "tuid"), variants[:0], align.Unit{}
		case t.Kind == xmltext.Start && t.Name == "prop" && !t.Empty:
			prop = xmltext.Attr(t.Raw, "type")
			c.Reset()
		case t.Kind == xmltext.End && t.Name == "prop":
			if p, err := c.Passage(s.UTF16()); err == nil {
				tell(&about, prop, p.Text)
			}
			prop = ""
		case prop != "":
			c.Add(&t, inline)
		case t.Kind == xmltext.Start && t.Name == "tuv":
			if lang = xmltext.Attr(t.Raw, "xml:lang"); lang == "" {
				lang = xmltext.Attr(t.Raw, "lang")
			}
		case t.Kind == xmltext.Start && t.Name == "seg" && !t.Empty:
			within = true
			c.Reset()
		case t.Kind == xmltext.End && t.Name == "seg":
			within = false
			p, err := c.Passage(s.UTF16())
			if err != nil {
				return u, fmt.Errorf("%s:%d: %w", name, t.At.Line, err)
			}
			variants = append(variants, variant{lang, p})
		case t.Kind == xmltext.End && t.Name == "tu":
			if u.Source, u.Target = sides(variants); u.Source.Text != "" || u.Target.Text != "" {
				xmltext.Renumber(&u)
				u.ID, u.Origin, u.Status, u.Place = id, about.Origin, about.Status, about.Place
				return u, nil
			}
		}
	}
}

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

// sides finds the source and the target among the variants of a unit.
func sides(variants []variant) (source, target align.Passage) {
	bn, en := -1, -1
	for i, v := range variants {
		language, _, _ := strings.Cut(strings.ToLower(v.lang), "-")
		switch {
		case bn < 0 && (language == "bn" || language == "ben"):
			bn = i
		case en < 0 && (language == "en" || language == "eng"):
			en = i
		}
	}
	switch {
	case bn >= 0 && en >= 0:
		return variants[bn].text, variants[en].text
	case len(variants) > 1:
		return variants[0].text, variants[1].text
	case len(variants) == 1:
		return variants[0].text, align.Passage{}
	}
	return source, target
}

// inline says what an element within a segment is.
func inline(t *xmltext.Token) xmltext.Inline {
	attr := func(name string) string { return xmltext.Attr(t.Raw, name) }
	in := xmltext.Inline{Form: xmltext.Native, Key: attr("x")}
	switch t.Name {
	case "bpt":
		in.Kind, in.Join = align.Open, attr("i")
		in.Key = cmp.Or(in.Key, in.Join)
	case "ept":
		in.Kind, in.Join = align.Close, attr("i")
		in.Key = in.Join
	case "it":
		in.Kind = align.Open
		if attr("pos") == "end" {
			in.Kind = align.Close
		}
	case "ph", "ut":
		in.Kind, in.Break = align.Alone, attr("type") == xmltext.Break
	case "hi":
		in.Form, in.Kind = xmltext.Around, align.Open
	default:
		return xmltext.Inline{}
	}
	in.Keep = in.Kind == align.Open && attr("type") == xmltext.Protected
	return in
}
