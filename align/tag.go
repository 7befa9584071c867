package align

import (
	"slices"
	"strconv"
	"strings"
)

// TagKind says what a tag does.
type TagKind uint8

// The kinds of tags.
const (
	// Alone stands for something by itself: an image, a footnote mark, a line break.
	Alone TagKind = iota
	// Open begins what its Close ends. Where the text is a sentence, either may be
	// without the other, which is then in another sentence.
	Open
	// Close ends what the Open with the same ID begins.
	Close
)

// Tag is a piece of inline markup in a text: <b>, a footnote mark, a line break. The
// text is without it. The tags of a text are in the order in which they stand there.
type Tag struct {
	// At is the byte of the text before which the tag stands.
	At   int
	Kind TagKind
	// ID is above 0. The Open and the Close of a pair share it, else it is the tag's own;
	// the tags of a target have those of the source.
	ID int
	// Code is the markup as the document has it.
	Code string
	// Space says that the tag is white space itself, as a line break is: the text has a space
	// at At, for it.
	Space bool
	// Keep says, of an Open, that what stands up to its Close is the same in each language.
	Keep bool
}

// placeholder is how people and translation systems see a tag: {1}, {/1} or {1/}.
func (t *Tag) placeholder() string {
	n := strconv.Itoa(t.ID)
	switch t.Kind {
	case Open:
		return "{" + n + "}"
	case Close:
		return "{/" + n + "}"
	}
	return "{" + n + "/}"
}

// Placeholders writes a text with its tags, as {1}...{/1} for those that have a pair and {2/}
// for others. [ReadPlaceholders] is the way back.
func Placeholders(text string, tags []Tag) string {
	if len(tags) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for i := range tags {
		b.WriteString(text[at:tags[i].At])
		at = tags[i].At
		b.WriteString(tags[i].placeholder())
	}
	b.WriteString(text[at:])
	return b.String()
}

// ReadPlaceholders takes the placeholders of known tags out of a text that comes back from
// people or a translation system, and the white space that was put around them. One that is
// there twice counts once, and braces that are no such placeholder stay.
func ReadPlaceholders(marked string, known []Tag) (text string, tags []Tag) {
	if len(known) == 0 {
		return marked, nil
	}
	b := make([]byte, 0, len(marked))
	used := make([]bool, len(known))
	for i := 0; i < len(marked); {
		n, k := findPlaceholder(marked[i:], known)
		if k < 0 {
			b = append(b, marked[i])
			i++
			continue
		}
		i += n
		t := known[k]
		before, after := len(b) == 0 || b[len(b)-1] == ' ', strings.HasPrefix(marked[i:], " ")
		if after && (before || t.Kind == Open) {
			for i++; strings.HasPrefix(marked[i:], " "); i++ {
			}
			if !before {
				b = append(b, ' ')
			}
		}
		if used[k] {
			continue
		}
		used[k] = true
		t.At = len(b)
		if t.Kind == Close && before && len(b) > 0 {
			t.At--
		}
		tags = append(tags, t)
	}
	return string(b), tags
}

// findPlaceholder returns the length of the placeholder that s begins with, and which of the
// known tags it stands for, or -1.
func findPlaceholder(s string, known []Tag) (n, k int) {
	if s[0] != '{' {
		return 0, -1
	}
	end := strings.IndexByte(s[:min(len(s), 20)], '}')
	if end < 0 {
		return 0, -1
	}
	body := strings.ReplaceAll(s[1:end], " ", "")
	k = slices.IndexFunc(known, func(t Tag) bool { p := t.placeholder(); return p[1:len(p)-1] == body })
	return end + 1, k
}

// MissingTags are the tags of a source that its target is without.
func MissingTags(source, target []Tag) (missing []Tag) {
	type tag struct {
		id   int
		kind TagKind
	}
	there := make(map[tag]bool, len(target))
	for _, t := range target {
		there[tag{t.ID, t.Kind}] = true
	}
	for _, t := range source {
		if !there[tag{t.ID, t.Kind}] {
			missing = append(missing, t)
		}
	}
	return missing
}

// Nested tells whether each pair of tags lies within or outside of each other one, and
// whatever has no pair outside of all of them.
func Nested(tags []Tag) bool {
	var open []int
	closes := closesOf(tags)
	for i := range tags {
		t := &tags[i]
		switch {
		case t.Kind == Open && closes[t.ID] > i:
			open = append(open, t.ID)
		case t.Kind == Close && len(open) > 0 && open[len(open)-1] == t.ID:
			open = open[:len(open)-1]
		case t.Kind != Alone && len(open) > 0:
			return false
		}
	}
	return true
}

// closesOf tells which of the tags is the Close of an ID.
func closesOf(tags []Tag) map[int]int {
	closes := make(map[int]int)
	for i := range tags {
		if tags[i].Kind == Close {
			closes[tags[i].ID] = i
		}
	}
	return closes
}
