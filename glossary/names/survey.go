package names

import (
	"cmp"
	_ "embed"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/english"
)

// Survey counts how the names of a collection of texts are spelled, in Bengali and
// in English: make one with [NewSurvey], [Survey.Add] the texts, and see what
// [Survey.Findings] there are. Its memory grows with the words that are different,
// not with the length of the texts. It is not safe for concurrent use.
type Survey struct {
	lexicon  *Lexicon
	glossary *glossary.Glossary
	stated   map[string]bool // the folded spellings that a list of the user has

	bengali map[string]*word // by folded surface form
	english map[string]*word
	terms   map[*glossary.Term]map[string]*use // spellings of terms, by their forms
	wrong   map[*glossary.Term]map[string]int  // English that stands for a term and is not its
	right   map[*glossary.Term]map[string]int  // English of terms in pairs

	toks []bengali.Token
	sent []*word // the names of the text that is added
}

// use counts a spelling.
type use struct{ free, quoted int }

// word is a word that may be a name, as it stands in texts.
type word struct {
	text  string
	order int
	// common words are no names; nothing else is known of them.
	common bool
	// ambiguous words may be names and are common words too: বিশ্বাস, belief.
	ambiguous bool
	use
	// before and after are names that stand beside it.
	before, after beside
	// initial counts where it begins an English sentence.
	initial int
	lower   bool // an English word that is also written with a small letter
	// person and place count what tells them apart: words before and after the name,
	// and its case.
	person, place int
	// links are the English words of pairs that may be this name.
	links map[*word]int
}

// beside are some of the names that stand at one side of a name, and how often.
type beside struct {
	words [4]*word
	n     [4]int
}

func (b *beside) add(w *word) {
	for i, have := range b.words {
		if have == nil || have == w {
			b.words[i] = w
			b.n[i]++
			return
		}
	}
}

// NewSurvey makes a survey of what is known of names: the spellings of known count
// as those of one name, but which of them is preferred is stated only by lists,
// which go before known and of which later ones go before earlier ones.
func NewSurvey(known []glossary.Term, lists ...[]glossary.Term) *Survey {
	all := append([][]glossary.Term{known}, lists...)
	s := &Survey{
		lexicon:  NewLexicon(all...),
		glossary: glossary.New(all...),
		stated:   make(map[string]bool),
		bengali:  make(map[string]*word),
		english:  make(map[string]*word),
		terms:    make(map[*glossary.Term]map[string]*use),
		wrong:    make(map[*glossary.Term]map[string]int),
		right:    make(map[*glossary.Term]map[string]int),
	}
	for _, list := range lists {
		for i := range list {
			if list[i].IsApproved() {
				s.stated[bengali.Fold(list[i].BN)] = true
			}
		}
	}
	return s
}

// prefers tells whether the user has stated how the name of a term is spelled.
func (s *Survey) prefers(t *glossary.Term) bool { return t != nil && s.stated[bengali.Fold(t.BN)] }

// Add adds a text, or a pair. Each side is taken for Bengali or English by its
// letters; an empty text is none.
func (s *Survey) Add(source, target string) {
	if bengali.Has(target) && !bengali.Has(source) {
		source, target = target, source
	}
	names := s.add(source)
	if target == "" {
		return
	}
	names = slices.Clone(names)
	s.link(names, s.add(target))
	if ms := s.glossary.Match(source); len(ms) > 0 {
		for _, m := range glossary.Misspelled(source, target, ms) {
			count(s.wrong, m.Term, target[m.At[0]:m.At[1]])
		}
		for t, at := range found(target, ms) {
			count(s.right, t, target[at[0]:at[1]])
		}
	}
}

// found yields where the English of the terms of a source stands.
func found(target string, ms []glossary.Match) iter.Seq2[*glossary.Term, glossary.Span] {
	return func(yield func(*glossary.Term, glossary.Span) bool) {
		uses, _, _ := glossary.Verify(target, ms)
		i := 0
		for _, m := range ms {
			if m.Term.Homograph {
				continue
			}
			if at := uses[i].Target; at != nil && !yield(m.Term, *at) {
				return
			}
			i++
		}
	}
}

func count(m map[*glossary.Term]map[string]int, t *glossary.Term, form string) {
	if m[t] == nil {
		m[t] = make(map[string]int)
	}
	m[t][form]++
}

// add adds a text and returns its words that may be names, valid until the next call.
func (s *Survey) add(text string) []*word {
	s.sent = s.sent[:0]
	if text == "" {
		return nil
	}
	s.toks = bengali.Tokenize(s.toks[:0], text)
	apart := skipped(text, s.toks)
	if bengali.Has(text) {
		s.addTerms(text, apart)
		s.addBengali(apart)
	} else {
		s.addEnglish(text, apart)
	}
	return s.sent
}

