package names

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Findings lists the names that are spelled in more than one way, and English that
// is not that of a name in the pairs: errors first, the most frequent names first.
// [Finding.Spellings] have no places yet; a [Locator] finds them.
func (s *Survey) Findings() []Finding {
	found := s.termFindings()
	told := make(map[string]bool) // spellings that belong to a finding already
	for _, f := range found {
		for _, sp := range f.Spellings {
			told[bengali.Fold(sp.Form)] = true
		}
	}
	found = append(found, s.bengaliFindings(told)...)
	found = append(found, s.pairFindings()...)
	told = make(map[string]bool)
	for _, f := range found {
		if f.Side == "target" {
			for _, sp := range f.Spellings {
				told[sp.Form] = true
			}
		}
	}
	found = append(found, s.englishFindings(told)...)
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(weight[a.Tier], weight[b.Tier]), cmp.Compare(b.count(), a.count()), cmp.Compare(a.Preferred, b.Preferred))
	})
	return found
}

var weight = map[glossary.Tier]int{glossary.Error: 0, glossary.Warning: 1, glossary.Suggestion: 2}

// termFindings are those about spellings that glossaries list.
func (s *Survey) termFindings() (out []Finding) {
	for t, forms := range s.terms {
		stated := s.prefers(t)
		f := Finding{Tier: glossary.Warning, Side: "source", English: t.EN, term: t}
		for form, u := range forms {
			// Other names of the same are no spellings.
			if stated || s.alike(form, t.BN) {
				f.Spellings = append(f.Spellings, Spelling{Form: form, Count: u.count()})
			}
		}
		if !stated && len(f.Spellings) < 2 || stated && len(forms) == 1 && forms[t.BN] != nil {
			continue
		}
		f.prefer("the glossary has these as spellings of "+t.EN, t.BN, stated)
		switch {
		case t.Homograph:
			f.Tier = glossary.Suggestion
		case stated:
			f.Tier = glossary.Error
		}
		if onlyQuoted(forms, f.Preferred) {
			f.Tier = glossary.Suggestion
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Finding) int { return cmp.Compare(a.Preferred, b.Preferred) })
	return slices.DeleteFunc(slices.Clone(out), func(f Finding) bool { return explained(f, out) })
}

// explained tells whether the spellings of a name of several words differ only in
// words that are findings of their own.
func explained(f Finding, all []Finding) bool {
	if !strings.Contains(f.Preferred, " ") {
		return false
	}
	settled := make(map[string]bool)
	for _, sp := range f.Spellings {
		words := strings.Fields(sp.Form)
		for i, w := range words {
			for _, g := range all {
				if g.term != f.term && g.spelling(w) >= 0 {
					words[i] = g.Preferred
				}
			}
		}
		settled[strings.Join(words, " ")] = true
	}
	return len(settled) == 1 && settled[f.Preferred]
}

// alike tells whether two forms of a name sound alike.
func (s *Survey) alike(a, b string) bool {
	x, y := s.lexicon.spelling(a), s.lexicon.spelling(b)
	x.term, y.term = nil, nil
	return x.distance(&y, 2, new(bengali.Comparer)) <= 2
}

// prefer sorts the spellings and says which of them is preferred, and why: that of
// the glossary if it is stated, else the most frequent one, of several the favourite
// if it is among them.
func (f *Finding) prefer(reason, favourite string, stated bool) {
	slices.SortFunc(f.Spellings, func(a, b Spelling) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), compareBool(b.Form == favourite, a.Form == favourite), cmp.Compare(a.Form, b.Form))
	})
	first := f.Spellings[0]
	f.Preferred, f.stated = first.Form, stated
	switch {
	case stated:
		f.Preferred = favourite
		f.Reason = fmt.Sprintf("%s and prefers %s", reason, favourite)
	case len(f.Spellings) > 1 && f.Spellings[1].Count < first.Count:
		f.Reason = fmt.Sprintf("%s; most often it is %s", reason, first.Form)
	default:
		f.Reason = fmt.Sprintf("%s, equally often; %s came first", reason, first.Form)
	}
}

// onlyQuoted tells whether all spellings but the preferred one stand in quotation
// marks only, while that one does not.
func onlyQuoted(forms map[string]*use, preferred string) bool {
	if u := forms[preferred]; u == nil || u.free == 0 {
		return false
	}
	for form, u := range forms {
		if form != preferred && u.free > 0 {
			return false
		}
	}
	return true
}

