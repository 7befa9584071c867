package bengali

import (
	"strings"
	"unicode/utf8"
)

// Fold returns s in the form in which spellings are compared: the letters য় ড়
// ঢ় decomposed and ো ৌ composed, as Unicode NFC has them, ZWJ, ZWNJ and other
// invisible characters dropped, apostrophes as ' and hyphens and the en dash
// as -. Invalid UTF-8 stays as it is. When nothing changes, s itself is returned.
func Fold(s string) string {
	if !needsFold(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	fold(s, &b, nil)
	return b.String()
}

// FoldMap is like [Fold] and also returns where each byte of the folded text
// comes from: byte i of it was made from the character of s that begins at
// offsets[i]. offsets has one more element, len(s).
func FoldMap(s string) (folded string, offsets []int) {
	var b strings.Builder
	offsets = make([]int, 0, len(s)+1)
	fold(s, &b, &offsets)
	return b.String(), append(offsets, len(s))
}

// Compose writes the letters য় ড় ঢ় of a text as one character each, as most
// keyboards do and Unicode NFC does not.
func Compose(s string) string { return composer.Replace(s) }

var composer = strings.NewReplacer("\u09a1\u09bc", "\u09dc", "\u09a2\u09bc", "\u09dd", "\u09af\u09bc", "\u09df")

// needsFold is the fast test: most words need no change. It may say yes to a
// text that does not change.
func needsFold(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '`', 0xC2, 0xCA, 0xE2, 0xEF: // the lead bytes of what is mapped or dropped
			return true
		case 0xE0:
			if i+2 >= len(s) || s[i+1] != 0xA7 {
				continue
			}
			switch s[i+2] {
			case 0x9C, 0x9D, 0x9F: // ড় ঢ় য়
				return true
			case 0x97: // ৗ, perhaps after ে
				return true
			case 0x87: // ে
				if strings.HasPrefix(s[i+3:], string(aSign)) {
					return true
				}
			}
		}
	}
	return false
}

// fold writes the folded text of s to b and, unless offsets is nil, where each
// byte of it comes from.
func fold(s string, b *strings.Builder, offsets *[]int) {
	for i := 0; i < len(s); {
		r, n := decode(s, i)
		end := i + n
		out := s[i:end]
		switch r {
		case '\u09DC':
			out = "\u09A1\u09BC"
		case '\u09DD':
			out = "\u09A2\u09BC"
		case '\u09DF':
			out = Yya
		case eSign:
			next, after := visible(s, end)
			switch next {
			case aSign:
				out, end = "ো", after
			case auMark:
				out, end = "ৌ", after
			}
		case '’', '‘', 'ʼ', '`':
			out = "'"
		case '‐', '‑', '‒', '–', '−':
			out = "-"
		default:
			if isInvisible(r) {
				out = ""
			}
		}
		b.WriteString(out)
		if offsets != nil {
			for range len(out) {
				*offsets = append(*offsets, i)
			}
		}
		i = end
	}
}

// visible is the first visible character of s at or after i, and where it ends.
func visible(s string, i int) (r rune, end int) {
	for i < len(s) {
		r, n := decode(s, i)
		i += n
		if !isInvisible(r) {
			return r, i
		}
	}
	return utf8.RuneError, i
}
