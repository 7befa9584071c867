package validate

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align/format/source"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// xliff checks an XLIFF file of version 1 or 2.
type xliff struct {
	*scanner
	t      token
	two    bool   // version 2
	prefix string // of the names of XLIFF, with its colon

	skip             int // elements that are open in one that holds texts of another kind
	files            int
	src              string // the languages of the file
	trg              string
	fileAt           names.Place
	targets          int
	misread          bool // its language was told to be wrong
	fileIDs, unitIDs *ids

	// Of the unit.
	unit         bool
	unitAt       source.Cursor
	approved     bool
	segments     int
	segmentIDs   []string
	data         []string // ids of its originalData
	segmentMarks []string // mids of its seg-source

	// Of the segment, which in version 1 is the unit.
	segment        bool
	segmentAt      source.Cursor
	source, target side
}

// side is the text of a unit in one language.
type side struct {
	n     int // how often it stands in the unit
	at    source.Cursor
	open  int // elements that are open within it, 0 outside
	code  int // of them, codes of another format
	text  []byte
	tags  []inlineTag
	marks []string // mids of the segments in it
}

// inlineTag is a tag in a text: its kind, where bpt and ept are one, and its id.
type inlineTag struct {
	kind, id      string
	opens, closes bool
}

func (t inlineTag) String() string { return "<" + t.kind + " " + t.id + ">" }

func newXLIFF(c *checker) *xliff {
	x := &xliff{fileIDs: newIDs(c), unitIDs: newIDs(c)}
	x.scanner = newScanner(c, func(name string) bool {
		return has("xliff file header body group trans-unit source target seg-source alt-trans note unit segment ignorable notes g x bx ex bpt ept ph it sub mrk pc sc ec sm em originalData data",
			strings.TrimPrefix(name, x.prefix))
	})
	return x
}

func (x *xliff) check() error {
	if x.unmarked() {
		return nil
	}
	for {
		err := x.next(&x.t)
		switch name := strings.TrimPrefix(x.t.name, x.prefix); {
		case err == io.EOF:
			x.finish()
			return nil
		case err != nil:
			return err
		case x.t.kind == startToken:
			x.start(&x.t, name)
		case x.t.kind == endToken:
			x.stop(&x.t, name)
		default:
			for _, s := range []*side{&x.source, &x.target} {
				if s.open > 0 && s.code == 0 {
					s.text = appendText(s.text, &x.t)
				}
			}
		}
	}
}

// requires reports the attributes that an element must have and has not.
func (x *xliff) requires(t *token, attributes ...string) {
	var missing []string
	for _, a := range attributes {
		if t.value(a) == "" {
			missing = append(missing, a)
		}
	}
	if missing != nil {
		x.problem(t, 0, "required-attribute", "<%s> has no %s", t.name, strings.Join(missing, ", "))
	}
}

func (x *xliff) start(t *token, name string) {
	if len(x.stack) == 1 {
		x.startRoot(t)
		return
	}
	// Proposals have sources and targets too. In version 2 they are in a module.
	if x.skip > 0 || name == "alt-trans" || strings.HasSuffix(name, ":match") {
		x.skip++
		return
	}
	for _, s := range []*side{&x.source, &x.target} {
		if s.open > 0 {
			s.open++
			x.inline(s, t, name)
			return
		}
	}
	switch name {
	case "file":
		x.startFile(t)
	case "trans-unit", "unit":
		x.startUnit(t)
	case "segment", "ignorable":
		x.startSegment(t, name)
	case "data":
		x.requires(t, "id")
		if len(x.data) < maxTags {
			x.data = append(x.data, t.value("id"))
		}
	case "mrk": // of a seg-source
		if len(x.segmentMarks) < maxTags {
			x.segmentMarks = append(x.segmentMarks, t.value("mid"))
		}
	case "source", "target":
		x.startSide(t, name)
	}
}

func (x *xliff) startRoot(t *token) {
	name := t.name
	if i := strings.IndexByte(name, ':'); i >= 0 {
		x.prefix, name = name[:i+1], name[i+1:]
	}
	if name != "xliff" {
		x.problem(t, 0, "xliff-root", "the root element is %s", t.name)
		return
	}
	version := t.value("version")
	x.two = strings.HasPrefix(version, "2")
	want := "urn:oasis:names:tc:xliff:document:" + version
	switch version {
	case "":
		x.requires(t, "version")
	case "2.1":
		want = "urn:oasis:names:tc:xliff:document:2.0"
	}
	if version != "" && version != "1.2" && !x.two {
		x.problem(t, 0, "xliff-version", "the version is %s, not 1.2", version)
	} else if x.two {
		x.problem(t, 0, "xliff-two", "the version is %s, which tools for XLIFF 1 do not read", version)
	}
	attribute := "xmlns"
	if x.prefix != "" {
		attribute += ":" + strings.TrimSuffix(x.prefix, ":")
	}
	if got := t.value(attribute); version != "" && version != "1.0" && got != want {
		x.problem(t, 0, "xliff-namespace", "the namespace of version %s is %s, and here it is %q", version, want, got)
	}
	if x.two {
		x.requires(t, "srcLang")
		x.src, x.trg = t.value("srcLang"), t.value("trgLang")
		x.languages(t)
		x.fileAt = t.at.Place
	}
}

