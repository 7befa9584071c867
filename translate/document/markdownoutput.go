package document

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// A markdownOutput writes sentences into a block of Markdown. What it writes is read again, so
// that no translation changes more than the text: what stands for itself is escaped, emphasis
// that its signs cannot show there is written with tags, and where all of that does not
// help the sentence stays as it was.
type markdownOutput struct {
	source string
	// lines are where the lines of the block stand in the part, without what begins them.
	lines   [][2]int
	heading bool // after a #, which may stand at the end as well
	cell    bool // of a table: pipes are escaped
	inside  bool // and there is a pipe before it in the line
	// defined says that the target of a link stands before it, which could have a title.
	defined bool
	// formulas says that there is a $ in the block.
	formulas bool
	pc       parser.Context // knows the targets of links
}

// flat is a range of the part without what begins its lines.
func (o *markdownOutput) flat(from, to int) string {
	if strings.IndexByte(o.source[from:to], '\n') < 0 {
		return o.source[from:to]
	}
	flat, _ := o.flatPlaces(from, to)
	return flat
}

// flatPlaces is flat, with a function that tells where a byte of it stands in the part.
func (o *markdownOutput) flatPlaces(from, to int) (string, func(int) int) {
	var b strings.Builder
	var at, places []int
	k, found := slices.BinarySearchFunc(o.lines, from, func(l [2]int, from int) int { return cmp.Compare(l[0], from) })
	if !found && k > 0 {
		k--
	}
	for ; k < len(o.lines) && o.lines[k][0] < to; k++ {
		start, stop := max(from, o.lines[k][0]), min(to, o.lines[k][1])
		if start < stop {
			at, places = append(at, b.Len()), append(places, start)
			b.WriteString(o.source[start:stop])
		}
	}
	return b.String(), func(i int) int {
		k, found := slices.BinarySearch(at, i)
		if !found {
			k--
		}
		if k < 0 {
			return from
		}
		return places[k] + i - at[k]
	}
}

// A markdownItem is text, or a tag that stands in the part.
type markdownItem struct {
	text     string
	from, to int
	tag      *tag // nil for text
	html     string
	sign     string // instead of what stands in the part
}

// render writes a sentence.
func (o *markdownOutput) render(r *rendering) {
	items := o.items(r)
	if !slices.ContainsFunc(items, func(i markdownItem) bool { return i.tag != nil || strings.TrimSpace(i.text) != "" }) {
		items = nil
	}
	for _, k := range r.s.index {
		// The end of a sentence in code is none, but there is no telling.
		if t := &r.b.tags[k]; t.name == "code" && t.Kind != align.Alone && !slices.Contains(r.s.index, t.other) {
			items = nil
		}
	}
	emphasis := slices.ContainsFunc(items, func(i markdownItem) bool { return i.html != "" })
	for _, all := range []bool{false, true} {
		if items == nil {
			break
		}
		for _, tags := range []bool{false, true} {
			if tags && !emphasis {
				continue
			}
			c := composer{markdownOutput: o, r: r, all: all, html: tags}
			c.compose(items)
			if c.plain(items) || c.check() {
				r.out.WriteString(c.out.String())
				return
			}
		}
	}
	// As it was, with the titles in it.
	at := r.s.raw
	for _, k := range r.s.index {
		t := &r.b.tags[k]
		r.out.WriteString(o.source[at:t.from])
		r.raw(t.from, t.to)
		at = t.to
	}
	r.out.WriteString(o.source[at:r.s.end])
}

// emphasisTags are the HTML for what Markdown writes with signs.
var emphasisTags = map[string]string{"em": "em>", "strong": "strong>", "del": "del>"}

