// Package deepl translates with the DeepL API. [New] makes the backend, [Ready] says
// beforehand, and without any network, whether there is a key:
//
//	b, err := deepl.New(ctx, deepl.Config{From: "bn", To: "en", Key: key})
//
// Keys of the free plan end in ":fx"; they have a host of their own, and cost nothing. See
// https://developers.deepl.com/api-reference/translate for the protocol and its limits (50
// texts and 128 KiB in a request), and
// https://developers.deepl.com/docs/best-practices/error-handling for the errors.
//
// Bengali is one of DeepL's languages since January 2026; the parameter
// enable_beta_languages, which it needed before, has no effect any more and is not sent. For
// Bengali there are neither glossaries nor tag handling
// (https://developers.deepl.com/docs/getting-started/supported-languages), so placeholders
// are sent as they are, and the runner sees whether they came back.
package deepl

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// Config says what to translate and with whose account.
type Config struct {
	// From and To are language codes, such as "bn" and "en". A region of From is left out, as
	// DeepL knows none; English as To is American unless it is "en-GB".
	From, To string
	// Key is the authentication key of the account.
	Key string
	// Model is "quality_optimized", which is the default, "latency_optimized" or
	// "prefer_quality_optimized": DeepL lets its users choose what to aim at, and chooses
	// the model.
	Model string
	// Endpoint replaces DeepL's host: HOST, HOST:PORT or a URL.
	Endpoint string
	// Timeout of one call, a minute if 0.
	Timeout time.Duration
}

const (
	name     = "deepl"
	hostPro  = "api.deepl.com"
	hostFree = "api-free.deepl.com"
	hintKey  = "use the key of a DeepL API account in DOBHASHI_DEEPL_KEY, DEEPL_AUTH_KEY or --api-key-file FILE"
)

// The limits of a request: texts, bytes of its JSON.
const (
	maxTexts   = 50
	maxRequest = 128 << 10
	// maxContext is how many bytes of a request the context may take.
	maxContext = 8 << 10
)

// before is how many sentences go along as context: DeepL advises "a few".
const before = 3

// jobs is how many calls may be under way at once. DeepL has no number for it, and answers
// too many with 429.
const jobs = 4

var models = []string{"quality_optimized", "latency_optimized", "prefer_quality_optimized"}

type backend struct {
	*remote.Client
	free                 bool
	source, target, goal string
	size                 int
}

// Ready returns nil if cfg has what is needed for a try, else the error that [New] would
// give. It calls nobody.
func Ready(cfg Config) error {
	_, err := New(context.Background(), cfg)
	return err
}

// New makes a backend, which is also an [io.Closer] and a [translate.Checker]. It calls
// nobody. The error is a [*translate.Error], of the kind Auth and with a hint if there is no key.
func New(_ context.Context, cfg Config) (translate.Backend, error) {
	if cfg.From == "" || cfg.To == "" {
		return nil, fatal("", "a language to translate from and one to translate to are needed, got %q and %q", cfg.From, cfg.To)
	}
	goal := cmp.Or(cfg.Model, models[0])
	if !slices.Contains(models, goal) {
		return nil, fatal("models are "+strings.Join(models, ", "), "unknown model %q", goal)
	}
	key := strings.TrimSpace(cfg.Key)
	if key == "" {
		return nil, &translate.Error{Kind: translate.Auth, Hint: hintKey, Err: errors.New(name + ": no API key")}
	}
	free := strings.HasSuffix(key, ":fx")
	host := hostPro
	if free {
		host = hostFree
	}
	client, err := remote.New(remote.Config{
		Name: name, Endpoint: cmp.Or(cfg.Endpoint, host), Key: key, KeyHint: hintKey, Timeout: cfg.Timeout, Refused: refused,
		Authorize: func(h http.Header, key string) { h.Set("Authorization", "DeepL-Auth-Key "+key) },
	})
	if err != nil {
		return nil, err
	}
	b := &backend{Client: client, free: free, source: sourceCode(cfg.From), target: targetCode(cfg.To), goal: goal}
	largest := strings.Repeat("x", maxContext-remote.JSONSize(""))
	b.size = maxRequest - len(b.encode([]string{}, largest))
	return b, nil
}

