// Package local translates on this machine with a neural model that Mozilla trained for Firefox:
// no key, no network, no other program. [Open] makes the backend from a folder with the three
// files of a model; package models gets them.
//
//	e, err := local.Open(local.Config{Folder: "models/bn-en"})
//
// A text is cut into the pieces of the model's vocabulary (package sentencepiece), the pieces are
// translated (package transformer), and the new pieces are put together to text. What each of them
// looked at in the source gives word links.
package local

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/local/marian"
	"github.com/dobhashi/dobhashi/translate/local/models"
	"github.com/dobhashi/dobhashi/translate/local/sentencepiece"
	"github.com/dobhashi/dobhashi/translate/local/transformer"
)

// Config says which model translates, and how.
type Config struct {
	// Folder holds the files of the model.
	Folder string
	// Beam is how many translations of a sentence are followed at once, 1 if 0. The models are
	// made for 1.
	Beam int
}

// Engine is the backend. It is safe for concurrent use.
type Engine struct {
	info       translate.Info
	vocabulary *sentencepiece.Vocabulary
	model      *transformer.Model
	beam       int
}

const (
	// revision changes when the same model would translate in another way.
	revision = "1"
	// MaxBeam is the widest beam, far above what helps any model.
	MaxBeam = 64
	// batchTokens bounds the tokens that are translated at once. Twice as many are 5% faster, and
	// take twice the memory for each core.
	batchTokens = 128
	// batchItems are few, so that all cores have work even for an article.
	batchItems = 32
)

// Open reads a model.
func Open(c Config) (*Engine, error) {
	if c.Beam < 0 || c.Beam > MaxBeam {
		return nil, fmt.Errorf("a beam of %d: it must be from 1 to %d", c.Beam, MaxBeam)
	}
	files, err := read(c.Folder)
	if err != nil {
		return nil, err
	}
	e := &Engine{vocabulary: files.vocabulary, beam: max(c.Beam, 1)}
	if n := e.vocabulary.Len(); n != files.model.Config.Vocabulary {
		return nil, fmt.Errorf("the files in %s do not belong together: the vocabulary has %d pieces and the model %d", c.Folder, n, files.model.Config.Vocabulary)
	}
	e.model, err = transformer.New(files.model, transformer.Config{
		EOS: int32(e.vocabulary.EOS()), Unknown: int32(e.vocabulary.Unknown()), Shortlist: files.shortlist})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", files.name, err)
	}
	model := filepath.Base(c.Folder)
	if abs, err := filepath.Abs(c.Folder); err == nil {
		model = filepath.Base(abs)
	}
	e.info = translate.Info{Name: "local", Model: model, Revision: fmt.Sprintf("%s-%08x-%d", revision, files.sum, e.beam), Links: true,
		Limits: translate.Limits{Items: batchItems, Jobs: runtime.GOMAXPROCS(0)}}
	return e, nil
}

// files are those of a model.
type files struct {
	name       string // of the model's
	sum        uint32 // of all
	model      *marian.Model
	vocabulary *sentencepiece.Vocabulary
	shortlist  *marian.Shortlist
}

// read reads the files in a folder, the vocabulary beside the model.
func read(folder string) (f files, err error) {
	model, shortlist, vocabulary, err := models.Files(folder)
	if err != nil {
		return f, err
	}
	f.name = model
	var sums [3]uint32
	done := make(chan error)
	go func() {
		done <- parse(vocabulary, &sums[1], func(data []byte) (err error) {
			f.vocabulary, err = sentencepiece.Read(data)
			if err == nil && f.vocabulary.EOS() < 0 {
				return errors.New("the vocabulary has no piece for the end of a sentence")
			}
			return err
		})
	}()
	err = parse(model, &sums[0], func(data []byte) (err error) {
		f.model, err = marian.ReadModel(data)
		return err
	})
	other := <-done
	if err = cmp.Or(err, other); err != nil {
		return f, err
	}
	if err := f.model.Config.Check(); err != nil {
		return f, fmt.Errorf("%s: %w", model, err)
	}
	n := f.model.Config.Vocabulary
	err = parse(shortlist, &sums[2], func(data []byte) (err error) {
		f.shortlist, err = marian.ReadShortlist(data, n, n)
		return err
	})
	f.sum = sums[0] ^ sums[1] ^ sums[2]
	return f, err
}

// maxFile is far more than the files of any model for Firefox have.
const maxFile = 1 << 28

// parse reads a file.
func parse(path string, sum *uint32, read func([]byte) error) error {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case !st.Mode().IsRegular():
		return fmt.Errorf("%s is not a file", path)
	case st.Size() > maxFile:
		return fmt.Errorf("%s: %d bytes are more than a model has", path, st.Size())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	*sum = crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))
	if err := read(data); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// Info describes the engine.
