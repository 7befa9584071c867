package google

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

// answerRaw runs a server that reads one request on each connection, and then does what
// it wants with it. It returns its address, and the number of requests.
func answerRaw(t *testing.T, answer func(net.Conn)) (string, *atomic.Int32) {
	t.Helper()
	requests := new(atomic.Int32)
	address := backendtest.Accept(t, func(c net.Conn) {
		req, err := backendtest.ReadRequest(c)
		if err != nil {
			return
		}
		requests.Add(1)
		if strings.Contains(req.RequestURI, secret) {
			t.Errorf("the key is in the URL %s", req.RequestURI)
		}
		answer(c)
	})
	return address, requests
}

// TestFaultsV2 has a server that breaks in all the ways that servers, and the lines to
// them, break. Each is one call, ends soon, and says what the user needs to know.
func TestFaultsV2(t *testing.T) {
	const timeout = time.Second
	says := func(text string) func(net.Conn) { return func(c net.Conn) { io.WriteString(c, text) } }
	page := func(status, header, body string) string {
		return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: application/json; charset=UTF-8\r\n%sContent-Length: %d\r\n\r\n%s", status, header, len(body), body)
	}
	html := func(status, body string) string {
		return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s", status, len(body), body)
	}
	good := func(text string) string { return `{"data":{"translations":[{"translatedText":"` + text + `"}]}}` }
	slowly := func(text string) func(net.Conn) {
		return func(c net.Conn) {
			for i := range text {
				if _, err := io.WriteString(c, text[i:i+1]); err != nil {
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
		}
	}
	endless := func(head, more string) func(net.Conn) {
		more = strings.Repeat(more, 64<<10/len(more))
		return func(c net.Conn) {
			io.WriteString(c, head)
			for {
				if _, err := io.WriteString(c, more); err != nil {
					return
				}
			}
		}
	}
	const chunked = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
	tooMany := errorJSON("Quota exceeded", "rateLimitExceeded", "RESOURCE_EXHAUSTED", "")
	soon := time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
	for _, test := range []struct {
		what   string
		answer func(net.Conn)
		kind   translate.Kind
		text   string
		wait   time.Duration // a little less for a date
		billed bool
	}{
		{"429", says(page("429 Too Many Requests", "", tooMany)), translate.Temporary, "google: 429 rateLimitExceeded: Quota exceeded", 0, false},
		{"429, seconds", says(page("429 Too Many Requests", "Retry-After: 17\r\n", tooMany)), translate.Temporary, "google: 429 rateLimitExceeded: Quota exceeded", 17 * time.Second, false},
		{"429, date", says(page("429 Too Many Requests", "Retry-After: "+soon+"\r\n", tooMany)), translate.Temporary, "google: 429 rateLimitExceeded: Quota exceeded", time.Hour, false},
		{"429, nonsense", says(page("429 Too Many Requests", "Retry-After: -1e9\r\n", tooMany)), translate.Temporary, "google: 429 rateLimitExceeded: Quota exceeded", 0, false},
		{"429, centuries", says(page("429 Too Many Requests", "Retry-After: 18446744074\r\n", tooMany)), translate.Temporary, "google: 429 rateLimitExceeded: Quota exceeded", 1<<31*time.Second - time.Second, false},
		{"500", says(page("500 Internal Server Error", "", errorJSON("Internal error encountered.", "backendError", "INTERNAL", ""))), translate.Temporary, "google: 500 backendError: Internal error encountered.", 0, false},
		{"500, nothing", says(page("500 Internal Server Error", "", "")), translate.Temporary, "google: 500: not Google's error JSON", 0, false},
		{"500 that breaks off", says("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 100\r\n\r\nsorry " + secret), translate.Temporary, "google: 500: not Google's error JSON: sorry [key]", 0, false},
		{"page with 502", says(html("502 Bad Gateway", "<title>Error 502 "+secret+"</title>")), translate.Temporary, "google: 502: an HTML page where JSON was expected: Error 502 [key]", 0, false},
		{"page with 200", says(html("200 OK", "<html><title>Hotel "+secret+"</title>")), translate.Fatal, "an HTML page where JSON was expected: Hotel [key]; is a proxy in between", 0, false},

		{"head in drips", slowly(page("200 OK", "", good("book"))), translate.Temporary, "google: no answer within 1s", 0, true},
		{"body in drips", func(c net.Conn) {
			io.WriteString(c, chunked)
			slowly(strings.Repeat("1\r\n \r\n", 100))(c)
		}, translate.Temporary, "google: no answer within 1s", 0, true},
		{"error in drips", func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 1000\r\n\r\n")
			slowly(strings.Repeat(" ", 1000))(c)
		}, translate.Temporary, "google: no answer within 1s", 0, false},
		{"silence", func(c net.Conn) { time.Sleep(2 * timeout) }, translate.Temporary, "google: no answer within 1s", 0, true},
		{"closed without a word", func(net.Conn) {}, translate.Temporary, "google: no answer from 127.0.0.1", 0, true},
		{"reset", func(c net.Conn) { c.(*net.TCPConn).SetLinger(0) }, translate.Temporary, "google: no answer from 127.0.0.1", 0, true},
		{"closed in the head", says("HTTP/1.1 200 OK\r\nContent-Ty"), translate.Temporary, "google: no answer from 127.0.0.1", 0, true},
		{"closed in the body", says(page("200 OK", "", good("book"))[:120]), translate.Temporary, "breaks off after 34 bytes: unexpected EOF", 0, true},
		{"closed in a chunk", says(chunked + "20\r\n{\"data\""), translate.Temporary, "breaks off after 7 bytes: unexpected EOF", 0, true},
		{"closed between chunks", says(chunked + "7\r\n{\"data\"\r\n"), translate.Temporary, "breaks off after 7 bytes: unexpected EOF", 0, true},
		{"not HTTP", says("220 " + secret + " mail\r\n\r\n"), translate.Temporary, `malformed HTTP status code "[key]"`, 0, true},

		{"wrong count", says(page("200 OK", "", `{"data":{"translations":[]}}`)), translate.Unfit, "0 translations for 1 texts", 0, false},
		{"empty", says(page("200 OK", "", good(""))), translate.Unfit, "empty translation of text 1 of 1", 0, false},
		{"null", says(page("200 OK", "", `{"data":{"translations":[{"translatedText":null}]}}`)), translate.Unfit, "empty translation of text 1 of 1", 0, false},
		{"nothing", says(page("200 OK", "", "")), translate.Temporary, "is broken: unexpected end of JSON input", 0, false},
		{"number", says(page("200 OK", "", `{"data":{"translations":[{"translatedText":7}]}}`)), translate.Temporary, "is broken: json: cannot unmarshal number", 0, false},
		{"10 MB", says(page("200 OK", "", good(strings.Repeat("x", 10<<20)))), translate.Fatal, "is larger than 1 MiB", 0, false},
		{"10 MB in a small file", says(page("200 OK", "Content-Encoding: gzip\r\n", zipped(good(strings.Repeat("x", 10<<20))))), translate.Fatal, "is larger than 1 MiB", 0, false},
		{"body without end", endless(chunked, "1\r\n \r\n"), translate.Fatal, "is larger than 1 MiB", 0, false},
		{"head without end", endless("HTTP/1.1 200 OK\r\n", "X-More: yes\r\n"), translate.Temporary, "server response headers exceeded", 0, true},
		{"error without end", endless("HTTP/1.1 400 Bad Request\r\n\r\n", "sorry "), translate.Fatal, "google: 400: not Google's error JSON: sorry sorry", 0, false},
	} {
		t.Run(test.what, func(t *testing.T) {
			t.Parallel()
			address, requests := answerRaw(t, test.answer)
			limit := time.Minute
			if strings.Contains(test.text, "within 1s") {
				limit = timeout
			}
			b := open(t, Config{From: "bn", To: "en", Key: secret, Endpoint: address, Timeout: limit})
			out, err := b.Translate(t.Context(), backendtest.Segments("বই"))
			e, ok := errors.AsType[*translate.Error](err)
			if !ok {
				t.Fatalf("got %v, %v", out, err)
			}
			if e.Kind != test.kind || e.Billed != test.billed || !strings.Contains(e.Error(), test.text) || !strings.HasPrefix(e.Error(), "google: ") {
				t.Errorf("kind %d, billed %t: %v; want kind %d, billed %t: %s", e.Kind, e.Billed, e, test.kind, test.billed, test.text)
			}
			slack := time.Duration(0)
			if strings.HasSuffix(test.what, "date") {
				slack = time.Minute
			}
			if e.RetryAfter > test.wait || e.RetryAfter < test.wait-slack {
				t.Errorf("wait %v, want %v", e.RetryAfter, test.wait)
			}
			if len(e.Error()) > 500 || strings.ContainsAny(e.Error(), "\r\n") {
				t.Errorf("error %q is not a line", e)
			}
			if text := fmt.Sprintf("%+v %#v", err, e); strings.Contains(text, secret) {
				t.Errorf("the key is in the error %s", text)
			}
			if n := requests.Load(); n != 1 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

func zipped(text string) string {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	io.WriteString(w, text)
	w.Close()
	return buf.String()
}

// TestOddAnswersV2 has answers that are strange, but translations.
func TestOddAnswersV2(t *testing.T) {
	for _, test := range []struct{ what, header, body, want string }{
		{"echo of the source", "", `{"data":{"translations":[{"translatedText":"বই"}]}}`, "বই"},
		{"more than asked for", "", `{"data":{"translations":[{"translatedText":"book","model":"nmt","detectedSourceLanguage":"bn"}],"new":{}}}`, "book"},
		{"no content type", "", `{"data":{"translations":[{"translatedText":"book"}]}}`, "book"},
		{"as plain text", "Content-Type: text/plain\r\n", `{"data":{"translations":[{"translatedText":"book"}]}}`, "book"},
		{"zipped", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", zipped(`{"data":{"translations":[{"translatedText":"book"}]}}`), "book"},
		{"not UTF-8", "", "{\"data\":{\"translations\":[{\"translatedText\":\"bo\xffk\"}]}}", "bo\uFFFDk"},
		{"half a surrogate", "", `{"data":{"translations":[{"translatedText":"bo\ud83dk"}]}}`, "bo\uFFFDk"},
	} {
		address, _ := answerRaw(t, func(c net.Conn) {
			fmt.Fprintf(c, "HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s", test.header, len(test.body), test.body)
		})
		out, err := open(t, Config{From: "bn", To: "en", Key: secret, Endpoint: address}).Translate(t.Context(), backendtest.Segments("বই"))
		if err != nil || out[0].Text != test.want {
			t.Errorf("%s: got %+v, %v, want %q", test.what, out, err, test.want)
		}
	}
}
