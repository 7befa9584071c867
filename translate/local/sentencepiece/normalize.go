package sentencepiece

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"
)

// A normalizer rewrites a text to the form in which its pieces are looked for.
type normalizer struct {
	rules         rules
	symbols       *trie // user-defined pieces, which stay as they are; nil if there are none
	dummyPrefix   bool  // add a space
	removeSpaces  bool  // at the start and the end, and all but one elsewhere
	escapeSpaces  bool  // write ▁ for a space
	spaceAsSuffix bool  // spaces belong to the word before them
}

// A char is a letter of the normalized text.
type char struct {
	r  rune
	at int32 // where that begins in the text which r stands for
}

const (
	spaceMark = '▁'
	bad       = -1 // in place of a letter: a byte that is not UTF-8
)

// decodeRune is the first letter of the text, or bad, and its length.
func decodeRune(text string) (rune, int) {
	r, n := utf8.DecodeRuneInString(text)
	if r == utf8.RuneError && n == 1 {
		return bad, 1
	}
	return r, n
}

// normalize appends the letters of the text to chars, which is empty. It also returns
// where in the text that ends which they stand for.
func (m *normalizer) normalize(chars []char, text string) ([]char, int32) {
	i := 0
	if m.removeSpaces {
		for i < len(text) {
			to, n := m.prefix(text[i:])
			if to != " " {
				break
			}
			i += n
		}
	}
	if i == len(text) {
		return chars, int32(i)
	}
	space := ' '
	if m.escapeSpaces {
		space = spaceMark
	}
	if m.dummyPrefix && !m.spaceAsSuffix {
		chars = append(chars, char{space, int32(i)})
	}
	afterSpace := m.removeSpaces
	for i < len(text) {
		if c := text[i]; c > ' ' && c < utf8.RuneSelf && !m.maySymbol(rune(c)) && m.rules.keeps(text[i:]) {
			chars = append(chars, char{rune(c), int32(i)})
			afterSpace = false
			i++
			continue
		}
		to, n := m.prefix(text[i:])
		if afterSpace {
			to = strings.TrimLeft(to, " ")
		}
		if to != "" {
			for _, r := range to {
				if r == ' ' {
					r = space
				}
				chars = append(chars, char{r, int32(i)})
			}
			afterSpace = m.removeSpaces && to[len(to)-1] == ' '
		}
		i += n
	}
	end := int32(i)
	if m.removeSpaces {
		for len(chars) > 0 && chars[len(chars)-1].r == space {
			end = chars[len(chars)-1].at
			chars = chars[:len(chars)-1]
		}
	}
	if m.dummyPrefix && m.spaceAsSuffix {
		chars = append(chars, char{space, end})
	}
	return chars, end
}

// prefix normalizes the beginning of a text, which is not empty: it is written as to, and n bytes long.
func (m *normalizer) prefix(text string) (to string, n int) {
	r, size := decodeRune(text)
	if m.maySymbol(r) {
		if n := m.symbols.longest(text); n > 0 {
			return text[:n], n
		}
	}
	if m.rules.apply(r) {
		if to, n := m.rules.longest(text); n > 0 {
			return to, n
		}
	}
	if r == bad {
		return "\uFFFD", 1
	}
	return text[:size], size
}

// maySymbol tells whether a symbol may begin with the letter.
func (m *normalizer) maySymbol(r rune) bool { return m.symbols != nil && m.symbols.first.may(r) }

// rules say what letters become, as a trie of the kind "double array" of darts-clone.
type rules struct {
	units   []uint32
	strings string          // what letters become, each with a NUL at its end
	first   [1 << 10]uint64 // for each letter of the BMP, whether a rule may begin with it
	// ascii is for each letter of ASCII whether there is a rule for it alone, or with another after it.
	ascii [utf8.RuneSelf]bool
}

const (
	// A rule for more bytes is not followed, so that a bad trie without an end does no harm:
	// the longest of Unicode's normalization have a few dozen.
	longestRule = 255
	// Longer results are an error: a short text would become too long a one.
	longestResult = 255
)

