package csv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/source"
	"github.com/dobhashi/dobhashi/align/format/table"
)

// Read reads the pairs of a file: the columns that the header names, see
// [table.Header], or the first two if there is none. Cells are parted by commas, or, if
// the first record has none, by the tabs or semicolons that it has, as spreadsheets
// write in some countries. The file is in UTF-8, or in UTF-16 with a byte order mark.
// Read ends with the first error, which names the line.
func Read(r io.Reader, name string) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		in, err := source.New(r)
		if err != nil {
			yield(align.Unit{}, fmt.Errorf("%s: %w", name, err))
			return
		}
		s := scanner{in: in, at: in.Cursor(name)}
		columns := table.Pairs
		for first := true; ; first = false {
			line, err := s.next()
			if err == io.EOF {
				return
			}
			header := false
			if err == nil && first && len(s.record) < maxHeader {
				var named table.Layout
				if named, header, err = table.Header(s.texts()); header {
					columns = named
				}
			}
			if err != nil {
				yield(align.Unit{}, fmt.Errorf("%s:%d: %w", name, line, err))
				return
			}
			if u := s.unit(columns); !header && (u.Source.Text != "" || u.Target.Text != "") && !yield(u, nil) {
				return
			}
			s.at.Skip(s.record)
		}
	}
}

// maxHeader is longer than any header, in bytes, and more cells than a record has.
const maxHeader = 64 << 10

// scanner reads a file record by record.
type scanner struct {
	in     *source.Reader
	at     source.Cursor // where record begins
	comma  byte          // what parts the cells; 0 before the first record
	line   []byte        // the last line that was read
	record []byte        // one line, or several that quoted cells hold together
	cells  []cell        // of the record
}

// cell is where the record has one, without its quotation marks.
type cell struct {
	from, to int
	quoted   bool
}

// next reads the next record, and cuts it into cells. line is where an error is.
func (s *scanner) next() (line int, err error) {
	s.record, s.cells = s.record[:0], s.cells[:0]
	state := begins
	var open cell // the cell that is read
	line, opened := s.at.Line, s.at.Line
	for {
		s.line, err = s.in.Line(s.line)
		if err == io.EOF && len(s.record) > 0 {
			return opened, errors.New("the quoted cell that begins here does not end")
		}
		if err != nil {
			return line, err
		}
		if !utf8.Valid(s.line) {
			return line, errors.New("invalid UTF-8")
		}
		if len(s.record)+len(s.line) > source.MaxLine {
			return opened, fmt.Errorf("the record is longer than %d MiB", source.MaxLine>>20)
		}
		if s.comma == 0 && len(bytes.TrimRight(s.line, "\r\n")) > 0 {
			s.comma = separator(s.line)
		}
		i := len(s.record)
		end := i + len(bytes.TrimRight(s.line, "\r\n"))
		s.record = append(s.record, s.line...)
		for ; i < len(s.record); i++ {
			c := s.record[i]
			switch {
			case state == quoted && c != '"':
			case state == quoted:
				state = closed
			case c == '"' && state == begins:
				state, opened = quoted, line
				open = cell{from: i + 1, quoted: true}
			case c == '"' && state == closed: // two are one of the text
				state = quoted
			case i >= end: // the end of the line, or of the last cell
			case c == s.comma:
				s.add(open, state, i)
				open, state = cell{from: i + 1}, begins
			case state == closed:
				return line, errors.New("text after the quotation mark that ends a cell")
			default:
				state = plain
			}
		}
		if state != quoted {
			s.add(open, state, end)
			return line, nil
		}
		line++
	}
}

// What a byte of a record can be in.
const (
	begins = iota // a cell
	plain
	quoted
	closed // after a quotation mark in a quoted cell
)

// add adds the cell that ends before byte to.
func (s *scanner) add(c cell, state, to int) {
	c.to = max(c.from, to)
	if state == closed {
		c.to = to - 1
	}
	if len(s.cells) < maxHeader {
		s.cells = append(s.cells, c)
	}
}

// separator is what parts the cells of the first line.
func separator(line []byte) byte {
	within := false
	other := byte(',')
	for _, c := range line {
		switch {
		case c == '"':
			within = !within
		case within:
		case c == ',':
			return ','
		case c == '\t', c == ';' && other == ',':
			other = c
		}
	}
	return other
}

// texts are the cells of the record.
func (s *scanner) texts() (all []string) {
	for _, c := range s.cells {
		text := string(s.record[c.from:c.to])
		if c.quoted {
			text = strings.ReplaceAll(text, `""`, `"`)
		}
		all = append(all, text)
	}
	return all
}

// unit is the record as a unit.
func (s *scanner) unit(columns table.Layout) (u align.Unit) {
	at, skipped := s.at, 0
	for i, c := range s.cells[:min(len(s.cells), len(columns))] {
		at.Skip(s.record[skipped:c.from])
		skipped = c.from
		raw := string(s.record[c.from:c.to])
		p := align.Passage{Text: raw, Start: at.Place, UTF16: s.in.UTF16, Without: string(s.comma) + "\"\r\n"}
		if c.quoted {
			p = unquote(raw, at)
			p.UTF16, p.Escape = s.in.UTF16, escape
		}
		columns.Set(&u, i, p)
	}
	return u
}

// unquote reads what stands between the quotation marks of a cell.
func unquote(raw string, at source.Cursor) align.Passage {
	m := align.NewPassage(raw, at.Place)
	kept := 0
	for {
		i := strings.Index(raw[kept:], `""`)
		if i < 0 {
			m.Add(raw[kept:], kept, len(raw))
			return m.Passage()
		}
		m.Add(raw[kept:kept+i], kept, kept+i)
		m.Add(`"`, kept+i, kept+i+2)
		kept += i + 2
	}
}

func escape(s string) string { return strings.ReplaceAll(s, `"`, `""`) }
