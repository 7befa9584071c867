// Package openai translates with a language model behind any server that speaks OpenAI's
// chat completions: OpenAI itself, Ollama, vLLM, llama.cpp, LM Studio and many more. [New]
// makes the backend, [Ready] says beforehand, and without any network, whether that can work:
//
//	b, err := openai.New(ctx, openai.Config{From: "bn", To: "en", Endpoint: "http://localhost:11434/v1", Model: "gemma3:12b"})
//
// The protocol is https://developers.openai.com/api/reference/resources/chat for OpenAI,
// https://docs.ollama.com/api/openai-compatibility, https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html
// and https://lmstudio.ai/docs/developer/openai-compat for others. There is no limit of texts in it;
// those here are what the context of a small model of one's own has room for.
//
// A batch goes out as JSON, and must come back as JSON with each id once: a model that leaves out a
// text, or adds one, is noticed. What else it does to a text nobody can promise.
package openai

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// Config says what to translate, and with which model of which server.
type Config struct {
	// From and To are language codes (BCP 47), such as "bn" and "en-GB".
	From, To string
	// Key is the API key. OpenAI needs one, and servers of one's own mostly do not.
	Key string
	// Model is the name that the server has for a model. It may be empty only for OpenAI, where
	// it is then gpt-6-luna, which is cheap and what they recommend in the place of older
	// small models.
	Model string
	// Endpoint is the address that "/chat/completions" is added to, OpenAI's if empty. With
	// most servers it ends in /v1.
	Endpoint string
	// Timeout of one call, 5 minutes if 0: models on a machine without a graphics card are slow.
	Timeout time.Duration
}

const (
	name         = "openai"
	openaiHost   = "api.openai.com"
	openaiURL    = "https://" + openaiHost + "/v1"
	defaultModel = "gpt-6-luna"
)

// The limits of a batch, in texts and in code points, and in code points that of the context
// and the examples beside it. If a code point of Bengali is a token, which depends on the model, a
// full request and its answer are some 8000 tokens, and 5000 without anything beside. Where there is less room
// the answer is cut off or lacks texts, and a smaller batch is worth a try.
const (
	maxTexts  = 30
	maxSize   = 3000
	maxBeside = 3000
)

const hintKey = "use an API key of the service in DOBHASHI_OPENAI_KEY, OPENAI_API_KEY or --api-key-file FILE"

// backend is a model of a server.
type backend struct {
	*remote.Client
	model  string
	models string // where the server lists those that it has
	form   form
	info   translate.Info
	// What this model has refused is not sent again.
	refuses [parameters]atomic.Bool
}

// New makes a backend. It calls nobody. The error is a [*translate.Error], of the kind Auth and
// with a hint if a key is missing.
func New(_ context.Context, cfg Config) (translate.Backend, error) {
	from, err := languageName(cfg.From)
	if err != nil {
		return nil, err
	}
	to, err := languageName(cfg.To)
	if err != nil {
		return nil, err
	}
	endpoint, err := remote.Endpoint(name, cmp.Or(cfg.Endpoint, openaiURL))
	if err != nil {
		return nil, err
	}
	atHome := atOpenAI(endpoint)
	b := &backend{model: cfg.Model, models: endpoint.JoinPath("models").String(), form: newForm(from, to, atHome)}
	switch {
	case atHome && cfg.Key == "":
		return nil, &translate.Error{Kind: translate.Auth, Hint: hintKey + "; or name a server of your own with --endpoint URL", Err: errors.New(name + ": no API key")}
	case b.model == "" && atHome:
		b.model = defaultModel
	case b.model == "":
		return nil, &translate.Error{Hint: "use --model NAME with one of those that the server lists at " + b.models,
			Err: fmt.Errorf("%s: no model is named for the server %s", name, endpoint.Host)}
	}
	b.Client, err = remote.New(remote.Config{
		Name: name, Endpoint: endpoint.String(), Key: cfg.Key, KeyHint: hintKey, Timeout: cmp.Or(cfg.Timeout, 5*time.Minute), Refused: b.refused,
		Authorize: func(h http.Header, key string) { h.Set("Authorization", "Bearer "+key) },
	})
	if err != nil {
		return nil, err
	}
	jobs := 4
	if remote.Loopback(endpoint.Hostname()) {
		jobs = 1
	}
	b.info = translate.Info{
		Name:       name,
		Model:      b.model,
		Paid:       paid(endpoint.Hostname(), b.model),
		ReadsTerms: true,
		Context:    2,
		Examples:   3,
		Revision:   b.form.revision(),
		Limits:     translate.Limits{Items: maxTexts, Size: maxSize, Measure: utf8.RuneCountInString, Jobs: jobs},
	}
	return b, nil
}

