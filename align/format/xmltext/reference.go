package xmltext

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxReference is how long a reference to a character or an entity is at most, in bytes.
const maxReference = 40

// reference reads the reference to a character or an entity that raw begins with, and
// returns what it stands for and its length. what says why it stands for nothing; the
// length is then 1 if it is no reference at all.
func reference[T string | []byte](raw T) (text string, n int, what string) {
	for n = 1; n < min(len(raw), maxReference) && (inName[raw[n]] || raw[n] == '#'); n++ {
	}
	if n == 1 || n >= len(raw) || raw[n] != ';' {
		return "", 1, "an & that begins no entity; it must be &amp;"
	}
	n++
	switch name := string(raw[1 : n-1]); name {
	case "lt":
		return "<", n, ""
	case "gt":
		return ">", n, ""
	case "amp":
		return "&", n, ""
	case "quot":
		return `"`, n, ""
	case "apos":
		return "'", n, ""
	default:
		digits, ok := strings.CutPrefix(name, "#")
		if !ok {
			return "", n, "&" + name + "; is not an entity of XML"
		}
		base := 10
		if hex, ok := strings.CutPrefix(digits, "x"); ok {
			digits, base = hex, 16
		}
		c, err := strconv.ParseUint(digits, base, 32)
		switch {
		case err != nil || c > utf8.MaxRune || !utf8.ValidRune(rune(c)):
			return "", n, "&" + name + "; is not a character"
		case !Holds(rune(c)):
			return "", n, forbidden(rune(c))
		}
		return string(rune(c)), n, ""
	}
}

// references looks at what the last token refers to.
func (s *Scanner) references() error {
	if s.AnyReference {
		return nil
	}
	raw := s.raw()
	for i := 0; ; {
		k := bytes.IndexByte(raw[i:], '&')
		if k < 0 {
			return nil
		}
		i += k
		_, n, what := reference(raw[i:])
		if what != "" {
			if s.repair != nil {
				s.repair.references = true
				return nil
			}
			return s.damage(i, "%s", what)
		}
		i += n
	}
}