// languages looks at the codes of the languages.
func (x *xliff) languages(t *token) {
	for _, code := range []string{x.src, x.trg} {
		if why := wrongCode(code); code != "" && why != "" && x.once("language "+code) {
			x.problem(t, 0, "language-code", "the language %q %s", code, why)
		}
	}
}

func (x *xliff) startFile(t *token) {
	x.files++
	x.unitIDs.reset()
	if x.two {
		x.requires(t, "id")
		x.fileIDs.see(t, t.value("id"), "id of <file>")
		return
	}
	x.requires(t, "original", "source-language", "datatype")
	x.src, x.trg = t.value("source-language"), t.value("target-language")
	x.languages(t)
	x.fileAt, x.targets, x.misread = t.at.Place, 0, false
}

func (x *xliff) startUnit(t *token) {
	x.units++
	x.requires(t, "id")
	x.unitIDs.see(t, t.value("id"), "id")
	x.unit, x.unitAt, x.approved = true, t.at, t.value("approved") == "yes"
	x.segments, x.segmentIDs, x.data, x.segmentMarks = 0, nil, nil, nil
	x.segment = !x.two
	x.segmentAt = t.at
	x.source.reset()
	x.target.reset()
}

func (s *side) reset() { *s = side{text: s.text[:0], tags: s.tags[:0]} }

// startSegment begins a segment of version 2.
func (x *xliff) startSegment(t *token, name string) {
	if !x.two || !x.unit {
		return
	}
	if name == "segment" {
		x.segments++
	}
	x.segment, x.segmentAt = true, t.at
	x.source.reset()
	x.target.reset()
	if id := t.value("id"); id != "" && len(x.segmentIDs) < maxTags {
		if slices.Contains(x.segmentIDs, id) {
			x.problem(t, 0, "duplicate-id", "the id %q of <%s> stands already in its unit", id, name)
		}
		x.segmentIDs = append(x.segmentIDs, id)
	}
	if state := t.value("state"); state != "" && !has("initial translated reviewed final", state) {
		x.problem(t, 0, "state", "the state %q is none of initial, translated, reviewed, final", state)
	}
}

func (x *xliff) startSide(t *token, name string) {
	if !x.segment {
		x.problem(t, 0, "misplaced-target", "<%s> stands outside of a unit", name)
		return
	}
	s := &x.source
	if name == "target" {
		s = &x.target
		if x.source.n == 0 {
			x.problem(t, 0, "order", "the target stands before the source")
		}
		if state := t.value("state"); !x.two && state != "" && !strings.HasPrefix(state, "x-") &&
			!has("final needs-adaptation needs-l10n needs-review-adaptation needs-review-l10n needs-review-translation needs-translation new signed-off translated", state) {
			x.problem(t, 0, "state", "the state %q is none of XLIFF 1.2, and does not begin with x-", state)
		}
		x.targets++
	}
	if s.n++; s.n > 1 {
		x.problem(t, 0, "twin-source", "the unit has two of <%s>", name)
	}
	s.at, s.open, s.code = t.at, 1, 0
}

// inline looks at a tag within a text.
func (x *xliff) inline(s *side, t *token, name string) {
	if s.code > 0 || !x.two && has("bpt ept ph it sub", name) {
		s.code++
	}
	id := t.value("id")
	tag := inlineTag{kind: name, id: id}
	switch name {
	case "g", "x", "pc", "ph", "it":
	case "bpt", "bx", "ept", "ex":
		if x.two {
			return
		}
		tag.opens, tag.closes = name[0] == 'b', name[0] == 'e'
		if rid := t.value("rid"); rid != "" {
			tag.id = rid
		}
		tag.kind = map[bool]string{true: "bpt", false: "bx"}[strings.HasSuffix(name, "pt")]
	case "sc":
		tag.opens = t.value("isolated") != "yes"
	case "ec":
		tag.closes = t.value("isolated") != "yes"
		if tag.closes {
			tag.kind, tag.id = "sc", t.value("startRef")
		}
	case "mrk":
		if t.value("mtype") == "seg" && len(s.marks) < maxTags {
			s.marks = append(s.marks, t.value("mid"))
		}
		return
	default:
		return
	}
	if name != "ec" {
		x.requires(t, "id")
	}
	if len(s.tags) == maxTags {
		return
	}
	if id != "" && slices.Contains(s.tags, tag) {
		x.problem(t, 0, "inline-id", "two tags of the text are %s", tag)
	}
	s.tags = append(s.tags, tag)
	for _, a := range []string{"dataRef", "dataRefStart", "dataRefEnd"} {
		if ref := t.value(a); ref != "" && len(x.data) < maxTags && !slices.Contains(x.data, ref) {
			x.problem(t, 0, "data-ref", "the %s %q is to no data of the unit", a, ref)
		}
	}
}

