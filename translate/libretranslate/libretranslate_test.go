package libretranslate

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

const secret = "SENTINEL-KEY-7f3a"

// serve runs a LibreTranslate from Bengali to English that wants a key, with the limits of
// libretranslate.com and the words and habits of version 1.9.6. With an answer, that is given
// to calls that are right.
func serve(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.RequestURI, secret) || strings.Contains(fmt.Sprint(r.Header), secret) {
			t.Errorf("the key is not only in the body: %s %v", r.RequestURI, r.Header)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		var in struct {
			Q      json.RawMessage `json:"q"`
			Source string          `json:"source"`
			Target string          `json:"target"`
			Format string          `json:"format"`
			Key    string          `json:"api_key"`
		}
		read := func() bool {
			dec := json.NewDecoder(strings.NewReader(string(body)))
			dec.DisallowUnknownFields()
			switch err := dec.Decode(&in); {
			case r.Header.Get("Content-Type") != "application/json" || err != nil:
				reply(w, 400, `{"error":"The browser (or proxy) sent a request that this server could not understand."}`)
			case in.Key == "":
				reply(w, 400, `{"error":"Please contact the server operator to get an API key"}`)
			case in.Key != secret:
				reply(w, 403, `{"error":"Invalid API key"}`)
			default:
				return true
			}
			return false
		}
		switch r.Method + " " + r.URL.Path {
		case "GET /languages":
			reply(w, 200, `[{"code":"en","name":"English","targets":["en","`+secret+`"]},{"code":"bn","name":"Bengali","targets":["bn","en"]}]`)
		case "GET /frontend/settings":
			reply(w, 200, `{"apiKeys":true,"charLimit":2000,"keyRequired":true,"language":{"source":{"code":"auto"}}}`)
		case "POST /detect":
			if read() {
				reply(w, 200, `[{"confidence":100.0,"language":"en"}]`)
			}
		case "POST /translate":
			var texts []string
			if !read() {
				return
			}
			if json.Unmarshal(in.Q, &texts) != nil || len(texts) == 0 {
				reply(w, 400, `{"error":"Invalid request: missing q parameter"}`)
				return
			}
			if len(texts) > maxTexts {
				reply(w, 400, fmt.Sprintf(`{"error":"Invalid request: request (%d) exceeds text limit (%d)"}`, len(texts), maxTexts))
				return
			}
			for _, text := range texts {
				if n := utf8.RuneCountInString(text); n > maxSize {
					reply(w, 400, fmt.Sprintf(`{"error":"Invalid request: request (%d) exceeds text limit (%d)"}`, n, maxSize))
					return
				}
			}
			switch {
			case in.Source != "bn" && in.Source != "en":
				reply(w, 400, `{"error":"`+in.Source+` is not supported"}`)
			case in.Source != "bn" || in.Target != "en":
				reply(w, 400, `{"error":"Bengali (bn) is not available as a target language from English (en)"}`)
			case in.Format != "text":
				reply(w, 400, `{"error":"the fake takes only text"}`)
			case answer != nil:
				answer(w, r)
			default:
				for i, text := range texts {
					texts[i] = translated(text)
				}
				data, _ := json.Marshal(map[string][]string{"translatedText": texts})
				reply(w, 200, string(data))
			}
		default:
			backendtest.Answer(404, backendtest.HTML, "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n")(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// translated is what the server makes of a text: its danda becomes a full stop, which is lost
// if the danda is the very last character, and entities are decoded.
func translated(text string) string {
	space := strings.HasSuffix(text, " ")
	bare := strings.TrimSuffix(strings.TrimSpace(text), danda)
	out := "EN(" + bare + ")"
	if bare != strings.TrimSpace(text) && !strings.HasSuffix(text, danda) {
		out += "."
	}
	if space {
		out += " "
	}
	return html.UnescapeString(out)
}

func reply(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	io.WriteString(w, body+"\n")
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
	return open(t, Config{Key: secret, Endpoint: serve(t, answer), Timeout: timeout})
}

func TestConformance(t *testing.T) {
	failure := over.Failure
	backendtest.Run(t, over.New, backendtest.Options{
		Secret: secret,
		Hang:   over.Hanging,
		Failures: append(over.Faults(secret),
			failure("wrong key", translate.Auth, 0, backendtest.Answer(403, backendtest.JSON, `{"error":"Invalid API key `+secret+`"}`)),
			failure("no right", translate.Auth, 0, backendtest.Answer(401, backendtest.JSON, `{"error":"`+secret+`"}`)),
			failure("no key", translate.Auth, 0, backendtest.Answer(400, backendtest.JSON, `{"error":"Visit https://portal.example/?k=`+secret+` to get an API key"}`)),
			failure("banned", translate.Quota, 0, backendtest.Answer(403, backendtest.JSON, `{"error":"Too many request limits violations `+secret+`"}`)),
			failure("slow down", translate.Temporary, time.Minute, backendtest.Answer(429, backendtest.JSON, `{"error":"Slowdown: 80 per 1 minute `+secret+`"}`)),
			failure("slow down, with a time", translate.Temporary, 7*time.Second, backendtest.Answer(429, backendtest.JSON, `{"error":"Slowdown"}`, "Retry-After", "7")),
			failure("slow down, without a time", translate.Temporary, 0, backendtest.Answer(429, backendtest.JSON, `{"error":"Slowdown"}`)),
			failure("slow down for seconds", translate.Temporary, 10*time.Second, backendtest.Answer(429, backendtest.JSON, `{"error":"Slowdown: 1 per 10 second"}`)),
			failure("spent for this hour", translate.Quota, 0, backendtest.Answer(429, backendtest.JSON, `{"error":"Slowdown: 1 per 1 hour `+secret+`"}`)),
			failure("spent for today", translate.Quota, 0, backendtest.Answer(429, backendtest.JSON, `{"error":"Slowdown: 1 per 1 day"}`, "Retry-After", "7")),
			failure("broken", translate.Temporary, 0, backendtest.Answer(500, backendtest.JSON, `{"error":"Cannot translate text: `+secret+`"}`)),
			failure("too long", translate.Unfit, 0, backendtest.Answer(400, backendtest.JSON, `{"error":"Invalid request: request (2001) exceeds text limit (2000)"}`)),
			failure("too many", translate.Unfit, 0, backendtest.Answer(400, backendtest.JSON, `{"error":"Invalid request: request (21) exceeds batch limit (20) `+secret+`"}`)),
			failure("too large", translate.Unfit, 0, backendtest.Answer(413, backendtest.HTML, "<html><title>Request Entity Too Large</title>")),
			failure("refused", translate.Fatal, 0, backendtest.Answer(400, backendtest.JSON, `{"error":"no `+secret+`"}`)),
			failure("one too few", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `{"translatedText":["a"]}`)),
			failure("one too many", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `{"translatedText":["a","b","c"]}`)),
			failure("none", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `{}`)),
			failure("empty", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `{"translatedText":["a"," "]}`)),
			failure("one text", translate.Temporary, 0, backendtest.Answer(200, backendtest.JSON, `{"translatedText":"`+secret+`"}`)),
		),
	})
}