// items are the text and the tags of a translation, each pair whole and without white space
// at its inner edges.
func (o *markdownOutput) items(r *rendering) []markdownItem {
	target := strings.Map(func(c rune) rune {
		if c == '\n' || c == '\r' {
			return ' '
		}
		return c
	}, r.target)
	tags := o.paired(r)
	// White space goes out of pairs.
	for i := range tags {
		if t := &tags[i]; t.Kind == align.Open && !t.Keep {
			limit := len(target)
			if i+1 < len(tags) {
				limit = tags[i+1].At
			}
			t.At += len(target[t.At:limit]) - len(strings.TrimLeftFunc(target[t.At:limit], unicode.IsSpace))
		}
	}
	for i := range slices.Backward(tags) {
		if t := &tags[i]; t.Kind == align.Close {
			limit := 0
			if i > 0 {
				limit = tags[i-1].At
			}
			t.At = limit + len(strings.TrimRightFunc(target[limit:t.At], unicode.IsSpace))
		}
	}
	var items []markdownItem
	at := 0
	// What is a word by itself in the source is one in the translation.
	spaced := true // there is white space, or nothing is to be apart from what comes
	wanted := false
	put := func(text string) {
		if text == "" {
			return
		}
		first, _ := utf8.DecodeRuneInString(text)
		if wanted && isWord(first) {
			text = " " + text
		}
		last, _ := utf8.DecodeLastRuneInString(text)
		spaced, wanted = unicode.IsSpace(last) || isOpening(last), false
		items = append(items, markdownItem{text: text})
	}
	add := func(item markdownItem, apart bool) {
		if wanted && item.tag.Kind != align.Close || apart && !spaced {
			items = append(items, markdownItem{text: " "})
		}
		if item.tag.Kind != align.Close {
			spaced, wanted = item.tag.Kind == align.Open && !item.tag.Keep || item.tag.Space, false
		}
		items = append(items, item)
	}
	for i := 0; i < len(tags); i++ {
		t := &tags[i]
		put(target[at:max(at, t.At)])
		at = max(at, t.At)
		orig := r.original(t)
		end := slices.IndexFunc(tags, func(c align.Tag) bool { return c.Kind == align.Close && c.ID == t.ID })
		if t.Kind == align.Open && t.Keep && end > i {
			add(markdownItem{tag: orig, from: orig.from, to: r.b.tags[orig.other].to}, false)
			at = max(at, tags[end].At)
			i = end
			continue
		}
		if emphasisTags[orig.name] != "" && t.Kind == align.Open && end == i+1 && tags[end].At == t.At {
			i = end // nothing is in it
			continue
		}
		item := markdownItem{tag: orig, from: orig.from, to: orig.to}
		if item.html = emphasisTags[orig.name]; item.html != "" {
			if t.Kind == align.Open {
				item.html = "<" + item.html
			} else {
				item.html = "</" + item.html
			}
			// Within a word _ is no sign.
			if sign := o.source[orig.from:orig.to]; sign[0] == '_' && o.withinWord(target, tags, t.ID) {
				item.sign = strings.Repeat("*", len(sign))
			}
		}
		before, after := o.apart(r, t)
		add(item, before)
		wanted = wanted || after
		if t.Space && strings.HasPrefix(target[at:], " ") {
			at++
		}
	}
	put(target[at:])
	items = o.trimBreaks(items)
	if n := len(items); n > 0 {
		items[0].text = strings.TrimLeftFunc(items[0].text, unicode.IsSpace)
		items[n-1].text = strings.TrimRightFunc(items[n-1].text, unicode.IsSpace)
	}
	return slices.DeleteFunc(items, func(i markdownItem) bool { return i.tag == nil && i.text == "" })
}

// apart tells whether there is white space before and after a tag in the source that is like a word.
func (o *markdownOutput) apart(r *rendering, t *align.Tag) (before, after bool) {
	k := slices.IndexFunc(r.s.tags, func(s align.Tag) bool { return s.ID == t.ID && s.Kind == t.Kind })
	if t.Kind != align.Alone || t.Space {
		return false, false
	}
	at := r.s.tags[k].At
	a, _ := utf8.DecodeLastRuneInString(r.s.text[:at])
	b, _ := utf8.DecodeRuneInString(r.s.text[at:])
	return at == 0 || unicode.IsSpace(a), at == len(r.s.text) || unicode.IsSpace(b)
}

// isOpening tells signs after which a word begins at once.
func isOpening(r rune) bool { return unicode.In(r, unicode.Ps, unicode.Pi) || r == '"' || r == '\'' }

// paired are the tags of a translation that are those of the source, in order, without half
// of what is a pair there.
func (o *markdownOutput) paired(r *rendering) []align.Tag {
	type half struct {
		id   int
		kind align.TagKind
	}
	there := make(map[half]int)
	var tags []align.Tag
	at := 0
	for i := range r.tags {
		t := r.tags[i]
		if t.At < at || t.At > len(r.target) || r.original(&t) == nil {
			continue
		}
		if _, twice := there[half{t.ID, t.Kind}]; twice {
			continue
		}
		there[half{t.ID, t.Kind}] = len(tags)
		at = t.At
		tags = append(tags, t)
	}
	whole := make(map[int]int) // halves of the source
	for i := range r.s.tags {
		if t := &r.s.tags[i]; t.Kind != align.Alone {
			whole[t.ID]++
		}
	}
	return slices.DeleteFunc(tags, func(t align.Tag) bool {
		if t.Kind == align.Alone || whole[t.ID] < 2 {
			return false
		}
		open, a := there[half{t.ID, align.Open}]
		end, b := there[half{t.ID, align.Close}]
		return !a || !b || open > end
	})
}

