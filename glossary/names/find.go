package names

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/english"
)

// stem is a name as it is spelled without its endings, with the words of texts that
// are it.
type stem struct {
	form  string
	words []*word
	use
	order int
	term  *glossary.Term
}

// stems finds the stems of the Bengali words that may be names. A word is read as
// what the lexicon knows, or else as what most other words agree with: ল্যাভরভের is
// ল্যাভরভ where that stands too, নাটোর is whole where there is নাটোরের.
func (s *Survey) stems() []*stem {
	var words []*word
	for _, w := range s.bengali {
		if !w.common && w.count() > 0 {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b *word) int { return cmp.Compare(a.order, b.order) })
	support := make(map[string]int)
	for _, w := range words {
		last := ""
		bengali.Splits(w.text, func(form string, e bengali.Ending) bool {
			onlyEmphatic := e.Text != "" && e.Case == bengali.Nominative && e.Number == bengali.Singular
			if form != last && !onlyEmphatic {
				support[form]++
				last = form
			}
			return true
		})
	}
	forms := make([]string, len(words)) // of words, "" where the words do not agree
	anchors := make(map[uint64][]string)
	for i, w := range words {
		if forms[i] = s.stemOf(w.text, support); forms[i] != "" {
			k := skeleton(forms[i])
			if all := anchors[k]; len(all) < maxAnchors && !slices.Contains(all, forms[i]) {
				anchors[k] = append(all, forms[i])
			}
		}
	}
	byForm := make(map[string]*stem)
	var all []*stem
	for i, w := range words {
		form := forms[i]
		if form == "" {
			form = s.guess(w.text, anchors)
		}
		st := byForm[form]
		if st == nil {
			st = &stem{form: form, order: w.order, term: s.lexicon.terms[form]}
			byForm[form] = st
			all = append(all, st)
		}
		st.words = append(st.words, w)
		st.free += w.free
		st.quoted += w.quoted
	}
	return all
}

// maxAnchors is how many stems a word is compared with at most, for each way to
// read it.
const maxAnchors = 32

// stemOf chooses the stem of a folded word by the words that agree with it; it is
// "" when there are none.
func (s *Survey) stemOf(text string, support map[string]int) string {
	if s.lexicon.terms[text] != nil || latinWords()[text] != nil {
		return text
	}
	known := ""
	best, most := text, support[text]
	bengali.Splits(text, func(form string, e bengali.Ending) bool {
		switch {
		case e.Text == "" || !isStem(form):
			return true
		case s.lexicon.terms[form] != nil && support[form] >= support[text]:
			known = form
			return false
		}
		// The whole word counts itself, as every reading counts the word.
		if n := support[form]; n > most || n == most && n > 1 && latinWords()[form] != nil {
			best, most = form, n
		}
		return true
	})
	switch {
	case known != "":
		return known
	case most > 1:
		return best
	}
	return ""
}

// isStem tells whether a folded word can stand before an ending.
func isStem(form string) bool {
	return utf8.RuneCountInString(form) > 1 && !strings.HasSuffix(form, "্")
}

// guess chooses the stem of a folded word with which no others agree: one that
// sounds like a stem of others, or else what the lexicon takes it for.
func (s *Survey) guess(text string, anchors map[uint64][]string) string {
	lemma, _ := s.lexicon.Stem(text)
	best := bengali.Fold(lemma)
	const near = .6
	least := float32(near)
	c := new(bengali.Comparer)
	bengali.Splits(text, func(form string, e bengali.Ending) bool {
		if e.Text != "" && !isStem(form) {
			return true
		}
		x := s.lexicon.spelling(form)
		for _, a := range anchors[skeleton(form)] {
			y := s.lexicon.spelling(a)
			if d := x.distance(&y, least, c); d < least {
				best, least = form, d
			}
		}
		return true
	})
	return best
}

// skeleton is the same for words with the same consonants, those equal that the
// press confuses.
func skeleton(form string) uint64 {
	var buf [32]uint64
	return bengali.SoundOf(form).AppendKeys(buf[:0])[0]
}

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
				if g.spelling(w) >= 0 {
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
	c := new(bengali.Comparer)
	for _, all := range same {
		for i, a := range all {
			x := s.lexicon.spelling(a.form)
			for _, b := range all[i+1:] {
				y := s.lexicon.spelling(b.form)
				if x.distance(&y, loosest, c) <= loosest {
					pairs = append(pairs, [2]*stem{a, b})
				}
			}
		}
	}
	sortPairs(pairs)
	return pairs
}

