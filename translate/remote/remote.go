// Package remote is what the backends that call a server over HTTP have in common:
// make a [Client] with [New], and [Client.Post] gives the body of an answer that is
// one, or a [*translate.Error] that says what is wrong and what to do.
//
// The client never shows its key, sends it to no other host and never over a line that
// is not encrypted, takes no answer that is larger than a translation can be, and knows
// the pages that proxies put in the place of answers.
package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/dobhashi/dobhashi/translate"
)

// Config says which server to call, and how.
type Config struct {
	// Name is that of the backend. Each error begins with it.
	Name string
	// Endpoint is where the server is: a URL, HOST or HOST:PORT.
	Endpoint string
	// Key is the secret that Authorize sends, empty if there is none.
	Key string
	// Authorize puts the key into a request. It is not called without a key.
	Authorize func(h http.Header, key string)
	// KeyHint says what a user without a key, or with a wrong one, can do.
	KeyHint string
	// Timeout of one call, a minute if 0.
	Timeout time.Duration
	// Refused reads an answer that is not 200; nil is [Refusal.Error] with the message
	// that is found in common forms of JSON.
	Refused func(Refusal) *translate.Error
}

// Client calls one server. It is safe for concurrent use.
type Client struct {
	cfg  Config
	base *url.URL
	http *http.Client
}

// No real answer is larger than maxAnswer, of which 16 times the request must be enough,
// and of an error page the beginning is.
const (
	minAnswer    = 1 << 20
	maxAnswer    = 16 << 20
	maxErrorPage = 64 << 10
)

// New makes a client. It calls nobody. The error is a [*translate.Error].
func New(cfg Config) (*Client, error) {
	c := &Client{cfg: cfg}
	if cfg.Timeout == 0 {
		c.cfg.Timeout = time.Minute
	}
	var err error
	if cfg.Key != "" {
		if c.cfg.Key, err = CleanKey(cfg.Name, cfg.Key, cfg.KeyHint); err != nil {
			return nil, err
		}
	}
	if c.base, err = Endpoint(cfg.Name, cfg.Endpoint); err != nil {
		return nil, err
	}
	if cfg.Key != "" && c.base.Scheme == "http" && !Loopback(c.base.Hostname()) {
		return nil, c.fail(translate.Fatal, "use https, or leave out the key", "the key is not sent to %s over http, which is not encrypted", c.base.Host)
	}
	c.http = &http.Client{
		Transport: http.DefaultTransport.(*http.Transport).Clone(),
		// The key must not go to another host, and the right one has no reason to send a POST elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

// CleanKey removes the white space around a key that was read from a file, and refuses
// what cannot be sent in a header.
func CleanKey(name, key, hint string) (string, error) {
	key = strings.TrimSpace(key)
	if key == "" || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", &translate.Error{Kind: translate.Auth, Hint: hint, Err: errors.New(name + ": the API key is empty or has characters that no key has")}
	}
	return key, nil
}

// Endpoint reads what a user gave as the address of a server: HOST, HOST:PORT or a URL, with
// or without a path. Without a scheme it is https, or http on this machine.
func Endpoint(name, address string) (*url.URL, error) {
	bare := !strings.Contains(address, "://")
	if bare {
		address = "https://" + address
	}
	// No error names what the user gave, as there could be a password in it.
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, &translate.Error{Hint: "an endpoint is HOST, HOST:PORT or a URL such as https://HOST/PATH", Err: errors.New(name + ": the endpoint is not a host and port")}
	}
	if bare && Loopback(u.Hostname()) {
		u.Scheme = "http"
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		return nil, &translate.Error{Hint: "an endpoint begins with https:// or http://", Err: fmt.Errorf("%s: endpoint on %s: no calls over %s", name, u.Host, u.Scheme)}
	}
	return u, nil
}

