package document

import (
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
)

// docxTexts are the parts of a Word document with text: the main one, notes, headers and footers;
// and its styles, which have no text but the looks of Bengali.
func docxTexts(a *archive) ([]string, error) {
	main := ""
	if err := eachRelation(a, "", func(kind, target string) {
		if kind == "officeDocument" && main == "" {
			main = target
		}
	}); err != nil {
		return nil, err
	}
	if a.files[main] == nil {
		return nil, fmt.Errorf("the main part %q is missing", main)
	}
	names := []string{main}
	order := []string{"footnotes", "endnotes", "header", "footer", "styles"}
	found := make(map[string][]string)
	if err := eachRelation(a, main, func(kind, target string) {
		if slices.Contains(order, kind) && a.files[target] != nil && !slices.Contains(found[kind], target) {
			found[kind] = append(found[kind], target)
		}
	}); err != nil {
		return nil, err
	}
	for _, kind := range order {
		names = append(names, found[kind]...)
	}
	return names, nil
}

// eachRelation calls f with what a part of an Office document refers to, "" for the document.
func eachRelation(a *archive, name string, f func(kind, target string)) error {
	relations := path.Join(path.Dir(name), "_rels", path.Base(name)+".rels")
	if name == "" {
		relations = "_rels/.rels"
	} else if a.files[relations] == nil {
		return nil
	}
	p, err := a.read(relations)
	if err != nil {
		return err
	}
	err = eachElement(p, func(e *element) {
		if local(e.name) == "Relationship" && e.attribute("TargetMode") != "External" {
			target := e.attribute("Target")
			if !strings.HasPrefix(target, "/") {
				target = beside(name, target)
			}
			f(path.Base(e.attribute("Type")), strings.TrimPrefix(target, "/"))
		}
	})
	if err != nil {
		return fmt.Errorf("%s: %w", relations, err)
	}
	return nil
}

// docxBlocks finds the paragraphs of a part of a Word document.
func docxBlocks(s *scan) error {
	next, err := xmlTokens(s.part)
	if err != nil {
		return err
	}
	r := &docxReader{scan: s, next: next}
	for {
		t, err := r.token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if t.kind != xmltext.Start || t.empty {
			continue
		}
		switch t.name {
		case "w:p":
			b, err := r.paragraph()
			if err != nil {
				return err
			}
			if b != nil && !s.emit(b) {
				return nil
			}
		case "w:rPr": // of a style
			end, err := r.skip()
			if err != nil {
				return err
			}
			if was := s.part.text[t.from:end]; s.to != "" && r.latin(was) != was && !s.fix(t.from, end, r.latin(was)) {
				return nil
			}
		}
	}
}

// docxReader reads a part of a Word document. Elements have the names that they have
// where the prefix of the namespace is w.
type docxReader struct {
	*scan
	next   func() (markupToken, error)
	prefix string // that the part has instead of w, "" until the first tag
}

const wordNamespace = `(?:http://schemas\.openxmlformats\.org/wordprocessingml/2006/main|http://purl\.oclc\.org/ooxml/wordprocessingml/main)`

var wordPrefix = regexp.MustCompile(`xmlns:([A-Za-z_][\w.-]*)=["']` + wordNamespace + `["']`)

func (r *docxReader) token() (markupToken, error) {
	t, err := r.next()
	if err != nil {
		return t, err
	}
	if r.prefix == "" && t.kind == xmltext.Start {
		r.prefix = "w"
		if m := wordPrefix.FindStringSubmatch(r.part.text[t.from:t.to]); m != nil {
			r.prefix = m[1]
		}
	}
	if r.prefix != "w" {
		if name, ok := strings.CutPrefix(t.name, r.prefix+":"); ok {
			t.name = "w:" + name
		}
	}
	return t, nil
}

// skip reads to the end of the element that began, and returns where that is.
func (r *docxReader) skip() (int, error) {
	for depth := 1; ; {
		t, err := r.token()
		if err != nil {
			return 0, err
		}
		switch {
		case t.kind == xmltext.Start && !t.empty:
			depth++
		case t.kind == xmltext.End:
			if depth--; depth == 0 {
				return t.to, nil
			}
		}
	}
}

// opaque is skip for an element in which paragraphs may lie: text boxes.
func (r *docxReader) opaque(m *blockMaker) (int, error) {
	for depth := 1; ; {
		t, err := r.token()
		if err != nil {
			return 0, err
		}
		switch {
		case t.kind == xmltext.Start && t.name == "w:p" && !t.empty:
			b, err := r.paragraph()
			if err != nil {
				return 0, err
			}
			m.sub(b)
		case t.kind == xmltext.Start && !t.empty:
			depth++
		case t.kind == xmltext.End:
			if depth--; depth == 0 {
				return t.to, nil
			}
		}
	}
}

