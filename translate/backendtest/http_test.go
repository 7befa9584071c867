package backendtest

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
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
