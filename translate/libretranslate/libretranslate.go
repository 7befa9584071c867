// Package libretranslate translates with LibreTranslate, a free server that anyone can run
// (see https://docs.libretranslate.com), or with libretranslate.com, where a key costs money:
//
//	b, err := libretranslate.New(ctx, libretranslate.Config{From: "bn", To: "en", Endpoint: "http://127.0.0.1:5000"})
//
// The limits are those that its operator has set, and are known only when one is exceeded:
// characters of a text, texts in a call, calls in a minute, an hour and a day. So the calls are
// small: the 2000 characters of a call are what libretranslate.com takes. How the server behaves
// was observed on version 1.9.6, with a model whose translations are known: see .ci/servers.sh.
package libretranslate

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// Config says what to translate and where.
type Config struct {
	// From and To are language codes of BCP 47, such as "bn" and "en". Of "en-GB" only "en" is
	// asked for, as the servers know no regions but that of "pt-BR".
	From, To string
	// Key is what some servers ask for. It is not sent over http to another machine.
	Key string
	// Endpoint is the server: a URL, HOST or HOST:PORT. There is no default.
	Endpoint string
	// Timeout of one call, a minute if 0.
	Timeout time.Duration
}

const (
	name = "libretranslate"
	// paidHost is the one server that is known to cost money.
	paidHost = "libretranslate.com"

	hintKey      = "use the server's key in DOBHASHI_LIBRETRANSLATE_KEY or --api-key-file FILE"
	hintEndpoint = "name a server: --endpoint http://127.0.0.1:5000 for one of your own, --endpoint https://libretranslate.com for one that needs a key and costs money"
)

// What a call has at most, in texts and code points, and how many calls are under way at once: few, as the server
// is often a small machine.
const (
	maxTexts = 20
	maxSize  = 2000
	jobs     = 2
)

type backend struct {
	*remote.Client
	from, to, key string
}

// New makes a backend, which is also an [io.Closer] and a [translate.Checker]. It calls nobody. The error is a
// [*translate.Error].
func New(_ context.Context, cfg Config) (translate.Backend, error) {
	if cfg.Endpoint == "" {
		return nil, fatal(hintEndpoint, "no server is named")
	}
	b := &backend{}
	var err error
	if b.from, err = code(cfg.From); err != nil {
		return nil, err
	}
	if b.to, err = code(cfg.To); err != nil {
		return nil, err
	}
	if cfg.Key != "" {
		if b.key, err = remote.CleanKey(name, cfg.Key, hintKey); err != nil {
			return nil, err
		}
	}
	b.Client, err = remote.New(remote.Config{
		Name: name, Endpoint: cfg.Endpoint, Key: b.key, KeyHint: hintKey, Timeout: cfg.Timeout, Refused: refused,
		Authorize: func(http.Header, string) {}, // the key is in the body
	})
	if err != nil {
		return nil, err
	}
	if b.paid() && b.key == "" {
		return nil, &translate.Error{Kind: translate.Auth, Hint: hintKey, Err: fmt.Errorf("%s: %s needs a key", name, b.Host())}
	}
	return b, nil
}

// Ready returns nil if cfg has what is needed for a try, else the error that [New] would give.
func Ready(cfg Config) error {
	_, err := New(context.Background(), cfg)
	return err
}

// code is what the servers call a language.
func code(bcp47 string) (string, error) {
	tag, err := remote.Language(name, bcp47)
	if err != nil {
		return "", err
	}
	base, script, region := tag.Raw()
	switch {
	case base.String() == "zh" && script.String() != "Zzzz":
		return "zh-" + script.String(), nil
	case base.String() == "zh" && region.String() != "ZZ":
		script, _ := tag.Script()
		return "zh-" + script.String(), nil
	case base.String() == "pt" && region.String() == "BR":
		return "pt-BR", nil
	}
	return base.String(), nil
}

// paid tells whether the server is one that costs money.
func (b *backend) paid() bool {
	host, _, _ := strings.Cut(strings.ToLower(b.Host()), ":")
	return host == paidHost || strings.HasSuffix(host, "."+paidHost)
}

// Info names the server, as there is no other name for the model behind it.
func (b *backend) Info() translate.Info {
	return translate.Info{
		Name:   name,
		Model:  b.Host(),
		Paid:   b.paid(),
		Limits: translate.Limits{Items: maxTexts, Size: maxSize, Measure: size, Jobs: jobs},
	}
}

// size of a text is that of what is sent for it, in code points, as the server counts.
func size(text string) int { return utf8.RuneCountInString(wrap(text)) }

type request struct {
	Q      []string `json:"q"`
	Source string   `json:"source"`
	Target string   `json:"target"`
	Format string   `json:"format"`
	Key    string   `json:"api_key,omitempty"`
}

func (b *backend) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	texts := make([]string, len(batch))
	for i := range batch {
		texts[i] = wrap(batch[i].Text)
	}
	answer, err := b.Post(ctx, "translate", "application/json", remote.JSON(request{texts, b.from, b.to, "text", b.key}))
	if err != nil {
		return nil, err
	}
	var result struct {
		Texts []string `json:"translatedText"`
	}
	if err := b.Decode(answer, &result); err != nil {
		return nil, err
	}
	for i := range min(len(batch), len(result.Texts)) {
		result.Texts[i] = unwrap(result.Texts[i], batch[i].Text)
	}
	return remote.Outputs(name, batch, result.Texts)
}

