package glossary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Normalize returns the text with each term in its preferred spelling, the case
// ending kept in the form that the new stem asks for. It is what systems that
// know nothing of the glossary are given to translate. Homographs and spellings
// that are the preferred one but for their encoding stay as they are.
func Normalize(text string, ms []Match) string {
	var b strings.Builder
	at := 0
	for _, m := range ms {
		if m.Term.Homograph || bengali.Fold(m.Form) == bengali.Fold(m.Term.BN) {
			continue
		}
		b.WriteString(text[at:m.Start])
		b.WriteString(bengali.Attach(m.Term.BN, ending(text, m)))
		at = m.End
	}
	if at == 0 {
		return text
	}
	b.WriteString(text[at:])
	return b.String()
}

// ending reads the ending of a match; its Text has the hyphen or apostrophe that
// the text has.
func ending(text string, m Match) bengali.Ending {
	bare := strings.TrimLeft(m.Ending, "-'")
	e, ok := bengali.ParseEnding(bare)
	if !ok {
		e.Text = bare
	}
	if bare != m.Ending {
		_, n := utf8.DecodeRuneInString(text[m.StemEnd:])
		e.Text = text[m.StemEnd:m.StemEnd+n] + e.Text
	}
	return e
}

// Verify looks for the English of each term in the target. It returns every
// term with the place where its English stands, how many were found, and what
// is missing or forbidden. Possessives, accepted English forms and the adjective
// of a place (Russian for Russia) count as found. Homographs are not expected.
func Verify(target string, ms []Match) (uses []Use, found int, findings []Finding) {
	var terms []*Term // that of each use
	for _, m := range ms {
		if t := m.Term; !t.Homograph {
			uses = append(uses, Use{BN: t.BN, EN: t.EN, Form: m.Form, Source: Span{m.Start, m.End}})
			terms = append(terms, t)
		}
	}
	// Longer English is placed first: Kim must not take the Kim of Kim Jong Un.
	order := make([]int, len(uses))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(len(terms[j].EN), len(terms[i].EN)) })
	var taken []Span
	expected, missing := make(map[*Term]int), make(map[*Term]int)
	searched := make(map[*Term]*reach)
	for _, i := range order {
		t := terms[i]
		expected[t]++
		if searched[t] == nil {
			searched[t] = new(reach)
		}
		if s, ok := locate(target, t, taken, searched[t]); ok {
			taken = append(taken, s)
			uses[i].Target = &s
			found++
		} else {
			missing[t]++
		}
	}
	for i, t := range terms {
		if slices.Index(terms, t) < i {
			continue
		}
		switch n := missing[t]; n {
		case 0:
		case expected[t]:
			findings = append(findings, Finding{Error, "missing", t.BN,
				fmt.Sprintf("%s should be %s here, which the English does not have", t.BN, t.EN)})
		default:
			// A pronoun may stand for the others.
			findings = append(findings, Finding{Warning, "missing", t.BN,
				fmt.Sprintf("%s stands %s in the source, %s %s in the English", t.BN, times(expected[t]), t.EN, times(expected[t]-n))})
		}
		for _, bad := range t.ForbiddenEN {
			if isForbidden(target, bad, t, taken) {
				findings = append(findings, Finding{Error, "forbidden", t.BN,
					fmt.Sprintf("%s must not be written %s, but %s", t.BN, bad, t.EN)})
			}
		}
	}
	return uses, found, findings
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// reach is how far a target was searched for a term: there is no free place of
// one of its forms, or adjectives, before.
type reach struct{ forms, adjectives int }

// locate finds the first free place of one of the accepted forms of t, or else
// of an adjective, from where the last search for t came to.
func locate(target string, t *Term, taken []Span, from *reach) (Span, bool) {
	free := func(s Span) bool { return !overlaps(s, taken) }
	best := Span{len(target), len(target)}
	for form := range t.accepted {
		// Williams is not William, but Rohingyas are Rohingya.
		s, ok := find(target, form, from.forms, t.exact(form), t.Type != "person", free)
		if ok && (s[0] < best[0] || s[0] == best[0] && s[1] > best[1]) {
			best = s
		}
	}
	from.forms = best[1]
	if best[0] < len(target) {
		return best, true
	}
	for form := range t.adjectives {
		if s, ok := find(target, form, from.adjectives, true, true, free); ok && s[0] < best[0] {
			best = s
		}
	}
	from.adjectives = best[1]
	return best, best[0] < len(target)
}

// exact tells whether the case of an English form counts.
func (t *Term) exact(form string) bool { return t.Case || !hasLower(form) }

