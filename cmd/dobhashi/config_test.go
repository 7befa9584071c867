package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/urfave/cli/v2"
)

func testApp() *cli.App { return newApp(&env{stdout: &output{Writer: &bytes.Buffer{}}}) }

// TestParseConfig has what is in a file arrive, or an error with its line.
func TestParseConfig(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(t.TempDir(), "absent"), filepath.Join(dir, "link.db")); err != nil {
		t.Log(err) // then the name is one in the project
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "c.toml")
	for _, c := range []struct {
		text    string
		project bool
		want    string // NAME=TEXT,TEXT@LINE, or the error without the file
	}{
		{"", true, ""},
		{"# nothing\n", false, ""},
		{"\uFEFFfrom = 'hi'\r\nto = \"en-GB\"\r\n", true, "from=hi@1 to=en-GB@2"},
		{"jobs = 2", true, "jobs=2@1"},
		{"jobs = 0x10", true, "jobs=16@1"},
		{"jobs = 2.5", true, "1: jobs takes a whole number, not a number"},
		{"jobs = true", true, "1: jobs takes a whole number, not true or false"},
		{"quiet = false\nverbose = true", true, "quiet=false@1 verbose=true@2"},
		{"quiet = 'yes'", true, "1: quiet takes true or false, not a text"},
		{"\nabbrev = [ # two\n 'a.txt',\n 'ABOVE/b.txt' ]\nfrom = 'bn'", true, "abbrev=DIR/a.txt,ABOVE/b.txt@2 from=bn@5"},
		{"abbrev = []", true, "abbrev=@1"},
		{"abbrev = ['a', 1]", true, "1: abbrev takes a list of texts, not a list with a whole number in it"},
		{"from = ['a']", true, "1: from takes a text, not a list"},
		{"from = 1979-05-27", true, "1: from takes a text, not a date or time"},
		{"glossary = ['../x.tsv', '~/y.tsv', '']", false, "glossary=ABOVE/x.tsv,HOME/y.tsv,@1"},
		{"glossary = ['\\\\\\\\server\\\\x']", true, `1: a project file may not name \\\\server\\x for glossary: it is perhaps on another machine`},
		{"[translate]\nfrom = 'bn'", true, `1: there is no setting "translate"`},
		{"from = 'bn'\nto.en = 1", true, "2: to takes a text, not a table"},
		{"from = 'a'\nfrom = 'b'", true, "2: key from is already defined"},
		{"max-cost = 2", false, "max-cost=2@1"},
		{"max-cost = 2", true, "1: a project file may not set max-cost"},
		{"yes = true", true, "1: a project file may not set yes"},
		{"api-key-file = 'k'", true, "1: a project file may not set api-key-file"},
		{"api-key-file = 'k'", false, "api-key-file=DIR/k@1"},
		{"option = ['a=b', 'c=d']", false, "option=a=b,c=d@1"},
		{"option = ['a=b']", true, "1: a project file may not set option"},
		{"backend = 'gloss'", true, "backend=gloss@1"},
		{"backend = 'auto'", true, "backend=auto@1"},
		{"backend = 'google'", false, "backend=google@1"},
		{"backend = 'google'", true, "1: a project file may not choose google, which costs money"},
		{"tm = 'tm.db'", true, "tm=DIR/tm.db@1"},
		{"tm = 'link.db'", true, "1: a project file may not name link.db for tm: it is not in the project's folder"},
		{"tm = '/tm.db'", true, "1: a project file may not name /tm.db for tm: it is not in the project's folder"},
		{"from = " + strings.Repeat("[", maxConfig), true, "1: arrays and inline tables are nested more than the maximum of 10000 levels deep"},
		{"tm = '../tm.db'", false, "tm=ABOVE/tm.db@1"},
		{"tm = '~/tm.db'", true, "1: a project file may not name ~/tm.db for tm: it is not in the project's folder"},
		{"tm = '~/tm.db'", false, "tm=HOME/tm.db@1"},
	} {
		names := strings.NewReplacer("DIR", filepath.ToSlash(dir), "ABOVE", filepath.ToSlash(filepath.Dir(dir)), "HOME", filepath.ToSlash(home))
		l, err := parseConfig(testApp(), []byte(names.Replace(c.text)), file, "USER", c.project)
		var got string
		if err != nil {
			if exitCode(err) != exitUsage {
				t.Errorf("%q: exit code %d", c.text, exitCode(err))
			}
			got = strings.TrimPrefix(err.Error(), file+":")
		} else {
			var parts []string
			for _, name := range slices.Sorted(maps.Keys(l)) {
				parts = append(parts, name+"="+filepath.ToSlash(strings.Join(l[name].texts, ","))+"@"+strings.TrimPrefix(l[name].origin, file+":"))
			}
			got = strings.Join(parts, " ")
		}
		if want := names.Replace(c.want); got != want {
			t.Errorf("%.60q, project %v:\n%s\nwant\n%s", c.text, c.project, got, want)
		}
	}
}

