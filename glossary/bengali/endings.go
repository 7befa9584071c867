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

// ending is a line of endings.tsv.
type ending struct {
	text  string
	after string // letters for what the stem may end in
	Case
	Number
}

//go:embed endings.tsv
var endingsTSV string

var (
	endings = parseEndings(endingsTSV)
	tails   = newTails(endings)

	cases   = map[string]Case{"nom": Nominative, "gen": Genitive, "acc": Accusative, "loc": Locative, "com": Comitative}
	numbers = map[string]Number{"sg": Singular, "pl": Plural, "def": Definite}
)

func parseEndings(table string) map[string]*ending {
	m := make(map[string]*ending)
	for line := range strings.Lines(table) {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 4 {
			panic(fmt.Sprintf("endings.tsv: not four columns: %q", line)) // the file is part of the program
		}
		m[f[0]] = &ending{text: f[0], after: f[1], Number: numbers[f[2]], Case: cases[f[3]]}
	}
	return m
}

// tail is a node of the trie of the endings read backwards. The index of a
// letter is its distance from the begin of the Bengali block.
type tail struct {
	next [128]uint16
	*ending
}

func newTails(endings map[string]*ending) []tail {
	nodes := make([]tail, 1)
	for text, e := range endings {
		at := 0
		for rest := text; rest != ""; {
			r, n := utf8.DecodeLastRuneInString(rest)
			rest = rest[:len(rest)-n]
			if nodes[at].next[r-0x0980] == 0 {
				nodes[at].next[r-0x0980] = uint16(len(nodes))
				nodes = append(nodes, tail{})
			}
			at = int(nodes[at].next[r-0x0980])
		}
		nodes[at].ending = e
	}
	return nodes
}

// Splits calls yield with each way to read a folded word as a stem and a case
// ending that the grammar allows after it, until yield returns false: first
// the whole word, then the shortest ending to the longest, then the same
// before a final -ও or -ই. A stem that changes before its ending is given as
// it is written and once more in its bare form, with ৎ for ত or ং for ঙ.
//
// Most readings are wrong: the caller must know the stem.
func Splits(word string, yield func(stem string, e Ending) bool) {
	if !yield(word, Ending{}) || !splits(word, word, 0, yield) {
		return
	}
	if base, emphatic := cutEmphatic(word); emphatic != 0 && base != "" {
		if yield(base, Ending{Text: word[len(base):], Emphatic: emphatic}) {
			splits(word, base, emphatic, yield)
		}
	}
}

// splits tries the endings at the end of base, which is word without its emphatic.
func splits(word, base string, emphatic rune, yield func(string, Ending) bool) bool {
	at := &tails[0]
	for i := len(base) - 3; i > 0 && base[i] == 0xE0 && base[i+1]&0xFE == 0xA6; i -= 3 {
		n := at.next[base[i+1]&1<<6|base[i+2]&0x3F]
		if n == 0 {
			return true
		}
		at = &tails[n]
		stem := base[:i]
		if at.ending == nil || !at.follows(stem) {
			continue
		}
		e := Ending{Text: word[i:], Case: at.Case, Number: at.Number, Emphatic: emphatic}
		if !yield(stem, e) {
			return false
		}
		if strings.HasPrefix(at.text, string(eSign)) {
			if bare, ok := restore(stem); ok && !yield(bare, e) {
				return false
			}
		}
	}
	return true
}

// cutEmphatic takes a final -ও or -ই off a word; emphatic is 0 when it has none.
func cutEmphatic(word string) (base string, emphatic rune) {
	if r, n := utf8.DecodeLastRuneInString(word); r == 'ও' || r == 'ই' {
		return word[:len(word)-n], r
	}
	return word, 0
}

// restore gives the bare form of a stem that changes before a vowel sign.
func restore(stem string) (bare string, ok bool) {
	if s, ok := strings.CutSuffix(stem, "ত"); ok {
		return s + string(khandaTa), true
	}
	if s, ok := strings.CutSuffix(stem, "ঙ"); ok {
		return s + string(anusvara), true
	}
	return "", false
}

// change does what restore undoes.
func change(stem, ending string) string {
	if strings.HasPrefix(ending, string(eSign)) {
		if s, ok := strings.CutSuffix(stem, string(khandaTa)); ok {
			return s + "ত"
		}
		if s, ok := strings.CutSuffix(stem, string(anusvara)); ok {
			return s + "ঙ"
		}
	}
	return stem
}

// follows tells whether the ending may stand after stem.
func (e *ending) follows(stem string) bool {
	r := lastLetter(stem)
	vowel := isVowelSign(r) || isVowelLetter(r)
	for _, c := range e.after {
		var ok bool
		switch c {
		case '*':
			ok = true
		case 'V':
			ok = vowel
		case 'O':
			ok = r == aSign || r == 'ো' || r == 'আ' || r == 'ও'
		case 'C':
			ok = !vowel && r != hasanta && r != anusvara
		case 'H':
			ok = r == 'হ'
		case 'N':
			ok = r == anusvara
		}
		if ok {
			return true
		}
	}
	return false
}

// ParseEnding reads a folded ending on its own, as it is written after a
// hyphen or an apostrophe (বিবিসি-র, ন্যাটো'র). ok is false when it is none.
func ParseEnding(text string) (e Ending, ok bool) {
	if known := endings[text]; known != nil {
		return Ending{Text: text, Case: known.Case, Number: known.Number}, true
	}
	base, emphatic := cutEmphatic(text)
	if emphatic == 0 {
		return Ending{}, false
	}
	e = Ending{Text: text, Emphatic: emphatic}
	if base == "" {
		return e, true
	}
	known := endings[base]
	if known == nil {
		return Ending{}, false
	}
	e.Case, e.Number = known.Case, known.Number
	return e, true
}

// Attach writes the ending e, which stood after some other stem, after stem, in
// the form that this stem asks for: ম্যাক্রন+ের becomes ম্যাক্রোঁ+র. A hyphen or
// an apostrophe at the begin of e.Text is kept: ন্যাটো+'র.
func Attach(stem string, e Ending) string {
	text := strings.TrimLeftFunc(e.Text, func(r rune) bool { return !IsLetter(r) })
	joint := e.Text[:len(e.Text)-len(text)]
	base, tail := text, ""
	if e.Emphatic != 0 {
		base, _ = cutEmphatic(text)
		tail = text[len(base):]
	}
	switch {
	case joint == "":
		base = allomorph(stem, base, e)
		stem = change(stem, base)
	case !EndsInVowel(stem):
		if after, ok := afterHyphen[base]; ok {
			base = after
		}
	}
	return stem + joint + base + tail
}

// allomorph is the form of the ending base that may stand after stem.
func allomorph(stem, base string, e Ending) string {
	if known := endings[base]; known == nil || known.follows(stem) {
		return base
	}
	for _, text := range allomorphs {
		if other := endings[text]; other.Case == e.Case && other.Number == e.Number && other.follows(stem) {
			return text
		}
	}
	return base
}

// allomorphs are the endings to choose from when one may not stand after a
// stem, the most usual first.
var allomorphs = []string{"র", "য়ের", "ের", "য়", "তে", "য়ে", "ে", "রা", "দের", "দেরকে"}

// afterHyphen is how endings that need a vowel are written after the hyphen or
// apostrophe of a word that ends in a consonant.
var afterHyphen = map[string]string{"র": "এর", "তে": "এ", "য়": "এ"}