// A docxRun is a run of text with the same looks.
type docxRun struct {
	from, to int
	props    string // the w:rPr element, "" if there is none
	key      string // what of it can be seen
}

// A docxPiece is something in a paragraph.
type docxPiece struct {
	kind     docxKind
	from, to int
	run      *docxRun // for what lies in one
	text     string   // of a field, its instruction
}

type docxKind uint8

const (
	docxText   docxKind = iota
	docxSpace           // a line break or tab
	docxPage            // the end of a page or column
	docxInRun           // something else in a run
	docxAlone           // something beside runs, or a whole run
	docxOpen            // the start of an element around runs
	docxClose           // its end
	docxBegin           // a field begins, with its instruction after it
	docxResult          // the result of the field begins
	docxEnd             // the field ends
	docxInstruction
)

// paragraph reads to the end of a paragraph. The block is nil if it has nothing to translate.
func (r *docxReader) paragraph() (*block, error) {
	var m blockMaker
	var pieces []docxPiece
	if _, err := r.content(&m, &pieces); err != nil {
		return nil, err
	}
	props := r.build(&m, joinFields(pieces))
	b := m.take(escapeMarkup)
	if b != nil {
		// The looks at the beginning of a sentence are those that were opened before and not
		// closed. The sentences of a block are written in their order.
		var looks []*docxRun
		next := 0
		b.render = func(out *rendering) {
			for ; next < out.s.first; next++ {
				looks = changeLooks(looks, &b.tags[next])
			}
			r.render(out, props, looks)
		}
	}
	return b, nil
}

// content reads what lies in a paragraph, or in an element around runs, up to its end.
func (r *docxReader) content(m *blockMaker, pieces *[]docxPiece) (int, error) {
	for {
		t, err := r.token()
		if err != nil {
			return 0, err
		}
		add := func(kind docxKind, from, to int) {
			*pieces = append(*pieces, docxPiece{kind: kind, from: from, to: to})
		}
		switch {
		case t.kind == xmltext.End: // inner elements are read to their ends
			return t.to, nil
		case t.kind != xmltext.Start:
		case t.name == "w:r" && !t.empty:
			if err := r.run(m, pieces, t); err != nil {
				return 0, err
			}
		case t.name == "w:proofErr", t.name == "w:pPr" && t.empty, t.name == "w:r":
		case t.name == "w:pPr":
			if _, err := r.skip(); err != nil {
				return 0, err
			}
		case t.empty:
			add(docxAlone, t.from, t.to)
		case t.name == "w:hyperlink", t.name == "w:ins", t.name == "w:moveTo", t.name == "w:smartTag", t.name == "w:customXml", t.name == "w:bdo", t.name == "w:dir":
			add(docxOpen, t.from, t.to)
			end, err := r.content(m, pieces)
			if err != nil {
				return 0, err
			}
			add(docxClose, strings.LastIndex(r.part.text[:end], "<"), end)
		case t.name == "w:sdt":
			if err := r.control(m, pieces, t); err != nil {
				return 0, err
			}
		default:
			end, err := r.opaque(m)
			if err != nil {
				return 0, err
			}
			add(docxAlone, t.from, end)
		}
	}
}

// control reads a content control within a paragraph.
func (r *docxReader) control(m *blockMaker, pieces *[]docxPiece, start markupToken) error {
	opened := false
	for {
		t, err := r.token()
		if err != nil {
			return err
		}
		switch {
		case t.kind == xmltext.End: // of the control
			if opened {
				(*pieces)[len(*pieces)-1].to = t.to
			} else {
				*pieces = append(*pieces, docxPiece{kind: docxAlone, from: start.from, to: t.to})
			}
			return nil
		case t.kind != xmltext.Start || t.empty:
		case t.name == "w:sdtContent":
			*pieces = append(*pieces, docxPiece{kind: docxOpen, from: start.from, to: t.to})
			end, err := r.content(m, pieces)
			if err != nil {
				return err
			}
			*pieces = append(*pieces, docxPiece{kind: docxClose, from: strings.LastIndex(r.part.text[:end], "<"), to: end})
			opened = true
		default:
			end, err := r.skip()
			if err != nil {
				return err
			}
			if opened { // properties after the content
				(*pieces)[len(*pieces)-1].to = end
			}
		}
	}
}

