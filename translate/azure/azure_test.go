package azure

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

const (
	secret = "SENTINEL-KEY-7f3a-41c0"
	region = "southeastasia"
)

// TestMain sees to it that nothing that was logged has the key in it.
func TestMain(m *testing.M) { backendtest.Main(m, secret) }

// fake is a Translator resource in a region, with the real limits and errors.
type fake struct {
	t   *testing.T
	url string
	// answer replaces the one to a translation request that is right.
	answer http.HandlerFunc
	// last is the query of the last such request.
	last atomic.Pointer[url.Values]
}

func serve(t *testing.T, answer http.HandlerFunc) *fake {
	t.Helper()
	f := &fake{t: t, answer: answer}
	mux := http.NewServeMux()
	for _, prefix := range []string{"", "/" + pathCustom} {
		mux.HandleFunc("GET "+prefix+"/languages", f.languages)
		mux.HandleFunc("POST "+prefix+"/translate", f.translate)
		mux.HandleFunc("POST "+prefix+"/breaksentence", f.breakSentence)
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	f.url = s.URL
	return f
}

var known = []string{"af", "bn", "en", "fr-CA", "hi", "zh-Hans"}

func (f *fake) languages(w http.ResponseWriter, r *http.Request) {
	if query := r.URL.Query(); query.Get("api-version") != "3.0" || query.Get("scope") != "translation" {
		refuse(w, 400001, "The scope is invalid.")
		return
	}
	list := make(map[string]any)
	for _, code := range known {
		list[code] = map[string]string{"name": code, "nativeName": code, "dir": "ltr"}
	}
	json.NewEncoder(w).Encode(map[string]any{"translation": list})
}

// texts checks what each request needs, and returns its texts.
func (f *fake) texts(w http.ResponseWriter, r *http.Request, most int, parameters ...string) ([]string, bool) {
	if strings.Contains(r.RequestURI, secret) {
		f.t.Errorf("the key is in the URL %s", r.RequestURI)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, false
	}
	query := r.URL.Query()
	for name := range query {
		if !slices.Contains(parameters, name) && name != "api-version" {
			f.t.Errorf("unknown parameter in %s", r.RequestURI)
		}
	}
	var items []map[string]string
	refused := 0
	switch err := json.Unmarshal(body, &items); {
	case r.Header.Get("Ocp-Apim-Subscription-Key") != secret || r.Header.Get("Ocp-Apim-Subscription-Region") != region:
		refused = 401000
	case r.Header.Get("Content-Type") != "application/json; charset=UTF-8":
		refused = 415000
	case query.Get("api-version") != "3.0":
		refused = 400021
	case err != nil:
		refused = 400074
	case len(items) > most:
		refused = 400072
	}
	var texts []string
	size := 0
	for _, item := range items {
		text, ok := item["Text"]
		if !ok || len(item) != 1 {
			refused = 400005
		}
		texts = append(texts, text)
		size += len(utf16.Encode([]rune(text)))
	}
	if refused == 0 && size > 50_000 {
		refused = 400077
	}
	if refused != 0 {
		refuse(w, refused, "The request is not right.")
		return nil, false
	}
	return texts, true
}

func (f *fake) breakSentence(w http.ResponseWriter, r *http.Request) {
	if texts, ok := f.texts(w, r, 100); ok {
		fmt.Fprintf(w, `[{"sentLen":[%d]}]`, len([]rune(texts[0])))
	}
}

func (f *fake) translate(w http.ResponseWriter, r *http.Request) {
	texts, ok := f.texts(w, r, 1000, "from", "to", "category")
	query := r.URL.Query()
	switch {
	case !ok:
	case !slices.Contains(known, query.Get("from")):
		refuse(w, 400035, "The source language is not valid.")
	case !slices.Contains(known, query.Get("to")):
		refuse(w, 400036, "The target language is not valid.")
	case f.answer != nil:
		f.answer(w, r)
	default:
		f.last.Store(&query)
		type translation struct {
			Text string `json:"text"`
			To   string `json:"to"`
		}
		results := []map[string][]translation{}
		for _, text := range texts {
			results = append(results, map[string][]translation{"translations": {{backendtest.Translated(text), query.Get("to")}}})
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		json.NewEncoder(w).Encode(results)
	}
}

// refuse writes an error as the service does.
func refuse(w http.ResponseWriter, code int, message string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code / 1000)
	json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"code": code, "message": message}})
}

