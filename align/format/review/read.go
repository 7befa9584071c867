package review

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

const (
	// maxFile is the largest document that is read, and maxPart the largest part
	// of one, in bytes.
	maxFile = 256 << 20
	maxPart = 1 << 30
	// maxRatio is how many times larger than it is stored a part may be, beyond the
	// first freeSize bytes. Tables of LibreOffice with little text have 60.
	maxRatio = 300
	freeSize = 16 << 20
	// maxText is how much text all tables may have, in bytes.
	maxText = 256 << 20
	maxRows = 1 << 20
	// maxCells is how many cells a row may have, how many columns a cell may take, and
	// how many rows a cell; a table of Word has 63 columns at most.
	maxCells = 100
)

// Read reads the rows of a table as pairs, see [Rows]. A row whose ID or source was
// changed is an error, since its target may be that of another one. Comments that
// people wrote are findings of the kind [CommentKind].
func Read(r io.Reader, name string) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		for row, err := range Rows(r, name) {
			if err == nil && row.Changed() {
				err = fmt.Errorf("%s: row %d, ID %s: the ID or the source was changed after the table was made; "+
					"to take it as it is, take %s%s out of the ID", name, row.N, row.ID, hashMark, row.Hash)
			}
			if err != nil {
				yield(align.Unit{}, err)
				return
			}
			at := names.Place{File: name, Line: row.N, Column: 1}
			u := align.Unit{ID: row.ID, Status: StatusOf(row.Status),
				Source: align.Passage{Text: row.Source, Start: at}, Target: align.Passage{Text: row.Target, Start: at}}
			for _, c := range Comments(row.Comment) {
				u.Findings = append(u.Findings, glossary.Finding{Tier: glossary.Suggestion, Kind: CommentKind, Message: c})
			}
			if (row.Source != "" || row.Target != "") && !yield(u, nil) {
				return
			}
		}
	}
}

