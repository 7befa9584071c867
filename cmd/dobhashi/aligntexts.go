package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/segment"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/translate/document"
)

// sideText is one of two texts that are to be aligned.
type sideText struct {
	path      string
	sentences []align.Sentence
	letters   bengali.Letters
	notes     []string
}

func (t *sideText) name() string { return display(t.path, "standard input") }

// bothTexts are a Bengali text and an English one.
type bothTexts struct {
	source, target *sideText
	notes          []string
}

// readBoth reads two texts, and finds out which is the Bengali one if they were named the wrong way
// round. That is cut into sentences as for translate, so that a memory knows them.
func (a *aligning) readBoth(files filePair) (*bothTexts, error) {
	first, err := a.readText(files[0], segment.Auto)
	if err != nil {
		return nil, err
	}
	second, err := a.readText(files[1], segment.English)
	if err != nil {
		return nil, err
	}
	swapped, err := orient(first.name(), second.name(), &first.letters, &second.letters)
	if err != nil {
		return nil, err
	}
	var notes []string
	if swapped {
		notes = append(notes, fmt.Sprintf("%s is English and %s Bengali: they are taken that way round", first.name(), second.name()))
		// English is cut into sentences by rules of its own.
		if first, err = a.readText(files[1], segment.Auto); err != nil {
			return nil, err
		}
		if second, err = a.readText(files[0], segment.English); err != nil {
			return nil, err
		}
	}
	return &bothTexts{first, second, append(append(notes, first.notes...), second.notes...)}, nil
}

// readText reads a document. Standard input is kept, to be read again.
func (a *aligning) readText(path string, language segment.Language) (*sideText, error) {
	opt := document.Options{Lines: a.opt.Lines, AnyScript: true, Segment: a.opt.Segment}
	opt.Segment.Language = language
	e := *a.env
	if path == "-" {
		if a.stdinText == nil {
			text, err := io.ReadAll(a.stdin)
			if err != nil {
				return nil, fmt.Errorf("cannot read standard input: %w", err)
			}
			a.stdinText = text
		}
		e.stdin = bytes.NewReader(a.stdinText)
	}
	d, err := openDocument(&e, path, opt)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	t := &sideText{path: path}
	tagged := 0
	for s, err := range d.Sentences() {
		if err != nil {
			return nil, err
		}
		if len(s.Tags) > 0 {
			tagged++
		}
		t.letters.Add(s.Text)
		t.sentences = append(t.sentences, s)
	}
	for _, n := range d.Notes() {
		t.notes = append(t.notes, t.name()+": "+n)
	}
	if n := len(t.sentences); n > 0 && opt.Lines && slices.Contains(d.Extensions(), ".txt") {
		if blank := t.sentences[n-1].Place.Line - n; blank > 0 { // who numbers lines may count them
			t.notes = append(t.notes, fmt.Sprintf("%s: %s not counted as sentences", t.name(), count(blank, "blank line")))
		}
	}
	if tagged > 0 {
		t.notes = append(t.notes, fmt.Sprintf("%s: the inline markup of %s is left out", t.name(), count(tagged, "sentence")))
	}
	return t, nil
}

const (
	// enoughLetters make a statement about the script of a text.
	enoughLetters = 10
	// mixedShare of the letters may be Bengali in an English text that quotes some, and
	// so many must be at least in a Bengali text.
	mixedShare = 0.1
)

// orient tells whether the first text is the English one and the second the Bengali one, and
// refuses those that cannot be the two. Short texts are believed.
func orient(first, second string, a, b *bengali.Letters) (swapped bool, err error) {
	if a.Share("Bengali") < mixedShare && a.Share("Latin") >= .5 && b.Share("Bengali") >= .5 {
		return true, nil
	}
	wrong := func(name string, l *bengali.Letters, language string) error {
		script, percent := l.Most()
		if script == "" {
			return fmt.Errorf("%s is not %s: its letters are of another script", name, language)
		}
		return fmt.Errorf("%s is not %s: %d %% of its letters are %s", name, language, percent, script)
	}
	const hint = "align takes a Bengali text and its English translation"
	scriptA, percentA := a.Most()
	scriptB, percentB := b.Most()
	switch {
	case a.All < enoughLetters || b.All < enoughLetters:
		return false, nil
	case scriptA == scriptB && percentA >= 50 && percentB >= 50:
		language := map[string]string{"Latin": "English (or another language in Latin letters)", "Devanagari": "in Devanagari letters"}[scriptA]
		if language == "" {
			language = scriptA
		}
		return false, &hinted{fmt.Errorf("%s and %s are both %s", first, second, language), hint}
	case a.Share("Bengali") < mixedShare:
		return false, &hinted{wrong(first, a, "Bengali"), hint}
	case b.Share("Latin") < .5:
		return false, &hinted{wrong(second, b, "English"), hint}
	}
	return false, nil
}
