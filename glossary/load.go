package glossary

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

//go:embed starter.tsv
var starterTSV string

// Starter returns the built-in glossary of world news names.
var Starter = sync.OnceValue(func() []Term {
	terms, err := Load(strings.NewReader(starterTSV), "starter.tsv")
	if err != nil {
		panic(err) // the file is part of the program; a test reads it
	}
	return terms
})

// LoadFile reads the glossary in a file.
func LoadFile(path string) ([]Term, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the glossary: %w", err)
	}
	defer f.Close()
	return Load(f, path)
}

// maxSize and maxCell keep a file that is no glossary, or a quotation mark that
// is never closed, from taking all memory.
const (
	maxSize = 64 << 20
	maxCell = 10_000
)

// Load reads a glossary in tab- or comma-separated form, in UTF-8 or, with a
// byte order mark, UTF-16. The first row may name the columns, bn and en also with
// a region (bn-BD, en-US); without such a row the columns are bn and en. White
// space in a cell, line breaks too, becomes one space. The error is one line,
// with the line of the file. Rows that contradict each other are no error here:
// see [Check].
func Load(r io.Reader, name string) ([]Term, error) {
	terms, _, err := loadTable(r, name, map[string]int{"bn": 0, "en": 1})
	return terms, err
}

// ReadOmegaT reads a glossary of OmegaT: Bengali, English and a comment, without
// names of the columns. Lines with the same Bengali are one term, whose English
// is that of the first; that of the others is accepted too. In a file that does
// name its columns each row is a term, as [Load] reads it, whose limits and
// errors are those here too.
func ReadOmegaT(r io.Reader, name string) ([]Term, error) {
	lines, header, err := loadTable(r, name, map[string]int{"bn": 0, "en": 1, "note": 2})
	if err != nil || header {
		return lines, err
	}
	var terms []Term
	at := make(map[string]int)           // folded Bengali -> its place in terms
	english := make(map[[2]string]bool)  // with what was read for it
	comments := make(map[[2]string]bool) // likewise
	for _, t := range lines {
		key := bengali.Fold(t.BN)
		i, known := at[key]
		if !known {
			i = len(terms)
			at[key] = i
			terms = append(terms, Term{BN: t.BN, EN: t.EN, Status: t.Status, File: t.File, Line: t.Line})
		}
		one := &terms[i]
		for en := range t.accepted {
			if pair := [2]string{key, en}; !english[pair] {
				english[pair] = true
				if en != one.EN {
					one.AlsoEN = append(one.AlsoEN, en)
				}
			}
		}
		if pair := [2]string{key, t.Note}; t.Note != "" && !comments[pair] {
			comments[pair] = true
			one.Note = joinNotes(one.Note, t.Note)
		}
		if len(one.Note) > maxCell {
			return nil, fmt.Errorf("%s:%d: the comments of %s have more than %d bytes", name, t.Line, t.BN, maxCell)
		}
	}
	return terms, nil
}

// joinNotes puts two notes together, either of which may be empty.
func joinNotes(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// loadTable reads a table whose columns are those given unless the first row names
// them; header tells whether it does.
func loadTable(r io.Reader, name string, without map[string]int) (terms []Term, header bool, err error) {
	data, err := io.ReadAll(io.LimitReader(transform.NewReader(r, unicode.BOMOverride(transform.Nop)), maxSize+1))
	if err != nil {
		return nil, false, fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > maxSize {
		return nil, false, fmt.Errorf("%s: the glossary is larger than %d MB", name, maxSize>>20)
	}
	text := string(data)
	var rows []row
	line, err := validate(text)
	if err == nil {
		rows, line, err = split(text)
	}
	if err != nil {
		return nil, false, fmt.Errorf("%s:%d: %w", name, line, err)
	}
	if len(rows) == 0 {
		return nil, false, fmt.Errorf("%s: the glossary has no entries", name)
	}
	cols, header, err := columns(rows[0].cells)
	if err != nil {
		return nil, false, fmt.Errorf("%s:%d: %w", name, rows[0].line, err)
	}
	if header {
		rows = rows[1:]
	} else {
		cols = without
	}
	if len(rows) == 0 {
		return nil, false, fmt.Errorf("%s: the glossary has no entries", name)
	}
	terms = make([]Term, 0, len(rows))
	for _, r := range rows {
		t, err := term(r.cells, cols)
		if err != nil {
			return nil, false, fmt.Errorf("%s:%d: %w", name, r.line, err)
		}
		t.File, t.Line = name, r.line
		terms = append(terms, t)
	}
	return terms, header, nil
}

// validate refuses what is no text; line is where.
func validate(text string) (line int, err error) {
	zero := strings.IndexByte(text, 0)
	if zero < 0 && utf8.ValidString(text) {
		return 0, nil
	}
	line = 1
	for i, r := range text {
		switch {
		case i == zero:
			return line, errors.New("this is not text but has a NUL byte; a glossary is a table of tab- or comma-separated text")
		case r == '\n':
			line++
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)):
			return line, errors.New("this is not valid UTF-8")
		}
	}
	return 0, nil
}