// Rows reads the tables of a document that have the columns ID, Source and Target, by
// their headers, whatever other columns there are and in whatever order. What was
// inserted as a tracked change is there, what was deleted is not. Rows may be in any
// order. The sequence ends with the first error, which names the row; an ID that
// stands twice is one.
func Rows(r io.Reader, name string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		part, err := openDocument(r)
		if err != nil {
			yield(Row{}, fmt.Errorf("%s: %w", name, err))
			return
		}
		defer part.Close()
		t := &tables{seen: make(map[string]int)}
		for row, err := range t.read(part, name) {
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// openDocument finds the text of a document in its archive.
func openDocument(r io.Reader) (io.ReadCloser, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > maxFile:
		return nil, fmt.Errorf("the document is larger than %d MiB", maxFile>>20)
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		return nil, errors.New("this is an old .doc, or has a password; save it as .docx without one")
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("this is no Word document: %w", err)
	}
	main := "word/document.xml"
	if p, err := openPart(archive, "_rels/.rels"); err == nil {
		main = mainPart(p, main)
		p.Close()
	}
	return openPart(archive, main)
}

// mainPart is the part that the relations of a document name as its text.
func mainPart(relations io.Reader, usual string) string {
	s, err := xmltext.NewScanner(relations, "_rels/.rels")
	for err == nil {
		var t xmltext.Token
		if t, err = s.Next(); err == nil && t.Kind == xmltext.Start && strings.HasSuffix(xmltext.Attr(t.Raw(), "Type"), "/officeDocument") {
			return path.Clean(strings.TrimPrefix(xmltext.Attr(t.Raw(), "Target"), "/"))
		}
	}
	return usual
}

// openPart opens a part of the archive, which is nowhere written to a disk.
func openPart(archive *zip.Reader, name string) (io.ReadCloser, error) {
	for _, f := range archive.File {
		if f.Name != name {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		limit := int64(min(f.CompressedSize64, maxPart)*maxRatio + freeSize)
		return &part{r, min(limit, maxPart)}, nil
	}
	return nil, fmt.Errorf("this is no Word document: it has no %s", name)
}

// part is a part of an archive that ends with an error if it is too large.
type part struct {
	io.ReadCloser
	left int64
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.left -= int64(n); p.left < 0 {
		return 0, errors.New("the document is far larger than it is stored, as if to fill the memory")
	}
	return n, err
}

// tables reads the tables of a document.
type tables struct {
	s      *xmltext.Scanner
	name   string
	prefix string // of the names of elements: "w:"
	seen   map[string]int
	n      int // rows so far
	size   int // bytes of text so far

	header []header // of the last table that has one
	span   int      // columns that it takes
	depth  int      // of tables in one another
	known  bool     // the table has a header

	skip  int    // depth within what is no text
	props string // the element of properties that is open
	row   rowText
	text  bool // within w:t
	piece xmltext.Collector
}

// header is a column that begins at a column of the grid.
type header struct {
	at   int
	what column
}

// rowText is a row that is being read.
type rowText struct {
	cells   []cell
	at      int // the column of the grid where the next cell begins
	deleted bool
	within  bool // a cell is open
}

// cell is a cell with its text.
type cell struct {
	at, span  int
	continued bool // it belongs to the one above
	text      strings.Builder
	begun     bool // a paragraph is there
	joins     bool // the next paragraph goes on with this one
}

func (c *cell) paragraph() {
	if c.begun && !c.joins {
		c.text.WriteByte('\n')
	}
	c.begun, c.joins = true, false
}

// read reads all rows. It keeps the last one back: a cell of the next may continue it.
func (t *tables) read(r io.Reader, name string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		s, err := xmltext.NewScanner(r, name)
		if err != nil {
			yield(Row{}, err)
			return
		}
		t.s, t.name = s, name
		var last *Row
		headers, more := false, 0
		give := func() bool {
			if last == nil {
				return true
			}
			row := *last
			last = nil
			if row.ID != "" {
				if other := t.seen[row.ID]; other > 0 {
					yield(Row{}, fmt.Errorf("%s: row %d has the ID %s, as row %d has", name, row.N, row.ID, other))
					return false
				}
				t.seen[row.ID] = row.N
			}
			return yield(row, nil)
		}
		for {
			tok, err := s.Next()
			if err == io.EOF {
				break
			}
			var ended bool
			if err == nil {
				ended, err = t.token(&tok)
			}
			if err != nil {
				yield(Row{}, t.inRow(err))
				return
			}
			if !ended || t.row.deleted {
				continue
			}
			if t.isHeader() {
				headers = true
				continue
			}
			row, continued, ok := t.rowOf()
			if !ok {
				continue
			}
			if continued && last != nil {
				if more++; more > maxCells {
					yield(Row{}, fmt.Errorf("%s: row %d has a cell of more than %d rows", name, last.N, maxCells))
					return
				}
				last.add(row)
				continue
			}
			if row == (Row{}) {
				continue
			}
			if !give() {
				return
			}
			if t.n++; t.n > maxRows {
				yield(Row{}, fmt.Errorf("%s: there are more than %d rows", name, maxRows))
				return
			}
			row.N, more = t.n, 0
			row.ID, row.Hash = cutHash(row.ID)
			last = &row
		}
		if !give() {
			return
		}
		if !headers {
			yield(Row{}, fmt.Errorf("%s: no table has the columns ID, Source and Target", name))
		}
	}
}

// inRow says in which row an error is.
func (t *tables) inRow(err error) error {
	if t.n == 0 {
		return err
	}
	return fmt.Errorf("%w (after row %d)", err, t.n)
}

// add adds the texts of a row that goes on with this one.
func (r *Row) add(more Row) {
	for _, f := range []struct {
		to   *string
		text string
	}{{&r.Source, more.Source}, {&r.Target, more.Target}, {&r.Status, more.Status}, {&r.Comment, more.Comment}} {
		*f.to = strings.TrimSpace(*f.to + "\n" + f.text)
	}
}

// isHeader tells whether the row names the columns, which are then known.
func (t *tables) isHeader() bool {
	var found [columns]bool
	var all []header
	for i := range t.row.cells {
		c := &t.row.cells[i]
		what := columnOf(c.text.String())
		if found[what] {
			what = noColumn
		}
		found[what] = true
		all = append(all, header{c.at, what})
	}
	if !found[idColumn] || !found[sourceColumn] || !found[targetColumn] {
		return false
	}
	t.header, t.span, t.known = all, t.row.at, true
	return true
}

// rowOf is the row by its columns. ok is false if the table is another one. A table
// that was cut in two has its header only once.
func (t *tables) rowOf() (row Row, continued, ok bool) {
	if !t.known && (t.header == nil || t.row.at != t.span) {
		return row, false, false
	}
	var texts [columns]string
	for i := range t.row.cells {
		c := &t.row.cells[i]
		what := noColumn
		for _, h := range t.header {
			if h.at <= c.at {
				what = h.what
			}
		}
		if what == idColumn && c.continued {
			continued = true
		}
		if text := strings.TrimSpace(c.text.String()); text != "" {
			texts[what] = strings.TrimSpace(texts[what] + "\n" + text) // of a cell that was split
		}
	}
	return Row{ID: texts[idColumn], Source: texts[sourceColumn], Target: texts[targetColumn],
		Status: texts[statusColumn], Comment: texts[commentColumn]}, continued, true
}

// token takes the next piece of the document. ended tells that it ends a row.
func (t *tables) token(tok *xmltext.Token) (ended bool, err error) {
	if t.text {
		if tok.Kind != xmltext.End || tok.Name != t.prefix+"t" {
			t.piece.Add(tok, func(xmltext.Token) xmltext.Inline { return xmltext.Inline{Form: xmltext.Native} })
			return false, nil
		}
		t.text = false
		p, err := t.piece.Passage("")
		if err != nil {
			return false, fmt.Errorf("%s:%d: %w", t.name, tok.At().Line, err)
		}
		return false, t.add(plainSpace.Replace(p.Text))
	}
	switch tok.Kind {
	case xmltext.Start:
		if t.prefix == "" {
			t.prefix = prefixOf(tok.Raw())
		}
		if t.skip > 0 {
			if !tok.Empty {
				t.skip++
			}
			return false, nil
		}
		return t.start(tok)
	case xmltext.End:
		if t.skip > 0 {
			t.skip--
			return false, nil
		}
		return t.end(tok.Name), nil
	}
	return false, nil
}

var plainSpace = strings.NewReplacer("\n", " ", "\t", " ", "\r", " ")

// prefixOf is the prefix that the root of a document has for the names of Word.
func prefixOf(root []byte) string {
	for _, uri := range []string{wordURI, "http://purl.oclc.org/ooxml/wordprocessingml/main"} {
		before, _, ok := bytes.Cut(root, []byte(`="`+uri+`"`))
		if !ok {
			before, _, ok = bytes.Cut(root, []byte(`='`+uri+`'`))
		}
		if i := bytes.LastIndex(before, []byte(" xmlns:")); ok && i >= 0 {
			return string(before[i+len(" xmlns:"):]) + ":"
		}
	}
	return "w:"
}

// start takes the start of an element, which may be its end too.
func (t *tables) start(tok *xmltext.Token) (ended bool, err error) {
	if tok.Name == "mc:Fallback" { // it says again what mc:Choice says
		t.skipOver(tok)
		return false, nil
	}
	name, ok := strings.CutPrefix(tok.Name, t.prefix)
	if !ok {
		return false, nil
	}
	switch name {
	case "trPr", "tcPr", "pPr", "rPr":
		if !tok.Empty && t.props == "" {
			t.props = name
		}
		return false, nil
	case "del", "moveFrom":
		switch c := t.cell(); {
		case t.props == "trPr" && t.depth == 1:
			t.row.deleted = true
		case t.props == "pPr" && c != nil:
			c.joins = true // the end of the paragraph was deleted
		}
		t.skipOver(tok)
		return false, nil
	case "rt", // how a word is spoken, above it
		"pPrChange", "rPrChange", "tcPrChange", "trPrChange", "tblPrChange", "tblGridChange": // how it was before
		t.skipOver(tok)
		return false, nil
	}
	if t.props != "" {
		t.property(name, tok.Raw())
		return false, nil
	}
	switch name {
	case "tbl":
		if !tok.Empty {
			t.depth++
		}
		if t.depth == 1 {
			t.known = false
		}
	case "tr":
		if t.depth == 1 {
			t.row = rowText{}
		}
	case "tc":
		if t.depth == 1 && !t.row.within {
			if len(t.row.cells) == maxCells {
				return false, fmt.Errorf("%s: a row has more than %d cells", t.name, maxCells)
			}
			t.row.cells = append(t.row.cells, cell{at: t.row.at, span: 1})
			t.row.within = true
		}
	case "p":
		if c := t.cell(); c != nil {
			c.paragraph()
		}
	case "t":
		if !tok.Empty {
			t.text = true
			t.piece.Reset()
		}
	case "br", "cr":
		err = t.add("\n")
	case "tab", "ptab":
		err = t.add("\t")
	case "noBreakHyphen":
		err = t.add("\u2011")
	case "softHyphen":
		err = t.add("\u00AD")
	}
	if err == nil && tok.Empty {
		ended = t.end(tok.Name)
	}
	return ended, err
}

// skipOver leaves out what is in an element.
func (t *tables) skipOver(tok *xmltext.Token) {
	if !tok.Empty {
		t.skip = 1
	}
}

// property takes a property of the row or the cell.
func (t *tables) property(name string, tag []byte) {
	if t.depth != 1 {
		return
	}
	value := xmltext.Attr(tag, t.prefix+"val")
	c := t.cell()
	switch {
	case name == "gridBefore" && t.props == "trPr":
		t.row.at = spanOf(value)
	case name == "gridSpan" && t.props == "tcPr" && c != nil:
		c.span = spanOf(value)
	case name == "vMerge" && t.props == "tcPr" && c != nil:
		c.continued = value != "restart"
	}
}

func spanOf(value string) int {
	n, _ := strconv.Atoi(value)
	return min(max(n, 1), maxCells)
}

// end takes the end of an element.
func (t *tables) end(name string) (ended bool) {
	name, ok := strings.CutPrefix(name, t.prefix)
	switch {
	case !ok:
	case name == t.props:
		t.props = ""
	case name == "tbl":
		t.depth = max(t.depth-1, 0)
	case name == "tc" && t.depth == 1 && t.row.within:
		t.row.within = false
		t.row.at += t.row.cells[len(t.row.cells)-1].span
	case name == "tr":
		return t.depth == 1
	}
	return false
}

// cell is the one that is open, nil if there is none.
func (t *tables) cell() *cell {
	if t.depth == 0 || !t.row.within {
		return nil
	}
	return &t.row.cells[len(t.row.cells)-1]
}

// add adds text to the cell.
func (t *tables) add(text string) error {
	c := t.cell()
	if c == nil {
		return nil
	}
	if t.size += len(text); t.size > maxText {
		return fmt.Errorf("%s: the tables have more than %d MiB of text", t.name, maxText>>20)
	}
	c.text.WriteString(text)
	return nil
}