// TestTexts has what the server would change in a text, if it were sent as it is.
func TestTexts(t *testing.T) {
	b := over.Answering(t, nil)
	for _, test := range []struct{ text, want string }{
		{"নদী।", "EN(নদী)."},
		{"নদী", "EN(নদী)"},
		{"নদী। ", "EN(নদী). "},
		{"?a=1&copy=2&lt=3", "EN(?a=1&copy=2&lt=3)"},
		{"&lt;b&gt; & &amp;amp;।", "EN(&lt;b&gt; & &amp;amp;)."},
		{"AT&T", "EN(AT&T)"},
		{"{1}নদী{/1} {2/}।", "EN({1}নদী{/1} {2/})."},
	} {
		out, err := b.Translate(t.Context(), backendtest.Segments(test.text))
		if err != nil || out[0].Text != test.want {
			t.Errorf("%q: got %+v, %v, want %q", test.text, out, err, test.want)
		}
	}
}

// TestLimits: a batch that is as large as it may be goes through, and a text that is larger
// than what the server takes is one that does not fit.
func TestLimits(t *testing.T) {
	b := over.Answering(t, nil)
	limits := b.Info().Limits
	if n := limits.Measure("ক&&lt;।"); n != len([]rune("ক&amp;&amp;lt;। ")) {
		t.Errorf("a text of 15 code points as it is sent has size %d", n)
	}
	for _, test := range []struct {
		texts []string
		ok    bool
	}{
		{slices.Repeat([]string{"ক"}, limits.Items), true},
		{slices.Repeat([]string{"ক"}, limits.Items+1), false},
		{[]string{strings.Repeat("ক", limits.Size)}, true},
		{[]string{strings.Repeat("ক", limits.Size) + "ক"}, false},
	} {
		batch := backendtest.Segments(test.texts...)
		_, err := b.Translate(t.Context(), batch)
		if (err == nil) != test.ok || !test.ok && translate.KindOf(err) != translate.Unfit {
			t.Errorf("%d texts: %v", len(batch), err)
		}
	}
}

