package document

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
)

// A cue is a subtitle that is seen for a time.
type cue struct {
	from       int // the line of its times in the part
	text, to   int // its text
	start, end int // in milliseconds
}

// A row is a line of a cue. What is in it is without the tags around it, the dash of a speaker and
// the notes of a song, which stay where they are.
type row struct {
	from, to   int // in the part, without the line end
	lead, tail int // where what is in it begins and ends
	tokens     []cueToken
	begins     bool   // it begins with a dash, a sound or a song
	ends       bool   // a line of a song, which is one by itself
	empty      bool   // nothing to read
	voice      string // the tag of WebVTT that names the speaker
}

// A cueToken is a text or a tag in a row.
type cueToken struct {
	from, to int
	text     bool
	kind     align.TagKind
	name     string
	edge     edge
	row      int       // in its turn
	pair     *cueToken // the other half, if it is in the same turn
}

// An edge says where in its row a tag is: before all text, after it, or within.
type edge uint8

const (
	inside edge = iota
	leading
	trailing
)

const (
	// maxCues is over how many cues a sentence may go on.
	maxCues = 4
	// joinGap is how many milliseconds after the end of a cue the sentence may go on in the
	// next one; two that are seen together for longer than joinOverlap are two voices.
	joinGap     = 1000
	joinOverlap = 100
)

// A cueReader finds the blocks of subtitles. A block is what one voice says, over lines and cues.
type cueReader struct {
	*scan
	vtt    bool
	escape func(string) string
	joins  bool // sentences go on in the next cue

	m     blockMaker
	lay   *layout // of the block that is being read, nil before its first row
	tail  int     // where its text ends so far
	voice string
	ends  int  // when its last cue ends
	open  bool // and its sentence does not
	done  bool // nobody wants more
}

func subRipBlocks(s *scan) error {
	// An arrow might make a line one of times.
	return (&cueReader{scan: s, escape: func(text string) string { return strings.ReplaceAll(oneLine(text), "-->", "->") }}).read()
}

func webVTTBlocks(s *scan) error {
	return (&cueReader{scan: s, vtt: true, escape: func(text string) string { return escapeMarkup(oneLine(text)) }}).read()
}

// oneLine has spaces for line ends.
var oneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace

func (r *cueReader) read() error {
	cues := r.cues()
	if len(cues) == 0 {
		return &Error{Kind: Damaged, Problem: "there are no subtitles in it: no line has two times (00:00:01,000 --> 00:00:02,500)",
			Hint: "if it is plain text, let its name end in .txt"}
	}
	if r.vtt {
		r.header(cues[0].from)
	}
	// Some people write no stops at all. Then nobody knows where a sentence goes on.
	stops, texts := 0, 0
	for i := range cues {
		rows := r.rows(&cues[i])
		for k := len(rows) - 1; k >= 0; k-- {
			if !rows[k].empty {
				texts++
				if r.stops(&rows[k]) {
					stops++
				}
				break
			}
		}
	}
	r.joins = stops > 0 && 4*stops >= texts && !r.lines
	for i := 0; i < len(cues) && !r.done; i++ {
		r.cue(&cues[i])
	}
	r.flush()
	return nil
}

// header declares the language of a WebVTT file anew.
func (r *cueReader) header(end int) {
	for at := 0; at < end; {
		line, next := lineAt(r.part.text, at)
		if line == "" {
			return
		}
		name, value, _ := strings.Cut(line, ":")
		if to := r.language(strings.TrimSpace(value)); to != "" && strings.EqualFold(strings.TrimSpace(name), "Language") {
			from := at + strings.Index(line, value) + len(value) - len(strings.TrimLeft(value, " \t"))
			r.fix(from, from+len(strings.TrimSpace(value)), to)
		}
		at = next
	}
}

// lineAt is the line that begins at byte at, and where the next one does.
func lineAt(text string, at int) (line string, next int) {
	n := strings.IndexAny(text[at:], "\r\n")
	if n < 0 {
		return text[at:], len(text)
	}
	next = at + n + 1
	if strings.HasPrefix(text[at+n:], "\r\n") {
		next++
	}
	return text[at : at+n], next
}

// cues finds the lines with times, and the text that goes up to the next one or, in WebVTT, up
// to an empty line. A number before the times is no text.
func (r *cueReader) cues() (all []cue) {
	text := r.part.text
	open := false // the text of the last cue goes on
	var last, lastButOne string
	lastAt := 0
	for at := 0; at < len(text); {
		line, next := lineAt(text, at)
		start, end, ok := cueTimes(line)
		switch {
		case ok:
			if open {
				c := &all[len(all)-1]
				c.to = at
				if lastAt >= c.text && isCueNumber(last, lastAt == c.text || strings.TrimSpace(lastButOne) == "") {
					c.to = lastAt
				}
			}
			all = append(all, cue{from: at, text: next, to: len(text), start: start, end: end})
			open = true
		case open && r.vtt && strings.TrimSpace(line) == "":
			all[len(all)-1].to = at
			open = false
		}
		last, lastButOne, lastAt = line, last, at
		at = next
	}
	return all
}

