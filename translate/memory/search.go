package memory

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// Hit is a unit with what was searched for.
type Hit struct {
	Unit
	// InSource and InTarget are where it stands in the texts, in bytes.
	InSource, InTarget []glossary.Span
}

// Search finds a text in the sources and targets of units, the newest first, whatever is
// around it. Capitals make no difference, nor do the ways to store the same letters, and any
// white space is a space. It reads all units, a million in a few seconds.
func (m *Memory) Search(ctx context.Context, query string, f Filter) iter.Seq2[Hit, error] {
	return func(yield func(Hit, error) bool) {
		query := collapse(searched(query))
		if query == "" {
			return
		}
		condition, args := f.where()
		rows, err := m.db.QueryContext(ctx, "SELECT id, source, target FROM unit WHERE "+condition+" ORDER BY id DESC", args...)
		if err != nil {
			yield(Hit{}, m.failed(err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			var source, target sql.RawBytes
			if err := rows.Scan(&id, &source, &target); err != nil {
				yield(Hit{}, m.failed(err))
				return
			}
			if !strings.Contains(searched(string(source)), query) && !strings.Contains(searched(string(target)), query) {
				continue
			}
			u, err := m.unitOf(ctx, id)
			if errors.Is(err, sql.ErrNoRows) { // it has just been deleted
				continue
			}
			if err != nil {
				yield(Hit{}, m.failed(err))
				return
			}
			if !yield(Hit{u, find(u.Source, query), find(u.Target, query)}, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Hit{}, m.failed(err))
		}
	}
}

// unitOf is the unit with a number.
func (m *Memory) unitOf(ctx context.Context, id int64) (Unit, error) {
	rows, err := m.db.QueryContext(ctx, "SELECT "+columns+" FROM unit WHERE id = ?", id)
	if err != nil {
		return Unit{}, err
	}
	defer rows.Close()
	if !rows.Next() {
		return Unit{}, cmp.Or(rows.Err(), sql.ErrNoRows)
	}
	var r record
	if err := r.scan(rows); err != nil {
		return Unit{}, err
	}
	return r.unit()
}

// searched is the form of a text in which is searched.
func searched(text string) string { return lower(bengali.Fold(text)) }

// lower writes a text in lower case, character by character, and white space as spaces.
func lower(text string) string {
	capitals := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= 'A' && c <= 'Z':
			capitals = true
		case c >= ' ' && c < utf8.RuneSelf:
		case c == 0xE0 && i+2 < len(text) && text[i+1]&0xFC == 0xA4: // U+0900 to U+09FF, Bengali and the danda
			i += 2
		default:
			return strings.Map(lowerRune, text)
		}
	}
	if !capitals {
		return text
	}
	b := []byte(text)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] += 'a' - 'A'
		}
	}
	return string(b)
}

func lowerRune(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z', r == ' ', bengali.IsBengali(r):
		return r
	case unicode.IsSpace(r):
		return ' '
	}
	return unicode.ToLower(r)
}

// find is where a text has what is searched for.
func find(text, query string) (spans []glossary.Span) {
	foldedText, from := bengali.FoldMap(text)
	var b strings.Builder
	offsets := make([]int, 0, len(foldedText)+1) // of each byte in lower case
	for i, r := range foldedText {
		n := b.Len()
		b.WriteRune(lowerRune(r))
		for range b.Len() - n {
			offsets = append(offsets, from[i])
		}
	}
	offsets = append(offsets, len(text))
	for at := 0; ; {
		i := strings.Index(b.String()[at:], query)
		if i < 0 {
			return spans
		}
		start := at + i
		at = start + len(query)
		end := at
		for offsets[end] == offsets[at-1] { // within a letter that is folded to two
			end++
		}
		spans = append(spans, glossary.Span{offsets[start], offsets[end]})
	}
}