// TestEffective has the right layer decide, and settings about one backend stay with it.
func TestEffective(t *testing.T) {
	read := func(text string) layer {
		l := layer{}
		for _, f := range strings.Fields(text) {
			name, v, _ := strings.Cut(f, "=")
			l[name] = setValue{texts: strings.Split(v, ",")}
		}
		return l
	}
	for _, c := range []struct{ typed, environment, project, user, want string }{
		{"", "", "", "jobs=1", "jobs=1"},
		{"", "", "jobs=2", "jobs=1", "jobs=2"},
		{"", "jobs=3", "jobs=2", "jobs=1", "jobs=3"},
		{"jobs=4", "jobs=3", "jobs=2", "jobs=1", ""},
		{"", "", "glossary=a,b", "glossary=c", "glossary=a,b"},
		// An address is not that of another backend.
		{"", "", "", "backend=x endpoint=e model=m", "backend=x endpoint=e model=m"},
		{"backend=y", "", "", "backend=x endpoint=e model=m jobs=1", "jobs=1"},
		{"backend=x", "", "", "backend=x endpoint=e", "endpoint=e"},
		{"", "", "backend=y model=n", "backend=x endpoint=e model=m api-key-file=k", "backend=y model=n"},
		{"backend=x", "", "backend=y model=n", "backend=x endpoint=e model=m", "endpoint=e model=m"},
		{"backend=y", "endpoint=e", "", "backend=x model=m", "endpoint=e"},
		// What is taken back.
		{"verbose=true", "", "quiet=true", "", ""},
		{"verbose=false", "", "quiet=true", "", "quiet=true"},
		{"", "", "no-tm=true", "tm=a.db", "no-tm=true"},
		{"", "", "tm=a.db", "no-tm=true", "tm=a.db"},
		{"", "", "no-tm=false", "tm=a.db", "no-tm=false tm=a.db"},
		{"tm=b.db", "", "", "no-tm=true", ""},
	} {
		cfg := &configuration{layers: []layer{read(c.environment), read(c.project), read(c.user)}}
		found := cfg.effective(read(c.typed))
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(found)) {
			parts = append(parts, name+"="+strings.Join(found[name].texts, ","))
		}
		if got := strings.Join(parts, " "); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestComplete has what is set stand before what is typed, where the command has the flag.
func TestComplete(t *testing.T) {
	app := testApp()
	cfg := &configuration{layers: []layer{{
		"glossary": {texts: []string{"a b", "-c"}}, "jobs": {texts: []string{"2"}}, "quiet": {texts: []string{"true"}}, "abbrev": {texts: []string{}},
		"rate": {texts: []string{"9"}},
	}}}
	for args, want := range map[string]string{
		"translate x":                        "translate --glossary=a b --glossary=-c --jobs=2 --rate=9 --quiet=true x",
		"translate -g d x --quiet=false":     "translate --jobs=2 --rate=9 --glossary=d --quiet=false x",
		"translate --jobs=1 -- --quiet":      "translate --glossary=a b --glossary=-c --rate=9 --quiet=true --jobs=1 -- --quiet",
		"translate -":                        "translate --glossary=a b --glossary=-c --jobs=2 --rate=9 --quiet=true -",
		"glossary check --json x --quiet":    "glossary check --json --quiet x",
		"glossary check x":                   "glossary check --quiet=true x",
		"translate --verbose --glossary=e x": "translate --jobs=2 --rate=9 --verbose --glossary=e x",
	} {
		path, arranged, _, err := arrange(app, strings.Fields(args))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(cfg.complete(path, arranged), " "); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", args, got, want)
		}
	}
}

