package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/gloss"
	"github.com/dobhashi/dobhashi/translate/google"
	"github.com/urfave/cli/v2"
)

// backend is an entry of the registry: a translation system the user can name.
type backend struct {
	name  string
	about string
	paid  bool
	profile
	// ready returns nil if the backend could be used now, without a call to it.
	ready func(settings) error
	open  func(context.Context, settings) (translate.Backend, error)
}

// settings are what the flags and the environment say about a backend.
type settings struct {
	from, to string
	endpoint string
	model    string
	keyFile  string
}

// backends lists all translation systems, in the order in which auto prefers
// them. Auto takes the first that is ready and costs nothing.
var backends = []backend{
	{
		name: "gloss", about: "built in: lexicon and rules, offline, rough",
		profile: profile{can: "terms, word links", batch: "32 texts", languages: "bn to en"},
		ready:   func(settings) error { return nil },
		open: func(_ context.Context, s settings) (translate.Backend, error) {
			if s.from != "bn" || s.to != "en" {
				return nil, &usageError{
					text: fmt.Sprintf("the built-in engine translates from bn to en, not from %s to %s", s.from, s.to),
					hint: "name a backend that can: --backend google"}
			}
			return gloss.New(), nil
		},
	},
	{
		name: "google", about: "Google Cloud Translation, needs an account", paid: true,
		profile: profile{keys: googleKeys, batch: "128 texts and 100 kB with a key, 1024 texts without", languages: "many, also bn to en"},
		ready: func(s settings) error {
			cfg, err := googleConfig(s)
			if err != nil {
				return err
			}
			return google.Ready(cfg)
		},
		open: func(ctx context.Context, s settings) (translate.Backend, error) {
			cfg, err := googleConfig(s)
			if err != nil {
				return nil, err
			}
			return google.New(ctx, cfg)
		},
	},
}

var googleKeys = []string{"DOBHASHI_GOOGLE_KEY", "GOOGLE_API_KEY"}

func googleConfig(s settings) (google.Config, error) {
	key, err := s.key(googleKeys...)
	return google.Config{From: s.from, To: s.to, Key: key, Model: s.model, Endpoint: s.endpoint}, err
}

// maxKey is more than any key has; a larger file is not a key.
const maxKey = 4096

// key reads the key from the file that the user named, else from the first of
// the environment variables that is set.
func (s settings) key(variables ...string) (string, error) {
	if s.keyFile == "" {
		for _, v := range variables {
			if key := os.Getenv(v); key != "" {
				return key, nil
			}
		}
		return "", nil
	}
	failed := func(err error) (string, error) {
		return "", &translate.Error{Kind: translate.Auth, Err: fmt.Errorf("cannot read the key: %w", err),
			Hint: "--api-key-file names a file that holds the key and nothing else"}
	}
	f, err := os.Open(s.keyFile)
	if err != nil {
		return failed(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxKey+1))
	if err != nil {
		return failed(err)
	}
	key := string(bytes.TrimSpace(data))
	if key == "" || len(data) > maxKey || strings.ContainsAny(key, " \r\n\t") {
		return failed(fmt.Errorf("there is not one key in %s", s.keyFile))
	}
	return key, nil
}

// openBackend opens the backend that the user named, or for auto the best that
// costs nothing.
func openBackend(ctx context.Context, name string, s settings) (translate.Backend, error) {
	for _, b := range backends {
		if b.name == name || name == "auto" && !b.paid && b.ready(s) == nil {
			return b.open(ctx, s)
		}
	}
	return nil, noBackend(name)
}

func backendNames() []string {
	names := []string{"auto"}
	for _, b := range backends {
		names = append(names, b.name)
	}
	return names
}

// accessFlags say how to reach a backend.
func accessFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "model", Usage: "`NAME` model of the backend; for google nmt, llm or a full name"},
		&cli.StringFlag{Name: "endpoint", Usage: "`URL` address of the backend's server"},
		&cli.StringFlag{Name: "api-key-file", Usage: "`FILE` read the backend's key from it"},
	}
}

// backendFlags are the flags of all commands that translate.
func backendFlags() []cli.Flag {
	return append([]cli.Flag{
		&cli.StringFlag{Name: "from", Value: "bn", Usage: "`CODE` language of the input"},
		&cli.StringFlag{Name: "to", Value: "en", Usage: "`CODE` language of the drafts"},
		&cli.StringFlag{Name: "backend", Value: "auto", Usage: "`NAME` translation system: " + strings.Join(backendNames(), ", ") +
			"; auto never costs money"},
	}, accessFlags()...)
}

func backendSettings(c *cli.Context) settings {
	return settings{from: c.String("from"), to: c.String("to"), endpoint: c.String("endpoint"), model: c.String("model"), keyFile: c.String("api-key-file")}
}
