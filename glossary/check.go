package glossary

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Problem is something wrong with an entry of a glossary.
type Problem struct {
	Tier Tier   `json:"tier"`
	File string `json:"file"`
	Line int    `json:"line"`
	// Kind is a stable word for scripts: "contradiction", "duplicate",
	// "spelling", "english", "short", "ending".
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Tier, p.Message)
}

// Check looks for entries of one list that contradict or repeat each other, and
// for entries that cannot work. A problem of tier [Error] leaves open what the
// list means; the others do no harm.
func Check(terms []Term) []Problem {
	var out []Problem
	first := make(map[string]*Term) // folded spelling -> the entry that has it
	for i := range terms {
		t := &terms[i]
		report := func(tier Tier, kind, format string, args ...any) {
			out = append(out, Problem{tier, t.File, t.Line, kind, fmt.Sprintf(format, args...)})
		}
		if bengali.Has(t.EN) {
			report(Error, "english", "the English of %s has Bengali letters: %s", t.BN, t.EN)
		}
		for k, form := range append([]string{t.BN}, t.Variants...) {
			key := bengali.Fold(form)
			switch {
			case !bengali.Has(form):
				report(Warning, "spelling", "%q has no Bengali letter", form)
			case utf8.RuneCountInString(key) < 2:
				report(Error, "short", "%s is too short to be found safely", form)
				continue
			}
			if _, ok := bengali.ParseEnding(key); ok && !t.Homograph {
				report(Warning, "ending", "%s is also a case ending", form)
			}
			o := first[key]
			switch {
			case o == nil:
				first[key] = t
			case o == t:
				report(Warning, "duplicate", "%s repeats a spelling of its own entry", form)
			case o.EN == t.EN && k == 0 && bengali.Fold(o.BN) == key:
				report(Warning, "duplicate", "%s stands already in line %d", form, o.Line)
			case o.EN == t.EN:
				report(Warning, "duplicate", "%s stands already in line %d, as a spelling of %s", form, o.Line, o.BN)
			default:
				report(Error, "contradiction", "%s is %s here and %s in line %d", form, t.EN, o.EN, o.Line)
			}
		}
		for _, bad := range t.ForbiddenEN {
			if strings.EqualFold(bad, t.EN) {
				report(Error, "contradiction", "%s is both the English of %s and forbidden", bad, t.BN)
			}
		}
	}
	return out
}