// TestSettings has every setting be one thing in all commands, and no flag look into the
// environment by itself, where an empty variable counts.
func TestSettings(t *testing.T) {
	for _, s := range configurable {
		if s.opposite != "" && findSetting(s.opposite) == nil {
			t.Errorf("%s: there is no opposite %s", s.name, s.opposite)
		}
	}
	kinds := map[string]settingKind{}
	var walk func(commands []*cli.Command)
	walk = func(commands []*cli.Command) {
		for _, c := range commands {
			for _, f := range c.Flags {
				name := f.Names()[0]
				if vars := f.(cli.DocGenerationFlag).GetEnvVars(); len(vars) > 0 {
					t.Errorf("%s --%s: EnvVars %q", c.Name, name, vars)
				}
				if findSetting(name) == nil {
					continue
				}
				kind := kindOf(f)
				if before, ok := kinds[name]; ok && before != kind {
					t.Errorf("%s --%s: %s, elsewhere %s", c.Name, name, kind, before)
				}
				kinds[name] = kind
			}
			walk(c.Subcommands)
		}
	}
	walk(testApp().Commands)
	for _, name := range []string{"from", "backend", "glossary", "jobs", "quiet"} {
		if _, ok := kinds[name]; !ok {
			t.Errorf("no command has --%s", name)
		}
	}
}

// TestProfile compares what people are told of each backend with the backend.
func TestProfile(t *testing.T) {
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", filepath.Join(t.TempDir(), "absent.json"))
	model := t.TempDir()
	if err := writeModel(model); err != nil {
		t.Fatal(err)
	}
	for _, b := range backends {
		for _, k := range b.keys {
			t.Setenv(k, "")
		}
		s := settings{from: "bn", to: "en", command: "cat"}
		if b.name == "local" {
			s.model = model
		}
		if !b.paid {
			s.endpoint = "http://" + nobody
		}
		if err := b.ready(settings{from: "bn", to: "en"}); translate.KindOf(err) == translate.Auth && (len(b.keys) == 0 || !strings.Contains(hint(err), b.keys[0])) {
			t.Errorf("%s: keys are %q, the hint is %s", b.name, b.keys, hint(err))
		}
		for _, k := range b.keys {
			t.Setenv(k, sentinel)
		}
		back, err := b.open(context.Background(), s)
		if err != nil {
			t.Errorf("%s: %v", b.name, err)
			continue
		}
		info := back.Info()
		if b.name != info.Name || b.paid != info.Paid {
			t.Errorf("%s: the backend is %s, paid %v", b.name, info.Name, info.Paid)
		}
		if can := abilities(info); can != b.can {
			t.Errorf("%s: can is %q, want %q", b.name, b.can, can)
		}
		if n := info.Limits.Items; n > 0 && !strings.HasPrefix(b.batch, strconv.Itoa(n)+" text") {
			t.Errorf("%s: batch is %q, but it takes %d texts", b.name, b.batch, n)
		} else if limited := n > 0 || info.Limits.Size > 0; limited != (b.batch != "") {
			t.Errorf("%s: batch is %q, the limits are %+v", b.name, b.batch, info.Limits)
		}
	}
}

// TestReadSmall has no file be read that is none, or too large.
func TestReadSmall(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if _, err := readSmall(path, 3); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if _, err := readSmall(dir, 3); err == nil {
		t.Error("a folder was read")
	}
	for text, ok := range map[string]bool{"": true, "abc": true, "abcd": false} {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if data, err := readSmall(path, 3); (err == nil) != ok || ok && string(data) != text {
			t.Errorf("%q: %q, %v", text, data, err)
		}
	}
}

// FuzzConfig has every file be read or refused, with a line that it has.
func FuzzConfig(f *testing.F) {
	for _, s := range []string{"", "from = 'bn'\n", "glossary = ['a', \"b\"]\njobs = 2", "[a.b]\nc=1\n[[d]]\n", "quiet = true # x\nyes=1", "a.b.c = {d=1}\nfrom=''", "tm = '''\n\n'''", "backend = ['x']"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	app := testApp()
	f.Fuzz(func(t *testing.T, text string, project bool) {
		l, err := parseConfig(app, []byte(text), "c.toml", "USER", project)
		lines := strings.Count(text, "\n") + 1
		line := func(s string) {
			rest, ok := strings.CutPrefix(s, "c.toml:")
			number, _, _ := strings.Cut(rest, ":")
			if n, err := strconv.Atoi(number); !ok || err != nil || n < 1 || n > lines {
				t.Errorf("%q of %d lines: %s", text, lines, s)
			}
		}
		if err != nil {
			line(err.Error())
		}
		for name, v := range l {
			line(v.origin)
			if s := findSetting(name); s == nil || project && s.personal {
				t.Errorf("%q: %s was set", text, name)
			}
		}
	})
}
