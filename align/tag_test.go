package align_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
)

// parse reads a text in which <1>, </1> and <1/> are tags; with ! a tag keeps its text and
// with _ it is white space.
func parse(s string) (text string, tags []align.Tag) {
	for s != "" {
		before, rest, ok := strings.Cut(s, "<")
		text += before
		if !ok {
			break
		}
		name, after, _ := strings.Cut(rest, ">")
		t := align.Tag{At: len(text), Code: "<" + name + ">", Kind: align.Open}
		if strings.HasPrefix(name, "/") {
			t.Kind = align.Close
		} else if strings.Contains(name, "/") {
			t.Kind = align.Alone
		}
		t.Keep, t.Space = strings.Contains(name, "!"), strings.Contains(name, "_")
		t.ID = int(strings.Trim(name, "/!_")[0] - '0')
		tags = append(tags, t)
		s = after
	}
	return text, tags
}

func show(text string, tags []align.Tag) string {
	var b strings.Builder
	at := 0
	for _, t := range tags {
		b.WriteString(text[at:t.At])
		b.WriteString(t.Code)
		at = t.At
	}
	return b.String() + text[at:]
}

// linksOf reads "source=target" words, each of which is once in its text.
func linksOf(t *testing.T, source, target, links string) (all []align.Link) {
	for l := range strings.FieldsSeq(links) {
		s, e, _ := strings.Cut(l, "=")
		i, j := strings.Index(source, s), strings.Index(target, e)
		if i < 0 || j < 0 {
			t.Fatalf("no link %q", l)
		}
		all = append(all, align.Link{Source: [2]int{i, i + len(s)}, Target: [2]int{j, j + len(e)}})
	}
	return all
}

func TestPlaceTags(t *testing.T) {
	const links = "রহিমা=Rahima নদীর=river ধারে=by বসে=sitting"
	for _, c := range []struct{ source, target, links, want string }{
		{"রহিমা <1>নদীর ধারে</1> বসে ছিল।", "Rahima was sitting by the river.", links, "Rahima was sitting <1>by the river</1>."},
		{"<1>রহিমা</1> নদীর ধারে বসে ছিল।", "Rahima was sitting by the river.", links, "<1>Rahima</1> was sitting by the river."},
		// Within each other, and side by side in another order.
		{"<1>রহিমা <2>নদীর</2> ধারে</1> বসে ছিল।", "By the river Rahima was sitting.", "রহিমা=Rahima নদীর=river ধারে=By বসে=sitting", "<1>By the <2>river</2> Rahima</1> was sitting."},
		{"<1>রহিমা</1> <2>নদীর</2> ধারে।", "By the river Rahima.", "রহিমা=Rahima নদীর=river ধারে=By", "By the <2>river</2> <1>Rahima</1>."},
		// Within a word.
		{"রহিমা ন<1>দী</1>র ধারে বসে ছিল।", "Rahima was sitting by the river.", links, "Rahima was sitting by the <1>river</1>."},
		// A mark stays with its word, and with the punctuation that it follows.
		{"রহিমা<1/> নদীর ধারে বসে ছিল।", "Rahima was sitting by the river.", links, "Rahima<1/> was sitting by the river."},
		{"রহিমা নদীর<1/> ধারে বসে ছিল।", "Rahima was sitting by the river.", links, "Rahima was sitting by the river<1/>."},
		{"রহিমা,<1/> নদীর ধারে বসে ছিল।", "Rahima, was sitting by the river.", links, "Rahima,<1/> was sitting by the river."},
		// Punctuation that a pair has around its text.
		{"রহিমা <1>“নদী”</1> দেখে।", "Rahima sees “river”.", "রহিমা=Rahima নদী=river দেখে=sees", "Rahima sees <1>“river”.</1>"},
		{"রহিমা “<1>নদী</1>” দেখে।", "Rahima sees “river”.", "রহিমা=Rahima নদী=river দেখে=sees", "Rahima sees “<1>river</1>”."},
		// A line break parts the words where the fewest links are crossed.
		{"রহিমা এল;<1_/> করিম গেল।", "Rahima came; Karim went.", "রহিমা=Rahima এল=came করিম=Karim গেল=went", "Rahima came;<1_/> Karim went."},
		// What is kept is found, or put in.
		{"<1!>open()</1> ডাকো।", "Call open().", "ডাকো=Call", "Call <1!>open()</1>."},
		{"রহিমা <1!>x y</1> দেখে।", "Rahima sees.", "রহিমা=Rahima দেখে=sees", "Rahima <1!>x y</1> sees."},
		{"<1!>%s</1> থেকে <2!>%d</2> টাকা <3!>%s</3> নিল।", "%d taka from %s took %s.", "থেকে=from টাকা=taka নিল=took", "<2!>%d</2> taka from <1!>%s</1> took <3!>%s</3>."},
		{"<1!>%s</1> আর <2!>%s</2> দেখে।", "%s sees.", "দেখে=sees", "<1!>%s</1> <2!>%s</2> sees."},
		// No links: by the share of the text.
		{"এক <1>দুই</1> তিন চার।", "One two three four.", "", "One <1>two</1> three four."},
		{"এক দুই<1/> তিন চার।", "One two three four.", "", "One two <1/>three four."},
		// Empty pairs, and halves of pairs that begin or end in other sentences.
		{"এক <1></1>দুই।", "One two.", "এক=One দুই=two", "One <1></1>two."},
		{"এক</1> দুই <2>তিন।", "One two three.", "এক=One দুই=two তিন=three", "One</1> two <2>three."},
		{"<1>এক <2/></1>দুই", "x", "", "<1><2/>x</1>"},
	} {
		source, tags := parse(c.source)
		text, placed, _ := align.PlaceTags(source, tags, c.target, linksOf(t, source, c.target, c.links))
		if got := show(text, placed); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.source, got, c.want)
		}
		if len(align.MissingTags(tags, placed)) > 0 || len(placed) != len(tags) || !align.Nested(placed) {
			t.Errorf("%s: %v", c.source, placed)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	text, tags := parse("the <1>river <2/>bank</1> of")
	marked := align.Placeholders(text, tags)
	if marked != "the {1}river {2/}bank{/1} of" {
		t.Fatalf("got %q", marked)
	}
	for in, want := range map[string]string{
		marked:                              "the <1>river <2/>bank</1> of",
		"the {1} river {2/} bank {/1} of":   "the <1>river <2/>bank</1> of",
		"{ 1 } the{/ 1} {3} {1} river {2/}": "<1>the</1> {3} river <2/>",
		"no {1}tag{/1}.":                    "no <1>tag</1>.",
		"{":                                 "{",
	} {
		if got, placed := align.ReadPlaceholders(in, tags); show(got, placed) != want {
			t.Errorf("%q: got %q, want %q", in, show(got, placed), want)
		}
	}
	if m := align.MissingTags(tags, tags[:1]); len(m) != 2 {
		t.Errorf("missing %v", m)
	}
}

