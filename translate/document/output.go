package document

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/dobhashi/dobhashi/align"
)

// An Output writes a document again, with the targets of pairs in the place of its sentences and
// everything else as it is, byte by byte. In an archive the parts without a translation stay
// as they are. It is an [align.Writer] for the pairs of the sentences of that document, in
// their order, and for one goroutine, which may be another one than that of the sentences.
//
// The tags of a target stand for the markup of the source. A sentence stays as it is where
// its pair is untranslated or has the text and tags of the source. Where the language is
// declared, it is changed.
type Output struct {
	d   *Document
	w   io.Writer
	err error

	mu      sync.Mutex
	pending []*pendingBlock // what was read and not yet written, in order

	begun bool
	part  *part // that is being written
	at    int   // how far, in bytes of its text
	out   io.Writer
	moved int // tags that a target was without
}

// A pendingBlock is a block whose sentences are being translated.
type pendingBlock struct {
	part  *part
	b     *block
	all   []sentence
	pairs []translated
	last  bool // and the part ends with it
}

// translated is what became of a sentence.
type translated struct {
	text string
	tags []align.Tag
	ok   bool // it is to be written
}

// Output begins to write the document to w. It must be called before Sentences. To is the
// language of the targets as a BCP 47 code.
func (d *Document) Output(w io.Writer, to string) (*Output, error) {
	o := &Output{d: d, w: w}
	d.to, d.out = to, o
	if d.body == nil {
		d.window = &window{base: int64(d.enc.mark)}
		_, err := w.Write(d.enc.bom())
		return o, err
	}
	return o, d.body.begin(o)
}

// push adds what was read.
func (o *Output) push(p *pendingBlock) {
	if o == nil {
		return
	}
	o.mu.Lock()
	o.pending = append(o.pending, p)
	o.mu.Unlock()
}

// head is the first block that was not written, nil if there is none yet.
func (o *Output) head() *pendingBlock {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.pending) == 0 {
		return nil
	}
	return o.pending[0]
}

func (o *Output) pop() {
	o.mu.Lock()
	o.pending[0] = nil
	o.pending = o.pending[1:]
	o.mu.Unlock()
}

// Write stores the translation of the next sentence.
func (o *Output) Write(p *align.Pair) error {
	if o.err != nil {
		return o.err
	}
	if o.d.window != nil {
		o.err = o.writeText(p)
		return o.err
	}
	for {
		h := o.head()
		if h == nil {
			o.err = errors.New("there are more pairs than sentences")
			return o.err
		}
		if len(h.pairs) == len(h.all) {
			if o.err = o.finish(h); o.err != nil {
				return o.err
			}
			continue
		}
		s := &h.all[len(h.pairs)]
		if p.Source != s.text {
			o.err = fmt.Errorf("the pair of %.40q is not that of the next sentence, %.40q", p.Source, s.text)
			return o.err
		}
		t := translated{text: p.Target, tags: p.TargetTags}
		t.ok = p.Status != align.Untranslated && p.Target != "" && !(p.Target == s.text && slices.Equal(p.TargetTags, s.tags))
		if t.ok {
			o.moved += len(align.MissingTags(s.tags, t.tags))
		}
		h.pairs = append(h.pairs, t)
		return nil
	}
}

