package segment

import (
	"bufio"
	"embed"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The word lists. An entry stands on a line of its own; # begins a comment.
//
//go:embed data
var data embed.FS

// A lexeme is what is known of a word or ending, a bit for each list that it is
// on and for what inflection makes of it.
type lexeme uint64

// Lists of words; see the heads of the files.
const (
	abbreviation lexeme = 1 << iota
	unit
	initial
	beforeNumber
	opener
	adverb
	verb
	homograph
	verbRoot
	speechVerb
	speechForm
	speechParticiple
	speechNoun
	lightVerb
	participle
	anaphor
	quotative
	quotedAs
	work
	negation
	conjunction
	suffix
	enAbbreviation
	enUnit
	enAfterUnit
	enTitle
	enBeforeNumber
	enBeforeLetter
	enCalendar
	enInner
	enOpener
	enSpeechVerb

	// What a word is by its stem and ending.
	finite // surely a finite verb, neither a noun nor a participle
	whole  // no abbreviation: a verb or an inflected word
	saying // a finite verb of saying
	light  // a finite light verb
	titled // what a quotation before it is, with an article: নাটকটি
)

// Lists of endings, in a lexeme of its own kind.
const (
	finiteEnding lexeme = 1 << iota
	finiteRootEnding
	finiteSureEnding
	imperativeEnding
	nonfiniteEnding
	wholeEnding
	articleEnding
)

// A list is a file in data.
type list struct {
	name   string // without .txt
	bit    lexeme
	ending bool
}

var files = []list{
	{name: "bn/abbreviations", bit: abbreviation},
	{name: "bn/units", bit: unit},
	{name: "bn/initials", bit: initial},
	{name: "bn/before-number", bit: beforeNumber},
	{name: "bn/openers", bit: opener},
	{name: "bn/adverbs", bit: adverb},
	{name: "bn/verbs", bit: verb},
	{name: "bn/homographs", bit: homograph},
	{name: "bn/verb-roots", bit: verbRoot},
	{name: "bn/speech-verbs", bit: speechVerb},
	{name: "bn/speech-forms", bit: speechForm},
	{name: "bn/speech-participles", bit: speechParticiple},
	{name: "bn/speech-nouns", bit: speechNoun},
	{name: "bn/light-verbs", bit: lightVerb},
	{name: "bn/participles", bit: participle},
	{name: "bn/anaphors", bit: anaphor},
	{name: "bn/quotatives", bit: quotative},
	{name: "bn/quoted-as", bit: quotedAs},
	{name: "bn/works", bit: work},
	{name: "bn/negations", bit: negation},
	{name: "bn/conjunctions", bit: conjunction},
	{name: "bn/suffixes", bit: suffix},
	{name: "en/abbreviations", bit: enAbbreviation},
	{name: "en/units", bit: enUnit},
	{name: "en/after-units", bit: enAfterUnit},
	{name: "en/titles", bit: enTitle},
	{name: "en/before-number", bit: enBeforeNumber},
	{name: "en/before-letter", bit: enBeforeLetter},
	{name: "en/calendar", bit: enCalendar},
	{name: "en/inner", bit: enInner},
	{name: "en/openers", bit: enOpener},
	{name: "en/speech-verbs", bit: enSpeechVerb},

	{name: "bn/finite", bit: finiteEnding, ending: true},
	{name: "bn/finite-root", bit: finiteRootEnding, ending: true},
	{name: "bn/finite-sure", bit: finiteSureEnding, ending: true},
	{name: "bn/imperatives", bit: imperativeEnding, ending: true},
	{name: "bn/nonfinite", bit: nonfiniteEnding, ending: true},
	{name: "bn/endings", bit: wholeEnding, ending: true},
	{name: "bn/articles", bit: articleEnding, ending: true},
}

// A lexicon holds all lists.
type lexicon struct {
	words   map[string]lexeme // by their letters as spell gives them
	endings []node            // a trie of the endings from their last letter on; the root is endings[0]
}

// A node of the trie has an ending, and longer ones below it.
type node struct {
	bits lexeme
	next [0x80]uint16 // by the letter before; 0 is none
}

// builtin returns the lists of the program, which nobody may change.
var builtin = sync.OnceValue(newLexicon)

func newLexicon() *lexicon {
	const words, endings = 4_000, 600 // about as many as there are
	l := &lexicon{words: make(map[string]lexeme, words), endings: make([]node, 1, endings)}
	for _, f := range files {
		text, err := data.ReadFile("data/" + f.name + ".txt")
		if err != nil {
			panic(err) // the files are part of the program
		}
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSuffix(line, "\n")
			if entry, _, noted := strings.Cut(line, "#"); noted {
				line = strings.TrimSpace(entry)
			}
			if line != "" {
				l.add(f, line)
			}
		}
	}
	return l
}

// add puts a word or ending on a list.
func (l *lexicon) add(f list, word string) {
	var buf spelling
	letters := buf.spell(word)
	if !f.ending {
		l.words[string(letters)] |= f.bit
		return
	}
	at := 0
	for _, c := range slices.Backward(letters) {
		next := &l.endings[at].next[c&0x7F]
		if *next == 0 {
			*next = uint16(len(l.endings))
			at = len(l.endings)
			l.endings = append(l.endings, node{})
			continue
		}
		at = int(*next)
	}
	l.endings[at].bits |= f.bit
}