// addTerms counts the spellings of the terms that have several.
func (s *Survey) addTerms(text string, apart zones) {
	for _, m := range s.occurrences(text, s.toks) {
		zone := apart.at(m.Start)
		if zone == address {
			continue
		}
		if s.terms[m.Term] == nil {
			s.terms[m.Term] = make(map[string]*use)
		}
		u := s.terms[m.Term][m.Form]
		if u == nil {
			u = new(use)
			s.terms[m.Term][m.Form] = u
		}
		u.add(zone)
	}
}

// occurrences are those of the terms that have several spellings, in a text with
// the tokens toks.
func (s *Survey) occurrences(text string, toks []bengali.Token) []glossary.Match {
	all := s.glossary.OccurrencesTokens(nil, text, toks)
	var out []glossary.Match
	for _, m := range all {
		// A form that is part of a longer one of the same term is not counted: the
		// United States, of America.
		part := slices.ContainsFunc(all, func(o glossary.Match) bool {
			return o.Term == m.Term && o.Start <= m.Start && m.End <= o.End && o.End-o.Start > m.End-m.Start
		})
		if !part && len(m.Term.Variants) > 0 && (m.Form == m.Term.BN || slices.Contains(m.Term.Variants, m.Form)) {
			out = append(out, m)
		}
	}
	return out
}

func (u *use) add(zone zone) {
	if zone == title {
		u.quoted++
	} else {
		u.free++
	}
}

func (u use) count() int { return u.free + u.quoted }

// addBengali counts the words of a Bengali text that may be names.
func (s *Survey) addBengali(apart zones) {
	var last *word
	for i := range s.toks {
		tok := &s.toks[i]
		if tok.Kind != bengali.Word || apart.at(tok.Start) == address {
			last = nil
			continue
		}
		if last != nil && tok.Space && isPlaceWord(tok.Text) {
			last.place++
		}
		w := s.bengali[tok.Text]
		if w == nil {
			text := strings.Clone(tok.Text)
			w = &word{text: text, order: len(s.bengali), common: !s.lexicon.mayBeName(text), ambiguous: s.lexicon.common(text)}
			s.bengali[text] = w
		}
		if w.common || i > 0 && !tok.Space && s.toks[i-1].Text == "-" && isEnding(tok.Text) {
			last = nil
			continue
		}
		w.add(apart.at(tok.Start))
		if i > 0 && tok.Space && titles()[s.toks[i-1].Text] {
			w.person++
		}
		s.sent = append(s.sent, w)
		if last != nil && tok.Space {
			last.after.add(w)
			w.before.add(last)
		}
		last = w
	}
}

//go:embed titles.txt
var titlesTXT string

//go:embed placewords.txt
var placeWordsTXT string

// titles stand before the names of persons, placeWords after those of places.
var (
	titles     = sync.OnceValue(func() map[string]bool { return listed(titlesTXT) })
	placeWords = sync.OnceValue(func() map[string]bool { return listed(placeWordsTXT) })
)

// listed reads a list of words.
func listed(text string) map[string]bool {
	m := make(map[string]bool)
	for line := range strings.Lines(text) {
		if line[0] != '#' {
			m[bengali.Fold(strings.TrimSuffix(line, "\n"))] = true
		}
	}
	return m
}

// isPlaceWord tells whether a folded word is one of placeWords with any ending.
func isPlaceWord(text string) (found bool) {
	bengali.Splits(text, func(stem string, _ bengali.Ending) bool {
		found = placeWords()[stem]
		return !found
	})
	return found
}

func isEnding(text string) bool {
	_, ok := bengali.ParseEnding(text)
	return ok
}

// mayBeName tells whether a folded word may be a name: it is none that everybody
// knows.
func (l *Lexicon) mayBeName(folded string) bool {
	if t := l.terms[folded]; t != nil {
		return !t.Homograph
	}
	if utf8.RuneCountInString(folded) < 2 || len(bengali.VerbForms(folded)) > 0 {
		return false
	}
	return bengali.NameInLatin(folded) != nil || !l.common(folded) && !soundsCommon(folded)
}

// commonSounds are the sounds of common words that are no names.
var commonSounds = sync.OnceValue(func() map[uint64]bool {
	m := make(map[uint64]bool)
	for w := range bengali.Words {
		if bengali.NameInLatin(w) == nil {
			m[bengali.SoundOf(w).Key()] = true
		}
	}
	return m
})

// soundsCommon tells whether a word sounds like a common one: it is rather that
// one, misspelled, than a name.
func soundsCommon(folded string) bool {
	found := false
	bengali.Splits(folded, func(stem string, _ bengali.Ending) bool {
		found = bengali.NameInLatin(stem) == nil && commonSounds()[bengali.SoundOf(stem).Key()]
		return !found
	})
	return found
}

