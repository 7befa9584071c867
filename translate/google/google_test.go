package google

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"cloud.google.com/go/translate/apiv3/translatepb"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

// TestMain sees to it that nothing that was logged has the key in it, and that
// no test uses an account of the machine it runs on.
func TestMain(m *testing.M) {
	for _, name := range []string{"GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_QUOTA_PROJECT", "GOOGLE_CLOUD_UNIVERSE_DOMAIN"} {
		os.Unsetenv(name)
	}
	backendtest.Main(m, secret)
}

func TestConformanceV2(t *testing.T) {
	failure := overV2.Failure
	backendtest.Run(t, overV2.New, backendtest.Options{
		Paid:   true,
		Secret: secret,
		Hang:   overV2.Hanging,
		Failures: append(overV2.Faults(secret),
			failure("temporary", translate.Temporary, 7*time.Second, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "7")
				refuseV2(w, 503, "The service is currently unavailable, "+secret, "backendError", "UNAVAILABLE")
			}),
			failure("auth", translate.Auth, 0, func(w http.ResponseWriter, _ *http.Request) {
				refuseV2(w, 403, "Requests with the key "+secret+" are blocked.", "forbidden", "PERMISSION_DENIED",
					`{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_SERVICE_BLOCKED"}`)
			}),
			failure("quota", translate.Quota, 0, func(w http.ResponseWriter, _ *http.Request) {
				refuseV2(w, 403, "Daily Limit Exceeded "+secret, "dailyLimitExceeded", "")
			}),
			failure("fatal", translate.Fatal, 0, func(w http.ResponseWriter, _ *http.Request) {
				refuseV2(w, 400, "Invalid Value "+secret, "invalid", "INVALID_ARGUMENT")
			}),
		),
	})
}

func TestConformanceV3(t *testing.T) {
	failure := func(name string, kind translate.Kind, wait time.Duration, err error) backendtest.Failure {
		return backendtest.Failure{Name: name, Kind: kind, RetryAfter: wait, New: func(t *testing.T) translate.Backend { return openV3(t, refusing(err)) }}
	}
	backendtest.Run(t, func(t *testing.T) translate.Backend { return openV3(t, nil) }, backendtest.Options{
		Paid: true,
		Hang: func(t *testing.T) translate.Backend { return openV3(t, hang) },
		Failures: []backendtest.Failure{
			failure("temporary", translate.Temporary, 7*time.Second,
				refusal(codes.Unavailable, "The service is currently unavailable.", &errdetails.RetryInfo{RetryDelay: durationpb.New(7 * time.Second)})),
			failure("auth", translate.Auth, 0,
				refusal(codes.PermissionDenied, "Cloud IAM permission 'cloudtranslate.generalModels.predict' denied.", &errdetails.ErrorInfo{Reason: "IAM_PERMISSION_DENIED"})),
			failure("quota", translate.Quota, 0, refusal(codes.PermissionDenied, "Daily Limit Exceeded")),
			failure("fatal", translate.Fatal, 0, refusal(codes.InvalidArgument, "Target language is invalid.")),
		},
	})
}

func refusing(err error) handler {
	return func(context.Context, *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
		return nil, err
	}
}

