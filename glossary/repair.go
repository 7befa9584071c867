package glossary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/english"
)

// Repair puts the English of terms right that a translation system wrote
// otherwise: by its sound (Labrov, Jinghua), in small letters, with one word of
// a longer name exchanged, or as it must not be written. A name is only changed when its term is missing in the
// target, when no other name there could as well be it, and when no other word
// of the source sounds more like it; then it is changed wherever it stands.
//
// A term that is missing even so takes the place of the words that links, if there are any, join
// with it: words side by side that are joined with nothing else, and are not the English of another
// term. A name only takes the place of what is written as one. The edits are those of target, in order. Everything else is left for [Verify] to report.
func Repair(source, target string, ms []Match, links []Link) (repaired string, edits []Edit, findings []Finding) {
	seen := make(map[*Term]bool)
	for _, m := range Misspelled(source, target, ms) {
		edits = append(edits, Edit{m.At, m.Term.EN})
		if !seen[m.Term] {
			seen[m.Term] = true
			findings = append(findings, wasRepaired(m.Term, target[m.At[0]:m.At[1]]))
		}
	}
	repaired = apply(target, edits)
	if len(links) == 0 {
		return repaired, edits, findings
	}
	placed, more := placeByLinks(target, repaired, ms, links, edits)
	if placed == nil {
		return repaired, edits, findings
	}
	return apply(target, placed), placed, append(findings, more...)
}

// wasRepaired is the finding of a term that was written otherwise.
func wasRepaired(t *Term, wrong string) Finding {
	return Finding{Suggestion, "repaired", t.BN, fmt.Sprintf("%s was written %s and is now %s", t.BN, wrong, t.EN)}
}

// apply makes edits, which are in order.
func apply(text string, edits []Edit) string {
	for _, e := range slices.Backward(edits) {
		text = text[:e.At[0]] + e.Text + text[e.At[1]:]
	}
	return text
}

// Misspelling is a place of a target where a term is written otherwise than it
// should be.
type Misspelling struct {
	Term *Term
	At   Span
}

// Misspelled finds what [Repair] puts right, in the order of the target.
func Misspelled(source, target string, ms []Match) (all []Misspelling) {
	all = forbidden(target, ms)
	if r := newRepairer(source, target, ms); r != nil {
		for _, m := range all {
			r.taken = append(r.taken, m.At)
		}
		for _, c := range r.choose() {
			for _, p := range r.places(c) {
				all = append(all, Misspelling{c.want.Term, p.Span})
			}
		}
	}
	slices.SortFunc(all, func(a, b Misspelling) int { return cmp.Compare(a.At[0], b.At[0]) })
	end := 0
	return slices.DeleteFunc(all, func(m Misspelling) bool {
		if m.At[0] < end {
			return true // within the one before
		}
		end = m.At[1]
		return false
	})
}

// forbidden finds the English of terms that they must not have.
func forbidden(target string, ms []Match) (all []Misspelling) {
	var taken []Span // the English of the terms
	var done []*Term
	for _, m := range ms {
		t := m.Term
		if t.Homograph || len(t.ForbiddenEN) == 0 || slices.Contains(done, t) {
			continue
		}
		done = append(done, t)
		if taken == nil {
			taken = (&repairer{target: target}).englishOf(ms)
		}
		for _, bad := range t.ForbiddenEN {
			for from := 0; ; {
				s, ok := find(target, bad, from, t.exactly(bad), false, func(s Span) bool {
					return !overlaps(s, taken) && !slices.ContainsFunc(all, func(m Misspelling) bool { return overlaps(s, []Span{m.At}) })
				})
				if !ok {
					break
				}
				all = append(all, Misspelling{t, s})
				from = s[1]
			}
		}
	}
	return all
}

// repairer looks for the missing terms of one pair.
type repairer struct {
	source, target string
	tokens         []bengali.Token // of source
	words          []Span          // of target
	taken          []Span          // the English of terms
	wanted         []*wanted
}

// wanted is a term whose English is missing.
type wanted struct {
	*Term
	words []string // of EN
	// sounds are what the English may have been written by: the spellings in the
	// source, and EN.
	sounds  []reference
	at      []Span // in the source
	missing int    // how often
}

