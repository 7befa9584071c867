package bengali

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Case is the grammatical case that an ending marks.
type Case uint8

// Cases. Nominative is also the case of a bare stem.
const (
	Nominative Case = iota
	Genitive
	Accusative
	Locative
	// Comitative is -সহ, "together with".
	Comitative
)

// Number is the grammatical number that an ending marks.
type Number uint8

// Numbers. Definite is the singular marked by -টি or -টা.
const (
	Singular Number = iota
	Plural
	Definite
)

// Ending is what stands after a stem.
type Ending struct {
	// Text is the ending as written, the emphatic -ও or -ই included.
	Text   string
	Case   Case
	Number Number
	// Emphatic is 'ও' ("too"), 'ই' ("only") or 0.
	Emphatic rune
}

type ending struct {
	after byte // 'V', 'C', 'N' or '*'
	Ending
}

//go:embed endings.tsv
var endingsTSV string

var (
	endings    = parseEndings(endingsTSV)
	maxEnding  = longest(endings)
	caseNames  = map[string]Case{"nom": Nominative, "gen": Genitive, "acc": Accusative, "loc": Locative, "com": Comitative}
	numNames   = map[string]Number{"sg": Singular, "pl": Plural, "def": Definite}
	bareEnding = Ending{}
)

func parseEndings(data string) map[string][]ending {
	m := make(map[string][]ending)
	for line := range strings.Lines(data) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			panic(fmt.Sprintf("endings.tsv: bad line %q", line))
		}
		text := Fold(f[0])
		m[text] = append(m[text], ending{f[1][0], Ending{Text: text, Case: caseNames[f[3]], Number: numNames[f[2]]}})
	}
	return m
}

func longest(m map[string][]ending) int {
	n := 0
	for s := range m {
		n = max(n, len(s))
	}
	return n
}

// Splits calls yield with each way to read a folded word as a stem and a case
// ending that the grammar allows after it, the whole word first and then
// from the shortest ending to the longest, until yield returns false. Final
// -ও and -ই are taken off too. A stem that changes before its ending is given
// in its bare form: ৎ for ত, ং for ঙ, in a reading of its own.
//
// Most readings are wrong: the caller must know the stem.
func Splits(word string, yield func(stem string, e Ending) bool) {
	if !yield(word, bareEnding) {
		return
	}
	if !splits(word, word, 0, yield) {
		return
	}
	r, n := utf8.DecodeLastRuneInString(word)
	if (r == 'ও' || r == 'ই') && len(word) > n {
		base := word[:len(word)-n]
		if !yield(base, Ending{Text: word[len(base):], Emphatic: r}) {
			return
		}
		splits(word, base, r, yield)
	}
}

// splits tries the endings at the end of base, a prefix of word.
func splits(word, base string, emphatic rune, yield func(string, Ending) bool) bool {
	for i := len(base) - 3; i > 0 && len(base)-i <= maxEnding; i-- {
		if base[i]&0xC0 == 0x80 {
			continue
		}
		for _, e := range endings[base[i:]] {
			stem := base[:i]
			if !fits(e.after, stem) {
				continue
			}
			full := Ending{Text: word[i:], Case: e.Case, Number: e.Number, Emphatic: emphatic}
			if !yield(stem, full) {
				return false
			}
			if e.after == 'C' && strings.HasPrefix(e.Text, "ে") {
				if s, ok := restore(stem); ok && !yield(s, full) {
					return false
				}
			}
		}
	}
	return true
}

// restore gives the bare form of a stem that changes before a vowel sign.
func restore(stem string) (string, bool) {
	switch {
	case strings.HasSuffix(stem, "ত"):
		return strings.TrimSuffix(stem, "ত") + string(khandaTa), true
	case strings.HasSuffix(stem, "ঙ"):
		return strings.TrimSuffix(stem, "ঙ") + string(anusvara), true
	}
	return "", false
}

func fits(after byte, stem string) bool {
	switch after {
	case 'V':
		return EndsInVowel(stem)
	case 'C':
		r, _ := utf8.DecodeLastRuneInString(stem)
		return !EndsInVowel(stem) && r != hasanta && r != anusvara
	case 'N':
		return strings.HasSuffix(stem, string(anusvara))
	}
	return true
}

// ParseEnding reads a folded ending on its own, as it is written after a
// hyphen or an apostrophe (বিবিসি-র, ন্যাটো'র). ok is false when it is none.
func ParseEnding(text string) (e Ending, ok bool) {
	base := text
	var emphatic rune
	for {
		if list := endings[base]; len(list) > 0 {
			e = list[0].Ending
			e.Text, e.Emphatic = text, emphatic
			return e, true
		}
		r, n := utf8.DecodeLastRuneInString(base)
		if emphatic != 0 || r != 'ও' && r != 'ই' {
			return Ending{}, false
		}
		emphatic = r
		base = base[:len(base)-n]
		if base == "" {
			return Ending{Text: text, Emphatic: emphatic}, true
		}
	}
}

// Attach writes the ending e, which stood after some other stem, after stem, in
// the form that this stem asks for: ম্যাক্রন+ের becomes ম্যাক্রোঁ+র.
func Attach(stem string, e Ending) string {
	if e.Text == "" {
		return stem
	}
	text := strings.TrimLeft(e.Text, "-'")
	joint := e.Text[:len(e.Text)-len(text)]
	base, tail := text, ""
	if e.Emphatic != 0 {
		tail = string(e.Emphatic)
		base = strings.TrimSuffix(text, tail)
	}
	if joint != "" || base == "" {
		return stem + e.Text
	}
	for _, have := range endings[base] {
		if have.Case == e.Case && have.Number == e.Number && fits(have.after, stem) {
			return stem + text
		}
	}
	for _, other := range allomorphs {
		if e.Case == other.Case && e.Number == other.Number && fits(other.after, stem) {
			return change(stem, other.Text) + other.Text + tail
		}
	}
	return stem + text
}

// allomorphs are the plain endings to choose from when one does not fit, the
// most usual first.
var allomorphs = []ending{
	{'V', Ending{Text: "র", Case: Genitive}},
	{'*', Ending{Text: "ের", Case: Genitive}},
	{'V', Ending{Text: "তে", Case: Locative}},
	{'*', Ending{Text: "ে", Case: Locative}},
	{'V', Ending{Text: "রা", Number: Plural}},
	{'*', Ending{Text: "েরা", Number: Plural}},
	{'V', Ending{Text: "দের", Case: Genitive, Number: Plural}},
	{'*', Ending{Text: "েদের", Case: Genitive, Number: Plural}},
	{'V', Ending{Text: "দেরকে", Case: Accusative, Number: Plural}},
	{'*', Ending{Text: "েদেরকে", Case: Accusative, Number: Plural}},
}

// change applies the sound change of a final ৎ or ং before a vowel sign.
func change(stem, ending string) string {
	if !strings.HasPrefix(ending, "ে") {
		return stem
	}
	if s, ok := strings.CutSuffix(stem, string(khandaTa)); ok {
		return s + "ত"
	}
	if s, ok := strings.CutSuffix(stem, string(anusvara)); ok {
		return s + "ঙ"
	}
	return stem
}