// look finds out what is known of the word with these letters.
func (l *lexicon) look(letters []byte) lexeme {
	x := l.words[string(letters)]
	if x&verb != 0 {
		x |= finite | whole
	}
	if x&(speechForm|enSpeechVerb) != 0 {
		x |= saying
	}
	at := 0
	for i := len(letters) - 1; i > 0; i-- {
		c := letters[i]
		if c < bengaliLetter {
			break
		}
		if at = int(l.endings[at].next[c&0x7F]); at == 0 {
			break
		}
		if e := l.endings[at].bits; e != 0 {
			x |= l.inflected(letters[:i], e, i == len(letters)-1)
		}
	}
	if x&homograph != 0 {
		x &^= finite
	}
	return x
}

// inflected finds out what a stem with the ending e makes.
func (l *lexicon) inflected(stem []byte, e lexeme, single bool) (x lexeme) {
	// After an unknown stem of two letters or more an ending speaks for itself,
	// a single one only after a consonant.
	if last := stem[len(stem)-1]; len(stem) >= 2 && last != viramaLetter && (!single || consonant(last)) {
		if e&wholeEnding != 0 {
			x |= whole
		}
		if e&finiteSureEnding != 0 {
			x |= finite
		}
	}
	known := l.words[string(stem)]
	if known&verbRoot != 0 {
		if e&(finiteEnding|imperativeEnding) != 0 {
			x |= whole
		}
		if e&finiteRootEnding != 0 {
			x |= finite
		}
	}
	if known&speechVerb != 0 {
		if e&finiteEnding != 0 {
			x |= saying
		}
		if e&nonfiniteEnding != 0 {
			x |= speechParticiple
		}
	}
	if known&lightVerb != 0 && e&finiteEnding != 0 {
		x |= light
	}
	if e&articleEnding != 0 {
		x |= known & speechNoun
		if known&work != 0 {
			x |= titled
		}
	}
	return x
}

// list returns what is on a list, with its words as NFC has them.
func (l *lexicon) list(f list) (all []string) {
	if !f.ending {
		for word, x := range l.words {
			if x&f.bit != 0 {
				all = append(all, read(word))
			}
		}
		return all
	}
	var below func(at int, tail string)
	below = func(at int, tail string) {
		if l.endings[at].bits&f.bit != 0 {
			all = append(all, read(tail))
		}
		for c, next := range l.endings[at].next {
			if next != 0 {
				below(int(next), string([]byte{bengaliLetter | byte(c)})+tail)
			}
		}
	}
	below(0, "")
	return all
}

// Words are the abbreviations, units, verbs of saying and other words by which
// the rules decide. Read adds those of a user to the built-in ones, which the
// zero value has.
type Words struct{ own *lexicon }

// lexicon returns what the scanner works with. A nil Words is the built-in one.
func (w *Words) lexicon() *lexicon {
	if w == nil || w.own == nil {
		return builtin()
	}
	return w.own
}

// Read adds the words in r, one a line. # begins a comment, and a full stop at
// the end of a word does not count. A tab and the name of a list may follow
// (units, speech-verbs, endings ...: the files in this package's folder data);
// without one the word is an abbreviation. The script of a word decides between
// the Bengali and the English list of that name. An error begins with the number
// of the line; the words before it have been added.
func (w *Words) Read(r io.Reader) error {
	if w.own == nil {
		w.own = &lexicon{words: maps.Clone(builtin().words), endings: slices.Clone(builtin().endings)}
	}
	lines := bufio.NewScanner(r)
	n := 0
	for lines.Scan() {
		n++
		line := lines.Text()
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if !utf8.ValidString(line) {
			return fmt.Errorf("line %d: invalid UTF-8", n)
		}
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		word, name, _ := strings.Cut(line, "\t")
		if err := w.add(word, strings.TrimSpace(name)); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("line %d: too long", n+1)
	}
	return lines.Err()
}

// add puts a word of the user on the list of that name.
func (w *Words) add(word, name string) error {
	word = strings.TrimSuffix(strings.TrimSpace(word), ".")
	switch {
	case word == "":
		return errors.New("there is no word")
	case strings.ContainsFunc(word, unicode.IsSpace):
		return fmt.Errorf("%q is more than one word", word)
	case len(w.own.endings)+maxLetters > math.MaxUint16:
		return errors.New("there are too many endings")
	case len(word) > maxLetters:
		return fmt.Errorf("the word %q is too long", word)
	}
	folder := "en/"
	if r, _ := utf8.DecodeRuneInString(word); isBengali(r) {
		folder = "bn/"
		// Of a dotted chain only the last part is looked up.
		word = word[strings.LastIndexByte(word, '.')+1:]
	}
	if name == "" {
		name = "abbreviations"
	}
	var names []string
	for _, f := range files {
		if f.name == folder+name {
			w.own.add(f, word)
			return nil
		}
		if short, ok := strings.CutPrefix(f.name, folder); ok {
			names = append(names, short)
		}
	}
	slices.Sort(names)
	return fmt.Errorf("there is no list %q for %q; the lists are %s", name, word, strings.Join(names, ", "))
}
