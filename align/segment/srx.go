package segment

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// WriteSRX writes the rules for CAT tools, as SRX 2.0, with the built-in words
// or those of words. The patterns keep to what Java, ICU and RE2 share.
//
// SRX decides at each place by what stands right before and after it, and its
// lists cannot count. What is lost against [Split]: whether a quotation was
// introduced or opened its sentence, brackets longer than a line, how a line is
// punctuated (| or a full stop for the danda), numbers that count on (১. … ২.),
// and verbs known by their roots.
func WriteSRX(w io.Writer, words *Words) error {
	b := bufio.NewWriter(w)
	b.WriteString(srxHead)
	l := words.lists()
	for _, language := range []struct {
		name  string
		rules []srxRule
	}{{"Bengali", append(bengaliSRX(l), englishSRX(l)...)}, {"English", append(commonSRX(), englishSRX(l)...)}} {
		fmt.Fprintf(b, "      <languagerule languagerulename=%q>\n", language.name)
		for _, r := range language.rules {
			breaks := "no"
			if r.breaks {
				breaks = "yes"
			}
			fmt.Fprintf(b, "        <rule break=%q><!-- %s --><beforebreak>", breaks, r.note)
			xml.EscapeText(b, []byte(r.before))
			b.WriteString("</beforebreak><afterbreak>")
			xml.EscapeText(b, []byte(r.after))
			b.WriteString("</afterbreak></rule>\n")
		}
		b.WriteString("      </languagerule>\n")
	}
	b.WriteString(srxTail)
	return b.Flush()
}

const srxHead = `<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
  <header segmentsubflows="yes" cascade="no">
    <formathandle type="start" include="no"/>
    <formathandle type="end" include="yes"/>
    <formathandle type="isolated" include="no"/>
  </header>
  <body>
    <languagerules>
`

const srxTail = `    </languagerules>
    <maprules>
      <languagemap languagepattern="[Bb][Nn].*" languagerulename="Bengali"/>
      <languagemap languagepattern="[Ee][Nn].*" languagerulename="English"/>
    </maprules>
  </body>
</srx>
`

// An srxRule breaks, or forbids to break, between two patterns. The first rule
// that fits a place decides.
type srxRule struct {
	breaks        bool
	before, after string
	note          string
}

// Parts of patterns.
const (
	srxSpace    = "[\\s\u00a0\u200b]"
	srxEmoji    = `[\x{1F000}-\x{1FAFF}\x{2600}-\x{26FF}\x{2764}\x{FE0F}\x{200D}]`
	srxRaised   = `\x{00B9}\x{00B2}\x{00B3}\x{2070}-\x{2079}`
	srxClosers  = `(?:["'”’»›)\]}]|` + srxSpace + `[”’»›]|\[[^\[\]]{1,60}\]|[` + srxRaised + `]|` + srxSpace + "*" + srxEmoji + `)*`
	srxEdge     = "(?:^|[\\s\u00a0\u200b(\\[{“„‘\"'«—–-])" // before a word
	srxBengali  = `[\x{0980}-\x{09E3}\x{09F0}\x{09F1}\x{200C}\x{200D}]`
	srxDanda    = `[।॥৷]`
	srxMark     = `[।॥৷?!？！]`
	srxNumber   = `[0-9০-৯]`
	srxBengaliW = srxBengali + `+`
)

// commonSRX are the rules for all languages.
func commonSRX() []srxRule {
	return []srxRule{
		{false, srxMark + srxClosers, `,`, "a comma goes on"},
		{false, srxMark + srxClosers, srxSpace + "*" + srxEmoji, "emoji belong to what is before"},
		{false, srxMark, srxSpace + "*" + srxMark, "runs of marks"},
		{false, `[\p{L}\p{M}\p{N},]` + srxSpace + `?\([^()]{0,120}?` + srxMark, `[^()]{0,120}\)`, "no break in a bracket"},
		{false, `[\p{L}\p{M}\p{N},]` + srxSpace + `?\([^()]{0,120}\)`, srxSpace, "nor after it"},
		{false, `(?:^|[।॥?!]` + srxSpace + `+)[(]?(?:` + srxNumber + `{1,3}|[ivx]{1,4}|[a-zA-Zক-হ])[.)।]`, srxSpace, "list markers"},
	}
}