// A reference is the sounds of the words of a name, and how far a spelling of so many
// consonants may be away.
type reference struct {
	words     []bengali.Sound
	tolerance func(consonants int) float32
}

// candidate is a place of the target that may be the English of a term.
type candidate struct {
	Span
	want *wanted
	text string
	// ratio is how far it is from what it may be, 0 to 1.
	ratio float32
}

// newRepairer returns nil when nothing is missing.
func newRepairer(source, target string, ms []Match) *repairer {
	uses, _, _ := Verify(target, ms)
	r := &repairer{source: source, target: target}
	var all []*wanted // missing or not
	k := 0
	for _, m := range ms {
		if m.Term.Homograph {
			continue
		}
		u := &uses[k]
		k++
		i := slices.IndexFunc(all, func(w *wanted) bool { return w.EN == u.EN })
		if i < 0 {
			i = len(all)
			all = append(all, newWanted(m.Term))
		}
		w := all[i]
		w.at = append(w.at, Span{m.Start, m.End})
		w.sounds = append(w.sounds, reference{bengaliSounds(m.Form), bengaliTolerance})
		if u.Target == nil || r.misses(m.Term, *u.Target) {
			w.missing++
		}
	}
	for _, w := range all {
		if w.missing > 0 {
			r.wanted = append(r.wanted, w)
		}
	}
	if r.wanted == nil {
		return nil
	}
	r.words = wordsOf(target)
	r.taken = r.englishOf(ms)
	r.tokens = tokens(source)
	return r
}

// newWanted is a term with how its English sounds.
func newWanted(t *Term) *wanted {
	w := &wanted{Term: t, words: textsOf(t.EN, wordsOf(t.EN))}
	w.sounds = append(w.sounds, reference{latinSounds(w.words), englishTolerance})
	if rest, ok := strings.CutPrefix(t.EN, "X"); ok { // Xinhua, said as it is or as if written Jinhua
		w.sounds = append(w.sounds, reference{latinSounds(textsOf("J"+rest, wordsOf("J"+rest))), englishTolerance})
	}
	return w
}

// misses tells whether what was found of a term is not its English to the letter
// where that matters: a name in small letters, or the plural of a name of several
// words (New Hampshires).
func (r *repairer) misses(t *Term, at Span) bool {
	found := r.target[at[0]:at[1]]
	for form := range t.accepted {
		switch {
		case found == form:
			return false
		case strings.EqualFold(found, form):
			for i, c := range form { // in ASCII, or of as many bytes
				if unicode.IsUpper(c) && found[i] >= 'a' && found[i] <= 'z' {
					return true
				}
			}
			return false
		case len(found) > len(form) && strings.EqualFold(found[:len(form)], form) && strings.Contains(form, " "):
			return t.Type == "place" || t.Type == "person" // but two World Wars
		}
	}
	return false
}

// englishTolerance is how far from the English of a term its spelling may
// sound: less than between Marina and Marino.
func englishTolerance(n int) float32 {
	switch n {
	case 0, 1:
		return 0
	case 2:
		return .3
	}
	return .095 * float32(n)
}

// bengaliTolerance is how far from the Bengali of a term its spelling may sound,
// which is all that a system has that does not know the name.
func bengaliTolerance(n int) float32 {
	switch n {
	case 0, 1:
		return .1
	case 2:
		return .5
	case 3:
		return .9
	}
	return min(.28*float32(n), 2.5)
}

// latinSounds are the sounds of the words of an English name.
func latinSounds(words []string) (all []bengali.Sound) {
	for _, w := range words {
		all = append(all, bengali.LatinSound(w))
	}
	return all
}

// bengaliSounds are the sounds of the words of a Bengali name.
func bengaliSounds(form string) (all []bengali.Sound) {
	for _, tok := range bengali.Tokenize(nil, form) {
		switch tok.Kind {
		case bengali.Word:
			all = append(all, bengali.SoundOf(tok.Text))
		case bengali.Foreign:
			all = append(all, bengali.LatinSound(tok.Text))
		}
	}
	return all
}

