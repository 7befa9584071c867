// Package azure translates with Azure AI Translator, version 3.0 of its text translation.
// [New] makes the backend, [Ready] says beforehand, and without any network, whether there
// is a key:
//
//	b, err := azure.New(ctx, azure.Config{From: "bn", To: "en", Key: key, Region: "westeurope"})
//
// A resource that is not global needs its region. See
// https://learn.microsoft.com/azure/ai-services/translator/text-translation/reference/v3/translate
// for the protocol, status-response-codes beside it for the errors, and
// https://learn.microsoft.com/azure/ai-services/translator/service-limits for the limits:
// 1,000 texts and 50,000 characters in a request. Text is always sent as plain text, and
// placeholders as they are. The dynamic dictionary is not used, as it is documented to be
// safe for proper nouns only.
package azure

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// Config says what to translate and with whose account.
type Config struct {
	// From and To are language codes, such as "bn" and "en". Bengali and English have no
	// regions here, and one is left out.
	From, To string
	// Key is a key of a Translator resource, or of one for several services.
	Key string
	// Region is where the resource is, for example "westeurope". Only a global one needs none.
	Region string
	// Model is the category of a system of one's own, made with Custom Translator; empty is
	// the general one.
	Model string
	// Endpoint replaces the global one: HOST, HOST:PORT or a URL, for example
	// https://NAME.cognitiveservices.azure.com.
	Endpoint string
	// Timeout of one call, a minute if 0.
	Timeout time.Duration
}

const (
	name       = "azure"
	hostGlobal = "api.cognitive.microsofttranslator.com"
	pathCustom = "translator/text/v3.0"
	general    = "general"
	hintKey    = "use the key of a Translator resource in DOBHASHI_AZURE_KEY or --api-key-file FILE, and if the resource is not global, its region in DOBHASHI_AZURE_REGION"
)

// The limits of a request: texts, and characters that are best. It takes up to 50,000, so a
// single longer text goes through, too; but the free tier takes 33,300 a minute.
const (
	maxTexts = 1000
	advised  = 10_000
	jobs     = 2
)

type backend struct {
	*remote.Client
	from, to, category string
}

// Ready returns nil if cfg has what is needed for a try, else the error that [New] would
// give. It calls nobody.
func Ready(cfg Config) error {
	_, err := New(context.Background(), cfg)
	return err
}

var regionForm = regexp.MustCompile(`^[a-z0-9-]*$`)

// New makes a backend, which is also an [io.Closer] and a [translate.Checker]. It calls
// nobody. The error is a [*translate.Error], of the kind Auth and with a hint if there is no key.
func New(_ context.Context, cfg Config) (translate.Backend, error) {
	if cfg.From == "" || cfg.To == "" {
		return nil, fatal("", "a language to translate from and one to translate to are needed, got %q and %q", cfg.From, cfg.To)
	}
	// The portal also shows regions as "West Europe".
	region := strings.ToLower(strings.ReplaceAll(cfg.Region, " ", ""))
	if !regionForm.MatchString(region) {
		return nil, fatal("regions are written as westeurope", "%q is not a region", cfg.Region)
	}
	if strings.TrimSpace(cfg.Key) == "" {
		return nil, &translate.Error{Kind: translate.Auth, Hint: hintKey, Err: errors.New(name + ": no API key")}
	}
	base, err := address(cmp.Or(cfg.Endpoint, hostGlobal))
	if err != nil {
		return nil, err
	}
	client, err := remote.New(remote.Config{
		Name: name, Endpoint: base.String(), Key: cfg.Key, KeyHint: hintKey, Timeout: cfg.Timeout, Refused: refused,
		Authorize: func(h http.Header, key string) {
			h.Set("Ocp-Apim-Subscription-Key", key)
			if region != "" {
				h.Set("Ocp-Apim-Subscription-Region", region)
			}
		},
	})
	if err != nil {
		return nil, err
	}
	return &backend{Client: client, from: code(cfg.From), to: code(cfg.To), category: cmp.Or(cfg.Model, general)}, nil
}

// address is where the service is. On the host of a resource it has a path, which is
// added where the user gave none.
func address(endpoint string) (*url.URL, error) {
	u, err := remote.Endpoint(name, endpoint)
	if err != nil {
		return nil, err
	}
	if strings.Contains(u.Hostname(), ".cognitiveservices.") && strings.Trim(u.Path, "/") == "" {
		u = u.JoinPath(pathCustom)
	}
	return u, nil
}

