package remote

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

const secret = "SENTINEL-KEY-7f3a"

func client(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	c, err := New(Config{Name: "test", Endpoint: s.URL + "/base", Key: secret, KeyHint: "get a key", Timeout: 200 * time.Millisecond,
		Authorize: func(h http.Header, key string) { h.Set("Authorization", "Bearer "+key) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestPost(t *testing.T) {
	c := client(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		io.WriteString(w, strings.Join([]string{r.Method, r.RequestURI, r.Header.Get("Content-Type"), r.Header.Get("Authorization"), string(body)}, " "))
	})
	got, err := c.Post(t.Context(), "v1/chat?x=1", "text/plain", []byte("বই"))
	if want := "POST /base/v1/chat?x=1 text/plain Bearer " + secret + " বই"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	got, _, err = c.Get(t.Context(), "models")
	if want := "GET /base/models  Bearer " + secret + " "; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// TestFailures has a server that fails in many ways, and puts the key wherever it can.
func TestFailures(t *testing.T) {
	status := func(code int, kind, body string) http.HandlerFunc {
		return backendtest.Answer(code, kind, body, "Retry-After", "7")
	}
	const asJSON = "application/json"
	for _, test := range []struct {
		what   string
		h      http.HandlerFunc
		kind   translate.Kind
		wait   time.Duration
		billed bool
		want   string
	}{
		{"no right", status(401, asJSON, `{"error":{"message":"bad key `+secret+`"}}`), translate.Auth, 0, false, "test: 401: bad key [key]"},
		{"forbidden", status(403, asJSON, `{"message":"no"}`), translate.Auth, 0, false, "test: 403: no"},
		{"no money", status(402, asJSON, `{"error":"pay"}`), translate.Quota, 0, false, "test: 402: pay"},
		{"too fast", status(429, asJSON, `{"detail":"wait"}`), translate.Temporary, 7 * time.Second, false, "test: 429: wait"},
		{"broken", status(500, asJSON, ``), translate.Temporary, 7 * time.Second, false, "test: 500 Internal Server Error"},
		{"too much", status(413, "text/plain", "large"), translate.Unfit, 0, false, "test: 413: large"},
		{"not there", status(404, "text/html", "<title>Nothing\n"+secret+"</title>"), translate.Fatal, 0, false, "test: 404: an HTML page where JSON was expected: Nothing [key]"},
		{"login page", status(200, "text/html", "<title>Hotel</title>"), translate.Fatal, 0, false, "Hotel; is a proxy"},
		{"huge", status(200, asJSON, strings.Repeat(" ", 10<<20)), translate.Fatal, 0, false, "larger than 1 MiB"},
		{"elsewhere", backendtest.Redirect("http://example.org/"), translate.Fatal, 0, false, "redirects to example.org"},
		{"cut", backendtest.Answer(200, asJSON, "{", "Content-Length", "100"), translate.Temporary, 0, true, "breaks off after 1 bytes"},
		{"hangs up", backendtest.HangUp, translate.Temporary, 0, true, "no answer from 127.0.0.1"},
		{"slow", backendtest.Drip, translate.Temporary, 0, true, "no answer within 200ms"},
	} {
		t.Run(test.what, func(t *testing.T) {
			_, err := client(t, test.h).Post(t.Context(), "", asJSON, []byte("{}"))
			e, ok := errors.AsType[*translate.Error](err)
			if !ok || e.Kind != test.kind || e.RetryAfter != test.wait || e.Billed != test.billed || !strings.Contains(e.Error(), test.want) || strings.Contains(e.Error(), secret) {
				t.Errorf("%#v: %v", e, err)
			}
			if (e.Hint == "get a key") != (test.kind == translate.Auth) {
				t.Errorf("hint %q", e.Hint)
			}
		})
	}
}

func TestLanguage(t *testing.T) {
	if tag, err := Language("test", "en-GB"); err != nil || tag.String() != "en-GB" {
		t.Errorf("%v, %v", tag, err)
	}
	for _, code := range []string{"", "b!", "en|es"} {
		_, err := Language("test", code)
		if e, ok := errors.AsType[*translate.Error](err); !ok || e.Kind != translate.Fatal || e.Hint == "" || !strings.Contains(e.Error(), `test: the language code "`+code+`" is none`) {
			t.Errorf("%q: %v", code, err)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"": 0, "0": 0, "7": 7 * time.Second, "-7": 0, "soon": 0, "1.5": 0,
		"Mon, 02 Jan 2006 15:04:05 GMT": 0,
		"18446744074":                   (1<<31 - 1) * time.Second, // would be 0.29 s if the nanoseconds overflowed
	} {
		if got := RetryAfter(http.Header{"Retry-After": {value}}); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func TestEndedContext(t *testing.T) {
	c := client(t, backendtest.Hang)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Post(ctx, "", "", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// TestSlowConnection: the time in which a connection has to be made is not the caller's.
func TestSlowConnection(t *testing.T) {
	c := client(t, nil)
	c.http.Transport = &http.Transport{DialContext: (&net.Dialer{Timeout: time.Nanosecond}).DialContext}
	_, err := c.Post(t.Context(), "", "", nil)
	if translate.KindOf(err) != translate.Temporary || errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "timeout") {
		t.Errorf("error %v", err)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, cfg := range []Config{
		{Endpoint: "http://10.0.0.1", Key: "k"},
		{Endpoint: "ftp://10.0.0.1"},
		{Endpoint: "https://user:hidden@example.org"},
		{Endpoint: ""},
		{Endpoint: "example.org", Key: "a\nb"},
	} {
		cfg.Name = "test"
		if _, err := New(cfg); err == nil || strings.Contains(err.Error(), "hidden") || !strings.HasPrefix(err.Error(), "test: ") {
			t.Errorf("%+v: %v", cfg, err)
		}
	}
	if _, err := New(Config{Name: "test", Endpoint: "http://10.0.0.1:5000"}); err != nil {
		t.Errorf("a server on the local net without a key: %v", err)
	}
}

func TestUnescape(t *testing.T) {
	for _, test := range []struct{ answer, source, want string }{
		{"It&#39;s &quot;good&quot;", "ভালো", `It's "good"`},
		{"&lt;b&gt; &amp; &#x27;x&#X27; &apos;", "ভালো", "<b> & 'x' '"},
		{"write &amp;amp; for &", "লেখো & এর জন্য &amp;amp;", "write &amp;amp; for &"},
		{"the entity &quot; isn&#39;t a quote", "&quot; উদ্ধৃতি নয়", "the entity &quot; isn't a quote"},
		{"?a=1&copy=2&lt=3 &copy; &amp", "?a=1&copy=2&lt=3", "?a=1&copy=2&lt=3 &copy; &amp"},
		{"AT&T", "AT&T", "AT&T"},
	} {
		if got := Unescape(test.answer, test.source); got != test.want {
			t.Errorf("%q: got %q, want %q", test.answer, got, test.want)
		}
	}
}
