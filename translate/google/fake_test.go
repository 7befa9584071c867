package google

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cloud.google.com/go/translate/apiv3/translatepb"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

const secret = "SENTINEL-KEY-7f3a"

// v2Request is what Cloud Translation v2 reads.
type v2Request struct {
	Q      []string `json:"q"`
	Source string   `json:"source"`
	Target string   `json:"target"`
	Format string   `json:"format"`
	Model  string   `json:"model"`
}

// serveV2 runs a Cloud Translation v2 with its real limits and errors, and
// returns its URL. With an answer, that is given to requests that are right.
func serveV2(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.RequestURI, secret) {
			t.Errorf("the key is in the URL %s", r.RequestURI)
		}
		if r.Method == http.MethodGet && r.RequestURI == "/language/translate/v2/languages" {
			if r.Header.Get("X-Goog-Api-Key") != secret {
				refuseV2(w, 400, "API key not valid. Please pass a valid API key.", "badRequest", "INVALID_ARGUMENT")
				return
			}
			w.Header().Set("Content-Type", "application/json; charset=UTF-8")
			w.Header().Set("Date", serverDate)
			if answer != nil {
				answer(w, r)
				return
			}
			io.WriteString(w, `{"data":{"languages":[{"language":"bn"},{"language":"en"},{"language":"zh-CN"}]}}`)
			return
		}
		if r.Method != http.MethodPost || r.URL.Path != "/language/translate/v2" {
			http.NotFound(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		var req v2Request
		dec := json.NewDecoder(strings.NewReader(string(body)))
		dec.DisallowUnknownFields()
		switch err := dec.Decode(&req); {
		case r.Header.Get("X-Goog-Api-Key") != secret:
			refuseV2(w, 400, "API key not valid. Please pass a valid API key.", "badRequest", "INVALID_ARGUMENT",
				`{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com","metadata":{"service":"translate.googleapis.com"}}`)
		case len(body) > 100_000:
			refuseV2(w, 400, "Request payload size exceeds the limit: 102400 bytes.", "badRequest", "INVALID_ARGUMENT")
		case err != nil:
			refuseV2(w, 400, "Invalid JSON payload received. "+err.Error(), "badRequest", "INVALID_ARGUMENT")
		case len(req.Q) == 0:
			refuseV2(w, 400, "Required Text", "required", "INVALID_ARGUMENT")
		case len(req.Q) > 128:
			refuseV2(w, 400, "Too many text segments", "invalid", "")
		case req.Source != "bn" || req.Target != "en":
			refuseV2(w, 400, "Invalid Value", "invalid", "INVALID_ARGUMENT")
		case req.Format != "text":
			refuseV2(w, 400, "the fake takes only plain text", "invalid", "INVALID_ARGUMENT")
		case answer != nil:
			answer(w, r)
		default:
			writeV2(w, req.Q)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// writeV2 answers as v2 does, quotes escaped even in plain text.
func writeV2(w http.ResponseWriter, texts []string) {
	type translation struct {
		TranslatedText string `json:"translatedText"`
	}
	var result struct {
		Data struct {
			Translations []translation `json:"translations"`
		} `json:"data"`
	}
	quotes := strings.NewReplacer(`"`, "&quot;", `'`, "&#39;")
	for _, text := range texts {
		result.Data.Translations = append(result.Data.Translations, translation{quotes.Replace(backendtest.Translated(text))})
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	json.NewEncoder(w).Encode(result)
}

// refuseV2 writes an error as Google's JSON APIs do.
func refuseV2(w http.ResponseWriter, code int, message, reason, status string, details ...string) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(code)
	e := map[string]any{
		"code":    code,
		"message": message,
		"errors":  []map[string]string{{"message": message, "domain": "global", "reason": reason}},
	}
	if status != "" {
		e["status"] = status
	}
	if len(details) > 0 {
		e["details"] = json.RawMessage("[" + strings.Join(details, ",") + "]")
	}
	json.NewEncoder(w).Encode(map[string]any{"error": e})
}

// overV2 makes backends over a fake v2.
var overV2 backendtest.HTTP = func(t *testing.T, answer http.HandlerFunc, timeout time.Duration) translate.Backend {
	t.Helper()
	return open(t, Config{From: "bn", To: "en", Key: secret, Endpoint: serveV2(t, answer), Timeout: timeout})
}

// handler answers a v3 request that was found right.
type handler func(context.Context, *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error)

// fakeV3 is a Cloud Translation v3 with its real limits.
type fakeV3 struct {
	translatepb.UnimplementedTranslationServiceServer
	answer handler
	// adapt answers a right request for adaptive translation.
	adapt func(context.Context, *translatepb.AdaptiveMtTranslateRequest) (*translatepb.AdaptiveMtTranslateResponse, error)
	// check answers a right request for the languages.
	check func(context.Context) error
}

// What the fake has.
const (
	place       = "projects/books/locations/us-central1"
	ourGlossary = place + "/glossaries/names"
	ourDataset  = place + "/adaptiveMtDatasets/novels"
	french      = place + "/adaptiveMtDatasets/french"
)

var (
	parentForm = regexp.MustCompile(`^projects/[a-z0-9-]+/locations/([a-z0-9-]+)$`)
	modelForm  = regexp.MustCompile(`^projects/[a-z0-9-]+/locations/[a-z0-9-]+/models/[A-Za-z0-9/-]+$`)
)

func invalid(message string) error {
	return refusal(codes.InvalidArgument, message, &errdetails.BadRequest{})
}

// checkParent accepts the locations that Google has.
func checkParent(parent string, also ...string) error {
	m := parentForm.FindStringSubmatch(parent)
	if m == nil {
		return invalid("Invalid resource name. Missing or malformed parent.")
	}
	if !slices.Contains(append(also, "us-central1"), m[1]) {
		return invalid("Invalid 'parent'.; Invalid location name. Unsupported location '" + m[1] + "'. Must be 'us-central1' or 'global'.")
	}
	return nil
}

// checkGlossary wants the one that there is, in the location of the call.
func checkGlossary(parent, name string) error {
	switch {
	case !strings.HasPrefix(name, parent+"/glossaries/"):
		return invalid("Invalid 'glossary_config'. The glossary must be in the location of the parent.")
	case name != ourGlossary:
		return refusal(codes.NotFound, "Glossary not found.")
	}
	return nil
}

func (f *fakeV3) TranslateText(ctx context.Context, req *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
	if err := checkParent(req.GetParent(), "global"); err != nil {
		return nil, err
	}
	size := 0
	for _, text := range req.GetContents() {
		size += utf8.RuneCountInString(text)
	}
	switch {
	case req.GetModel() != "" && !modelForm.MatchString(req.GetModel()):
		return nil, invalid("Invalid 'model'.")
	case req.GetMimeType() != "text/plain":
		return nil, invalid("the fake takes only text/plain")
	case req.GetSourceLanguageCode() != "bn" || req.GetTargetLanguageCode() != "en":
		return nil, invalid("Target language is invalid.")
	case len(req.GetContents()) == 0:
		return nil, invalid("Content is missing.")
	case len(req.GetContents()) > 1024:
		return nil, invalid("Number of strings in contents: 1024 at most.")
	case size > 30_000:
		return nil, invalid("The total codepoints in the request must be less than 30720.")
	}
	glossary := req.GetGlossaryConfig()
	if glossary != nil {
		if err := checkGlossary(req.GetParent(), glossary.GetGlossary()); err != nil {
			return nil, err
		}
	}
	if f.answer != nil {
		return f.answer(ctx, req)
	}
	resp := &translatepb.TranslateTextResponse{}
	for _, text := range req.GetContents() {
		resp.Translations = append(resp.Translations, &translatepb.Translation{TranslatedText: backendtest.Translated(text)})
		if glossary != nil {
			resp.GlossaryTranslations = append(resp.GlossaryTranslations, &translatepb.Translation{TranslatedText: "terms: " + backendtest.Translated(text)})
		}
	}
	return resp, nil
}

// AdaptiveMtTranslate takes either a dataset or reference sentences.
func (f *fakeV3) AdaptiveMtTranslate(ctx context.Context, req *translatepb.AdaptiveMtTranslateRequest) (*translatepb.AdaptiveMtTranslateResponse, error) {
	if err := checkParent(req.GetParent()); err != nil {
		return nil, err
	}
	references := req.GetReferenceSentenceConfig()
	lists := references.GetReferenceSentencePairLists()
	switch {
	case req.GetMimeType() != "text/plain":
		return nil, invalid("the fake takes only text/plain")
	case len(req.GetContent()) != 1:
		return nil, invalid("the fake takes one text at a time")
	case (req.GetDataset() == "") == (references == nil):
		return nil, invalid("the fake takes either a dataset or reference sentences")
	case references == nil && req.GetDataset() != ourDataset && req.GetDataset() != french:
		return nil, refusal(codes.NotFound, "Dataset not found.")
	case references != nil && (references.GetSourceLanguageCode() != "bn" || references.GetTargetLanguageCode() != "en"):
		return nil, invalid("Target language is invalid.")
	case references != nil && len(lists) != len(req.GetContent()):
		return nil, invalid("Length of the reference sentence pair lists must be that of the content.")
	}
	how := req.GetDataset()[strings.LastIndex(req.GetDataset(), "/")+1:]
	for _, list := range lists {
		if n := len(list.GetReferenceSentencePairs()); n == 0 || n > 5 {
			return nil, invalid("the fake takes one to five pairs")
		}
		for _, pair := range list.GetReferenceSentencePairs() {
			source, target := pair.GetSourceSentence(), pair.GetTargetSentence()
			if source == "" || target == "" || utf8.RuneCountInString(source+target) > 512 {
				return nil, invalid("A segment pair can be at most 512 characters.")
			}
		}
		how = fmt.Sprintf("%d pairs", len(list.GetReferenceSentencePairs()))
	}
	glossary := req.GetGlossaryConfig()
	if glossary != nil {
		if err := checkGlossary(req.GetParent(), glossary.GetGlossary()); err != nil {
			return nil, err
		}
	}
	if f.adapt != nil {
		return f.adapt(ctx, req)
	}
	resp := &translatepb.AdaptiveMtTranslateResponse{LanguageCode: "en"}
	if req.GetDataset() == french {
		resp.LanguageCode = "fr"
	}
	text := backendtest.Translated(req.GetContent()[0]) + " like " + how
	resp.Translations = []*translatepb.AdaptiveMtTranslation{{TranslatedText: text}}
	if glossary != nil {
		resp.GlossaryTranslations = []*translatepb.AdaptiveMtTranslation{{TranslatedText: "terms: " + text}}
	}
	return resp, nil
}

// GetSupportedLanguages tells the time too, as Google's servers do.
func (f *fakeV3) GetSupportedLanguages(ctx context.Context, req *translatepb.GetSupportedLanguagesRequest) (*translatepb.SupportedLanguages, error) {
	if err := checkParent(req.GetParent(), "global"); err != nil {
		return nil, err
	}
	if strings.Contains(req.GetModel(), "translation-llm") || req.GetModel() != "" && !modelForm.MatchString(req.GetModel()) {
		return nil, invalid("Invalid 'model'.")
	}
	if f.check != nil {
		if err := f.check(ctx); err != nil {
			return nil, err
		}
	}
	grpc.SetHeader(ctx, metadata.Pairs("date", serverDate))
	resp := &translatepb.SupportedLanguages{}
	for _, code := range []string{"bn", "en", "zh-CN"} {
		resp.Languages = append(resp.Languages, &translatepb.SupportedLanguage{LanguageCode: code, SupportSource: true, SupportTarget: true})
	}
	return resp, nil
}

const serverDate = "Fri, 27 Nov 2026 08:00:00 GMT"

func (f *fakeV3) GetGlossary(_ context.Context, req *translatepb.GetGlossaryRequest) (*translatepb.Glossary, error) {
	if req.GetName() != ourGlossary {
		return nil, refusal(codes.NotFound, "Glossary not found.")
	}
	return &translatepb.Glossary{Name: ourGlossary, EntryCount: 12}, nil
}

func (f *fakeV3) GetAdaptiveMtDataset(_ context.Context, req *translatepb.GetAdaptiveMtDatasetRequest) (*translatepb.AdaptiveMtDataset, error) {
	d := &translatepb.AdaptiveMtDataset{Name: req.GetName(), SourceLanguageCode: "bn", TargetLanguageCode: "en", ExampleCount: 300}
	switch req.GetName() {
	case ourDataset:
	case french:
		d.TargetLanguageCode = "fr"
	default:
		return nil, refusal(codes.NotFound, "Dataset not found.")
	}
	return d, nil
}

// refusal is an error with Google's details, as they go over the wire.
func refusal(code codes.Code, message string, details ...protoadapt.MessageV1) error {
	s, err := status.New(code, message).WithDetails(details...)
	if err != nil {
		panic(err)
	}
	return s.Err()
}

// serveV3 runs a fake v3 over TCP and returns its address.
func serveV3(t *testing.T, answer handler, opts ...grpc.ServerOption) string {
	t.Helper()
	return serve(t, &fakeV3{answer: answer}, opts...)
}

func serve(t *testing.T, f *fakeV3, opts ...grpc.ServerOption) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := grpc.NewServer(opts...)
	translatepb.RegisterTranslationServiceServer(s, f)
	go s.Serve(l)
	t.Cleanup(s.Stop)
	return l.Addr().String()
}

// openV3 makes a backend over a fake v3.
func openV3(t *testing.T, answer handler) translate.Backend {
	t.Helper()
	return open(t, Config{From: "bn", To: "en", Project: "books", Endpoint: serveV3(t, answer)})
}

func open(t *testing.T, cfg Config) translate.Backend {
	t.Helper()
	return backendtest.Open(t, New, cfg)
}
