package deepl

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
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
func TestMain(m *testing.M) { backendtest.Main(m, secret) }

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
		result.Translations = append(result.Translations, translation{"BN", backendtest.Translated(text), "quality_optimized"})
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
	return backendtest.Open(t, New, cfg)
}

// over makes backends over a fake.
var over backendtest.HTTP = func(t *testing.T, answer http.HandlerFunc, timeout time.Duration) translate.Backend {
	t.Helper()
	return open(t, Config{Key: secret, Endpoint: serve(t, answer).url, Timeout: timeout})
}

func TestConformance(t *testing.T) {
	failure := over.Failure
	backendtest.Run(t, over.New, backendtest.Options{
		Paid:   true,
		Secret: secret,
		Hang:   over.Hanging,
		Failures: append(over.Faults(secret),
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
			failure("wrong count", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `{"translations":[{"text":"one"}]}`)),
			failure("empty text", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `{"translations":[{"text":"one"},{"text":" "}]}`)),
			failure("other JSON", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `{}`)),
			backendtest.Failure{Name: "wrong key", Kind: translate.Auth, New: func(t *testing.T) translate.Backend {
				return open(t, Config{Key: secret + "-old", Endpoint: serve(t, nil).url})
			}},
		),
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
		if _, err := b.Translate(t.Context(), backendtest.Segments("বই")); err != nil {
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
		if err != nil || out[0].Text != backendtest.Translated(test.batch[0].Text) {
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
	b := over.Answering(t, nil)
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
		batch := backendtest.Segments(test.texts...)
		for i := range batch {
			batch[i].Before = before
		}
		if test.fails {
			backendtest.CheckFails(t, test.what, b, batch, test.kind)
			continue
		}
		backendtest.CheckTranslated(t, test.what, b, batch)
	}
}

func TestCheck(t *testing.T) {
	for _, test := range []struct{ key, usage, want string }{
		{secret, `{"character_count":180118,"character_limit":20000000,"products":[{"product_type":"translate"}]}`, "paid plan, 180118 of 20000000 characters used"},
		{secret, `{"character_count":7,"character_limit":1000000000000}`, "paid plan, 7 characters used, without a limit"},
		{freeSecret, `{"character_count":500000,"character_limit":500000}`, "free plan, 500000 of 500000 characters used"},
	} {
		f := serve(t, backendtest.Answer(200, backendtest.JSON, test.usage))
		f.key = test.key
		about, clock, err := open(t, Config{Key: test.key, Endpoint: f.url}).(translate.Checker).Check(t.Context())
		if err != nil || about != test.want || time.Since(clock).Abs() > time.Minute {
			t.Errorf("%s: %q, %v, %v", test.usage, about, clock, err)
		}
	}
	_, _, err := over.Answering(t, refusing(403, "no "+secret, "")).(translate.Checker).Check(t.Context())
	e, ok := errors.AsType[*translate.Error](err)
	if !ok || e.Kind != translate.Auth || e.Hint == "" || strings.Contains(err.Error(), secret) {
		t.Errorf("a wrong key: %#v", err)
	}
	if _, _, err := over.Answering(t, backendtest.Answer(200, backendtest.JSON, "{")).(translate.Checker).Check(t.Context()); err == nil {
		t.Error("a broken answer: no error")
	}
}

func TestNewRefuses(t *testing.T) {
	backendtest.CheckRefused(t, New, Ready, secret, hintKey, []backendtest.Refused[Config]{
		{What: "no source language", Config: Config{To: "en", Key: secret}, Kind: translate.Fatal, Want: "a language to translate from"},
		{What: "no target language", Config: Config{From: "bn", Key: secret}, Kind: translate.Fatal, Want: "a language to translate from"},
		{What: "no key", Config: Config{From: "bn", To: "en"}, Kind: translate.Auth, Want: "no API key"},
		{What: "blank key", Config: Config{From: "bn", To: "en", Key: " \n"}, Kind: translate.Auth, Want: "no API key"},
		{What: "two lines as key", Config: Config{From: "bn", To: "en", Key: secret + "\nx"}, Kind: translate.Auth, Want: "characters that no key has"},
		{What: "unknown model", Config: Config{From: "bn", To: "en", Key: secret, Model: "gpt"}, Kind: translate.Fatal, Want: `unknown model "gpt"`},
		{What: "key in the clear", Config: Config{From: "bn", To: "en", Key: secret, Endpoint: "http://example.org"}, Kind: translate.Fatal, Want: "not encrypted"},
	})
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
		_, err := over.Answering(t, refusing(test.status, test.message, "")).Translate(t.Context(), backendtest.Segments("বই"))
		backendtest.CheckError(t, err, test.want, test.wantTip)
	}
}

func TestNoRetry(t *testing.T) { over.CheckNoRetry(t, refusing(529, "later", "")) }

// TestKeyIsNeverShown has servers that put the key wherever they can.
func TestKeyIsNeverShown(t *testing.T) {
	over.CheckSecret(t, secret, map[string]http.HandlerFunc{
		"message":      refusing(400, "key "+secret, ""),
		"long message": refusing(456, backendtest.LongBefore(secret)+secret, ""),
		"escaped": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(403)
			io.WriteString(w, `{"message":"`+strings.ReplaceAll(secret, "-", `\u002d`)+`"}`)
		},
		"detail": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(400)
			io.WriteString(w, `{"message":"no","detail":"`+secret+`"}`)
		},
		"a field's key": backendtest.Answer(200, backendtest.JSON, `{"translations":"`+secret+`"}`),
	})
}