// finish writes a block and what stands before it.
func (o *Output) finish(h *pendingBlock) error {
	if err := o.enter(h.part); err != nil {
		return err
	}
	if h.b != nil {
		e := editor{part: h.part}
		e.block(h)
		slices.SortStableFunc(e.edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
		if n := len(e.edits); n > 0 {
			// Edits nest but do not overlap, so the first that ends last is the end.
			end := 0
			for i := range e.edits {
				end = max(end, e.edits[i].to)
			}
			if e.edits[0].from < o.at {
				return fmt.Errorf("%s: two changes overlap at byte %d", h.part.name, o.at)
			}
			var b strings.Builder
			e.write(&b, o.at, end)
			o.at = end
			if err := o.put(b.String()); err != nil {
				return err
			}
		}
	}
	o.pop()
	if h.last {
		return o.leave()
	}
	return nil
}

// enter begins a part.
func (o *Output) enter(p *part) error {
	if o.part == p {
		return nil
	}
	if err := o.leave(); err != nil {
		return err
	}
	o.part, o.at, o.begun = p, 0, true
	out, err := o.d.body.enter(o, p)
	o.out = out
	return err
}

// leave writes the rest of the part.
func (o *Output) leave() error {
	if o.part == nil {
		return nil
	}
	rest := o.part.text[o.at:]
	err := o.put(rest)
	o.part, o.out = nil, nil
	return err
}

// put writes text as the part is stored.
func (o *Output) put(text string) error {
	if o.part.enc.order == nil {
		_, err := io.WriteString(o.out, text)
		return err
	}
	for text != "" { // in pieces, to need less memory
		n := min(len(text), 64<<10)
		for n < len(text) && text[n]&0xC0 == 0x80 {
			n++
		}
		if _, err := o.out.Write(o.part.enc.encode(nil, text[:n])); err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}

// Flush does nothing: there is nothing to see before the document is whole.
func (o *Output) Flush() error { return nil }

// Notes tells people in one sentence each what the document could not hold.
func (o *Output) Notes() []string {
	if o.moved > 0 {
		return []string{fmt.Sprintf("tags that the translation was without, lost: %d", o.moved)}
	}
	return nil
}

// Close writes what is left. Where the run ended early, the rest of the document stays as it was.
func (o *Output) Close(*align.Report) error {
	if o.err != nil {
		return o.err
	}
	if o.d.window != nil {
		o.err = o.closeText()
		return o.err
	}
	for h := o.head(); h != nil && o.err == nil; h = o.head() {
		for len(h.pairs) < len(h.all) {
			h.pairs = append(h.pairs, translated{})
		}
		o.err = o.finish(h)
	}
	if o.err == nil {
		o.err = o.leave()
	}
	if o.err == nil {
		o.err = o.d.body.end(o)
	}
	return o.err
}

// An edit puts a sentence or a text in the place of a range of a part. Edits lie within each
// other where a sentence has a title or a foot note in one of its tags.
type edit struct {
	from, to int
	write    func(b *strings.Builder)
}

// An editor knows the edits of a block.
type editor struct {
	part  *part
	edits []edit
}

// block adds the edits of a block and what is in it.
func (e *editor) block(h *pendingBlock) {
	pairs := h.pairs
	sentences := h.all
	var walk func(b *block)
	walk = func(b *block) {
		n := b.count
		changed := slices.ContainsFunc(pairs[:n], func(t translated) bool { return t.ok })
		switch {
		case changed && b.compose != nil:
			b.compose(&composition{e, b, sentences[:n], pairs[:n]})
		case changed:
			e.sentences(b, sentences[:n], pairs[:n])
		}
		sentences, pairs = sentences[n:], pairs[n:]
		if changed || b.text == "" { // or fixes by themselves
			for _, f := range b.fixes {
				e.edits = append(e.edits, edit{f.from, f.to, func(out *strings.Builder) { out.WriteString(f.text) }})
			}
		}
		for _, sub := range b.subs {
			walk(sub)
		}
	}
	walk(h.b)
}

// sentences adds an edit for each sentence of a block that is translated.
func (e *editor) sentences(b *block, sentences []sentence, pairs []translated) {
	for i := range sentences {
		s, t := &sentences[i], &pairs[i]
		if !t.ok {
			continue
		}
		e.edits = append(e.edits, edit{s.raw, s.end, func(out *strings.Builder) {
			r := newRendering(b, s, t, e, out)
			if b.render != nil {
				b.render(r)
			} else {
				r.markup()
			}
		}})
	}
}

// write writes a range of the part with the edits in it.
func (e *editor) write(b *strings.Builder, from, to int) {
	k, _ := slices.BinarySearchFunc(e.edits, from, func(ed edit, from int) int { return cmp.Compare(ed.from, from) })
	for ; k < len(e.edits) && e.edits[k].from < to; k++ {
		ed := &e.edits[k]
		if ed.from < from || ed.to > to {
			continue // within the one before, or around this range
		}
		b.WriteString(e.part.text[from:ed.from])
		ed.write(b)
		from = ed.to
	}
	if from < to {
		b.WriteString(e.part.text[from:to])
	}
}

// A rendering is a sentence that is being written.
type rendering struct {
	b      *block
	s      *sentence
	target string
	tags   []align.Tag
	e      *editor
	out    *strings.Builder

	originals map[half]*tag // what the tags of the source are in the block
	closes    map[int]int   // ID -> which tag of the target is its Close
}

// half is what tells a tag of a sentence from others.
type half struct {
	id   int
	kind align.TagKind
}

func newRendering(b *block, s *sentence, t *translated, e *editor, out *strings.Builder) *rendering {
	r := &rendering{b: b, s: s, target: t.text, tags: t.tags, e: e, out: out}
	if len(s.tags) == 0 {
		return r
	}
	r.originals, r.closes = originals(b, s), make(map[int]int)
	for i := range t.tags {
		if t.tags[i].Kind == align.Close {
			r.closes[t.tags[i].ID] = i
		}
	}
	return r
}

// original is the tag of the source for a tag of the target, nil if there is none.
func (r *rendering) original(t *align.Tag) *tag {
	return r.originals[half{t.ID, t.Kind}]
}

// originals are the tags of a block that those of a sentence stand for.
func originals(b *block, s *sentence) map[half]*tag {
	all := make(map[half]*tag, len(s.tags))
	for i := range s.tags {
		all[half{s.tags[i].ID, s.tags[i].Kind}] = &b.tags[s.index[i]]
	}
	return all
}

// raw writes markup as it stands in the part, with what is translated in it.
func (r *rendering) raw(from, to int) { r.e.write(r.out, from, to) }

// markup writes text with tags in between.
func (r *rendering) markup() {
	at := 0
	for i := 0; i < len(r.tags); i++ {
		t := &r.tags[i]
		o := r.original(t)
		if o == nil || t.At < at {
			continue
		}
		r.out.WriteString(r.b.escape(r.target[at:t.At]))
		at = t.At
		if end := r.closes[t.ID]; t.Keep && end > i {
			// What is kept stays as the part has it.
			r.raw(o.from, r.b.tags[o.other].to)
			at = r.tags[end].At
			i = end
			continue
		}
		r.raw(o.from, o.to)
		if t.Space && strings.HasPrefix(r.target[at:], " ") {
			at++
		}
	}
	r.out.WriteString(r.b.escape(r.target[at:]))
}

// A composition is a block of which at least one sentence is translated, to be written as a whole.
type composition struct {
	e         *editor
	b         *block
	sentences []sentence
	pairs     []translated
}

// replace puts what write writes in the place of a range of the part.
func (c *composition) replace(from, to int, write func(out *strings.Builder)) {
	c.e.edits = append(c.e.edits, edit{from, to, write})
}

// text is what sentence i becomes: its translation, or what it is if it has none.
func (c *composition) text(i int) (string, []align.Tag) {
	if t := &c.pairs[i]; t.ok {
		return t.text, t.tags
	}
	return c.sentences[i].text, c.sentences[i].tags
}

// originals tells which tag of the block a tag of sentence i stands for.
func (c *composition) originals(i int) func(t *align.Tag) *tag {
	all := originals(c.b, &c.sentences[i])
	return func(t *align.Tag) *tag { return all[half{t.ID, t.Kind}] }
}

// A window holds what was read of a plain text and not yet written.
type window struct {
	mu    sync.Mutex
	buf   []byte
	base  int64 // offset of buf in the document
	spans []span
	// closed says that nothing more is to be read: a run that ended early may still try.
	closed bool
}

// A span is a sentence in a plain text as it is stored.
type span struct {
	start, end int64
	text       string
}

func (w *window) push(s span) {
	w.mu.Lock()
	w.spans = append(w.spans, s)
	w.mu.Unlock()
}

// writeText writes the text up to the end of the next sentence.
func (o *Output) writeText(p *align.Pair) error {
	w := o.d.window
	w.mu.Lock()
	if len(w.spans) == 0 {
		w.mu.Unlock()
		return errors.New("there are more pairs than sentences")
	}
	s := w.spans[0]
	w.spans = w.spans[1:]
	before, old := w.buf[:s.start-w.base], w.buf[s.start-w.base:s.end-w.base]
	w.buf = w.buf[s.end-w.base:] // what is read next is appended, and never changes these bytes
	w.base = s.end
	w.mu.Unlock()
	if p.Source != s.text {
		return fmt.Errorf("the pair of %.40q is not that of the next sentence, %.40q", p.Source, s.text)
	}
	if p.Status != align.Untranslated && p.Target != "" && p.Target != s.text {
		old = o.d.enc.encode(nil, p.Target)
	}
	if _, err := o.w.Write(before); err != nil {
		return err
	}
	_, err := o.w.Write(old)
	return err
}

// closeText copies what is left of the text.
func (o *Output) closeText() error {
	w := o.d.window
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	if _, err := o.w.Write(w.buf); err != nil {
		return err
	}
	_, err := io.Copy(o.w, o.d.src)
	return err
}
