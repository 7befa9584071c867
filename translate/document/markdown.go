package document

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/segment"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdownParser reads CommonMark with tables, strikethrough, task lists, bare links, foot notes
// and formulas.
var markdownParser = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(shallow{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(shallow{noteBlockParser{}}, 910),
		util.Prioritized(formulaBlockParser{}, 920),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(recorder{boxParser{extension.NewTaskCheckBoxParser()}}, 0),
		util.Prioritized(recorder{parser.NewCodeSpanParser()}, 100),
		util.Prioritized(recorder{formulaParser{}}, 110),
		util.Prioritized(recorder{noteParser{}}, 120),
		util.Prioritized(linkRecorder{recorder{parser.NewLinkParser()}}, 200),
		util.Prioritized(recorder{parser.NewAutoLinkParser()}, 300),
		util.Prioritized(recorder{parser.NewRawHTMLParser()}, 400),
		util.Prioritized(recorder{parser.NewEmphasisParser()}, 500),
		util.Prioritized(recorder{extension.NewStrikethroughParser()}, 500),
		util.Prioritized(recorder{extension.NewLinkifyParser(
			extension.WithLinkifyURLRegexp(regexp.MustCompile(`^(?:https?|ftp)://`+bareAddress)),
			extension.WithLinkifyWWWRegexp(regexp.MustCompile(`^www\.`+bareAddress)))}, 999),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
		util.Prioritized(fullTable{extension.NewTableParagraphTransformer()}, 200),
	),
)

// bareAddress is what follows the beginning of a bare link. The path may be Bengali, but a danda and
// quotation marks are no part of it.
const bareAddress = `[-a-zA-Z0-9@:%._+~=]{1,256}\.[a-z]+(?::\d+)?(?:[/#?][^\s\pZ<>"“”‘’।॥]*)?`

const (
	// maxNested is how many lists and quotes may lie within each other. The marks of what is
	// deeper are text: its time would grow with the square of the depth.
	maxNested = 100
	// maxMarks is how many signs of markup a paragraph may have, for the same reason, and
	// maxWork how many bytes of targets of links may be looked at in it, those that turn out to
	// be none among them.
	maxMarks = 50_000
	maxWork  = 64 << 20
)

// recordKey is where a [record] lies in the context of a parser.
var recordKey = parser.NewContextKey()

// A record holds what the tree does not say.
type record struct {
	// ends are the bytes at which inline nodes end.
	ends  map[ast.Node]int
	block ast.Node // that is being read
	marks int      // that were tried in it
	work  int      // bytes that were looked at
	full  int      // where a block has too many, -1 if none has
}

// A recorder notes where nodes end, and bounds their number.
type recorder struct{ parser.InlineParser }

func (r recorder) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	rec := pc.Get(recordKey).(*record)
	if rec.full >= 0 {
		return nil
	}
	if parent != rec.block {
		rec.block, rec.marks, rec.work = parent, 0, 0
	}
	if c := block.Peek(); util.IsPunct(c) && c != '(' {
		line, at := block.PeekLine()
		if c == ']' && len(line) > 1 && line[1] == '(' {
			end := bytes.IndexAny(line, " )>\n")
			if end < 0 {
				end = len(line)
			}
			rec.work += end
		}
		if rec.marks++; rec.marks > maxMarks || rec.work > maxWork {
			rec.full = at.Start
			return nil
		}
	}
	n := r.InlineParser.Parse(parent, block, pc)
	switch n.(type) {
	case *ast.CodeSpan, *ast.Link, *ast.Image, *ast.AutoLink, *ast.RawHTML, *extast.TaskCheckBox, *opaque:
		_, at := block.Position()
		rec.ends[n] = at.Start
	}
	return n
}

// linkRecorder is a recorder for the parser of links, which has work to do at the end of a block.
type linkRecorder struct{ recorder }

func (r linkRecorder) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	r.InlineParser.(parser.CloseBlocker).CloseBlock(parent, block, pc)
}

// boxParser reads the box of a task, behind which there is white space.
type boxParser struct{ parser.InlineParser }

func (p boxParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); len(line) > 3 && !util.IsSpace(line[3]) {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// shallow is a parser of containers that do not nest too deep.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) >= maxNested {
		return nil, parser.NoChildren
	}
	return s.BlockParser.Open(parent, reader, pc)
}

