package glossary

import (
	"fmt"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Problem is something wrong with an entry of a glossary.
type Problem struct {
	Tier Tier   `json:"tier"`
	File string `json:"file"`
	Line int    `json:"line"`
	// Kind is a stable word for scripts: "contradiction", "cycle", "duplicate",
	// "spelling", "english", "short", "ending".
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Tier, p.Message)
}

// Check looks for entries of one list that contradict or repeat each other, and
// for entries that cannot work. A problem of tier [Error] leaves open what the
// list means; the others do no harm. Deprecated entries are not compared.
func Check(terms []Term) []Problem {
	c := checker{first: make(map[string]*Term)}
	for i := range terms {
		c.english(&terms[i])
		c.spellings(&terms[i])
	}
	return c.problems
}

type checker struct {
	problems []Problem
	first    map[string]*Term // a folded spelling -> the first entry that has it
}

func (c *checker) report(t *Term, tier Tier, kind, format string, args ...any) {
	c.problems = append(c.problems, Problem{tier, t.File, t.Line, kind, fmt.Sprintf(format, args...)})
}

// english looks at the English side of an entry.
func (c *checker) english(t *Term) {
	for form := range t.accepted {
		if bengali.Has(form) {
			c.report(t, Error, "english", "the English of %s has Bengali letters: %s", t.BN, form)
		}
	}
	for _, bad := range t.ForbiddenEN {
		for form := range t.accepted {
			if bad == form {
				c.report(t, Error, "contradiction", "%s is both the English of %s and forbidden", bad, t.BN)
			}
		}
	}
}

// spellings looks at the Bengali side of an entry and compares it with the
// entries before it.
func (c *checker) spellings(t *Term) {
	for form := range t.spellings {
		key := bengali.Fold(form)
		if !bengali.Has(form) {
			c.report(t, Warning, "spelling", "%q has no Bengali letter", form)
		} else if utf8.RuneCountInString(key) < 2 {
			c.report(t, Error, "short", "%s is too short to be found safely", form)
			continue
		}
		if _, ok := bengali.ParseEnding(key); ok && !t.Homograph {
			c.report(t, Warning, "ending", "%s is also a case ending", form)
		}
		if t.Status == Deprecated {
			continue
		}
		before := c.first[key]
		if before == nil {
			c.first[key] = t
			continue
		}
		switch {
		case before == t:
			c.report(t, Warning, "duplicate", "%s repeats a spelling of its own entry", form)
		case hasVariant(t, before.BN) && hasVariant(before, t.BN):
			// One message is enough: it comes with the preferred spelling.
			if key == bengali.Fold(t.BN) {
				c.report(t, Error, "cycle", "%s and %s in %s are each a variant of the other; which one is preferred?", t.BN, before.BN, t.where(before))
			}
		case before.EN == t.EN && bengali.Fold(before.BN) == key:
			c.report(t, Warning, "duplicate", "%s stands already in %s", form, t.where(before))
		case before.EN == t.EN:
			c.report(t, Warning, "duplicate", "%s stands already in %s, as a spelling of %s", form, t.where(before), before.BN)
		default:
			c.report(t, Error, "contradiction", "%s is %s here and %s in %s", form, t.EN, before.EN, t.where(before))
		}
	}
}

func hasVariant(t *Term, form string) bool {
	for _, v := range t.Variants {
		if bengali.Fold(v) == bengali.Fold(form) {
			return true
		}
	}
	return false
}

// where says where another entry stands.
func (t *Term) where(other *Term) string {
	if other.File == t.File {
		return fmt.Sprintf("line %d", other.Line)
	}
	return fmt.Sprintf("%s:%d", other.File, other.Line)
}
