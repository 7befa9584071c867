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
			backendtest.Answer(404, backendtest.HTML, "<html><title>404: Not Found</title><body>404: Not Found</body></html>")(w, r)
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

// over makes backends over a fake.
var over backendtest.HTTP = func(t *testing.T, answer http.HandlerFunc, timeout time.Duration) translate.Backend {
	t.Helper()
	return backendtest.Open(t, New, Config{From: "bn", To: "en", Endpoint: serve(t, answer), Timeout: timeout})
}

func TestConformance(t *testing.T) {
	failure := over.Failure
	refusal := func(code int, explanation string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { refuse(w, code, explanation) }
	}
	backendtest.Run(t, over.New, backendtest.Options{
		Hang: over.Hanging,
		Failures: append(over.Faults(""),
			failure("bad request", translate.Fatal, 0, refusal(400, "That pair is invalid, use e.g. eng|spa")),
			failure("pair went away", translate.Fatal, 0, refusal(400, "That pair is not installed")),
			failure("no right", translate.Auth, 0, refusal(401, "Unauthorized")),
			failure("timed out", translate.Temporary, 0, refusal(408, "Request timed out")),
			failure("too large", translate.Unfit, 0, backendtest.Answer(413, backendtest.HTML, "<html><title>No</title>")),
			failure("slow down", translate.Temporary, 0, refusal(429, "Too many")),
			failure("slow down, with a time", translate.Temporary, 9*time.Second, backendtest.Answer(429, backendtest.JSON, `{"status": "error", "code": 429, "message": "Too Many Requests", "explanation": "Too many"}`, "Retry-After", "9")),
			failure("broken", translate.Temporary, 0, refusal(500, "Internal Server Error")),
			failure("empty", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `{"responseData": {"translatedText": ""}, "responseStatus": 200}`)),
			failure("nothing", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `{}`)),
		),
	})
}

// TestLongText: the server would cut it without a word.
func TestLongText(t *testing.T) {
	b := over.Answering(t, nil)
	whole := strings.Repeat("ক", maxText/len("ক"))
	out, err := b.Translate(t.Context(), backendtest.Segments(whole))
	if err != nil || out[0].Text != "EN("+whole+")" {
		t.Errorf("a text of %d bytes: %.40v, %v", len(whole), out, err)
	}
	_, err = b.Translate(t.Context(), backendtest.Segments(whole+"ক"))
	if translate.KindOf(err) != translate.Unfit || !strings.Contains(err.Error(), "a text of 20001 bytes, 20000 are possible") {
		t.Errorf("a longer text: %v", err)
	}
	_, err = b.Translate(t.Context(), backendtest.Segments("ক", "খ"))
	if translate.KindOf(err) != translate.Unfit {
		t.Errorf("two texts: %v", err)
	}
}

func TestMissingPair(t *testing.T) {
	b := backendtest.Open(t, New, Config{From: "es", To: "en-GB", Endpoint: serve(t, nil)})
	_, err := b.Translate(t.Context(), backendtest.Segments("casa"))
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
	empty := httptest.NewServer(backendtest.Answer(200, backendtest.JSON, `{"responseData": [], "responseDetails": null, "responseStatus": 200}`))
	defer empty.Close()
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
		{"es", "en", "http://" + backendtest.ClosedPort(t), translate.Temporary, "", "no answer from 127.0.0.1"},
		{"es", "en", server + "/elsewhere", translate.Fatal, "", "404: an HTML page where JSON was expected: 404: Not Found"},
	} {
		about, clock, err := backendtest.Open(t, New, Config{From: test.from, To: test.to, Endpoint: test.endpoint}).(translate.Checker).Check(t.Context())
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
