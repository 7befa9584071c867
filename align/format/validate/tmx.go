package validate

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/source"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// tmxElement is what TMX 1.4 says of an element.
type tmxElement struct {
	parents  string // where it may stand
	required string // attributes
	optional string
}

const tmxDates = "creationdate creationid changedate changeid "

var tmxElements = map[string]tmxElement{
	"tmx":    {"", "version", ""},
	"header": {"tmx", "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype", "o-encoding " + tmxDates},
	"body":   {"tmx", "", ""},
	"note":   {"header tu tuv", "", "o-encoding xml:lang lang"},
	"prop":   {"header tu tuv", "type", "o-encoding xml:lang lang"},
	"ude":    {"header", "name", "base"},
	"map":    {"ude", "unicode", "code ent subst"},
	"tu":     {"body", "", "tuid o-encoding datatype usagecount lastusagedate creationtool creationtoolversion segtype o-tmf srclang " + tmxDates},
	"tuv":    {"tu", "", "xml:lang lang o-encoding datatype usagecount lastusagedate creationtool creationtoolversion o-tmf " + tmxDates},
	"seg":    {"tuv", "", ""},
	"bpt":    {"seg hi sub", "i", "x type"},
	"ept":    {"seg hi sub", "i", ""},
	"ph":     {"seg hi sub", "", "x assoc type"},
	"it":     {"seg hi sub", "pos", "x type"},
	"hi":     {"seg hi sub", "", "x type"},
	"ut":     {"seg hi sub", "", "x"},
	"sub":    {"bpt ept ph it ut", "", "datatype type"},
}

func has(list, word string) bool {
	for rest := list; rest != ""; {
		one, after, _ := strings.Cut(rest, " ")
		if one == word {
			return true
		}
		rest = after
	}
	return false
}

// tmx checks a translation memory.
type tmx struct {
	*scanner
	t       token
	started bool         // a header or body came
	header  *names.Place // where it is
	srclang string       // of the header
	ids     *ids

	// Of the unit.
	unit       source.Cursor
	unitSource string // its srclang
	status     bool   // the property of this program's that has the status is open
	aligned    bool   // the status is that of a unit that may have one language
	variants   []variant
	n          int // of them

	// Of the segment.
	depth  int // elements that are open within it, 0 outside
	code   int // of them, codes of another format
	opened []string
	closed []string

	// Of the file.
	codes    map[string]bool   // of languages, that were looked at
	regions  map[string]string // a language -> the code that it first had
	absent   int               // units without the language of srclang
	bengali  int               // units that begin with Bengali though srclang is another of their languages
	second   int               // units whose source stands not first
	secondAt names.Place
}

// variant is a text of a unit in one language.
type variant struct {
	lang string
	at   source.Cursor
	segs int
	text []byte
}

func newTMX(c *checker) *tmx {
	known := func(name string) bool { _, ok := tmxElements[name]; return ok }
	return &tmx{scanner: newScanner(c, known), ids: newIDs(c), codes: make(map[string]bool), regions: make(map[string]string)}
}

func (x *tmx) check() error {
	if x.unmarked() {
		return nil
	}
	for {
		switch err := x.next(&x.t); {
		case err == io.EOF:
			x.finish()
			return nil
		case err != nil:
			return err
		case x.t.kind == startToken:
			x.start(&x.t)
		case x.t.kind == endToken:
			x.stop(&x.t)
		default:
			x.text(&x.t)
		}
	}
}

