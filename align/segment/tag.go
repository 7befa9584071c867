package segment

import (
	"strings"
	"unicode"
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
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case n == 0 || terminal(r) || r == '|' || lineBreak(r):
			return c
		case r == ',' || r == ';' || r == ':':
			c.comma = true
			i = s.skip(text, i+n)
			r, _ = utf8.DecodeRuneInString(text[i:])
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
		end := wordAfter(text, i)
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

// quotes tells whether r is a quotation mark.
func quotes(r rune) bool { return strings.ContainsRune("\"'“”„‘’‚«»‹›", r) }

// shortens tells whether the word before a full stop is an abbreviation, a
// title or an initial.
func (s *scanner) shortens(word string) bool {
	w := s.fold(word)
	return s.words.abbreviations.has(w) || s.words.initials.has(w) || s.words.enTitles.has(w) || utf8.RuneCount(w) == 1
}

// tag tells whether the clause at j is the speech tag of what stands before
// it: "বলেন তিনি", "মাঝি জানতে চাইল", "আর্তনাদ করে উঠল সে", "Harry asked".
func (s *scanner) tag(text string, j int) bool {
	if r, _ := utf8.DecodeRuneInString(text[j:]); !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return false
	} else if unicode.IsLetter(r) && !bengali(r) {
		c := s.clauseAt(text, j)
		return s.englishTag(c.words[:c.n])
	}
	c := s.clauseAt(text, j)
	return s.bengaliTag(&c)
}

// bengaliTag tells whether the clause says who said what stands before it: it
// has a verb of saying and no other finite verb.
func (s *scanner) bengaliTag(c *clause) bool {
	words := c.words[:c.n]
	if s.quotativeFirst(words) {
		return true
	}
	for i := range words {
		end, kind := s.saying(words, i)
		if kind == noSaying {
			if s.finite(s.fold(words[i])) {
				return false // it tells what happened next
			}
			continue
		}
		rest := words[end:]
		switch {
		case len(rest) > 0 && s.words.negations.has(s.fold(rest[0])):
			return false // nothing was said
		case len(rest) > 0 && rest[0] == "যে":
			return false // what was said follows
		case i > 0 && len(rest) == 0 && c.comma && !c.quote:
			return false // the same: "তিনি জানান, ..."
		case s.ownObject(words[:i]):
			return false
		case kind == sayingParticiple:
			return true // saying so, somebody did something
		case len(rest) == 0 || c.open && i > 0:
			return len(rest) == 0
		}
		return !s.finite(s.fold(rest[len(rest)-1]))
	}
	// "প্রশ্ন স্বজনদের": the question is theirs.
	return c.n > 1 && !c.open && strings.HasSuffix(words[c.n-1], "র") && s.words.speechNouns.has(s.fold(words[0]))
}

// quotativeFirst tells whether the clause begins with "saying", or "saying this".
func (s *scanner) quotativeFirst(words []string) bool {
	for _, word := range words {
		switch w := s.fold(word); {
		case s.words.quotatives.has(w):
			return true
		case !s.words.anaphors.has(w):
			return false
		}
	}
	return false
}

// ownObject tells whether the words before a verb of saying are what it says:
// "ফোনে কথা বলছিলেন" against "এ কথা বলেন".
func (s *scanner) ownObject(before []string) bool {
	n := len(before)
	if n == 0 || !strings.HasPrefix(before[n-1], "কথা") {
		return false
	}
	return n == 1 || !s.words.anaphors.has(s.fold(before[n-1])) || !s.words.anaphors.has(s.fold(before[n-2]))
}

// The ways in which saying finds that something is said.
type sayingKind byte

const (
	noSaying sayingKind = iota
	sayingVerb
	sayingParticiple // "saying", and another verb
)