// FuzzPlaceTags places tags at random, and finds all of them in the target again.
func FuzzPlaceTags(f *testing.F) {
	f.Add("এক দুই, তিন", "one two, three", []byte{0, 1, 9, 1, 1, 3, 2, 5, 0, 7}, []byte{0, 2, 1, 1})
	f.Add("a", "", []byte{0, 0, 0, 1, 2, 1, 0, 0}, []byte{})
	f.Fuzz(func(t *testing.T, source, target string, tagBytes, linkBytes []byte) {
		if !utf8.ValidString(source) || !utf8.ValidString(target) || len(tagBytes) > 40 {
			return
		}
		var tags []align.Tag
		for i := 0; i+1 < len(tagBytes); i += 2 {
			id := len(tags) + 1
			kind := align.TagKind(tagBytes[i] % 3)
			if kind == align.Close && i > 0 {
				id = int(tagBytes[i]/3)%len(tags) + 1
				if slices.ContainsFunc(tags, func(o align.Tag) bool { return o.ID == id && o.Kind != align.Open }) {
					continue
				}
			}
			at := int(tagBytes[i+1]) % (len(source) + 1)
			for at < len(source) && !utf8.RuneStart(source[at]) {
				at++
			}
			tags = append(tags, align.Tag{At: at, Kind: kind, ID: id, Keep: kind == align.Open && tagBytes[i]%7 == 0, Space: tagBytes[i]%11 == 0})
		}
		slices.SortStableFunc(tags, func(a, b align.Tag) int { return a.At - b.At })
		for i := range tags {
			if tags[i].Kind == align.Close && slices.ContainsFunc(tags[i:], func(o align.Tag) bool { return o.Kind == align.Open && o.ID == tags[i].ID }) {
				return // it ends what begins later
			}
		}
		sw, tw := strings.Fields(source), strings.Fields(target)
		var links []align.Link
		for i := 0; i+1 < len(linkBytes) && len(sw) > 0 && len(tw) > 0; i += 2 {
			s, w := sw[int(linkBytes[i])%len(sw)], tw[int(linkBytes[i+1])%len(tw)]
			a, b := strings.Index(source, s), strings.Index(target, w)
			links = append(links, align.Link{Source: [2]int{a, a + len(s)}, Target: [2]int{b, b + len(w)}})
		}
		text, placed, _ := align.PlaceTags(source, tags, target, links)
		if len(placed) != len(tags) || len(align.MissingTags(tags, placed)) > 0 {
			t.Fatalf("%d of %d tags", len(placed), len(tags))
		}
		if align.Nested(tags) && !align.Nested(placed) {
			t.Fatalf("%v became %v", tags, placed)
		}
		at := 0
		for _, p := range placed {
			if p.At < at || p.At > len(text) || p.At < len(text) && !utf8.RuneStart(text[p.At]) {
				t.Fatalf("%v in %q", placed, text)
			}
			at = p.At
		}
	})
}
