package segment

import (
	"strings"
	"unicode"
)

// closers returns the end of what closes the sentence whose terminators end
// at e: quotes, brackets, reference marks, verse numbers, emoji; and the kind
// of the outermost quotation that ends there.
func (s *scanner) closers(text string, e int, verse bool) (int, quoteKind) {
	kind := noQuote
	for {
		i := s.skip(text, e)
		r, n := decode(text, i)
		switch {
		case n == 0, is(r, letter|mark):
			return e, kind
		case r == '“' && s.closing(text, i):
			kind = s.pop(class(r))
		case closes(r):
			next, _ := decode(text, i+n)
			if i > e && (s.apostrophe(text, i, n) || !s.isOpen(class(r)) && is(next, letter)) {
				return e, kind
			}
			if k := s.pop(class(r)); k != noQuote {
				kind = k
			}
		case r == '"' || r == '\'':
			n = repeats(text, i)
			next, _ := decode(text, i+n)
			apart := i+n == len(text) || blank(next) || !is(next, letter|number|otherNum)
			// After a space an opening mark is glued to its word; what stands apart
			// closes, the more so when it is doubled or closes once more.
			again := n > 1 || text[e-1] == text[i]
			if i > e && !(apart && (again || s.isOpen(r))) || i == e && !apart && !s.isOpen(r) {
				return e, kind
			}
			if k := s.pop(r); k != noQuote {
				kind = k
			}
			if n > 2 {
				if k := s.pop(r); k != noQuote {
					kind = k
				}
			}
		case r == ')' || r == ']' || r == '}':
		case r == '[' && i == e:
			if n = reference(text[i:]); n == 0 {
				return e, kind
			}
		case is(r, otherNum) && i == e:
		case (r == '*' || r == '†' || r == '‡') && i == e:
			if next, _ := decode(text, i+n); i+n < len(text) && !blank(next) {
				return e, kind
			}
		case verse && is(r, number):
			if n = s.verseNumber(text, i) - i; n < 0 {
				return e, kind
			}
		default:
			if n = emoji(text[i:]); n == 0 {
				if n = smiley(text[i:]); n == 0 {
					return e, kind
				}
			}
		}
		e = i + n
	}
}

// reference returns the length of the reference mark in brackets that text
// begins with, or 0.
func reference(text string) int {
	const reach = 160
	for i := 0; i < min(len(text), reach); i++ {
		switch text[i] {
		case ']':
			return i + 1
		case '\n':
			return 0
		}
	}
	return 0
}

// verseNumber returns the end of the digits and dandas at i, as in ॥১২॥, or -1.
func (s *scanner) verseNumber(text string, i int) int {
	for i < len(text) {
		r, n := decode(text, i)
		if !is(r, number) {
			break
		}
		i += n
	}
	i = s.skip(text, i)
	for _, mark := range []string{"॥", "।।"} {
		if strings.HasPrefix(text[i:], mark) {
			return i + len(mark)
		}
	}
	return -1
}

// emoji returns the length of the emoji that text begins with, or 0.
func emoji(text string) int {
	if text == "" || text[0] < 0xE2 {
		return 0
	}
	i := 0
	var prev rune
	for i < len(text) {
		r, n := decode(text, i)
		switch {
		case r >= 0x1F000 && r <= 0x1FAFF, strings.ContainsRune(pictures, r):
		case i > 0 && (r == '\uFE0F' || r == '\u200D' || r >= 0xE0020 && r <= 0xE007F):
		case i > 0 && prev == '\u200D' && unicode.Is(unicode.So, r):
		default:
			return i
		}
		prev = r
		i += n
	}
	return i
}

// pictures are the emoji outside their own blocks, those apart that people use
// as bullets.
const pictures = "☀☁☂☃☄☎☔☕☘☝☠☢☣☪☮☯☸☹☺♀♂♥♨♻♾♿⚓⚔⚕⚖⚡⚽⚾⛄⛅⛈⛔⛪⛱⛵⛺✅✈✉✊✋✌✍✝✨❄❌❓❔❕❗❣❤⭐⭕⌚⌛⏰⏳"

// smiley returns the length of the smiley that text begins with, or 0.
func smiley(text string) int {
	i := 0
	if i < len(text) && strings.IndexByte(":;=", text[i]) >= 0 {
		i++
		if i < len(text) && text[i] == '-' {
			i++
		}
		mouth := i
		for i < len(text) && strings.IndexByte("()DPp|/", text[i]) >= 0 {
			i++
		}
		next, _ := decode(text, i)
		if i > mouth && (i == len(text) || blank(next)) {
			return i
		}
	}
	return 0
}
