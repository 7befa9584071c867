package jsonl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/source"
	"github.com/dobhashi/dobhashi/glossary"
)

// Read reads the pairs of a file, one JSON object a line: source and target, or a
// text alone as text, and the other keys of [align.Pair]. Read ends with the first
// error, which names the line.
func Read(r io.Reader, name string) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		in, err := source.New(r)
		if err != nil {
			yield(align.Unit{}, fmt.Errorf("%s: %w", name, err))
			return
		}
		at := in.Cursor(name)
		var line []byte
		for {
			line, err = in.Line(line)
			if err == nil && !utf8.Valid(line) {
				err = errors.New("invalid UTF-8")
			}
			if err == io.EOF {
				return
			}
			var u align.Unit
			if err == nil && len(bytes.TrimSpace(line)) > 0 {
				u, err = unit(line, at, in.UTF16)
			}
			if err != nil {
				yield(align.Unit{}, fmt.Errorf("%s:%d: %w", name, at.Line, err))
				return
			}
			if (u.Source.Text != "" || u.Target.Text != "") && !yield(u, nil) {
				return
			}
			at.Skip(line)
		}
	}
}

// unit reads the object that stands at a place.
func unit(line []byte, at source.Cursor, order string) (u align.Unit, err error) {
	dec := json.NewDecoder(bytes.NewReader(line))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return u, errors.New("not a JSON object")
	}
	found := false
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return u, notJSON(err)
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return u, notJSON(err)
		}
		end := int(dec.InputOffset())
		begin := end - len(raw)
		switch key {
		case "id":
			var id any
			json.Unmarshal(raw, &id) // it was just decoded
			u.ID = fmt.Sprint(id)
		case "origin":
			json.Unmarshal(raw, &u.Origin) // another program's may be of another kind
		case "status":
			json.Unmarshal(raw, &u.Status)
		case "words":
			json.Unmarshal(raw, &u.Words)
		case "unknown":
			json.Unmarshal(raw, &u.Unknown)
		case "terms":
			var terms []glossary.Use
			if json.Unmarshal(raw, &terms) == nil {
				u.Terms = terms
			}
		case "bead":
			var bead *align.Bead
			if json.Unmarshal(raw, &bead) == nil {
				u.Bead = bead
			}
		case "findings":
			var findings []glossary.Finding
			if json.Unmarshal(raw, &findings) == nil {
				u.Findings = findings
			}
		case "place":
			var p align.Place
			if json.Unmarshal(raw, &p) == nil {
				u.Place = p
			}
		case "text", "source", "target":
			if raw[0] != '"' {
				return u, fmt.Errorf("the %s is no text", key)
			}
			found = true
			start := at
			start.Skip(line[:begin+1])
			p := passage(string(line[begin+1:end-1]), start, order)
			if key == "target" {
				u.Target = p
			} else {
				u.Source = p
			}
		}
	}
	if _, err := dec.Token(); err != nil {
		return u, notJSON(err)
	}
	if !found {
		return u, errors.New("the JSON object has neither source and target nor text")
	}
	return u, nil
}

func notJSON(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the JSON object does not end")
	}
	return fmt.Errorf("not a JSON object: %w", err)
}

// passage reads what stands between the quotation marks of a valid JSON string.
func passage(raw string, at source.Cursor, order string) align.Passage {
	m := align.NewPassage(raw, at.Place)
	kept := 0
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			i++
			continue
		}
		m.Add(raw[kept:i], kept, i)
		text, n := unescape(raw[i:])
		m.Add(text, i, i+n)
		i += n
		kept = i
	}
	m.Add(raw[kept:], kept, len(raw))
	p := m.Passage()
	p.UTF16, p.Escape = order, escape
	return p
}

// unescape reads the escape that s begins with, and tells how long it is.
func unescape(s string) (text string, n int) {
	switch s[1] {
	case 'u':
	case 'b':
		return "\b", 2
	case 'f':
		return "\f", 2
	case 'n':
		return "\n", 2
	case 'r':
		return "\r", 2
	case 't':
		return "\t", 2
	default:
		return s[1:2], 2
	}
	r := rune(unit16(s))
	if utf16.IsSurrogate(r) {
		if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
			if pair := utf16.DecodeRune(r, rune(unit16(s[6:]))); pair != utf8.RuneError {
				return string(pair), 12
			}
		}
		r = utf8.RuneError
	}
	return string(r), 6
}

func unit16(s string) uint64 {
	v, _ := strconv.ParseUint(s[2:6], 16, 16) // JSON was valid
	return v
}

// escape writes a text for between quotation marks.
func escape(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.Encode(s) // a string cannot fail
	return string(b.Bytes()[1 : b.Len()-2])
}
