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
	return apply(text, normalizing(text, ms))
}

// Origin says for spans of what [Normalize] makes of a text where they stand in the text. A part
// of a term that was spelled anew comes from all of the term.
func Origin(text string, ms []Match) func(normal Span) (origin Span) {
	edits := normalizing(text, ms)
	return func(normal Span) Span {
		shift := 0 // of what follows, from text to normal
		origin := normal
		for _, e := range edits {
			from := e.At[0] + shift
			if from >= normal[1] {
				break
			}
			shift += len(e.Text) - (e.At[1] - e.At[0])
			if to := from + len(e.Text); to <= normal[0] {
				origin = Span{normal[0] - shift, normal[1] - shift}
				continue
			}
			origin = Span{min(origin[0], e.At[0]), max(normal[1]-shift, e.At[1])}
		}
		return origin
	}
}

// normalizing are the edits of Normalize.
func normalizing(text string, ms []Match) (edits []Edit) {
	for _, m := range ms {
		if !m.Term.Homograph && bengali.Fold(m.Form) != bengali.Fold(m.Term.BN) {
			edits = append(edits, Edit{Span{m.Start, m.End}, bengali.Attach(m.Term.BN, m.Inflection(text))})
		}
	}
	return edits
}

// Inflection reads the ending of a match in its text; the Text of it has the
// hyphen or apostrophe that stands there.
func (m *Match) Inflection(text string) bengali.Ending {
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

// exactly tells whether the case of a forbidden form counts: also where only that
// tells it from an accepted one.
func (t *Term) exactly(bad string) bool {
	exact := t.exact(bad)
	for form := range t.accepted {
		exact = exact || strings.EqualFold(form, bad)
	}
	return exact
}

// isForbidden tells whether the target has a forbidden form elsewhere than in
// the English of a term.
func isForbidden(target, bad string, t *Term, taken []Span) bool {
	_, ok := find(target, bad, 0, t.exactly(bad), false, func(s Span) bool {
		return !slices.ContainsFunc(taken, func(o Span) bool { return o[0] <= s[0] && s[1] <= o[1] })
	})
	return ok
}

// overlaps tells whether s has a byte in common with one of spans.
func overlaps(s Span, spans []Span) bool {
	return slices.ContainsFunc(spans, func(o Span) bool { return s[0] < o[1] && o[0] < s[1] })
}
