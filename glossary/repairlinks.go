package glossary

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/english"
)

// moreWords is by how many words that a system wrote for a term may exceed the words of its
// English. Where there are more, the links are rather wrong.
const moreWords = 2

// placeByLinks adds to the edits of a target those that put the terms that are missing after
// them, in repaired, where links lead. It returns nil if there are none, or if what they make is
// no better.
func placeByLinks(target, repaired string, ms []Match, links []Link, edits []Edit) (all []Edit, findings []Finding) {
	now, found, _ := Verify(repaired, ms)
	if found == len(now) {
		return nil, nil
	}
	before, _, _ := Verify(target, ms)
	var taken []Span
	for _, e := range edits {
		taken = append(taken, e.At)
	}
	for _, u := range before {
		if u.Target != nil {
			taken = append(taken, *u.Target)
		}
	}
	terms := slices.DeleteFunc(slices.Clone(ms), func(m Match) bool { return m.Term.Homograph })
	all = slices.Clone(edits)
	placed := 0
	for i, u := range now {
		if u.Target != nil {
			continue
		}
		t := terms[i].Term
		at, ok := linkedRun(target, u.Source, links, t.EN)
		if !ok || overlaps(at, taken) {
			continue
		}
		text := t.EN
		if at[0] == 0 {
			r, n := utf8.DecodeRuneInString(text)
			text = string(unicode.ToUpper(r)) + text[n:]
		}
		taken = append(taken, at)
		all = append(all, Edit{at, text})
		findings = append(findings, wasRepaired(t, target[at[0]:at[1]]))
		placed++
	}
	if placed == 0 {
		return nil, nil
	}
	slices.SortFunc(all, func(a, b Edit) int { return cmp.Compare(a.At[0], b.At[0]) })
	if _, n, _ := Verify(apply(target, all), ms); n < found+placed {
		return nil, nil // one was put in the place of another
	}
	return all, findings
}

// linkedRun finds the words of the target that are linked with a part of the source, a term whose
// English is en. They stand side by side, are hardly more than those of en, have more than grammar in them and
// are linked with nothing else. Words of grammar may stand between them, or before them if they are linked. Of a
// name, one word at least must have a capital or be one of en, as what is linked with a wrong match mostly has
// none; what has a capital and stands beside it unlinked belongs to it.
func linkedRun(target string, source Span, links []Link, en string) (run Span, ok bool) {
	name := isCapitalised(en)
	right := textsOf(en, wordsOf(en))
	run = Span{len(target), 0}
	for _, l := range links {
		if overlaps(l.Source, []Span{source}) {
			run[0], run[1] = min(run[0], l.Target[0]), max(run[1], l.Target[1])
		}
	}
	words := wordsOf(target)
	first := slices.IndexFunc(words, func(w Span) bool { return w[1] > run[0] })
	last := first
	for last >= 0 && last < len(words) && words[last][0] < run[1] {
		last++
	}
	if first < 0 || first == last {
		return run, false
	}
	linked := func(w Span) (here, elsewhere bool) {
		for _, l := range links {
			if overlaps(l.Target, []Span{w}) {
				if overlaps(l.Source, []Span{source}) {
					here = true
				} else {
					elsewhere = true
				}
			}
		}
		return here, elsewhere
	}
	if name {
		free := func(i, j int) bool { // word i belongs to the name that j is of
			here, elsewhere := linked(words[i])
			return !here && !elsewhere && isNameAt(target, words[i]) &&
				isJoint(target[min(words[i][1], words[j][1]):max(words[i][0], words[j][0])])
		}
		for first > 0 && free(first-1, first) {
			first--
		}
		for last < len(words) && free(last, last-1) {
			last++
		}
	}
	meaning, likely := 0, 0
	for i, w := range words[first:last] {
		if i > 0 && !isJoint(target[words[first+i-1][1]:w[0]]) {
			return run, false
		}
		here, elsewhere := linked(w)
		grammar := english.IsFunctionWord(strings.ToLower(target[w[0]:w[1]]))
		capital := isNameAt(target, w)
		if elsewhere || !here && !grammar && !(name && capital) {
			return run, false
		}
		if !grammar {
			meaning++
		}
		if capital || slices.ContainsFunc(right, func(r string) bool { return !grammar && strings.EqualFold(r, target[w[0]:w[1]]) }) {
			likely++
		}
	}
	return Span{words[first][0], words[last-1][1]}, meaning > 0 && last-first <= len(right)+moreWords && (!name || likely > 0)
}

// isNameAt tells whether a word can be of a name: it has a capital that it does not owe to the begin of the
// sentence.
func isNameAt(target string, w Span) bool {
	text := target[w[0]:w[1]]
	return isCapitalised(text) && mayBeName(target, w)
}
