package bengali

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is the kind of a token.
type Kind uint8

// Kinds of tokens.
const (
	// Word is a run of Bengali letters.
	Word Kind = iota
	// Foreign is a run of letters of another script, and the digits 0 to 9
	// after them.
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
// invisible characters lie between tokens; a joiner or other invisible
// character between two letters of a word belongs to the word. Hyphens and
// apostrophes are tokens of their own. A byte that is not UTF-8 is a Punct.
func Tokenize(dst []Token, s string) []Token {
	// The folded tokens share one buffer. What it has once handed out stays
	// valid, as it only ever grows.
	var folded strings.Builder
	space := false
	for i := 0; i < len(s); {
		r, n := decode(s, i)
		if r <= ' ' || r >= utf8.RuneSelf && !IsBengali(r) {
			if unicode.IsSpace(r) {
				space = true
				i += n
				continue
			}
			if isInvisible(r) {
				i += n
				continue
			}
		}
		t := Token{Start: i, Space: space}
		space = false
		switch {
		case IsLetter(r):
			t.Kind = Word
			t.End = wordEnd(s, i+n)
		case isDigit(r):
			t.Kind = Numeral
			t.End = numberEnd(s, i+n)
		case unicode.IsLetter(r):
			t.Kind = Foreign
			t.End = foreignEnd(s, i+n)
		default:
			t.Kind = Punct
			t.End = i + n
		}
		i = t.End
		t.Text = s[t.Start:t.End]
		if needsFold(t.Text) {
			if folded.Len() == 0 {
				folded.Grow(2 * len(t.Text))
			}
			from := folded.Len()
			fold(t.Text, &folded, nil)
			t.Text = folded.String()[from:]
		}
		dst = append(dst, t)
	}
	return dst
}

// wordEnd is where the Bengali word ends that goes on at i.
func wordEnd(s string, i int) int {
	end := i
	for i < len(s) {
		r, n := decode(s, i)
		i += n
		if IsLetter(r) {
			end = i
		} else if !isInvisible(r) {
			break
		}
	}
	return end
}

// foreignEnd is where the word of another script ends that goes on at i.
func foreignEnd(s string, i int) int {
	end := i
	for i < len(s) {
		r, n := decode(s, i)
		i += n
		if !IsBengali(r) && (unicode.IsLetter(r) || unicode.IsMark(r)) || r >= '0' && r <= '9' {
			end = i
		} else if !isInvisible(r) {
			break
		}
	}
	return end
}

// numberEnd is where the number ends that goes on at i.
func numberEnd(s string, i int) int {
	for i < len(s) {
		next := i
		if c := s[i]; c == ',' || c == '.' || c == ':' {
			next++
		}
		if next == len(s) {
			break
		}
		r, n := decode(s, next)
		if !isDigit(r) {
			break
		}
		i = next + n
	}
	return i
}

// isDigit tells whether r is a Bengali or an ASCII digit.
func isDigit(r rune) bool { return IsDigit(r) || r >= '0' && r <= '9' }
