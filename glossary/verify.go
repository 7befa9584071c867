package glossary

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Normalize returns the text with each term in its preferred spelling, the case
// ending kept in the form that the new stem asks for. It is what systems that
// know nothing of the glossary are given to translate.
func Normalize(text string, ms []Match) string {
	var b strings.Builder
	at := 0
	for _, m := range ms {
		if m.Term.Homograph || bengali.Fold(m.Form) == bengali.Fold(m.Term.BN) {
			continue
		}
		b.WriteString(text[at:m.Start])
		b.WriteString(withEnding(m))
		at = m.End
	}
	if at == 0 {
		return text
	}
	b.WriteString(text[at:])
	return b.String()
}

// withEnding writes the preferred spelling with the ending that the text has.
func withEnding(m Match) string {
	if m.Ending == "" {
		return m.Term.BN
	}
	form := bengali.Fold(m.Form) + m.Ending
	out := m.Term.BN + m.Ending
	bengali.Splits(form, func(stem string, e bengali.Ending) bool {
		if e.Text == m.Ending {
			out = bengali.Attach(bengali.Fold(m.Term.BN), e)
			return false
		}
		return true
	})
	return out
}

// Verify looks for the English of each term in the target. It returns every
// term with the place where its English stands, and what is missing or forbidden.
// Possessives, accepted English forms and the adjective of a place (Russian for
// Russia) count as found. Homographs are not expected.
func Verify(target string, ms []Match) (uses []Use, found int, findings []Finding) {
	taken := make([]bool, len(target))
	missing := make(map[*Term]int)
	expected := make(map[*Term]int)
	for _, m := range ms {
		t := m.Term
		if t.Homograph {
			continue
		}
		u := Use{BN: t.BN, EN: t.EN, Form: m.Form, Source: Span{m.Start, m.End}}
		expected[t]++
		if s, ok := locate(target, t, taken); ok {
			for i := s[0]; i < s[1]; i++ {
				taken[i] = true
			}
			u.Target = &s
			found++
		} else {
			missing[t]++
		}
		uses = append(uses, u)
	}
	said := make(map[*Term]bool)
	for _, m := range ms {
		t := m.Term
		if t.Homograph || said[t] {
			continue
		}
		said[t] = true
		switch n := missing[t]; {
		case n == 0:
		case n == expected[t]:
			findings = append(findings, Finding{Error, "missing", t.BN,
				fmt.Sprintf("%s should be %s here, which the English does not have", t.BN, t.EN)})
		default:
			// A pronoun may stand for the others.
			findings = append(findings, Finding{Warning, "missing", t.BN,
				fmt.Sprintf("%s stands %d times in the source, %s %d times in the English", t.BN, expected[t], t.EN, expected[t]-n)})
		}
		for _, bad := range t.ForbiddenEN {
			if _, ok := findWord(target, bad, true, nil); ok {
				findings = append(findings, Finding{Error, "forbidden", t.BN,
					fmt.Sprintf("%s must not be written %s, but %s", t.BN, bad, t.EN)})
			}
		}
	}
	return uses, found, findings
}

// locate finds the first free place of one of the accepted forms of t.
func locate(target string, t *Term, taken []bool) (Span, bool) {
	best, ok := Span{}, false
	try := func(s Span, found bool) {
		if found && (!ok || s[0] < best[0]) {
			best, ok = s, true
		}
	}
	try(findWord(target, t.EN, t.Case, taken))
	for _, also := range t.AlsoEN {
		try(findWord(target, also, t.Case, taken))
	}
	if !ok && t.Type == "place" {
		return findAdjective(target, t.EN, taken)
	}
	return best, ok
}

// findWord finds word in text as a whole word at a place that is not taken.
func findWord(text, word string, exact bool, taken []bool) (Span, bool) {
	for i := 0; i+len(word) <= len(text); i++ {
		if taken != nil && taken[i] {
			continue
		}
		end := i + len(word)
		if text[i:end] != word && (exact || !strings.EqualFold(text[i:end], word)) {
			continue
		}
		if isBoundary(text, i, end) {
			return Span{i, end}, true
		}
	}
	return Span{}, false
}

