package bengali

import (
	"strings"
	"unicode/utf8"
)

// Fold returns s in the form in which spellings are compared: the letters য় ড়
// ঢ় decomposed and ো ৌ composed, as Unicode NFC has them, ZWJ, ZWNJ and other
// invisible characters dropped, apostrophes as ' and hyphens as -. Invalid
// UTF-8 stays as it is. When nothing changes, s itself is returned.
func Fold(s string) string {
	if !needsFold(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	fold(s, func(r string, _ int) { b.WriteString(r) })
	return b.String()
}

// FoldMap is like [Fold] and also returns where each byte of the folded text
// comes from: byte i of it was made from the character of s that begins at
// offsets[i]. offsets has one more element, len(s).
func FoldMap(s string) (folded string, offsets []int) {
	var b strings.Builder
	fold(s, func(r string, at int) {
		b.WriteString(r)
		for range len(r) {
			offsets = append(offsets, at)
		}
	})
	return b.String(), append(offsets, len(s))
}

// needsFold is the fast test: most words need no change.
func needsFold(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case 0xE2: // general punctuation: joiners, quotes, hyphens
			return true
		case 0xCA, 0xEF: // modifier apostrophe, byte order mark
			return true
		case 0xE0:
			if i+2 < len(s) && s[i+1] == 0xA7 {
				switch s[i+2] {
				case 0x9C, 0x9D, 0x9F, 0x87, 0x97: // ড় ঢ় য় ে ৗ
					if s[i+2] != 0x87 || strings.HasPrefix(s[i+3:], "া") || strings.HasPrefix(s[i+3:], "ৗ") {
						return true
					}
				}
			}
		}
	}
	return false
}

func fold(s string, emit func(r string, at int)) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch r {
		case '\u09DC': // ড়
			emit("\u09A1\u09BC", i)
		case '\u09DD': // ঢ়
			emit("\u09A2\u09BC", i)
		case '\u09DF': // য়
			emit("\u09AF\u09BC", i)
		case eSign:
			next, m := utf8.DecodeRuneInString(s[i+n:])
			switch next {
			case aSign:
				emit("ো", i)
				n += m
			case auMark:
				emit("ৌ", i)
				n += m
			default:
				emit(s[i:i+n], i)
			}
		case zwj, zwnj, '\u200b', '\u2060', '\ufeff', '\u00ad':
		case '’', '‘', 'ʼ', '`':
			emit("'", i)
		case '‐', '‑', '‒', '−':
			emit("-", i)
		default:
			emit(s[i:i+n], i)
		}
		i += n
	}
}
