// Package review stores pairs as a Word document with a table for people to
// correct: ID, Source, Target, Status, Comment. Write it with a [Writer]; read what
// comes back with [Rows], or with [Read] as pairs.
//
// Inline tags are placeholders in the texts, as [align.Placeholders] writes them.
// After the ID stands a hash of the ID and the source ("12·a3f9c2"), which every
// program keeps that keeps text: by it a row whose source was changed is noticed,
// see [Row.Changed]. Findings are comments, "[warning] message", a paragraph each.
//
// White space around a text does not come back.
package review

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
	"github.com/dobhashi/dobhashi/glossary"
)

// Row is a row of a table.
type Row struct {
	// N is its number from 1, through all tables of the document; headers do not
	// count.
	N int
	// ID is that of the pair, Hash what stands after it, "" if nothing does.
	ID, Hash string
	// Source and Target have placeholders for tags.
	Source, Target, Status, Comment string
}

// Changed tells that the ID or the source is not what it was when the table was made.
func (r *Row) Changed() bool { return r.Hash != "" && r.Hash != hash(r.ID, r.Source) }

// ID is the ID of the row of p: its own, or n, the number of the row, if it has none.
func ID(p *align.Pair, n int) string {
	return cmp.Or(strings.Join(strings.Fields(Cell(p.ID)), " "), strconv.Itoa(n))
}

// Confirms tells whether a word in the column Status says that the target is right.
func Confirms(status string) bool {
	switch strings.ToLower(status) {
	case "ok", "done", "approved", "final", string(align.Reviewed):
		return true
	}
	return false
}

// StatusOf is the status that a word in the column Status stands for, "" if none.
func StatusOf(word string) align.Status {
	if Confirms(word) {
		return align.Reviewed
	}
	switch s := align.Status(strings.ToLower(word)); s {
	case align.Untranslated, align.Rough, align.Draft, align.Copied, align.Aligned:
		return s
	}
	return ""
}

// CommentKind is the kind of a finding that is a comment of a person.
const CommentKind = "comment"

// finding is a finding as the column Comment has it, a comment of a person as it was
// written.
func finding(f *glossary.Finding) string {
	if f.Kind == CommentKind {
		return f.Message
	}
	return "[" + string(f.Tier) + "] " + strings.Join(strings.Fields(f.Message), " ")
}

var findingLine = regexp.MustCompile(`^\[(?:error|warning|suggestion)\] `)

// Comments are what people wrote in the column Comment: its lines without findings.
func Comments(text string) (own []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !findingLine.MatchString(line) {
			own = append(own, line)
		}
	}
	return own
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Cell is a text as it comes back from a cell: trimmed, its lines ended by \n, and
// without what XML cannot hold.
func Cell(s string) string {
	s = strings.Map(func(r rune) rune {
		if !xmltext.Holds(r) {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(lineEnds.Replace(s))
}

// Same tells whether two texts are one but for white space and characters that a
// document does not keep.
func Same(a, b string) bool {
	return strings.Join(strings.Fields(Cell(a)), " ") == strings.Join(strings.Fields(Cell(b)), " ")
}

const (
	hashMark   = "·"
	hashDigits = 6
)

// hash is that of an ID and a source, whatever white space the source has.
func hash(id, source string) string {
	sum := sha256.Sum256([]byte(id + "\x00" + strings.Join(strings.Fields(Cell(source)), " ")))
	return hex.EncodeToString(sum[:])[:hashDigits]
}

// cutHash takes the hash off the text of an ID cell.
func cutHash(text string) (id, hash string) {
	text = strings.Join(strings.Fields(text), " ")
	i := strings.LastIndex(text, hashMark)
	if i < 0 {
		return text, ""
	}
	hash = strings.TrimSpace(text[i+len(hashMark):])
	if len(hash) != hashDigits || strings.Trim(hash, "0123456789abcdef") != "" {
		return text, ""
	}
	return strings.TrimSpace(text[:i]), hash
}

var placeholder = regexp.MustCompile(`\{(?:(\d{1,9})|/(\d{1,9})|(\d{1,9})/)\}`)

// Tags takes the placeholders out of a text, for whoever does not know the tags
// that they stand for. The code of each is its placeholder.
func Tags(text string) (string, []align.Tag) {
	var plain strings.Builder
	var tags []align.Tag
	at := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		plain.WriteString(text[at:m[0]])
		at = m[1]
		t := align.Tag{At: plain.Len(), Code: text[m[0]:m[1]]}
		for k, kind := range []align.TagKind{align.Open, align.Close, align.Alone} {
			if from, to := m[2+2*k], m[3+2*k]; from >= 0 {
				t.Kind = kind
				for _, d := range text[from:to] {
					t.ID = 10*t.ID + int(d-'0')
				}
			}
		}
		tags = append(tags, t)
	}
	plain.WriteString(text[at:])
	return plain.String(), tags
}

// column is what a column of the table holds.
type column uint8

const (
	noColumn column = iota
	idColumn
	sourceColumn
	targetColumn
	statusColumn
	commentColumn
	columns
)

// columnOf tells a column by its header.
func columnOf(header string) column {
	words := strings.FieldsFunc(strings.ToLower(header), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(words) == 0 {
		return noColumn
	}
	switch words[0] {
	case "id":
		return idColumn
	case "source":
		return sourceColumn
	case "target":
		return targetColumn
	case "status":
		return statusColumn
	case "comment", "comments":
		return commentColumn
	}
	return noColumn
}
