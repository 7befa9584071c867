package document

import (
	"strings"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/align"
)

func TestPO(t *testing.T) {
	for _, c := range []sample{
		// What is translated is fuzzy; what has a translation stays.
		{"a.po", "#: a.c:1\nmsgid \"এক। দুই।\"\nmsgstr \"\"\n\nmsgid \"তিন\"\nmsgstr \"Three\"\n\n#~ msgid \"চার\"\n#~ msgstr \"\"\n", []string{"এক।", "দুই।"},
			"#: a.c:1\n#, fuzzy\nmsgid \"এক। দুই।\"\nmsgstr \"<এক।> <দুই।>\"\n\nmsgid \"তিন\"\nmsgstr \"Three\"\n\n#~ msgid \"চার\"\n#~ msgstr \"\"\n"},
		{"a.po", "#, fuzzy\n#| msgid \"পুরোনো\"\nmsgctxt \"ক\"\nmsgid \"এক\"\nmsgstr \"Old\"\r\n\r\n#| msgid \"দু\"\r\nmsgid \"দুই\"\r\nmsgstr \"\"", []string{"এক", "দুই"},
			"#, fuzzy\n#| msgid \"পুরোনো\"\nmsgctxt \"ক\"\nmsgid \"এক\"\nmsgstr \"<এক>\"\r\n\r\n#, fuzzy\r\n#| msgid \"দু\"\r\nmsgid \"দুই\"\r\nmsgstr \"<দুই>\""},
		// Flags of what is obsolete are not those of the next message.
		{"a.po", "#, fuzzy, c-format\n#~ msgid \"ক\"\n#~ msgstr \"\"\nmsgid \"খ\"\nmsgstr \"B\"\n\nmsgid \"গ\"\nmsgstr \"\"\n", []string{"গ"},
			"#, fuzzy, c-format\n#~ msgid \"ক\"\n#~ msgstr \"\"\nmsgid \"খ\"\nmsgstr \"B\"\n\n#, fuzzy\nmsgid \"গ\"\nmsgstr \"<গ>\"\n"},
		// Plural forms, and what a program puts in.
		{"a.po", "#, c-format\nmsgid \"%d টি নৌকা\"\nmsgid_plural \"%1$d টি নৌকা %%।\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"\nmsgstr[2] \"\"\n", []string{"{1}%d{/1} টি নৌকা", "{1}%1$d{/1} টি নৌকা {2}%%{/2}।"},
			"#, fuzzy, c-format\nmsgid \"%d টি নৌকা\"\nmsgid_plural \"%1$d টি নৌকা %%।\"\nmsgstr[0] \"<%d টি নৌকা>\"\nmsgstr[1] \"<%1$d টি নৌকা %%।>\"\nmsgstr[2] \"<%1$d টি নৌকা %%।>\"\n"},
		{"a.po", "msgid \"{name} আর %(count)s, ${x} &amp; <b>নদী</b>\"\nmsgstr \"\"\n", []string{"{1}{name}{/1} আর {2}%(count)s{/2}, {3}${x}{/3} {4}&amp;{/4} {5}নদী{/5}"},
			"#, fuzzy\nmsgid \"{name} আর %(count)s, ${x} &amp; <b>নদী</b>\"\nmsgstr \"<{name} আর %(count)s, ${x} &amp; <b>নদী</b>>\"\n"},
		// Line ends and escapes; more than one string stays more than one.
		{"a.po", "msgid \"\\n\\\"ক\\\" \\\\ খ\\tগ\\n\"\nmsgstr \"\"\n", []string{"\"ক\" \\ খ\tগ"}, "#, fuzzy\nmsgid \"\\n\\\"ক\\\" \\\\ খ\\tগ\\n\"\nmsgstr \"\\n<\\\"ক\\\" \\\\ খ\\tগ>\\n\"\n"},
		{"a.po", "msgid \"\"\n\"প্রথম লাইন\\n\"\n\"পরের <a \"\n\"href='x'>লাইন</a>\\n\"\nmsgstr \"\"\n\"\"\n", []string{"প্রথম লাইন", "পরের {1}লাইন{/1}"},
			"#, fuzzy\nmsgid \"\"\n\"প্রথম লাইন\\n\"\n\"পরের <a \"\n\"href='x'>লাইন</a>\\n\"\nmsgstr \"\"\n\"<প্রথম লাইন>\\n\"\n\"<পরের <a href='x'>লাইন</a>>\\n\"\n"},
		{"a.pot", "msgid \"\"\nmsgstr \"\"\n\"Language: \\n\"\n\"Content-Type: text/plain; charset=CHARSET\\n\"\n\"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n\"\n\nmsgid \"ক\"\nmsgstr \"\"\n", []string{"ক"},
			"msgid \"\"\nmsgstr \"\"\n\"Language: en\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n#, fuzzy\nmsgid \"ক\"\nmsgstr \"<ক>\"\n"},
		{"a.po", "msgid \"\"\nmsgstr \"Language: bn_BD\\nX: y\\n\"\nmsgid \"ক\"\nmsgstr \"\"\n", []string{"ক"},
			"msgid \"\"\nmsgstr \"Language: en\\nX: y\\n\"\n#, fuzzy\nmsgid \"ক\"\nmsgstr \"<ক>\"\n"},
	} {
		c.try(t)
	}
}

