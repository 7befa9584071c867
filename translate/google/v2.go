package google

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// The limits of v2: strings in a request, bytes of a request.
const (
	hostV2     = "translation.googleapis.com"
	pathV2     = "language/translate/v2"
	maxStrings = 128
	maxRequest = 100_000
)

// v2 is Cloud Translation v2. It is not used through Google's Go client, which
// puts the text and the key into a URL, from where they get into logs and
// error texts.
type v2 struct {
	*remote.Client
	cfg  Config
	size int
}

func newV2(cfg Config) (translate.Backend, error) {
	lacks := ""
	switch {
	case cfg.Model == "llm" || cfg.Model == modelLLM || cfg.Model == modelAdaptive:
		lacks = fmt.Sprintf("no model %q", cfg.Model)
	case cfg.Glossary != "":
		lacks = "no glossaries"
	case cfg.Dataset != "":
		lacks = "no datasets"
	}
	if lacks != "" {
		return nil, fatal("leave out the API key, and run: gcloud auth application-default login",
			"an API key is for Cloud Translation v2, which has %s", lacks)
	}
	client, err := remote.New(remote.Config{
		Name: name, Endpoint: cmp.Or(cfg.Endpoint, hostV2), Key: cfg.Key, KeyHint: hintKey, Timeout: cfg.Timeout, Refused: refused,
		Authorize: func(h http.Header, key string) { h.Set("X-Goog-Api-Key", key) },
	})
	if err != nil {
		return nil, err
	}
	b := &v2{Client: client, cfg: cfg}
	b.size = maxRequest - len(b.encode([]string{}))
	return b, nil
}

func (b *v2) Info() translate.Info {
	return translate.Info{
		Name:   name,
		Model:  cmp.Or(b.cfg.Model, modelNMT) + " v2",
		Paid:   true,
		Limits: translate.Limits{Items: maxStrings, Size: b.size, Measure: remote.JSONSize, Jobs: jobs},
	}
}

func (b *v2) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	texts := make([]string, len(batch))
	for i := range batch {
		texts[i] = batch[i].Text
	}
	answer, err := b.Post(ctx, pathV2, "application/json; charset=utf-8", b.encode(texts))
	if err != nil {
		return nil, err
	}
	var result struct {
		Data struct {
			Translations []struct {
				TranslatedText string `json:"translatedText"`
			} `json:"translations"`
		} `json:"data"`
	}
	if err := b.Decode(answer, &result); err != nil {
		return nil, err
	}
	texts = texts[:0]
	for i, t := range result.Data.Translations {
		text := t.TranslatedText
		if i < len(batch) {
			text = remote.Unescape(text, batch[i].Text)
		}
		texts = append(texts, text)
	}
	return remote.Outputs(name, batch, texts)
}

// Check asks for the languages.
func (b *v2) Check(ctx context.Context) (about string, clock time.Time, err error) {
	answer, header, err := b.Get(ctx, pathV2+"/languages")
	if err != nil {
		return "", time.Time{}, err
	}
	var result struct {
		Data struct {
			Languages []struct {
				Language string `json:"language"`
			} `json:"languages"`
		} `json:"data"`
	}
	if err := b.Decode(answer, &result); err != nil {
		return "", time.Time{}, err
	}
	clock, _ = http.ParseTime(header.Get("Date"))
	var codes []string
	for _, l := range result.Data.Languages {
		codes = append(codes, l.Language)
	}
	return "Cloud Translation v2, " + languages(b.cfg, codes), clock, nil
}

// languages says whether those of cfg are among these.
func languages(cfg Config, codes []string) string {
	text := fmt.Sprintf("%d languages", len(codes))
	for _, code := range []string{cfg.From, cfg.To} {
		if !slices.ContainsFunc(codes, func(c string) bool { return sameLanguage(c, code) }) {
			text += ", but not " + code
		}
	}
	return text
}

// encode writes a request.
func (b *v2) encode(texts []string) []byte {
	return remote.JSON(struct {
		Q      []string `json:"q"`
		Source string   `json:"source"`
		Target string   `json:"target"`
		Format string   `json:"format"`
		Model  string   `json:"model,omitempty"`
	}{texts, b.cfg.From, b.cfg.To, "text", b.cfg.Model})
}

// refused reads the answer to a call that the server refused.
func refused(r remote.Refusal) *translate.Error {
	f := &failure{
		code:   codeOf(r.Status),
		status: strconv.Itoa(r.Status),
		access: hintKey,
		wait:   r.RetryAfter,
	}
	var answer struct {
		Error struct {
			Message string `json:"message"`
			Status  string `json:"status"`
			Errors  []struct {
				Reason string `json:"reason"`
			} `json:"errors"`
			Details []struct {
				Reason     string            `json:"reason"`
				Metadata   map[string]string `json:"metadata"`
				RetryDelay string            `json:"retryDelay"`
			} `json:"details"`
		} `json:"error"`
	}
	if r.Page != "" {
		f.message = r.Page
		return f.report()
	}
	if err := json.Unmarshal(r.Body, &answer); err != nil {
		f.message = "not Google's error JSON: " + r.Redact(string(r.Body))
		return f.report()
	}
	e := answer.Error
	f.message = r.Redact(e.Message)
	f.reason(r.Redact(e.Status))
	for _, e := range e.Errors {
		f.reason(r.Redact(e.Reason))
	}
	for _, d := range e.Details {
		f.reason(r.Redact(d.Reason))
		f.quota += " " + d.Metadata["quota_limit"] + " " + d.Metadata["quota_unit"]
		if wait, err := time.ParseDuration(d.RetryDelay); err == nil {
			f.wait = max(f.wait, wait)
		}
	}
	return f.report()
}

// reason adds a reason, if there is one.
func (f *failure) reason(word string) {
	if word != "" {
		f.reasons = append(f.reasons, word)
	}
}

func codeOf(status int) codes.Code {
	switch {
	case status == http.StatusBadRequest:
		return codes.InvalidArgument
	case status == http.StatusUnauthorized:
		return codes.Unauthenticated
	case status == http.StatusForbidden:
		return codes.PermissionDenied
	case status == http.StatusTooManyRequests:
		return codes.ResourceExhausted
	case status == http.StatusRequestTimeout, status >= 500:
		return codes.Unavailable
	}
	return codes.FailedPrecondition
}