// bengaliSRX are the rules for Bengali before those for English words in it.
func bengaliSRX(l *lists) []srxRule {
	dot := func(sets ...set) string { return srxEdge + "(?:" + srxWords(sets...) + `)\.` }
	word := srxBengaliW + `\.?` + srxSpace + "+"
	says := "(?:(?:" + srxWords(l.speechVerbs) + ")(?:" + srxWords(l.finite) + ")|(?:" +
		srxWords(l.speechNouns) + ")" + srxSpace + "+(?:" + srxWords(l.lightVerbs) + ")(?:" + srxWords(l.finite) + "))"
	before := srxSpace + "*(?:[—–-]" + srxSpace + "*)?"
	clause := before + "(?:" + word + "){0,4}" + says
	tag := "(?:" + clause + "(?:" + srxSpace + "+" + srxBengaliW + `){0,4}` + srxSpace + "?[।]|" + before + "(?:" + srxWords(l.quotatives) + ")" + srxSpace + ")"
	return append(commonSRX(), []srxRule{
		{true, srxMark + srxSpace + "?[\"'”’»]+", clause + srxSpace + "+(?:" + srxWords(l.negations) + ")[।\\s]", "nothing was said"},
		{false, srxMark + srxSpace + "?[\"'”’»]+", tag, "speech tags"},
		{false, `[\p{L}\p{M}]` + srxSpace + `[‘“"'«][^‘’“”"'«»।?!]{1,80}[?!][’”"'»]`, `-|` + srxSpace, "quoted titles"},
		{false, `॥`, srxSpace + "*[০-৯]{1,4}" + srxSpace + "*॥", "verse numbers"},
		{true, srxMark + srxClosers, srxSpace, "ends of sentences"},
		{true, srxDanda + srxClosers, "[^\\s\u00a0\u200b\"'”’»›)\\]}\\[।॥৷?!,." + srxRaised + "-]", "no space after the danda"},
		{true, `[?!]`, `[\x{0980}-\x{09B9}]`, "nor after another mark"},
		{false, `(?:\.\.+|…|\. \. \.)`, srxSpace, "ellipsis"},
		{false, dot(l.abbreviations), srxSpace, "abbreviations"},
		{true, `\.`, srxSpace + "+(?:" + srxWords(l.openers) + ")[\\s,]", "words that open sentences"},
		{false, srxBengali + `\.` + srxBengaliW + `\.`, srxSpace, "dotted chains"},
		{false, dot(l.units, l.initials), srxSpace, "units and initials"},
		{true, srxEdge + "(?:" + srxWords(l.verbs) + `)\.` + srxClosers, srxSpace, "finite verbs"},
		{false, srxEdge + `(?:` + srxBengali + `{1,2}\.` + srxSpace + "?)*" + srxBengali + `{1,2}\.`, srxSpace, "single letters"},
		{true, srxBengali + "{2}(?:" + srxWords(l.endings, l.finiteSure) + `)\.` + srxClosers, srxSpace, "endings"},
		{false, srxBengali + `\.`, srxSpace, "unknown abbreviations"},
		{false, srxNumber + `\.`, srxSpace, "numbers"},
	}...)
}

// englishSRX are the rules for English.
func englishSRX(l *lists) []srxRule {
	dot := func(sets ...set) string { return srxEdge + "(?i:" + srxWords(sets...) + `)\.` }
	capital := srxSpace + "+[\"'“‘(\\[]*[A-Z]"
	return []srxRule{
		{false, dot(l.enTitles, l.enInner), srxSpace, "titles"},
		{false, dot(l.enBeforeNumber, l.enCalendar), srxSpace + `+[0-9IVX]`, "before numbers"},
		{false, dot(l.enCalendar), srxSpace + "+(?i:" + srxWords(l.enCalendar) + `)\.`, "days and months"},
		{false, dot(l.enAbbreviations, l.enUnits), srxSpace + "+" + srxBengali, "abbreviations, then Bengali"},
		{true, `\.` + srxClosers, srxSpace + "+(?:" + capitalised(l.enOpeners) + `)[\s,']`, "words that open sentences"},
		{false, dot(l.enAbbreviations), srxSpace, "abbreviations"},
		{false, `(?:^|[^A-Za-z])[A-Z]\.`, capital, "initials"},
		{false, `(?:[A-Za-z]\.){2,}`, srxSpace, "dotted names"},
		{true, `[.?!]+` + srxClosers, capital, "ends of sentences"},
		{true, `[A-Za-z]\.` + srxClosers, srxSpace + "+" + srxBengali, "English, then Bengali"},
	}
}

// srxWords are the words as alternatives of a pattern, longer ones first, as
// some engines take the first that fits.
func srxWords(sets ...set) string {
	var words []string
	for _, t := range sets {
		for w := range t {
			words = append(words, strings.ReplaceAll(w, ".", `\.`))
		}
	}
	slices.SortFunc(words, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return strings.Join(slices.Compact(words), "|")
}

// capitalised is srxWords with a capital at the start of each.
func capitalised(t set) string {
	upper := make(set, len(t))
	for w := range t {
		upper[string(unicode.ToUpper(rune(w[0])))+w[1:]] = struct{}{}
	}
	return srxWords(upper)
}