// isCueNumber tells the line of a number. One in Bengali figures right after text is text.
func isCueNumber(line string, alone bool) bool {
	line = strings.TrimSpace(line)
	return line != "" && !strings.ContainsFunc(line, func(r rune) bool {
		return !(r >= '0' && r <= '9' || alone && unicode.IsDigit(r))
	})
}

// cueTimes reads the two times of a line, in milliseconds.
func cueTimes(line string) (start, end int, ok bool) {
	left, right, ok := strings.Cut(line, "-->")
	if !ok {
		return 0, 0, false
	}
	fields := strings.Fields(right[:min(len(right), 100)])
	if len(fields) == 0 {
		return 0, 0, false
	}
	start, ok = cueTime(strings.TrimSpace(left))
	if ok {
		end, ok = cueTime(fields[0])
	}
	return start, end, ok
}

var timePattern = regexp.MustCompile(`^(?:(\d{1,5}):)?(\d{1,2}):(\d{1,2})(?:[,.](\d{1,9}))?$`)

// cueTime reads 01:02:03,456, with a point for the comma too, and without hours or a fraction.
func cueTime(s string) (ms int, ok bool) {
	m := timePattern.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	for i, unit := range []int{3_600_000, 60_000, 1000, 1} {
		n := 0
		field := m[i+1]
		if unit == 1 {
			field = (field + "000")[:3]
		}
		for _, c := range []byte(field) {
			n = 10*n + int(c-'0')
		}
		ms += n * unit
	}
	return ms, true
}

// rowEnd is what ends a row: a line end, and in SubRip what is typed for one.
var rowEnd = regexp.MustCompile(`\r\n|\r|\n|<[bB][rR] ?/?>|\\N`)

// rows reads the rows of a cue.
func (r *cueReader) rows(c *cue) (rows []row) {
	text := r.part.text
	for at := c.text; at < c.to; {
		to, next := c.to, c.to
		if r.vtt {
			var line string
			line, next = lineAt(text[:c.to], at)
			to = at + len(line)
		} else if m := rowEnd.FindStringIndex(text[at:c.to]); m != nil {
			to, next = at+m[0], at+m[1]
		}
		row := row{from: at, to: to}
		row.tokens = r.tokens(at, to)
		r.edges(&row)
		rows = append(rows, row)
		at = next
	}
	return rows
}