func refusing(code int, message, retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		refuse(w, code, message)
	}
}

// gateway refuses as what stands before the service does.
func gateway(status int, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"error":{"code":"%d","message":%q}}`, status, message)
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
	return open(t, Config{Key: secret, Region: region, Endpoint: serve(t, answer).url, Timeout: timeout})
}

func TestConformance(t *testing.T) {
	failure := over.Failure
	backendtest.Run(t, over.New, backendtest.Options{
		Paid:   true,
		Secret: secret,
		Hang:   over.Hanging,
		Failures: append(over.Faults(secret),
			failure("400000", translate.Fatal, 0, refusing(400000, "One of the request inputs is not valid. "+secret, "")),
			failure("400005", translate.Unfit, 0, refusing(400005, "An input text is missing or invalid.", "")),
			failure("400020", translate.Unfit, 0, refusing(400020, "One of the texts is not valid.", "")),
			failure("400023", translate.Fatal, 0, refusing(400023, "The language pair is not valid.", "")),
			failure("400036", translate.Fatal, 0, refusing(400036, "The target language is not valid.", "")),
			failure("400050", translate.Unfit, 0, refusing(400050, "The input text is too long.", "")),
			failure("400072", translate.Unfit, 0, refusing(400072, "Too many elements.", "")),
			failure("400077", translate.Unfit, 0, refusing(400077, "The request is too large.", "")),
			failure("401000", translate.Auth, 0, refusing(401000, "Credentials are missing or invalid, "+secret, "")),
			failure("401015", translate.Auth, 0, refusing(401015, "Credentials for Speech.", "")),
			failure("403000", translate.Auth, 0, refusing(403000, "The operation isn't allowed.", "")),
			failure("403001", translate.Quota, 0, refusing(403001, "The subscription has exceeded its free quota, "+secret, "60")),
			failure("403 of the gateway", translate.Quota, 0, gateway(403, "Out of call volume quota. Quota will be replenished in 12.03:10:00.")),
			failure("403 of a firewall", translate.Auth, 0, gateway(403, "Access denied due to Virtual Network/Firewall rules.")),
			failure("404", translate.Fatal, 0, gateway(404, "Resource not found")),
			failure("408001", translate.Temporary, time.Minute, refusing(408001, "The system is being prepared.", "")),
			failure("408001 with a wait", translate.Temporary, 20*time.Second, refusing(408001, "The system is being prepared.", "20")),
			failure("408002", translate.Temporary, 0, refusing(408002, "Timed out.", "")),
			failure("415000", translate.Fatal, 0, refusing(415000, "The Content-Type is missing.", "")),
			failure("429000", translate.Temporary, 0, refusing(429000, "Request limits are exceeded.", "")),
			failure("429001 with a wait", translate.Temporary, 7*time.Second, refusing(429001, "Request limits are exceeded.", "7")),
			failure("429 of the gateway", translate.Temporary, 0, gateway(429, "Please retry after 1 second.")),
			failure("500000", translate.Temporary, 0, refusing(500000, "An unexpected error.", "")),
			failure("503000", translate.Temporary, 3*time.Second, refusing(503000, "Temporarily unavailable.", "3")),
			failure("wrong count", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `[{"translations":[{"text":"one","to":"en"}]}]`)),
			failure("empty text", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `[{"translations":[{"text":"one","to":"en"}]},{"translations":[{"text":"","to":"en"}]}]`)),
			failure("no translation", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `[{"translations":[{"text":"one","to":"en"}]},{"translations":[]}]`)),
			failure("two languages", translate.Unfit, 0, backendtest.Answer(200, backendtest.JSON, `[{"translations":[{"text":"one"},{"text":"eins"}]},{"translations":[{"text":"two"}]}]`)),
			failure("other JSON", translate.Temporary, 0, backendtest.Answer(200, backendtest.JSON, `{}`)),
			backendtest.Failure{Name: "wrong key", Kind: translate.Auth, New: func(t *testing.T) translate.Backend {
				return open(t, Config{Key: secret + "-old", Region: region, Endpoint: serve(t, nil).url})
			}},
			backendtest.Failure{Name: "no region", Kind: translate.Auth, New: func(t *testing.T) translate.Backend {
				return open(t, Config{Key: secret, Endpoint: serve(t, nil).url})
			}},
		),
	})
}

// TestRequest: what is sent, in the codes of the service.
func TestRequest(t *testing.T) {
	for _, test := range []struct {
		from, to, region, model, path string
		want, wantModel               string
	}{
		{"bn", "en", region, "", "", "api-version=3.0&from=bn&to=en", "general"},
		{"bn-BD", "en-GB", "Southeast Asia", "", "", "api-version=3.0&from=bn&to=en", "general"},
		{"bn-IN", "en-US", region, "general", pathCustom, "api-version=3.0&from=bn&to=en", "general"},
		{"en", "zh-Hans", region, "", "", "api-version=3.0&from=en&to=zh-Hans", "general"},
		{"BN", "fr-CA", region, "", "", "api-version=3.0&from=bn&to=fr-CA", "general"},
		{"bn", "en", region, "my&own-GENERAL", "", "api-version=3.0&category=my%26own-GENERAL&from=bn&to=en", "my&own-GENERAL"},
	} {
		f := serve(t, nil)
		b := open(t, Config{From: test.from, To: test.to, Key: secret, Region: test.region, Model: test.model, Endpoint: f.url + "/" + test.path})
		if _, err := b.Translate(t.Context(), backendtest.Segments("বই")); err != nil {
			t.Errorf("%s to %s: %v", test.from, test.to, err)
			continue
		}
		if got := f.last.Load().Encode(); got != test.want {
			t.Errorf("%s to %s: sent %s, want %s", test.from, test.to, got, test.want)
		}
		if info := b.Info(); info.Name != "azure" || info.Model != test.wantModel || info.PlacesTerms || info.Links || info.Rough {
			t.Errorf("%s to %s: info %+v", test.from, test.to, info)
		}
	}
}

func TestAddress(t *testing.T) {
	for endpoint, want := range map[string]string{
		hostGlobal: "https://api.cognitive.microsofttranslator.com",
		"https://api-apc.cognitive.microsofttranslator.com/":                  "https://api-apc.cognitive.microsofttranslator.com/",
		"my-swiss-n.cognitiveservices.azure.com":                              "https://my-swiss-n.cognitiveservices.azure.com/translator/text/v3.0",
		"https://my-swiss-n.cognitiveservices.azure.com/":                     "https://my-swiss-n.cognitiveservices.azure.com/translator/text/v3.0",
		"https://mine.cognitiveservices.azure.us":                             "https://mine.cognitiveservices.azure.us/translator/text/v3.0",
		"https://my-swiss-n.cognitiveservices.azure.com/translator/text/v3.0": "https://my-swiss-n.cognitiveservices.azure.com/translator/text/v3.0",
		"http://127.0.0.1:5000":                                               "http://127.0.0.1:5000",
	} {
		if got, err := address(endpoint); err != nil || got.String() != want {
			t.Errorf("%s: got %v, %v, want %s", endpoint, got, err, want)
		}
	}
}

// TestLimits sends batches as large as the limits and the server allow, and larger ones.
func TestLimits(t *testing.T) {
	b := over.Answering(t, nil)
	limits := b.Info().Limits
	if limits.Items != 1000 || limits.Size != 10_000 || limits.Measure("বই 😀") != 5 || limits.Measure("\xff") != 1 {
		t.Errorf("limits %+v, %d, %d", limits, limits.Measure("বই 😀"), limits.Measure("\xff"))
	}
	for _, test := range []struct {
		what  string
		texts []string
		fails bool
	}{
		{"1000 texts", slices.Repeat([]string{"বই"}, 1000), false},
		{"1001 texts", slices.Repeat([]string{"বই"}, 1001), true},
		{"10 texts of 1000 characters", slices.Repeat([]string{strings.Repeat("ক", 1000)}, 10), false},
		{"one text of 50,000 characters", []string{strings.Repeat("ক", 50_000)}, false},
		{"one text of 50,001 characters", []string{strings.Repeat("ক", 50_001)}, true},
		{"one text of 25,001 emoji", []string{strings.Repeat("😀", 25_001)}, true},
	} {
		if test.fails {
			backendtest.CheckFails(t, test.what, b, backendtest.Segments(test.texts...), translate.Unfit)
			continue
		}
		backendtest.CheckTranslated(t, test.what, b, backendtest.Segments(test.texts...))
	}
}

func TestCheck(t *testing.T) {
	f := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a check translates, which is charged") })
	check := func(cfg Config) (string, time.Time, error) {
		cfg.Endpoint = f.url
		return open(t, cfg).(translate.Checker).Check(t.Context())
	}
	about, clock, err := check(Config{Key: secret, Region: region})
	if err != nil || about != "6 languages, bn and en among them; the key works" || time.Since(clock).Abs() > time.Minute {
		t.Errorf("%q, %v, %v", about, clock, err)
	}
	if about, _, err := check(Config{From: "bn", To: "fr-ca", Key: secret, Region: region}); err != nil {
		t.Errorf("another case of letters: %q, %v", about, err)
	}
	if _, _, err := check(Config{From: "bn", To: "xx", Key: secret, Region: region}); err == nil || translate.KindOf(err) != translate.Fatal || !strings.Contains(err.Error(), "xx is not among the 6 languages of 127.0.0.1") {
		t.Errorf("an unknown language: %v", err)
	}
	for _, cfg := range []Config{{Key: secret + "-old", Region: region}, {Key: secret}} {
		_, _, err := check(cfg)
		if e, ok := errors.AsType[*translate.Error](err); !ok || e.Kind != translate.Auth || e.Hint != hintKey || strings.Contains(err.Error(), secret) {
			t.Errorf("%+v: %v", cfg, err)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	backendtest.CheckRefused(t, New, Ready, secret, hintKey, []backendtest.Refused[Config]{
		{What: "no source language", Config: Config{To: "en", Key: secret}, Kind: translate.Fatal, Want: "a language to translate from"},
		{What: "no target language", Config: Config{From: "bn", Key: secret}, Kind: translate.Fatal, Want: "a language to translate from"},
		{What: "no key", Config: Config{From: "bn", To: "en", Region: region}, Kind: translate.Auth, Want: "no API key"},
		{What: "blank key", Config: Config{From: "bn", To: "en", Key: " \n"}, Kind: translate.Auth, Want: "no API key"},
		{What: "two lines as key", Config: Config{From: "bn", To: "en", Key: secret + "\nx"}, Kind: translate.Auth, Want: "characters that no key has"},
		{What: "region of two lines", Config: Config{From: "bn", To: "en", Key: secret, Region: "west\neurope"}, Kind: translate.Fatal, Want: `"west\neurope" is not a region`},
		{What: "key in the clear", Config: Config{From: "bn", To: "en", Key: secret, Endpoint: "http://example.org"}, Kind: translate.Fatal, Want: "not encrypted"},
		{What: "no endpoint", Config: Config{From: "bn", To: "en", Key: secret, Endpoint: "https://"}, Kind: translate.Fatal, Want: "the endpoint is not a host"},
	})
	if err := Ready(Config{From: "bn", To: "en", Key: secret}); err != nil {
		t.Errorf("ready: %v", err)
	}
}

// TestErrors: what a user reads, who has to do something.
func TestErrors(t *testing.T) {
	for _, test := range []struct {
		answer        http.HandlerFunc
		want, wantTip string
	}{
		{refusing(401000, "Not authorized, "+secret, ""), "azure: 401: Not authorized, [key] (401000)", hintKey},
		{refusing(403001, "Exceeded its free quota.", ""), "azure: 403: Exceeded its free quota. (403001)", "2 million characters a month"},
		{gateway(401, "Access denied due to invalid subscription key."), "azure: 401: Access denied due to invalid subscription key.", hintKey},
		{refusing(400036, "The target language is not valid.", ""), "azure: 400: The target language is not valid. (400036)", ""},
	} {
		_, err := over.Answering(t, test.answer).Translate(t.Context(), backendtest.Segments("বই"))
		backendtest.CheckError(t, err, test.want, test.wantTip)
	}
}

func TestNoRetry(t *testing.T) { over.CheckNoRetry(t, refusing(429000, "later", "")) }

// TestKeyIsNeverShown has servers that put the key wherever they can.
func TestKeyIsNeverShown(t *testing.T) {
	over.CheckSecret(t, secret, map[string]http.HandlerFunc{
		"message":      refusing(400000, "key "+secret, ""),
		"long message": refusing(403001, backendtest.LongBefore(secret)+secret, ""),
		"code":         gateway(403, "quota "+secret),
		"escaped": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(403)
			io.WriteString(w, `{"error":{"code":403001,"message":"`+strings.ReplaceAll(secret, "-", `\u002d`)+`"}}`)
		},
		"a code of letters": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(400)
			io.WriteString(w, `{"error":{"code":"`+secret+`","message":"no"}}`)
		},
	})
}