// readRules reads the field precompiled_charsmap of a file.
func readRules(data []byte) (rules, error) {
	var m rules
	if len(data) == 0 {
		return m, nil
	}
	if len(data) < 4 {
		return m, fmt.Errorf("%d bytes are too few", len(data))
	}
	size, data := binary.LittleEndian.Uint32(data), data[4:]
	if uint64(size) > uint64(len(data)) || size < 4 {
		return m, fmt.Errorf("a trie of %d bytes in %d bytes", size, len(data))
	}
	m.units = make([]uint32, size/4)
	for i := range m.units {
		m.units[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	m.strings = string(data[size:])
	if !utf8.ValidString(m.strings) {
		return m, fmt.Errorf("the results are not UTF-8")
	}
	for rest := m.strings; ; {
		s, after, more := strings.Cut(rest, "\x00")
		if len(s) > longestResult {
			return m, fmt.Errorf("a result has %d bytes; at most %d are read", len(s), longestResult)
		}
		if !more {
			break
		}
		rest = after
	}
	m.findFirst()
	m.findASCII()
	return m, nil
}

// findFirst fills m.first.
func (m *rules) findFirst() {
	var text [utf8.UTFMax]byte
	for r := rune(0); r < 1<<16; {
		// A node that is missing tells of all letters that begin with its bytes.
		n := utf8.EncodeRune(text[:], r)
		node := m.root()
		next, may := r+1, true
		for i := range n {
			var value bool
			node, value, may = m.step(node, text[i])
			if !may || value {
				next = (r | (1<<(6*(n-1-i)) - 1)) + 1
				break
			}
		}
		for ; r < next; r++ {
			if may {
				m.first[r>>6] |= 1 << (r & 63)
			}
		}
	}
}

// findASCII fills m.ascii.
func (m *rules) findASCII() {
	for c := range m.ascii {
		node, value, ok := m.step(m.root(), byte(c))
		for next := range byte(utf8.RuneSelf) {
			_, _, more := m.step(node, next)
			value = value || more
		}
		m.ascii[c] = ok && value
	}
}

// apply tells whether a rule may begin with the letter.
func (m *rules) apply(r rune) bool {
	if uint32(r) >= 1<<16 {
		return m.units != nil
	}
	return m.first[r>>6]>>(r&63)&1 != 0
}

// keeps tells whether no rule is for the beginning of the text, which is a letter of ASCII. It looks no further than
// at the next byte, and is false where that is not enough.
func (m *rules) keeps(text string) bool {
	return !m.ascii[text[0]] && (len(text) == 1 || text[1] < utf8.RuneSelf)
}

// root is the base of the root, to which the next byte leads.
func (m *rules) root() uint32 {
	return base(m.units[0])
}

// step goes from a node with a byte to the next node, if there is one. There may be a value there.
func (m *rules) step(node uint32, b byte) (next uint32, value, ok bool) {
	at := node ^ uint32(b)
	if at >= uint32(len(m.units)) {
		return 0, false, false
	}
	unit := m.units[at]
	if unit&(1<<31|0xFF) != uint32(b) {
		return 0, false, false
	}
	return at ^ base(unit), unit>>8&1 != 0, true
}

// base is the distance of a unit from its children.
func base(unit uint32) uint32 {
	return unit >> 10 << (unit & (1 << 9) >> 6)
}

// longest is the result of the rule for the longest beginning of the text; n is 0 if there is none.
func (m *rules) longest(text string) (to string, n int) {
	node := m.root()
	at := uint32(0)
	for i := range min(len(text), longestRule) {
		next, value, ok := m.step(node, text[i])
		if !ok {
			break
		}
		node = next
		if value && node < uint32(len(m.units)) {
			at, n = m.units[node]&(1<<31-1), i+1
		}
	}
	if n == 0 || int(at) > len(m.strings) {
		return "", 0
	}
	to, _, _ = strings.Cut(m.strings[at:], "\x00")
	return to, n
}