// withinWord tells whether one of the tags with an ID stands between two letters.
func (o *markdownOutput) withinWord(target string, tags []align.Tag, id int) bool {
	for i := range tags {
		if t := &tags[i]; t.ID == id {
			before, _ := utf8.DecodeLastRuneInString(target[:t.At])
			after, _ := utf8.DecodeRuneInString(target[t.At:])
			if isWord(before) && isWord(after) {
				return true
			}
		}
	}
	return false
}

// isWord tells what is neither white space nor punctuation; there is none at an edge.
func isWord(r rune) bool {
	return r != utf8.RuneError && !util.IsSpaceRune(r) && !util.IsPunctRune(r)
}

// trimBreaks takes away the ends of lines before which or after which there is nothing.
func (o *markdownOutput) trimBreaks(items []markdownItem) []markdownItem {
	isBreak := func(i markdownItem) bool { return i.tag != nil && i.tag.name == "br" }
	isText := func(i markdownItem) bool {
		return i.tag == nil && strings.TrimSpace(i.text) != "" || i.tag != nil && i.tag.Kind == align.Alone && i.tag.name != "br" || i.tag != nil && i.tag.Keep
	}
	first := slices.IndexFunc(items, isText)
	last := len(items) - 1
	for last >= 0 && !isText(items[last]) {
		last--
	}
	kept := items[:0:0]
	for i, item := range items {
		if !isBreak(item) || i > first && i < last {
			kept = append(kept, item)
		}
	}
	return kept
}

// A composer writes a sentence in one of the ways there are.
type composer struct {
	*markdownOutput
	r    *rendering
	all  bool // each sign is escaped
	html bool // emphasis is written in tags
	out  strings.Builder
	test strings.Builder // without what begins lines
	want strings.Builder
}

// compose writes the items.
func (c *composer) compose(items []markdownItem) {
	begins := c.begins()
	if c.r.s.raw > c.lines[0][1] && !c.heading {
		c.test.WriteString("ক\n")
		c.want.WriteString("ক")
	}
	if before, text := c.lead(); before != "" {
		c.test.WriteString(before)
		c.want.WriteString(unspaced(text))
	} else if c.joinsBefore() {
		c.test.WriteString("ক!")
		c.want.WriteString("ক!")
	} else if !begins {
		c.test.WriteString("ক ")
		c.want.WriteString("ক")
	}
	var behind strings.Builder
	var wantBehind string
	space := " "
	if begins {
		space = "\n"
	}
	// Halves of pairs have their other half in another sentence.
	for i := range slices.Backward(c.r.s.index) {
		t := &c.r.b.tags[c.r.s.index[i]]
		if t.other >= 0 && t.Kind == align.Close && t.other < c.r.s.index[0] {
			o := &c.r.b.tags[t.other]
			c.test.WriteString(c.markdownOutput.flat(o.from, o.to) + "ক" + space)
			c.want.WriteString(sign(o) + "ক")
		}
	}
	last := len(c.r.s.index) - 1
	for i := range slices.Backward(c.r.s.index) {
		t := &c.r.b.tags[c.r.s.index[i]]
		if t.other >= 0 && t.Kind == align.Open && t.other > c.r.s.index[last] {
			o := &c.r.b.tags[t.other]
			behind.WriteString(" ক" + c.markdownOutput.endOf(o))
			wantBehind += "ক" + sign(o)
		}
	}
	gap, gapText := c.gap()
	lineStart := begins
	for i, item := range items {
		if item.tag == nil {
			next := gap
			if i+1 < len(items) {
				next = c.raw(&items[i+1])
			}
			text := c.escape(item.text, lineStart, i > 0, next)
			c.out.WriteString(text)
			c.test.WriteString(text)
			c.want.WriteString(unspaced(item.text))
			lineStart = lineStart && strings.TrimSpace(text) == ""
			continue
		}
		raw := c.raw(&item)
		c.test.WriteString(raw)
		switch {
		case item.html != "" && c.html:
			c.out.WriteString(raw)
			c.want.WriteString(kindSign(item.tag.Kind) + "<" + strings.Trim(item.html, "</>"))
		case item.sign != "":
			c.out.WriteString(raw)
			c.want.WriteString(sign(item.tag))
		default:
			c.r.e.write(&c.out, item.from, item.to)
			c.want.WriteString(sign(item.tag))
			if item.to > item.tag.to {
				// What is kept.
				end := &c.r.b.tags[item.tag.other]
				c.want.WriteString(unspaced(c.r.b.text[item.tag.At:end.At]))
				c.want.WriteString(sign(end))
			}
		}
		lineStart = item.tag.name == "br"
	}
	c.test.WriteString(gap)
	c.want.WriteString(gapText)
	c.test.WriteString(behind.String())
	c.want.WriteString(wantBehind)
	if !c.ends() {
		after := " ক"
		if strings.HasPrefix(strings.TrimLeft(c.source[c.r.s.end+len(gap):], " \t\r"), "\n") {
			after = "\nক"
		}
		c.test.WriteString(after)
		c.want.WriteString("ক")
	}
}

