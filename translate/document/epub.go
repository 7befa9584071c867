package document

import (
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/dobhashi/dobhashi/align/format/xmltext"
)

// epubTexts are the texts of a book: its package, which has the title, the chapters in reading
// order, and the tables of contents.
func epubTexts(a *archive) ([]string, error) {
	container, err := a.read("META-INF/container.xml")
	if err != nil {
		return nil, err
	}
	book := ""
	err = eachElement(container, func(e *element) {
		if local(e.name) == "rootfile" && book == "" {
			book = e.attribute("full-path")
		}
	})
	if err == nil && a.files[book] == nil {
		err = fmt.Errorf("the package %q is missing", book)
	}
	if err != nil {
		return nil, fmt.Errorf("META-INF/container.xml: %w", err)
	}
	opf, err := a.read(book)
	if err != nil {
		return nil, err
	}
	names := []string{book}
	listed := map[string]bool{book: true}
	add := func(name string) {
		if a.files[name] != nil && !listed[name] {
			listed[name] = true
			names = append(names, name)
		}
	}
	items := make(map[string]string)
	var texts []string
	err = eachElement(opf, func(e *element) {
		switch local(e.name) {
		case "item":
			name := beside(book, e.attribute("href"))
			items[e.attribute("id")] = name
			switch e.attribute("media-type") {
			case "application/xhtml+xml", "application/x-dtbncx+xml":
				texts = append(texts, name)
			}
		case "itemref": // all items stand before
			if name := items[e.attribute("idref")]; isPage(name) {
				add(name)
			}
		}
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", book, err)
	}
	for _, name := range texts {
		add(name)
	}
	return names, nil
}

// isPage tells the pages of a book from images that are shown for themselves.
func isPage(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".xhtml", ".html", ".htm", ".xml":
		return true
	}
	return false
}

// eachElement calls f with the start tags of a part.
func eachElement(p *part, f func(e *element)) error {
	next, err := xmlTokens(p)
	if err != nil {
		return err
	}
	for {
		t, err := next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if t.kind == xmltext.Start {
			f(&element{name: t.name, tag: p.text[t.from:t.to], from: t.from, end: t.empty})
		}
	}
}

// local is a name without its prefix.
func local(name string) string { return name[strings.IndexByte(name, ':')+1:] }

// packageGrammar is that of the package of a book, and of the older table of contents.
var packageGrammar = grammar{class: func(e *element) class {
	switch local(e.name) {
	case "identifier", "creator", "contributor", "publisher", "date", "rights", "source", "relation", "format", "type", "coverage", "meta", "language":
		return mute
	}
	return boundary
}}

// epubBlocks finds the blocks of a part of a book.
func epubBlocks(s *scan) error {
	next, err := xmlTokens(s.part)
	if err != nil {
		return err
	}
	r := &markupReader{scan: s, grammar: htmlGrammar, next: next, xml: true}
	switch path.Ext(s.part.name) {
	case ".opf":
		r.grammar, r.languages = packageGrammar, "dc:language"
	case ".ncx":
		r.grammar = packageGrammar
	}
	_, err = r.read("")
	return err
}