// run reads a run.
func (r *docxReader) run(m *blockMaker, pieces *[]docxPiece, start markupToken) error {
	run := &docxRun{from: start.from}
	first := len(*pieces)
	add := func(kind docxKind, from, to int) *docxPiece {
		*pieces = append(*pieces, docxPiece{kind: kind, from: from, to: to, run: run})
		return &(*pieces)[len(*pieces)-1]
	}
	for {
		t, err := r.token()
		if err != nil {
			return err
		}
		if t.kind == xmltext.End {
			run.to = t.to
			break
		}
		if t.kind != xmltext.Start {
			continue
		}
		end := t.to
		switch {
		case t.name == "w:t" && !t.empty:
			if tag := r.part.text[t.from:t.to]; !strings.Contains(tag, "xml:space") {
				m.fix(t.from, t.to, strings.TrimSuffix(tag, ">")+` xml:space="preserve">`)
			}
			if end, err = r.skip(); err != nil {
				return err
			}
			if inner := strings.LastIndex(r.part.text[t.to:end], "<"); inner > 0 {
				add(docxText, t.to, t.to+inner)
			}
			continue
		case !t.empty:
			if end, err = r.opaque(m); err != nil {
				return err
			}
		}
		switch t.name {
		case "w:rPr":
			run.props = r.part.text[t.from:end]
			if latin := r.latin(run.props); latin != run.props {
				m.fix(t.from, end, latin)
				run.props = latin
			}
			run.key = r.visible(run.props)
		case "w:tab", "w:br", "w:cr":
			kind := docxSpace
			if k := (&element{tag: r.part.text[t.from:t.to]}).attribute(r.prefix + ":type"); k == "page" || k == "column" {
				kind = docxPage
			}
			add(kind, t.from, end)
		case "w:fldChar":
			kind := docxEnd
			switch (&element{tag: r.part.text[t.from:t.to]}).attribute(r.prefix + ":fldCharType") {
			case "begin":
				kind = docxBegin
			case "separate":
				kind = docxResult
			}
			add(kind, t.from, end)
		case "w:instrText", "w:delInstrText":
			add(docxInstruction, t.from, end).text = r.part.text[t.from:end]
		case "w:lastRenderedPageBreak", "w:softHyphen":
		default:
			add(docxInRun, t.from, end)
		}
	}
	// A run without text goes as a whole.
	own := (*pieces)[first:]
	if len(own) > 0 && !slices.ContainsFunc(own, func(p docxPiece) bool { return p.kind <= docxPage }) {
		whole := docxPiece{kind: docxAlone, from: run.from, to: run.to, run: run}
		for _, p := range own {
			if p.kind >= docxBegin {
				whole.kind = p.kind
				whole.text += p.text
			}
		}
		*pieces = append((*pieces)[:first], whole)
	}
	return nil
}

// maxFields is how deep fields are looked into that lie within each other.
const maxFields = 20

// joinFields makes a field one piece; one that is a link becomes an element around its text.
// What belongs to a field that ends in another paragraph stands alone.
func joinFields(pieces []docxPiece) []docxPiece {
	var out []docxPiece
	type field struct {
		begin  int // where it begins in out
		result int // where its result does, 0 if that was not reached
		link   bool
	}
	var open []field
	for _, p := range pieces {
		out = append(out, p)
		k := len(out) - 1
		if p.kind < docxBegin {
			continue
		}
		out[k].kind = docxAlone
		switch {
		case p.kind == docxBegin && len(open) < maxFields:
			open = append(open, field{begin: k})
		case len(open) == 0:
		case p.kind == docxInstruction && open[len(open)-1].result == 0:
			f := &open[len(open)-1]
			f.link = f.link || strings.Contains(p.text, "HYPERLINK")
		case p.kind == docxResult:
			open[len(open)-1].result = k
		case p.kind == docxEnd:
			f := open[len(open)-1]
			open = open[:len(open)-1]
			switch {
			case f.link && f.result > 0:
				head := docxPiece{kind: docxOpen, from: out[f.begin].from, to: out[f.result].to}
				rest := slices.Clone(out[f.result+1 : k])
				out = append(append(out[:f.begin], head), rest...)
				out = append(out, docxPiece{kind: docxClose, from: p.from, to: p.to})
			default:
				out[f.begin] = docxPiece{kind: docxAlone, from: out[f.begin].from, to: p.to}
				out = out[:f.begin+1]
			}
		}
	}
	return out
}