// start looks at a tag that begins an element.
func (x *tmx) start(t *token) {
	if x.depth > 0 {
		x.depth++
	}
	about, known := tmxElements[t.name]
	parent := x.parent(1)
	switch {
	case len(x.stack) == 1:
		if t.name != "tmx" {
			x.problem(t, 0, "tmx-root", "the root element is %s", t.name)
		}
	case !known:
		if x.once("element " + t.name) {
			x.problem(t, 0, "unknown-element", "TMX has no element %s", t.name)
		}
	case !has(about.parents, parent) && !(parent == "TMX" && about.parents == "tmx"):
		x.problem(t, 0, "order", "<%s> stands in <%s>, where TMX has none", t.name, parent)
	}
	if known {
		x.attributesOf(t, about)
	}
	if x.depth > 0 {
		x.inline(t)
		return
	}
	switch t.name {
	case "tmx", "TMX":
		x.header, x.started = nil, false
		if v := t.value("version"); v != "" && v != "1.4" {
			x.problem(t, 0, "tmx-version", "the version is %s, not 1.4", v)
		}
	case "header":
		x.startHeader(t)
	case "body":
		if x.header == nil {
			x.problem(t, 0, "no-header", "there is no header before the body")
		}
		x.started = true
	case "note", "prop":
		x.startNote(t, parent)
	case "tu":
		x.units++
		x.unit, x.unitSource, x.n = t.at, t.value("srclang"), 0
		x.status, x.aligned = false, false
		x.ids.see(t, t.value("tuid"), "tuid")
	case "tuv":
		x.startVariant(t)
	case "seg":
		if parent == "tuv" && x.n > 0 {
			v := x.last()
			v.segs++
			v.text = v.text[:0]
			x.depth, x.code = 1, 0
			x.opened, x.closed = x.opened[:0], x.closed[:0]
		}
	}
}

// attributesOf looks at the attributes of an element.
func (x *tmx) attributesOf(t *token, about tmxElement) {
	var missing []string
	for name := range strings.FieldsSeq(about.required) {
		if _, ok := t.get(name); ok {
			continue
		}
		if name == "srclang" {
			x.problem(t, 0, "no-srclang", "the header has no srclang")
			continue
		}
		missing = append(missing, name)
	}
	if missing != nil {
		x.problem(t, 0, "required-attribute", "<%s> has no %s", t.name, strings.Join(missing, ", "))
	}
	for _, a := range t.attrs {
		switch a.name {
		case "creationdate", "changedate", "lastusagedate":
			if _, err := time.Parse("20060102T150405Z", a.value); err != nil || len(a.value) != len("20060102T150405Z") {
				x.problem(t, 0, "date", "the %s %q is not of the form YYYYMMDDThhmmssZ", a.name, a.value)
			}
		case "segtype":
			if !has("block paragraph sentence phrase", a.value) {
				x.problem(t, 0, "segtype", "the segtype %q is none of block, paragraph, sentence, phrase", a.value)
			}
		}
		if !has(about.required, a.name) && !has(about.optional, a.name) && !strings.HasPrefix(a.name, "xmlns") &&
			x.once("attribute "+t.name+" "+a.name) {
			x.problem(t, 0, "unknown-attribute", "<%s> has %s, which TMX does not know there", t.name, a.name)
		}
	}
}

func (x *tmx) startHeader(t *token) {
	at := t.at.Place
	x.header = &at
	x.srclang = t.value("srclang")
	if x.started {
		x.problem(t, 0, "order", "the header stands after the body")
	}
	if strings.EqualFold(t.value("creationtool"), "OmegaT") && t.value("o-tmf") != "OmegaT TMX" {
		x.problem(t, 0, "omegat-tool", "the creationtool is OmegaT, but the file is not as OmegaT makes it")
	}
	if segtype := t.value("segtype"); segtype == "paragraph" || segtype == "block" {
		x.problem(t, 0, "paragraphs", "the units are %ss, the segtype says", segtype)
	}
	if x.srclang != "" && x.srclang != "*all*" {
		x.language(t, x.srclang, "srclang")
	}
}

func (x *tmx) startNote(t *token, parent string) {
	if parent == "tu" && x.n > 0 || parent == "tuv" && x.n > 0 && x.last().segs > 0 {
		x.problem(t, 0, "order", "<%s> stands after what it must stand before, the <%s>", t.name, map[string]string{"tu": "tuv", "tuv": "seg"}[parent])
	}
	x.status = parent == "tu" && t.name == "prop" && t.value("type") == "x-dobhashi-status"
	if kind, ok := t.get("type"); ok && !strings.HasPrefix(strings.ToLower(kind), "x-") && x.once("prop "+kind) {
		x.problem(t, 0, "prop-type", "the type %q of a prop does not begin with x-", kind)
	}
}

// maxVariants is how many variants of a unit are compared.
const maxVariants = 100

// last is the variant that is being read.
func (x *tmx) last() *variant { return &x.variants[x.n-1] }