// englishOf finds all places of the English of the terms that are not missing,
// homographs too.
func (r *repairer) englishOf(ms []Match) (spans []Span) {
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
				s, ok := find(r.target, form, from, t.exact(form), true, anywhere)
				if !ok {
					break
				}
				if !r.misses(t, s) {
					spans = append(spans, s)
				}
				from = s[1]
			}
		}
	}
	return spans
}

// choose finds what is to be changed, the nearest spellings first: for each term at
// most as many as are missing, and none if there are more that could be it.
func (r *repairer) choose() (chosen []candidate) {
	var all []candidate
	for _, w := range r.wanted {
		all = append(all, r.candidates(w)...)
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.ratio, b.ratio), cmp.Compare(len(a.text), len(b.text)))
	})
	done := make(map[*wanted]int)
	for _, c := range all {
		if done[c.want] == c.want.missing || r.blocked(c.Span, c.want) || r.isUnclear(c, all, done) {
			continue
		}
		done[c.want]++
		chosen = append(chosen, c)
		for _, p := range r.places(c) {
			r.taken = append(r.taken, p.Span)
		}
	}
	return chosen
}

// isUnclear tells whether something else is about as near as c: another term for the
// same place, or too many places for the same term. done counts the terms that are
// chosen.
func (r *repairer) isUnclear(c candidate, all []candidate, done map[*wanted]int) bool {
	// doubt is how much nearer than any other the best must be.
	const doubt = .25
	rivals := []candidate{c}
	for _, o := range all {
		switch {
		case o.ratio > c.ratio+doubt || r.blocked(o.Span, o.want):
		case o.want != c.want:
			if o.Span == c.Span && done[o.want] == 0 {
				return true
			}
		case !slices.ContainsFunc(rivals, func(v candidate) bool {
			return strings.EqualFold(v.text, o.text) || overlaps(o.Span, []Span{v.Span})
		}):
			rivals = append(rivals, o)
		}
	}
	return len(rivals) > c.want.missing-done[c.want]
}

// places are all that are written like c.
func (r *repairer) places(c candidate) (all []candidate) {
	for i := range r.words {
		for j := i + 1; j <= len(r.words); j++ {
			s := Span{r.words[i][0], r.words[j-1][1]}
			if s[1]-s[0] > len(c.text) {
				break
			}
			if r.target[s[0]:s[1]] == c.text {
				all = append(all, candidate{Span: s, want: c.want, text: c.text})
			}
		}
	}
	return all
}

// candidates are the names of the target that may be w, in other letters.
func (r *repairer) candidates(w *wanted) (all []candidate) {
	k := len(w.words)
	if !isCapitalised(w.EN) {
		return nil
	}
	for i := range r.words {
		for n := max(1, k-1); n <= k+1 && i+n <= len(r.words); n++ {
			run := r.words[i : i+n]
			s := Span{run[0][0], run[n-1][1]}
			if n > 1 && !isJoint(r.target[run[n-2][1]:run[n-1][0]]) {
				break
			}
			if k == 1 && w.Type == "person" && r.isGiven(i+n) {
				continue
			}
			text := r.target[s[0]:s[1]]
			if r.blocked(s, w) {
				continue
			}
			if ratio := r.ratio(w, s, textsOf(r.target, run)); ratio <= 1 && !r.isOther(w, text, ratio) {
				all = append(all, candidate{s, w, text, ratio})
			}
		}
	}
	return all
}

// isGiven tells whether a name before word i is the given name of somebody: another
// name follows. A term of one word is rather the surname of somebody else.
func (r *repairer) isGiven(i int) bool {
	if i == 0 || i >= len(r.words) || strings.TrimSpace(r.target[r.words[i-1][1]:r.words[i][0]]) != "" {
		return false
	}
	next := r.target[r.words[i][0]:r.words[i][1]]
	return isCapitalised(next) && !english.IsWord(strings.ToLower(next))
}

// blocked tells whether the place is the English of another term, in whole or in
// part, but for one that is a part of w too (Alaska in Trans-Alaska pipeline).
func (r *repairer) blocked(s Span, w *wanted) bool {
	return slices.ContainsFunc(r.taken, func(t Span) bool {
		inside := s[0] <= t[0] && t[1] <= s[1] && t[1]-t[0] < s[1]-s[0]
		return s[0] < t[1] && t[0] < s[1] && !(inside && strings.Contains(w.EN, r.target[t[0]:t[1]]))
	})
}