func hang(ctx context.Context, _ *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func answering(texts ...string) handler {
	resp := &translatepb.TranslateTextResponse{}
	for _, text := range texts {
		resp.Translations = append(resp.Translations, &translatepb.Translation{TranslatedText: text})
	}
	return func(context.Context, *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
		return resp, nil
	}
}

func TestInfo(t *testing.T) {
	const own = "projects/books/locations/us-central1/models/TRL7"
	for _, test := range []struct {
		cfg  Config
		want string
	}{
		{Config{Key: secret}, "nmt v2"},
		{Config{Key: secret, Model: "nmt"}, "nmt v2"},
		{Config{Key: secret, Model: "base"}, "base v2"},
		{Config{}, "nmt"},
		{Config{Endpoint: "localhost"}, "nmt"},
		{Config{Model: "nmt"}, "nmt"},
		{Config{Model: "llm"}, "translation-llm"},
		{Config{Model: "translation-llm"}, "translation-llm"},
		{Config{Model: own}, own},
	} {
		cfg := test.cfg
		cfg.From, cfg.To, cfg.Project = "bn", "en", "books"
		if cfg.Endpoint == "" {
			cfg.Endpoint = "127.0.0.1:1"
		}
		info := open(t, cfg).Info()
		if info.Name != "google" || info.Model != test.want || !info.Paid || info.PlacesTerms || info.Rough {
			t.Errorf("model %q: %+v, want the model %q", test.cfg.Model, info, test.want)
		}
	}
}

func TestRequestV2(t *testing.T) {
	for model, wantModel := range map[string]any{"": nil, "nmt": "nmt"} {
		var sent map[string]any
		var header http.Header
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			header = r.Header
			if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
				t.Error(err)
			}
			writeV2(w, []string{"x"})
		}))
		defer s.Close()
		// A key from a file ends in a line feed.
		b := open(t, Config{From: "bn", To: "en", Key: secret + "\n", Model: model, Endpoint: s.URL})
		if _, err := b.Translate(t.Context(), backendtest.Segments("<বই> & 'খাতা'")); err != nil {
			t.Fatal(err)
		}
		want := map[string]any{"q": []any{"<বই> & 'খাতা'"}, "source": "bn", "target": "en", "format": "text"}
		if wantModel != nil {
			want["model"] = wantModel
		}
		if fmt.Sprint(sent) != fmt.Sprint(want) {
			t.Errorf("model %q: sent %v, want %v", model, sent, want)
		}
		if got := header.Get("X-Goog-Api-Key"); got != secret {
			t.Errorf("sent the key %q", got)
		}
		if got := header.Get("Content-Type"); got != "application/json; charset=utf-8" {
			t.Errorf("sent the content type %q", got)
		}
	}
}

func TestRequestV3(t *testing.T) {
	const own = "projects/other/locations/us-central1/models/TRL7"
	for _, test := range []struct {
		location, model       string
		wantParent, wantModel string
	}{
		{"", "", "projects/books/locations/global", ""},
		{"", "nmt", "projects/books/locations/global", "projects/books/locations/global/models/general/nmt"},
		{"us-central1", "llm", "projects/books/locations/us-central1", "projects/books/locations/us-central1/models/general/translation-llm"},
		{"us-central1", own, "projects/books/locations/us-central1", own},
	} {
		var sent *translatepb.TranslateTextRequest
		addr := serveV3(t, func(_ context.Context, req *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
			sent = req
			return answering("x")(nil, nil)
		})
		b := open(t, Config{From: "bn", To: "en", Project: "books", Location: test.location, Model: test.model, Endpoint: "http://" + addr})
		if _, err := b.Translate(t.Context(), backendtest.Segments("বই \xff")); err != nil {
			t.Fatal(err)
		}
		if sent.GetParent() != test.wantParent || sent.GetModel() != test.wantModel {
			t.Errorf("parent %q, model %q, want %q, %q", sent.GetParent(), sent.GetModel(), test.wantParent, test.wantModel)
		}
		if sent.GetMimeType() != "text/plain" || sent.GetSourceLanguageCode() != "bn" || sent.GetTargetLanguageCode() != "en" {
			t.Errorf("sent %v", sent)
		}
		if got := sent.GetContents(); len(got) != 1 || got[0] != "বই \uFFFD" {
			t.Errorf("sent the texts %q", got)
		}
	}
}

