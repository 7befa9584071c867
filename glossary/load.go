package glossary

import (
	"bufio"
	"bytes"
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

// Load reads a glossary in tab- or comma-separated form, in UTF-8 or, with a
// byte order mark, UTF-16. The first row may name the columns; without such a
// row the columns are bn and en. The error names the line. Rows that
// contradict each other are no error here: see [Check].
func Load(r io.Reader, name string) ([]Term, error) {
	br := bufio.NewReaderSize(transform.NewReader(r, unicode.BOMOverride(transform.Nop)), 64<<10)
	comma, err := delimiter(br)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	next := tabRows(br)
	if comma {
		next = commaRows(br)
	}
	var terms []Term
	var cols map[string]int
	for {
		row, line, err := next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if cols == nil {
			var header bool
			if cols, header = columns(row); header {
				continue
			}
		}
		t, err := term(row, cols)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		t.File, t.Line = name, line
		terms = append(terms, t)
	}
	if len(terms) == 0 {
		return nil, fmt.Errorf("%s: the glossary has no entries", name)
	}
	return terms, nil
}

// delimiter looks at the first row to tell commas from tabs.
func delimiter(br *bufio.Reader) (comma bool, err error) {
	head, err := br.Peek(br.Size())
	if err != nil && err != io.EOF {
		return false, err
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return false, errors.New("this is not a text file; a glossary is a table of tab- or comma-separated text")
	}
	for line := range bytes.Lines(head) {
		if line[0] != '#' && len(bytes.TrimSpace(line)) > 0 {
			return !bytes.ContainsRune(line, '\t') && bytes.ContainsRune(line, ','), nil
		}
	}
	return false, nil
}

// tabRows returns a function that gives the next row and its line.
func tabRows(br *bufio.Reader) func() ([]string, int, error) {
	line := 0
	return func() ([]string, int, error) {
		for {
			text, err := br.ReadString('\n')
			if text == "" && err != nil {
				return nil, line, err
			}
			line++
			if !utf8.ValidString(text) {
				return nil, line, fmt.Errorf("line %d is not valid UTF-8", line)
			}
			text = strings.TrimRight(text, "\r\n")
			if strings.TrimSpace(text) == "" || text[0] == '#' {
				continue
			}
			return strings.Split(text, "\t"), line, nil
		}
	}
}

func commaRows(br *bufio.Reader) func() ([]string, int, error) {
	cr := csv.NewReader(br)
	cr.Comment = '#'
	cr.FieldsPerRecord = -1
	return func() ([]string, int, error) {
		row, err := cr.Read()
		if err != nil {
			return nil, 0, err
		}
		line, _ := cr.FieldPos(0)
		for _, cell := range row {
			if !utf8.ValidString(cell) {
				return nil, line, fmt.Errorf("line %d is not valid UTF-8", line)
			}
		}
		return row, line, nil
	}
}

// columns reads a header row. A row that does not name both bn and en is data.
func columns(row []string) (cols map[string]int, header bool) {
	cols = make(map[string]int)
	for i, c := range row {
		cols[strings.ToLower(strings.TrimSpace(c))] = i
	}
	_, bn := cols["bn"]
	_, en := cols["en"]
	if bn && en {
		return cols, true
	}
	return map[string]int{"bn": 0, "en": 1}, false
}

func term(row []string, cols map[string]int) (Term, error) {
	cell := func(name string) string {
		if i, ok := cols[name]; ok && i < len(row) {
			return strings.TrimSpace(row[i])
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
		return t, fmt.Errorf("%q and %q are swapped: the first column is Bengali, the second English", t.BN, en[0])
	}
	t.EN, t.AlsoEN = en[0], en[1:]
	if t.Status == "" {
		t.Status = Approved
	}
	switch t.Status {
	case Approved, Proposed, Deprecated:
	default:
		return t, fmt.Errorf("status %q of %s is none of approved, proposed, deprecated", t.Status, t.BN)
	}
	var err error
	if t.Case, err = yes(cell("case")); err != nil {
		return t, fmt.Errorf("case of %s: %w", t.BN, err)
	}
	if t.Homograph, err = yes(cell("homograph")); err != nil {
		return t, fmt.Errorf("homograph of %s: %w", t.BN, err)
	}
	return t, nil
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