func (e *Engine) Info() translate.Info { return e.info }

// part is what is translated at once: a text or, if it is too long, a part of one.
type part struct {
	text   int // in the batch
	tokens []sentencepiece.Token
	words  []glossary.Span // of the source: those that the tokens are of
	// target is the translation, and links are within it.
	target string
	links  []align.Link
}

// Translate translates each segment. It fails when ctx ends, and when a translation is empty.
func (e *Engine) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	var parts []part
	for i, s := range batch {
		words := wordsOf(s.Text)
		for tokens := e.vocabulary.Encode(nil, s.Text); len(tokens) > 0; {
			n := e.cut(tokens)
			p := part{text: i, tokens: tokens[:n]}
			p.words, words = between(words, int(tokens[0].Start), int(tokens[n-1].End))
			parts = append(parts, p)
			tokens = tokens[n:]
		}
	}
	if err := e.translate(ctx, parts); err != nil {
		return nil, err
	}
	outputs := make([]translate.Output, len(batch))
	for i, s := range batch {
		n := 0
		for n < len(parts) && parts[n].text == i {
			n++
		}
		var ok bool
		if outputs[i], ok = e.join(s.Text, parts[:n]); !ok {
			return nil, &translate.Error{Kind: translate.Unfit, Err: errors.New("the model has no translation for a text")}
		}
		parts = parts[n:]
	}
	return outputs, nil
}

// cut says how many of the tokens of a text are translated at once: all, if they are not too
// many, else up to a mark of punctuation, a space, or as many whole letters as there may be.
func (e *Engine) cut(tokens []sentencepiece.Token) int {
	const most = transformer.MaxSource - 1
	if len(tokens) <= most {
		return len(tokens)
	}
	space := 0
	for n := most; n > most/2; n-- {
		if !e.beginsWord(tokens[n]) {
			continue
		}
		if strings.ContainsAny(e.vocabulary.Piece(int(tokens[n-1].ID)), ",;:।!?.–—") {
			return n
		}
		space = max(space, n)
	}
	if space > 0 {
		return space
	}
	// Of a letter that is several tokens the last one alone is not empty.
	for n := most; n > most/2; n-- {
		if last := tokens[n-1]; last.Start < last.End {
			return n
		}
	}
	return most
}

// beginsWord tells whether a space stands before a token.
func (e *Engine) beginsWord(t sentencepiece.Token) bool {
	return strings.HasPrefix(e.vocabulary.Piece(int(t.ID)), "▁")
}

// translate translates the parts, those of about the same length together.
func (e *Engine) translate(ctx context.Context, parts []part) error {
	order := make([]*part, len(parts))
	for i := range parts {
		order[i] = &parts[i]
	}
	slices.SortStableFunc(order, func(a, b *part) int { return cmp.Compare(len(b.tokens), len(a.tokens)) })
	for len(order) > 0 {
		var sources [][]int32
		for total := 0; len(sources) < len(order); {
			p := order[len(sources)]
			if total += len(p.tokens); total > batchTokens && len(sources) > 0 {
				break
			}
			ids := make([]int32, len(p.tokens))
			for i, t := range p.tokens {
				ids[i] = t.ID
			}
			sources = append(sources, ids)
		}
		results, err := e.model.Translate(ctx, sources, e.beam)
		if err != nil {
			return err
		}
		for i, r := range results {
			order[i].target, order[i].links = e.read(order[i], &r)
		}
		order = order[len(results):]
	}
	return nil
}

// read makes text of a translation.
func (e *Engine) read(p *part, r *transformer.Result) (string, []align.Link) {
	target, places := e.vocabulary.Decode(r.Tokens)
	return target, linksOf(p, target, places, r.Attention)
}

// join puts the parts of a text together, with their links in the order of the source. It returns false if one has no
// translation.
func (e *Engine) join(source string, parts []part) (o translate.Output, ok bool) {
	var text strings.Builder
	for _, p := range parts {
		first, last := p.tokens[0], p.tokens[len(p.tokens)-1]
		target := p.target
		if text.Len() == 0 {
			target = strings.TrimLeftFunc(target, unicode.IsSpace)
		}
		if strings.TrimSpace(target) == "" {
			if strings.TrimSpace(source[first.Start:last.End]) == "" {
				continue
			}
			return o, false
		}
		if text.Len() > 0 && e.beginsWord(first) {
			text.WriteByte(' ')
		}
		at := text.Len() - (len(p.target) - len(target))
		for _, l := range p.links {
			l.Target = glossary.Span{l.Target[0] + at, l.Target[1] + at}
			o.Links = append(o.Links, l)
		}
		text.WriteString(target)
	}
	slices.SortStableFunc(o.Links, func(a, b align.Link) int { return cmp.Compare(a.Source[0], b.Source[0]) })
	o.Text = text.String()
	return o, o.Text != ""
}