// TestLimits sends batches that are exactly as large as the limits allow, and
// then such that are one larger than what the server takes.
func TestLimits(t *testing.T) {
	v2, v3 := overV2.Answering(t, nil), openV3(t, nil)
	// Each text has two quotes and a comma, of which the last one is not sent.
	room := v2.Info().Limits.Size
	fitting := func(n int) []string {
		texts := slices.Repeat([]string{strings.Repeat("x", room/n-3)}, n)
		texts[0] += strings.Repeat("x", room-room/n*n)
		return texts
	}
	for _, test := range []struct {
		what  string
		b     translate.Backend
		texts []string
		ok    bool
	}{
		{"v2, 128 texts", v2, slices.Repeat([]string{"বই"}, 128), true},
		{"v2, 129 texts", v2, slices.Repeat([]string{"বই"}, 129), false},
		{"v2, one text of full size", v2, fitting(1), true},
		{"v2, 100 texts of full size", v2, fitting(100), true},
		{"v2, markup of full size", v2, []string{strings.Repeat("<", room-3)}, true},
		{"v2, quotes of full size", v2, []string{strings.Repeat(`"`, (room-3)/2)}, true},
		{"v2, line feeds of full size", v2, []string{strings.Repeat("\n", (room-3)/2)}, true},
		{"v2, two bytes too many", v2, []string{strings.Repeat("x", room-3+2)}, false},
		{"v3, 1024 texts", v3, slices.Repeat([]string{"বই"}, 1024), true},
		{"v3, 1025 texts", v3, slices.Repeat([]string{"বই"}, 1025), false},
		{"v3, one text of 30,000 code points", v3, []string{strings.Repeat("ক", 30_000)}, true},
		{"v3, one text of 30,001 code points", v3, []string{strings.Repeat("ক", 30_001)}, false},
	} {
		if !test.ok {
			backendtest.CheckFails(t, test.what, test.b, backendtest.Segments(test.texts...), translate.Fatal)
			continue
		}
		backendtest.CheckTranslated(t, test.what, test.b, backendtest.Segments(test.texts...))
	}
	if limits := v2.Info().Limits; limits.Items != 128 || limits.Size < 99_000 || limits.Size > 100_000 {
		t.Errorf("v2: limits %+v", limits)
	}
	if limits := v3.Info().Limits; limits.Items != 1024 || limits.Size != 5000 || limits.Measure("বই 😀") != utf8.RuneCountInString("বই 😀") {
		t.Errorf("v3: limits %+v", limits)
	}
}

// TestUselessAnswers: the server answers, but not with a translation of each text.
func TestUselessAnswers(t *testing.T) {
	huge := strings.Repeat("x", largest)
	for _, test := range []struct {
		what string
		b    translate.Backend
		kind translate.Kind
		want string
	}{
		{"v2 wrong count", overV2.Answering(t, backendtest.Answer(200, backendtest.JSON, `{"data":{"translations":[{"translatedText":"one"}]}}`)), translate.Unfit, "1 translations for 2 texts"},
		{"v2 too many", overV2.Answering(t, backendtest.Answer(200, backendtest.JSON, `{"data":{"translations":[{"translatedText":"a"},{"translatedText":"b"},{"translatedText":"c"}]}}`)), translate.Unfit, "3 translations for 2 texts"},
		{"v2 blank", overV2.Answering(t, backendtest.Answer(200, backendtest.JSON, `{"data":{"translations":[{"translatedText":"one"},{"translatedText":" "}]}}`)), translate.Unfit, `empty translation of text 2 of 2, "খাতা"`},
		{"v2 other JSON", overV2.Answering(t, backendtest.Answer(200, backendtest.JSON, `{}`)), translate.Unfit, "0 translations for 2 texts"},
		{"v2 broken JSON", overV2.Answering(t, backendtest.Answer(200, backendtest.JSON, `{"data":{"translations":[`)), translate.Temporary, "is broken: unexpected end of JSON input"},
		{"v2 login page", overV2.Answering(t, backendtest.Answer(200, backendtest.HTML, "<!doctype html><title>Hotel\n Wi-Fi &amp; more</title>")), translate.Fatal, "an HTML page where JSON was expected: Hotel Wi-Fi & more; is a proxy in between"},
		{"v2 page without type", overV2.Answering(t, backendtest.Answer(200, "text/plain", "\n<html>hello")), translate.Fatal, "an HTML page where JSON was expected"},
		{"v2 huge", overV2.Answering(t, backendtest.Answer(200, backendtest.JSON, `{"data":{"translations":[{"translatedText":"`+huge+`"}]}}`)), translate.Fatal, "is larger than 1 MiB"},
		{"v2 cut off", overV2.Answering(t, backendtest.CutOff(`{"data":{"translations":[{"transla`)), translate.Temporary, "breaks off after 34 bytes: unexpected EOF"},
		{"v2 hangs up", overV2.Answering(t, backendtest.HangUp), translate.Temporary, "no answer from 127.0.0.1"},
		{"v2 nobody there", open(t, Config{From: "bn", To: "en", Key: secret, Endpoint: "http://" + backendtest.ClosedPort(t)}), translate.Temporary, "no answer from 127.0.0.1"},
		{"v3 wrong count", openV3(t, answering("one")), translate.Unfit, "1 translations for 2 texts"},
		{"v3 too many", openV3(t, answering("a", "b", "c")), translate.Unfit, "3 translations for 2 texts"},
		{"v3 blank", openV3(t, answering("one", "\n")), translate.Unfit, `empty translation of text 2 of 2, "খাতা"`},
		{"v3 huge", openV3(t, answering("one", huge)), translate.Fatal, "larger than max"},
		{"v3 hangs up", open(t, Config{From: "bn", To: "en", Project: "books", Endpoint: hangingUp(t)}), translate.Temporary, "Unavailable"},
		{"v3 nobody there", open(t, Config{From: "bn", To: "en", Project: "books", Endpoint: backendtest.ClosedPort(t)}), translate.Temporary, "Unavailable"},
	} {
		t.Run(test.what, func(t *testing.T) {
			out, err := test.b.Translate(t.Context(), backendtest.Segments("বই", "খাতা"))
			if err == nil {
				t.Fatalf("no error, but %.60v", out)
			}
			if kind := translate.KindOf(err); kind != test.kind {
				t.Errorf("kind %d, want %d, of: %v", kind, test.kind, err)
			}
			if text := err.Error(); !strings.Contains(text, test.want) || !strings.HasPrefix(text, "google: ") || len(text) > 500 {
				t.Errorf("error %.500q, want %q in it", text, test.want)
			}
		})
	}
}