// danda ends a sentence in Bengali and Hindi.
const danda = "।"

// wrap makes what is sent for a text. The server decodes entities, also the "&copy" of
// "?a=1&copy=2"; and from a translation it takes a full stop that the source has not, but
// knows no danda at the end of it.
func wrap(text string) string {
	if html.UnescapeString(text) != text {
		text = strings.ReplaceAll(text, "&", "&amp;")
	}
	if strings.HasSuffix(text, danda) {
		text += " "
	}
	return text
}

// unwrap takes from a translation what came with wrap.
func unwrap(translation, text string) string {
	if strings.HasSuffix(text, danda) {
		translation = strings.TrimSuffix(translation, " ")
	}
	return remote.Unescape(translation, text)
}

// The servers tell what is wrong in words more than in codes.
var (
	tooLarge = regexp.MustCompile(`exceeds (text|batch) limit`)
	banned   = regexp.MustCompile(`(?i)banned|too many`)
	window   = regexp.MustCompile(`per ([0-9]{1,3}) (second|minute|hour|day|month|year)`)
)

func refused(r remote.Refusal) *translate.Error {
	message := r.Message()
	e := r.Error(message)
	switch r.Status {
	case http.StatusBadRequest:
		switch {
		case tooLarge.MatchString(message):
			e.Kind = translate.Unfit
		case strings.Contains(message, "API key"):
			e.Kind, e.Hint = translate.Auth, hintKey
		case strings.Contains(message, "not supported"), strings.Contains(message, "not available"):
			e.Hint = "GET /languages of the server lists what it translates; its operator can add languages"
		}
	case http.StatusForbidden:
		if banned.MatchString(message) {
			e.Kind, e.Hint = translate.Quota, "the server refuses this address for a while, for too many calls: ask its operator for a key"
		}
	case http.StatusTooManyRequests:
		m := window.FindStringSubmatch(message)
		if m == nil {
			break
		}
		n, _ := strconv.Atoi(m[1])
		switch m[2] {
		case "second":
			e.RetryAfter = max(e.RetryAfter, time.Duration(n)*time.Second)
		case "minute":
			e.RetryAfter = max(e.RetryAfter, time.Duration(n)*time.Minute)
		default:
			e.Kind, e.RetryAfter, e.Hint = translate.Quota, 0, "the server allows no more calls in that time; its operator may give out keys that allow more"
		}
	}
	return e
}

// Check asks for the languages of the server, and with a key whether it is taken, which
// needs the language of a letter to be found out: that costs nothing.
func (b *backend) Check(ctx context.Context) (about string, clock time.Time, err error) {
	answer, header, err := b.Get(ctx, "languages")
	if err != nil {
		return "", time.Time{}, err
	}
	clock, _ = http.ParseTime(header.Get("Date"))
	var languages []struct {
		Code    string   `json:"code"`
		Targets []string `json:"targets"`
	}
	if err := b.Decode(answer, &languages); err != nil {
		return "", clock, err
	}
	var codes, targets []string
	for _, l := range languages {
		codes = append(codes, l.Code)
		if l.Code == b.from {
			targets = l.Targets
		}
	}
	switch {
	case !slices.Contains(codes, b.from):
		return "", clock, fatal("", "%s does not translate from %s, only from %s", b.Host(), b.from, b.list(codes))
	case !slices.Contains(targets, b.to):
		return "", clock, fatal("", "%s translates from %s only to %s, not to %s", b.Host(), b.from, b.list(targets), b.to)
	}
	if b.key != "" {
		body := remote.JSON(struct {
			Q   string `json:"q"`
			Key string `json:"api_key"`
		}{"a", b.key})
		if _, err := b.Post(ctx, "detect", "application/json", body); err != nil {
			return "", clock, err
		}
	}
	return fmt.Sprintf("%d languages, %s to %s is there%s", len(languages), b.from, b.to, b.settings(ctx)), clock, nil
}

// settings are the limits that the server tells, which it need not do.
func (b *backend) settings(ctx context.Context) string {
	answer, _, err := b.Get(ctx, "frontend/settings")
	var s struct {
		CharLimit   int  `json:"charLimit"`
		KeyRequired bool `json:"keyRequired"`
	}
	if err != nil || b.Decode(answer, &s) != nil {
		return ""
	}
	var about string
	if s.CharLimit > 0 {
		about += fmt.Sprintf("; at most %d characters in a text", s.CharLimit)
	}
	if s.KeyRequired {
		about += "; a key is needed"
	}
	return about
}

// list writes some codes of the server for people.
func (b *backend) list(codes []string) string {
	if len(codes) == 0 {
		return "nothing"
	}
	return remote.OneLine(b.Redact(strings.Join(codes, ", ")))
}

func fatal(hint, format string, args ...any) *translate.Error {
	return &translate.Error{Kind: translate.Fatal, Hint: hint, Err: errors.New(name + ": " + fmt.Sprintf(format, args...))}
}
