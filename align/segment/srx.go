package segment

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
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
	languages := srxLanguages(words)
	for _, l := range languages {
		fmt.Fprintf(b, "      <languagerule languagerulename=%q>\n", l.name)
		for _, r := range l.rules {
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
	b.WriteString("    </languagerules>\n    <maprules>\n")
	for _, l := range languages {
		fmt.Fprintf(b, "      <languagemap languagepattern=%q languagerulename=%q/>\n", l.codes, l.name)
	}
	b.WriteString("    </maprules>\n  </body>\n</srx>\n")
	return b.Flush()
}

// WriteOmegaT writes the rules of [WriteSRX] as OmegaT up to version 5 reads them from
// omegat/segmentation.conf in a project. Newer versions take the SRX as
// omegat/segmentation.srx.
func WriteOmegaT(w io.Writer, words *Words) error {
	b := bufio.NewWriter(w)
	property := func(name, kind, value string) {
		fmt.Fprintf(b, "<void property=%q><%s>", name, kind)
		xml.EscapeText(b, []byte(value))
		fmt.Fprintf(b, "</%s></void>\n", kind)
	}
	// It is what Java's XMLEncoder makes of the objects.
	b.WriteString(omegatHead)
	for _, l := range srxLanguages(words) {
		b.WriteString("<void method=\"add\"><object class=\"org.omegat.core.segmentation.MapRule\">\n")
		property("language", "string", l.name)
		property("pattern", "string", l.codes)
		b.WriteString("<void property=\"rules\"><object class=\"java.util.ArrayList\">\n")
		for _, r := range l.rules {
			b.WriteString("<void method=\"add\"><object class=\"org.omegat.core.segmentation.Rule\">\n")
			property("beforebreak", "string", r.before)
			property("afterbreak", "string", r.after)
			property("breakRule", "boolean", strconv.FormatBool(r.breaks))
			b.WriteString("</object></void>\n")
		}
		b.WriteString("</object></void>\n</object></void>\n")
	}
	b.WriteString(omegatTail)
	return b.Flush()
}

const omegatHead = `<?xml version="1.0" encoding="UTF-8"?>
<java version="1.8.0" class="java.beans.XMLDecoder">
<object class="org.omegat.core.segmentation.SRX">
<void property="mappingRules">
`

// omegatTail has the version of the form; older ones are changed when they are read.
const omegatTail = `</void>
<void property="version"><string>0.2.2</string></void>
</object>
</java>
`

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

// srxLanguage has the rules for a language: for texts whose language code fits the
// pattern codes.
type srxLanguage struct {
	name, codes string
	rules       []srxRule
}

func srxLanguages(words *Words) []srxLanguage {
	l := words.lexicon()
	return []srxLanguage{
		{"Bengali", "[Bb][Nn].*", append(bengaliSRX(l), englishSRX(l)...)},
		{"English", "[Ee][Nn].*", append(commonSRX(), englishSRX(l)...)},
	}
}

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
func bengaliSRX(l *lexicon) []srxRule {
	dot := func(names ...string) string { return srxEdge + "(?:" + l.pattern(names...) + `)\.` }
	word := srxBengaliW + `\.?` + srxSpace + "+"
	says := "(?:(?:" + l.pattern("bn/speech-verbs") + ")(?:" + l.pattern("bn/finite") + ")|(?:" +
		l.pattern("bn/speech-nouns") + ")" + srxSpace + "+(?:" + l.pattern("bn/light-verbs") + ")(?:" + l.pattern("bn/finite") + "))"
	before := srxSpace + "*(?:[—–-]" + srxSpace + "*)?"
	clause := before + "(?:" + word + "){0,4}" + says
	tag := "(?:" + clause + "(?:" + srxSpace + "+" + srxBengaliW + `){0,4}` + srxSpace + "?[।]|" + before + "(?:" + l.pattern("bn/quotatives") + ")" + srxSpace + ")"
	return append(commonSRX(), []srxRule{
		{true, srxMark + srxSpace + "?[\"'”’»]+", clause + srxSpace + "+(?:" + l.pattern("bn/negations") + ")[।\\s]", "nothing was said"},
		{false, srxMark + srxSpace + "?[\"'”’»]+", tag, "speech tags"},
		{false, `[\p{L}\p{M}]` + srxSpace + `[‘“"'«][^‘’“”"'«»।?!]{1,80}[?!][’”"'»]`, `-|` + srxSpace, "quoted titles"},
		{false, `॥`, srxSpace + "*[০-৯]{1,4}" + srxSpace + "*॥", "verse numbers"},
		{true, srxMark + srxClosers, srxSpace, "ends of sentences"},
		{true, srxDanda + srxClosers, "[^\\s\u00a0\u200b\"'”’»›)\\]}\\[।॥৷?!,." + srxRaised + "-]", "no space after the danda"},
		{true, `[?!]`, `[\x{0980}-\x{09B9}]`, "nor after another mark"},
		{false, `(?:\.\.+|…|\. \. \.)`, srxSpace, "ellipsis"},
		{false, dot("bn/abbreviations"), srxSpace, "abbreviations"},
		{true, `\.`, srxSpace + "+(?:" + l.pattern("bn/openers") + ")[\\s,]", "words that open sentences"},
		{false, srxBengali + `\.` + srxBengaliW + `\.`, srxSpace, "dotted chains"},
		{false, dot("bn/units", "bn/initials"), srxSpace, "units and initials"},
		{true, srxEdge + "(?:" + l.pattern("bn/verbs") + `)\.` + srxClosers, srxSpace, "finite verbs"},
		{false, srxEdge + `(?:` + srxBengali + `{1,2}\.` + srxSpace + "?)*" + srxBengali + `{1,2}\.`, srxSpace, "single letters"},
		{true, srxBengali + "{2}(?:" + l.pattern("bn/endings", "bn/finite-sure") + `)\.` + srxClosers, srxSpace, "endings"},
		{false, srxBengali + `\.`, srxSpace, "unknown abbreviations"},
		{false, srxNumber + `\.`, srxSpace, "numbers"},
	}...)
}

// englishSRX are the rules for English.
func englishSRX(l *lexicon) []srxRule {
	dot := func(names ...string) string { return srxEdge + "(?i:" + l.pattern(names...) + `)\.` }
	capital := srxSpace + "+[\"'“‘(\\[]*[A-Z]"
	return []srxRule{
		{false, dot("en/titles", "en/inner"), srxSpace, "titles"},
		{false, dot("en/before-number", "en/calendar"), srxSpace + `+[0-9IVX]`, "before numbers"},
		{false, dot("en/calendar"), srxSpace + "+(?i:" + l.pattern("en/calendar") + `)\.`, "days and months"},
		{false, dot("en/abbreviations", "en/units"), srxSpace + "+" + srxBengali, "abbreviations, then Bengali"},
		{true, `\.` + srxClosers, srxSpace + "+(?:" + l.capitalised("en/openers") + `)[\s,']`, "words that open sentences"},
		{false, dot("en/abbreviations"), srxSpace, "abbreviations"},
		{false, `(?:^|[^A-Za-z])[A-Z]\.`, capital, "initials"},
		{false, `(?:[A-Za-z]\.){2,}`, srxSpace, "dotted names"},
		{true, `[.?!]+` + srxClosers, capital, "ends of sentences"},
		{true, `[A-Za-z]\.` + srxClosers, srxSpace + "+" + srxBengali, "English, then Bengali"},
	}
}

// pattern is the words of the lists as alternatives, longer ones first, as some
// engines take the first that fits.
func (l *lexicon) pattern(names ...string) string {
	var words []string
	for _, f := range files {
		if slices.Contains(names, f.name) {
			words = append(words, l.list(f)...)
		}
	}
	return alternatives(words)
}

// capitalised is the pattern of an English list with a capital at the start of
// each word.
func (l *lexicon) capitalised(name string) string {
	var words []string
	for _, f := range files {
		if f.name == name {
			for _, w := range l.list(f) {
				words = append(words, strings.ToUpper(w[:1])+w[1:])
			}
		}
	}
	return alternatives(words)
}

func alternatives(words []string) string {
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b))
	})
	// The letters with a dot in both ways in which they are stored.
	spelled := strings.NewReplacer(".", `\.`, "\u09AF\u09BC", "(?:\u09AF\u09BC|\u09DF)", "\u09A1\u09BC", "(?:\u09A1\u09BC|\u09DC)", "\u09A2\u09BC", "(?:\u09A2\u09BC|\u09DD)")
	return spelled.Replace(strings.Join(slices.Compact(words), "|"))
}