// bengaliFindings are names that are discovered.
func (s *Survey) bengaliFindings(told map[string]bool) (out []Finding) {
	stems := s.stems()
	byForm := make(map[string]*stem, len(stems))
	forms := make([]string, len(stems))
	for i, st := range stems {
		byForm[st.form] = st
		forms[i] = st.form
	}
	grouped := make(map[*stem]bool)
	for _, group := range s.lexicon.Cluster(forms) {
		members := make([]*stem, len(group))
		for i, form := range group {
			members[i] = byForm[form]
			grouped[members[i]] = true
		}
		out = append(out, s.discovered(members, told, false)...)
	}
	for _, pair := range append(s.vouched(stems), s.sameSkeleton(stems)...) {
		if grouped[pair[0]] || grouped[pair[1]] {
			continue
		}
		if found := s.discovered(pair[:], told, false); found != nil {
			grouped[pair[0]], grouped[pair[1]] = true, true
			out = append(out, found...)
		}
	}
	return append(out, s.apart(stems, grouped, told)...)
}

// apart are names that are written in two words and in one: জয় শঙ্কর, জয়শঙ্কর.
// grouped are those that have a finding already, told the forms of others.
func (s *Survey) apart(stems []*stem, grouped map[*stem]bool, told map[string]bool) (out []Finding) {
	bySound := make(map[uint64]*stem)
	of := make(map[*word]*stem)
	for _, st := range stems {
		// Of those that sound the same the first is the most usual.
		if k := bengali.SoundOf(st.form).Key(); bySound[k] == nil {
			bySound[k] = st
		}
		for _, w := range st.words {
			of[w] = st
		}
	}
	for _, first := range stems {
		for _, w := range first.words {
			if w.text != first.form {
				continue // an ending stands between
			}
			for i, next := range w.after.words {
				second := of[next]
				if second == nil {
					continue
				}
				one := bySound[bengali.SoundOf(first.form+second.form).Key()]
				if one == nil || grouped[one] || told[one.form] || one == first || one == second || first.kind()*one.kind() < 0 {
					continue
				}
				grouped[one] = true
				f := Finding{Tier: glossary.Warning, Side: "source", parts: [2]*stem{first, second}, stems: []*stem{one},
					Spellings: []Spelling{{Form: one.form, Count: one.count()}, {Form: first.form + " " + second.form, Count: w.after.n[i]}}}
				if bengali.NameInLatin(first.form) != nil && bengali.NameInLatin(second.form) != nil {
					f.Tier = glossary.Suggestion // রাম পাল is somebody, রামপাল a place
				}
				f.prefer("it is written together and apart", one.form, false)
				out = append(out, f)
			}
		}
	}
	return out
}

// sameSkeleton are pairs of names that sound less alike than those of a group, but
// have the same consonants.
func (s *Survey) sameSkeleton(stems []*stem) (pairs [][2]*stem) {
	same := make(map[uint64][]*stem)
	for _, st := range stems {
		if k := skeleton(st.form); len(same[k]) < maxAnchors {
			same[k] = append(same[k], st)
		}
	}
	for _, all := range same {
		pairs = s.appendLoose(pairs, all)
	}
	sortPairs(pairs)
	return pairs
}

// appendLoose appends the pairs of stems that do not sound too far apart.
func (s *Survey) appendLoose(pairs [][2]*stem, stems []*stem) [][2]*stem {
	c := new(bengali.Comparer)
	for i, a := range stems {
		x := s.lexicon.spelling(a.form)
		for _, b := range stems[i+1:] {
			y := s.lexicon.spelling(b.form)
			if x.distance(&y, loosest, c) <= loosest {
				pairs = append(pairs, [2]*stem{a, b})
			}
		}
	}
	return pairs
}

func sortPairs(pairs [][2]*stem) {
	slices.SortFunc(pairs, func(p, q [2]*stem) int {
		return cmp.Or(cmp.Compare(p[0].order, q[0].order), cmp.Compare(p[1].order, q[1].order))
	})
}

