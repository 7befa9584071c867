package word

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
)

// goldPair is a pair of testdata/links.txt.
type goldPair struct {
	source, target string
	links          map[byte][]goldLink // n, d, w
}

// goldLink is words of both sides, by their numbers.
type goldLink struct{ source, target []int }

// wordsOf are the words of a text as the test files count them.
func wordsOf(text string) []word {
	words, _ := split(nil, nil, text)
	return words
}

func readGold(t testing.TB, path string) (pairs []goldPair) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(file), "\n") {
		kind, rest, _ := strings.Cut(line, "\t")
		if line == "" || line[0] == '#' {
			continue
		}
		switch kind {
		case "bn":
			pairs = append(pairs, goldPair{source: rest, links: make(map[byte][]goldLink)})
			continue
		case "en":
			pairs[len(pairs)-1].target = rest
			continue
		}
		p := &pairs[len(pairs)-1]
		for entry := range strings.FieldsSeq(rest) {
			bn, en, ok := strings.Cut(entry, "=")
			l := goldLink{numbered(p.source, bn), numbered(p.target, en)}
			if !ok || l.source == nil || l.target == nil {
				t.Fatalf("%s:%d: %s does not stand there", path, n+1, entry)
			}
			p.links[kind[0]] = append(p.links[kind[0]], l)
		}
	}
	return pairs
}

// numbered are the numbers of the words of a text that a gold link names, nil if they do
// not stand together there.
func numbered(text, entry string) []int {
	entry, nth, _ := strings.Cut(entry, "#")
	skip, _ := strconv.Atoi(nth)
	named := wordsOf(strings.ReplaceAll(entry, "_", " "))
	words := wordsOf(text)
	for i := range words {
		if i+len(named) > len(words) || !slices.EqualFunc(words[i:i+len(named)], named, func(a, b word) bool { return a.text == b.text }) {
			continue
		}
		if skip--; skip > 0 {
			continue
		}
		var at []int
		for k := range named {
			at = append(at, i+k)
		}
		return at
	}
	return nil
}

// score counts links. Of a gold link one link of its words is enough; a link of words that
// no gold link names counts for nothing.
type score struct{ right, wrong, found, missed int }

func (s score) precision() float64 { return float64(s.right) / float64(max(1, s.right+s.wrong)) }
func (s score) recall() float64    { return float64(s.found) / float64(max(1, s.found+s.missed)) }

// compare adds the links of a pair to the scores of each kind of gold links, with 'a' for all
// of them, and returns what is wrong and missing.
func compare(scores map[byte]*score, p *goldPair, links []align.Link) (wrong, missed []string) {
	source, target := wordsOf(p.source), wordsOf(p.target)
	type pair [2]int
	got := make(map[pair]bool)
	for _, l := range links {
		from, to := within(source, l.Source)
		from2, to2 := within(target, l.Target)
		for i := from; i < to; i++ {
			for j := from2; j < to2; j++ {
				got[pair{i, j}] = true
			}
		}
	}
	all := make(map[pair]bool)
	named := [2]map[int]byte{{}, {}}
	for kind, links := range p.links {
		for _, l := range links {
			hit := false
			for _, i := range l.source {
				for _, j := range l.target {
					all[pair{i, j}] = true
					named[0][i], named[1][j] = kind, kind
					hit = hit || got[pair{i, j}]
				}
			}
			for _, k := range []byte{kind, 'a'} {
				if hit {
					scores[k].found++
				} else {
					scores[k].missed++
				}
			}
			if !hit {
				missed = append(missed, string(kind)+" "+source[l.source[0]].text+"="+target[l.target[0]].text)
			}
		}
	}
	for g := range got {
		kinds := map[byte]bool{named[0][g[0]]: true, named[1][g[1]]: true}
		delete(kinds, 0)
		if len(kinds) > 0 {
			kinds['a'] = true
		}
		for k := range kinds {
			if all[g] {
				scores[k].right++
			} else {
				scores[k].wrong++
			}
		}
		if len(kinds) > 0 && !all[g] {
			wrong = append(wrong, source[g[0]].text+"="+target[g[1]].text)
		}
	}
	slices.Sort(wrong)
	slices.Sort(missed)
	return wrong, missed
}

func newScores() map[byte]*score { return map[byte]*score{'n': {}, 'd': {}, 'w': {}, 'a': {}} }
