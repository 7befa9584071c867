package segment

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold writes the word without joiners, in the normal form of the lists (Latin
// letters in lower case), to s.folded. A word too long for any list folds to
// nothing. The result is valid until the next call.
func (s *scanner) fold(word string) []byte {
	b := s.folded[:0]
	for _, r := range word {
		if len(b)+2*utf8.UTFMax > cap(b) {
			return b[:0]
		}
		switch {
		case joiner(r):
		case r == 0x09DC || r == 0x09DD || r == 0x09DF: // letters with a dot
			b = utf8.AppendRune(b, undotted[r-0x09DC])
			b = utf8.AppendRune(b, 0x09BC)
		case (r == 0x09BE || r == 0x09D7) && bytes.HasSuffix(b, eSign): // the vowel sign in two parts
			b = b[:len(b)-3]
			if r == 0x09BE {
				b = utf8.AppendRune(b, 0x09CB)
			} else {
				b = utf8.AppendRune(b, 0x09CC)
			}
		default:
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	return b
}

// eSign is the first part of the vowel signs that have two.
var eSign = []byte("\u09C7")

// undotted holds the letters without the dot of U+09DC, U+09DD and U+09DF.
var undotted = [...]rune{0x09A1, 0x09A2, 0, 0x09AF}

// wordPart tells whether r belongs to a word.
func wordPart(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || joiner(r)
}

// wordStart returns the start of the word that ends at q.
func (s *scanner) wordStart(text string, q int) int {
	i := q
	for i > s.start && q-i < len(s.folded) {
		r, n := utf8.DecodeLastRuneInString(text[s.start:i])
		if !wordPart(r) {
			break
		}
		i -= n
	}
	return i
}

// wordAfter returns the end of the word that begins at i.
func wordAfter(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !wordPart(r) {
			break
		}
		i += n
	}
	return i
}

// inflects tells whether word is a stem of the one list and an ending of the other.
func inflects(word []byte, stems, ends set) bool {
	for i := range word {
		if utf8.RuneStart(word[i]) && i > 0 && ends.has(word[i:]) && stems.has(word[:i]) {
			return true
		}
	}
	return false
}

// whole tells whether the folded Bengali word cannot be an abbreviation: it is
// a finite verb, or it is inflected.
func (s *scanner) whole(word []byte) bool {
	const stem = 2 // code points before an ending
	if s.words.verbs.has(word) {
		return true
	}
	runes := 0
	var prev rune
	for i := 0; i < len(word); {
		r, n := utf8.DecodeRune(word[i:])
		single := i+n == len(word)
		if runes >= stem && prev != virama && (!single || unicode.IsLetter(prev)) && s.words.endings.has(word[i:]) {
			return true
		}
		prev = r
		runes++
		i += n
	}
	return false
}

// opens tells whether a word that begins sentences is at j.
func (s *scanner) opens(text string, j int) bool {
	end := wordAfter(text, j)
	if end == j {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(text[j:]); bengali(r) {
		return s.words.openers.has(s.fold(text[j:end]))
	} else if !unicode.IsUpper(r) || end == j+1 && strings.HasPrefix(text[end:], ".") {
		return false // A. Roy
	}
	return s.words.enOpeners.has(s.fold(text[j:end]))
}

// says tells whether the folded word is a finite verb of saying.
func (s *scanner) says(word []byte) bool {
	return inflects(word, s.words.speechVerbs, s.words.finite) || s.words.enSpeechVerbs.has(word)
}

// saysBefore tells whether a verb of saying, or যে after one, ends at q.
func (s *scanner) saysBefore(text string, q int) bool {
	from := s.wordStart(text, q)
	word := s.fold(text[from:q])
	if string(word) == "যে" || s.says(word) {
		return true
	}
	if !inflects(word, s.words.lightVerbs, s.words.finite) {
		return false
	}
	end := s.start + len(strings.TrimRightFunc(text[s.start:from], blank))
	return s.words.speechNouns.has(s.fold(text[s.wordStart(text, end):end]))
}

// quotative tells whether the word at j says that what is before it was said.
func (s *scanner) quotative(text string, j int) bool {
	return s.words.quotatives.has(s.fold(text[j:wordAfter(text, j)]))
}

// joins tells whether the word at j ties the quotation before it to the sentence.
func (s *scanner) joins(text string, j int) bool {
	return s.words.quotedAs.has(s.fold(text[j:wordAfter(text, j)]))
}

// suffix tells whether a suffix is at i, as in 'কেন?'-এর.
func (s *scanner) suffix(text string, i int) bool {
	return s.words.suffixes.has(s.fold(text[i:wordAfter(text, i)]))
}

// tag tells whether the clause at j is the speech tag of what stands before
// it: "বলেন তিনি", "মাঝি জানতে চাইল", "আর্তনাদ করে উঠল সে", "Harry asked".
func (s *scanner) tag(text string, j int) bool {
	const longest = 8
	var words [longest]string
	n, i := 0, j
	for n < longest {
		end := wordAfter(text, i)
		if end == i {
			break
		}
		words[n] = text[i:end]
		n++
		if i = end; i < len(text) && text[i] == '.' {
			if !s.shortens(words[n-1]) {
				break
			}
			i++
		}
		i = s.skip(text, i)
	}
	clause := words[:n]
	if n == 0 {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(words[0]); !bengali(r) {
		return s.englishTag(clause)
	}
	return s.bengaliTag(clause, n == longest)
}

// shortens tells whether the word before a full stop is an abbreviation, a
// title or an initial.
func (s *scanner) shortens(word string) bool {
	w := s.fold(word)
	return s.words.abbreviations.has(w) || s.words.initials.has(w) || s.words.enTitles.has(w) || utf8.RuneCount(w) == 1
}

func (s *scanner) bengaliTag(words []string, open bool) bool {
	if s.words.quotatives.has(s.fold(words[0])) {
		return true
	}
	for i := range words {
		end := i + 1 // after the verb
		w := s.fold(words[i])
		switch {
		case s.says(w):
		case s.words.speechNouns.has(w) && end < len(words):
			w = s.fold(words[end])
			if s.words.participles.has(w) {
				if i == 0 {
					return true
				}
				if end+1 == len(words) || !s.inflectsAny(s.fold(words[end+1])) {
					continue
				}
				end++
			} else if !inflects(w, s.words.lightVerbs, s.words.finite) {
				// "প্রশ্ন স্বজনদের": the question is theirs.
				if last := words[len(words)-1]; i == 0 && !open && strings.HasSuffix(last, "র") {
					return true
				}
				continue
			}
			end++
		default:
			continue
		}
		if end < len(words) && s.words.negations.has(s.fold(words[end])) {
			return false
		}
		// A verb that comes first governs the quotation whatever follows; after
		// its subject it ends the clause.
		return i == 0 || !open && len(words)-end <= 1
	}
	return false
}

// inflectsAny tells whether the folded word ends as finite verbs do.
func (s *scanner) inflectsAny(word []byte) bool {
	for i := range word {
		if utf8.RuneStart(word[i]) && i > 0 && s.words.finite.has(word[i:]) {
			return true
		}
	}
	return false
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