// row is a row of the table and the line on which it begins.
type row struct {
	cells []string
	line  int
}

// split reads the rows of a table. The first one tells commas from tabs.
func split(text string) (rows []row, line int, err error) {
	for s := range strings.Lines(text) {
		line++
		s = strings.TrimRight(s, "\r\n")
		if strings.TrimSpace(s) == "" || s[0] == '#' {
			continue
		}
		if len(rows) == 0 && strings.Contains(s, ",") && !strings.Contains(s, "\t") {
			return splitCommas(text)
		}
		rows = append(rows, row{strings.Split(s, "\t"), line})
	}
	return rows, 0, nil
}

func splitCommas(text string) (rows []row, line int, err error) {
	cr := csv.NewReader(strings.NewReader(text))
	cr.Comment = '#'
	cr.FieldsPerRecord = -1
	cr.TrimLeadingSpace = true
	for {
		cells, err := cr.Read()
		if err == io.EOF {
			return rows, 0, nil
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, bad.StartLine, bad.Err
		}
		if err != nil {
			return nil, 0, err
		}
		line, _ := cr.FieldPos(0)
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			rows = append(rows, row{cells, line})
		}
	}
}

// columns reads a header row. A row that names neither bn nor en is data. So is one
// whose languages stand after a term and its English, as DeepL writes them.
func columns(cells []string) (cols map[string]int, header bool, err error) {
	cols = make(map[string]int)
	for i, c := range cells {
		c = strings.ToLower(strings.TrimSpace(c))
		if language, _, ok := strings.Cut(c, "-"); ok && (language == "bn" || language == "en") {
			c = language
		}
		if _, twice := cols[c]; twice && c != "" {
			if c == "bn" || c == "en" {
				return nil, true, fmt.Errorf("the header names the column %s twice", c)
			}
			continue
		}
		cols[c] = i
	}
	bnAt, bn := cols["bn"]
	enAt, en := cols["en"]
	switch {
	case bn && en && min(bnAt, enAt) > 1 && bengali.Has(cells[0]) && !bengali.Has(cells[1]):
		return nil, false, nil
	case bn && en:
		return cols, true, nil
	case bn:
		return nil, true, errors.New("the header names no column en")
	case en:
		return nil, true, errors.New("the header names no column bn")
	}
	return nil, false, nil
}

// term reads the cells of one row.
func term(cells []string, cols map[string]int) (Term, error) {
	for i, c := range cells {
		if len(c) > maxCell {
			return Term{}, fmt.Errorf("cell %d has %d bytes, more than %d; is a quotation mark left open?", i+1, len(c), maxCell)
		}
	}
	cell := func(name string) string {
		if i, ok := cols[name]; ok && i < len(cells) {
			return squeeze(cells[i])
		}
		return ""
	}
	many := func(name string) []string {
		var out []string
		for s := range strings.SplitSeq(cell(name), "|") {
			if s = strings.TrimSpace(s); s != "" {
				out = append(out, s)
			}
		}
		return out
	}
	t := Term{
		BN:          cell("bn"),
		Type:        strings.ToLower(cell("type")),
		Variants:    many("variants"),
		ForbiddenEN: many("forbidden_en"),
		Status:      Status(strings.ToLower(cell("status"))),
		Note:        cell("note"),
	}
	en := many("en")
	switch {
	case t.BN == "":
		return t, errors.New("the Bengali term (column bn) is empty")
	case len(en) == 0:
		return t, fmt.Errorf("the English (column en) of %s is empty", t.BN)
	case !bengali.Has(t.BN) && bengali.Has(en[0]):
		return t, fmt.Errorf("%q and %q are swapped: the column bn is Bengali, the column en English", t.BN, en[0])
	}
	t.EN, t.AlsoEN = en[0], en[1:]
	if t.Status == "" {
		t.Status = Approved
	}
	switch t.Status {
	case Approved, Proposed, Deprecated:
	default:
		return t, fmt.Errorf("the status %q of %s is none of approved, proposed, deprecated", t.Status, t.BN)
	}
	var err error
	if t.Case, err = yes(cell("case")); err != nil {
		return t, fmt.Errorf("the column case of %s: %w", t.BN, err)
	}
	if t.Homograph, err = yes(cell("homograph")); err != nil {
		return t, fmt.Errorf("the column homograph of %s: %w", t.BN, err)
	}
	return t, nil
}

// squeeze makes each run of white space one space.
func squeeze(s string) string {
	s = strings.TrimSpace(s)
	if !strings.ContainsAny(s, "\n\r\t\u00a0") && !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

func yes(cell string) (bool, error) {
	switch strings.ToLower(cell) {
	case "", "no", "false", "0":
		return false, nil
	case "yes", "true", "1":
		return true, nil
	}
	return false, fmt.Errorf("%q is neither yes nor no", cell)
}
