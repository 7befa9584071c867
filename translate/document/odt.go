package document

import (
	"strings"
)

// odtTexts are the parts of an OpenDocument text that have text.
func odtTexts(a *archive) ([]string, error) {
	names := []string{"content.xml"}
	for _, name := range []string{"styles.xml", "meta.xml"} { // headers and footers; the title
		if a.files[name] != nil {
			names = append(names, name)
		}
	}
	return names, nil
}

// odtClasses are the elements of OpenDocument that are no boundaries.
var odtClasses = classes(map[class]string{
	inline:    "text:span text:a text:ruby text:ruby-base text:meta text:meta-field",
	wordBreak: "text:line-break text:tab text:s",
	nested:    "text:note draw:frame draw:g draw:custom-shape draw:text-box",
	single: "text:ruby-text office:annotation office:annotation-end text:bookmark text:bookmark-start text:bookmark-end text:bookmark-ref " +
		"text:reference-mark text:reference-mark-start text:reference-mark-end text:reference-ref text:note-ref text:sequence text:sequence-ref " +
		"text:change text:change-start text:change-end text:page-number text:page-count text:page-continuation text:date text:time text:chapter " +
		"text:title text:subject text:author-name text:author-initials text:file-name text:expression text:variable-set text:variable-get " +
		"text:user-field-get text:placeholder text:conditional-text text:hidden-text text:toc-mark text:toc-mark-start text:toc-mark-end " +
		"text:alphabetical-index-mark text:alphabetical-index-mark-start text:alphabetical-index-mark-end text:user-index-mark text:bibliography-mark text:database-display " +
		"text:measure text:number text:script text:text-input text:drop-down draw:a",
	mute:   "text:note-citation text:tracked-changes text:sequence-decls text:variable-decls text:user-field-decls number:text office:scripts office:font-face-decls office:settings svg:title svg:desc draw:object draw:image",
	unseen: "text:soft-page-break",
})

var odtGrammar = grammar{
	class: func(e *element) class {
		if c, ok := odtClasses[e.name]; ok {
			return c
		}
		switch prefix, name, _ := strings.Cut(e.name, ":"); {
		case prefix == "number", prefix == "config", prefix == "math", prefix == "form":
			return mute
		case prefix == "dc" && name != "title" && name != "subject" && name != "description",
			prefix == "meta" && name != "keyword":
			return mute
		}
		return boundary
	},
	fixes: odtFixes,
}

// odtFixes gives what is set for the letters of Bengali, a complex script in the words of
// OpenDocument, to those of English.
func odtFixes(e *element, fix func(from, to int, text string)) {
	if e.name != "style:text-properties" {
		return
	}
	for _, p := range []struct{ complex, latin string }{
		{"style:font-weight-complex", "fo:font-weight"},
		{"style:font-style-complex", "fo:font-style"},
		{"style:font-size-complex", "fo:font-size"},
	} {
		from, to, ok := e.find(p.complex)
		if !ok {
			continue
		}
		value := e.tag[from:to]
		if a, b, ok := e.find(p.latin); !ok {
			quote := e.tag[from-1 : from]
			fix(from, to, value+quote+" "+p.latin+"="+quote+value)
		} else if e.tag[a:b] != value && p.complex != "style:font-size-complex" {
			fix(a, b, value)
		}
	}
}

// find is where the value of an attribute stands in the tag.
func (e *element) find(name string) (from, to int, ok bool) {
	attributes(e.tag, func(n string, a, b int) bool {
		if n == name {
			from, to, ok = a, b, true
		}
		return !ok
	})
	return from, to, ok
}

// odtBlocks finds the blocks of a part of an OpenDocument text.
func odtBlocks(s *scan) error {
	next, err := xmlTokens(s.part)
	if err != nil {
		return err
	}
	_, err = (&markupReader{scan: s, grammar: odtGrammar, next: next, xml: true}).read("")
	return err
}
