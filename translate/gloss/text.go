package gloss

import (
	"strings"
	"unicode/utf8"
)

// fullStop is the full stop of a Bengali sentence, after which a new sentence
// begins; "." may also belong to an abbreviation.
const fullStop = "।"

// assemble joins words to a text: spaces, capitals, punctuation.
func assemble(words []string) string {
	var b strings.Builder
	glued := true  // the next word follows without a space
	quote := false // a straight quotation mark is open
	fresh := true  // a sentence begins
	for _, w := range words {
		switch {
		case w == fullStop:
			b.WriteByte('.')
			glued = false
		case closes(w) || w == `"` && quote:
			b.WriteString(w)
			glued = false
		case w == "-" || w == "/" || w == "'" || w == "–":
			b.WriteString(w)
			glued = true
		default:
			if !glued {
				b.WriteByte(' ')
			}
			if fresh {
				w = capitalise(w)
			}
			b.WriteString(w)
			glued = opens(w) || w == `"`
		}
		quote = quote != (w == `"`)
		if fresh = fresh && (opens(w) || w == `"`); ends(w) {
			fresh = true
		}
	}
	return b.String()
}

// closes tells the marks that follow the word before without a space.
func closes(s string) bool {
	return utf8.RuneCountInString(s) == 1 && strings.Contains(",.;:?!)]}”’%…»", s)
}

// opens tells the marks that the next word follows without a space.
func opens(s string) bool {
	return utf8.RuneCountInString(s) == 1 && strings.Contains("([{“‘«$€£#@", s)
}

// ends tells the marks that end a sentence.
func ends(s string) bool { return s == fullStop || s == "?" || s == "!" }

// capitalise writes the first letter in upper case.
func capitalise(w string) string {
	if w != "" && w[0] >= 'a' && w[0] <= 'z' {
		return string(w[0]-'a'+'A') + w[1:]
	}
	return w
}