// loosest is how far apart spellings of one name may sound, as a share of what is
// tolerated, when something else speaks for it.
const loosest = 1.8

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
			for after, list := range [][4]*word{w.before, w.after} {
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
	c := new(bengali.Comparer)
	for _, all := range beside {
		if len(all) > few {
			continue
		}
		for i, a := range all {
			x := s.lexicon.spelling(a.form)
			for _, b := range all[i+1:] {
				y := s.lexicon.spelling(b.form)
				if x.distance(&y, loosest, c) <= loosest {
					pairs = append(pairs, [2]*stem{a, b})
				}
			}
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

// judge tells how sure it is that a is also spelled b: a warning, a suggestion, or
// "" for no.
func (s *Survey) judge(a, b *stem, latin bool) glossary.Tier {
	if latin && !oneWord(a, b) || !latin && (inflected(a, b) || derived(a.form, b.form)) {
		return ""
	}
	x, y := s.lexicon.spelling(a.form), s.lexicon.spelling(b.form)
	ratio := x.distance(&y, 2, new(bengali.Comparer))
	n := min(x.n, y.n)
	// Of the spellings of one name in the press 19 of 20 are nearer than sure.
	const same, unlikely = .15, .7
	sure := float32(.6)
	if n == 3 {
		sure = .66
	}
	apart := ratio * tolerance(n, latin)
	switch s.evidence(a, b) {
	case 1:
		if ratio <= 1 || ratio <= loosest && sameConsonants(a.form, b.form) {
			return glossary.Warning
		}
		return ""
	case -1:
		switch {
		case n >= 4 && apart <= same:
			return glossary.Warning
		case n >= 4 && ratio <= sure, apart <= same:
			return glossary.Suggestion
		}
		return ""
	}
	switch {
	case apart <= same, n >= 3 && ratio <= sure:
		return glossary.Warning
	case latin || !sameConsonants(a.form, b.form):
	case n >= 3 && ratio <= 1:
		return glossary.Warning
	case a.introduced() != b.introduced() && 2*min(a.count(), b.count()) <= max(a.count(), b.count()) && (ratio <= orphan || ratio <= loosest && (n >= 3 || min(len(x.all), len(y.all)) >= 5)):
		return glossary.Warning
	}
	switch {
	case ratio <= unlikely:
		return glossary.Suggestion
	}
	return ""
}

// sameConsonants tells whether two names differ in little else than their vowels, and
// begin alike.
func sameConsonants(a, b string) bool {
	x, _ := utf8.DecodeRuneInString(a)
	y, _ := utf8.DecodeRuneInString(b)
	return skeleton(a) == skeleton(b) && bengali.IsVowel(x) == bengali.IsVowel(y)
}

// orphan is how far apart short spellings may sound when only one of them is ever
// introduced.
const orphan = 1.3

// introduced tells whether the name is ever told of whom or what it is: it stands beside
// another name, a title or the word for a kind of place. Of two names of which only
// one is, the other is rather the same one, written in another way later on.
func (st *stem) introduced() bool {
	return len(st.before()) > 0 || len(st.after()) > 0 ||
		slices.ContainsFunc(st.words, func(w *word) bool { return w.person > 0 || w.place > 0 })
}

// oneWord tells whether two English words can be spellings of one: neither is made
// of the other, or an acronym, or both English for one term.
func oneWord(a, b *stem) bool {
	switch {
	case a.term != nil && a.term == b.term:
		return false
	case isAcronym(a.form) != isAcronym(b.form):
		return false
	case english.Derived(a.form, b.form), plural(a.form, b.form):
		return false
	}
	return !slices.Contains(english.Adjectives(a.form), b.form) && !slices.Contains(english.Adjectives(b.form), a.form)
}

func isAcronym(word string) bool { return strings.ToUpper(word) == word }

// derived tells whether one Bengali word is made of the other, হরপ্পান of হরপ্পা, or
// both of a third.
func derived(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if more, ok := strings.CutPrefix(a, b); ok {
		return slices.Contains(derivations, more)
	}
	last, n := utf8.DecodeLastRuneInString(a)
	final, m := utf8.DecodeLastRuneInString(b)
	x, y := genders[last], genders[final]
	return x != 0 && y != 0 && x != y && a[:len(a)-n] == b[:len(b)-m]
}

// genders are the last vowels by which names of women and men differ: ফার্নান্দা and
// ফার্নান্দো.
var genders = map[rune]byte{'া': 'a', 'ো': 'o', 'ি': 'i', 'ী': 'i'}

// derivations are what is put to a name to make another word of it.
var derivations = []string{"ন", "ান", "িয়ান", "ি", "ী", "ই", "িয়", "ীয়", "স", "েস", "য়ান"}

// inflected tells whether one spelling is the other with an ending, or with what
// looks like one.
func inflected(a, b *stem) bool {
	with := func(word, form string) (found bool) {
		bengali.Splits(word, func(s string, e bengali.Ending) bool {
			found = e.Text != "" && s == form
			return !found
		})
		return found
	}
	return with(a.form, b.form) || with(b.form, a.form)
}

// plural tells whether one word is the other with an s.
func plural(a, b string) bool {
	return strings.TrimSuffix(a, "s") == b || strings.TrimSuffix(b, "s") == a
}

// evidence weighs what stands beside two spellings, and what they are in English: 1
// for one name, -1 for two, 0 for nothing known.
func (s *Survey) evidence(a, b *stem) int {
	before := compareBeside(a.before(), b.before())
	after := compareBeside(a.after(), b.after())
	linked := compareLinks(a, b)
	switch {
	case linked != 0:
		return linked
	case before > 0 || after > 0:
		return 1
	case before < 0 || after < 0, a.kind()*b.kind() < 0:
		return -1
	}
	return 0
}

// kind is 1 for what is rather the name of a person, -1 for a place, 0 if nothing
// tells.
func (st *stem) kind() int {
	person, place := 0, 0
	for _, w := range st.words {
		person += w.person
		place += w.place
		bengali.Splits(w.text, func(form string, e bengali.Ending) bool {
			if form != st.form {
				return true
			}
			switch {
			case e.Case == bengali.Locative:
				place += w.count()
			case e.Case == bengali.Accusative, e.Number == bengali.Plural:
				person += w.count()
			}
			return false
		})
	}
	switch {
	case person > 0 && place == 0:
		return 1
	case place > 0 && person == 0:
		return -1
	}
	return 0
}

// before are the names before the name, as far as they can be of one: a word that is
// common too is none with an ending (of the minister's belief, বিশ্বাস).
func (st *stem) before() (all []string) {
	for _, w := range st.words {
		for _, n := range w.before {
			if n != nil && (!n.ambiguous || latinWords()[n.text] != nil) {
				all = append(all, n.text)
			}
		}
	}
	return all
}

// after are the names after the name, where it stands without an ending itself.
func (st *stem) after() (all []string) {
	for _, w := range st.words {
		for _, n := range w.after {
			if n != nil && (!n.ambiguous || w.text == st.form) {
				all = append(all, n.text)
			}
		}
	}
	return all
}

// compareBeside is 1 if both names have a name at one side in common, -1 if both
// have some but none in common.
func compareBeside(x, y []string) int {
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	for _, p := range x {
		for _, q := range y {
			if p == q || shareStem(p, q) {
				return 1
			}
		}
	}
	return -1
}

// shareStem tells whether two words can be of one stem: ঢাকার and ঢাকায়.
func shareStem(a, b string) bool {
	var stems []string
	bengali.Splits(a, func(s string, _ bengali.Ending) bool {
		stems = append(stems, s)
		return true
	})
	found := false
	bengali.Splits(b, func(s string, _ bengali.Ending) bool {
		found = isStem(s) && slices.Contains(stems, s)
		return !found
	})
	return found
}

// compareLinks is 1 if the pairs have the same English for both names, and -1 if
// they have other English.
func compareLinks(a, b *stem) int {
	best := func(st *stem) map[string]bool {
		counts := make(map[string]int)
		most := 0
		for _, w := range st.words {
			for e, n := range w.links {
				counts[e.text] += n
				most = max(most, counts[e.text])
			}
		}
		top := make(map[string]bool)
		for e, n := range counts {
			if n == most {
				top[e] = true
			}
		}
		return top
	}
	x, y := best(a), best(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	for e := range x {
		if y[e] {
			return 1
		}
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
