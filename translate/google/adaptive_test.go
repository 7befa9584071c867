package google

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/translate/apiv3/translatepb"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

// config is one for a fake v3.
func config(t *testing.T, f *fakeV3, cfg Config) Config {
	t.Helper()
	cfg.From, cfg.To, cfg.Project, cfg.Endpoint = "bn", "en", "books", serve(t, f)
	return cfg
}

func TestNames(t *testing.T) {
	const eu = "projects/books/locations/europe-west1"
	const own, general = place + "/models/TRL7", "projects/p/locations/global/models/general/nmt"
	for _, test := range []struct {
		cfg                         Config
		parent, revision, err, hint string
	}{
		{cfg: Config{}, parent: "projects/books/locations/global"},
		{cfg: Config{Model: "llm"}, parent: "projects/books/locations/global"},
		{cfg: Config{Model: general}, parent: "projects/books/locations/global"},
		{cfg: Config{Location: "us-central1"}, parent: place},
		{cfg: Config{Glossary: "names"}, parent: place, revision: ourGlossary},
		{cfg: Config{Glossary: ourGlossary}, parent: place, revision: ourGlossary},
		{cfg: Config{Glossary: eu + "/glossaries/g"}, parent: eu, revision: eu + "/glossaries/g"},
		{cfg: Config{Glossary: "projects/12/locations/us-central1/glossaries/g"}, parent: place, revision: "projects/12/locations/us-central1/glossaries/g"},
		{cfg: Config{Glossary: "g", Location: "europe-west1"}, parent: eu, revision: eu + "/glossaries/g"},
		{cfg: Config{Model: "adaptive"}, parent: place},
		{cfg: Config{Model: "adaptive", Dataset: "novels"}, parent: place, revision: ourDataset},
		{cfg: Config{Model: "adaptive", Dataset: "novels", Glossary: "names"}, parent: place, revision: ourGlossary + " " + ourDataset},
		{cfg: Config{Model: "adaptive", Dataset: eu + "/adaptiveMtDatasets/d", Glossary: "g"}, parent: eu, revision: eu + "/glossaries/g " + eu + "/adaptiveMtDatasets/d"},
		{cfg: Config{Model: own}, parent: place},

		{cfg: Config{Glossary: ourGlossary, Location: "europe-west1"}, err: "the glossary " + ourGlossary + " is not in the location europe-west1", hint: "leave out the location"},
		{cfg: Config{Glossary: eu + "/glossaries/g", Model: own}, err: "the model " + own + " is not in the location europe-west1"},
		{cfg: Config{Model: general, Glossary: "g"}, err: "not in the location global"},
		{cfg: Config{Glossary: "names", Location: "global"}, err: "not in the location global", hint: "us-central1"},
		{cfg: Config{Model: "adaptive", Location: "global"}, err: "not in the location global", hint: "us-central1"},
		{cfg: Config{Model: own, Location: "global"}, err: "is not in the location global"},
		{cfg: Config{Dataset: "novels"}, err: `the model nmt does not use the dataset "novels"`, hint: `"adaptive"`},
		{cfg: Config{Dataset: "novels", Model: "llm"}, err: `the model translation-llm does not use the dataset "novels"`},
		{cfg: Config{Glossary: "a/b"}, err: `"a/b" is no name of a glossary`, hint: "projects/P/locations/L/glossaries/NAME"},
		{cfg: Config{Glossary: "two words"}, err: `"two words" is no name of a glossary`},
		{cfg: Config{Glossary: ourGlossary + "/entries/1"}, err: "is no name of a glossary"},
		{cfg: Config{Glossary: ourDataset}, err: "is no name of a glossary"},
		{cfg: Config{Glossary: "projects/books/locations//glossaries/g"}, err: "is no name of a glossary"},
		{cfg: Config{Model: "adaptive", Dataset: ourGlossary}, err: "is no name of a dataset", hint: "projects/P/locations/L/adaptiveMtDatasets/NAME"},
		{cfg: Config{Model: "projects/books"}, err: "is no name of a model"},
	} {
		cfg := test.cfg
		cfg.From, cfg.To, cfg.Project, cfg.Endpoint = "bn", "en", "books", "localhost:1"
		b, err := New(t.Context(), cfg)
		if ready := Ready(cfg); (ready == nil) != (err == nil) || err != nil && ready.Error() != err.Error() {
			t.Errorf("%+v: ready says %v, new %v", test.cfg, ready, err)
		}
		if test.err != "" {
			e, ok := errors.AsType[*translate.Error](err)
			if !ok || e.Kind != translate.Fatal || !strings.Contains(e.Error(), test.err) || !strings.Contains(e.Hint, test.hint) {
				t.Errorf("%+v: %#v; want %q, hint %q", test.cfg, err, test.err, test.hint)
			}
			continue
		}
		if err != nil {
			t.Errorf("%+v: %v", test.cfg, err)
			continue
		}
		if got := b.(*v3).parent; got != test.parent {
			t.Errorf("%+v: parent %q, want %q", test.cfg, got, test.parent)
		}
		if got := b.Info().Revision; got != test.revision {
			t.Errorf("%+v: revision %q, want %q", test.cfg, got, test.revision)
		}
		b.(io.Closer).Close()
	}
}