// sourceCode is DeepL's code for a source language: it knows no variants of those.
func sourceCode(code string) string {
	base, _, _ := strings.Cut(code, "-")
	return strings.ToUpper(base)
}

// targetCode is DeepL's code for a target language. "EN" alone is deprecated, and stands for
// one variant or the other: American is what the built-in engine writes, too.
func targetCode(code string) string {
	code = strings.ToUpper(code)
	if base, _, _ := strings.Cut(code, "-"); base == "EN" && code != "EN-GB" {
		return "EN-US"
	}
	return code
}

func (b *backend) Info() translate.Info {
	return translate.Info{
		Name:    name,
		Model:   b.goal,
		Paid:    !b.free,
		Context: before,
		Limits:  translate.Limits{Items: maxTexts, Size: b.size, Measure: remote.JSONSize, Jobs: jobs},
	}
}

func (b *backend) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	texts := make([]string, len(batch))
	for i := range batch {
		texts[i] = batch[i].Text
	}
	answer, err := b.Post(ctx, "v2/translate", "application/json", b.encode(texts, surroundings(batch)))
	if err != nil {
		return nil, err
	}
	var result struct {
		Translations []struct {
			Text string `json:"text"`
		} `json:"translations"`
	}
	if err := b.Decode(answer, &result); err != nil {
		return nil, err
	}
	texts = texts[:0]
	for _, t := range result.Translations {
		texts = append(texts, t.Text)
	}
	return remote.Outputs(name, batch, texts)
}

// surroundings are the sentences that help with all texts of a batch. DeepL translates each
// text by itself and applies the context to each of them, at no charge. A batch is a
// passage, so what stands before its first text is about the same subject. Where a text
// has nothing before it, a document begins, and there is no context for both.
func surroundings(batch []translate.Segment) string {
	if slices.ContainsFunc(batch, func(s translate.Segment) bool { return len(s.Before) == 0 }) {
		return ""
	}
	sentences := batch[0].Before
	for len(sentences) > 0 {
		text := strings.Join(sentences, " ")
		if remote.JSONSize(text) <= maxContext {
			return text
		}
		sentences = sentences[1:] // the one that is farthest away
	}
	return ""
}

// encode writes a request. The texts are not split any further, as they are sentences. The
// formatting is left to DeepL: to preserve it would keep the case of the first letter, and
// Bengali has none.
func (b *backend) encode(texts []string, context string) []byte {
	return remote.JSON(struct {
		Text           []string `json:"text"`
		SourceLang     string   `json:"source_lang"`
		TargetLang     string   `json:"target_lang"`
		Context        string   `json:"context,omitempty"`
		ModelType      string   `json:"model_type"`
		SplitSentences string   `json:"split_sentences"`
	}{texts, b.source, b.target, context, b.goal, "0"})
}

// Check asks how much of the account is used, which costs nothing.
func (b *backend) Check(ctx context.Context) (about string, clock time.Time, err error) {
	answer, header, err := b.Get(ctx, "v2/usage")
	if err != nil {
		return "", time.Time{}, err
	}
	clock, _ = http.ParseTime(header.Get("Date"))
	var usage struct {
		Count int64 `json:"character_count"`
		Limit int64 `json:"character_limit"`
	}
	if err := b.Decode(answer, &usage); err != nil {
		return "", clock, err
	}
	plan := "paid plan"
	if b.free {
		plan = "free plan"
	}
	// DeepL gives this number where there is no limit.
	const unlimited = 1_000_000_000_000
	if usage.Limit >= unlimited {
		return fmt.Sprintf("%s, %d characters used, without a limit", plan, usage.Count), clock, nil
	}
	return fmt.Sprintf("%s, %d of %d characters used", plan, usage.Count, usage.Limit), clock, nil
}

// refused reads the answer to a call that the server refused. What is DeepL's own is the
// status for a quota.
func refused(r remote.Refusal) *translate.Error {
	e := r.Error(r.Message())
	if r.Status == 456 {
		e.Kind = translate.Quota
		e.Hint = "the free plan has 500,000 characters a month; with a paid one, raise the limit in Cost Control"
	}
	return e
}

func fatal(hint, format string, args ...any) error {
	return &translate.Error{Kind: translate.Fatal, Hint: hint, Err: fmt.Errorf(name+": "+format, args...)}
}
