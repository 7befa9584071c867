package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/pelletier/go-toml/v2"
	"github.com/urfave/cli/v2"
)

// setting is a flag that need not be typed. Its value is the first of: the flag, the
// environment variable, the project file, the user file, the default of the flag.
type setting struct {
	// name is that of the flag, and of the key in files.
	name string
	// personal settings may not come from a project file, which is perhaps a stranger's:
	// they run a program, send text or a key somewhere, or spend money.
	personal bool
	// reads and writes say that it names a file, relative to the one where it is set.
	reads, writes bool
	// access settings are about one backend: beside the name of a backend, in the same file
	// or in the environment, they are for no other.
	access bool
	// opposite is a setting that takes this one back where it goes before it.
	opposite string
	// except is the command whose flag of this name means something else.
	except string
}

// isFor tells whether the setting is a flag of the command.
func (s *setting) isFor(c *cli.Command) bool {
	return findFlag(c.Flags, s.name) != nil && c.Name != s.except
}

// configurable lists all settings.
var configurable = []setting{
	{name: "from", except: "pull"},
	{name: "to"},
	{name: "backend"}, // a project file may set what costs nothing
	{name: "model", access: true},
	{name: "endpoint", access: true, personal: true},
	{name: "api-key-file", access: true, personal: true, reads: true},
	{name: "command", access: true, personal: true},
	{name: "option", access: true, personal: true},
	{name: "glossary", reads: true},
	{name: "abbrev", reads: true},
	{name: "tm", writes: true, opposite: "no-tm"},
	{name: "no-tm", opposite: "tm"},
	{name: "jobs"},
	{name: "rate", personal: true},
	{name: "max-cost", personal: true},
	{name: "prices", personal: true, reads: true},
	{name: "yes", personal: true},
	{name: "quiet", opposite: "verbose"},
	{name: "verbose", opposite: "quiet"},
}

// findSetting returns nil for a name that is none.
func findSetting(name string) *setting {
	i := slices.IndexFunc(configurable, func(s setting) bool { return s.name == name })
	if i < 0 {
		return nil
	}
	return &configurable[i]
}

// variable is the environment variable of a setting.
func (s *setting) variable() string {
	return "DOBHASHI_" + strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))
}

// setValue is what a setting was given, and where.
type setValue struct {
	texts  []string // one, or any number for a list
	origin string   // the variable, or FILE:LINE
}

// layer holds what one source of settings says, by their names.
type layer map[string]setValue

// has tells whether a setting is there and is not false.
func (l layer) has(name string) bool {
	v, ok := l[name]
	return ok && !slices.Equal(v.texts, []string{"false"})
}

// configuration is all that was set outside of the command line.
type configuration struct {
	project, user configFile
	// layers are the environment, the project file and the user file: the first that has a
	// setting decides.
	layers []layer
	// typed are the flags on the command line.
	typed layer
}

// isTyped tells whether a flag is on the command line, and not only set elsewhere.
func (cfg *configuration) isTyped(flag string) bool {
	_, ok := cfg.typed[flag]
	return ok
}

// configFile is a file, or the place for one.
type configFile struct {
	path string // as it is shown; empty if there is no place for it
	read bool
}

// Names of the files.
const (
	projectName = "dobhashi.toml"
	userName    = "config.toml" // in the folder dobhashi of the user's configuration
)

// maxConfig is more than any real file has.
const maxConfig = 64 << 10

