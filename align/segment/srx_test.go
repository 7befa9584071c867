package segment

import (
	"encoding/xml"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// srxFile is as much of SRX as a tool needs to know.
type srxFile struct {
	Version string `xml:"version,attr"`
	Rules   []struct {
		Name  string `xml:"languagerulename,attr"`
		Rules []struct {
			Break  string `xml:"break,attr"`
			Before string `xml:"beforebreak"`
			After  string `xml:"afterbreak"`
		} `xml:"rule"`
	} `xml:"body>languagerules>languagerule"`
	Maps []struct {
		Pattern string `xml:"languagepattern,attr"`
		Name    string `xml:"languagerulename,attr"`
	} `xml:"body>maprules>languagemap"`
}

type srxPattern struct {
	breaks        bool
	before, after *regexp.Regexp
}

// compileSRX reads what WriteSRX writes for a language.
func compileSRX(t *testing.T, words *Words, language string) (patterns []srxPattern) {
	t.Helper()
	var b strings.Builder
	if err := WriteSRX(&b, words); err != nil {
		t.Fatal(err)
	}
	var f srxFile
	if err := xml.Unmarshal([]byte(b.String()), &f); err != nil {
		t.Fatal(err)
	}
	if f.Version != "2.0" {
		t.Fatalf("version %s", f.Version)
	}
	name := ""
	for _, m := range f.Maps {
		if name == "" && regexp.MustCompile(`\A(?:`+m.Pattern+`)\z`).MatchString(language) {
			name = m.Name
		}
	}
	for _, l := range f.Rules {
		if l.Name != name {
			continue
		}
		for _, r := range l.Rules {
			patterns = append(patterns, srxPattern{r.Break == "yes",
				regexp.MustCompile(`(?:` + r.Before + `)\z`), regexp.MustCompile(`\A(?:` + r.After + `)`)})
		}
	}
	if len(patterns) == 0 {
		t.Fatalf("no rules for %s", language)
	}
	return patterns
}

// cutSRX cuts a text as CAT tools do: each line is a paragraph, and the first
// rule whose two patterns fit a place decides.
func cutSRX(patterns []srxPattern, text string) (sentences []string) {
	for _, line := range strings.FieldsFunc(text, lineBreak) {
		start := 0
		var prev rune
		for i, r := range line {
			p := prev
			if prev = r; i == 0 || unicode.IsLetter(p) || unicode.IsMark(p) {
				continue // no rule breaks after a letter
			}
			k := slices.IndexFunc(patterns, func(p srxPattern) bool {
				return p.after.MatchString(line[i:]) && p.before.MatchString(line[:i])
			})
			if k >= 0 && patterns[k].breaks {
				sentences = append(sentences, line[start:i])
				start = i
			}
		}
		sentences = append(sentences, line[start:])
	}
	for i, s := range sentences {
		sentences[i] = strings.TrimFunc(s, blank)
	}
	return slices.DeleteFunc(sentences, func(s string) bool { return s == "" })
}

// TestSRX measures how much of the rules SRX can say. It must stay the most of it.
func TestSRX(t *testing.T) {
	const least = 0.84 // of the cases
	bengali, english := compileSRX(t, nil, "bn-BD"), compileSRX(t, nil, "EN")
	good, all := 0, 0
	for _, c := range readCases(t, "cases.tsv") {
		patterns := bengali
		if c.kind == "en" {
			patterns = english
		}
		all++
		if slices.Equal(cutSRX(patterns, c.text), c.sentences) {
			good++
		}
	}
	share := float64(good) / float64(all)
	t.Logf("%d of %d cases, %.1f %%", good, all, 100*share)
	if share < least {
		t.Errorf("%.1f %% of the cases, want %.1f %%", 100*share, 100*least)
	}
}

func TestSRXRules(t *testing.T) {
	var words Words
	if err := words.Read(strings.NewReader("তথ্যপ্রকৌ.\nবল.\tunits\n")); err != nil {
		t.Fatal(err)
	}
	patterns := compileSRX(t, &words, "bn")
	for _, text := range []string{
		"ডা. রহমান এলেন।¦ “বসুন।” বললেন তিনি।¦ সে বসল।",
		"তথ্যপ্রকৌ. রহিম এলেন।¦ কে?",
		"ছাদ (ভাঙা? না।) ঠিক আছে।¦ ভয় নেই।[৩]¦ চলো।",
		"আমি যাব.¦ তুমি থাকো।",
		"দাম ১২.৫ টাকা, ২য় পৃ. দেখো… আর না।",
	} {
		var want []string
		for s := range strings.SplitSeq(text, "¦") {
			want = append(want, strings.TrimSpace(s))
		}
		if got := cutSRX(patterns, strings.ReplaceAll(text, "¦", "")); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestSRXWriteError(t *testing.T) {
	broken := errors.New("broken")
	if err := WriteSRX(brokenWriter{broken}, nil); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// TestWriteOmegaT reads both files: they have the same rules in the same order.
func TestWriteOmegaT(t *testing.T) {
	var words Words
	if err := words.Read(strings.NewReader("বিভা.\n")); err != nil {
		t.Fatal(err)
	}
	var srx, conf strings.Builder
	if err := errors.Join(WriteSRX(&srx, &words), WriteOmegaT(&conf, &words)); err != nil {
		t.Fatal(err)
	}
	var want srxFile
	if err := xml.Unmarshal([]byte(srx.String()), &want); err != nil {
		t.Fatal(err)
	}
	var got element
	if err := xml.Unmarshal([]byte(conf.String()), &got); err != nil {
		t.Fatal(err)
	}
	languages := got.objects("org.omegat.core.segmentation.MapRule")
	if len(languages) != len(want.Maps) || len(want.Maps) == 0 {
		t.Fatalf("%d languages, want %d", len(languages), len(want.Maps))
	}
	for i, l := range languages {
		if name, codes := l.property("language"), l.property("pattern"); name != want.Maps[i].Name || codes != want.Maps[i].Pattern {
			t.Errorf("language %q for %q", name, codes)
		}
		rules := l.objects("org.omegat.core.segmentation.Rule")
		if len(rules) != len(want.Rules[i].Rules) {
			t.Fatalf("%d rules, want %d", len(rules), len(want.Rules[i].Rules))
		}
		for k, r := range rules {
			w := want.Rules[i].Rules[k]
			breaks := map[string]string{"yes": "true", "no": "false"}[w.Break]
			if r.property("beforebreak") != w.Before || r.property("afterbreak") != w.After || r.property("breakRule") != breaks {
				t.Errorf("rule %d is %+v, want %+v", k, r, w)
			}
		}
	}
	if !strings.Contains(conf.String(), "বিভা") {
		t.Error("the words are not in it")
	}
}

// element is any element of XML.
type element struct {
	Class    string    `xml:"class,attr"`
	Property string    `xml:"property,attr"`
	Text     string    `xml:",chardata"`
	Children []element `xml:",any"`
}

// objects are the elements within e of a class.
func (e *element) objects(class string) (found []element) {
	for _, c := range e.Children {
		if c.Class == class {
			found = append(found, c)
		} else {
			found = append(found, c.objects(class)...)
		}
	}
	return found
}

// property is the value of a property of e.
func (e *element) property(name string) string {
	for _, c := range e.Children {
		if c.Property == name && len(c.Children) == 1 {
			return c.Children[0].Text
		}
	}
	return "none"
}
