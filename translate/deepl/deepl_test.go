package deepl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

const (
	secret     = "SENTINEL-KEY-7f3a-41c0"
	freeSecret = secret + ":fx"
)

// TestMain sees to it that nothing that was logged has the key in it.
func TestMain(m *testing.M) {
	var logged bytes.Buffer
	log.SetOutput(&logged) // slog writes there too
	code := m.Run()
	log.SetOutput(os.Stderr)
	if strings.Contains(logged.String(), secret) {
		fmt.Println("FAIL: the key was logged")
		code = 1
	}
	os.Exit(code)
}

// request is what the fake reads, and nothing else.
type request struct {
	Text           []string `json:"text"`
	SourceLang     string   `json:"source_lang"`
	TargetLang     string   `json:"target_lang"`
	Context        string   `json:"context"`
	ModelType      string   `json:"model_type"`
	SplitSentences string   `json:"split_sentences"`
}

// fake is a DeepL API with its real limits and errors.
type fake struct {
	t   *testing.T
	url string
	// key is the one it knows; answer replaces the one to a request that is right.
	key    string
	answer http.HandlerFunc
	// last is the last request that was right.
	last atomic.Pointer[request]
}

func serve(t *testing.T, answer http.HandlerFunc) *fake {
	t.Helper()
	f := &fake{t: t, key: secret, answer: answer}
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	f.url = s.URL
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.RequestURI, secret) {
		f.t.Errorf("the key is in the URL %s", r.RequestURI)
	}
	// Only a server that has read all notices that the client has gone.
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	switch route := r.Method + " " + r.RequestURI; {
	case route != "POST /v2/translate" && route != "GET /v2/usage":
		refuse(w, 404, "Not found")
	case r.Header.Get("Authorization") != "DeepL-Auth-Key "+f.key:
		refuse(w, 403, "Forbidden")
	case f.answer != nil:
		f.answer(w, r)
	case r.Method == http.MethodGet:
		io.WriteString(w, `{"character_count":180118,"character_limit":500000}`)
	default:
		f.translate(w, r, body)
	}
}

func (f *fake) translate(w http.ResponseWriter, r *http.Request, body []byte) {
	var req request
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	switch err := dec.Decode(&req); {
	case len(body) > 128<<10:
		refuse(w, 413, "Request Entity Too Large")
		return
	case r.Header.Get("Content-Type") != "application/json":
		refuse(w, 415, "Unsupported media type")
		return
	case err != nil:
		refuse(w, 400, err.Error())
		return
	case len(req.Text) == 0:
		refuse(w, 400, "Parameter 'text' not specified.")
		return
	case len(req.Text) > 50:
		refuse(w, 400, "Too many texts in request.")
		return
	case !slices.Contains([]string{"BN", "EN", "HI", "PT"}, req.SourceLang):
		refuse(w, 400, "Value for 'source_lang' not supported.")
		return
	case !slices.Contains([]string{"BN", "EN-GB", "EN-US", "HI", "PT-BR"}, req.TargetLang):
		refuse(w, 400, "Value for 'target_lang' not supported.")
		return
	case !slices.Contains([]string{"quality_optimized", "latency_optimized", "prefer_quality_optimized"}, req.ModelType):
		refuse(w, 400, "Value for 'model_type' not supported.")
		return
	case !slices.Contains([]string{"0", "1", "nonewlines"}, req.SplitSentences):
		refuse(w, 400, "Value for 'split_sentences' not supported.")
		return
	}
	f.last.Store(&req)
	write(w, req.Text)
}

// translated is what the fake makes of a text: it shows which one it was.
func translated(text string) string { return "EN(" + text + ")" }

func write(w http.ResponseWriter, texts []string) {
	type translation struct {
		Detected string `json:"detected_source_language"`
		Text     string `json:"text"`
		Model    string `json:"model_type_used"`
	}
	var result struct {
		Translations []translation `json:"translations"`
	}
	for _, text := range texts {
		result.Translations = append(result.Translations, translation{"BN", translated(text), "quality_optimized"})
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(result)
}

func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"message": message})
}