// build makes the text and tags of the pieces. The looks of most of the text are those of the
// paragraph, and other looks are pairs of tags. It returns the w:rPr element of the former.
func (r *docxReader) build(m *blockMaker, pieces []docxPiece) (props string) {
	weight := make(map[string]int)
	looks := make(map[string]string) // key -> the first w:rPr element with it
	base := ""
	for i := range pieces {
		if p := &pieces[i]; p.kind == docxText {
			if _, known := looks[p.run.key]; !known {
				looks[p.run.key] = p.run.props
			}
			if weight[p.run.key] += p.to - p.from; weight[p.run.key] > weight[base] {
				base = p.run.key
			}
		}
	}
	var look *docxRun // whose looks are open
	last := 0         // where the run before ends
	closeLook := func() {
		if look != nil {
			m.tag(tag{Tag: align.Tag{Kind: align.Close, Code: "</" + lookName(look.key) + ">"}, name: look.key, from: last, to: last, data: docxText})
			look = nil
		}
	}
	for i := range pieces {
		p := &pieces[i]
		t := tag{Tag: align.Tag{Code: r.part.text[p.from:p.to]}, from: p.from, to: p.to, data: p.kind}
		switch p.kind {
		case docxText:
			if look != nil && look.key != p.run.key {
				closeLook()
			}
			if look == nil && p.run.key != base {
				look = p.run
				m.tag(tag{Tag: align.Tag{Kind: align.Open, Code: "<" + lookName(look.key) + ">"}, name: look.key, from: look.from, to: p.from, data: look})
			}
			unescape(r.part.text[p.from:p.to], func(text string, a, b int) { m.add(text, p.from+a, p.from+b) })
			last = p.run.to
		case docxSpace:
			t.Space = true
			m.tag(t)
			last = p.run.to
		case docxPage:
			m.hard(p.from, p.to)
			last = p.run.to
		case docxInRun:
			m.tag(t)
			last = p.run.to
		case docxOpen, docxClose:
			closeLook()
			t.Kind, t.name = align.Open, "element"
			if p.kind == docxClose {
				t.Kind = align.Close
			}
			m.tag(t)
			last = p.to
		default:
			if p.run == nil || p.run.key != base { // a foot note has looks of its own
				closeLook()
			}
			m.tag(t)
			last = p.to
		}
	}
	closeLook()
	return looks[base]
}

// lookName describes looks by a short name for people and other formats.
func lookName(key string) string {
	for _, l := range []struct{ element, name string }{{"<w:b/>", "b"}, {"<w:i/>", "i"}, {"<w:u ", "u"}} {
		if strings.Contains(key, l.element) {
			return l.name
		}
	}
	return "span"
}

// render writes a sentence: text in runs, and what stands beside them.
func (r *docxReader) render(out *rendering, props string, looks []*docxRun) {
	w := docxWriter{rendering: out, w: r.prefix, props: props}
	b, s := out.b, out.s
	w.looks = looks
	w.inText = s.first == len(b.tags) || len(s.index) == 0 || b.tags[s.index[0]].At > s.from
	if len(s.tags) == 0 {
		out.out.WriteString(b.escape(out.target))
		return
	}
	if w.inText {
		w.current = w.top()
		w.inRun = true
	}
	at := 0
	for i := range out.tags {
		t := &out.tags[i]
		o := out.original(t)
		if o == nil || t.At < at {
			continue
		}
		w.text(out.target[at:t.At])
		at = t.At
		switch o.data.(type) {
		case *docxRun:
			w.looks = changeLooks(w.looks, o)
		default:
			switch kind := o.data.(docxKind); {
			case kind == docxText: // the end of looks
				w.looks = changeLooks(w.looks, o)
			case kind == docxSpace || kind == docxInRun:
				w.inner(o)
			default:
				w.beside(o)
			}
		}
		if t.Space && strings.HasPrefix(out.target[at:], " ") {
			at++
		}
	}
	w.text(out.target[at:])
	if last := b.tags[s.index[len(s.index)-1]]; last.At < s.to {
		w.open()
	} else {
		w.close()
	}
}

// changeLooks follows a tag.
func changeLooks(looks []*docxRun, t *tag) []*docxRun {
	if run, ok := t.data.(*docxRun); ok {
		return append(slices.Clip(looks), run)
	}
	if t.data == docxText && len(looks) > 0 {
		return looks[:len(looks)-1]
	}
	return looks
}