// fullTable makes tables whose head has as many cells as the line under it, and whose rows have
// most of theirs: those that are left out are made too, and their number grows with the
// square of the text.
type fullTable struct{ parser.ParagraphTransformer }

func (t fullTable) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines, source := p.Lines(), reader.Source()
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		if rule := line.Value(source); isRule(rule) {
			head := lines.At(i - 1)
			columns := cells(rule)
			size := lines.At(lines.Len()-1).Stop - lines.At(0).Start
			if columns == cells(head.Value(source)) && columns*lines.Len() <= 4*size+1000 {
				t.ParagraphTransformer.Transform(p, reader, pc)
			}
			return
		}
	}
}

// cells is the number of cells in a line of a table.
func cells(line []byte) int {
	line = bytes.TrimSpace(line)
	line = bytes.TrimPrefix(line, []byte("|"))
	n := 1
	for i := 0; i < len(line); i++ {
		if line[i] == '\\' {
			i++
		} else if line[i] == '|' && i+1 < len(line) {
			n++
		}
	}
	return n
}

// isRule tells the line under the head of a table.
func isRule(line []byte) bool {
	if width, _ := util.IndentWidth(line, 0); width > 3 || !bytes.ContainsAny(line, "|:") {
		return false
	}
	columns := bytes.Split(line, []byte("|"))
	if util.IsBlank(columns[0]) {
		columns = columns[1:]
	}
	if n := len(columns); n > 0 && util.IsBlank(columns[n-1]) {
		columns = columns[:n-1]
	}
	for _, c := range columns {
		c = bytes.TrimSuffix(bytes.TrimPrefix(bytes.TrimSpace(c), []byte(":")), []byte(":"))
		if len(c) == 0 || len(bytes.Trim(c, "-")) > 0 {
			return false
		}
	}
	return len(columns) > 0
}

// An opaque node is inline markup whose text is nobody's: a formula, the mark of a foot note.
type opaque struct{ ast.BaseInline }

var opaqueKind = ast.NewNodeKind("Opaque")

func (*opaque) Kind() ast.NodeKind          { return opaqueKind }
func (o *opaque) Dump(source []byte, n int) { ast.DumpHelper(o, source, n, nil, nil) }

// noteParser reads [^1]. It is the mark of a foot note whether there is that note or not.
type noteParser struct{}

func (noteParser) Trigger() []byte { return []byte{'['} }

func (noteParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	n := noteLabel(line)
	if n == 0 {
		return nil
	}
	block.Advance(n)
	return &opaque{}
}

// noteLabel is the length of the [^1] that a line begins with, 0 if it does not.
func noteLabel(line []byte) int {
	if !bytes.HasPrefix(line, []byte("[^")) {
		return 0
	}
	end := bytes.IndexAny(line[2:min(len(line), 200)], " \t\r\n[]")
	if end <= 0 || line[2+end] != ']' {
		return 0
	}
	return 2 + end + 1
}

// noteBlockParser reads the foot note [^1]: with what is indented below it.
type noteBlockParser struct{}

// A noteBlock is a foot note.
type noteBlock struct{ ast.BaseBlock }

var noteBlockKind = ast.NewNodeKind("Note")

func (*noteBlock) Kind() ast.NodeKind          { return noteBlockKind }
func (b *noteBlock) Dump(source []byte, n int) { ast.DumpHelper(b, source, n, nil, nil) }

func (noteBlockParser) Trigger() []byte { return []byte{'['} }

func (noteBlockParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 || at > len(line) {
		return nil, parser.NoChildren
	}
	n := noteLabel(line[at:])
	if n == 0 || at+n >= len(line) || line[at+n] != ':' {
		return nil, parser.NoChildren
	}
	reader.Advance(at + n + 1)
	return &noteBlock{}, parser.HasChildren
}

func (noteBlockParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	at, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if at < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(at, padding)
	return parser.Continue | parser.HasChildren
}

func (noteBlockParser) Close(ast.Node, text.Reader, parser.Context) {}
func (noteBlockParser) CanInterruptParagraph() bool                 { return true }
func (noteBlockParser) CanAcceptIndentedLine() bool                 { return false }

