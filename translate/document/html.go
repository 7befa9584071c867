package document

import (
	"io"
	"strings"

	"github.com/dobhashi/dobhashi/align/format/xmltext"
	nethtml "golang.org/x/net/html"
)

// htmlClasses are the elements of HTML that are no boundaries.
var htmlClasses = classes(map[class]string{
	inline:    "a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark nobr q ruby s small span strike strong sub sup time tt u",
	kept:      "code kbd samp var",
	single:    "audio button canvas embed iframe img input map math meter noscript object output picture progress rp rt select svg template textarea video wbr",
	wordBreak: "br",
	mute:      "script style",
})

func classes(lists map[class]string) map[string]class {
	all := make(map[string]class)
	for c, names := range lists {
		for name := range strings.FieldsSeq(names) {
			all[name] = c
		}
	}
	return all
}

// htmlVoid are the elements that have no content, and no end tag.
var htmlVoid = set("area base br col embed hr img input link meta param source track wbr")

func set(names string) map[string]bool {
	all := make(map[string]bool)
	for name := range strings.FieldsSeq(names) {
		all[name] = true
	}
	return all
}

// htmlTexts are the attributes with text for people, of any element.
var htmlTexts = set("title alt placeholder aria-label aria-description aria-roledescription summary")

// htmlMeta are the names of the meta elements whose content is for people.
var htmlMeta = set("description keywords og:title og:description og:site_name og:image:alt twitter:title twitter:description twitter:image:alt application-name abstract")

var htmlGrammar = grammar{
	class: func(e *element) class {
		c, known := htmlClasses[e.name]
		switch {
		case e.tag != "" && (strings.EqualFold(e.attribute("translate"), "no") || hasWord(e.attribute("class"), "notranslate")):
			if c == inline || c == kept {
				return kept
			}
			if known {
				return c
			}
			return mute
		case known:
			return c
		case strings.Contains(e.name, "-"): // an element of the page's own
			return inline
		}
		return boundary
	},
	translated: func(e *element, attribute string) bool {
		switch {
		case strings.EqualFold(e.attribute("translate"), "no"):
			return false
		case e.name == "meta":
			return attribute == "content" && (htmlMeta[strings.ToLower(e.attribute("name"))] || htmlMeta[strings.ToLower(e.attribute("property"))])
		case e.name == "input" && attribute == "value":
			switch strings.ToLower(e.attribute("type")) {
			case "submit", "button", "reset":
				return true
			}
			return false
		}
		return htmlTexts[attribute]
	},
	preserved: func(name string) bool { return name == "pre" || name == "listing" },
}

func hasWord(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if w == word {
			return true
		}
	}
	return false
}

// htmlBlocks finds the blocks of a page: as XML where it says that it is XHTML, else as browsers
// read it.
func htmlBlocks(s *scan) error {
	r := &markupReader{scan: s, grammar: htmlGrammar}
	if strings.HasPrefix(strings.TrimSpace(s.part.text[:min(len(s.part.text), 100)]), "<?xml") {
		next, err := xmlTokens(s.part)
		if err != nil {
			return err
		}
		r.next, r.xml = next, true
	} else {
		r.next = htmlTokens(s.part.text)
	}
	_, err := r.read("")
	return err
}

// htmlTokens gives the tokens of HTML.
func htmlTokens(text string) func() (markupToken, error) {
	z := nethtml.NewTokenizer(strings.NewReader(text))
	at := 0
	return func() (t markupToken, err error) {
		kind := z.Next()
		t.from = at
		if kind == nethtml.ErrorToken {
			if err := z.Err(); err != io.EOF {
				return t, err
			}
			return t, io.EOF
		}
		at += len(z.Raw())
		t.to = at
		switch kind {
		case nethtml.TextToken:
			t.kind = xmltext.Text
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			t.kind = xmltext.Start
			name, _ := z.TagName()
			t.name = string(name)
			t.empty = htmlVoid[t.name] || kind == nethtml.SelfClosingTagToken && (t.name == "svg" || t.name == "math")
		case nethtml.EndTagToken:
			t.kind = xmltext.End
			name, _ := z.TagName()
			t.name = string(name)
		default:
			t.kind = xmltext.Other
		}
		return t, nil
	}
}