// readConfiguration reads the environment and both files. The flags of app say of what
// type a setting is. What can be known of the files is returned with an error too.
func readConfiguration(app *cli.App) (*configuration, error) {
	cfg := &configuration{project: configFile{path: projectName}}
	if dir, err := os.UserConfigDir(); err == nil {
		cfg.user.path = filepath.Join(dir, app.Name, userName)
	}
	if dir, err := os.Getwd(); err == nil {
		if path, ok := findProject(dir); ok {
			cfg.project = configFile{path: path, read: true}
			if rel, err := filepath.Rel(dir, path); err == nil {
				cfg.project.path = rel
			}
		}
	}
	environment, err := readEnvironment(app)
	if err != nil {
		return cfg, err
	}
	cfg.layers = append(cfg.layers, environment)
	if cfg.project.read {
		l, err := readConfigFile(app, cfg.project.path, cfg.user.path, true)
		if err != nil {
			return cfg, err
		}
		cfg.layers = append(cfg.layers, l)
	}
	if cfg.user.path == "" {
		return cfg, nil
	}
	if _, err := os.Lstat(cfg.user.path); errors.Is(err, fs.ErrPermission) {
		return cfg, nil // the folder is another user's, as where HOME stays under sudo
	}
	l, err := readConfigFile(app, cfg.user.path, cfg.user.path, false)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) { // XDG_CONFIG_HOME=/dev/null is in use
		return cfg, nil
	}
	cfg.user.read = true
	if err != nil {
		return cfg, err
	}
	cfg.layers = append(cfg.layers, l)
	return cfg, nil
}

// findProject looks for a project file in dir and in the folders above it, up to the home
// folder or the top of a repository.
func findProject(dir string) (path string, ok bool) {
	var home fs.FileInfo
	if h, err := os.UserHomeDir(); err == nil {
		home, _ = os.Stat(h)
	}
	for {
		path := filepath.Join(dir, projectName)
		if _, err := os.Lstat(path); err == nil {
			return path, true
		}
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return "", false
		}
		if here, err := os.Stat(dir); err == nil && home != nil && os.SameFile(here, home) {
			return "", false
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", false
		}
		dir = above
	}
}

// readEnvironment takes an empty variable for one that is not set.
func readEnvironment(app *cli.App) (layer, error) {
	l := layer{}
	for i := range configurable {
		s := &configurable[i]
		text := os.Getenv(s.variable())
		if text == "" {
			continue
		}
		texts := []string{text}
		kind := kindOf(flagNamed(app.Commands, s.name))
		if kind == listKind {
			texts = slices.DeleteFunc(filepath.SplitList(text), func(s string) bool { return s == "" })
		}
		if !kind.takes(text) {
			return nil, usage("%s: %s takes %s, not %q", s.variable(), s.name, kind, text)
		}
		l[s.name] = setValue{texts, s.variable()}
	}
	return l, nil
}

// readConfigFile reads a file, which is a project's or the user's. Every error names it,
// and the line if there is one.
func readConfigFile(app *cli.App, path, userPath string, project bool) (layer, error) {
	data, err := readSmall(path, maxConfig)
	if err != nil {
		return nil, err
	}
	return parseConfig(app, data, path, userPath, project)
}

// readSmall reads a regular file of at most the given size.
func readSmall(path string, most int64) ([]byte, error) {
	st, err := os.Stat(path) // first, as opening a pipe waits for its writer
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s is larger than %d KiB", path, most>>10)
	}
	return data, err
}