// hangingUp returns the address of a server that closes each connection once
// something was said.
func hangingUp(t *testing.T) string {
	t.Helper()
	return backendtest.Accept(t, func(c net.Conn) { c.Read(make([]byte, 1)) })
}

func TestTimeout(t *testing.T) {
	const timeout = 100 * time.Millisecond
	v2 := overV2(t, backendtest.Hang, timeout)
	v3 := open(t, Config{From: "bn", To: "en", Project: "books", Timeout: timeout, Endpoint: serveV3(t, hang)})
	for what, b := range map[string]translate.Backend{"v2": v2, "v3": v3} {
		_, err := b.Translate(t.Context(), backendtest.Segments("বই"))
		if translate.KindOf(err) != translate.Temporary || err.Error() != "google: no answer within 100ms" {
			t.Errorf("%s: %v", what, err)
		}
		if errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: the timeout looks like a deadline of the caller", what)
		}
	}
}

// TestDeadlineOfCaller: the server knows the caller's deadline too and, with a
// clock of its own, may be the first to say so.
func TestDeadlineOfCaller(t *testing.T) {
	b := openV3(t, refusing(refusal(codes.DeadlineExceeded, "Deadline expired before operation could complete.")))
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := b.Translate(ctx, backendtest.Segments("বই")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("near the deadline: %v", err)
	}
	_, err := b.Translate(t.Context(), backendtest.Segments("বই"))
	if translate.KindOf(err) != translate.Temporary || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("far from any deadline: %v", err)
	}
}

func TestNoRetry(t *testing.T) {
	overV2.CheckNoRetry(t, func(w http.ResponseWriter, _ *http.Request) {
		refuseV2(w, 503, "try again", "backendError", "UNAVAILABLE")
	})
	var calls atomic.Int32
	v3 := openV3(t, func(context.Context, *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
		calls.Add(1)
		return nil, refusal(codes.Unavailable, "try again")
	})
	if _, err := v3.Translate(t.Context(), backendtest.Segments("বই")); err == nil || calls.Load() != 1 {
		t.Errorf("v3: %d calls for one batch: %v", calls.Load(), err)
	}
}