func (x *tmx) startVariant(t *token) {
	if x.n == len(x.variants) && x.n < maxVariants {
		x.variants = append(x.variants, variant{})
	}
	x.n = min(x.n+1, maxVariants)
	lang, given := t.get("xml:lang")
	if old := t.value("lang"); lang == "" && old != "" {
		lang = old
		x.problem(t, 0, "old-lang", "the language is in lang, not in xml:lang")
	}
	if lang == "" && !given {
		x.problem(t, 0, "no-language", "the tuv has no xml:lang")
	} else {
		x.language(t, lang, "xml:lang")
		if lang != "" {
			x.region(t, lang)
		}
	}
	v := x.last()
	*v = variant{lang: lang, at: t.at, text: v.text[:0]}
}

// language looks at the code of a language; each is told once.
func (x *tmx) language(t *token, code, attribute string) {
	if x.codes[code] || len(x.codes) > 1000 {
		return
	}
	x.codes[code] = true
	if why := wrongCode(code); why != "" {
		x.problem(t, 0, "language-code", "the %s %q %s", attribute, code, why)
	}
}

// region looks whether a language has one code throughout.
func (x *tmx) region(t *token, code string) {
	lang := primary(code)
	if first, ok := x.regions[lang]; !ok && len(x.regions) < 1000 {
		x.regions[lang] = code
	} else if ok && first != code && !strings.EqualFold(first, code) && wrongCode(code) == "" {
		x.problem(t, 0, "mixed-regions", "the language is %s here and %s before", code, first)
	}
}

// inline looks at a tag within a segment.
func (x *tmx) inline(t *token) {
	if x.code > 0 || has("bpt ept ph it ut", t.name) {
		x.code++
	}
	i, ok := t.get("i")
	switch {
	case !ok || len(x.opened)+len(x.closed) > maxTags:
	case t.name == "bpt":
		if slices.Contains(x.opened, i) {
			x.problem(t, 0, "tag-pair", "two bpt of the segment have i=%q", i)
		}
		x.opened = append(x.opened, i)
	case t.name == "ept":
		if !slices.Contains(x.opened, i) {
			x.problem(t, 0, "tag-pair", "no bpt before this ept has i=%q", i)
		}
		x.closed = append(x.closed, i)
	}
}

// text looks at a text.
func (x *tmx) text(t *token) {
	if x.depth > 0 {
		if x.code == 0 {
			v := x.last()
			v.text = appendText(v.text, t)
		}
		return
	}
	parent := x.parent(0)
	if parent == "prop" && x.status {
		x.aligned = string(bytes.TrimSpace(t.raw)) == string(align.Aligned)
	}
	if parent == "note" || parent == "prop" || parent == "seg" || len(bytes.TrimSpace(t.raw)) == 0 {
		return
	}
	if _, known := tmxElements[parent]; known {
		n := len(t.raw) - len(bytes.TrimLeft(t.raw, " \t\r\n"))
		x.problem(t, n, "text-outside", "text stands in <%s>, outside of a segment", parent)
	}
}

// stop looks at what an element held.
func (x *tmx) stop(t *token) {
	if x.depth > 0 {
		x.depth--
		x.code = max(0, x.code-1)
		if x.depth == 0 {
			x.stopSegment()
			return
		}
	}
	switch {
	case x.depth > 0:
	case t.name == "tuv" && x.n > 0 && x.last().segs == 0:
		x.add(x.last().at.Place, "no-seg", "the tuv has no seg")
	case t.name == "tuv" && x.n > 0 && x.last().segs > 1:
		x.add(x.last().at.Place, "order", "the tuv has %d segs, and can have one", x.last().segs)
	case t.name == "tu":
		x.stopUnit()
	case t.name == "tmx" && !x.started:
		x.problem(t, 0, "no-body", "there is no body")
	}
}

