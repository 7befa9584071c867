package apertium

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

// serve runs an APY with two pairs, one of them imagined, with the words and habits of version
// 0.11.7: it trims a text, and cuts what is too long. With an answer, that is given to calls
// that are right.
func serve(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	pairs := []string{"ben|eng", "urd|hin", "urd|pan"}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "" {
			t.Errorf("there is something in the URL: %s", r.RequestURI)
		}
		switch r.Method + " " + r.URL.Path {
		case "GET /listPairs":
			var list []map[string]string
			for _, pair := range pairs {
				from, to, _ := strings.Cut(pair, "|")
				list = append(list, map[string]string{"sourceLanguage": from, "targetLanguage": to})
			}
			data, _ := json.Marshal(map[string]any{"responseData": list, "responseDetails": nil, "responseStatus": 200})
			reply(w, 200, string(data))
		case "POST /translate":
			if got := r.Header.Get("Content-Type"); got != "application/x-www-form-urlencoded" {
				t.Errorf("content type %q", got)
			}
			if r.ParseForm() != nil {
				refuse(w, 400, "Bad Request")
				return
			}
			for field, values := range r.PostForm {
				if !slices.Contains([]string{"langpair", "q", "markUnknown"}, field) || len(values) != 1 {
					t.Errorf("the field %s has the values %q", field, values)
				}
			}
			pair, text := r.PostForm.Get("langpair"), strings.TrimSpace(r.PostForm.Get("q"))
			switch {
			case !strings.Contains(pair, "|"):
				refuse(w, 400, "That pair is invalid, use e.g. eng|spa")
			case !slices.Contains(pairs, pair):
				refuse(w, 400, "That pair is not installed")
			case !r.PostForm.Has("q"):
				refuse(w, 400, "Missing argument q")
			case answer != nil:
				answer(w, r)
			default:
				text = text[:min(len(text), 40960)]
				if r.PostForm.Get("markUnknown") != "no" {
					text = "*" + text
				}
				data, _ := json.Marshal(map[string]any{
					"responseData": map[string]string{"translatedText": "EN(" + text + ")"}, "responseDetails": nil, "responseStatus": 200})
				reply(w, 200, string(data))
			}
		default:
			w.Header().Set("Content-Type", "text/html; charset=UTF-8")
			w.WriteHeader(404)
			io.WriteString(w, "<html><title>404: Not Found</title><body>404: Not Found</body></html>")
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func reply(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	io.WriteString(w, body)
}

func refuse(w http.ResponseWriter, status int, explanation string) {
	reply(w, status, fmt.Sprintf(`{"status": "error", "code": %d, "message": %q, "explanation": %q}`, status, http.StatusText(status), explanation))
}

func backendFor(t *testing.T, cfg Config) translate.Backend {
	t.Helper()
	b, err := New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.(io.Closer).Close() })
	return b
}

func over(t *testing.T, answer http.HandlerFunc) translate.Backend {
	return backendFor(t, Config{From: "bn", To: "en", Endpoint: serve(t, answer), Timeout: 5 * time.Second})
}

func TestConformance(t *testing.T) {
	var failures []backendtest.Failure
	add := func(name string, kind translate.Kind, wait time.Duration, answer http.HandlerFunc) {
		failures = append(failures, backendtest.Failure{Name: name, Kind: kind, RetryAfter: wait, New: func(t *testing.T) translate.Backend { return over(t, answer) }})
	}
	status := func(code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { reply(w, code, body) }
	}
	refusal := func(code int, explanation string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { refuse(w, code, explanation) }
	}
	page := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(code)
			io.WriteString(w, "<html><title>No</title>")
		}
	}
	add("bad request", translate.Fatal, 0, refusal(400, "That pair is invalid, use e.g. eng|spa"))
	add("pair went away", translate.Fatal, 0, refusal(400, "That pair is not installed"))
	add("no right", translate.Auth, 0, refusal(401, "Unauthorized"))
	add("forbidden", translate.Auth, 0, page(403))
	add("timed out", translate.Temporary, 0, refusal(408, "Request timed out"))
	add("too large", translate.Unfit, 0, page(413))
	add("slow down", translate.Temporary, 0, refusal(429, "Too many"))
	add("slow down, with a time", translate.Temporary, 9*time.Second, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "9")
		refuse(w, 429, "Too many")
	})
	add("broken", translate.Temporary, 0, refusal(500, "Internal Server Error"))
	add("proxy", translate.Temporary, 0, page(502))
	add("page", translate.Fatal, 0, page(200))
	add("empty", translate.Unfit, 0, status(200, `{"responseData": {"translatedText": ""}, "responseStatus": 200}`))
	add("nothing", translate.Unfit, 0, status(200, `{}`))
	add("broken JSON", translate.Temporary, 0, status(200, `{"responseData": {"tran`))
	add("huge", translate.Fatal, 0, status(200, `{"responseData": {"translatedText": "`+strings.Repeat("x", 10<<20)+`"}}`))
	add("cut", translate.Temporary, 0, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, `{"responseData"`)
	})
	add("hangs up", translate.Temporary, 0, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	add("elsewhere", translate.Fatal, 0, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://example.org/", http.StatusPermanentRedirect)
	})
	failures = append(failures, backendtest.Failure{Name: "drip", Kind: translate.Temporary, New: func(t *testing.T) translate.Backend {
		return backendFor(t, Config{From: "bn", To: "en", Timeout: 200 * time.Millisecond, Endpoint: serve(t, func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				io.WriteString(w, " ")
				w.(http.Flusher).Flush()
				time.Sleep(10 * time.Millisecond)
			}
		})})
	}})
	backendtest.Run(t, func(t *testing.T) translate.Backend { return over(t, nil) }, backendtest.Options{
		Hang: func(t *testing.T) translate.Backend {
			return over(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		},
		Failures: failures,
	})
}

