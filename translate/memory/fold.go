package memory

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
	xlanguage "golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// language is the code under which a language is stored: without the country, and with the
// script only where it is not the usual one.
func language(code string) string {
	tag, err := xlanguage.Parse(code)
	if err != nil {
		return strings.ToLower(code)
	}
	base, _ := tag.Base()
	script, sure := tag.Script()
	if usual, _ := xlanguage.Make(base.String()).Script(); sure == xlanguage.No || script == usual {
		return base.String()
	}
	return base.String() + "-" + script.String()
}

// canonical is the form in which texts are compared for being the same.
func canonical(text string) string {
	text = bengali.Fold(text)
	if !composed(text) {
		text = norm.NFC.String(text)
	}
	return collapse(text)
}

// composed is a fast test for what NFC would not change: a folded text in ASCII and Bengali
// without a nukta after a hasanta. It may say no to another.
func composed(text string) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c < utf8.RuneSelf:
		case c == 0xE0 && i+2 < len(text) && (text[i+1]&0xFE == 0xA6 || text[i+1] == 0xA5 && text[i+2]&0xFE == 0xA4): // the Bengali block, danda
			if text[i:i+3] == "\u09bc" && (i < 3 || text[i-3:i] == "\u09cd") {
				return false
			}
			i += 2
		default:
			return false
		}
	}
	return true
}

// collapse makes each run of white space one space, with none at the ends.
func collapse(text string) string {
	space := true
	for i, r := range text {
		if s := unicode.IsSpace(r); s && (space || r != ' ') || i == len(text)-1 && s {
			return strings.Join(strings.Fields(text), " ")
		} else {
			space = s
		}
	}
	return text
}

// keyOf is the hash of a canonical source and the languages.
func keyOf(from, to, source string) int64 { return hash("source", from, to, source) }

// twinOfTarget and twinOfMaker tell apart what is stored for one source. The source is in
// them, so that two sources with the same key do not come into each other's way.
func twinOfTarget(source, target string) int64 { return hash("target", source, target) }
func twinOfMaker(source, maker string) int64   { return hash("maker", source, maker) }

// hash must stay the same for ever, as it is stored.
func hash(parts ...string) int64 {
	b := make([]byte, 0, 512)
	for _, p := range parts {
		b = binary.AppendUvarint(b, uint64(len(p)))
		b = append(b, p...)
	}
	sum := sha256.Sum256(b)
	return int64(binary.BigEndian.Uint64(sum[:]))
}

// folded is the form in which canonical texts are compared for being similar: without
// placeholders, in lower case, and with figures as 0 to 9.
func folded(text string) string {
	if strings.Contains(text, "{") {
		text = collapse(withoutPlaceholders(text))
	}
	return strings.ToLower(bengali.ASCIIDigits(text))
}

// withoutPlaceholders is a text without what align.Placeholders puts in.
func withoutPlaceholders(text string) string {
	i := strings.IndexByte(text, '{')
	if i < 0 {
		return text
	}
	var b strings.Builder
	for i >= 0 {
		b.WriteString(text[:i])
		n := placeholder(text[i:])
		if n == 0 {
			n = 1
			b.WriteByte('{')
		}
		text = text[i+n:]
		i = strings.IndexByte(text, '{')
	}
	b.WriteString(text)
	return b.String()
}

// placeholder is how long the placeholder is that s begins with: {1}, {/1} or {1/}; 0 if there
// is none.
func placeholder(s string) int {
	body, _, ok := strings.Cut(s[1:min(len(s), 20)], "}")
	if !ok {
		return 0
	}
	digits := strings.TrimSuffix(strings.TrimPrefix(body, "/"), "/")
	if digits == "" || len(body) > len(digits)+1 || strings.Trim(digits, "0123456789") != "" {
		return 0
	}
	return len(body) + 2
}

// isRefusal tells whether an answer of a machine is none: nothing, the source again, or a text
// that is still for the most part in Bengali.
func isRefusal(from, to, source, target string) bool {
	target = canonical(target)
	return target == "" || target == canonical(source) || from == "bn" && to != "bn" && to != "as" && mostlyBengali(target)
}

func mostlyBengali(text string) bool {
	all, bn := 0, 0
	for _, r := range text {
		if bengali.IsLetter(r) {
			all++
			bn++
		} else if unicode.IsLetter(r) {
			all++
		}
	}
	return 2*bn > all
}

// runes counts the code points of a text.
func runes(text string) int { return utf8.RuneCountInString(text) }
