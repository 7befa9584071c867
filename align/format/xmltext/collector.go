package xmltext

import (
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// Form says what an element within a text is to the text.
type Form uint8

// The forms of elements.
const (
	// Annotation is no tag: what it holds is text like any other.
	Annotation Form = iota
	// Mark is a tag itself. What it holds, if anything, is no text.
	Mark
	// Native is a tag that holds its code, the markup of another format.
	Native
	// Around is two tags, around the text that it holds.
	Around
)

// Inline is what a format says of an element within a text.
type Inline struct {
	Form Form
	// Kind and Keep are those of the tag, see [align.Tag].
	Kind align.TagKind
	Keep bool
	// Break says that it is a line break.
	Break bool
	// Join is what an Open and its Close have in common, "" for a tag that has no other
	// half in its text.
	Join string
	// Key is what the tag and the one in the other language have in common, "" if nothing
	// but the code.
	Key string
	// Code and CloseCode are the codes where they stand elsewhere in the file.
	Code, CloseCode string
}

// Collector makes the passages of one unit, in which the tags that have a key in common get
// the same ID. The zero value is ready for use.
type Collector struct {
	start  names.Place
	raw    strings.Builder
	pieces []piece
	tag    bool // markup stands before what comes
	tags   []mark
	open   []int           // of the elements that are open: which of the tags each is, or -1
	deep   int             // how many of them are within one whose text is no text, with it
	code   strings.Builder // the text of that

	ids    map[string][]int // of the tags of the unit that have a key
	lastID int
}

// A mark is a tag before a piece.
type mark struct {
	Inline
	piece int
	opens int // of the second tag of an Around: which is the first; else -1
}

// A piece is text of the raw text, and whether it is escaped and after a tag.
type piece struct {
	from, to     int
	escaped, tag bool
}

// Begin begins a new unit.
func (c *Collector) Begin() {
	clear(c.ids)
	c.lastID = 0
}

// Reset begins a new passage of the unit, with the token after it.
func (c *Collector) Reset() {
	*c = Collector{pieces: c.pieces[:0], tags: c.tags[:0], open: c.open[:0], ids: c.ids, lastID: c.lastID}
}

// plain tells whether what was added is one text as it stands in the file.
func (c *Collector) plain() bool {
	return len(c.tags) == 0 && len(c.pieces) == 1 && c.pieces[0] == piece{to: c.raw.Len(), escaped: true} &&
		strings.IndexByte(c.raw.String(), '&') < 0
}

// Add adds a token within the element that has the text. inline says what a Start among
// them begins.
func (c *Collector) Add(t *Token, inline func(t Token) Inline) {
	if c.raw.Len() == 0 {
		c.start = t.At()
	}
	from := c.raw.Len()
	c.raw.Write(t.Raw())
	switch t.Kind {
	case Text, CDATA:
		p := piece{from, c.raw.Len(), t.Kind == Text, c.tag}
		if t.Kind == CDATA {
			p.from += len("<![CDATA[")
			p.to -= len("]]>")
		}
		if c.deep > 0 {
			c.addCode(p)
			break
		}
		c.pieces = append(c.pieces, p)
		c.tag = t.Kind == CDATA // it ends with markup
		return
	case Start:
		c.begin(t, inline)
	case End:
		c.end(t)
	}
	c.tag = true
}

// addCode adds a piece to the code of the tag that holds it.
func (c *Collector) addCode(p piece) {
	text := c.raw.String()[p.from:p.to]
	if !p.escaped {
		c.code.WriteString(text)
		return
	}
	unescape(text, func(text string, _, _ int) { c.code.WriteString(text) })
}

func (c *Collector) begin(t *Token, inline func(t Token) Inline) {
	if c.deep > 0 {
		if !t.Empty {
			c.deep++
			c.open = append(c.open, -1)
		}
		return
	}
	n := -1
	m := mark{inline(*t), len(c.pieces), -1}
	if m.Form != Annotation {
		n = len(c.tags)
		if m.Code == "" && m.Form != Native {
			m.Code = string(t.Raw())
			if t.Empty && m.Form == Around {
				m.Code = strings.TrimSuffix(m.Code, "/>") + ">"
			}
		}
		c.tags = append(c.tags, m)
	}
	switch {
	case !t.Empty:
		c.open = append(c.open, n)
		if m.Form == Mark || m.Form == Native {
			c.deep = 1
			c.code.Reset()
		}
	case m.Form == Around:
		c.addClose(n, t.Name)
	}
}

func (c *Collector) end(t *Token) {
	n := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	if c.deep > 0 {
		if c.deep--; c.deep == 0 && c.tags[n].Form == Native {
			c.tags[n].Code = c.code.String()
		}
	} else if n >= 0 {
		c.addClose(n, t.Name)
	}
}

// addClose adds the second tag of the Around that is tag n.
func (c *Collector) addClose(n int, name string) {
	m := mark{Inline{Kind: align.Close, Code: c.tags[n].CloseCode}, len(c.pieces), n}
	if m.Code == "" {
		m.Code = "</" + name + ">"
	}
	c.tags = append(c.tags, m)
}

// Passage is what was added. order is the byte order of the file.
func (c *Collector) Passage(order string) (align.Passage, error) {
	raw := c.raw.String()
	if c.plain() {
		return align.Passage{Text: raw, Start: c.start, UTF16: order, Escape: Escape}, nil
	}
	m := align.NewPassage(raw, c.start)
	var bad error
	length := 0
	tags := c.number()
	k := 0
	for i, p := range c.pieces {
		for ; k < len(tags) && c.tags[k].piece == i; k++ {
			tags[k].At = length
		}
		if !p.escaped {
			length += p.to - p.from
			m.AddAfterTag(raw[p.from:p.to], p.from, p.to, true)
			continue
		}
		tag := p.tag
		if err := unescape(raw[p.from:p.to], func(text string, from, to int) {
			length += len(text)
			if tag {
				m.AddAfterTag(text, p.from+from, p.from+to, false)
				tag = text == ""
			} else {
				m.Add(text, p.from+from, p.from+to)
			}
		}); err != nil {
			bad = err
		}
	}
	for ; k < len(tags); k++ {
		tags[k].At = length
	}
	out := m.Passage()
	out.UTF16, out.Escape = order, Escape
	out.Tags = tags
	for i := range tags {
		// Of the tags at a space, it can stand for the last one.
		t := &tags[i]
		last := i+1 == len(tags) || tags[i+1].At > t.At
		t.Space = last && t.Kind == align.Alone && strings.HasPrefix(out.Text[t.At:], " ") && (c.tags[i].Break || TypeOf(t) == Break)
	}
	return out, bad
}

// number gives the tags their IDs.
func (c *Collector) number() []align.Tag {
	if len(c.tags) == 0 {
		return nil
	}
	if c.ids == nil {
		c.ids = make(map[string][]int)
	}
	tags := make([]align.Tag, len(c.tags))
	opened := make(map[string]int) // the ID of the Open that awaits its Close
	used := make(map[string]int)   // how many of the IDs of a key this passage has
	for i, m := range c.tags {
		t := &tags[i]
		t.Kind, t.Code, t.Keep = m.Kind, m.Code, m.Keep
		if m.opens >= 0 {
			t.ID = tags[m.opens].ID
			continue
		}
		if id, ok := opened[m.Join]; ok && m.Kind == align.Close {
			t.ID = id
			delete(opened, m.Join)
			continue
		}
		key := "key " + m.Key
		if m.Key == "" {
			key = "code " + m.Code
		}
		if m.Kind == align.Alone {
			key = "alone, " + key
		}
		if used[key] == len(c.ids[key]) {
			c.lastID++
			c.ids[key] = append(c.ids[key], c.lastID)
		}
		t.ID = c.ids[key][used[key]]
		used[key]++
		if m.Kind == align.Open && m.Form != Around && m.Join != "" {
			opened[m.Join] = t.ID
		}
	}
	return tags
}

// Renumber gives the tags of a unit IDs from 1, in the order of its source.
func Renumber(u *align.Unit) {
	if len(u.Source.Tags)+len(u.Target.Tags) == 0 {
		return
	}
	ids := make(map[int]int)
	for _, tags := range [][]align.Tag{u.Source.Tags, u.Target.Tags} {
		for i := range tags {
			id := &tags[i].ID
			if ids[*id] == 0 {
				ids[*id] = len(ids) + 1
			}
			*id = ids[*id]
		}
	}
}