// isForbidden tells whether the target has a forbidden form elsewhere than in
// the English of a term.
func isForbidden(target, bad string, t *Term, taken []Span) bool {
	exact := t.exact(bad)
	for form := range t.accepted {
		exact = exact || strings.EqualFold(form, bad)
	}
	_, ok := find(target, bad, 0, exact, false, func(s Span) bool {
		return !slices.ContainsFunc(taken, func(o Span) bool { return o[0] <= s[0] && s[1] <= o[1] })
	})
	return ok
}

// overlaps tells whether s has a byte in common with one of spans.
func overlaps(s Span, spans []Span) bool {
	return slices.ContainsFunc(spans, func(o Span) bool { return s[0] < o[1] && o[0] < s[1] })
}

// Repair puts the English of terms right that a translation system spelled by
// its sound: when a term is missing and exactly one capitalised name of the
// target sounds like it, that name is replaced wherever it stands. Everything
// else is left for [Verify] to report.
func Repair(target string, ms []Match) (repaired string, findings []Finding) {
	uses, _, _ := Verify(target, ms)
	taken := englishOf(target, ms)
	var names []string // the English of all terms, each once
	missing := make(map[string]*Use)
	for i := range uses {
		u := &uses[i]
		if u.Target == nil && missing[u.EN] == nil {
			missing[u.EN] = u
		}
		if !slices.Contains(names, u.EN) {
			names = append(names, u.EN)
		}
	}
	if len(missing) == 0 {
		return target, nil
	}
	words := wordsOf(target)
	type change struct {
		Span
		en string
	}
	var changes []change
	for _, en := range names {
		u := missing[en]
		if u == nil {
			continue
		}
		hits := soundAlikes(target, words, en, taken)
		if len(hits) == 0 {
			continue
		}
		was := target[hits[0][0]:hits[0][1]]
		clear := !slices.ContainsFunc(hits, func(s Span) bool { return target[s[0]:s[1]] != was }) &&
			!slices.ContainsFunc(names, func(other string) bool {
				return other != en && soundsLike(textsOf(was, wordsOf(was)), textsOf(other, wordsOf(other)))
			})
		if !clear {
			continue
		}
		for _, s := range hits {
			changes = append(changes, change{s, en})
		}
		findings = append(findings, Finding{Suggestion, "repaired", u.BN,
			fmt.Sprintf("%s was written %s and is now %s", u.BN, was, en)})
		taken = append(taken, hits...)
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Compare(b.Span[0], a.Span[0]) })
	for _, c := range changes {
		target = target[:c.Span[0]] + c.en + target[c.Span[1]:]
	}
	return target, findings
}

// englishOf finds all places of the English of the terms, homographs too.
func englishOf(target string, ms []Match) (spans []Span) {
	seen := make(map[*Term]bool)
	for _, m := range ms {
		t := m.Term
		if seen[t] {
			continue
		}
		seen[t] = true
		forms := append([]string{t.EN}, t.AlsoEN...)
		for form := range t.adjectives {
			forms = append(forms, form)
		}
		for _, form := range forms {
			for from := 0; ; { // places of one form do not overlap
				s, ok := find(target, form, from, t.exact(form), true, anywhere)
				if !ok {
					break
				}
				spans = append(spans, s)
				from = s[1]
			}
		}
	}
	return spans
}

// soundAlikes finds the names of the target that sound like en, are written with
// capitals where en is, and do not overlap what is taken.
func soundAlikes(target string, words []Span, en string, taken []Span) (hits []Span) {
	if !isCapitalised(en) {
		return nil
	}
	want := textsOf(en, wordsOf(en))
	for i := 0; i+len(want) <= len(words); i++ {
		run := words[i : i+len(want)]
		have := textsOf(target, run)
		s := Span{run[0][0], run[len(run)-1][1]}
		fits := !overlaps(s, taken) && !overlaps(s, hits)
		for k := range want {
			fits = fits && isCapitalised(have[k]) == isCapitalised(want[k]) &&
				(k == 0 || isJoint(target[run[k-1][1]:run[k][0]]))
		}
		if fits && soundsLike(have, want) {
			hits = append(hits, s)
		}
	}
	return hits
}

// isJoint tells whether words with s between them can be of one name.
func isJoint(s string) bool {
	return strings.TrimSpace(s) == "" || utf8.RuneCountInString(s) == 1 && strings.ContainsAny(s, hyphens+apostrophes)
}

// wordsOf finds the runs of letters and digits.
func wordsOf(text string) (words []Span) {
	start := -1
	for i, r := range text {
		switch in := isWordRune(r); {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			words = append(words, Span{start, i})
			start = -1
		}
	}
	if start >= 0 {
		words = append(words, Span{start, len(text)})
	}
	return words
}

func textsOf(text string, spans []Span) []string {
	out := make([]string, len(spans))
	for i, s := range spans {
		out[i] = text[s[0]:s[1]]
	}
	return out
}