// code is the service's code for a language. Those of Bengali and English have no region.
func code(language string) string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	if base == "bn" || base == "en" {
		return base
	}
	return language
}

func (b *backend) Info() translate.Info {
	return translate.Info{
		Name:   name,
		Model:  b.category,
		Paid:   true,
		Limits: translate.Limits{Items: maxTexts, Size: advised, Measure: characters, Jobs: jobs},
	}
}

// characters counts a text as the service does: code points, of which those that are a
// surrogate pair in UTF-16 count twice. See "How does Translator count characters?" in
// https://learn.microsoft.com/azure/ai-services/translator/translator-faq.
func characters(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

// text is one of the texts of a request.
type text struct {
	Text string
}

func (b *backend) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	request := make([]text, len(batch))
	for i := range batch {
		request[i].Text = batch[i].Text
	}
	query := url.Values{"from": {b.from}, "to": {b.to}}
	if b.category != general {
		query.Set("category", b.category)
	}
	answer, err := b.post(ctx, "translate", query, request)
	if err != nil {
		return nil, err
	}
	var results []struct {
		Translations []struct {
			Text string `json:"text"`
		} `json:"translations"`
	}
	if err := b.Decode(answer, &results); err != nil {
		return nil, err
	}
	texts := make([]string, len(results))
	for i, r := range results {
		if len(r.Translations) == 1 { // one for each target language
			texts[i] = r.Translations[0].Text
		}
	}
	return remote.Outputs(name, batch, texts)
}

func (b *backend) post(ctx context.Context, operation string, query url.Values, request []text) ([]byte, error) {
	return b.Post(ctx, path(operation, query), "application/json; charset=UTF-8", remote.JSON(request))
}

func path(operation string, query url.Values) string {
	query.Set("api-version", "3.0")
	return operation + "?" + query.Encode()
}

// Check asks for the languages, for which no key is needed, and then has one character
// split into sentences: for that the key is looked at, but nothing is charged (see
// the FAQ about characters).
func (b *backend) Check(ctx context.Context) (about string, clock time.Time, err error) {
	answer, header, err := b.Get(ctx, path("languages", url.Values{"scope": {"translation"}}))
	if err != nil {
		return "", time.Time{}, err
	}
	clock, _ = http.ParseTime(header.Get("Date"))
	var known struct {
		Translation map[string]struct{} `json:"translation"`
	}
	if err := b.Decode(answer, &known); err != nil {
		return "", clock, err
	}
	for _, want := range []string{b.from, b.to} {
		if !hasFold(known.Translation, want) {
			return "", clock, fatal("", "%s is not among the %d languages of %s", want, len(known.Translation), b.Host())
		}
	}
	if _, err := b.post(ctx, "breaksentence", url.Values{}, []text{{"।"}}); err != nil {
		return "", clock, err
	}
	return fmt.Sprintf("%d languages, %s and %s among them; the key works", len(known.Translation), b.from, b.to), clock, nil
}

func hasFold(known map[string]struct{}, want string) bool {
	for code := range known {
		if strings.EqualFold(code, want) {
			return true
		}
	}
	return false
}

// soon is how long a system of one's own may take to be loaded, as it is documented.
const soon = time.Minute

// refused reads the answer to a call that the server refused. Its codes have six digits:
// those of the status and three more. The gateway before the service gives the status alone.
func refused(r remote.Refusal) *translate.Error {
	var answer struct {
		Error struct {
			Code json.RawMessage `json:"code"`
		} `json:"error"`
	}
	json.Unmarshal(r.Body, &answer) // what is no JSON has no code
	code, _ := strconv.Atoi(strings.Trim(string(answer.Error.Code), `"`))
	message := r.Message()
	if code > 999 {
		message = fmt.Sprintf("%s (%d)", message, code)
	}
	e := r.Error(message)
	switch {
	case code == 403001, r.Status == http.StatusForbidden && strings.Contains(strings.ToLower(message), "quota"):
		e.Kind, e.Hint = translate.Quota, "the free tier has 2 million characters a month; wait for the next one, or change to a tier that is paid"
	case code == 400050, code == 400072, code == 400077: // too long, too many, too large
		e.Kind = translate.Unfit
	case code == 400005, code == 400020: // a text that the service does not like
		e.Kind = translate.Unfit
	case code == 408001:
		e.RetryAfter = cmp.Or(e.RetryAfter, soon)
	}
	return e
}

func fatal(hint, format string, args ...any) error {
	return &translate.Error{Kind: translate.Fatal, Hint: hint, Err: fmt.Errorf(name+": "+format, args...)}
}
