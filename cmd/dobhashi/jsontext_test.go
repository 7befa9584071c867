package main

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestJSONText(t *testing.T) {
	for in, want := range map[string]string{
		`"সে এল।"`:                "সে এল।",
		`"\u09b8\u09c7 \"x\" \\"`: `সে "x" \`,
		`"\ud83d\ude00 ok"`:       "😀 ok",
		`"a\ud800b"`:              "a\xed\xa0\x80b",
		`"\udc00\ud83d\ude00"`:    "\xed\xb0\x80😀",
		`"\ud83d\ud83d\ude00\n"`:  "\xed\xa0\xbd😀\n",
		`"\\ud800"`:               `\ud800`,
		`"\ufffd"`:                "\ufffd",
		`""`:                      "",
	} {
		var got jsonText
		if err := json.Unmarshal([]byte(in), &got); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v, want %q", in, got, err, want)
			continue
		}
		out, err := json.Marshal(got)
		if err != nil || !utf8.Valid(out) {
			t.Errorf("%s: got %s, %v", in, out, err)
		}
		var again jsonText
		if err := json.Unmarshal(out, &again); err != nil || again != got {
			t.Errorf("%s: comes back as %q, %v", in, again, err)
		}
	}
	var s jsonText
	for _, in := range []string{`1`, `{}`, `"\ud80"`, `"\u`} {
		if err := json.Unmarshal([]byte(in), &s); err == nil {
			t.Errorf("%s is taken for a string", in)
		}
	}
}

func FuzzJSONText(f *testing.F) {
	for _, s := range []string{"সে এল।", `\ud800`, `\ud83d\ude00`, `\\ud800\n`, `\udfff\ud800\udbff\udc00`, `<&>`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		in := []byte(`"` + body + `"`)
		var want string
		if !utf8.Valid(in) || json.Unmarshal(in, &want) != nil {
			return
		}
		var got jsonText
		if err := json.Unmarshal(in, &got); err != nil {
			t.Fatalf("%s: %v", in, err)
		}
		// Apart from the halves of pairs it is what encoding/json reads.
		var b strings.Builder
		for s := string(got); s != ""; {
			if surrogateAt(s, 0) {
				b.WriteRune(utf8.RuneError)
				s = s[surrogateBytes:]
				continue
			}
			_, n := utf8.DecodeRuneInString(s)
			b.WriteString(s[:n])
			s = s[n:]
		}
		if b.String() != want {
			t.Fatalf("%s: got %q, want %q", in, got, want)
		}
		out, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		var again jsonText
		if err := json.Unmarshal(out, &again); err != nil || again != got {
			t.Fatalf("%s: comes back as %s, %v", in, out, err)
		}
	})
}
