package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/apertium"
	"github.com/dobhashi/dobhashi/translate/azure"
	"github.com/dobhashi/dobhashi/translate/deepl"
	"github.com/dobhashi/dobhashi/translate/exec"
	"github.com/dobhashi/dobhashi/translate/gloss"
	"github.com/dobhashi/dobhashi/translate/google"
	"github.com/dobhashi/dobhashi/translate/libretranslate"
	"github.com/dobhashi/dobhashi/translate/openai"
	"github.com/urfave/cli/v2"
)

// backend is an entry of the registry: a translation system the user can name.
type backend struct {
	name  string
	about string
	paid  bool
	profile
	model string // the default, where it has a name
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
	command  string
	options  map[string]string
	// stderr takes what an external command writes to its own; nil drops it.
	stderr io.Writer
}

// backends lists all translation systems, in the order in which auto prefers
// them. Auto takes the first that is ready and costs nothing.
var backends = []backend{
	configured(backend{
		name: "local", about: "neural, on this machine, with a model of Firefox (dobhashi models pull)",
		profile: profile{options: []string{"beam"}, can: "word links", batch: "32 texts", languages: "those of the installed models"},
	}, func(s settings, _ string) neural {
		return neural{from: s.from, to: s.to, model: s.model, beam: s.options["beam"]}
	}, localReady, openLocal),
	{
		name: "gloss", about: "built in: lexicon and rules, offline, rough",
		profile: profile{can: "terms, word links", batch: "32 texts", languages: "bn to en"},
		ready:   func(settings) error { return nil },
		open: func(_ context.Context, s settings) (translate.Backend, error) {
			if s.from != "bn" || s.to != "en" {
				hint := "name a backend that can: --backend google"
				if name := s.from + "-" + s.to; slices.Contains(modelNames(), name) {
					hint = "dobhashi models pull " + name + " loads a model that does; or " + hint
				}
				return nil, &usageError{text: fmt.Sprintf("the built-in engine translates from bn to en, not from %s to %s", s.from, s.to), hint: hint}
			}
			return gloss.New(), nil
		},
	},
	configured(backend{
		name: "google", about: "Google Cloud Translation, needs an account", paid: true, model: "nmt",
		profile: profile{keys: []string{"DOBHASHI_GOOGLE_KEY", "GOOGLE_API_KEY"}, options: []string{"dataset", "glossary", "location", "project"},
			batch: "128 texts and 100 kB with a key, 1024 texts without", languages: "many, also bn to en"},
	}, func(s settings, key string) google.Config {
		return google.Config{From: s.from, To: s.to, Key: key, Model: s.model, Endpoint: s.endpoint,
			Project: s.options["project"], Location: s.options["location"], Glossary: s.options["glossary"], Dataset: s.options["dataset"]}
	}, google.Ready, google.New),
	configured(backend{
		name: "openai", about: "language models, of OpenAI or of any server that speaks as theirs (Ollama, vLLM, llama.cpp)", paid: true, model: "gpt-6-luna",
		profile: profile{keys: []string{"DOBHASHI_OPENAI_KEY", "OPENAI_API_KEY"}, can: "terms, context, examples", batch: "30 texts and 3000 characters", languages: "those that the model knows"},
	}, func(s settings, key string) openai.Config {
		return openai.Config{From: s.from, To: s.to, Key: key, Model: s.model, Endpoint: s.endpoint}
	}, openai.Ready, openai.New),
	configured(backend{
		name: "deepl", about: "DeepL, needs an account", paid: true, model: "quality_optimized",
		profile: profile{keys: []string{"DOBHASHI_DEEPL_KEY", "DEEPL_AUTH_KEY"}, can: "context", batch: "50 texts and 128 KiB", languages: "many, also bn to en"},
	}, func(s settings, key string) deepl.Config {
		return deepl.Config{From: s.from, To: s.to, Key: key, Model: s.model, Endpoint: s.endpoint}
	}, deepl.Ready, deepl.New),
	configured(backend{
		name: "azure", about: "Azure AI Translator, needs an account", paid: true, model: "general",
		profile: profile{keys: []string{"DOBHASHI_AZURE_KEY"}, options: []string{"region"}, batch: "1000 texts and 10,000 characters", languages: "many, also bn to en"},
	}, func(s settings, key string) azure.Config {
		return azure.Config{From: s.from, To: s.to, Key: key, Model: s.model, Endpoint: s.endpoint, Region: cmp.Or(s.options["region"], os.Getenv("DOBHASHI_AZURE_REGION"))}
	}, azure.Ready, azure.New),
	configured(backend{
		name: "libretranslate", about: "LibreTranslate, on a server of one's own",
		profile: profile{keys: []string{"DOBHASHI_LIBRETRANSLATE_KEY"}, batch: "20 texts and 2000 characters", languages: "those that the server has"},
	}, func(s settings, key string) libretranslate.Config {
		return libretranslate.Config{From: s.from, To: s.to, Key: key, Endpoint: s.endpoint}
	}, libretranslate.Ready, libretranslate.New),
	configured(backend{
		name: "apertium", about: "Apertium, on a server of one's own, rough",
		profile: profile{batch: "1 text", languages: "those that the server has; none from bn"},
	}, func(s settings, _ string) apertium.Config {
		return apertium.Config{From: s.from, To: s.to, Endpoint: s.endpoint}
	}, apertium.Ready, apertium.New),
	configured(backend{
		name: "exec", about: "a command of one's own (--command), JSON lines in and out",
		profile: profile{can: "terms, context", batch: "32 texts", languages: "those that the command knows"},
	}, func(s settings, _ string) exec.Config {
		return exec.Config{From: s.from, To: s.to, Command: s.command, Model: s.model, Stderr: s.stderr}
	}, exec.Ready, exec.New),
}