// Language reads the code of a language (BCP 47), such as "bn" or "en-GB".
func Language(name, code string) (language.Tag, error) {
	tag, err := language.Parse(code)
	if err != nil {
		return tag, &translate.Error{Hint: "a language code is one of BCP 47, such as bn or en", Err: fmt.Errorf("%s: the language code %q is none", name, code)}
	}
	return tag, nil
}

// Loopback tells whether a host is this machine.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Host is the server, for messages.
func (c *Client) Host() string { return c.base.Host }

// Close lets idle connections go.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	return nil
}

// Post sends body to path, which is relative to the endpoint, and returns the answer.
// If ctx has ended the error is its own; any other is a [*translate.Error].
func (c *Client) Post(ctx context.Context, path, contentType string, body []byte) ([]byte, error) {
	answer, _, err := c.do(ctx, http.MethodPost, path, contentType, body)
	return answer, err
}

// Get is a call that costs nothing, with the same errors as Post.
func (c *Client) Get(ctx context.Context, path string) ([]byte, http.Header, error) {
	return c.do(ctx, http.MethodGet, path, "", nil)
}

func (c *Client) do(ctx context.Context, method, path, contentType string, body []byte) ([]byte, http.Header, error) {
	call, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	// Once all was sent, the server may do the work and charge for it, whatever becomes of the answer.
	var sent atomic.Bool
	if method == http.MethodPost {
		call = httptrace.WithClientTrace(call, &httptrace.ClientTrace{
			WroteRequest: func(info httptrace.WroteRequestInfo) { sent.Store(info.Err == nil) }})
	}
	answer, header, answered, err := c.call(call, method, path, contentType, body)
	if err != nil {
		err = Settle(ctx, call, c.cfg.Name, c.cfg.Timeout, err)
		if e, ok := errors.AsType[*translate.Error](err); ok && sent.Load() && !answered {
			e.Billed = true
		}
		return nil, nil, err
	}
	return answer, header, nil
}

