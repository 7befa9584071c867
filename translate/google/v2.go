package google

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/dobhashi/dobhashi/translate"
)

// The limits of v2: strings in a request, bytes of a request. No real answer
// comes near maxAnswer, and of an error page the beginning is enough.
const (
	hostV2       = "translation.googleapis.com"
	maxStrings   = 128
	maxRequest   = 100_000
	maxAnswer    = 16 << 20
	maxErrorPage = 64 << 10
)

// v2 is Cloud Translation v2. It is not used through Google's Go client, which
// puts the text and the key into a URL, from where they get into logs and
// error texts.
type v2 struct {
	cfg    Config
	key    string
	url    string
	host   string
	size   int
	client *http.Client
}

func newV2(cfg Config) (translate.Backend, error) {
	key, err := cleanKey(cfg.Key)
	if err != nil {
		return nil, err
	}
	if cfg.Model == "llm" || cfg.Model == modelLLM {
		return nil, fatal("leave out the API key, and run: gcloud auth application-default login",
			"an API key is for Cloud Translation v2, which has no model %q", cfg.Model)
	}
	target, err := endpoint(cfg.Endpoint, hostV2)
	if err != nil {
		return nil, err
	}
	b := &v2{
		cfg:  cfg,
		key:  key,
		host: target.Host,
		url:  target.JoinPath("/language/translate/v2").String(),
		client: &http.Client{
			Transport: http.DefaultTransport.(*http.Transport).Clone(),
			// The key must not go to another host, and the right one has no
			// reason to send a POST elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	b.size = maxRequest - len(b.encode([]string{}))
	return b, nil
}

// cleanKey removes the white space around a key that was read from a file,
// and refuses what cannot be sent in a header.
func cleanKey(key string) (string, error) {
	key = strings.TrimSpace(key)
	if key == "" || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", &translate.Error{Kind: translate.Auth, Hint: hintKey, Err: errors.New("google: the API key is empty or has characters that no key has")}
	}
	return key, nil
}

func (b *v2) Info() translate.Info {
	model := b.cfg.Model
	if model == "" {
		model = "nmt"
	}
	return translate.Info{
		Name:   "google",
		Model:  model + " v2",
		Paid:   true,
		Limits: translate.Limits{Items: maxStrings, Size: b.size, Measure: jsonSize, Jobs: jobs},
	}
}

func (b *v2) Close() error {
	b.client.CloseIdleConnections()
	return nil
}

func (b *v2) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	call, cancel := context.WithTimeout(ctx, b.cfg.Timeout)
	defer cancel()
	texts, err := b.post(call, batch)
	if err != nil {
		return nil, settle(ctx, call, b.cfg.Timeout, err)
	}
	for i := range min(len(texts), len(batch)) {
		texts[i] = unescape(texts[i], batch[i].Text)
	}
	return outputs(batch, texts)
}

