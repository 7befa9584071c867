package names

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/dobhashi/dobhashi/glossary"
)

// Ledger counts how each name is spelled. The zero value is ready for use. It is
// not safe for concurrent use.
type Ledger struct {
	names map[*glossary.Term]map[string]*Spelling
}

// Add counts one occurrence of a term in the spelling form.
func (l *Ledger) Add(t *glossary.Term, form string, at Place) {
	if l.names == nil {
		l.names = make(map[*glossary.Term]map[string]*Spelling)
	}
	forms := l.names[t]
	if forms == nil {
		forms = make(map[string]*Spelling)
		l.names[t] = forms
	}
	s := forms[form]
	if s == nil {
		s = &Spelling{Form: form}
		forms[form] = s
	}
	s.Count++
	if len(s.Places) < MaxPlaces {
		s.Places = append(s.Places, at)
	}
}

// Findings lists the names that were seen in more than one spelling, the
// most frequent name first. The glossary says which spelling is preferred.
func (l *Ledger) Findings() []Finding {
	var out []Finding
	for t, forms := range l.names {
		if len(forms) < 2 {
			continue
		}
		f := Finding{Tier: glossary.Warning, Side: "source", Preferred: t.BN, English: t.EN,
			Reason: fmt.Sprintf("the glossary has these as spellings of one name, %s", t.EN)}
		for _, s := range forms {
			f.Spellings = append(f.Spellings, *s)
		}
		slices.SortFunc(f.Spellings, func(a, b Spelling) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Form, b.Form))
		})
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.count(), a.count()), cmp.Compare(a.Preferred, b.Preferred), cmp.Compare(a.English, b.English))
	})
	return out
}

// count is how often the name occurs.
func (f *Finding) count() (n int) {
	for _, s := range f.Spellings {
		n += s.Count
	}
	return n
}