// TestLongText: the server would cut it without a word.
func TestLongText(t *testing.T) {
	b := over(t, nil)
	whole := strings.Repeat("ক", maxText/len("ক"))
	out, err := b.Translate(t.Context(), []translate.Segment{{Text: whole}})
	if err != nil || out[0].Text != "EN("+whole+")" {
		t.Errorf("a text of %d bytes: %.40v, %v", len(whole), out, err)
	}
	_, err = b.Translate(t.Context(), []translate.Segment{{Text: whole + "ক"}})
	if translate.KindOf(err) != translate.Unfit || !strings.Contains(err.Error(), "a text of 20001 bytes, 20000 are possible") {
		t.Errorf("a longer text: %v", err)
	}
	_, err = b.Translate(t.Context(), []translate.Segment{{Text: "ক"}, {Text: "খ"}})
	if translate.KindOf(err) != translate.Unfit {
		t.Errorf("two texts: %v", err)
	}
}

func TestMissingPair(t *testing.T) {
	b := backendFor(t, Config{From: "es", To: "en-GB", Endpoint: serve(t, nil)})
	_, err := b.Translate(t.Context(), []translate.Segment{{Text: "casa"}})
	e, ok := errors.AsType[*translate.Error](err)
	if !ok || e.Kind != translate.Fatal || !strings.HasSuffix(e.Error(), " does not translate from spa to eng: That pair is not installed") || !strings.Contains(e.Hint, "apertium-spa-eng") {
		t.Errorf("%#v", err)
	}
}

func TestReady(t *testing.T) {
	for _, test := range []struct {
		cfg   Config
		model string
		want  string // in the error
	}{
		{Config{From: "bn", To: "en"}, "127.0.0.1:2737", ""},
		{Config{From: "bn", To: "en", Endpoint: "https://apertium.example.org/apy"}, "apertium.example.org", ""},
		{Config{From: "bn", To: "en", Endpoint: "http://10.0.0.7:2737"}, "10.0.0.7:2737", ""},
		{Config{From: "bn", To: "en", Endpoint: "ftp://10.0.0.7"}, "", "no calls over ftp"},
		{Config{From: "", To: "en"}, "", `the language code "" is none`},
		{Config{From: "bn", To: "en|es"}, "", `the language code "en|es" is none`},
	} {
		b, err := New(t.Context(), test.cfg)
		if ready := Ready(test.cfg); fmt.Sprint(ready) != fmt.Sprint(err) {
			t.Errorf("%+v: Ready says %v, New %v", test.cfg, ready, err)
		}
		if test.want != "" {
			if b != nil || err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%+v: %v, want %q", test.cfg, err, test.want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%+v: %v", test.cfg, err)
			continue
		}
		if info := b.Info(); info.Model != test.model || info.Paid || !info.Rough || info.Limits.Items != 1 {
			t.Errorf("%+v: %+v", test.cfg, info)
		}
	}
}

func TestCode(t *testing.T) {
	for bcp47, want := range map[string]string{"bn": "ben", "bn-BD": "ben", "en": "eng", "en-GB": "eng", "ben": "ben", "ur": "urd", "nb": "nob", "es-419": "spa", "kaa": "kaa"} {
		if got, err := code(bcp47); got != want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", bcp47, got, err, want)
		}
	}
}

func TestCheck(t *testing.T) {
	server := serve(t, nil)
	empty := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		reply(w, 200, `{"responseData": [], "responseDetails": null, "responseStatus": 200}`)
	}))
	defer empty.Close()
	gone := httptest.NewServer(nil)
	gone.Close()
	for _, test := range []struct {
		from, to, endpoint string
		kind               translate.Kind
		about, err         string
	}{
		{"bn", "en-GB", server, 0, "3 pairs, ben to eng is there", ""},
		{"ur", "pa", server, 0, "3 pairs, urd to pan is there", ""},
		{"ur", "en", server, translate.Fatal, "", "translates from urd only to hin, pan, not to eng"},
		{"es", "en", server, translate.Fatal, "", "does not translate from spa, only from ben, urd"},
		{"es", "en", empty.URL, translate.Fatal, "", "has no pair of languages"},
		{"es", "en", gone.URL, translate.Temporary, "", "no answer from 127.0.0.1"},
		{"es", "en", server + "/elsewhere", translate.Fatal, "", "404: an HTML page where JSON was expected: 404: Not Found"},
	} {
		about, clock, err := backendFor(t, Config{From: test.from, To: test.to, Endpoint: test.endpoint}).(translate.Checker).Check(t.Context())
		if test.err == "" {
			if err != nil || about != test.about || time.Since(clock).Abs() > time.Minute {
				t.Errorf("%s to %s: %q, %v, %v", test.from, test.to, about, clock, err)
			}
			continue
		}
		if about != "" || err == nil || translate.KindOf(err) != test.kind || !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s to %s: %q, %v, want %q", test.from, test.to, about, err, test.err)
		}
	}
}