// ratio is how far a run of words of the target is from a term, as a share of what
// is tolerated.
func (r *repairer) ratio(w *wanted, s Span, words []string) float32 {
	const never = 2 // any above 1
	text := r.target[s[0]:s[1]]
	if text == w.EN {
		return never
	}
	if strings.EqualFold(text, w.EN) && hasLower(w.EN) {
		return 0
	}
	if !isCapitalised(words[0]) || len(words) == 1 && (!mayBeName(r.target, s) || english.Derived(text, w.EN)) {
		return never
	}
	// Words that are right tell nothing of the others.
	wrong := make([]bool, len(words))
	right, common := 0, 0
	for i, word := range words {
		switch {
		case len(words) == len(w.words) && sameWord(word, w.words[i]):
			right++
			continue
		case i > 0 && english.IsWord(strings.ToLower(word)):
			common++
		}
		wrong[i] = true
	}
	if right == len(words) && right > 1 {
		return .1
	}
	if right > 1 && right == len(words)-1 && common == 1 {
		return .5 // one word is another: Preservation Area for Conservation Area
	}
	least := float32(never)
	have := latinSounds(words)
	for _, ref := range w.sounds {
		tolerance := ref.tolerance
		if len(words) != len(w.words) {
			tolerance = func(n int) float32 { return ref.tolerance(n) / 2 }
		} else if len(words) == 1 && english.IsWord(strings.ToLower(text)) {
			tolerance = func(n int) float32 { return ref.tolerance(n) / 3 } // Red for Reid
		}
		least = min(least, apart(join(have, nil), join(ref.words, nil), tolerance))
		if right > 0 && len(ref.words) == len(words) {
			least = min(least, apart(join(have, wrong), join(ref.words, wrong), tolerance))
		}
	}
	return least
}

// apart is how far apart two sounds are, as a share of what is tolerated.
func apart(a, b bengali.Sound, tolerance func(int) float32) float32 {
	t := tolerance(b.Consonants())
	if t == 0 || len(a) == 0 {
		return 2
	}
	return a.Distance(b, t) / t
}

// join puts the sounds of words together, of those only that are wrong if wrong
// is not nil.
func join(words []bengali.Sound, wrong []bool) (s bengali.Sound) {
	for i, w := range words {
		if wrong == nil || wrong[i] {
			s = append(s, w...)
		}
	}
	return s
}

// sameWord tells whether two words are the same but for capitals and a plural s.
func sameWord(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "s"), strings.TrimSuffix(b, "s"))
}

// mayBeName tells whether a word of the target can be a name: it is no common word, or
// has a capital that it does not owe to the begin of the sentence.
func mayBeName(target string, s Span) bool {
	if !english.IsWord(strings.ToLower(target[s[0]:s[1]])) {
		return true
	}
	before := strings.TrimRight(target[:s[0]], " \t\"'“‘(")
	last, _ := utf8.DecodeLastRuneInString(before)
	return before != "" && !strings.ContainsRune(".!?:", last)
}

// isOther tells whether another word of the source sounds more like the text.
func (r *repairer) isOther(w *wanted, text string, ratio float32) bool {
	have := join(latinSounds(textsOf(text, wordsOf(text))), nil)
	for _, tok := range r.tokens {
		if tok.Kind != bengali.Word || slices.ContainsFunc(w.at, func(s Span) bool { return s[0] <= tok.Start && tok.End <= s[1] }) {
			continue
		}
		nearer := false
		bengali.Splits(tok.Text, func(stem string, _ bengali.Ending) bool {
			sound := bengali.SoundOf(stem)
			tolerance := bengaliTolerance(sound.Consonants())
			nearer = have.Distance(sound, tolerance)/tolerance < min(ratio, .9)
			return !nearer
		})
		if nearer {
			return true
		}
	}
	return false
}

// isJoint tells whether words with s between them can be of one name.
func isJoint(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || utf8.RuneCountInString(s) == 1 && strings.ContainsAny(s, "."+hyphens+apostrophes)
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
