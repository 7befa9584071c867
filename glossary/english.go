package glossary

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/english"
)

// find gives the first place of an English form in text, from byte from on, that
// free allows, as a whole word. It is found whatever its case unless exact, whatever white space,
// apostrophe or hyphen stands in it, with points in acronyms (U.S. for US), and
// with an s for the plural when plural.
func find(text, form string, from int, exact, plural bool, free func(Span) bool) (Span, bool) {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	inWord := isWordRune(before)
	for i, r := range text[from:] {
		i += from
		begins := !inWord
		inWord = isWordRune(r)
		if !begins {
			continue
		}
		end, ok := prefix(text[i:], form, exact)
		if !ok {
			continue
		}
		end += i
		if plural && !isBorder(text, end) {
			for _, s := range []string{"s", "es"} {
				if strings.HasPrefix(text[end:], s) && isBorder(text, end+len(s)) {
					end += len(s)
					break
				}
			}
		}
		if s := (Span{i, end}); isBorder(text, end) && free(s) {
			return s, true
		}
	}
	return Span{}, false
}

func anywhere(Span) bool { return true }

// prefix tells whether text begins with form, and where that ends.
func prefix(text, form string, exact bool) (end int, ok bool) {
	pointed := false
	var last rune
	for _, want := range form {
		r, n := utf8.DecodeRuneInString(text[end:])
		if r == '.' && want != '.' && (pointed || unicode.IsUpper(last) && unicode.IsUpper(want)) {
			pointed = true
			end += n
			r, n = utf8.DecodeRuneInString(text[end:])
		}
		last = want
		switch {
		case n == 0:
			return 0, false
		case want == ' ' && unicode.IsSpace(r):
			for end+n < len(text) {
				next, m := utf8.DecodeRuneInString(text[end+n:])
				if !unicode.IsSpace(next) {
					break
				}
				n += m
			}
		case r == want && (r != utf8.RuneError || n > 1):
		case strings.ContainsRune(apostrophes, want) && strings.ContainsRune(apostrophes, r):
		case strings.ContainsRune(hyphens, want) && strings.ContainsRune(hyphens, r):
		case !exact && unicode.ToLower(r) == unicode.ToLower(want):
		default:
			return 0, false
		}
		end += n
	}
	if pointed && unicode.IsUpper(last) && strings.HasPrefix(text[end:], ".") {
		end++
	}
	return end, end > 0
}

const (
	apostrophes = "'’ʼ"
	hyphens     = "-‐‑"
)

// isBorder tells that no word goes on at byte i of text.
func isBorder(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return !isWordRune(r)
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// hasLower tells whether s has a lower-case letter; acronyms have none.
func hasLower(s string) bool { return strings.IndexFunc(s, unicode.IsLower) >= 0 }

// isCapitalised tells whether s begins with an upper-case letter.
func isCapitalised(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// adjectives yields the adjectives of a place, those of its accepted forms too.
// A term without a type may be a place.
func (t *Term) adjectives(yield func(form string) bool) {
	if t.Type != "place" && t.Type != "" {
		return
	}
	for form := range t.accepted {
		if !isCapitalised(form) {
			continue
		}
		for _, adjective := range english.Adjectives(form) {
			if !yield(adjective) {
				return
			}
		}
	}
}
