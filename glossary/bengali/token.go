package bengali

import (
	"unicode"
	"unicode/utf8"
)

// Kind is the kind of a token.
type Kind uint8

// Kinds of tokens.
const (
	// Word is a run of Bengali letters.
	Word Kind = iota
	// Foreign is a run of letters of another script.
	Foreign
	// Numeral is a run of digits of either script, with the commas, points and
	// colons between digits that belong to it.
	Numeral
	// Punct is one character of any other kind.
	Punct
)

// Token is a piece of a text without white space.
type Token struct {
	Kind       Kind
	Start, End int
	// Text is the folded text of the token.
	Text string
	// Space tells that white space stands before the token.
	Space bool
}

// Tokenize appends the tokens of s to dst and returns it. White space and
// invisible characters lie between tokens; a joiner inside a word belongs to it.
// Hyphens and apostrophes are tokens of their own.
func Tokenize(dst []Token, s string) []Token {
	space := false
	for i := 0; i < len(s); {
		r, n := decode(s, i)
		if r == ' ' || unicode.IsSpace(r) {
			space = true
			i += n
			continue
		}
		if invisible(r) {
			i += n
			continue
		}
		t := Token{Start: i, Space: space}
		space = false
		switch {
		case IsLetter(r):
			t.Kind = Word
			i = run(s, i+n, func(r rune) bool { return IsLetter(r) || r == zwj || r == zwnj })
		case IsDigit(r) || r >= '0' && r <= '9':
			t.Kind = Numeral
			i = number(s, i+n)
		case unicode.IsLetter(r):
			t.Kind = Foreign
			i = run(s, i+n, func(r rune) bool {
				return !IsBengali(r) && (unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || r >= '0' && r <= '9')
			})
		default:
			t.Kind = Punct
			i += n
		}
		t.End = i
		t.Text = Fold(s[t.Start:t.End])
		dst = append(dst, t)
	}
	return dst
}

// decode is utf8.DecodeRuneInString with a fast path for the Bengali block.
func decode(s string, i int) (rune, int) {
	c := s[i]
	if c < utf8.RuneSelf {
		return rune(c), 1
	}
	if c == 0xE0 && i+2 < len(s) && s[i+1]&0xFE == 0xA6 && s[i+2]&0xC0 == 0x80 {
		return 0x0980 + rune(s[i+1]&1)<<6 + rune(s[i+2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(s[i:])
}

func run(s string, i int, in func(rune) bool) int {
	for i < len(s) {
		r, n := decode(s, i)
		if !in(r) {
			break
		}
		i += n
	}
	return i
}

func number(s string, i int) int {
	digit := func(i int) (bool, int) {
		if i >= len(s) {
			return false, 0
		}
		r, n := decode(s, i)
		return IsDigit(r) || r >= '0' && r <= '9', n
	}
	for i < len(s) {
		if ok, n := digit(i); ok {
			i += n
			continue
		}
		if c := s[i]; c == ',' || c == '.' || c == ':' {
			if ok, n := digit(i + 1); ok {
				i += 1 + n
				continue
			}
		}
		break
	}
	return i
}

func invisible(r rune) bool {
	switch r {
	case zwj, zwnj, '\u200b', '\u2060', '\ufeff', '\u00ad':
		return true
	}
	return false
}