// docxWriter writes the runs of a sentence.
type docxWriter struct {
	*rendering
	w       string // the prefix
	props   string // of the looks of the paragraph
	looks   []*docxRun
	inRun   bool     // a run is open
	inText  bool     // and its text is
	current *docxRun // that of the open run, nil for the looks of the paragraph
}

// top are the looks that text has now, nil for those of the paragraph.
func (w *docxWriter) top() *docxRun {
	if len(w.looks) == 0 {
		return nil
	}
	return w.looks[len(w.looks)-1]
}

// open opens a run with the looks of now, if that is not open, and text in it.
func (w *docxWriter) open() {
	if w.inRun && w.current != w.top() {
		w.close()
	}
	w.openRun()
	if !w.inText {
		w.out.WriteString("<" + w.w + `:t xml:space="preserve">`)
		w.inText = true
	}
}

func (w *docxWriter) openRun() {
	if w.inRun {
		return
	}
	w.current, w.inRun = w.top(), true
	w.out.WriteString("<" + w.w + ":r>")
	if w.current != nil {
		w.out.WriteString(w.current.props)
	} else {
		w.out.WriteString(w.props)
	}
}

func (w *docxWriter) closeText() {
	if w.inText {
		w.out.WriteString("</" + w.w + ":t>")
		w.inText = false
	}
}

func (w *docxWriter) close() {
	w.closeText()
	if w.inRun {
		w.out.WriteString("</" + w.w + ":r>")
		w.inRun = false
	}
}

func (w *docxWriter) text(text string) {
	if text != "" {
		if !w.inText || strings.TrimSpace(text) != "" { // white space needs no looks of its own
			w.open()
		}
		w.out.WriteString(w.b.escape(text))
	}
}

// inner writes what lies in a run.
func (w *docxWriter) inner(t *tag) {
	if w.inRun && w.current != w.top() {
		w.close()
	}
	w.openRun()
	w.closeText()
	w.raw(t.from, t.to)
}

// beside writes what lies beside runs.
func (w *docxWriter) beside(t *tag) {
	w.close()
	w.raw(t.from, t.to)
}

// latin gives the looks that a w:rPr element has for Bengali, a complex script in the words of
// Word, to English as well, and changes the language.
func (r *docxReader) latin(props string) string {
	if r.to == "" {
		return props
	}
	for _, p := range []struct{ complex, latin string }{{"bCs", "b"}, {"iCs", "i"}, {"szCs", "sz"}} {
		from, to, ok := r.child(props, p.complex)
		if !ok {
			continue
		}
		if _, _, has := r.child(props, p.latin); !has {
			element := strings.Replace(props[from:to], ":"+p.complex, ":"+p.latin, 1)
			props = props[:from] + element + props[from:]
		}
	}
	if from, to, ok := r.child(props, "lang"); ok {
		e := &element{tag: props[from:to]}
		if a, b, ok := e.find(r.prefix + ":val"); ok {
			if to := r.language(e.tag[a:b]); to != "" {
				props = props[:from+a] + to + props[from+b:]
			}
		}
	}
	return props
}

// child is where an empty element of a w:rPr element stands.
func (r *docxReader) child(props, name string) (from, to int, ok bool) {
	open := "<" + r.prefix + ":" + name
	for at := 0; ; {
		i := strings.Index(props[at:], open)
		if i < 0 {
			return 0, 0, false
		}
		from = at + i
		at = from + len(open)
		if at == len(props) || !isSpace(props[at]) && props[at] != '/' && props[at] != '>' {
			continue
		}
		end := strings.IndexByte(props[at:], '>')
		if end < 0 {
			return 0, 0, false
		}
		return from, at + end + 1, true
	}
}

// unseenProps are what of the looks of a run cannot be seen in English, or differs between the
// words and the punctuation of one Bengali text.
var unseenProps = regexp.MustCompile(`<\w+:(?:lang|rFonts|cs|rtl|noProof|bCs|iCs|szCs|rPrChange|webHidden|kern|snapToGrid)(?:\s[^>]*)?/?>|</\w+:(?:lang|rFonts|cs|rtl|noProof)>`)

// visible is what can be seen of a w:rPr element.
func (r *docxReader) visible(props string) string {
	to := r.to
	r.to = "en" // English has the looks in any case
	props = r.latin(props)
	r.to = to
	_, props, _ = strings.Cut(props, ">")
	if i := strings.LastIndex(props, "</"); i >= 0 {
		props = props[:i]
	}
	return strings.TrimSpace(unseenProps.ReplaceAllString(props, ""))
}