func (b *v2) post(ctx context.Context, batch []translate.Segment) ([]string, error) {
	texts := make([]string, len(batch))
	for i := range batch {
		texts[i] = batch[i].Text
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url, bytes.NewReader(b.encode(texts)))
	if err != nil {
		return nil, b.failed(translate.Fatal, err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("X-Goog-Api-Key", b.key)
	resp, err := b.client.Do(req)
	if err != nil {
		return nil, b.failed(translate.Temporary, err)
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		to := "an unknown place"
		if u, err := resp.Location(); err == nil {
			to = u.Host
		}
		return nil, b.failed(translate.Fatal, fmt.Errorf("%s redirects to %s, where the key is not sent", b.host, to))
	case resp.StatusCode != http.StatusOK:
		return nil, b.refusal(resp).report()
	}

	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return nil, b.failed(translate.Temporary, fmt.Errorf("the answer of %s breaks off after %d bytes: %w", b.host, len(answer), err))
	}
	if len(answer) > maxAnswer {
		return nil, b.failed(translate.Fatal, fmt.Errorf("the answer of %s is larger than %d MiB", b.host, maxAnswer>>20))
	}
	if page, ok := b.htmlPage(resp.Header, answer); ok {
		return nil, b.failed(translate.Fatal, fmt.Errorf("%s answers with %s; is a proxy in between, or the endpoint wrong?", b.host, page))
	}
	var result struct {
		Data struct {
			Translations []struct {
				TranslatedText string `json:"translatedText"`
			} `json:"translations"`
		} `json:"data"`
	}
	if err := json.Unmarshal(answer, &result); err != nil {
		return nil, b.failed(translate.Temporary, fmt.Errorf("the answer of %s is broken: %w", b.host, err))
	}
	texts = texts[:0]
	for _, t := range result.Data.Translations {
		texts = append(texts, t.TranslatedText)
	}
	return texts, nil
}

// encode writes a request.
func (b *v2) encode(texts []string) []byte {
	return toJSON(struct {
		Q      []string `json:"q"`
		Source string   `json:"source"`
		Target string   `json:"target"`
		Format string   `json:"format"`
		Model  string   `json:"model,omitempty"`
	}{texts, b.cfg.From, b.cfg.To, "text", b.cfg.Model})
}

// jsonSize is the number of bytes that a text takes in a request, with its
// quotes and a comma.
func jsonSize(text string) int { return len(toJSON(text)) + len(",") }

// toJSON encodes strings, or a struct of them, which cannot fail. Markup
// characters stay as they are: as JSON escapes they would be six times as long.
func toJSON(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.Encode(v)
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

// failed makes the error of a call without an answer that could be used. The
// key is in none of the parts, unless a server put it there.
func (b *v2) failed(kind translate.Kind, err error) error {
	// Of the URL the host is enough. The cause is not wrapped, as one that took
	// too long to connect would pass for a context that ended.
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = fmt.Errorf("no answer from %s: %v", b.host, u.Err)
	}
	if text := err.Error(); text != b.redact(text) {
		err = errors.New(b.redact(text))
	}
	return &translate.Error{Kind: kind, Err: fmt.Errorf("google: %w", err)}
}

func (b *v2) redact(s string) string { return strings.ReplaceAll(s, b.key, "[key]") }

// refusal reads the answer to a call that the server refused.
func (b *v2) refusal(resp *http.Response) *failure {
	f := &failure{
		code:   codeOf(resp.StatusCode),
		status: strconv.Itoa(resp.StatusCode),
		access: hintKey,
		wait:   retryAfter(resp.Header),
	}
	// What is left of a page that breaks off is still worth showing.
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorPage))
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
	if page, ok := b.htmlPage(resp.Header, body); ok {
		f.message = page
		return f
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		f.message = b.redact("not Google's error JSON: " + string(body))
		return f
	}
	e := answer.Error
	f.message = b.redact(e.Message)
	f.reason(b.redact(e.Status))
	for _, e := range e.Errors {
		f.reason(b.redact(e.Reason))
	}
	for _, d := range e.Details {
		f.reason(b.redact(d.Reason))
		f.quota += " " + d.Metadata["quota_limit"] + " " + d.Metadata["quota_unit"]
		if wait, err := time.ParseDuration(d.RetryDelay); err == nil {
			f.wait = max(f.wait, wait)
		}
	}
	return f
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

// retryAfter reads the header of that name: seconds, or a date (RFC 9110, section 10.2.3).
func retryAfter(h http.Header) time.Duration {
	value := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(date))
	}
	return 0
}

var title = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// htmlPage says which page an answer is, if it is one: they come from proxies
// and from servers in front of the service. The key is looked for before the
// title is cut, so that no part of it is left.
func (b *v2) htmlPage(h http.Header, body []byte) (page string, ok bool) {
	if !strings.HasPrefix(h.Get("Content-Type"), "text/html") && !bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		return "", false
	}
	page = "an HTML page where JSON was expected"
	if m := title.FindSubmatch(body); m != nil {
		page += ": " + oneLine(b.redact(html.UnescapeString(string(m[1]))))
	}
	return page, true
}

var escaped = regexp.MustCompile(`&(#[0-9]+|#[xX][0-9A-Fa-f]+|quot|apos|amp|lt|gt);`)

// unescape decodes the HTML entities that v2 puts into plain text too. Those
// that are in the source are part of the text, and stay; so does anything that
// only looks like one, such as the "&copy" of "?a=1&copy=2".
func unescape(text, source string) string {
	return escaped.ReplaceAllStringFunc(text, func(entity string) string {
		if strings.Contains(source, entity) {
			return entity
		}
		return html.UnescapeString(entity)
	})
}
