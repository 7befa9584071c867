package segment

import (
	"bufio"
	"embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The word lists. An entry stands on a line of its own; # begins a comment.
//
//go:embed data
var data embed.FS

// A set is one list, its words folded as [fold] does.
type set map[string]struct{}

// has tells whether the folded word is in the list.
func (t set) has(word []byte) bool {
	_, ok := t[string(word)]
	return ok
}

// lists are the words that the rules ask for; see the heads of the files.
type lists struct {
	abbreviations     set // written with a full stop
	units             set // the same, but may end a sentence
	initials          set // names of Latin letters
	beforeNumber      set // "section", "page"
	openers           set // words that begin sentences
	verbs             set // finite forms of irregular verbs
	homographs        set // those that are other words too
	verbRoots         set // stems of verbs
	finite            set // endings of finite verbs after a known stem
	finiteRoot        set // those of them that make no other words
	finiteSure        set // those that do so after any stem
	imperatives       set // endings of commands
	nonfinite         set // endings of participles
	endings           set // of whole words, verbs and inflected nouns
	speechVerbs       set // stems of verbs of saying
	speechForms       set // verbs of saying in some forms only
	speechParticiples set // the same, participles
	speechNouns       set // that say with a light verb
	lightVerbs        set // stems of those light verbs
	participles       set // of light verbs
	anaphors          set // "this", "this word", before a verb of saying
	quotatives        set // "saying", after a quotation
	quotedAs          set // "titled", after a quotation
	works             set // "book", "song", after its title
	articles          set // suffixed to those
	negations         set
	suffixes          set // hyphenated to a word

	enAbbreviations set // may end a sentence
	enUnits         set // the same, and mostly do before a capital
	enAfterUnits    set // words that go on after those
	enTitles        set // before a name
	enBeforeNumber  set
	enBeforeLetter  set // "block", before a single letter
	enCalendar      set // months and days
	enInner         set // in mid sentence
	enOpeners       set // words that begin sentences
	enSpeechVerbs   set // past tense
}

// named returns the lists under the names of their files in data.
func (l *lists) named() map[string]*set {
	return map[string]*set{
		"bn/abbreviations":      &l.abbreviations,
		"bn/units":              &l.units,
		"bn/initials":           &l.initials,
		"bn/before-number":      &l.beforeNumber,
		"bn/openers":            &l.openers,
		"bn/verbs":              &l.verbs,
		"bn/homographs":         &l.homographs,
		"bn/verb-roots":         &l.verbRoots,
		"bn/finite":             &l.finite,
		"bn/finite-root":        &l.finiteRoot,
		"bn/finite-sure":        &l.finiteSure,
		"bn/imperatives":        &l.imperatives,
		"bn/nonfinite":          &l.nonfinite,
		"bn/endings":            &l.endings,
		"bn/speech-verbs":       &l.speechVerbs,
		"bn/speech-forms":       &l.speechForms,
		"bn/speech-participles": &l.speechParticiples,
		"bn/speech-nouns":       &l.speechNouns,
		"bn/light-verbs":        &l.lightVerbs,
		"bn/participles":        &l.participles,
		"bn/anaphors":           &l.anaphors,
		"bn/quotatives":         &l.quotatives,
		"bn/quoted-as":          &l.quotedAs,
		"bn/works":              &l.works,
		"bn/articles":           &l.articles,
		"bn/negations":          &l.negations,
		"bn/suffixes":           &l.suffixes,

		"en/abbreviations": &l.enAbbreviations,
		"en/units":         &l.enUnits,
		"en/after-units":   &l.enAfterUnits,
		"en/titles":        &l.enTitles,
		"en/before-number": &l.enBeforeNumber,
		"en/before-letter": &l.enBeforeLetter,
		"en/calendar":      &l.enCalendar,
		"en/inner":         &l.enInner,
		"en/openers":       &l.enOpeners,
		"en/speech-verbs":  &l.enSpeechVerbs,
	}
}

// builtin returns the lists of the program, which nobody may change.
var builtin = sync.OnceValue(func() *lists {
	l := new(lists)
	for name, list := range l.named() {
		text, err := data.ReadFile("data/" + name + ".txt")
		if err != nil {
			panic(err) // the files are part of the program
		}
		*list = set{}
		for line := range strings.Lines(string(text)) {
			line, _, _ = strings.Cut(line, "#")
			if line = strings.TrimSpace(line); line != "" {
				(*list)[line] = struct{}{}
			}
		}
	}
	return l
})

// Words are the abbreviations, units, verbs of saying and other words by which
// the rules decide. Read adds those of a user to the built-in ones, which the
// zero value has.
type Words struct{ own *lists }

// lists returns what the scanner works with. A nil Words is the built-in one.
func (w *Words) lists() *lists {
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
		own := *builtin()
		for _, list := range own.named() {
			copied := make(set, len(*list))
			for word := range *list {
				copied[word] = struct{}{}
			}
			*list = copied
		}
		w.own = &own
	}
	named := w.own.named()
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
		word, list, _ := strings.Cut(line, "\t")
		if err := add(named, word, strings.TrimSpace(list)); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("line %d: too long", n+1)
	}
	return lines.Err()
}

// add puts a word of the user on a list.
func add(named map[string]*set, word, list string) error {
	word = strings.TrimSuffix(strings.TrimSpace(word), ".")
	if word == "" {
		return errors.New("no word before the list")
	}
	if strings.ContainsFunc(word, unicode.IsSpace) {
		return fmt.Errorf("%q is more than one word", word)
	}
	language := "en"
	if r, _ := utf8.DecodeRuneInString(word); bengali(r) {
		language = "bn"
		// Of a dotted chain only the last part is looked up.
		word = word[strings.LastIndexByte(word, '.')+1:]
	}
	if list == "" {
		list = "abbreviations"
	}
	t, ok := named[language+"/"+list]
	if !ok {
		var names []string
		for name := range named {
			if name, ok := strings.CutPrefix(name, language+"/"); ok {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		return fmt.Errorf("no list %q for the word %q; the lists are %s", list, word, strings.Join(names, ", "))
	}
	var s scanner
	folded := s.fold(norm.NFC.String(word))
	if len(folded) == 0 {
		return fmt.Errorf("the word %q is too long", word)
	}
	(*t)[string(folded)] = struct{}{}
	return nil
}
