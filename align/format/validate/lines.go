package validate

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// lines checks a file that has a pair a line.
type lines struct {
	*checker
	ids *ids
}

func newLines(c *checker) *lines { return &lines{c, newIDs(c)} }

// each calls f with the lines of a file, without their ends, until f returns false. It
// looks at what all formats of lines have in common.
func (c *lines) each(f func(line []byte) bool) error {
	start := c.at.Place
	switch {
	case c.in.UTF16 != "":
		c.add(start, "line-utf16", "the file is in UTF-16")
	case c.in.Mark > 0:
		c.add(names.Place{File: c.name, Line: 1, Column: 1}, "line-mark", "the file begins with a byte order mark")
	}
	var buf []byte
	returns := 0
	for {
		var err error
		if buf, err = c.in.Line(buf); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		line := bytes.TrimSuffix(buf, []byte{'\n'})
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
			if returns++; returns == 1 {
				c.add(place(c.at, buf, n-1), "crlf", "lines end with CR LF")
			}
		}
		c.chars(line)
		if len(line) == 0 {
			c.add(c.at.Place, "empty-line", "the line is empty")
		} else {
			c.units++
			if !f(line) {
				return nil
			}
		}
		c.at.Skip(buf)
	}
	return nil
}

// problem reports what stands at byte n of a line.
func (c *lines) problem(line []byte, n int, kind, format string, args ...any) {
	if !c.full(kind) {
		c.list(place(c.at, line, n), kind, format, args...)
	}
}

// chars looks at the characters of a line.
func (c *lines) chars(line []byte) {
	for i := 0; i < len(line); {
		b := line[i]
		switch {
		case b == 0:
			c.problem(line, i, "nul", "a NUL character stands in the line")
			i++
		case b == '\r' || b == '\v' || b == '\f' || b >= 0x1C && b <= 0x1E:
			c.problem(line, i, "line-break", "the character U+%04X, where some tools break the line, stands in it", b)
			i++
		case b < utf8.RuneSelf:
			i++
		default:
			r, n := utf8.DecodeRune(line[i:])
			switch {
			case r == utf8.RuneError && n == 1:
				c.problem(line, i, "line-utf8", "the byte %02X is not UTF-8", b)
				return
			case r == 0x85 || r == 0x2028 || r == 0x2029:
				c.problem(line, i, "line-break", "the character U+%04X, where some tools break the line, stands in it", r)
			}
			i += n
		}
	}
}

// checkTSV checks a table of source and target.
func checkTSV(c *checker) error {
	l := newLines(c)
	columns := 0 // of the first line
	var pair []byte
	copies, firstCopy, copyOf := 0, c.at.Place, 0
	err := l.each(func(line []byte) bool {
		n := 1 + bytes.Count(line, []byte{'\t'})
		switch {
		case n == 1:
			l.problem(line, 0, "no-columns", "the line has no tab")
			return true
		case columns == 0:
			columns = n
		case n != columns:
			l.problem(line, 0, "columns", "the line has %d columns, and the first has %d", n, columns)
		}
		start := 0
		var sides [2][]byte
		for i := range n {
			cell := line[start:]
			if end := bytes.IndexByte(cell, '\t'); end >= 0 {
				cell = cell[:end]
			}
			l.cell(line, start, cell)
			if i < len(sides) {
				sides[i] = bytes.TrimSpace(cell)
				if len(sides[i]) == 0 {
					l.problem(line, start, "empty-side", "the %s is empty", [2]string{"source", "target"}[i])
				}
			}
			start += len(cell) + 1
		}
		if len(sides[0]) > 0 && bytes.Equal(sides[0], sides[1]) && hasLetter(sides[0]) {
			l.problem(line, 0, "same-text", "the target is the same as the source")
		}
		if len(sides[0])+len(sides[1]) > 0 {
			pair = append(append(append(pair[:0], sides[0]...), '\t'), sides[1]...)
			if at := l.ids.line(pair, c.at.Line); at > 0 {
				if copies++; copies == 1 {
					firstCopy, copyOf = c.at.Place, at
				}
			}
		}
		return true
	})
	if copies > 0 {
		c.add(firstCopy, "duplicate-pair", "%d of %d pairs stand in the file already; this is that of line %d", copies, c.units, copyOf)
	}
	return err
}

// cell looks at a cell, which begins at a byte of a line, as Excel and pandas read it.
func (c *lines) cell(line []byte, at int, cell []byte) {
	if len(cell) == 0 {
		return
	}
	switch cell[0] {
	case '=', '+', '@', '-':
		c.problem(line, at, "formula", "the cell begins with %c", cell[0])
	case '"':
		// Two quotation marks within one are one.
		if rest := bytes.ReplaceAll(cell[1:], []byte(`""`), nil); bytes.Count(rest, []byte{'"'}) != 1 || !bytes.HasSuffix(rest, []byte{'"'}) {
			c.problem(line, at, "open-quote", "the cell begins with a quotation mark, and does not end with it")
		}
	}
}

// checkJSONL checks JSON Lines of pairs.
func checkJSONL(c *checker) error {
	l := newLines(c)
	return l.each(func(line []byte) bool {
		trimmed := bytes.TrimLeft(line, " \t")
		if len(trimmed) == 0 {
			return true
		}
		if trimmed[0] == '[' && c.units == 1 {
			l.problem(line, 0, "json-array", "the file is a JSON array, not an object a line")
			return false
		}
		var object map[string]json.RawMessage
		if err := json.Unmarshal(line, &object); err != nil {
			l.notJSON(line, err)
			return true
		}
		l.object(line, object)
		return true
	})
}

// notJSON reports a line that is no object.
func (c *lines) notJSON(line []byte, err error) {
	at, why := 0, "no object"
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		at, why = max(0, int(syntax.Offset)-1), syntax.Error()
		if why == "unexpected end of JSON input" {
			at, why = len(line), "the object does not end"
		}
	}
	c.problem(line, min(at, len(line)), "not-json", "the line is not a JSON object: %s", why)
}

// object looks at the fields of an object.
func (c *lines) object(line []byte, object map[string]json.RawMessage) {
	texts := 0
	for _, name := range []string{"source", "target", "text"} {
		raw, ok := object[name]
		if !ok {
			continue
		}
		texts++
		var text string
		if json.Unmarshal(raw, &text) != nil || raw[0] != '"' {
			c.problem(line, 0, "json-fields", "the %s is no text", name)
		} else if len(bytes.TrimSpace([]byte(text))) == 0 {
			if string(object["status"]) == `"`+string(align.Aligned)+`"` {
				continue // the sentence has no counterpart
			}
			c.problem(line, 0, "empty-side", "the %s is empty", name)
		} else if bytes.Contains(raw, []byte(`\u`)) && bytes.Contains([]byte(text), []byte("\uFFFD")) {
			c.problem(line, 0, "json-surrogate", "the %s has half of a surrogate pair", name)
		}
	}
	_, source := object["source"]
	_, target := object["target"]
	_, text := object["text"]
	switch {
	case texts == 0:
		c.problem(line, 0, "json-fields", "the object has neither source and target nor text")
	case source != target && !text:
		c.problem(line, 0, "empty-side", "the object has only one of source and target")
	case source && bytes.Equal(object["source"], object["target"]) && hasLetter(object["source"]):
		c.problem(line, 0, "same-text", "the target is the same as the source")
	}
	if id := object["id"]; len(id) > 0 {
		if at := c.ids.line(id, c.at.Line); at > 0 {
			c.problem(line, 0, "duplicate-id", "the id %s stands already in line %d", id, at)
		}
	}
}