func (x *tmx) stopSegment() {
	v := x.last()
	if len(bytes.TrimSpace(v.text)) == 0 {
		x.add(v.at.Place, "empty-seg", "the %s text is empty", named(v.lang))
		return
	}
	for _, i := range x.opened {
		if len(x.opened)+len(x.closed) <= maxTags && !slices.Contains(x.closed, i) {
			x.add(v.at.Place, "tag-pair", "no ept of the segment has i=%q as its bpt has", i)
		}
	}
	if bytes.IndexByte(v.text, '\n') >= 0 {
		x.add(v.at.Place, "seg-line-break", "the %s text has a line break", named(v.lang))
	}
	if bytes.IndexByte(v.text, '<') >= 0 && tagOfOmegaT.Match(v.text) {
		x.add(v.at.Place, "tags-as-text", "the %s text has the tag %s of OmegaT as text", named(v.lang), tagOfOmegaT.Find(v.text))
	}
	if len(v.text) > maxSegment {
		if utf8.RuneCount(v.text) > maxSegment {
			x.add(v.at.Place, "long-seg", "the %s text has more than %d characters", named(v.lang), maxSegment)
		}
	}
	if why := wrongScript(v.lang, v.text); why != "" {
		x.add(v.at.Place, "script", "the %s text %s", named(v.lang), why)
	}
}

// maxTags is how many tags of a segment are compared.
const maxTags = 500

var tagOfOmegaT = regexp.MustCompile(`</?[a-z][0-9]+/?>`)

// maxSegment is how many characters Trados Cloud takes in a segment.
const maxSegment = 2000

// named is the code of a language for a message.
func named(code string) string {
	if code == "" {
		return "variant's"
	}
	return code
}

func (x *tmx) stopUnit() {
	variants := x.variants[:x.n]
	at := x.unit.Place
	if len(variants) < 2 {
		if len(variants) == 1 && x.aligned {
			return // the sentence has no counterpart
		}
		if len(variants) == 1 {
			x.add(at, "one-variant", "the unit has only a %s text", named(variants[0].lang))
		} else {
			x.add(at, "no-variants", "the unit has no tuv")
		}
		return
	}
	for i := range variants {
		v := &variants[i]
		for k := range variants[:i] {
			o := &variants[k]
			if v.lang != "" && strings.EqualFold(v.lang, o.lang) {
				x.add(v.at.Place, "twin-variants", "the unit has two texts in %s", v.lang)
			} else if len(v.text) > 0 && bytes.Equal(v.text, o.text) && hasLetter(v.text) {
				x.add(v.at.Place, "same-text", "the %s text is the same as the %s text", named(v.lang), named(o.lang))
			}
		}
	}
	x.direction(variants)
}

// direction looks where the source of a unit is.
func (x *tmx) direction(variants []variant) {
	srclang := x.srclang
	if x.unitSource != "" {
		srclang = x.unitSource
	}
	if srclang == "" || srclang == "*all*" {
		return
	}
	at := slices.IndexFunc(variants, func(v variant) bool { return primary(v.lang) == primary(srclang) })
	switch {
	case at < 0:
		x.absent++
		x.add(x.unit.Place, "srclang-absent", "the unit has no text in its source language, %s", srclang)
	case at > 0 && primary(srclang) != "bn" && primary(variants[0].lang) == "bn":
		x.bengali++
	case at > 0:
		if x.second == 0 {
			x.secondAt = x.unit.Place
		}
		x.second++
	}
}

// finish looks at the file as a whole.
func (x *tmx) finish() {
	head := names.Place{File: x.name, Line: 1, Column: 1, Offset: x.in.Mark}
	if x.rooted && x.header == nil && !x.started {
		x.add(head, "no-header", "there is no header")
	}
	if x.header != nil {
		head = *x.header
	}
	if x.rooted && x.units == 0 {
		x.add(head, "no-units", "there is no unit")
	}
	if x.absent > 1 && x.absent == x.units {
		x.drop("srclang-absent")
		x.add(head, "srclang-absent", "the header says that the source is %s, and no unit has a text in it", x.srclang)
	}
	if x.bengali > 0 {
		x.add(head, "srclang-lies", "the header says that the source is %s, but of %d units %d begin with Bengali", x.srclang, x.units, x.bengali)
	}
	if x.second > 0 {
		x.add(x.secondAt, "source-second", "the source stands not first, in %d of %d units", x.second, x.units)
	}
	if x.at.Offset > maxFile {
		x.add(head, "large-file", "the file has %d MB", x.at.Offset/1_000_000)
	}
}

// maxFile is how many bytes Trados Cloud takes in a file.
const maxFile = 1_000_000_000
