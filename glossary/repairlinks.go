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
		at, ok := linkedRun(target, u.Source, links, len(wordsOf(t.EN))+moreWords)
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

// linkedRun finds the words of the target that are linked with a part of the source, if they stand
// side by side, are at most so many, have more than grammar in them and are linked with nothing else.
// Words of grammar may stand between them, or before them if they are linked.
func linkedRun(target string, source Span, links []Link, most int) (run Span, ok bool) {
	run = Span{len(target), 0}
	for _, l := range links {
		if overlaps(l.Source, []Span{source}) {
			run[0], run[1] = min(run[0], l.Target[0]), max(run[1], l.Target[1])
		}
	}
	if run[0] >= run[1] {
		return run, false
	}
	meaning := 0
	words := wordsOf(target[run[0]:run[1]])
	for _, w := range words {
		at := Span{run[0] + w[0], run[0] + w[1]}
		grammar := english.IsFunctionWord(strings.ToLower(target[at[0]:at[1]]))
		if !grammar {
			meaning++
		}
		linked := false
		for _, l := range links {
			if !overlaps(l.Target, []Span{at}) {
				continue
			}
			if !overlaps(l.Source, []Span{source}) {
				return run, false
			}
			linked = true
		}
		if !linked && !grammar {
			return run, false
		}
	}
	for i := 1; i < len(words); i++ {
		if !isJoint(target[run[0]+words[i-1][1] : run[0]+words[i][0]]) {
			return run, false
		}
	}
	return run, meaning > 0 && len(words) <= most
}
