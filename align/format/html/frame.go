package html

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// shownPlaces is how many places of a spelling are shown before the reader
// has to unfold the rest.
const shownPlaces = 12

// appendHead appends all that comes before the first row.
func (w *Writer) appendHead(b []byte) []byte {
	from, to := w.language(w.meta.From), w.language(w.meta.To)
	b = append(b, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
`...)
	if w.meta.Tool != "" {
		b = append(b, `<meta name="generator" content="`...)
		b = w.appendText(b, strings.TrimSpace(w.meta.Tool+" "+w.meta.Version))
		b = append(b, "\">\n"...)
	}
	b = append(b, `<title>`...)
	b = w.appendText(b, w.meta.Title)
	b = fmt.Appendf(b, ` · %s to %s</title>`, from, to)
	b = append(b, "\n<style>\n"...)
	b = append(b, style...)
	b = appendPartners(b)
	b = append(b, `</style>
</head>
<body>
<header>
<a class="skip" href="#summary">Skip to the summary</a>
<h1>`...)
	b = w.appendText(b, w.meta.Title)
	b = fmt.Appendf(b, "</h1>\n<p>%s to %s", from, to)
	if w.meta.Origin != "" {
		b = append(b, ` <span>`...)
		b = w.appendText(b, w.meta.Origin)
		b = append(b, `</span>`...)
	}
	if c := w.meta.Created; !c.IsZero() {
		b = fmt.Appendf(b, ` <time datetime="%s">%s</time>`, c.Format("2006-01-02"), c.Format("2 January 2006"))
	}
	return fmt.Appendf(b, `</p>
</header>
<main>
<table role="table" class="pairs">
<caption>Sentences, their translation and notes</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col"><span class="unseen">Number</span></th>`+
		`<th role="columnheader" scope="col">%s</th><th role="columnheader" scope="col">%s</th>`+
		`<th role="columnheader" scope="col"><span class="unseen">Notes</span></th></tr></thead>
<tbody role="rowgroup">
`, from, to)
}

// appendPartners appends the rules by which the words of a sentence with the same class light
// up together, but not on paper.
func appendPartners(b []byte) []byte {
	b = append(b, "@media screen {\n"...)
	for i := range maxPartners {
		if i > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, "tr:has(.t%d:is(:hover,:focus)) .t%[1]d", i)
	}
	return append(b, "{background:var(--lit);border-radius:2px}\n}\n"...)
}

// appendEnd appends all that comes after the last row.
func (w *Writer) appendEnd(b []byte, r *align.Report) []byte {
	b = append(b, "</tbody>\n</table>\n"...)
	if r.Partial {
		b = append(b, "<p class=\"partial\">The run was stopped here. The rest of the text is missing.</p>\n"...)
	}
	b = append(b, "</main>\n"...)
	b = w.appendSummary(b, r)
	b = w.appendNames(b, r.Names)
	b = w.appendLegend(b)
	return append(b, "</body>\n</html>\n"...)
}

// mixed tells whether only some of the translations are rough, so that each
// of those has to say it.
func (w *Writer) mixed() bool {
	return w.statuses[align.Rough] > 0 && w.statuses[align.Draft]+w.statuses[align.Reviewed] > 0
}

// appendSummary appends what the style sheet shows below the title.
func (w *Writer) appendSummary(b []byte, r *align.Report) []byte {
	class := ""
	rough := w.statuses[align.Rough]
	if w.mixed() {
		class = ` class="mixed"`
	}
	b = fmt.Appendf(b, "<section id=\"summary\"%s aria-label=\"Summary\">\n<ul>\n", class)
	fact := func(n int, one, many string) {
		if n != 1 {
			one = many
		}
		b = fmt.Appendf(b, "<li><b>%s</b> %s</li>\n", grouped(n), one)
	}
	if w.statuses[align.Aligned] > 0 { // a pair may be of several sentences
		fact(w.rows, "pair", "pairs")
	} else {
		fact(w.rows, "sentence", "sentences")
	}
	words := r.Words
	if words == 0 {
		words = w.words
	}
	fact(words, "word", "words")
	if r.Expected > 0 {
		b = fmt.Appendf(b, "<li><b>%s of %s</b> glossary terms in place", grouped(r.Found), grouped(r.Expected))
		if r.Repaired > 0 {
			b = fmt.Appendf(b, ", %s of them put right", grouped(r.Repaired))
		}
		b = append(b, "</li>\n"...)
	}
	if r.Unknown > 0 {
		fact(r.Unknown, "unknown word, transliterated", "unknown words, transliterated")
	}
	if n := w.statuses[align.Untranslated]; n > 0 {
		b = fmt.Appendf(b, "<li><b>%s</b> not translated</li>\n", grouped(n))
	}
	if w.alone > 0 {
		b = fmt.Appendf(b, "<li><b>%s</b> without a counterpart</li>\n", grouped(w.alone))
	}
	for i, t := range tiers {
		if n := w.tiers[i]; n > 0 {
			fact(n, strings.ToLower(t.name), t.many)
		}
	}
	if n := len(r.Names); n > 0 {
		what := "names"
		if n == 1 {
			what = "name"
		}
		b = fmt.Appendf(b, "<li><a href=\"#names\"><b>%s</b> %s in several spellings</a></li>\n", grouped(n), what)
	}
	b = append(b, "</ul>\n"...)
	if r.Partial {
		b = append(b, "<p class=\"notice\"><b>Incomplete.</b> The run was stopped before the end of the text.</p>\n"...)
	}
	if rough > 0 {
		b = append(b, `<p class="notice"><b>Rough.</b> `...)
		if rough == w.rows {
			b = append(b, `These drafts were`...)
		} else {
			b = fmt.Appendf(b, "%s of the %s sentences were", grouped(rough), grouped(w.rows))
		}
		b = fmt.Appendf(b, " made by the built-in engine. They help to follow the %s and should not be used without it.</p>\n", w.language(w.meta.From))
	}
	return append(b, "</section>\n"...)
}

