package backendtest

import (
	"bytes"
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
)

// TestAnswers: the fakes break as they say, or a backend would be tested with nothing.
func TestAnswers(t *testing.T) {
	client := &http.Client{
		Timeout:       300 * time.Millisecond,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	for _, test := range []struct {
		what   string
		answer http.HandlerFunc
		status int // 0 for none
		body   string
		err    string
	}{
		{"answer", Answer(429, HTML, "<p>", "Retry-After", "7", "X-More", "yes"), 429, "<p>", ""},
		{"shorter than announced", Answer(200, JSON, "{", "Content-Length", "9"), 200, "{", "unexpected EOF"},
		{"cut off", CutOff("{"), 200, "{", "unexpected EOF"},
		{"redirect", Redirect("http://127.0.0.1/x"), 308, "", ""},
		{"hang", Hang, 0, "", "Timeout exceeded"},
		{"hang up", HangUp, 0, "", "EOF"},
	} {
		t.Run(test.what, func(t *testing.T) {
			s := httptest.NewServer(test.answer)
			defer s.Close()
			status, header, body, err := post(client, s.URL)
			if status != test.status || body != test.body || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("%d %q, %v", status, body, err)
			}
			if test.status == 429 && (header.Get("Retry-After") != "7" || header.Get("X-More") != "yes" || header.Get("Content-Type") != HTML) {
				t.Errorf("header %v", header)
			}
			if test.status == 308 && header.Get("Location") != "http://127.0.0.1/x" {
				t.Errorf("header %v", header)
			}
		})
	}
	s := httptest.NewServer(http.HandlerFunc(Drip))
	defer s.Close()
	if status, _, body, err := post(client, s.URL); status != 200 || len(body) < 3 || err == nil {
		t.Errorf("drip: %d %q, %v", status, body, err)
	}
}

func post(client *http.Client, url string) (status int, h http.Header, body string, err error) {
	resp, err := client.Post(url, JSON, bytes.NewReader(nil))
	if err != nil {
		return 0, nil, "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if resp.StatusCode == http.StatusPermanentRedirect {
		data = nil
	}
	return resp.StatusCode, resp.Header, string(data), err
}

func TestAddresses(t *testing.T) {
	if c, err := net.Dial("tcp", ClosedPort(t)); err == nil {
		c.Close()
		t.Error("somebody listens on the closed port")
	}
	said := make(chan string, 1)
	for what, address := range map[string]string{
		"silent": Silent(t),
		"accept": Accept(t, func(c net.Conn) {
			r, err := ReadRequest(c)
			if err != nil {
				t.Error(err)
				return
			}
			said <- r.Method + " " + r.RequestURI
		}),
	} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		defer c.Close()
		io.WriteString(c, "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab")
		c.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
		_, err = c.Read(make([]byte, 1))
		var timeout net.Error
		if waits := errors.As(err, &timeout) && timeout.Timeout(); waits != (what == "silent") || err == nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if got := <-said; got != "POST /x" {
		t.Errorf("got %q", got)
	}
}

// TestChecksCatch gives to each check what it is to let through, and what it is to catch.
func TestChecksCatch(t *testing.T) {
	ctx := t.Context()
	failed := &translate.Error{Kind: translate.Quota, Hint: "pay more", Err: errors.New("spent")}
	bare := &translate.Error{Err: errors.New("spent")}
	batch := Segments("ক", "খ")
	lost := after(func(_ []translate.Segment, out []translate.Output) []translate.Output { return out[1:] })
	// One that calls its server, n times; what is said has the answer in it, if it leaks.
	calling := func(n int, leak bool) HTTP {
		return func(t *testing.T, answer http.HandlerFunc, _ time.Duration) translate.Backend {
			b := good()
			b.translate = func(context.Context, []translate.Segment) ([]translate.Output, error) {
				w := httptest.NewRecorder()
				for range n {
					answer(w, httptest.NewRequest("POST", "/", nil))
				}
				if leak {
					return nil, errors.New(w.Body.String())
				}
				return nil, bare
			}
			return b
		}
	}
	silent := HTTP(func(*testing.T, http.HandlerFunc, time.Duration) translate.Backend { return good() })
	sorry := Answer(503, JSON, "{}")
	refuses := func(err error) func(context.Context, int) (translate.Backend, error) {
		return func(context.Context, int) (translate.Backend, error) { return nil, err }
	}
	makes := func(context.Context, int) (translate.Backend, error) { return good(), failed }
	leaky := &translate.Error{Err: errors.New(secret)}
	noKey := &translate.Error{Kind: translate.Auth, Hint: "get a key", Err: errors.New("no key")}
	refused := func(newBackend func(context.Context, int) (translate.Backend, error), ready error, kind translate.Kind, want string) error {
		return checkRefused(ctx, newBackend, func(int) error { return ready }, secret, "get a key", Refused[int]{Kind: kind, Want: want})
	}
	for _, test := range []struct {
		what   string
		err    error
		caught bool
	}{
		{"error", checkError(failed, "spent", "pay"), false},
		{"error without a hint", checkError(bare, "spent", ""), false},
		{"no error", checkError(nil, "spent", ""), true},
		{"another type", checkError(errors.New("spent"), "spent", ""), true},
		{"another text", checkError(failed, "spen", "pay"), true},
		{"another hint", checkError(failed, "spent", "wait"), true},
		{"lost hint", checkError(bare, "spent", "pay"), true},
		{"unwanted hint", checkError(failed, "spent", ""), true},

		{"translated", checkTranslated(ctx, "", good(), batch), false},
		{"not translated", checkTranslated(ctx, "", each(strings.ToLower), batch), true},
		{"lost", checkTranslated(ctx, "", lost, batch), true},
		{"failed", checkTranslated(ctx, "", failing(failed), batch), true},

		{"fails", checkFails(ctx, "", failing(failed), batch, translate.Quota), false},
		{"fails otherwise", checkFails(ctx, "", failing(failed), batch, translate.Fatal), true},
		{"does not fail", checkFails(ctx, "", good(), batch, translate.Fatal), true},

		{"one call", calling(1, false).checkNoRetry(t, sorry), false},
		{"two calls", calling(2, false).checkNoRetry(t, sorry), true},
		{"no error after a call", silent.checkNoRetry(t, sorry), true},

		{"secret kept", calling(1, false).checkSecret(t, secret, nil), false},
		{"secret told", calling(1, true).checkSecret(t, secret, nil), true},
		{"no failure", silent.checkSecret(t, secret, nil), true},

		{"refused", refused(refuses(failed), failed, translate.Quota, "spent"), false},
		{"no key", refused(refuses(noKey), noKey, translate.Auth, "no key"), false},
		{"made all the same", refused(makes, failed, translate.Quota, "spent"), true},
		{"of another type", refused(refuses(errors.New("spent")), failed, translate.Fatal, "spent"), true},
		{"of another kind", refused(refuses(failed), failed, translate.Auth, "spent"), true},
		{"with other words", refused(refuses(failed), failed, translate.Quota, "money"), true},
		{"with the secret", refused(refuses(leaky), leaky, translate.Fatal, ""), true},
		{"without its hint", refused(refuses(&translate.Error{Kind: translate.Auth, Err: errors.New("no key")}), noKey, translate.Auth, "no key"), true},
		{"ready", refused(refuses(failed), nil, translate.Quota, "spent"), true},
		{"ready with other words", refused(refuses(failed), noKey, translate.Quota, "spent"), true},
	} {
		if (test.err != nil) != test.caught {
			t.Errorf("%s: caught %t: %v", test.what, test.err != nil, test.err)
		}
	}
}
