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

	"github.com/dobhashi/dobhashi/align"
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
	// maxBeam is more than helps any model.
	maxBeam = 64
	// batchTokens bounds the tokens that are translated at once. Twice as many are 5% faster, and
	// take twice the memory for each core.
	batchTokens = 128
	// batchItems are few, so that all cores have work even for an article.
	batchItems = 32
)

// Open reads a model.
func Open(c Config) (*Engine, error) {
	if c.Beam < 0 || c.Beam > maxBeam {
		return nil, fmt.Errorf("a beam of %d: it must be from 1 to %d", c.Beam, maxBeam)
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
			return err
		})
	}()
	err = parse(model, &sums[0], func(data []byte) (err error) {
		f.model, err = marian.ReadModel(data)
		return err
	})
	if err = errors.Join(err, <-done); err != nil {
		return f, err
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
const maxFile = 1 << 30

// parse reads a file.
func parse(path string, sum *uint32, read func([]byte) error) error {
	if st, err := os.Stat(path); err != nil {
		return err
	} else if st.Size() > maxFile {
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
	result transformer.Result
}

// Translate translates each segment. It fails when ctx ends, and when a translation is empty.
func (e *Engine) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	var parts []part
	for i, s := range batch {
		for tokens := e.vocabulary.Encode(nil, s.Text); len(tokens) > 0; {
			n := e.cut(tokens)
			parts = append(parts, part{text: i, tokens: tokens[:n]})
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
		outputs[i] = e.join(s.Text, parts[:n])
		parts = parts[n:]
		if outputs[i].Text == "" {
			return nil, &translate.Error{Kind: translate.Unfit, Err: errors.New("the model has no translation for a text")}
		}
	}
	return outputs, nil
}

// cut says how many of the tokens of a text are translated at once: all, if they are not too
// many, else up to a mark of punctuation, a space, or as many as there may be.
func (e *Engine) cut(tokens []sentencepiece.Token) int {
	const most = transformer.MaxSource - 1
	if len(tokens) <= most {
		return len(tokens)
	}
	space := most
	for n := most; n > most/2; n-- {
		if !e.beginsWord(tokens[n]) {
			continue
		}
		if strings.ContainsAny(e.vocabulary.Piece(int(tokens[n-1].ID)), ",;:।!?.–—") {
			return n
		}
		if space == most {
			space = n
		}
	}
	return space
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
			order[i].result = r
		}
		order = order[len(results):]
	}
	return nil
}

// join puts the parts of a text together.
func (e *Engine) join(source string, parts []part) (o translate.Output) {
	words := wordsOf(source)
	var text strings.Builder
	var links []align.Link
	for _, p := range parts {
		target, places := e.vocabulary.Decode(p.result.Tokens)
		if strings.TrimSpace(target) == "" {
			continue
		}
		if first := p.tokens[0]; text.Len() > 0 && e.beginsWord(first) {
			text.WriteByte(' ')
		}
		links = appendLinks(links, words, text.Len(), target, places, &p)
		text.WriteString(target)
	}
	return translate.Output{Text: text.String(), Links: links}
}