func parseConfig(app *cli.App, data []byte, path, userPath string, project bool) (layer, error) {
	text := strings.TrimPrefix(string(data), "\uFEFF")
	wrong := func(line int, hint, format string, args ...any) error {
		return &usageError{text: fmt.Sprintf("%s:%d: ", path, line) + fmt.Sprintf(format, args...), hint: hint}
	}
	values := map[string]any{}
	if err := toml.Unmarshal([]byte(text), &values); err != nil {
		line := 1
		if d, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, _ = d.Position()
		}
		return nil, wrong(line, "", "%s", strings.TrimPrefix(err.Error(), "toml: "))
	}
	l := layer{}
	for _, key := range configLines(text) {
		s := findSetting(key.name)
		if s == nil {
			return nil, wrong(key.line, unknownSetting(key.name), "there is no setting %q", key.name)
		}
		elsewhere := fmt.Sprintf("set it in %s, in %s or with --%s", cmp.Or(userPath, "the user file"), s.variable(), s.name)
		if project && s.personal {
			return nil, wrong(key.line, elsewhere, "a project file may not set %s", s.name)
		}
		texts, err := kindOf(flagNamed(app.Commands, s.name)).texts(values[key.name])
		if err != nil {
			return nil, wrong(key.line, "", "%s takes %v", s.name, err)
		}
		if s.name == "backend" {
			name := texts[0]
			i := slices.IndexFunc(backends, func(b backend) bool { return b.name == name })
			if i < 0 && name != "auto" {
				e := noBackend(name)
				return nil, wrong(key.line, e.hint, "%s", e.text)
			}
			if project && i >= 0 && backends[i].paid {
				return nil, wrong(key.line, elsewhere, "a project file may not choose %s, which costs money", name)
			}
		}
		for i, text := range texts {
			if !s.reads && !s.writes || text == "" {
				continue
			}
			if project {
				if why := outside(filepath.Dir(path), text, s.writes); why != "" {
					return nil, wrong(key.line, elsewhere, "a project file may not name %s for %s: %s", text, s.name, why)
				}
			}
			texts[i] = beside(path, text)
		}
		l[s.name] = setValue{texts, fmt.Sprintf("%s:%d", path, key.line)}
	}
	return l, nil
}

// configLine is a key and the line where it stands first.
type configLine struct {
	name string
	line int
}

// configLines finds the keys of a file that has been read without an error.
func configLines(text string) (lines []configLine) {
	d := toml.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	// To an empty struct all keys are unknown, and of those the place is told.
	missing, ok := errors.AsType[*toml.StrictMissingError](d.Decode(&struct{}{}))
	if !ok {
		return nil
	}
	for _, e := range missing.Errors {
		line, _ := e.Position()
		name := e.Key()[0]
		if !slices.ContainsFunc(lines, func(l configLine) bool { return l.name == name }) {
			lines = append(lines, configLine{name, line})
		}
	}
	return lines
}

func unknownSetting(name string) (hint string) {
	var names []string
	for _, s := range configurable {
		names = append(names, s.name)
	}
	if near := nearest(name, names); near != "" {
		return "did you mean: " + near
	}
	return "dobhashi config lists the settings"
}

// beside is a file name as it is meant in the file path.
func beside(path, name string) string {
	name = filepath.FromSlash(name)
	if rest, ok := strings.CutPrefix(name, "~"+string(filepath.Separator)); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(path), name)
}