// vouched are pairs of names that sound less alike than those of a group, but stand
// beside a name that few others stand beside.
func (s *Survey) vouched(stems []*stem) (pairs [][2]*stem) {
	type key struct {
		text  string
		after bool
	}
	const few = 3
	beside := make(map[key][]*stem)
	for _, st := range stems {
		for _, w := range st.words {
			for after, list := range [][4]*word{w.before.words, w.after.words} {
				for _, n := range list {
					if n == nil {
						break
					}
					k := key{n.text, after == 1}
					if all := beside[k]; len(all) <= few && !slices.Contains(all, st) {
						beside[k] = append(all, st)
					}
				}
			}
		}
	}
	for _, all := range beside {
		if len(all) <= few {
			pairs = s.appendLoose(pairs, all)
		}
	}
	sortPairs(pairs)
	return pairs
}

// discovered judges a group of spellings: which of them are of one name, and how
// sure that is.
func (s *Survey) discovered(members []*stem, told map[string]bool, latin bool) (out []Finding) {
	slices.SortStableFunc(members, func(a, b *stem) int {
		return cmp.Or(compareBool(b.term != nil, a.term != nil), cmp.Compare(b.count(), a.count()), cmp.Compare(a.order, b.order))
	})
	head := members[0]
	tiers := make(map[glossary.Tier][]*stem)
	for _, m := range members[1:] {
		if told[bengali.Fold(m.form)] && told[bengali.Fold(head.form)] {
			continue
		}
		if tier := s.judge(head, m, latin); tier != "" {
			tiers[tier] = append(tiers[tier], m)
		}
	}
	for _, tier := range []glossary.Tier{glossary.Warning, glossary.Suggestion} {
		if len(tiers[tier]) == 0 {
			continue
		}
		f := Finding{Tier: tier, Side: "source"}
		if latin {
			f.Side = "target"
		}
		uses := make(map[string]*use)
		for _, m := range append([]*stem{head}, tiers[tier]...) {
			f.Spellings = append(f.Spellings, Spelling{Form: m.form, Count: m.count()})
			uses[m.form] = &m.use
			f.stems = append(f.stems, m)
		}
		switch t := head.term; {
		case t == nil:
			f.prefer("they sound alike", head.form, false)
		case s.prefers(t) && !latin:
			f.English = t.EN
			f.prefer(fmt.Sprintf("they sound alike; the glossary has %s", t.EN), t.BN, true)
		default:
			f.English = t.EN
			f.prefer("they sound alike", head.form, false)
		}
		if onlyQuoted(uses, f.Preferred) {
			f.Tier = glossary.Suggestion
		}
		out = append(out, f)
	}
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// pairFindings are English that stands for a term and is not its.
func (s *Survey) pairFindings() (out []Finding) {
	for t, forms := range s.wrong {
		f := Finding{Tier: glossary.Warning, Side: "target", English: t.EN, term: t}
		if s.prefers(t) {
			f.Tier = glossary.Error
		}
		for form, n := range forms {
			f.Spellings = append(f.Spellings, Spelling{Form: form, Count: n})
		}
		if n := s.right[t][t.EN]; n > 0 {
			f.Spellings = append(f.Spellings, Spelling{Form: t.EN, Count: n})
		}
		f.prefer("", t.EN, true)
		f.Reason = fmt.Sprintf("the source says %s, which is %s", t.BN, t.EN)
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Finding) int { return cmp.Compare(a.Preferred, b.Preferred) })
	return out
}

// englishFindings are English names that are discovered.
func (s *Survey) englishFindings(told map[string]bool) (out []Finding) {
	byForm := make(map[string]*stem)
	var forms []string
	for text, w := range s.english {
		if w.common || w.lower && w.initial == w.count() {
			continue
		}
		byForm[text] = &stem{form: text, words: []*word{w}, use: w.use, order: w.order, term: s.lexicon.english[strings.ToLower(text)]}
		forms = append(forms, text)
	}
	slices.SortFunc(forms, func(a, b string) int { return cmp.Compare(byForm[a].order, byForm[b].order) })
	for _, group := range s.lexicon.Cluster(forms) {
		var members []*stem
		for _, form := range group {
			if !told[form] {
				members = append(members, byForm[form])
			}
		}
		if len(members) > 1 {
			out = append(out, s.discovered(members, told, true)...)
		}
	}
	return out
}