// formulaParser reads $x$ and $$x$$. A price is no formula: what begins one stands before
// something and what ends it behind something, and not before a digit.
type formulaParser struct{}

func (formulaParser) Trigger() []byte { return []byte{'$'} }

func (formulaParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if bytes.HasPrefix(line, []byte("$$")) {
		block.Advance(2)
		for {
			line, _ := block.PeekLine()
			if line == nil {
				return nil
			}
			if k := bytes.Index(line, []byte("$$")); k >= 0 {
				block.Advance(k + 2)
				return &opaque{}
			}
			block.AdvanceLine()
		}
	}
	if len(line) < 3 || util.IsSpace(line[1]) {
		return nil
	}
	for i := 1; i < len(line); i++ {
		switch {
		case line[i] == '\\':
			i++
		case line[i] == '$' && closesFormula(line[:i], line[i+1:]):
			block.Advance(i + 1)
			return &opaque{}
		case line[i] == '$' && (i+1 == len(line) || util.IsSpace(line[i-1])):
			return nil
		}
	}
	return nil
}

// closesFormula tells whether a $ between two texts can be the end of a formula.
func closesFormula[T string | []byte](before, after T) bool {
	return len(before) > 0 && !util.IsSpace(before[len(before)-1]) && (len(after) == 0 || after[0] < '0' || after[0] > '9')
}

// formulaBlockParser reads what stands between two lines of $$, up to an empty line.
type formulaBlockParser struct{}

// A formulaBlock is a formula by itself.
type formulaBlock struct {
	ast.BaseBlock
	closed bool
}

var formulaBlockKind = ast.NewNodeKind("Formula")

func (*formulaBlock) Kind() ast.NodeKind          { return formulaBlockKind }
func (*formulaBlock) IsRaw() bool                 { return true }
func (b *formulaBlock) Dump(source []byte, n int) { ast.DumpHelper(b, source, n, nil, nil) }

func (formulaBlockParser) Trigger() []byte { return []byte{'$'} }

func (formulaBlockParser) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	if line, _ := reader.PeekLine(); string(bytes.TrimSpace(line)) != "$$" {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &formulaBlock{}, parser.NoChildren
}

func (formulaBlockParser) Continue(n ast.Node, reader text.Reader, _ parser.Context) parser.State {
	b := n.(*formulaBlock)
	line, _ := reader.PeekLine()
	if b.closed || util.IsBlank(line) {
		return parser.Close
	}
	b.closed = bytes.HasSuffix(bytes.TrimSpace(line), []byte("$$"))
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (formulaBlockParser) Close(ast.Node, text.Reader, parser.Context) {}
func (formulaBlockParser) CanInterruptParagraph() bool                 { return true }
func (formulaBlockParser) CanAcceptIndentedLine() bool                 { return false }

// markdownBlocks finds the blocks of a Markdown text: headings, paragraphs, items, cells, titles
// of links and what is for people in the front matter. Code and blocks of HTML stay as
// they are.
func markdownBlocks(s *scan) error {
	body, more := frontMatter(s)
	if !more {
		return nil
	}
	r := &markdownReader{scan: s, text: s.part.text[body:], base: body}
	r.emit = func(b *block) bool {
		more = more && s.emit(b)
		return more
	}
	return r.read(parser.NewContext())
}

// A markdownReader reads a Markdown text.
type markdownReader struct {
	*scan
	text string
	base int // where it begins in the part
	emit func(b *block) bool
	// cells says that pipes are escaped throughout.
	cells bool
	pc    parser.Context
	ends  map[ast.Node]int
	lost  int // where the tree and the text were found to differ, 0 if they agree
}

// read emits the blocks of the text.
func (r *markdownReader) read(pc parser.Context) error {
	rec := &record{ends: make(map[ast.Node]int), full: -1}
	pc.Set(recordKey, rec)
	source := []byte(r.text)
	root := markdownParser.Parse(text.NewReader(source), parser.WithContext(pc))
	if rec.full >= 0 {
		return r.fail(r.base+rec.full, TooLarge, "a paragraph with too many signs of markup", "put empty lines between its parts")
	}
	r.pc, r.ends = pc, rec.ends
	r.walk(root)
	if r.lost > 0 {
		return r.fail(r.lost, Damaged, "the markup of a paragraph cannot be followed", "")
	}
	return nil
}

// fail is an error at a byte of the part.
func (r *markdownReader) fail(at int, kind Kind, problem, hint string) error {
	return &Error{Kind: kind, Line: 1 + strings.Count(r.part.text[:at], "\n"), Offset: int64(r.part.enc.mark) + r.part.enc.size(r.part.text[:at]),
		Problem: problem, Hint: hint}
}

// walk reads the blocks within a node.
func (r *markdownReader) walk(n ast.Node) bool {
	var before ast.Node
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c == before {
			continue
		}
		// A heading of several lines, the last of which make a table, stands behind that in the tree.
		if h, ok := c.NextSibling().(*ast.Heading); ok && c.Kind() == extast.KindTable && h.Lines().Len() > 0 && h.Lines().At(0).Start < tableStart(c) {
			if before = h; !r.leaf(h) {
				return false
			}
		}
		switch c := c.(type) {
		case *ast.Paragraph, *ast.TextBlock, *ast.Heading, *extast.TableCell:
			if !r.leaf(c) {
				return false
			}
		case *ast.LinkReferenceDefinition:
			if b := r.definition(c); b != nil && !r.emit(b) {
				return false
			}
		default:
			if !r.walk(c) {
				return false
			}
		}
	}
	return true
}

