// Package apertium translates with Apertium, free rules and dictionaries for pairs of related
// languages, through its server APY (see https://wiki.apertium.org/wiki/Apertium-apy):
//
//	b, err := apertium.New(ctx, apertium.Config{From: "es", To: "en"})
//
// A server is a package of some systems (Debian: apertium-apy, and a package for each pair, such as
// apertium-eng-spa). It takes one text in a call, and cuts a longer one than 40,960 bytes without
// a word, so larger ones are not sent; an asterisk before a word is taken for the server's mark of
// words that it does not know, and lost. This was observed on version 0.11.7.
package apertium

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// Config says what to translate and where.
type Config struct {
	// From and To are language codes of BCP 47, such as "es" and "en". They are sent as those of ISO
	// 639-3, "spa" and "eng", and regions are left out: a server has them for few pairs.
	From, To string
	// Endpoint is the server: a URL, HOST or HOST:PORT. The default is one on this machine.
	Endpoint string
	// Timeout of one call, a minute if 0.
	Timeout time.Duration
}

const (
	name = "apertium"
	// local is the server that is called if none is named.
	local = "http://127.0.0.1:2737"

	// maxText is the largest text in bytes. It is half of what the server keeps, which may be more
	// after it has marked the characters that mean something to it.
	maxText = 20_000
	// jobs is how many calls are best under way: with 4 a server on two cores translates 99 short
	// sentences a second, with 1 66, with 8 76.
	jobs = 4
)

type backend struct {
	*remote.Client
	from, to string
}

// New makes a backend, which is also an [io.Closer] and a [translate.Checker]. It calls nobody, so it does not
// know whether the server has the pair. The error is a [*translate.Error].
func New(_ context.Context, cfg Config) (translate.Backend, error) {
	b := &backend{}
	var err error
	if b.from, err = code(cfg.From); err != nil {
		return nil, err
	}
	if b.to, err = code(cfg.To); err != nil {
		return nil, err
	}
	b.Client, err = remote.New(remote.Config{Name: name, Endpoint: cmp.Or(cfg.Endpoint, local), Timeout: cfg.Timeout, Refused: b.refused})
	if err != nil {
		return nil, err
	}
	return b, nil
}

// Ready returns nil if cfg has what is needed for a try, else the error that [New] would give.
func Ready(cfg Config) error {
	_, err := New(context.Background(), cfg)
	return err
}

// code is the code of ISO 639-3 for a language.
func code(bcp47 string) (string, error) {
	tag, err := remote.Language(name, bcp47)
	if err != nil {
		return "", err
	}
	base, _, _ := tag.Raw()
	return base.ISO3(), nil
}

// Info says that drafts are rough: of a sentence whose words could be of more than one
// kind, rules often take the wrong one, and its grammar with it.
func (b *backend) Info() translate.Info {
	return translate.Info{
		Name:   name,
		Model:  b.Host(),
		Rough:  true,
		Limits: translate.Limits{Items: 1, Jobs: jobs},
	}
}

func (b *backend) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	if len(batch) > 1 {
		return nil, unfit("%d texts in a call, one is possible", len(batch))
	}
	text := batch[0].Text
	if len(text) > maxText {
		return nil, unfit("a text of %d bytes, %d are possible: %.40q", len(text), maxText, text)
	}
	form := url.Values{"langpair": {b.from + "|" + b.to}, "q": {text}, "markUnknown": {"no"}}
	answer, err := b.Post(ctx, "translate", "application/x-www-form-urlencoded", []byte(form.Encode()))
	if err != nil {
		return nil, err
	}
	var result struct {
		Data struct {
			Text string `json:"translatedText"`
		} `json:"responseData"`
	}
	if err := b.Decode(answer, &result); err != nil {
		return nil, err
	}
	return remote.Outputs(name, batch, []string{result.Data.Text})
}

func (b *backend) refused(r remote.Refusal) *translate.Error {
	message := r.Message()
	e := r.Error(message)
	if r.Status == http.StatusBadRequest && strings.Contains(message, "not installed") {
		return fatal(b.hintPair(), "%s does not translate from %s to %s: %s", b.Host(), b.from, b.to, remote.OneLine(message))
	}
	return e
}

func (b *backend) hintPair() string {
	return fmt.Sprintf("GET /listPairs of the server lists what it translates; pairs are packages such as apertium-%s-%s, if there is one", b.from, b.to)
}

// Check asks for the pairs of the server.
func (b *backend) Check(ctx context.Context) (about string, clock time.Time, err error) {
	answer, header, err := b.Get(ctx, "listPairs")
	if err != nil {
		return "", time.Time{}, err
	}
	clock, _ = http.ParseTime(header.Get("Date"))
	var list struct {
		Pairs []struct {
			From string `json:"sourceLanguage"`
			To   string `json:"targetLanguage"`
		} `json:"responseData"`
	}
	if err := b.Decode(answer, &list); err != nil {
		return "", clock, err
	}
	var sources, targets []string
	for _, p := range list.Pairs {
		sources = append(sources, p.From)
		if p.From == b.from {
			targets = append(targets, p.To)
		}
	}
	slices.Sort(sources)
	slices.Sort(targets)
	sources = slices.Compact(sources)
	switch {
	case slices.Contains(targets, b.to):
		return fmt.Sprintf("%d pairs, %s to %s is there", len(list.Pairs), b.from, b.to), clock, nil
	case len(sources) == 0:
		return "", clock, fatal(b.hintPair(), "%s has no pair of languages", b.Host())
	case len(targets) == 0:
		return "", clock, fatal(b.hintPair(), "%s does not translate from %s, only from %s", b.Host(), b.from, remote.OneLine(strings.Join(sources, ", ")))
	}
	return "", clock, fatal(b.hintPair(), "%s translates from %s only to %s, not to %s", b.Host(), b.from, remote.OneLine(strings.Join(targets, ", ")), b.to)
}

func fatal(hint, format string, args ...any) *translate.Error {
	return &translate.Error{Kind: translate.Fatal, Hint: hint, Err: errors.New(name + ": " + fmt.Sprintf(format, args...))}
}

func unfit(format string, args ...any) *translate.Error {
	return &translate.Error{Kind: translate.Unfit, Err: fmt.Errorf(name+": "+format, args...)}
}