// outside says why a project in dir may not name a file, if so: on a share of another
// machine, to which Windows logs in by itself, or one to be written that is not in the
// project, also by way of a link.
func outside(dir, name string, write bool) (why string) {
	if slash := strings.ReplaceAll(name, `\`, "/"); strings.HasPrefix(slash, "//") {
		return "it is perhaps on another machine"
	}
	if !write {
		return ""
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "its folder cannot be opened"
	}
	defer root.Close()
	if _, err := root.Stat(filepath.FromSlash(name)); err != nil && !errors.Is(err, fs.ErrNotExist) ||
		!filepath.IsLocal(name) || strings.HasPrefix(name, "~") { // which is the home folder
		return "it is not in the project's folder"
	}
	return ""
}

// settingKind is the type of a setting, which is that of its flag.
type settingKind int

const (
	anyKind settingKind = iota // of a setting whose flag no command has
	textKind
	listKind
	truthKind
	wholeKind
	numberKind
)

func (k settingKind) String() string {
	return []string{"a text", "a text", "a list of texts", "true or false", "a whole number", "a number"}[k]
}

// kindOf is the type of the values of a flag.
func kindOf(f cli.Flag) settingKind {
	switch f.(type) {
	case *cli.StringFlag:
		return textKind
	case *cli.StringSliceFlag:
		return listKind
	case *cli.BoolFlag:
		return truthKind
	case *cli.IntFlag, *cli.Int64Flag:
		return wholeKind
	case *cli.Float64Flag:
		return numberKind
	}
	return anyKind
}

// flagNamed finds the first flag of that name in all commands, nil if none has it.
func flagNamed(commands []*cli.Command, name string) cli.Flag {
	for _, c := range commands {
		if f := findFlag(c.Flags, name); f != nil {
			return f
		}
		if f := flagNamed(c.Subcommands, name); f != nil {
			return f
		}
	}
	return nil
}

// takes tells whether the text of a variable is one for a setting of this type.
func (k settingKind) takes(text string) bool {
	var err error
	switch k {
	case truthKind:
		_, err = strconv.ParseBool(text)
	case wholeKind:
		_, err = strconv.ParseInt(text, 0, 64)
	case numberKind:
		_, err = strconv.ParseFloat(text, 64)
	}
	return err == nil
}

// texts writes a value of TOML as flags take it. The error goes on after "takes" and does
// not repeat the value, which could be a secret in the wrong place.
func (k settingKind) texts(v any) ([]string, error) {
	switch v := v.(type) {
	case string:
		if k == textKind || k == listKind || k == anyKind {
			return []string{v}, nil
		}
	case bool:
		if k == truthKind || k == anyKind {
			return []string{strconv.FormatBool(v)}, nil
		}
	case int64:
		if k == wholeKind || k == numberKind || k == anyKind {
			return []string{strconv.FormatInt(v, 10)}, nil
		}
	case float64:
		if k == numberKind || k == anyKind {
			return []string{strconv.FormatFloat(v, 'f', -1, 64)}, nil
		}
	case []any:
		if k != listKind && k != anyKind {
			break
		}
		texts := []string{}
		for _, item := range v {
			s, ok := item.(string)
			if !ok {
				return nil, fmt.Errorf("%s, not a list with %s in it", listKind, describe(item))
			}
			texts = append(texts, s)
		}
		return texts, nil
	}
	return nil, fmt.Errorf("%s, not %s", k, describe(v))
}

func describe(v any) string {
	switch v.(type) {
	case string:
		return textKind.String()
	case bool:
		return truthKind.String()
	case int64:
		return wholeKind.String()
	case float64:
		return numberKind.String()
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date or time"
}

// effective returns the value of each setting that is not typed and that some layer
// decides. The settings that are typed are the layer before all others.
func (cfg *configuration) effective(typed layer) layer {
	layers := append([]layer{typed}, cfg.layers...)
	used := ""
	for _, l := range layers {
		if v, ok := l["backend"]; ok {
			used = v.texts[0]
			break
		}
	}
	found := layer{}
	for i := range configurable {
		s := &configurable[i]
		if _, ok := typed[s.name]; ok {
			continue
		}
		for j, l := range layers {
			if s.opposite != "" && j > 0 && layers[j-1].has(s.opposite) {
				break
			}
			v, ok := l[s.name]
			if named, beside := l["backend"]; ok && s.access && beside && named.texts[0] != used {
				continue
			}
			if ok {
				found[s.name] = v
				break
			}
		}
	}
	return found
}

// complete adds to an arranged command line, which begins with the commands of path, the
// flags of the last of them that are set elsewhere. It keeps what was typed.
func (cfg *configuration) complete(path []*cli.Command, args []string) []string {
	typed := layer{}
	for _, a := range args[len(path):] {
		name, text, ok := strings.Cut(strings.TrimPrefix(a, "--"), "=")
		if name == a || name == "" {
			break // the flags end here
		}
		if !ok {
			text = "true"
		}
		typed[name] = setValue{texts: []string{text}}
	}
	cfg.typed = typed
	var flags []string
	found := cfg.effective(typed)
	for _, s := range configurable {
		if !s.isFor(path[len(path)-1]) {
			continue
		}
		for _, t := range found[s.name].texts {
			flags = append(flags, "--"+s.name+"="+t)
		}
	}
	return slices.Insert(args, len(path), flags...)
}

// configures tells whether settings matter to the last command of path.
func configures(path []*cli.Command) bool {
	if len(path) == 0 {
		return false
	}
	c := path[len(path)-1]
	return c.Name == "config" || slices.ContainsFunc(configurable, func(s setting) bool { return s.isFor(c) })
}