// plain tells text without markup, and without anything that could be some.
func (c *composer) plain(items []markdownItem) bool {
	if len(items) == 1 && c.all && !strings.ContainsFunc(items[0].text, isVisible) {
		return items[0].tag == nil // nothing is left that could be markup
	}
	if len(items) != 1 || items[0].tag != nil || c.out.Len() != len(items[0].text) {
		return false
	}
	text := items[0].text
	for i := range len(text) {
		if ch := text[i]; ch < utf8.RuneSelf && !isAlphanumeric(ch) && (i == 0 || strings.IndexByte(" ,.;?'\"()-", ch) < 0) {
			return false
		}
	}
	return (text[0] < '0' || text[0] > '9') && !strings.Contains(text, "www.")
}

// raw is what an item is in the test.
func (c *composer) raw(item *markdownItem) string {
	switch {
	case item.tag == nil:
		return item.text
	case item.html != "" && c.html:
		return item.html
	case item.sign != "":
		return item.sign
	case item.tag.name == "a" && item.tag.Kind == align.Close:
		return c.endOf(item.tag)
	}
	return c.markdownOutput.flat(item.from, item.to)
}

// endOf is the Close of a pair as it will stand in the part.
func (o *markdownOutput) endOf(t *tag) string {
	if s, ok := t.data.(string); ok {
		return s
	}
	return o.flat(t.from, t.to)
}

// begins tells whether the sentence stands at the beginning of a line.
func (c *composer) begins() bool {
	if c.heading || c.inside {
		return false
	}
	k, found := slices.BinarySearchFunc(c.lines, c.r.s.raw, func(l [2]int, at int) int { return cmp.Compare(l[0], at) })
	if !found {
		k--
	}
	return k >= 0 && strings.TrimSpace(c.source[c.lines[k][0]:c.r.s.raw]) == ""
}

// joinsBefore tells whether something stands right before the sentence in its block.
func (c *composer) joinsBefore() bool {
	s := c.r.s
	return s.from > 0 && !isSpace(c.r.b.text[s.from-1]) && !strings.HasSuffix(c.r.b.text[:s.from], "\u2029")
}

// lead is what stands before the sentence in its line, and its text, if there are only signs.
func (c *composer) lead() (raw, text string) {
	k, found := slices.BinarySearchFunc(c.lines, c.r.s.raw, func(l [2]int, at int) int { return cmp.Compare(l[0], at) })
	if !found {
		k--
	}
	if k < 0 || c.heading || c.inside {
		return "", ""
	}
	raw = c.source[c.lines[k][0]:c.r.s.raw]
	if strings.TrimSpace(raw) == "" || strings.ContainsFunc(raw, isVisible) || strings.ContainsAny(raw, "*_~[`\\&$") {
		return "", ""
	}
	return raw, raw
}

// gap is what stands right behind the sentence, up to white space or a tag, and its text.
func (c *composer) gap() (raw, text string) {
	b, s := c.r.b, c.r.s
	end := len(b.text)
	if k := strings.IndexFunc(b.text[s.to:], unicode.IsSpace); k >= 0 {
		end = s.to + k
	}
	for i := range b.tags {
		if at := b.tags[i].At; at >= s.to && b.tags[i].from >= s.end {
			end = min(end, at)
			break
		}
	}
	if end <= s.to {
		return "", ""
	}
	return c.source[s.end:b.end(end)], b.text[s.to:end]
}