func TestReady(t *testing.T) {
	for _, test := range []struct {
		what string
		cfg  Config
		paid bool
		kind translate.Kind
		want string // in the error or its hint
	}{
		{what: "own server", cfg: Config{Endpoint: "http://127.0.0.1:5000"}},
		{what: "own server with a path and a key", cfg: Config{Endpoint: "https://example.org/lt", Key: secret + "\n"}},
		{what: "in the local net, no key", cfg: Config{Endpoint: "http://10.0.0.7:5000"}},
		{what: "the paid one", cfg: Config{Endpoint: "libretranslate.com", Key: secret}, paid: true},
		{what: "the paid one with a port", cfg: Config{Endpoint: "https://api.LibreTranslate.com:443", Key: secret}, paid: true},
		{what: "another one", cfg: Config{Endpoint: "https://notlibretranslate.com"}},
		{what: "no server", kind: translate.Fatal, want: "http://127.0.0.1:5000"},
		{what: "no server, a key", cfg: Config{Key: secret}, kind: translate.Fatal, want: "no server is named"},
		{what: "the paid one without a key", cfg: Config{Endpoint: "https://libretranslate.com"}, kind: translate.Auth, want: "DOBHASHI_LIBRETRANSLATE_KEY"},
		{what: "useless key", cfg: Config{Endpoint: "https://example.org", Key: "a b"}, kind: translate.Auth, want: "the API key is empty or"},
		{what: "key in the clear", cfg: Config{Endpoint: "http://10.0.0.7:5000", Key: secret}, kind: translate.Fatal, want: "not encrypted"},
		{what: "endpoint", cfg: Config{Endpoint: "https://user:" + secret + "@example.org"}, kind: translate.Fatal, want: "not a host and port"},
		{what: "no language", cfg: Config{From: "b!", To: "en", Endpoint: "https://example.org"}, kind: translate.Fatal, want: `"b!"`},
		{what: "no target", cfg: Config{From: "bn", Endpoint: "https://example.org"}, kind: translate.Fatal, want: `""`},
	} {
		t.Run(test.what, func(t *testing.T) {
			cfg := test.cfg
			if cfg.From == "" {
				cfg.From, cfg.To = "bn", "en"
			}
			b, err := New(t.Context(), cfg)
			if ready := Ready(cfg); fmt.Sprint(ready) != fmt.Sprint(err) {
				t.Errorf("Ready says %v, New %v", ready, err)
			}
			if test.want == "" {
				if err != nil || b.Info().Paid != test.paid || b.Info().Rough {
					t.Errorf("%v, %+v", err, b)
				}
				return
			}
			e, ok := errors.AsType[*translate.Error](err)
			if !ok || b != nil || e.Kind != test.kind || !strings.Contains(e.Error()+" "+e.Hint, test.want) || strings.Contains(e.Error()+e.Hint, secret) {
				t.Errorf("%#v", err)
			}
		})
	}
}