// configured completes a backend by how its package is configured, from the settings and the
// key if there is one, and by the functions that look at a configuration and open a backend.
func configured[Config any](b backend, config func(s settings, key string) Config, ready func(Config) error,
	open func(context.Context, Config) (translate.Backend, error)) backend {
	read := func(s settings) (c Config, err error) {
		for name := range s.options {
			if !slices.Contains(b.options, name) {
				return c, &usageError{text: fmt.Sprintf("%s has no option %q", b.name, name), hint: "the options of " + b.name + ": " + cmp.Or(strings.Join(b.options, ", "), "none")}
			}
		}
		key, err := s.key(b.keys...)
		return config(s, key), err
	}
	b.ready = func(s settings) error {
		c, err := read(s)
		if err != nil {
			return err
		}
		return ready(c)
	}
	b.open = func(ctx context.Context, s settings) (translate.Backend, error) {
		c, err := read(s)
		if err != nil {
			return nil, err
		}
		return open(ctx, c)
	}
	return b
}

// maxKey is more than any key has; a larger file is not a key.
const maxKey = 4096

// key reads the key from the file that the user named, else from the first of
// the environment variables that is set. Variables that other programs use as well hold the key for
// the service itself: they are not looked at when the user has named another server.
func (s settings) key(variables ...string) (string, error) {
	if s.keyFile == "" {
		for _, v := range variables {
			if key := os.Getenv(v); key != "" && (s.endpoint == "" || strings.HasPrefix(v, "DOBHASHI_")) {
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
		&cli.StringFlag{Name: "model", Usage: "`NAME` model of the backend; for local an installed one or a folder, for google nmt, llm, adaptive or a full name"},
		&cli.StringFlag{Name: "endpoint", Usage: "`URL` address of the backend's server"},
		&cli.StringFlag{Name: "api-key-file", Usage: "`FILE` read the backend's key from it"},
		&cli.StringFlag{Name: "command", Usage: "`COMMAND` what the backend exec runs"},
		&cli.StringSliceFlag{Name: "option", Usage: "`NAME=VALUE` of the backend: for local beam; for google project, location, glossary, dataset; for azure region; may be repeated"},
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
	s := settings{from: c.String("from"), to: c.String("to"), endpoint: c.String("endpoint"), model: c.String("model"),
		keyFile: c.String("api-key-file"), command: c.String("command")}
	for _, o := range c.StringSlice("option") {
		if s.options == nil {
			s.options = make(map[string]string)
		}
		name, value, _ := strings.Cut(o, "=")
		s.options[name] = value
	}
	return s
}