// call makes one call. It tells whether the server has answered, so that whoever reads
// the error can know what was done.
func (c *Client) call(ctx context.Context, method, path, contentType string, body []byte) (answer []byte, h http.Header, answered bool, err error) {
	target := c.base.JoinPath(path)
	if _, query, ok := strings.Cut(path, "?"); ok {
		target = c.base.JoinPath(strings.TrimSuffix(path, "?"+query))
		target.RawQuery = query
	}
	req, err := http.NewRequestWithContext(ctx, method, target.String(), bytes.NewReader(body))
	if err != nil {
		return nil, nil, false, c.failed(translate.Fatal, err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	req.Header.Set("User-Agent", "dobhashi")
	if c.cfg.Key != "" {
		c.cfg.Authorize(req.Header, c.cfg.Key)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, nil, false, c.failed(translate.Temporary, err)
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		to := "an unknown place"
		if u, err := resp.Location(); err == nil {
			to = u.Host
		}
		return nil, nil, true, c.failed(translate.Fatal, fmt.Errorf("%s redirects to %s, where nothing is sent", c.base.Host, to))
	case resp.StatusCode != http.StatusOK:
		r := c.refusal(resp)
		if c.cfg.Refused != nil {
			return nil, nil, true, c.cfg.Refused(r)
		}
		return nil, nil, true, r.Error(r.Message())
	}
	most := min(maxAnswer, max(minAnswer, 16*len(body)))
	answer, err = io.ReadAll(io.LimitReader(resp.Body, int64(most)+1))
	if err != nil {
		return nil, nil, false, c.failed(translate.Temporary, fmt.Errorf("the answer of %s breaks off after %d bytes: %w", c.base.Host, len(answer), err))
	}
	if len(answer) > most {
		return nil, nil, true, c.failed(translate.Fatal, fmt.Errorf("the answer of %s is larger than %d MiB", c.base.Host, most>>20))
	}
	if page, ok := c.htmlPage(resp.Header, answer); ok {
		return nil, nil, true, c.failed(translate.Fatal, fmt.Errorf("%s answers with %s; is a proxy in between, or the endpoint wrong?", c.base.Host, page))
	}
	return answer, resp.Header, true, nil
}

// Decode reads an answer in JSON. One that is broken is worth another try.
func (c *Client) Decode(answer []byte, into any) error {
	if err := json.Unmarshal(answer, into); err != nil {
		return c.failed(translate.Temporary, fmt.Errorf("the answer of %s is broken: %w", c.base.Host, err))
	}
	return nil
}

// Redact takes the key out of a text.
func (c *Client) Redact(s string) string {
	if c.cfg.Key == "" {
		return s
	}
	return strings.ReplaceAll(s, c.cfg.Key, "[key]")
}

func (c *Client) fail(kind translate.Kind, hint, format string, args ...any) *translate.Error {
	return &translate.Error{Kind: kind, Hint: hint, Err: fmt.Errorf(c.cfg.Name+": "+format, args...)}
}

// failed makes the error of a call without an answer that could be used. The key is in
// none of the parts, whoever put it there.
func (c *Client) failed(kind translate.Kind, err error) error {
	// Of the URL the host is enough. The cause is not wrapped, as one that took
	// too long to connect would pass for a context that ended.
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = fmt.Errorf("no answer from %s: %v", c.base.Host, u.Err)
	}
	if text := err.Error(); text != c.Redact(text) {
		err = errors.New(c.Redact(text))
	}
	return c.fail(kind, "", "%w", err)
}

// Refusal is an answer that is not 200.
type Refusal struct {
	// Status is the status code of HTTP.
	Status int
	// Body is the beginning of what the server wrote, empty if that is a page for people.
	Body []byte
	// Page says which page it is, then.
	Page string
	// RetryAfter is how long the server asks to wait, 0 if it does not.
	RetryAfter time.Duration

	// Redact takes the key out of a text: Body may have it, escaped.
	Redact func(string) string

	name, hint string
}

func (c *Client) refusal(resp *http.Response) Refusal {
	r := Refusal{Status: resp.StatusCode, RetryAfter: RetryAfter(resp.Header), Redact: c.Redact, name: c.cfg.Name, hint: c.cfg.KeyHint}
	// What is left of a page that breaks off is still worth showing.
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorPage))
	if page, ok := c.htmlPage(resp.Header, body); ok {
		r.Page = page
		return r
	}
	r.Body = body
	return r
}

// Message is what the server says, as it is found in common forms of error JSON, else
// the whole text.
func (r Refusal) Message() string {
	if r.Page != "" {
		return r.Page
	}
	var answer struct {
		Error       json.RawMessage `json:"error"`
		Message     string          `json:"message"`
		Explanation string          `json:"explanation"`
		Detail      json.RawMessage `json:"detail"`
	}
	if json.Unmarshal(r.Body, &answer) == nil {
		for _, raw := range []json.RawMessage{answer.Error, answer.Detail} {
			var text string
			var object struct {
				Message string `json:"message"`
			}
			if json.Unmarshal(raw, &text) == nil && text != "" {
				return text
			}
			if json.Unmarshal(raw, &object) == nil && object.Message != "" {
				return object.Message
			}
		}
		for _, text := range []string{answer.Explanation, answer.Message} {
			if text != "" {
				return text
			}
		}
	}
	return string(r.Body)
}

// Kind is what the status alone says about a refusal.
func (r Refusal) Kind() translate.Kind {
	switch s := r.Status; {
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		return translate.Auth
	case s == http.StatusPaymentRequired:
		return translate.Quota
	case s == http.StatusTooManyRequests, s == http.StatusRequestTimeout, s >= 500:
		return translate.Temporary
	case s == http.StatusRequestEntityTooLarge:
		return translate.Unfit
	}
	return translate.Fatal
}