// TestNotWithKey: v2 has none of all this, and does not leave it out unsaid.
func TestNotWithKey(t *testing.T) {
	for what, cfg := range map[string]Config{
		`no model "adaptive"`: {Model: "adaptive"},
		"no glossaries":       {Glossary: "names"},
		"no datasets":         {Dataset: "novels"},
	} {
		cfg.From, cfg.To, cfg.Key = "bn", "en", secret
		for _, err := range []error{Ready(cfg), func() error { _, err := New(t.Context(), cfg); return err }()} {
			e, ok := errors.AsType[*translate.Error](err)
			if !ok || e.Kind != translate.Fatal || !strings.HasSuffix(e.Error(), "v2, which has "+what) || !strings.HasPrefix(e.Hint, "leave out the API key") {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
}

// TestTranslateV3 says how each text is translated, as the fake server tells it.
func TestTranslateV3(t *testing.T) {
	similar := func(n int) (list []translate.Example) {
		for range n {
			list = append(list, translate.Example{Source: "খাতা", Target: "copybook"})
		}
		return list
	}
	long := translate.Example{Source: strings.Repeat("ক", 300), Target: strings.Repeat("x", 213)}
	short := translate.Example{Source: strings.Repeat("ক", 300), Target: strings.Repeat("x", 212)}
	adaptive := Config{Model: "adaptive"}
	for _, test := range []struct {
		what    string
		cfg     Config
		similar []translate.Example
		want    string
	}{
		{"nmt", Config{}, similar(2), "EN(বই)"},
		{"nmt with a glossary", Config{Glossary: "names"}, nil, "terms: EN(বই)"},
		{"llm with a glossary", Config{Glossary: ourGlossary, Model: "llm"}, nil, "terms: EN(বই)"},
		{"adaptive", adaptive, similar(2), "EN(বই) like 2 pairs"},
		{"more than five pairs", adaptive, similar(6), "EN(বই) like 5 pairs"},
		{"the longest pair", adaptive, []translate.Example{short}, "EN(বই) like 1 pairs"},
		{"a pair that is too long", adaptive, append([]translate.Example{long}, similar(1)...), "EN(বই) like 1 pairs"},
		{"no pairs", adaptive, nil, "EN(বই)"},
		{"no pair that can be used", adaptive, []translate.Example{long, {Source: "x"}, {Target: "x"}}, "EN(বই)"},
		{"no pairs, a glossary", Config{Model: "adaptive", Glossary: "names"}, nil, "terms: EN(বই)"},
		{"adaptive with a glossary", Config{Model: "adaptive", Glossary: "names"}, similar(1), "terms: EN(বই) like 1 pairs"},
		{"dataset", Config{Model: "adaptive", Dataset: "novels"}, nil, "EN(বই) like novels"},
		{"dataset and pairs", Config{Model: "adaptive", Dataset: ourDataset}, similar(1), "EN(বই) like novels"},
		{"dataset and glossary", Config{Model: "adaptive", Dataset: "novels", Glossary: "names"}, nil, "terms: EN(বই) like novels"},
		{"not UTF-8", adaptive, []translate.Example{{Source: "\xff", Target: "\xff"}}, "EN(বই) like 1 pairs"},
	} {
		b := open(t, config(t, &fakeV3{}, test.cfg))
		out, err := b.Translate(t.Context(), []translate.Segment{{Text: "বই", Similar: test.similar}})
		if err != nil || out[0].Text != test.want {
			t.Errorf("%s: got %v, %v, want %q", test.what, out, err, test.want)
		}
	}
}

// TestNothingToAdaptTo: a text without examples is for the LLM, not for the default model.
func TestNothingToAdaptTo(t *testing.T) {
	var model string
	b := open(t, config(t, &fakeV3{answer: func(_ context.Context, req *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
		model = req.GetModel()
		return answering("book")(nil, nil)
	}}, Config{Model: "adaptive"}))
	if _, err := b.Translate(t.Context(), backendtest.Segments("বই")); err != nil || model != place+"/models/general/translation-llm" {
		t.Errorf("model %q, %v", model, err)
	}
}

func TestInfoAdaptive(t *testing.T) {
	for dataset, wantExamples := range map[string]int{"": 5, "novels": 0} {
		info := open(t, Config{From: "bn", To: "en", Project: "books", Endpoint: "127.0.0.1:1", Model: "adaptive", Dataset: dataset}).Info()
		if info.Model != "adaptive" || !info.Paid || info.Examples != wantExamples || info.Limits.Items != 1 || info.Limits.Measure("বই") != 2 {
			t.Errorf("dataset %q: %+v", dataset, info)
		}
	}
	if n := openV3(t, nil).Info().Examples; n != 0 {
		t.Errorf("NMT asks for %d examples", n)
	}
}

// TestWrongThings has names that are not there, and servers that answer something else.
func TestWrongThings(t *testing.T) {
	glossaryless := func(context.Context, *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
		return answering("book")(nil, nil)
	}
	two := &translatepb.AdaptiveMtTranslateResponse{Translations: []*translatepb.AdaptiveMtTranslation{{TranslatedText: "a"}, {TranslatedText: "b"}}}
	answers := func(resp *translatepb.AdaptiveMtTranslateResponse, err error) *fakeV3 {
		return &fakeV3{adapt: func(context.Context, *translatepb.AdaptiveMtTranslateRequest) (*translatepb.AdaptiveMtTranslateResponse, error) {
			return resp, err
		}}
	}
	refusing := func(err error) *fakeV3 { return &fakeV3{answer: refusing(err)} }
	for _, test := range []struct {
		what       string
		fake       *fakeV3
		cfg        Config
		kind       translate.Kind
		text, hint string
	}{
		{"no such glossary", &fakeV3{}, Config{Glossary: "other"}, translate.Fatal, "google: NotFound: Glossary not found.", "ready, and is made for these two languages: " + place + "/glossaries/other"},
		{"no such glossary, adaptive", &fakeV3{}, Config{Glossary: "other", Model: "adaptive"}, translate.Fatal, "Glossary not found.", place + "/glossaries/other"},
		{"no such dataset", &fakeV3{}, Config{Model: "adaptive", Dataset: "other"}, translate.Fatal, "Dataset not found.", ": " + place + "/adaptiveMtDatasets/other"},
		{"no such model", refusing(refusal(codes.NotFound, "Model not found.")), Config{Model: place + "/models/TRL7"}, translate.Fatal, "Model not found.", ": " + place + "/models/TRL7"},
		{"glossary not ready", refusing(refusal(codes.FailedPrecondition, "The glossary is not ready.")), Config{Glossary: "names"}, translate.Fatal, "not ready", ourGlossary},
		{"another mistake", refusing(refusal(codes.InvalidArgument, "Target language is invalid.")), Config{Glossary: "names"}, translate.Fatal, "Target language is invalid.", ""},
		{"not found, nothing named", refusing(refusal(codes.NotFound, "Model not found.")), Config{}, translate.Fatal, "Model not found.", ""},
		{"no such location", &fakeV3{}, Config{Location: "europe-west3"}, translate.Fatal, "Unsupported location 'europe-west3'", "such as global or us-central1"},
		{"no such location, glossary", &fakeV3{}, Config{Location: "europe-west3", Glossary: "names"}, translate.Fatal, "Unsupported location 'europe-west3'", "leave out the location"},
		{"no such location, adaptive", &fakeV3{}, Config{Location: "europe-west3", Model: "adaptive", Dataset: "novels"}, translate.Fatal, "Unsupported location 'europe-west3'", "leave out the location"},
		{"no right", refusing(refusal(codes.PermissionDenied, "Permission 'cloudtranslate.glossaries.predict' denied.")), Config{Glossary: "names"}, translate.Auth, "denied", "roles/cloudtranslate.user"},
		{"dataset in another language", &fakeV3{}, Config{Model: "adaptive", Dataset: french}, translate.Fatal, `gave "fr", not "en", with the dataset ` + french, "a dataset for the languages bn and en"},
		{"glossary is not applied", &fakeV3{answer: glossaryless}, Config{Glossary: "names"}, translate.Unfit, "0 translations for 1 texts", ""},
		{"glossary is not applied, adaptive", answers(&translatepb.AdaptiveMtTranslateResponse{Translations: two.Translations[:1]}, nil), Config{Glossary: "names", Model: "adaptive", Dataset: "novels"}, translate.Unfit, "0 translations for 1 texts", ""},
		{"two answers", answers(two, nil), Config{Model: "adaptive", Dataset: "novels"}, translate.Unfit, "2 translations for 1 texts", ""},
		{"empty", answers(&translatepb.AdaptiveMtTranslateResponse{Translations: []*translatepb.AdaptiveMtTranslation{{}}}, nil), Config{Model: "adaptive", Dataset: "novels"}, translate.Unfit, "empty translation", ""},
	} {
		t.Run(test.what, func(t *testing.T) {
			_, err := open(t, config(t, test.fake, test.cfg)).Translate(t.Context(), backendtest.Segments("বই"))
			checkError(t, err, test.kind, test.hint, test.text, 0)
			if e := err.(*translate.Error); test.hint == "" && e.Hint != "" || e.Billed {
				t.Errorf("hint %q, billed %t", e.Hint, e.Billed)
			}
		})
	}
	_, err := open(t, config(t, &fakeV3{}, Config{Model: "adaptive"})).Translate(t.Context(), backendtest.Segments("বই", "খাতা"))
	checkError(t, err, translate.Unfit, "", "one text at a time, not 2", 0)
}

func TestConformanceAdaptive(t *testing.T) {
	// The fake's references are counted in the answer: all segments get as many here.
	adapted := func(t *testing.T, f *fakeV3) translate.Backend {
		return open(t, config(t, f, Config{Model: "adaptive", Dataset: "novels", Glossary: "names"}))
	}
	failing := func(err error) func(*testing.T) translate.Backend {
		return func(t *testing.T) translate.Backend {
			return adapted(t, &fakeV3{adapt: func(context.Context, *translatepb.AdaptiveMtTranslateRequest) (*translatepb.AdaptiveMtTranslateResponse, error) {
				return nil, err
			}})
		}
	}
	opt := backendtest.Options{
		Paid: true,
		Hang: func(t *testing.T) translate.Backend {
			return adapted(t, &fakeV3{adapt: func(ctx context.Context, _ *translatepb.AdaptiveMtTranslateRequest) (*translatepb.AdaptiveMtTranslateResponse, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}})
		},
		Failures: []backendtest.Failure{
			{Name: "temporary", Kind: translate.Temporary, RetryAfter: 7 * time.Second,
				New: failing(refusal(codes.ResourceExhausted, "Quota exceeded", &errdetails.RetryInfo{RetryDelay: durationpb.New(7 * time.Second)}))},
			{Name: "auth", Kind: translate.Auth, New: failing(refusal(codes.PermissionDenied, "Permission 'cloudtranslate.adaptiveMtDatasets.predict' denied."))},
			{Name: "quota", Kind: translate.Quota, New: failing(refusal(codes.PermissionDenied, "Daily Limit Exceeded"))},
			{Name: "fatal", Kind: translate.Fatal, New: failing(refusal(codes.NotFound, "Dataset not found."))},
		},
	}
	t.Run("dataset", func(t *testing.T) {
		backendtest.Run(t, func(t *testing.T) translate.Backend { return adapted(t, &fakeV3{}) }, opt)
	})
	t.Run("similar", func(t *testing.T) {
		backendtest.Run(t, func(t *testing.T) translate.Backend {
			return open(t, config(t, &fakeV3{}, Config{Model: "adaptive"}))
		}, backendtest.Options{Paid: true})
	})
	t.Run("glossary", func(t *testing.T) {
		backendtest.Run(t, func(t *testing.T) translate.Backend {
			return open(t, config(t, &fakeV3{}, Config{Glossary: "names"}))
		}, backendtest.Options{Paid: true})
	})
}

func TestCheck(t *testing.T) {
	clock := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	v2 := func(cfg Config) Config {
		cfg.Endpoint, cfg.Project = serveV2(t, nil), ""
		return cfg
	}
	with := func(cfg Config) Config { return config(t, &fakeV3{}, cfg) }
	other := func(cfg Config, from, to string) Config {
		cfg.From, cfg.To = from, to
		return cfg
	}
	for _, test := range []struct {
		what       string
		cfg        Config
		about, err string
		kind       translate.Kind
	}{
		{what: "v2", cfg: v2(Config{From: "bn", To: "en", Key: secret}), about: "Cloud Translation v2, 3 languages"},
		{what: "v2, British", cfg: v2(Config{From: "bn", To: "en-GB", Key: secret}), about: "Cloud Translation v2, 3 languages"},
		{what: "v2, unknown", cfg: v2(Config{From: "xx", To: "en", Key: secret}), about: "Cloud Translation v2, 3 languages, but not xx"},
		{what: "v2, wrong key", cfg: v2(Config{From: "bn", To: "en", Key: "other"}), err: "API key not valid", kind: translate.Auth},
		{what: "v3", cfg: with(Config{}), about: "Cloud Translation v3, projects/books/locations/global, 3 languages"},
		{what: "v3, unknown", cfg: other(with(Config{}), "bn", "xx"), about: "Cloud Translation v3, projects/books/locations/global, 3 languages, but not xx"},
		{what: "nmt", cfg: with(Config{Model: "nmt"}), about: "Cloud Translation v3, projects/books/locations/global, 3 languages"},
		{what: "llm", cfg: with(Config{Model: "llm"}), about: "Cloud Translation v3, projects/books/locations/global"},
		{what: "adaptive", cfg: with(Config{Model: "adaptive"}), about: "Cloud Translation v3, " + place},
		{what: "glossary", cfg: with(Config{Glossary: "names"}), about: "Cloud Translation v3, " + place + ", 3 languages, a glossary of 12 entries"},
		{what: "dataset", cfg: with(Config{Model: "adaptive", Dataset: "novels"}), about: "Cloud Translation v3, " + place + ", a dataset of 300 examples"},
		{what: "no glossary", cfg: with(Config{Glossary: "other"}), err: "Glossary not found."},
		{what: "no dataset", cfg: with(Config{Model: "adaptive", Dataset: "other"}), err: "Dataset not found."},
		{what: "other languages", cfg: with(Config{Model: "adaptive", Dataset: "french"}), err: `translates from "bn" to "fr"`},
		{what: "no location", cfg: with(Config{Location: "europe-west3"}), err: "Unsupported location"},
		{what: "nobody", cfg: Config{From: "bn", To: "en", Project: "books", Endpoint: backendtest.ClosedPort(t)}, err: "Unavailable", kind: translate.Temporary},
	} {
		about, got, err := open(t, test.cfg).(translate.Checker).Check(t.Context())
		if test.err != "" {
			if err == nil || about != "" || !got.IsZero() || !strings.Contains(err.Error(), test.err) || translate.KindOf(err) != test.kind {
				t.Errorf("%s: %q, %v; want kind %d, %q", test.what, about, err, test.kind, test.err)
			}
			continue
		}
		if err != nil || about != test.about || !got.Equal(clock) {
			t.Errorf("%s: %q, %v, %v; want %q", test.what, about, got, err, test.about)
		}
	}
}

// TestCheckFails: a check is never charged, ends with its context, and does not retry.
func TestCheckFails(t *testing.T) {
	calls := 0
	failing := open(t, config(t, &fakeV3{check: func(context.Context) error {
		calls++
		return refusal(codes.Unavailable, "try again")
	}}, Config{})).(translate.Checker)
	_, _, err := failing.Check(t.Context())
	checkError(t, err, translate.Temporary, "", "try again", 0)
	if calls != 1 {
		t.Errorf("%d calls", calls)
	}

	hanging := &fakeV3{check: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
	slow := config(t, hanging, Config{Timeout: 100 * time.Millisecond})
	_, _, err = open(t, slow).(translate.Checker).Check(t.Context())
	checkError(t, err, translate.Temporary, "", "no answer within 100ms", 0)
	if err.(*translate.Error).Billed {
		t.Error("a check is said to be charged")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	slow.Timeout = 0
	if _, _, err := open(t, slow).(translate.Checker).Check(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("after the deadline of the caller: %v", err)
	}

	v2 := overV2.Answering(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<title>Hotel "+secret+"</title>") })
	_, _, err = v2.(translate.Checker).Check(t.Context())
	checkError(t, err, translate.Fatal, "", "Hotel [key]; is a proxy in between", 0)
}

// FuzzNames: whatever the names are, what is sent is in one location, and that is a region
// if it has to be.
func FuzzNames(f *testing.F) {
	f.Add("", "", "")
	f.Add("us-central1", "names", place+"/models/TRL7")
	f.Add("", ourGlossary, "projects/p/locations/us-central1/models/general/nmt")
	f.Add("global", "projects//locations/l/glossaries/g", "adaptive")
	f.Fuzz(func(t *testing.T, location, glossary, model string) {
		n, err := nameThem(Config{Location: location, Glossary: glossary, Model: model}, "books")
		if err != nil {
			return
		}
		used := strings.TrimPrefix(n.parent, "projects/books/locations/")
		if location != "" && used != location {
			t.Errorf("location %q, not %q", used, location)
		}
		if glossary == "" {
			return
		}
		parts := strings.Split(n.glossary, "/glossaries/")
		if len(parts) != 2 || !strings.HasSuffix(parts[0], "/locations/"+used) || used == "global" {
			t.Errorf("the glossary %q is used in the location %q", n.glossary, used)
		}
		if strings.HasPrefix(n.model, "projects/") && !strings.Contains(n.model, "/locations/"+used+"/models/") {
			t.Errorf("the model %q is used in the location %q", n.model, used)
		}
	})
}
