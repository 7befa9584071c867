package segment

import (
	"strings"
	"unicode/utf8"
)

// A clause is what follows a quotation, up to the mark that ends or divides it.
type clause struct {
	words [maxClause]string
	n     int
	open  bool // it has more words
	comma bool // a comma, semicolon or colon ends it
	quote bool // a quotation follows it
}

// maxClause is how many words of a clause are looked at.
const maxClause = 16

// clauseAt reads the clause at j.
func (s *scanner) clauseAt(text string, j int) (c clause) {
	for i := j; ; {
		i = s.skip(text, i)
		r, n := decode(text, i)
		switch {
		case n == 0 || terminal(r) || r == '|' || lineBreak(r):
			return c
		case r == ',' || r == ';' || r == ':':
			c.comma = true
			i = s.skip(text, i+n)
			r, _ = decode(text, i)
			c.quote = quotes(r)
			return c
		case quotes(r):
			c.quote = true
			return c
		case r == '—' || r == '–' || r == '―':
			c.comma = true
			return c
		case r == '(': // the age of a speaker
			end := strings.IndexByte(text[i:min(len(text), i+minMaxBytes)], ')')
			if end < 0 {
				return c
			}
			i += end + 1
			continue
		}
		if c.n == maxClause {
			c.open = true
			return c
		}
		end := elided(text, i)
		if end == i { // digits and signs
			end += n
			for end < len(text) && text[end] > ' ' && text[end] < utf8.RuneSelf && !strings.ContainsRune(".,;:!?\"'()", rune(text[end])) {
				end++
			}
		}
		c.words[c.n] = text[i:end]
		c.n++
		i = end
		if i < len(text) && text[i] == '.' && s.shortens(c.words[c.n-1]) {
			i++
		}
	}
}

// shortens tells whether the word before a full stop is an abbreviation, a
// title or an initial.
func (s *scanner) shortens(word string) bool {
	x, n := s.look(word)
	return x&(abbreviation|initial|enTitle) != 0 || n == 1
}

// tag tells whether the clause at j is the speech tag of what stands before
// it: "বলেন তিনি", "মাঝি জানতে চাইল", "আর্তনাদ করে উঠল সে", "Harry asked".
func (s *scanner) tag(text string, j int) bool {
	r, _ := decode(text, j)
	if !is(r, letter|number) {
		return false
	}
	c := s.clauseAt(text, j)
	if isBengali(r) || is(r, number) {
		return s.bengaliTag(&c)
	}
	return s.englishTag(c.words[:c.n])
}

// bengaliTag tells whether the clause says who said what stands before it: it
// has a verb of saying and no other finite verb.
func (s *scanner) bengaliTag(c *clause) bool {
	var known [maxClause]lexeme
	words := c.words[:c.n]
	for i, w := range words {
		known[i] = s.known(w)
	}
	k := known[:c.n]
	for _, x := range k { // "saying", "saying this"
		if x&quotative != 0 {
			return true
		}
		if x&anaphor == 0 {
			break
		}
	}
	for i := range words {
		end, how := speech(k, i)
		if how == notSaid {
			if k[i]&finite != 0 {
				return false // it tells what happened next
			}
			continue
		}
		last := end == c.n
		switch {
		case !last && k[end]&negation != 0:
			return false // nothing was said
		case !last && words[end] == "যে":
			return false // what was said follows
		case i > 0 && last && c.comma && !c.quote:
			return false // the same: "তিনি জানান, ..."
		case ownObject(words[:i], k):
			return false
		case how == saidSo:
			return true // saying so, somebody did something
		case last:
			return true
		case c.open && i > 0:
			return false
		}
		return k[c.n-1]&finite == 0
	}
	// "প্রশ্ন স্বজনদের", "সাফ কথা তাঁর": it has no verb, and what is said is theirs.
	if c.n < 2 || c.open || !strings.HasSuffix(words[c.n-1], "র") {
		return false
	}
	return k[0]&speechNoun != 0 || c.n > 2 && (k[1]&speechNoun != 0 || words[1] == "কথা")
}

// ownObject tells whether the words before a verb of saying are what it says:
// "ফোনে কথা বলছিলেন" against "এ কথা বলেন".
func ownObject(words []string, known []lexeme) bool {
	n := len(words)
	if n == 0 || !strings.HasPrefix(words[n-1], "কথা") {
		return false
	}
	return n == 1 || known[n-1]&anaphor == 0 || known[n-2]&anaphor == 0
}

// The ways in which something is said.
type said byte

const (
	notSaid  said = iota
	saidVerb      // by a finite verb
	saidSo        // "saying so", while the finite verb is another
)

// speech tells whether a verb of saying begins at known[i], alone (বলেন), with an
// auxiliary (চেঁচিয়ে উঠল) or as a noun with a light verb (প্রশ্ন করেন, চিৎকার করে
// উঠল, ক্ষোভ প্রকাশ করেন), and where it ends.
func speech(known []lexeme, i int) (end int, how said) {
	next := func(k int) lexeme {
		if i+k < len(known) {
			return known[i+k]
		}
		return 0
	}
	x := known[i]
	switch {
	case x&(quotative|speechParticiple) != 0 && next(1)&finite != 0:
		return i + 2, saidVerb
	case x&quotative != 0 && i+1 < len(known):
		return i + 1, saidSo
	case x&saying != 0:
		return i + 1, saidVerb
	case x&speechNoun == 0:
		return i, notSaid
	}
	k := 1
	if next(k)&speechNoun != 0 {
		k++ // ক্ষোভ প্রকাশ
	}
	switch {
	case next(k)&light != 0:
		return i + k + 1, saidVerb
	case next(k)&participle != 0 && next(k+1)&finite != 0:
		return i + k + 2, saidVerb
	case next(k)&participle != 0 && i == 0:
		return i + k + 1, saidSo
	}
	return i, notSaid
}

// saysBefore tells whether a verb of saying, or যে, ends at q.
func (s *scanner) saysBefore(text string, q int) bool {
	const longest = 3
	var known [longest]lexeme
	n := longest
	for n > 0 && q > s.start {
		from := s.wordStart(text, q)
		if from == q {
			break
		}
		n--
		known[n] = s.known(text[from:q])
		if n == longest-1 && (text[from:q] == "যে" || known[n]&enSpeechVerb != 0) {
			return true
		}
		q = trim(text, s.start, from)
	}
	for i := n; i < longest; i++ {
		if end, how := speech(known[:], i); how == saidVerb && end == longest {
			return true
		}
	}
	return false
}

func (s *scanner) englishTag(words []string) bool {
	const subject = 4 // words before the verb, at most
	for i, w := range words[:min(len(words), subject)] {
		x := s.known(w)
		if x&enSpeechVerb != 0 {
			return i > 0
		}
		if r, _ := decode(w, 0); !is(r, upper) || w != "I" && x&enOpener != 0 {
			return false
		}
	}
	return false
}
