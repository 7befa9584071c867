package xmltext

import (
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
)

// repair is what a Scanner knows that reads on where a file is damaged.
type repair struct {
	told   func(line int, what string)
	units  []string // names of the elements that are left out as a whole
	unit   int      // how deep the elements are nested with the unit that is open, 0 for none
	skip   bool     // the rest of the unit
	after  *Token   // what comes after Broken
	absent []string // ends of tokens that are not in the rest of the file
	text   []byte   // of the last token if it is repaired, else nil
	buf    []byte   // for text
	// references says that the last token has some to be repaired.
	references bool
}

// NewRepairer is [NewScanner] for a file that may be damaged. What can be repaired is
// handed on as if it had been right, so that columns and bytes may be other ones than
// those of the file. A unit, an element of one of the names, is left out if its tags do
// not match: the token [Broken] comes in its course and ends it. What was done is told,
// with the line.
func NewRepairer(r io.Reader, name string, told func(line int, what string), units ...string) (*Scanner, error) {
	s, err := NewScanner(r, name)
	if err == nil {
		s.repair = &repair{told: told, units: units}
	}
	return s, err
}

// nextRepaired is Next where damage is no error.
func (s *Scanner) nextRepaired() (Token, error) {
	r := s.repair
	if t := r.after; t != nil {
		r.after = nil
		return *t, nil
	}
	for {
		r.references, r.text = false, nil
		t, err := s.next()
		d, damaged := err.(*Damage)
		switch {
		case err == io.EOF && len(s.stack) > 0:
			s.leaveOut(s.lineAt(0), fmt.Sprintf("the file ends within <%s>", s.stack[len(s.stack)-1]), 0)
			return t, err
		case damaged && t.Kind == End:
			k := len(s.stack) - 1
			for k >= 0 && s.stack[k] != t.Name {
				k--
			}
			if k < 0 {
				k = len(s.stack)
			}
			if s.leaveOut(d.Line, d.What, k) {
				return Token{Kind: Broken, s: s}, nil
			}
			continue
		case damaged:
			if err := s.mend(&t, d); err != nil {
				return t, err
			}
		case err != nil:
			return t, err
		case r.references:
			s.repairReferences()
		}
		if t.Kind == Start && slices.Contains(r.units, t.Name) {
			depth := len(s.stack)
			if r.unit > 0 {
				open := r.unit - 1
				broken := s.leaveOut(t.At().Line, fmt.Sprintf("a <%s> begins within it", t.Name), open)
				if !t.Empty {
					s.stack = append(s.stack, t.Name)
				}
				depth = len(s.stack)
				if broken {
					r.after = new(t)
				}
			}
			if !t.Empty {
				r.unit = depth
			}
			if r.after != nil {
				return Token{Kind: Broken, s: s}, nil
			}
		}
		skipped := r.skip
		if len(s.stack) < r.unit {
			r.unit, r.skip = 0, false
		}
		if !skipped {
			return t, nil
		}
	}
}

// leaveOut closes all elements that are nested deeper, and tells what is wrong. It
// returns whether there is a unit to be left out for it.
func (s *Scanner) leaveOut(line int, what string, depth int) bool {
	r := s.repair
	broken := r.unit > 0 && !r.skip
	switch {
	case broken:
		r.told(line, "a unit is left out: "+what)
	case r.unit == 0:
		r.told(line, what)
	}
	s.stack = s.stack[:depth]
	r.skip = r.unit > 0
	if depth < r.unit {
		r.unit, r.skip = 0, false
	}
	return broken
}

// mend makes a token of what could not be read as one.
func (s *Scanner) mend(t *Token, d *Damage) error {
	switch {
	case t.Kind == Text && s.seen: // outside of any element
		t.Kind = Other
		s.repair.told(d.Line, "text outside of any element, left out")
		return nil
	case !s.seen: // nothing of this is to be known as XML
		return errors.New(d.Error())
	}
	end, err := s.index("<", 1)
	if err != nil && err != io.EOF {
		return err
	}
	if err == io.EOF {
		end = s.end - s.pos
	}
	s.size = end
	if err == io.EOF && d.ended {
		if len(s.stack) == 0 { // else it is soon to be told
			s.repair.told(d.Line, d.What+", left out")
		}
		*t = Token{Kind: Other, s: s}
		return nil
	}
	*t = Token{Kind: Text, s: s}
	s.repair.told(s.lineAt(0), "a < that begins no tag ("+d.What+"), kept as a character")
	s.repairReferences()
	s.repair.text = slices.Replace(s.repair.text, 0, 1, []byte("&lt;")...)
	return nil
}

// repairReferences repairs what the last token refers to.
func (s *Scanner) repairReferences() {
	line := s.lineAt(0)
	told := func(what string) { s.repair.told(line, what) }
	raw, b := s.raw(), s.repair.buf[:0]
	for i := 0; i < len(raw); {
		if raw[i] != '&' {
			if raw[i] == '\n' {
				line++
			}
			b = append(b, raw[i])
			i++
			continue
		}
		_, n, what := reference(raw[i:])
		known := string(raw[i : i+n])
		switch text := html.UnescapeString(known); {
		case what == "":
			b = append(b, known...)
		case n == 1:
			told("an & that begins no entity, kept as a character")
			b = append(b, "&amp;"...)
		case known[1] == '#':
			told(what + ", left out")
		case text != known && text[len(text)-1] != ';':
			told(fmt.Sprintf("%s is not an entity of XML, made %s", known, strings.Trim(fmt.Sprintf("%U", []rune(text)), "[]")))
			b = new(Encoder).appendText(b, text, true)
		default:
			told(what + ", kept as text")
			b = append(b, "&amp;"...)
			b = append(b, known[1:]...)
		}
		i += n
	}
	s.repair.buf, s.repair.text = b, b
}