func TestCode(t *testing.T) {
	for bcp47, want := range map[string]string{
		"bn": "bn", "bn-BD": "bn", "en-GB": "en", "EN": "en", "pt": "pt", "pt-BR": "pt-BR", "pt-PT": "pt", "nb": "nb",
		"zh": "zh", "zh-Hant": "zh-Hant", "zh-TW": "zh-Hant", "zh-CN": "zh-Hans", "zh-Hans-CN": "zh-Hans",
	} {
		if got, err := code(bcp47); got != want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", bcp47, got, err, want)
		}
	}
}

func TestCheck(t *testing.T) {
	server := serve(t, nil)
	other := httptest.NewServer(backendtest.Answer(200, backendtest.JSON, `[]`))
	defer other.Close()
	for _, test := range []struct {
		what string
		cfg  Config
		kind translate.Kind
		want string
		ok   bool
	}{
		{what: "right", cfg: Config{From: "bn-BD", To: "en-GB", Key: secret, Endpoint: server}, ok: true,
			want: "2 languages, bn to en is there; at most 2000 characters in a text; a key is needed"},
		{what: "wrong key", cfg: Config{From: "bn", To: "en", Key: "wrong", Endpoint: server}, kind: translate.Auth, want: "403: Invalid API key"},
		{what: "no source", cfg: Config{From: "as", To: "en", Key: secret, Endpoint: server}, want: "does not translate from as, only from en, bn"},
		{what: "no target", cfg: Config{From: "en", To: "bn", Key: secret, Endpoint: server}, want: "translates from en only to en, [key], not to bn"},
		{what: "no language", cfg: Config{From: "en", To: "bn", Endpoint: other.URL}, want: "only from nothing"},
		{what: "no server", cfg: Config{From: "bn", To: "en", Endpoint: "http://" + backendtest.ClosedPort(t)}, kind: translate.Temporary, want: "no answer from 127.0.0.1"},
		{what: "another server", cfg: Config{From: "bn", To: "en", Endpoint: server + "/x"}, want: "404: an HTML page where JSON was expected: 404 Not Found"},
	} {
		t.Run(test.what, func(t *testing.T) {
			about, clock, err := open(t, test.cfg).(translate.Checker).Check(t.Context())
			if test.ok {
				if err != nil || about != test.want || time.Since(clock).Abs() > time.Minute {
					t.Errorf("got %q, %v, %v, want %q", about, clock, err, test.want)
				}
				return
			}
			if about != "" || translate.KindOf(err) != test.kind || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), secret) {
				t.Errorf("got %q, %v, want %q", about, err, test.want)
			}
		})
	}
}

// TestHints: what a user can do about errors of one status that mean different things.
func TestHints(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{`{"error":"Please contact the server operator to get an API key"}`, "DOBHASHI_LIBRETRANSLATE_KEY"},
		{`{"error":"bn is not supported"}`, "GET /languages"},
		{`{"error":"English (en) is not available as a target language from Bengali (bn)"}`, "GET /languages"},
	} {
		_, err := over.Answering(t, backendtest.Answer(400, backendtest.JSON, test.body)).Translate(t.Context(), backendtest.Segments("নদী"))
		if e, ok := errors.AsType[*translate.Error](err); !ok || !strings.Contains(e.Hint, test.want) {
			t.Errorf("%s: %#v", test.body, err)
		}
	}
}

// FuzzWrap: of a text that the server decodes and else leaves alone nothing is lost or added.
func FuzzWrap(f *testing.F) {
	for _, text := range []string{"নদী।", "।।", "?a=1&copy=2", "&amp;lt; &", "&notit;। "} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := unwrap(html.UnescapeString(wrap(text)), text); got != text {
			t.Errorf("%q came back as %q", text, got)
		}
	})
}