func (x *xliff) stop(t *token, name string) {
	if x.skip > 0 {
		x.skip--
		return
	}
	for _, s := range []*side{&x.source, &x.target} {
		if s.open > 0 {
			s.open--
			s.code = max(0, s.code-1)
			return
		}
	}
	switch {
	case name == "segment" || name == "ignorable":
		if x.two && x.segment {
			x.stopSegment(name)
			x.segment = false
		}
	case name == "trans-unit" && x.unit:
		x.stopSegment(name)
		x.unit, x.segment = false, false
	case name == "unit" && x.unit:
		if x.segments == 0 {
			x.add(x.unitAt.Place, "no-segment", "the unit has no segment")
		}
		x.unit = false
	case name == "file":
		if !x.two {
			x.stopFile()
		}
	}
}

// stopFile looks whether a file that has targets names their language.
func (x *xliff) stopFile() {
	if x.targets > 0 && x.trg == "" {
		x.add(x.fileAt, "no-target-language", "the file has targets, and does not say in which language")
	}
}

// stopSegment looks at the texts of a unit or segment.
func (x *xliff) stopSegment(name string) {
	source, target := &x.source, &x.target
	at := x.segmentAt.Place
	if source.n == 0 {
		x.add(at, "no-source", "<%s> has no source", name)
	}
	if name == "ignorable" {
		return
	}
	empty := len(bytes.TrimSpace(target.text)) == 0 && len(target.tags) == 0
	if source.n > 0 && len(bytes.TrimSpace(source.text)) == 0 && len(source.tags) == 0 {
		x.add(at, "empty-source", "the source is empty")
	}
	if x.approved && empty {
		x.add(at, "approved-empty", "the unit is approved, and has no target")
	}
	x.script(source, target)
	if len(source.tags) == maxTags || len(target.tags) == maxTags {
		return
	}
	x.pairs(source)
	if empty {
		return
	}
	x.pairs(target)
	for _, tag := range target.tags {
		if !slices.Contains(source.tags, tag) {
			x.add(target.at.Place, "tag-foreign", "the tag %s is not in the source", tag)
		}
	}
	for _, tag := range source.tags {
		if !slices.Contains(target.tags, tag) {
			x.add(target.at.Place, "tag-absent", "the tag %s of the source is not in the target", tag)
		}
	}
	if n := len(x.segmentMarks); n > 0 && n < maxTags {
		for _, mid := range target.marks {
			if !slices.Contains(x.segmentMarks, mid) {
				x.add(target.at.Place, "segment-absent", "the segment %q is not in seg-source", mid)
			}
		}
	}
	if bytes.Equal(source.text, target.text) && hasLetter(source.text) {
		x.add(target.at.Place, "same-text", "the target is the same as the source")
	}
}

// script looks whether the texts are in the languages of the file.
func (x *xliff) script(source, target *side) {
	bengali := hasBengali(source.text)
	switch {
	case bengali && x.src != "" && primary(x.src) != "bn" && !has("as mni ctg syl rkt", primary(x.src)):
		if x.misread {
			break
		}
		x.misread = true
		x.add(x.fileAt, "source-language", "the file says that it is translated from %s, but its source in line %d is Bengali", x.src, source.at.Line)
	case !bengali && primary(x.src) == "bn" && hasBengali(target.text):
		x.add(source.at.Place, "script", "the source has no Bengali letter, and the target has")
	}
}

// pairs looks whether the tags of a text that open are closed.
func (x *xliff) pairs(s *side) {
	for _, tag := range s.tags {
		other := inlineTag{tag.kind, tag.id, !tag.opens, !tag.closes}
		switch {
		case tag.opens && !slices.Contains(s.tags, other):
			x.add(s.at.Place, "tag-pair", "the tag %s is not closed", tag)
		case tag.closes && !slices.Contains(s.tags, other):
			x.add(s.at.Place, "tag-pair", "a tag closes %s, which is not open", tag)
		}
	}
}

func (x *xliff) finish() {
	head := names.Place{File: x.name, Line: 1, Column: 1, Offset: x.in.Mark}
	switch {
	case !x.rooted:
	case x.files == 0:
		x.add(head, "no-file", "there is no <file>")
	case x.units == 0:
		x.add(head, "no-units", "there is no unit")
	}
	if x.two {
		x.stopFile()
	}
}