// ends tells whether the sentence is the last one of the block.
func (c *composer) ends() bool { return c.r.s.end >= c.lines[len(c.lines)-1][1] }

// unspaced is a text without white space.
func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// sign is what stands for a tag where structures are compared.
func sign(t *tag) string { return kindSign(t.Kind) + t.name }

func kindSign(k align.TagKind) string { return "\x00" + "!<>"[k:k+1] }

// check reads what was written.
func (c *composer) check() bool {
	test := c.test.String()
	if c.heading {
		test = "# " + test
	}
	var got []string
	r := &markdownReader{
		scan: &scan{part: &part{text: test}}, text: test, cells: c.cell,
		emit: func(b *block) bool { got = append(got, structure(b)); return true },
	}
	if err := r.read(linkContext{parser.NewContext(), c.pc}); err != nil {
		return false
	}
	return len(got) == 1 && got[0] == c.want.String()
}

// structure is the text of a block with signs for its tags.
func structure(b *block) string {
	var s strings.Builder
	at := 0
	for i := range b.tags {
		t := &b.tags[i]
		s.WriteString(unspaced(b.text[at:t.At]))
		at = t.At
		s.WriteString(sign(t))
	}
	s.WriteString(unspaced(b.text[at:]))
	return s.String()
}

// linkContext knows the targets of links of another text too.
type linkContext struct {
	parser.Context
	links parser.Context
}

func (c linkContext) Reference(label string) (parser.Reference, bool) {
	return c.links.Reference(label)
}

// escape writes a text, in which each sign stands for itself. Next is what follows it.
func (c *composer) escape(text string, lineStart, follows bool, next string) string {
	var b strings.Builder
	if lineStart {
		text = strings.TrimLeft(text, " \t\f\v")
	}
	number := 0 // where the sign of an ordered list is
	if lineStart {
		for number < len(text) && number < 10 && text[number] >= '0' && text[number] <= '9' {
			number++
		}
	}
	for i := 0; i < len(text); i++ {
		if c.special(text, i, lineStart, number, follows, next) {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// special tells whether the sign at byte i must be escaped.
func (c *composer) special(text string, i int, lineStart bool, number int, follows bool, next string) bool {
	sign := text[i]
	if !util.IsPunct(sign) {
		return false
	}
	if c.all {
		return true
	}
	first := lineStart && i == 0
	rest := text[i+1:]
	blank := func(s string) bool { s += next; return s == "" || isSpace(s[0]) }
	switch sign {
	case '`', '[', ']':
		return true
	case '*', '_', '~':
		// Alone, or within a word.
		from, to := i, i
		for from > 0 && text[from-1] == sign {
			from--
		}
		for to < len(text) && text[to] == sign {
			to++
		}
		before, _ := utf8.DecodeLastRuneInString(text[:from])
		after, _ := utf8.DecodeRuneInString(text[to:])
		alone := from > 0 && to < len(text) && unicode.IsSpace(before) && unicode.IsSpace(after)
		return !alone && !(sign == '_' && isWord(before) && isWord(after))
	case '<':
		return opensTag(text[i:]+next) || rest == "" && next == "" && !c.ends()
	case '\\':
		return rest == "" || util.IsPunct(rest[0])
	case '&':
		return isEntity(text[i:]) || isEntity(text[i:]+next)
	case '!':
		return rest == "" && (strings.HasPrefix(next, "[") || next == "" && !c.ends())
	case '|':
		return c.cell || first
	case '$':
		return c.formulas || i == 0 && follows || rest == "" && next != "" || closesFormula(text[:i], rest)
	case '#':
		return c.heading && (i == 0 || isSpace(text[i-1])) || first && blank(strings.TrimLeft(rest, "#"))
	case '>':
		return first
	case '-', '+', '=':
		return first && (blank(rest) || rest != "" && strings.IndexByte("-+=|:", rest[0]) >= 0) || c.cell && strings.Trim(text, "-: ") == ""
	case ':':
		// Behind a bracket it would make a foot note or the target of a link.
		return first && (blank(rest) || rest != "" && rest[0] == '-') || i == 0 && !follows && c.r.s.raw > 0 && c.source[c.r.s.raw-1] == ']'
	case '"', '\'', '(':
		return first && c.defined
	case '.', ')':
		return number > 0 && i == number && blank(rest)
	}
	return false
}