// TestKeyIsNeverShown has servers that put the key wherever they can.
func TestKeyIsNeverShown(t *testing.T) {
	overV2.CheckSecret(t, secret, map[string]http.HandlerFunc{
		"message": func(w http.ResponseWriter, _ *http.Request) { refuseV2(w, 400, "key "+secret, "x", "X") },
		"long message": func(w http.ResponseWriter, _ *http.Request) {
			refuseV2(w, 400, backendtest.LongBefore(secret)+secret, "x", "X")
		},
		"reason":  func(w http.ResponseWriter, _ *http.Request) { refuseV2(w, 403, "no", secret, "X") },
		"status":  backendtest.Answer(403, backendtest.JSON, `{"error":{"status":"`+secret+`"}}`),
		"escaped": backendtest.Answer(400, backendtest.JSON, `{"error":{"message":"`+strings.ReplaceAll(secret, "-", `\u002d`)+`"}}`),
		"detail": func(w http.ResponseWriter, _ *http.Request) {
			refuseV2(w, 400, "no", "x", "X", `{"reason":"`+secret+`"}`)
		},
	})
}

func TestRedirectIsNotFollowed(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("another host got a request with the key %q", r.Header.Get("X-Goog-Api-Key"))
	}))
	defer other.Close()
	b := overV2.Answering(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/elsewhere", http.StatusPermanentRedirect)
	})
	_, err := b.Translate(t.Context(), backendtest.Segments("বই"))
	if translate.KindOf(err) != translate.Fatal || err == nil || !strings.Contains(err.Error(), "redirects to "+other.Listener.Addr().String()) {
		t.Errorf("error %v", err)
	}
}

func TestEndpoint(t *testing.T) {
	for want, url := range map[string]string{
		"":                            "https://host",
		"127.0.0.1:8080":              "http://127.0.0.1:8080",
		"localhost:8080":              "http://localhost:8080",
		"[::1]:8080":                  "http://[::1]:8080",
		"http://127.1.2.3":            "http://127.1.2.3",
		"https://127.0.0.1:8443":      "https://127.0.0.1:8443",
		"translate-eu.googleapis.com": "https://translate-eu.googleapis.com",
		"https://example.org:444/x":   "https://example.org:444/x",
	} {
		if got, err := endpoint(want, "host"); err != nil || got.String() != url {
			t.Errorf("%q: got %v, %v, want %s", want, got, err, url)
		}
	}
	for _, wrong := range []string{
		"http://example.org", "http://10.0.0.1:80", "http://127.0.0.1.example.org", "http://localhost.example.org",
		"ftp://127.0.0.1", "https://", ":80", "https://user:hidden@example.org", "example.org?key=hidden", "https://example.org/#hidden",
		"https://exa mple.org/hidden", "https://[::1/hidden",
	} {
		got, err := endpoint(wrong, "host")
		if e, ok := errors.AsType[*translate.Error](err); !ok || e.Hint == "" {
			t.Errorf("%q: got %v, %v", wrong, got, err)
		} else if strings.Contains(err.Error(), "hidden") {
			t.Errorf("%q: the error shows too much: %v", wrong, err)
		}
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
		{"blank key", Config{From: "bn", To: "en", Key: " \n"}, translate.Auth, "the API key is empty"},
		{"two lines as key", Config{From: "bn", To: "en", Key: secret + "\nx"}, translate.Auth, "characters that no key has"},
		{"LLM with a key", Config{From: "bn", To: "en", Key: secret, Model: "llm"}, translate.Fatal, `v2, which has no model "llm"`},
		{"key in the clear", Config{From: "bn", To: "en", Key: secret, Endpoint: "http://example.org"}, translate.Fatal, "not encrypted"},
		{"unknown model", Config{From: "bn", To: "en", Project: "books", Model: "gpt", Endpoint: "localhost:1"}, translate.Fatal, `unknown model "gpt"`},
		{"v3 in the clear", Config{From: "bn", To: "en", Project: "books", Endpoint: "http://example.org"}, translate.Fatal, "not encrypted"},
		{"v3 with a path", Config{From: "bn", To: "en", Project: "books", Endpoint: "http://localhost:1/v3"}, translate.Fatal, "has a path"},
		{"no project", Config{From: "bn", To: "en", Endpoint: "http://localhost:1"}, translate.Auth, "no project"},
	} {
		b, err := New(t.Context(), test.cfg)
		if b != nil || err == nil {
			t.Errorf("%s: no error", test.what)
			continue
		}
		if translate.KindOf(err) != test.kind || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: kind %d: %v; want kind %d: %s", test.what, translate.KindOf(err), err, test.kind, test.want)
		}
	}
}