// saying tells whether a verb of saying begins at words[i], alone (বলেন), with an
// auxiliary (চেঁচিয়ে উঠল) or as a noun with a light verb (প্রশ্ন করেন, চিৎকার করে
// উঠল, ক্ষোভ প্রকাশ করেন), and where it ends.
func (s *scanner) saying(words []string, i int) (end int, kind sayingKind) {
	next := func(k int) []byte {
		if i+k < len(words) {
			return s.fold(words[i+k])
		}
		return nil
	}
	w := s.fold(words[i])
	quotative := s.words.quotatives.has(w)
	if quotative || s.words.speechParticiples.has(w) || inflects(w, s.words.speechVerbs, s.words.nonfinite) {
		if s.finite(next(1)) {
			return i + 2, sayingVerb
		}
		if quotative && i+1 < len(words) {
			return i + 1, sayingParticiple
		}
	}
	w = s.fold(words[i])
	if s.says(w) {
		return i + 1, sayingVerb
	}
	if !s.isSpeechNoun(w) {
		return i, noSaying
	}
	k := 1
	if w = next(k); s.words.speechNouns.has(w) {
		k++ // ক্ষোভ প্রকাশ
	}
	if s.light(next(k)) {
		return i + k + 1, sayingVerb
	}
	if s.words.participles.has(next(k)) {
		if s.finite(next(k + 1)) {
			return i + k + 2, sayingVerb
		}
		if i == 0 {
			return i + k + 1, sayingParticiple
		}
	}
	return i, noSaying
}

// isSpeechNoun tells whether the folded word is a noun of speech, also with an
// article (প্রশ্নটা).
func (s *scanner) isSpeechNoun(w []byte) bool {
	if s.words.speechNouns.has(w) {
		return true
	}
	article := len("টা")
	return len(w) > article && (string(w[len(w)-article:]) == "টা" || string(w[len(w)-article:]) == "টি") &&
		s.words.speechNouns.has(w[:len(w)-article])
}

// light tells whether the folded word is a finite light verb.
func (s *scanner) light(w []byte) bool { return inflects(w, s.words.lightVerbs, s.words.finite) }

// says tells whether the folded word is a finite verb of saying.
func (s *scanner) says(word []byte) bool {
	return inflects(word, s.words.speechVerbs, s.words.finite) || s.words.speechForms.has(word)
}

// saysBefore tells whether a verb of saying, or যে after one, ends at q.
func (s *scanner) saysBefore(text string, q int) bool {
	const longest = 3
	var words [longest]string
	n := longest
	for n > 0 && q > s.start {
		from := s.wordStart(text, q)
		if from == q {
			break
		}
		n--
		words[n] = text[from:q]
		q = s.start + len(strings.TrimRightFunc(text[s.start:from], blank))
	}
	if n == longest {
		return false
	}
	last := words[longest-1]
	if last == "যে" || s.words.enSpeechVerbs.has(s.fold(last)) {
		return true
	}
	for i := n; i < longest; i++ {
		if end, kind := s.saying(words[:], i); kind == sayingVerb && end == longest {
			return true
		}
	}
	return false
}

// quotative tells whether the word at j says that what is before it was said.
func (s *scanner) quotative(text string, j int) bool {
	return s.words.quotatives.has(s.fold(text[j:wordAfter(text, j)]))
}

// joins tells whether the word at j ties the quotation before it to the
// sentence: "titled", or what is quoted (‘কে জাগে?’ নাটকটি).
func (s *scanner) joins(text string, j int) bool {
	w := s.fold(text[j:wordAfter(text, j)])
	return s.words.quotedAs.has(w) || inflects(w, s.words.works, s.words.articles)
}

// suffix tells whether a suffix is at i, as in 'কেন?'-এর.
func (s *scanner) suffix(text string, i int) bool {
	return s.words.suffixes.has(s.fold(text[i:wordAfter(text, i)]))
}

func (s *scanner) englishTag(words []string) bool {
	const subject = 4 // words before the verb, at most
	for i, w := range words[:min(len(words), subject)] {
		if s.words.enSpeechVerbs.has(s.fold(w)) {
			return i > 0
		}
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) || w != "I" && s.words.enOpeners.has(s.fold(w)) {
			return false
		}
	}
	return false
}