// tokens cuts a row into text and tags. What is no whole tag is text.
func (r *cueReader) tokens(at, end int) (all []cueToken) {
	text := r.part.text[:end]
	noRuby := false
	from := at
	for i := at; i < end; {
		n := strings.IndexAny(text[i:], "<{")
		if n < 0 {
			break
		}
		i += n
		t := cueToken{from: i, kind: align.Alone}
		if text[i] == '<' {
			if n := strings.IndexAny(text[i+1:], "<>"); n >= 0 && text[i+1+n] == '>' {
				t.name, t.kind = r.tagName(text[i+1 : i+1+n])
				if t.name != "" || r.vtt {
					t.to = i + n + 2
				}
			}
		} else if !r.vtt && strings.HasPrefix(text[i:], `{\`) {
			if n := strings.IndexAny(text[i+1:], "{}"); n >= 0 && text[i+1+n] == '}' {
				t.to = i + n + 2
			}
		}
		if t.to == 0 {
			i++
			continue
		}
		if t.name == "rt" && t.kind == align.Open && !noRuby { // how a word is read, beside it
			t.kind = align.Alone
			if k := strings.Index(text[t.to:], "</rt>"); k >= 0 {
				t.to += k + len("</rt>")
			} else {
				noRuby = true
			}
		}
		if from < i {
			all = append(all, cueToken{from: from, to: i, text: true})
		}
		all = append(all, t)
		i, from = t.to, t.to
	}
	if from < end {
		all = append(all, cueToken{from: from, to: end, text: true})
	}
	return all
}

// tagName reads what stands between < and >. Times, as in <00:01.500>, have no name.
func (r *cueReader) tagName(body string) (name string, kind align.TagKind) {
	kind = align.Open
	if rest, ok := strings.CutPrefix(body, "/"); ok {
		body, kind = rest, align.Close
	}
	if n := strings.IndexAny(body, " \t./="); n >= 0 {
		body = body[:n]
	}
	if body == "" || !(body[0]|0x20 >= 'a' && body[0]|0x20 <= 'z') {
		return "", align.Alone
	}
	return strings.ToLower(body), kind
}

// edges finds where the text of a row begins and ends, and whether it is a row by itself.
func (r *cueReader) edges(row *row) {
	text := r.part.text
	row.empty = true
	row.lead, row.tail = row.to, row.to
	for i := range row.tokens {
		t := &row.tokens[i]
		if !t.text {
			if row.empty {
				t.edge = leading
			}
			if t.name == "v" && t.kind == align.Open {
				row.voice = text[t.from:t.to]
			}
			continue
		}
		s := text[t.from:t.to]
		if row.empty {
			n := len(s) - len(trimLead(s))
			if strings.ContainsFunc(s[:n], func(c rune) bool { return !unicode.IsSpace(c) }) {
				row.begins = true
			}
			if n == len(s) {
				t.edge = leading
				continue
			}
			row.empty = false
			row.lead = t.from + n
			row.begins = row.begins || s[n] == '[' || s[n] == '('
		}
	}
	if row.empty {
		return
	}
	for i := len(row.tokens) - 1; i >= 0; i-- {
		t := &row.tokens[i]
		s := text[max(t.from, row.lead):max(t.to, row.lead)]
		if t.text {
			rest := strings.TrimRightFunc(s, func(c rune) bool { return unicode.IsSpace(c) || isNote(c) })
			if strings.ContainsFunc(s[len(rest):], isNote) {
				row.ends = true
			}
			if rest != "" {
				row.tail = max(t.from, row.lead) + len(rest)
				switch text[row.lead:row.lead+1] + text[row.tail-1:row.tail] {
				case "[]", "()":
					row.ends = true
				}
				return
			}
		}
		t.edge = trailing
	}
}

// trimLead cuts white space, notes and the dash of a speaker. A dash before a figure is a minus.
func trimLead(s string) string {
	s = strings.TrimLeftFunc(s, func(c rune) bool { return unicode.IsSpace(c) || isNote(c) })
	for _, dash := range []string{"-", "–", "—", "‐", "―"} {
		if rest, ok := strings.CutPrefix(s, dash); ok {
			if rest = strings.TrimLeftFunc(rest, unicode.IsSpace); rest == "" {
				return rest
			}
			if c, _ := utf8.DecodeRuneInString(rest); unicode.IsLetter(c) || len(rest)+len(dash) < len(s) || c == '.' || c == '…' || c == '"' || c == '“' || c == '‘' {
				return rest
			}
		}
	}
	return s
}

func isNote(c rune) bool { return c == '♪' || c == '♫' || c == '♬' || c == '♩' }

// stops tells whether a sentence ends with the row: at a stop, or where a voice breaks off.
func (r *cueReader) stops(row *row) bool {
	if row.ends {
		return true
	}
	s := ""
	for i := range row.tokens {
		if t := &row.tokens[i]; t.text && t.from < row.tail && t.to > row.lead {
			s = r.part.text[max(t.from, row.lead):min(t.to, row.tail)]
		}
	}
	s = strings.TrimRight(s, ` "'”’»)]}`+"\u00a0\u200b\u200c\u200d")
	c, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("।॥৷|.…?!؟—–-", c)
}

// cue reads a cue: its rows are turns, the last of which may go on in the next cue.
func (r *cueReader) cue(c *cue) {
	rows := r.rows(c)
	count := 0
	for i := range rows {
		if !rows[i].empty {
			count++
		}
	}
	if count == 0 {
		r.flush()
	}
	first := true
	for i := 0; i < len(rows); {
		n := i + 1
		if rows[i].empty {
			i = n
			continue
		}
		for n < len(rows) && !rows[n-1].ends && !rows[n].begins && rows[n].voice == "" && !rows[n].empty && !r.lines {
			n++
		}
		if !first || !r.goesOn(c, &rows[i]) {
			r.flush()
		}
		r.turn(c, rows[i:n], count)
		first = false
		i = n
	}
}

// goesOn tells whether what was begun goes on in the first row of a cue.
func (r *cueReader) goesOn(c *cue, first *row) bool {
	gap := c.start - r.ends
	return r.lay != nil && r.open && !first.begins && first.voice == r.voice &&
		gap >= -joinOverlap && gap <= joinGap && len(r.lay.rows) < maxCues
}

// turn reads what one voice says in a cue that has count rows.
func (r *cueReader) turn(c *cue, rows []row, count int) {
	margins(r.part.text, rows)
	times, _ := lineAt(r.part.text, c.from)
	if r.lay == nil {
		r.lay = &layout{}
	} else {
		r.gap(cueGap{to: rows[0].lead, cue: true}, times)
	}
	r.lay.rows = append(r.lay.rows, count)
	r.lay.eol = r.part.text[c.from+len(times) : c.text]
	for i := range rows {
		if i > 0 {
			r.gap(cueGap{to: rows[i].lead, eol: rows[i-1].to, eolTo: rows[i].from}, "")
		}
		r.row(&rows[i])
	}
	r.voice, r.ends = rows[0].voice, c.end
	r.open = r.joins && !r.stops(&rows[len(rows)-1])
}

// margins finds out which tags at the edges of the rows of a turn are around its text: those stay
// where they are. A pair is if it goes around the whole turn, or around each of its rows.
func margins(text string, rows []row) {
	open := make(map[string][]*cueToken)
	each := make(map[string]int) // pairs around a row, by their code
	for i := range rows {
		for k := range rows[i].tokens {
			t := &rows[i].tokens[k]
			t.row = i
			switch stack := open[t.name]; {
			case t.text:
			case t.kind == align.Open:
				open[t.name] = append(stack, t)
			case t.kind == align.Close && len(stack) > 0:
				o := stack[len(stack)-1]
				open[t.name] = stack[:len(stack)-1]
				o.pair, t.pair = t, o
				if code := text[o.from:o.to]; o.row == i && o.edge == leading && t.edge == trailing && each[code] == i {
					each[code]++
				}
			}
		}
	}
	around := func(t *cueToken) bool {
		o, c := t, t.pair
		if t.kind == align.Close {
			o, c = c, o
		}
		return t.pair == nil || o.edge == leading && c.edge == trailing &&
			(o.row == 0 && c.row == len(rows)-1 || o.row == c.row && each[text[o.from:o.to]] == len(rows))
	}
	for i := range rows {
		row := &rows[i]
		stays := true
		for k := range row.tokens {
			t := &row.tokens[k]
			if t.edge != leading || t.text {
				continue
			}
			if stays && !around(t) {
				stays = false
				row.lead = t.from
			}
			if !stays {
				t.edge = inside
			}
		}
	}
	for i := range rows {
		row := &rows[i]
		stays := true
		for k := len(row.tokens) - 1; k >= 0; k-- {
			t := &row.tokens[k]
			if t.edge != trailing || t.text {
				continue
			}
			if stays && !around(t) {
				stays = false
				row.tail = t.to
			}
			if !stays {
				t.edge = inside
			}
		}
	}
}

// gap goes on with the text behind white space: in the next row, or in the next cue, which is a tag
// to translators.
func (r *cueReader) gap(g cueGap, times string) {
	g.from, g.at = r.tail, r.m.text.Len()
	r.lay.gaps = append(r.lay.gaps, g)
	// Not a line feed: a short row is no end of a paragraph.
	if g.cue {
		r.m.spaceTag(tag{Tag: align.Tag{Code: times}, name: "cue", from: g.from, to: g.to, data: g.cue}, " ")
	} else {
		r.m.add(" ", g.from, g.to)
	}
}

// row adds the text of a row.
func (r *cueReader) row(row *row) {
	for i := range row.tokens {
		t := &row.tokens[i]
		if t.text {
			from, to := max(t.from, row.lead), min(t.to, row.tail)
			switch {
			case from >= to:
			case r.vtt:
				unescape(r.part.text[from:to], func(text string, a, b int) { r.m.add(text, from+a, from+b) })
			default:
				r.m.add(r.part.text[from:to], from, to)
			}
			continue
		}
		code := r.part.text[t.from:t.to]
		if t.edge == inside {
			r.m.tag(tag{Tag: align.Tag{Kind: t.kind, Code: code}, name: t.name, from: t.from, to: t.to})
		}
		if n := strings.IndexAny(code, " \t"); r.vtt && n >= 0 && t.kind == align.Open {
			from, value := t.from+n+1, code[n+1:len(code)-1]
			switch t.name {
			case "v":
				var m blockMaker
				unescape(value, func(text string, a, b int) { m.add(text, from+a, from+b) })
				r.m.sub(m.take(r.escape))
			case "lang":
				if to := r.language(strings.TrimSpace(value)); to != "" {
					r.m.fix(from, from+len(value), to)
				}
			}
		}
	}
	r.tail = row.tail
}

// flush emits the block that was read.
func (r *cueReader) flush() {
	if b := r.m.take(r.escape); b != nil {
		b.compose = r.lay.compose
		r.done = !r.emit(b) || r.done
	}
	r.lay = nil
}