// TestPOOrder gives arguments their numbers where the translation has another order.
func TestPOOrder(t *testing.T) {
	out, err := rewrite(t, "a.po", []byte("#, c-format\nmsgid \"%s এর %d\"\nmsgstr \"\"\n"), "en", func(s *align.Sentence) align.Pair {
		text, tags := align.ReadPlaceholders("{2}%d{/2} of {1}%s{/1}", s.Tags)
		return align.Pair{Source: s.Text, Target: text, SourceTags: s.Tags, TargetTags: tags}
	})
	if err != nil || !strings.Contains(out, `msgstr "%2$d of %1$s"`) {
		t.Errorf("got %s, %v", out, err)
	}
}

func TestPOErrors(t *testing.T) {
	for text, want := range map[string]string{
		"msgid \"ক\nmsgstr \"\"\n":     "a.po:1: a string without its quote at the end at byte offset 6",
		"\nmsgid \"ক\"\nmsgid \"খ\"\n": "a.po:3: msgid is not expected here at byte offset 13",
		"msgid \"ক\"\n":                "a.po:1: a message without its msgstr at byte offset 0",
		"msgid \"ক\\q\"\nmsgstr \"\"":  "a.po:1: an escape that catalogues do not know at byte offset 10",
		"msgid \"ক\"\nmsgstr[x] \"\"":  "a.po:2: the number of a plural form is expected, as in msgstr[0] at byte offset 18",
		"msgid \"ক\"\nmsgstr \"K\"\n":  "a.po: each message in it has a translation",
		"হাট\n":                        "a.po:1: a keyword such as msgid is expected at byte offset 0",
		"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=ISO-8859-1\\n\"": "a.po:2: the header says that the text is stored as ISO-8859-1 at byte offset 16",
	} {
		if _, err := New("a.po", strings.NewReader(text), Options{}); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	_, err := New("a.po", strings.NewReader("msgid \"\xe9\"\nmsgstr \"\"\n"), Options{})
	if e, ok := err.(*Error); !ok || e.Kind != Encoding || !strings.Contains(e.Hint, "msgconv") {
		t.Errorf("another encoding: %v", err)
	}
}

// TestPOTime writes large catalogues, of many messages and of one, in time that grows with them.
func TestPOTime(t *testing.T) {
	for name, text := range map[string]string{
		"messages":  strings.Repeat("#, c-format\nmsgid \"%d টি <b>নৌকা</b> আছে।\\n\"\nmsgstr \"\"\n\n", 1<<14),
		"arguments": "msgid \"ক " + strings.Repeat("%d ", 1<<16) + "\"\nmsgstr \"\"\n",
		"tags":      "msgid \"ক" + strings.Repeat("<b>", 1<<16) + strings.Repeat("</i>", 1<<16) + "\"\nmsgstr \"\"\n",
		"lines":     "msgid \"\"\n" + strings.Repeat("\"ক\\n\"\n", 1<<16) + "msgstr \"\"\n",
	} {
		start := time.Now()
		if _, err := rewrite(t, "a.po", []byte(text), "en", wrapped); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		d := time.Since(start)
		if t.Logf("%s: %s", name, d); d > 10*time.Second {
			t.Errorf("%s took %s", name, d)
		}
	}
}

// FuzzPO writes catalogues that can be read again, with the same messages.
func FuzzPO(f *testing.F) {
	f.Add("#, c-format\nmsgid \"%d টি\\n <b>নৌকা</b>\"\nmsgid_plural \"\"\n\"ক {x}\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n\n#, fuzzy\n#| msgid \"x\"\nmsgid \"খ &amp; গ\\x41\"\nmsgstr \"y\"")
	f.Add("msgid \"\"\nmsgstr \"Language: bn\\nContent-Type: x; charset=CHARSET\\n\"\nmsgid \"ক\"\nmsgstr \"\"")
	f.Fuzz(func(t *testing.T, text string) {
		out, err := rewrite(t, "a.po", []byte(text), "", same)
		if err != nil {
			return
		}
		if out != text {
			t.Fatalf("%q became %q", text, out)
		}
		if out, err = rewrite(t, "a.po", []byte(text), "en", wrapped); err != nil {
			t.Fatal(err)
		}
		if _, err := rewrite(t, "a.po", []byte(out), "", same); err != nil && err.(*Error).Kind != Empty {
			t.Fatalf("%q became %q: %v", text, out, err)
		}
	})
}
