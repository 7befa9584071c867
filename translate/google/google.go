// Package google translates with Google Cloud Translation. [New] makes the
// backend, [Ready] says beforehand, and without any network, whether that can
// work:
//
//	b, err := google.New(ctx, google.Config{From: "bn", To: "en", Project: "my-project"})
//
// There are two services behind it. With an API key it is Cloud Translation v2
// ("Basic") over HTTP. Without one it is v3 ("Advanced") over gRPC, with
// Application Default Credentials and a project; v3 also has the translation
// LLM, adaptive translation and glossaries. NMT has the same price in both; the
// LLM and adaptive translation are charged for what goes in and what comes out.
// Text is always sent as plain text. See https://cloud.google.com/translate/docs
// for all, and https://cloud.google.com/translate/quotas for the limits.
//
// Adaptive translation (https://cloud.google.com/translate/docs/advanced/adaptive-translation)
// writes in the manner of translations by people: those of a dataset, from which
// Google takes the five most similar to each text, or without a dataset those in
// [translate.Segment].Similar, as far as a pair has no more than 512 characters. A
// text that has none goes to the translation LLM. Each call has one text, as in
// Google's own examples: of an answer that is too long Google gives the beginning only.
//
// A glossary of v3 (https://cloud.google.com/translate/docs/advanced/glossary) is
// made once, from a file of terms in Google Cloud Storage, for these two
// languages. "dobhashi glossary export --format google" writes such a file.
package google

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// Config says what to translate and with whose account.
type Config struct {
	// From and To are language codes, such as "bn" and "en".
	From, To string
	// Key is an API key for v2. If it is empty, v3 is used.
	Key string
	// Project pays for v3. If it is empty, it is taken from the environment
	// variable GOOGLE_CLOUD_PROJECT, or else from the credentials.
	Project string
	// Location of v3. If it is empty, it is that of a full name below, else
	// "us-central1" for what is only in a region, which is all of adaptive
	// translation and what one has made oneself, and "global" for the rest.
	Location string
	// Model is "nmt", or empty for Google's default, which is the same. With v3
	// it may also be "llm", "adaptive", or the full name of a model of one's own:
	// projects/P/locations/L/models/M.
	Model string
	// Glossary of v3 to apply, with any model: its short name, or the full one,
	// projects/P/locations/L/glossaries/G. What is changed in it later does not
	// change [translate.Info].
	Glossary string
	// Dataset of examples for the model "adaptive": its short name, or the full
	// one, projects/P/locations/L/adaptiveMtDatasets/D.
	Dataset string
	// Endpoint replaces Google's host: HOST, HOST:PORT or a URL. The connection
	// is encrypted, except to this machine (a loopback address), where neither
	// that nor credentials are needed: a place for emulators and tests.
	Endpoint string
	// Timeout of one call, a minute if 0.
	Timeout time.Duration
}

const name = "google"

// What to tell a user who has no access yet.
const (
	hintKey         = "use an API key for Cloud Translation in DOBHASHI_GOOGLE_KEY, GOOGLE_API_KEY or --api-key-file FILE"
	hintCredentials = "run: gcloud auth application-default login; or " + hintKey
	hintProject     = "set GOOGLE_CLOUD_PROJECT=YOUR-PROJECT; or " + hintKey
)

// jobs is how many calls may be under way at once: with requests of the
// advised size far below the default quota of 6 million characters a minute.
const jobs = 4

// New makes a backend, which is also an [io.Closer]. It does not call the
// translation service; on Google's own machines it asks their metadata server
// for the project. The error is a [*translate.Error], of the kind Auth and
// with a hint if credentials or project are missing.
func New(ctx context.Context, cfg Config) (translate.Backend, error) {
	if cfg.From == "" || cfg.To == "" {
		return nil, fatal("", "a language to translate from and one to translate to are needed, got %q and %q", cfg.From, cfg.To)
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = time.Minute
	}
	if cfg.Key != "" {
		return newV2(cfg)
	}
	return newV3(ctx, cfg)
}

// Ready returns nil if cfg has what is needed for a try, else the error that
// [New] would give, of the kind Auth and with a hint if an account is missing. It looks for a key, or for a file with credentials
// and a project, and calls nobody. So it does not know whether Google will
// accept them, nor can it see that on Google's own machines none are needed.
func Ready(cfg Config) error {
	if cfg.Key != "" {
		_, err := newV2(cfg)
		return err
	}
	target, err := endpoint(cfg.Endpoint, hostV3)
	if err != nil {
		return err
	}
	_, project, err := account(context.Background(), cfg, target, false)
	if err != nil {
		return err
	}
	_, err = nameThem(cfg, project)
	return err
}

// endpoint is where to connect: host, unless the user wants another place. The connection
// is encrypted, except on this machine.
func endpoint(want, host string) (*url.URL, error) {
	u, err := remote.Endpoint(name, cmp.Or(want, host))
	if err != nil {
		return nil, err
	}
	if u.Scheme == "http" && !remote.Loopback(u.Hostname()) {
		return nil, fatal("without encryption only on this machine: http://127.0.0.1:PORT", "endpoint on %s: no calls over http, which is not encrypted", u.Host)
	}
	return u, nil
}

func fatal(hint, format string, args ...any) error {
	return &translate.Error{Kind: translate.Fatal, Hint: hint, Err: fmt.Errorf(name+": "+format, args...)}
}