// Ready returns nil if cfg has what is needed for a try, else the error that [New] would give. It
// calls nobody, so it does not know whether the server is there.
func Ready(cfg Config) error {
	_, err := New(context.Background(), cfg)
	return err
}

// languageName is the English name of a language, as a model knows it.
func languageName(code string) (string, error) {
	tag, err := language.Parse(code)
	if code == "" || err != nil {
		return "", &translate.Error{Hint: "a code is one like bn, en or en-GB", Err: fmt.Errorf("%s: %q is not the code of a language", name, code)}
	}
	english := display.English.Tags().Name(tag)
	if english == "" {
		return code, nil // a language that has no name there, perhaps has one for the model
	}
	return english, nil
}

// atOpenAI tells whether an address is OpenAI's own: the host, or one of its regions.
func atOpenAI(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	return host == openaiHost || strings.HasSuffix(host, "."+openaiHost)
}

// paid tells whether a call may cost money. A server of one's own is free: one on this machine, by the
// name localhost or a loopback address, and one at an address of a private network (RFC 1918,
// RFC 4193). Any other address is taken for one that costs, and so is any other name, as nobody knows
// where it leads. A model whose name ends in "cloud" costs even there: Ollama passes it on. What
// cannot be seen is a gateway to a paid service at an address of one's own.
func paid(host, model string) bool {
	ip := net.ParseIP(host)
	own := remote.Loopback(host) || ip != nil && ip.IsPrivate()
	return !own || strings.HasSuffix(strings.ToLower(model), "cloud")
}

func (b *backend) Info() translate.Info { return b.info }

func (b *backend) Translate(ctx context.Context, batch []translate.Segment) ([]translate.Output, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	message := b.form.message(batch)
	for {
		var leave [parameters]bool
		for i := range leave {
			leave[i] = b.refuses[i].Load()
		}
		answer, err := b.Post(ctx, "chat/completions", "application/json", b.form.request(b.model, message, len(batch), leave))
		if u, ok := errors.AsType[*unsupported](err); ok && !leave[u.parameter] {
			// Nothing was done for it, so this is no second try: each parameter is refused once.
			b.refuses[u.parameter].Store(true)
			continue
		}
		if err != nil {
			return nil, err
		}
		content, err := b.content(answer)
		if err != nil {
			return nil, err
		}
		texts, err := readAnswer(content, len(batch), b.said)
		if err != nil {
			return nil, b.unfit(err.Error())
		}
		return remote.Outputs(name, batch, texts)
	}
}

// Check asks for the list of models, and says whether the one to use is among them.
func (b *backend) Check(ctx context.Context) (about string, clock time.Time, err error) {
	answer, header, err := b.Get(ctx, "models")
	if err != nil {
		return "", time.Time{}, err
	}
	var list struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := b.Decode(answer, &list); err != nil {
		return "", time.Time{}, err
	}
	clock, _ = http.ParseTime(header.Get("Date"))
	var models []string
	for _, m := range list.Data {
		models = append(models, b.said(m.ID))
	}
	// Ollama lists models with the tag that is otherwise understood.
	if slices.Contains(models, b.model) || slices.Contains(models, b.model+":latest") {
		return fmt.Sprintf("%s has the model %s", b.Host(), b.model), clock, nil
	}
	const few = 20
	others := strings.Join(models[:min(len(models), few)], ", ")
	switch n := len(models); {
	case n == 0:
		others = "nothing"
	case n > few:
		others += fmt.Sprintf(" and %d more", n-few)
	}
	return fmt.Sprintf("%s does not list the model %s; it lists %s", b.Host(), b.model, others), clock, nil
}