func refusing(status int, message, retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		refuse(w, status, message)
	}
}

func open(t *testing.T, cfg Config) translate.Backend {
	t.Helper()
	if cfg.From == "" {
		cfg.From, cfg.To = "bn", "en"
	}
	b, err := New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.(io.Closer).Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return b
}

// over makes a backend over a fake with this answer.
func over(t *testing.T, answer http.HandlerFunc) translate.Backend {
	t.Helper()
	return open(t, Config{Key: secret, Endpoint: serve(t, answer).url, Timeout: 2 * time.Second})
}

func segments(texts ...string) []translate.Segment {
	batch := make([]translate.Segment, len(texts))
	for i, text := range texts {
		batch[i].Text = text
	}
	return batch
}

func raw(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		io.WriteString(w, body)
	}
}

const asJSON, asHTML = "application/json", "text/html; charset=utf-8"

func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// drip sends an answer that never ends, a byte at a time.
func drip(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		io.WriteString(w, " ")
		w.(http.Flusher).Flush()
		time.Sleep(10 * time.Millisecond)
	}
}

func cut(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	io.WriteString(w, `{"translations":[{"te`)
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func TestConformance(t *testing.T) {
	failure := func(name string, kind translate.Kind, wait time.Duration, answer http.HandlerFunc) backendtest.Failure {
		return backendtest.Failure{Name: name, Kind: kind, RetryAfter: wait, New: func(t *testing.T) translate.Backend { return over(t, answer) }}
	}
	backendtest.Run(t, func(t *testing.T) translate.Backend { return over(t, nil) }, backendtest.Options{
		Paid:   true,
		Secret: secret,
		Hang:   func(t *testing.T) translate.Backend { return over(t, hang) },
		Failures: []backendtest.Failure{
			failure("400", translate.Fatal, 0, refusing(400, "Value for 'target_lang' not supported. "+secret, "")),
			failure("401", translate.Auth, 0, refusing(401, "Unauthorized "+secret, "")),
			failure("403", translate.Auth, 0, refusing(403, "Forbidden "+secret, "")),
			failure("404", translate.Fatal, 0, refusing(404, "Not found", "")),
			failure("413", translate.Unfit, 0, refusing(413, "Request Entity Too Large", "")),
			failure("414", translate.Fatal, 0, refusing(414, "URI Too Long", "")),
			failure("429", translate.Temporary, 0, refusing(429, "Too many requests", "")),
			failure("429 with a wait", translate.Temporary, 7*time.Second, refusing(429, "Too many requests", "7")),
			failure("456", translate.Quota, 0, refusing(456, "Quota Exceeded "+secret, "60")),
			failure("500", translate.Temporary, 0, refusing(500, "", "")),
			failure("503", translate.Temporary, 3*time.Second, refusing(503, "Resource currently unavailable", "3")),
			failure("504", translate.Temporary, 0, refusing(504, "", "")),
			failure("529", translate.Temporary, 0, refusing(529, "Too many requests", "")),
			failure("wrong count", translate.Unfit, 0, raw(asJSON, `{"translations":[{"text":"one"}]}`)),
			failure("empty text", translate.Unfit, 0, raw(asJSON, `{"translations":[{"text":"one"},{"text":" "}]}`)),
			failure("other JSON", translate.Unfit, 0, raw(asJSON, `{}`)),
			failure("broken JSON", translate.Temporary, 0, raw(asJSON, `{"translations":[`+secret)),
			failure("login page", translate.Fatal, 0, raw(asHTML, "<!doctype html><title>Hotel "+secret+"</title>")),
			failure("error page", translate.Temporary, 0, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", asHTML)
				w.WriteHeader(502)
				io.WriteString(w, "<title>Bad gateway "+secret+"</title>")
			}),
			failure("10 MB", translate.Fatal, 0, raw(asJSON, strings.Repeat(" ", 10<<20))),
			failure("cut off", translate.Temporary, 0, cut),
			failure("hangs up", translate.Temporary, 0, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
			{Name: "slow drip", Kind: translate.Temporary, New: func(t *testing.T) translate.Backend {
				return open(t, Config{Key: secret, Endpoint: serve(t, drip).url, Timeout: 200 * time.Millisecond})
			}},
			{Name: "wrong key", Kind: translate.Auth, New: func(t *testing.T) translate.Backend {
				return open(t, Config{Key: secret + "-old", Endpoint: serve(t, nil).url})
			}},
		},
	})
}

func TestConformanceFree(t *testing.T) {
	backendtest.Run(t, func(t *testing.T) translate.Backend {
		f := serve(t, nil)
		f.key = freeSecret
		return open(t, Config{Key: freeSecret, Endpoint: f.url})
	}, backendtest.Options{Paid: false, Secret: freeSecret})
}

// TestHost: the plan of the key chooses the host, unless the user does.
func TestHost(t *testing.T) {
	for _, test := range []struct {
		key, endpoint, want string
		paid                bool
	}{
		{secret, "", "api.deepl.com", true},
		{freeSecret, "", "api-free.deepl.com", false},
		{" " + freeSecret + "\n", "", "api-free.deepl.com", false},
		{secret, "https://api-us.deepl.com", "api-us.deepl.com", true},
		{freeSecret, "127.0.0.1:1", "127.0.0.1:1", false},
	} {
		b := open(t, Config{Key: test.key, Endpoint: test.endpoint}).(*backend)
		if b.Host() != test.want || b.Info().Paid != test.paid {
			t.Errorf("key %q, endpoint %q: host %s, paid %t", test.key, test.endpoint, b.Host(), b.Info().Paid)
		}
	}
}

// TestRequest: what is sent, in the codes and words of DeepL.
func TestRequest(t *testing.T) {
	for _, test := range []struct {
		from, to, model        string
		source, target, wanted string
	}{
		{"bn", "en", "", "BN", "EN-US", "quality_optimized"},
		{"bn-BD", "en-US", "latency_optimized", "BN", "EN-US", "latency_optimized"},
		{"bn-IN", "en-GB", "prefer_quality_optimized", "BN", "EN-GB", "prefer_quality_optimized"},
		{"BN", "en-gb", "", "BN", "EN-GB", "quality_optimized"},
		{"bn", "en-IN", "", "BN", "EN-US", "quality_optimized"},
		{"en-GB", "bn", "", "EN", "BN", "quality_optimized"},
		{"pt-BR", "hi", "", "PT", "HI", "quality_optimized"},
	} {
		f := serve(t, nil)
		b := open(t, Config{From: test.from, To: test.to, Model: test.model, Key: secret, Endpoint: f.url})
		if _, err := b.Translate(t.Context(), segments("বই")); err != nil {
			t.Errorf("%s to %s: %v", test.from, test.to, err)
			continue
		}
		got := f.last.Load()
		if got.SourceLang != test.source || got.TargetLang != test.target || got.ModelType != test.wanted || got.SplitSentences != "0" || got.Context != "" {
			t.Errorf("%s to %s: sent %+v", test.from, test.to, got)
		}
		if info := b.Info(); info.Name != "deepl" || info.Model != test.wanted || info.PlacesTerms || info.Links || info.Rough {
			t.Errorf("%s to %s: info %+v", test.from, test.to, info)
		}
	}
}

// TestContext: the sentences before a passage go along, those before the beginning of a
// document, or of two documents, do not.
func TestContext(t *testing.T) {
	long := strings.Repeat("ক", 3000) // 9000 bytes
	for _, test := range []struct {
		what  string
		batch []translate.Segment
		want  string
	}{
		{"a passage", []translate.Segment{{Text: "গ", Before: []string{"ক", "খ"}}, {Text: "ঘ", Before: []string{"খ", "গ"}}}, "ক খ"},
		{"the beginning", []translate.Segment{{Text: "ক"}, {Text: "খ", Before: []string{"ক"}}}, ""},
		{"two documents", []translate.Segment{{Text: "গ", Before: []string{"ক", "খ"}}, {Text: "চ"}}, ""},
		{"a long sentence far away", []translate.Segment{{Text: "গ", Before: []string{long, "খ"}}}, "খ"},
		{"a long sentence", []translate.Segment{{Text: "গ", Before: []string{"ক", long}}}, ""},
	} {
		f := serve(t, nil)
		b := open(t, Config{Key: secret, Endpoint: f.url})
		out, err := b.Translate(t.Context(), test.batch)
		if err != nil || out[0].Text != translated(test.batch[0].Text) {
			t.Errorf("%s: %v, %v", test.what, out, err)
			continue
		}
		if got := f.last.Load().Context; got != test.want {
			t.Errorf("%s: sent the context %.60q, want %q", test.what, got, test.want)
		}
	}
}

// TestLimits sends batches that are exactly as large as the limits allow, and then such that
// are larger than what the server takes.
func TestLimits(t *testing.T) {
	b := over(t, nil)
	limits := b.Info().Limits
	if limits.Items != 50 || limits.Size < 119_000 || limits.Size > 128<<10 || b.Info().Context != 3 {
		t.Errorf("limits %+v", limits)
	}
	before := []string{strings.Repeat("খ", (maxContext-3)/3)} // as large as it may be
	for _, test := range []struct {
		what  string
		texts []string
		kind  translate.Kind // of the error, if one is wanted
		fails bool
	}{
		{"50 texts", slices.Repeat([]string{"বই"}, 50), 0, false},
		{"51 texts", slices.Repeat([]string{"বই"}, 51), translate.Fatal, true},
		{"one text of full size", []string{strings.Repeat("x", limits.Size-3)}, 0, false},
		{"line feeds of full size", []string{strings.Repeat("\n", (limits.Size-3)/2)}, 0, false},
		{"markup of full size", []string{strings.Repeat("<", limits.Size-3)}, 0, false},
		{"50 texts of full size", slices.Repeat([]string{strings.Repeat("x", limits.Size/50-3)}, 50), 0, false},
		{"one that is too large", []string{strings.Repeat("x", 128<<10)}, translate.Unfit, true},
	} {
		batch := segments(test.texts...)
		for i := range batch {
			batch[i].Before = before
		}
		out, err := b.Translate(t.Context(), batch)
		if test.fails {
			if err == nil || translate.KindOf(err) != test.kind {
				t.Errorf("%s: %v, want an error of kind %d", test.what, err, test.kind)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.what, err)
			continue
		}
		for i, text := range test.texts {
			if out[i].Text != translated(text) {
				t.Errorf("%s: text %d came back as %.60q", test.what, i, out[i].Text)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	for _, test := range []struct{ key, usage, want string }{
		{secret, `{"character_count":180118,"character_limit":20000000,"products":[{"product_type":"translate"}]}`, "paid plan, 180118 of 20000000 characters used"},
		{secret, `{"character_count":7,"character_limit":1000000000000}`, "paid plan, 7 characters used, without a limit"},
		{freeSecret, `{"character_count":500000,"character_limit":500000}`, "free plan, 500000 of 500000 characters used"},
	} {
		f := serve(t, raw(asJSON, test.usage))
		f.key = test.key
		about, clock, err := open(t, Config{Key: test.key, Endpoint: f.url}).(translate.Checker).Check(t.Context())
		if err != nil || about != test.want || time.Since(clock).Abs() > time.Minute {
			t.Errorf("%s: %q, %v, %v", test.usage, about, clock, err)
		}
	}
	_, _, err := over(t, refusing(403, "no "+secret, "")).(translate.Checker).Check(t.Context())
	e, ok := errors.AsType[*translate.Error](err)
	if !ok || e.Kind != translate.Auth || e.Hint == "" || strings.Contains(err.Error(), secret) {
		t.Errorf("a wrong key: %#v", err)
	}
	if _, _, err := over(t, raw(asJSON, "{")).(translate.Checker).Check(t.Context()); err == nil {
		t.Error("a broken answer: no error")
	}
}

func TestNewRefuses(t *testing.T) {
	for _, test := range []struct {
		what string
		cfg  Config
		kind translate.Kind
		want string
	}{
		{"no source language", Config{To: "en", Key: secret}, translate.Fatal, "a language to translate from"},
		{"no target language", Config{From: "bn", Key: secret}, translate.Fatal, "a language to translate from"},
		{"no key", Config{From: "bn", To: "en"}, translate.Auth, "no API key"},
		{"blank key", Config{From: "bn", To: "en", Key: " \n"}, translate.Auth, "no API key"},
		{"two lines as key", Config{From: "bn", To: "en", Key: secret + "\nx"}, translate.Auth, "characters that no key has"},
		{"unknown model", Config{From: "bn", To: "en", Key: secret, Model: "gpt"}, translate.Fatal, `unknown model "gpt"`},
		{"key in the clear", Config{From: "bn", To: "en", Key: secret, Endpoint: "http://example.org"}, translate.Fatal, "not encrypted"},
	} {
		b, err := New(t.Context(), test.cfg)
		e, ok := errors.AsType[*translate.Error](err)
		if b != nil || !ok {
			t.Errorf("%s: got %v, %v", test.what, b, err)
			continue
		}
		if e.Kind != test.kind || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), secret) || e.Kind == translate.Auth && e.Hint != hintKey {
			t.Errorf("%s: kind %d: %v", test.what, e.Kind, err)
		}
		if ready := Ready(test.cfg); ready == nil || ready.Error() != err.Error() || translate.KindOf(ready) != e.Kind {
			t.Errorf("%s: Ready says %v, New %v", test.what, ready, err)
		}
	}
	if err := Ready(Config{From: "bn", To: "en", Key: secret}); err != nil {
		t.Errorf("ready: %v", err)
	}
}

// TestErrors: what a user reads, who has to do something.
func TestErrors(t *testing.T) {
	for _, test := range []struct {
		status        int
		message       string
		want, wantTip string
	}{
		{403, "Forbidden, " + secret, "deepl: 403: Forbidden, [key]", hintKey},
		{456, "Quota Exceeded", "deepl: 456: Quota Exceeded", "500,000 characters a month"},
		{400, "Bad request", "deepl: 400: Bad request", ""},
	} {
		_, err := over(t, refusing(test.status, test.message, "")).Translate(t.Context(), segments("বই"))
		e, ok := errors.AsType[*translate.Error](err)
		if !ok || err.Error() != test.want || !strings.Contains(e.Hint, test.wantTip) || (e.Hint == "") != (test.wantTip == "") {
			t.Errorf("%d: %v, hint %q", test.status, err, e.Hint)
		}
	}
}

func TestNoRetry(t *testing.T) {
	var calls atomic.Int32
	b := over(t, func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		refuse(w, 529, "later")
	})
	if _, err := b.Translate(t.Context(), segments("বই")); err == nil || calls.Load() != 1 {
		t.Errorf("%d calls for one batch: %v", calls.Load(), err)
	}
}

// TestKeyIsNeverShown has servers that put the key wherever they can.
func TestKeyIsNeverShown(t *testing.T) {
	long := strings.Repeat("x", 300-len(secret)/2) // the cut goes through the key
	for what, answer := range map[string]http.HandlerFunc{
		"message":      refusing(400, "key "+secret, ""),
		"long message": refusing(456, long+secret, ""),
		"escaped": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(403)
			io.WriteString(w, `{"message":"`+strings.ReplaceAll(secret, "-", `\u002d`)+`"}`)
		},
		"detail": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(400)
			io.WriteString(w, `{"message":"no","detail":"`+secret+`"}`)
		},
		"text":  raw(asJSON, secret),
		"title": raw(asHTML, "<title>"+long+secret+"</title>"),
		"redirection": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://"+secret+".example/", http.StatusPermanentRedirect)
		},
		"wait":          refusing(429, "wait", secret),
		"a field's key": raw(asJSON, `{"translations":"`+secret+`"}`),
	} {
		_, err := over(t, answer).Translate(t.Context(), segments("বই"))
		if err == nil {
			t.Errorf("%s: no error", what)
		}
		for ; err != nil; err = errors.Unwrap(err) {
			// Half of the key is too much as well.
			if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, secret[:len(secret)/2-1]) {
				t.Errorf("%s: the key is in the %T %q", what, err, text)
			}
		}
	}
}