func (w *Writer) appendNames(b []byte, found []names.Finding) []byte {
	if len(found) == 0 {
		return b
	}
	b = append(b, `<section id="names" aria-labelledby="names-title">
<h2 id="names-title">Names in several spellings</h2>
<table role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Spelling</th><th role="columnheader" scope="col">Count</th>`+
		`<th role="columnheader" scope="col">Places (line:column)</th></tr></thead>
`...)
	for i := range found {
		f := &found[i]
		from, to := w.from, w.to
		if f.Side == "target" {
			from = w.to
		}
		b = append(b, `<tbody role="rowgroup"><tr role="row" class="name"><th role="rowheader" scope="rowgroup" colspan="3"><span lang="`...)
		b = append(b, from...)
		b = append(b, `">`...)
		b = w.appendText(b, f.Preferred)
		b = append(b, `</span>`...)
		if f.English != "" && f.English != f.Preferred {
			b = append(b, ` <span class="english" lang="`...)
			b = append(b, to...)
			b = append(b, `">`...)
			b = w.appendText(b, f.English)
			b = append(b, `</span>`...)
		}
		b = append(b, ` <span class="reason">`...)
		b = w.appendTier(b, f.Tier)
		b = append(b, ' ')
		b = w.appendText(b, f.Reason)
		b = append(b, "</span></th></tr>\n"...)
		for j := range f.Spellings {
			s := &f.Spellings[j]
			b = append(b, `<tr role="row"><th role="rowheader" scope="row" lang="`...)
			b = append(b, from...)
			b = append(b, `">`...)
			b = w.appendText(b, s.Form)
			b = fmt.Appendf(b, `</th><td role="cell">%s</td><td role="cell">`, grouped(s.Count))
			b = w.appendPlaces(b, s)
			b = append(b, "</td></tr>\n"...)
		}
		b = append(b, "</tbody>\n"...)
	}
	return append(b, "</table>\n</section>\n"...)
}

// appendPlaces appends the places of a spelling, the later ones folded.
func (w *Writer) appendPlaces(b []byte, s *names.Spelling) []byte {
	folded := len(s.Places) > shownPlaces+1
	file := ""
	if len(w.documents) == 1 {
		file = w.documents[0].name // goes without saying
	}
	for i, p := range s.Places {
		switch {
		case folded && i == shownPlaces:
			b = fmt.Appendf(b, `<details><summary>%s more</summary>`, grouped(s.Count-shownPlaces))
		case i > 0:
			b = append(b, ", "...)
		}
		if p.File != file {
			file = p.File
			b = append(b, `<span>`...)
			b = w.appendText(b, file)
			b = append(b, `</span> `...)
		}
		row := w.rowOf(p)
		if row > 0 {
			b = fmt.Appendf(b, `<a href="#s%d">`, row)
		}
		b = fmt.Appendf(b, "%d:%d", p.Line, p.Column)
		if row > 0 {
			b = append(b, `</a>`...)
		}
	}
	if rest := s.Count - len(s.Places); rest > 0 && len(s.Places) > 0 {
		b = fmt.Appendf(b, " and %s more", grouped(rest))
	}
	if folded {
		b = append(b, `</details>`...)
	}
	return b
}

// rowOf returns the row of the sentence at p, 0 when there is none.
func (w *Writer) rowOf(p names.Place) int {
	for i := range w.documents {
		d := &w.documents[i]
		if d.name != p.File {
			continue
		}
		after, exact := slices.BinarySearch(d.starts, p.Offset)
		if exact {
			after++
		}
		if after > 0 {
			return d.first + after - 1
		}
	}
	return 0
}

// appendLegend appends an explanation of what this page has.
func (w *Writer) appendLegend(b []byte) []byte {
	var l []byte
	entry := func(sign, meaning string) {
		l = fmt.Appendf(l, "<div><dt>%s</dt><dd>%s</dd></div>\n", sign, meaning)
	}
	if w.marked > 0 {
		entry(`<mark class="term">term</mark>`, "is in the glossary; point at it to see its partner")
	}
	if w.linked > 0 {
		entry(`word`, "point at a word to see what translates it, where that is known")
	}
	if w.missing > 0 {
		entry(`<mark class="missing">term</mark>`, "is in the glossary, but the translation does not have it")
	}
	for i, t := range tiers {
		if w.tiers[i] > 0 {
			entry(fmt.Sprintf(`<b class="%s">%s</b>`, t.tier, t.name), t.meaning)
		}
	}
	for _, c := range chips {
		if w.statuses[c.status] > 0 && (c.status != align.Rough || w.mixed()) {
			entry(fmt.Sprintf(`<span class="chip %s">%s</span>`, c.status, c.name), c.meaning)
		}
	}
	if w.alone > 0 {
		entry(aloneChip, "stands in one of the texts only")
	}
	if len(l) == 0 {
		return b
	}
	b = append(b, "<footer>\n<h2>Signs</h2>\n<dl>\n"...)
	b = append(b, l...)
	return append(b, "</dl>\n</footer>\n"...)
}

// language returns what people call a language, as HTML.
func (w *Writer) language(code string) string {
	base, _, _ := strings.Cut(code, "-")
	switch strings.ToLower(base) {
	case "bn":
		return "Bengali"
	case "en":
		return "English"
	}
	return string(w.appendText(nil, code))
}

// grouped writes n with commas between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