// tableStart is where the text of a table begins.
func tableStart(table ast.Node) int {
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			if c.Lines().Len() > 0 {
				return c.Lines().At(0).Start
			}
		}
	}
	return 0
}

// leaf reads a block with text.
func (r *markdownReader) leaf(n ast.Node) bool {
	if n.Lines() == nil || n.Lines().Len() == 0 {
		return true
	}
	out := &markdownOutput{source: r.part.text, pc: r.pc}
	for i := range n.Lines().Len() {
		l := n.Lines().At(i)
		out.lines = append(out.lines, [2]int{r.base + l.Start, r.base + l.Stop})
	}
	first, last := out.lines[0][0], out.lines[len(out.lines)-1][1]
	head := r.part.text[strings.LastIndexByte(r.part.text[:first], '\n')+1 : first]
	_, out.cell = n.(*extast.TableCell)
	out.cell = out.cell || r.cells
	out.inside = out.cell && strings.Contains(head, "|")
	if _, ok := n.(*ast.Heading); ok && strings.HasSuffix(strings.TrimRight(head, " \t"), "#") {
		out.heading = true
	}
	_, out.defined = n.PreviousSibling().(*ast.LinkReferenceDefinition)
	out.formulas = strings.IndexByte(r.part.text[first:last], '$') >= 0
	x := &inlineReader{markdownReader: r, out: out, m: &blockMaker{}, at: first}
	x.children(n)
	if r.lost > 0 {
		return false
	}
	for k, l := range out.lines {
		line := strings.TrimLeft(r.part.text[l[0]:l[1]], " \t")
		at := l[1] - len(line)
		// With another number of pipes in the line before it, this would make a table, and
		// this begins code if what comes in its line has no ` any more.
		rule := k > 0 && isRule([]byte(line))
		fence := strings.HasPrefix(line, "```") && !slices.ContainsFunc(x.m.b.tags, func(t tag) bool { return t.from == at })
		if rule || fence {
			x.m.fix(at, at+1, `\`+line[:1])
		}
	}
	if b := x.take(); b != nil {
		return r.emit(b)
	}
	return true
}

// An inlineReader reads the text of a block. It follows the text from mark to mark: the tree
// says which come next, and the text how long they are.
type inlineReader struct {
	*markdownReader
	out  *markdownOutput
	m    *blockMaker
	at   int // in the part
	line int // of the block
}

// take returns the block.
func (x *inlineReader) take() *block {
	b := x.m.take(nil)
	if b != nil {
		b.render = x.out.render
	}
	return b
}

// children reads the nodes within n.
func (x *inlineReader) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		x.node(c)
	}
}

// run is the length of the run of a sign at the present place.
func (x *inlineReader) run(sign byte) int {
	n := 0
	for x.at+n < len(x.part.text) && x.part.text[x.at+n] == sign {
		n++
	}
	return n
}

// node reads a node that begins at the present place.
func (x *inlineReader) node(n ast.Node) {
	end := x.base + x.ends[n]
	switch n := n.(type) {
	case *ast.Text:
		x.words(x.base+n.Segment.Start, x.base+n.Segment.Stop)
		if n.SoftLineBreak() || n.HardLineBreak() {
			x.lineBreak(n.HardLineBreak())
		}
	case *ast.Emphasis:
		name := "em"
		if n.Level == 2 {
			name = "strong"
		}
		x.pair(n, name, n.Level)
	case *extast.Strikethrough:
		x.pair(n, "del", x.run('~'))
	case *ast.CodeSpan:
		x.code(n, end)
	case *ast.Link:
		x.mark(align.Open, "a", x.at+1)
		x.children(n)
		t := tag{Tag: align.Tag{Kind: align.Close, Code: x.flat(x.at, end)}, name: "a", from: x.at, to: end}
		if fix := x.label(n.Reference, x.base+n.Pos()+1); fix != "" {
			x.m.fix(x.at, end, fix)
			t.data = fix
		}
		x.sub(x.title(n.Title, end))
		x.m.tag(t)
		x.at = end
	case *ast.Image:
		x.image(n, end)
	case *ast.AutoLink:
		x.mark(align.Alone, "url", end)
	case *opaque:
		x.mark(align.Alone, "raw", end)
	case *ast.RawHTML:
		x.html(end)
	default: // a box of a task
		x.at = end
	}
}

// mark adds a tag up to byte end.
func (x *inlineReader) mark(kind align.TagKind, name string, end int) {
	x.m.tag(tag{Tag: align.Tag{Kind: kind, Code: x.flat(x.at, end)}, name: name, from: x.at, to: end})
	x.at = end
}

// flat is a range of the part without what begins its lines.
func (x *inlineReader) flat(from, to int) string { return x.out.flat(from, to) }

// pair reads what stands between two signs.
func (x *inlineReader) pair(n ast.Node, name string, size int) {
	x.mark(align.Open, name, x.at+size)
	x.children(n)
	x.mark(align.Close, name, x.at+size)
}

// words adds text.
func (x *inlineReader) words(from, to int) {
	if size := to - from; from != x.at && x.at+size <= len(x.part.text) && x.part.text[x.at:x.at+size] == x.part.text[from:to] {
		// What is left of a run of signs is said to be at its beginning.
		from, to = x.at, x.at+size
	}
	if from != x.at && x.lost == 0 {
		x.lost = from
	}
	unescapeMarkdown(x.part.text[from:to], func(text string, a, b int) {
		if len(text) != b-a {
			x.m.add(text, from+a, from+b)
		} else {
			x.m.addCollapsed(text, from+a)
		}
	})
	x.at = to
}

// unescapeMarkdown calls add with the pieces of a text with escapes and entities, and where they
// stand in it.
func unescapeMarkdown(raw string, add func(text string, from, to int)) {
	kept := 0
	put := func(text string, from, to int) {
		if from > kept {
			add(raw[kept:from], kept, from)
		}
		add(text, from, to)
		kept = to
	}
	for i := 0; i < len(raw); i++ {
		switch {
		case raw[i] == '\\' && i+1 < len(raw) && util.IsPunct(raw[i+1]):
			put(raw[i+1:i+2], i, i+2)
			i++
		case raw[i] == '&':
			if text, n := entity(raw[i:]); n > 0 {
				put(text, i, i+n)
				i += n - 1
			}
		}
	}
	if kept < len(raw) {
		add(raw[kept:], kept, len(raw))
	}
}

// entity is the text of the entity that s begins with, and its length, 0 if there is none.
func entity(s string) (string, int) {
	end := strings.IndexByte(s[:min(len(s), 40)], ';')
	if end < 2 {
		return "", 0
	}
	for i := 1; i < end; i++ {
		if !isAlphanumeric(s[i]) && (s[i] != '#' || i > 1) {
			return "", 0
		}
	}
	text := html.UnescapeString(s[:end+1])
	if text == s[:end+1] || strings.HasSuffix(text, ";") && text != ";" {
		return "", 0
	}
	return text, end + 1
}

// lineBreak reads the end of a line and what begins the next one.
func (x *inlineReader) lineBreak(hard bool) {
	for x.line < len(x.out.lines) && x.out.lines[x.line][0] <= x.at {
		x.line++
	}
	if x.line == len(x.out.lines) {
		return
	}
	from, to := x.at, x.out.lines[x.line][0]
	to += len(x.part.text[to:]) - len(strings.TrimLeft(x.part.text[to:], " \t"))
	switch {
	case hard:
		x.m.tag(tag{Tag: align.Tag{Kind: align.Alone, Code: x.part.text[from:to], Space: true}, name: "br", from: from, to: to})
	case x.lines:
		x.m.hard(from, to)
	case !x.m.blank:
		x.m.add(" ", from, to)
	}
	x.at = to
}

// code reads a code span, which is kept. One in which a sentence might end is a tag by itself.
func (x *inlineReader) code(n *ast.CodeSpan, end int) {
	type piece struct {
		text     string
		from, to int
	}
	var pieces []piece
	var whole strings.Builder
	add := func(text string, from, to int) {
		if text != "" {
			pieces = append(pieces, piece{text, from, to})
			whole.WriteString(text)
		}
	}
	from, to := x.at, x.at
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		s := c.(*ast.Text).Segment
		start, stop := x.base+s.Start, x.base+s.Stop
		if c == n.FirstChild() {
			from = start
		}
		to = stop
		raw := x.part.text[start:stop]
		line := strings.TrimRight(raw, "\r\n")
		for x.out.cell {
			k := strings.Index(line, `\|`)
			if k < 0 {
				break
			}
			add(line[:k], start, start+k)
			add("|", start+k, start+k+2)
			line, start = line[k+2:], start+k+2
		}
		add(line, start, start+len(line))
		if next := c.NextSibling(); next != nil {
			add(" ", start+len(line), x.base+next.(*ast.Text).Segment.Start)
		} else if len(line) < stop-start {
			add(" ", start+len(line), stop)
		}
	}
	text := whole.String()
	if !strings.ContainsFunc(text, isVisible) || oneSentence(text) > 1 || strings.ContainsAny(text, "\u2028\u2029\u0085") {
		x.mark(align.Alone, "code", end)
		return
	}
	x.m.tag(tag{Tag: align.Tag{Kind: align.Open, Code: x.flat(x.at, from), Keep: true}, name: "code", from: x.at, to: from})
	for _, p := range pieces {
		x.m.add(p.text, p.from, p.to)
	}
	x.at = to
	x.mark(align.Close, "code", end)
}

// oneSentence is the number of sentences in a text, which may stand within another one.
func oneSentence(text string) (n int) {
	for range segment.Split("ক "+text+" ক", segment.Options{}) {
		n++
	}
	return n
}

// html reads an inline tag of HTML.
func (x *inlineReader) html(end int) {
	raw := x.flat(x.at, end)
	kind, keep := align.Alone, false
	name := strings.TrimLeft(raw, "</")
	name = strings.ToLower(name[:min(len(name), strings.IndexAny(name+" ", " \t\r\n/>"))])
	c := htmlGrammar.class(&element{name: name, tag: raw})
	switch {
	case strings.HasPrefix(raw, "</"):
		kind = align.Close
	case strings.HasPrefix(raw, "<!") || strings.HasPrefix(raw, "<?") || htmlVoid[name] || strings.HasSuffix(raw, "/>"):
	default:
		kind, keep = align.Open, c == kept || c == single
	}
	x.m.tag(tag{Tag: align.Tag{Kind: kind, Code: raw, Space: kind == align.Alone && c == wordBreak, Keep: keep}, name: "<" + name, from: x.at, to: end})
	x.at = end
}

// image reads an image: a tag, with its text for those who do not see it as a block in it.
func (x *inlineReader) image(n *ast.Image, end int) {
	from := x.at
	whole := x.m
	x.m = &blockMaker{}
	x.at += len("![")
	x.children(n)
	if fix := x.label(n.Reference, from+len("![")); fix != "" {
		x.m.fix(x.at, end, fix)
	}
	alt := x.take()
	title := x.title(n.Title, end)
	x.m = whole
	x.sub(alt)
	x.sub(title)
	x.at = from
	x.mark(align.Alone, "img", end)
}

func (x *inlineReader) sub(b *block) { x.m.sub(b) }

// label is what must take the place of the end of a link, "" if it can stay: the text of a link
// that is the name of its target too has the name behind it when it changes.
func (x *inlineReader) label(ref *ast.ReferenceLink, from int) string {
	if ref == nil || ref.Type == ast.ReferenceLinkFull {
		return ""
	}
	return "][" + strings.Join(strings.Fields(x.flat(from, x.at)), " ") + "]"
}

// title is the block of the title of a link that ends at byte end; the present place is the
// bracket before its target.
func (x *inlineReader) title(value []byte, end int) *block {
	if len(value) == 0 || !strings.HasPrefix(x.part.text[x.at:], "](") {
		return nil
	}
	return x.titleIn(x.out, x.at+len("]("), end)
}

// definition is the block of the title of a link's target that stands by itself.
func (r *markdownReader) definition(n *ast.LinkReferenceDefinition) *block {
	if len(n.Title) == 0 {
		return nil
	}
	out := &markdownOutput{source: r.part.text}
	for i := range n.Lines().Len() {
		l := n.Lines().At(i)
		out.lines = append(out.lines, [2]int{r.base + l.Start, r.base + l.Stop})
	}
	first, last := out.lines[0][0], out.lines[len(out.lines)-1][1]
	at := strings.IndexByte(r.part.text[first:last], '[')
	if at < 0 {
		return nil
	}
	for at += first + 1; at < last && r.part.text[at] != ']'; at++ {
		if r.part.text[at] == '\\' {
			at++
		}
	}
	if !strings.HasPrefix(r.part.text[at:last], "]:") {
		return nil
	}
	return r.titleIn(out, at+len("]:"), last)
}

// titleIn finds the title in what follows the bracket or the colon of a link.
func (r *markdownReader) titleIn(out *markdownOutput, from, to int) *block {
	raw, places := out.flatPlaces(from, to)
	i := 0
	space := func() {
		for i < len(raw) && util.IsSpace(raw[i]) {
			i++
		}
	}
	space()
	if strings.HasPrefix(raw[i:], "<") {
		for i++; i < len(raw) && raw[i] != '>'; i++ {
			if raw[i] == '\\' {
				i++
			}
		}
		i++
	} else {
		for i < len(raw) && !util.IsSpace(raw[i]) {
			i++
		}
	}
	i = min(i, len(raw))
	space()
	if i == len(raw) {
		return nil
	}
	quote := raw[i]
	if quote == '(' {
		quote = ')'
	}
	start := i + 1
	for i++; i < len(raw) && raw[i] != quote; i++ {
		if raw[i] == '\\' {
			i++
		}
	}
	if i >= len(raw) || !strings.Contains(`"')`, raw[i:i+1]) {
		return nil
	}
	var m blockMaker
	unescapeMarkdown(raw[start:i], func(text string, a, b int) {
		a, b = start+a, start+b
		if len(text) != b-a {
			m.add(text, places(a), places(b-1)+1)
			return
		}
		for line := range strings.Lines(text) {
			words := strings.TrimRight(line, "\r\n")
			m.add(words, places(a), places(a)+len(words))
			a += len(line)
			if len(words) < len(line) && !m.blank {
				m.add(" ", places(a-len(line)+len(words)), places(a))
			}
		}
	})
	return m.take(func(text string) string {
		escaped := escapeTitle(text, quote)
		if out.cell {
			escaped = strings.ReplaceAll(escaped, "|", `\|`)
		}
		return escaped
	})
}

// escapeTitle writes the title of a link in quotes.
func escapeTitle(text string, quote byte) string {
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\n' || c == '\r':
			b.WriteByte(' ')
			continue
		case c == quote || quote == ')' && c == '(' || c == '`' || c == '$', opensTag(text[i:]),
			c == '\\' && (i+1 == len(text) || util.IsPunct(text[i+1])),
			c == '&' && isEntity(text[i:]):
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// opensTag tells whether a text begins with what may be a tag of HTML.
func opensTag(s string) bool {
	return s[0] == '<' && len(s) > 1 && (s[1]|0x20 >= 'a' && s[1]|0x20 <= 'z' || strings.IndexByte("/!?", s[1]) >= 0)
}

func isEntity(s string) bool { _, n := entity(s); return n > 0 }