// Error makes the error of a refusal, of the kind that its status says.
func (r Refusal) Error(message string) *translate.Error {
	message = r.Redact(message)
	e := &translate.Error{Kind: r.Kind(), Err: fmt.Errorf("%s: %d: %s", r.name, r.Status, OneLine(message))}
	if strings.TrimSpace(message) == "" {
		e.Err = fmt.Errorf("%s: %d %s", r.name, r.Status, http.StatusText(r.Status))
	}
	switch e.Kind {
	case translate.Auth:
		e.Hint = r.hint
	case translate.Temporary:
		e.RetryAfter = r.RetryAfter
	}
	return e
}

// RetryAfter reads the header of that name: seconds, or a date (RFC 9110, section 10.2.3).
// It is 0 if there is none.
func RetryAfter(h http.Header) time.Duration {
	value := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil {
		return max(0, time.Duration(min(seconds, math.MaxInt32))*time.Second)
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(date))
	}
	return 0
}

// Page tells whether an answer is a page for people, as they come from proxies and from
// servers in front of a service, and its title, if it has one.
func Page(h http.Header, body []byte) (title string, ok bool) {
	if !strings.HasPrefix(h.Get("Content-Type"), "text/html") && !bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		return "", false
	}
	if m := titleTag.FindSubmatch(body); m != nil {
		title = html.UnescapeString(string(m[1]))
	}
	return title, true
}

var titleTag = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// htmlPage says which page an answer is, if it is one. The key is looked for before the
// title is cut, so that no part of it is left.
func (c *Client) htmlPage(h http.Header, body []byte) (page string, ok bool) {
	title, ok := Page(h, body)
	if !ok {
		return "", false
	}
	page = "an HTML page where JSON was expected"
	if title != "" {
		page += ": " + OneLine(c.Redact(title))
	}
	return page, true
}

// Settle decides what a failed call means. If the caller's context ctx ended,
// that is the reason, whatever else broke because of it; if only that of the
// call did, the server was too slow.
func Settle(ctx, call context.Context, name string, timeout time.Duration, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", name, ctx.Err())
	}
	if errors.Is(call.Err(), context.DeadlineExceeded) {
		return &translate.Error{Kind: translate.Temporary, Err: fmt.Errorf("%s: no answer within %v", name, timeout)}
	}
	return err
}

// Outputs pairs the translations with the segments of the batch they are for.
func Outputs(name string, batch []translate.Segment, texts []string) ([]translate.Output, error) {
	if len(texts) != len(batch) {
		return nil, &translate.Error{Kind: translate.Unfit, Err: fmt.Errorf("%s: %d translations for %d texts", name, len(texts), len(batch))}
	}
	out := make([]translate.Output, len(batch))
	for i, text := range texts {
		if strings.TrimSpace(text) == "" {
			return nil, &translate.Error{Kind: translate.Unfit, Err: fmt.Errorf("%s: empty translation of text %d of %d, %.40q", name, i+1, len(batch), batch[i].Text)}
		}
		out[i].Text = text
	}
	return out, nil
}

// JSON encodes what cannot fail, such as structs of strings. Markup characters stay as
// they are: as JSON escapes they would be six times as long.
func JSON(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // a mistake of the program: the value is of another type
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

// JSONSize is the number of bytes that a text takes in a list in JSON, with its quotes
// and a comma: a [translate.Limits] Measure.
func JSONSize(text string) int { return len(JSON(text)) + len(",") }

var escaped = regexp.MustCompile(`&(#[0-9]+|#[xX][0-9A-Fa-f]+|quot|apos|amp|lt|gt);`)

// Unescape decodes the HTML entities that some services put into plain text. Those
// that are in the source are part of the text, and stay; so does anything that
// only looks like one, such as the "&copy" of "?a=1&copy=2".
func Unescape(text, source string) string {
	return escaped.ReplaceAllStringFunc(text, func(entity string) string {
		if strings.Contains(source, entity) {
			return entity
		}
		return html.UnescapeString(entity)
	})
}

// OneLine makes a short line of what a server wrote.
func OneLine(s string) string {
	const most = 300
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return s
}