// addEnglish counts the words of an English text that may be names.
func (s *Survey) addEnglish(text string, apart zones) {
	begins := true // a sentence, so that a capital tells nothing
	var last *word
	for i := range s.toks {
		tok := &s.toks[i]
		if tok.Kind != bengali.Foreign {
			switch tok.Text {
			case ".", "!", "?", ":", ";", "…", "।":
				begins = true
				last = nil
			case "'", "-":
			default:
				last = nil
			}
			continue
		}
		initial := begins
		begins = false
		if apart.at(tok.Start) == address || i > 0 && !tok.Space && s.toks[i-1].Text == "'" && len(tok.Text) <= 2 {
			continue // Lavrov's, isn't
		}
		if r, _ := utf8.DecodeRuneInString(tok.Text); !unicode.IsUpper(r) || len(tok.Text) < 2 {
			last = nil
			if w := s.english[capitalised(tok.Text)]; w != nil {
				w.lower = true
			}
			continue
		}
		w := s.english[tok.Text]
		if w == nil {
			t := strings.Clone(tok.Text)
			lower := strings.ToLower(t)
			w = &word{text: t, order: len(s.english), common: english.IsWord(lower) && s.lexicon.english[lower] == nil}
			s.english[t] = w
		}
		if w.common {
			last = nil
			continue
		}
		w.add(apart.at(tok.Start))
		if initial {
			w.initial++
		}
		s.sent = append(s.sent, w)
		if last != nil && tok.Space {
			last.after.add(w)
			w.before.add(last)
		}
		last = w
	}
}

// capitalised is word with its first letter as a capital.
func capitalised(word string) string {
	r, n := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[n:]
}

// maxLinks bounds how many English words are kept for a name.
const maxLinks = 24

// link remembers which English words of a pair may be which of its names.
func (s *Survey) link(bn, en []*word) {
	for _, b := range bn {
		for _, e := range en {
			if b.links[e] == 0 && (len(b.links) >= maxLinks || !soundsLike(b.text, e.text)) {
				continue
			}
			if b.links == nil {
				b.links = make(map[*word]int)
			}
			b.links[e]++
		}
	}
}

// soundsLike tells whether an English word may be the name that a Bengali word is,
// with or without its ending.
func soundsLike(bn, en string) bool {
	want := bengali.LatinSound(en)
	found := false
	bengali.Splits(bn, func(stem string, _ bengali.Ending) bool {
		sound := bengali.SoundOf(stem)
		limit := .3 * float32(max(sound.Consonants(), 2))
		found = want.Distance(sound, limit) <= limit
		return !found
	})
	return found
}

// zone is a part of a text where names stand in another way.
type zone uint8

const (
	open    zone = iota
	title        // a few words in quotation marks, perhaps the title of a work
	address      // a web address, a handle or a tag: no text at all
)

// zones are those of a text, in order.
type zones []stretch

// stretch is the bytes start to end of a text.
type stretch struct {
	start, end int
	zone
}

// at is the zone of byte i.
func (z zones) at(i int) zone {
	k, found := slices.BinarySearchFunc(z, i, func(x stretch, i int) int {
		switch {
		case x.end <= i:
			return -1
		case x.start > i:
			return 1
		}
		return 0
	})
	if !found {
		return open
	}
	return z[k].zone
}

// titleWords is how many words a title in quotation marks has at most.
const titleWords = 4

// skipped finds the parts of a text where names stand in another way.
func skipped(text string, toks []bengali.Token) (out zones) {
	add := func(start, end int, z zone) {
		if n := len(out); n > 0 && out[n-1].end > start {
			if out[n-1].zone == address {
				return
			}
			out = out[:n-1] // the address in it goes first
		}
		out = append(out, stretch{start, end, z})
	}
	opened, words := -1, 0
	for i := range toks {
		tok := &toks[i]
		if tok.Kind != bengali.Punct {
			words++
			continue
		}
		c, _ := utf8.DecodeRuneInString(text[tok.Start:])
		switch c {
		case '“', '‘', '«':
			opened, words = i, 0
		case '"', '”', '’', '»':
			if opened >= 0 && words > 0 && words <= titleWords {
				add(toks[opened].End, tok.Start, title)
			}
			opened = -1
			if c == '"' {
				opened, words = i, 0
			}
		case '।', '.', '!', '?', ',', ';', '|':
			opened = -1 // what is said, not what is named
		case '@', '#', '/', ':':
			if strings.Contains("@#", tok.Text) || strings.HasPrefix(text[tok.Start:], "://") || strings.HasPrefix(text[tok.Start:], "//") {
				start, end := tok.Start, tok.End
				for start > 0 && text[start-1] > ' ' && text[start-1] < utf8.RuneSelf && c != '#' {
					start--
				}
				for end < len(text) && text[end] > ' ' {
					end++
				}
				add(start, end, address)
			}
		}
	}
	slices.SortFunc(out, func(a, b stretch) int { return cmp.Compare(a.start, b.start) })
	return out
}