// findAdjective finds a word made of the name of a place: Russian, North
// Korean, Chinese, Bangladeshi.
func findAdjective(text, place string, taken []bool) (Span, bool) {
	stem := strings.TrimRight(place, "aeiouy")
	if len(stem) < 3 {
		return Span{}, false
	}
	for i := 0; i+len(stem) < len(text); i++ {
		if !strings.HasPrefix(text[i:], stem) || taken != nil && taken[i] {
			continue
		}
		end := i + len(stem)
		for end < len(text) && text[end] >= 'a' && text[end] <= 'z' {
			end++
		}
		if !isBoundary(text, i, end) {
			continue
		}
		switch tail := text[i+len(stem) : end]; tail {
		case "n", "an", "ian", "ean", "ese", "i", "ish", "ani", "nian", "er", "ien":
			return Span{i, end}, true
		}
	}
	return Span{}, false
}

func isBoundary(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return !isWordRune(before) && !isWordRune(after)
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// Repair puts the English of terms right that a translation system spelled by
// its sound: when a term is missing and exactly one capitalised name of the
// target sounds like it, that name is replaced. Everything else is left for
// [Verify] to report.
func Repair(target string, ms []Match) (repaired string, findings []Finding) {
	uses, _, _ := Verify(target, ms)
	var spans []Span
	for _, u := range uses {
		if u.Target != nil {
			spans = append(spans, *u.Target)
		}
	}
	done := make(map[string]bool)
	for _, u := range uses {
		if u.Target != nil || done[u.EN] {
			continue
		}
		done[u.EN] = true
		var hits []Span
		for _, s := range capitalised(target, len(strings.Fields(u.EN))) {
			if !overlaps(s, spans) && soundsLike(target[s[0]:s[1]], u.EN) {
				hits = append(hits, s)
			}
		}
		if len(hits) == 0 || !same(target, hits) {
			continue
		}
		was := target[hits[0][0]:hits[0][1]]
		for i := len(hits) - 1; i >= 0; i-- {
			target = target[:hits[i][0]] + u.EN + target[hits[i][1]:]
			for j := range spans {
				if spans[j][0] > hits[i][0] {
					d := len(u.EN) - len(was)
					spans[j][0] += d
					spans[j][1] += d
				}
			}
			spans = append(spans, Span{hits[i][0], hits[i][0] + len(u.EN)})
		}
		findings = append(findings, Finding{Suggestion, "repaired", u.BN,
			fmt.Sprintf("%s was written %s and is now %s", u.BN, was, u.EN)})
	}
	return target, findings
}

func same(text string, spans []Span) bool {
	for _, s := range spans[1:] {
		if text[s[0]:s[1]] != text[spans[0][0]:spans[0][1]] {
			return false
		}
	}
	return true
}

func overlaps(s Span, spans []Span) bool {
	for _, o := range spans {
		if s[0] < o[1] && o[0] < s[1] {
			return true
		}
	}
	return false
}

// capitalised finds the runs of exactly n words that all begin with a capital.
func capitalised(text string, n int) []Span {
	var words []Span
	start := -1
	for i, r := range text + " " {
		in := unicode.IsLetter(r) || r == '-' && start >= 0
		switch {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			words = append(words, Span{start, i})
			start = -1
		}
	}
	var out []Span
	for i := 0; i+n <= len(words); i++ {
		ok := true
		for j := i; j < i+n; j++ {
			r, _ := utf8.DecodeRuneInString(text[words[j][0]:])
			ok = ok && unicode.IsUpper(r) && (j == i || text[words[j-1][1]:words[j][0]] == " ")
		}
		if ok {
			out = append(out, Span{words[i][0], words[i+n-1][1]})
		}
	}
	return out
}

// soundsLike tells whether two English spellings can be of one Bengali name.
func soundsLike(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == b {
		return true
	}
	ka, kb := soundKey(a), soundKey(b)
	if len(ka) < 3 || len(kb) < 3 {
		return false
	}
	return ka == kb && distance(a, b) <= (len(b)+2)/3 || len(b) >= 6 && a[0] == b[0] && distance(a, b) <= 1
}

// soundKey is the consonants of a Latin spelling, those that Bengali does not
// tell apart made equal.
func soundKey(s string) string {
	s = keyPairs.Replace(s)
	var b strings.Builder
	var last byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y', '-', ' ', '\'', 'h':
			last = 0
			continue
		case 'w', 'v':
			c = 'b'
		case 'q', 'c':
			c = 'k'
		case 'z':
			c = 'j'
		}
		if c != last {
			b.WriteByte(c)
		}
		last = c
	}
	return b.String()
}

var keyPairs = strings.NewReplacer("ph", "f", "sh", "s", "ch", "c", "kh", "k", "gh", "g", "th", "t", "dh", "d", "bh", "b", "jh", "j", "x", "ks", "ck", "k")

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		prev := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := prev
			if a[i-1] != b[j-1] {
				cost++
			}
			prev = row[j]
			row[j] = min(cost, prev+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
