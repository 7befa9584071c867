package names_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// survey adds texts, or pairs with a | between their sides, to a survey that knows
// the starter glossary.
func survey(list []glossary.Term, texts ...string) *names.Survey {
	s := names.NewSurvey(glossary.Starter(), list)
	for _, text := range texts {
		source, target, _ := strings.Cut(text, "|")
		s.Add(source, target)
	}
	return s
}

// short writes findings as TIER PREFERRED: FORM COUNT, ...
func short(found []names.Finding) (all []string) {
	for _, f := range found {
		var forms []string
		for _, s := range f.Spellings {
			forms = append(forms, fmt.Sprintf("%s %d", s.Form, s.Count))
		}
		all = append(all, fmt.Sprintf("%s %s: %s", f.Tier, f.Preferred, strings.Join(forms, ", ")))
	}
	return all
}

func TestFindings(t *testing.T) {
	mine := []glossary.Term{{BN: "ভ্রুবেলনিক", EN: "Vrubelnik", Type: "person", Variants: []string{"ব্রুবেলনিক"}}}
	for name, tc := range map[string]struct {
		list  []glossary.Term
		texts []string
		want  []string
	}{
		"nothing": {nil, nil, nil},
		"discovered, with endings": {nil, []string{"ভ্রুবেলনিকের কথা। ভ্রুবেলনিক এলেন।", "ব্রুবেলনিককে চাই।"},
			[]string{"warning ভ্রুবেলনিক: ভ্রুবেলনিক 2, ব্রুবেলনিক 1"}},
		"of the starter glossary": {nil, []string{"লাভরভ এলেন। লাভরভের কথা। ল্যাভরভও।"}, []string{"warning লাভরভ: লাভরভ 2, ল্যাভরভ 1"}},
		"equally often":           {nil, []string{"লাভরভ এলেন।", "ল্যাভরভ গেলেন।"}, []string{"warning ল্যাভরভ: ল্যাভরভ 1, লাভরভ 1"}},
		"only one way":            {nil, []string{"লাভরভ এলেন। লাভরভের কথা।"}, nil},
		"of a stated glossary":    {mine, []string{"ব্রুবেলনিক এলেন। ব্রুবেলনিক, ভ্রুবেলনিক।"}, []string{"error ভ্রুবেলনিক: ব্রুবেলনিক 2, ভ্রুবেলনিক 1"}},
		"not the stated one":      {mine, []string{"ব্রুবেলনিক এলেন।"}, []string{"error ভ্রুবেলনিক: ব্রুবেলনিক 1"}},
		"near a stated one": {mine, []string{"ভ্রুবেলনিকভের নাম", "ভ্রুবেলনীক এলেন। ভ্রুবেলনীক, ভ্রুবেলনিক।"},
			[]string{"warning ভ্রুবেলনিক: ভ্রুবেলনীক 2, ভ্রুবেলনিক 1"}},
		"common words":           {nil, []string{"সরকারী কাজ। সরকারি কাজ। শ্রেণী, শ্রেণি।"}, nil},
		"women and men":          {nil, []string{"খালেদ এলেন। খালেদা গেলেন। ফার্নান্দা, ফার্নান্দো।"}, nil},
		"what is made of a name": {nil, []string{"ইরান বড়। ইরানি চা। জার্মান, জার্মানি।"}, nil},
		"an ending":              {nil, []string{"নাটোর ছোট। নাটোরের মানুষ। নাটোরে চলো।"}, nil},
		"names that others know": {nil, []string{"মার্কাস থুরাম এলেন।", "মার্কোস লোরেন্তে গেলেন।"}, []string{"suggestion মার্কাস: মার্কাস 1, মার্কোস 1"}},
		"both encodings of a য়": {nil, []string{"রাশি\u09dfা বড়। রাশি\u09af\u09bcার কথা।"}, nil},
		"joiners":                {nil, []string{"ভ্রু\u200dবেলনিক ভ্রুবেল\u200cনিক"}, nil},
		"addresses":              {nil, []string{"ভ্রুবেলনিক https://x.example/ব্রুবেলনিক #ব্রুবেলনিক @ব্রুবেলনিক"}, nil},
		"a title":                {nil, []string{"ভ্রুবেলনিক এলেন। ‘ব্রুবেলনিকের গান’ ভালো।"}, []string{"suggestion ভ্রুবেলনিক: ভ্রুবেলনিক 1, ব্রুবেলনিক 1"}},
		"what is said":           {nil, []string{"ভ্রুবেলনিক এলেন। “ব্রুবেলনিক কোথায়?” বলেন তিনি।"}, []string{"warning ভ্রুবেলনিক: ভ্রুবেলনিক 1, ব্রুবেলনিক 1"}},
		"written together":       {nil, []string{"আল জাজিরা জানায়। আলজাজিরা, আল জাজিরার খবর।"}, []string{"warning আল জাজিরা: আল জাজিরা 2, আলজাজিরা 1"}},
		"together and apart": {nil, []string{"ভ্রুবেল নিকোভ এলেন। ভ্রুবেলনিকোভের কথা। ভ্রুবেলনিকোভ গেলেন, ভ্রুবেল নিকোভকে নিয়ে। ভ্রুবেলনিকোভ।"},
			[]string{"warning ভ্রুবেলনিকোভ: ভ্রুবেলনিকোভ 3, ভ্রুবেল নিকোভ 1"}},
		"somebody and a place":    {nil, []string{"রাম পাল এলেন। রামপালে বৃষ্টি। রামপালের মানুষ।"}, []string{"suggestion রামপাল: রামপাল 2, রাম পাল 1"}},
		"longer names, once":      {nil, []string{"সের্গেই লাভরভ এলেন। ল্যাভরভ গেলেন।"}, []string{"warning ল্যাভরভ: ল্যাভরভ 1, লাভরভ 1"}},
		"English":                 {nil, []string{"Antonio Guterres spoke. Gutteres left."}, []string{"warning Guterres: Guterres 1, Gutteres 1"}},
		"English that is no name": {nil, []string{"Russia and the Russians. The Russian minister, Minister X. Ministers came. France, the French."}, nil},
		"other English":           {nil, []string{"Vrubelnik came. Vrubelnyk left. Vrubelnyk!"}, []string{"warning Vrubelnyk: Vrubelnyk 2, Vrubelnik 1"}},
		"across": {nil, []string{"লাভরভ এলেন।|Labrov came.", "লাভরভ গেলেন।|Lavrov went."},
			[]string{"warning Lavrov: Lavrov 1, Labrov 1"}},
		"across, swapped":     {nil, []string{"Jinghua said.|সিনহুয়া জানায়।"}, []string{"warning Xinhua: Jinghua 1"}},
		"pairs that agree":    {nil, []string{"লাভরভ এলেন।|Lavrov came.", "লাভরভ গেলেন।|He went."}, nil},
		"Bengali in both":     {nil, []string{"ভ্রুবেলনিক|ব্রুবেলনিক"}, []string{"warning ভ্রুবেলনিক: ভ্রুবেলনিক 1, ব্রুবেলনিক 1"}},
		"bytes that are none": {nil, []string{"ভ্রুবেলনিক\xff ব্রুবেলনিক\xe0\xa6"}, []string{"warning ভ্রুবেলনিক: ভ্রুবেলনিক 1, ব্রুবেলনিক 1"}},
	} {
		s := survey(tc.list, tc.texts...)
		if got := short(s.Findings()); !slices.Equal(got, tc.want) {
			t.Errorf("%s: found %q, want %q", name, got, tc.want)
		}
	}
}

// TestLocator finds the places of the spellings, and what is to stand there.
func TestLocator(t *testing.T) {
	mine := []glossary.Term{{BN: "ম্যাক্রোঁ", EN: "Macron", Type: "person", Variants: []string{"ম্যাক্রন"}}}
	texts := []string{"ম্যাক্রনের কথা, ‘ম্যাক্রন যুগ’ বই।", "ম্যাক্রোঁ-র সভা; ম্যাক্রন-এর সভা। জেলেনেস্কিকেও, জেলেনস্কি, জেলেনস্কি।", "ম্যাক্রন এলেন।|Makron came."}
	s := survey(mine, texts...)
	l := s.Locator(s.Findings())
	var got []string
	for _, text := range texts {
		source, target, _ := strings.Cut(text, "|")
		for _, o := range l.Find(nil, source, target) {
			side := source
			if o.Target {
				side = target
			}
			got = append(got, fmt.Sprintf("%s+%s=%s %t", side[o.Start:o.End], side[o.End:o.Whole], l.Replacement(o, side), l.IsTitle(o)))
		}
	}
	want := []string{
		"ম্যাক্রন+ের=ম্যাক্রোঁর false", "ম্যাক্রন+=ম্যাক্রোঁ true", "ম্যাক্রোঁ+-র=ম্যাক্রোঁ-র false", "ম্যাক্রন+-এর=ম্যাক্রোঁ-এর false",
		"জেলেনেস্কি+কেও=জেলেনস্কিকেও false", "জেলেনস্কি+=জেলেনস্কি false", "জেলেনস্কি+=জেলেনস্কি false",
		"ম্যাক্রন+=ম্যাক্রোঁ false", "Makron+=Macron false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestStories checks news stories one by one, as an editor does, and puts right what
// was found, after which nothing is left.
func TestStories(t *testing.T) {
	data, err := os.ReadFile("testdata/stories.tsv")
	if err != nil {
		t.Fatal(err)
	}
	gold := make(map[string][][]string)
	for line := range strings.Lines(string(data)) {
		if f := strings.Split(bengali.Fold(strings.TrimSpace(line)), "\t"); line[0] != '#' {
			gold[f[0]] = append(gold[f[0]], f[1:])
		}
	}
	variants, hits, wrong := 0, 0, 0
	for story, rows := range gold {
		text, err := os.ReadFile(filepath.Join("testdata", "stories", story+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		s := survey(nil, lines...)
		found := slices.DeleteFunc(s.Findings(), func(f names.Finding) bool { return f.Tier == glossary.Suggestion })
		for _, f := range found {
			known := false
			for _, row := range rows {
				if !joins(&f, row[1], row[2]) {
					continue
				}
				if row[0] == "different" {
					t.Errorf("%s: %s and %s are different names: %s", story, row[1], row[2], short([]names.Finding{f}))
				} else {
					known = true
				}
			}
			if !known {
				wrong++
				t.Logf("%s: %s", story, short([]names.Finding{f}))
			}
		}
		for _, row := range rows {
			if row[0] == "different" {
				continue
			}
			variants++
			if slices.ContainsFunc(found, func(f names.Finding) bool { return joins(&f, row[1], row[2]) }) {
				hits++
			} else {
				t.Logf("%s: not found: %s and %s", story, row[1], row[2])
			}
		}
		checkFixed(t, story, s, found, lines)
	}
	// All but the last eight stories were at hand while the rules were written.
	if variants < 144 || hits < 140 || wrong > 3 {
		t.Errorf("%d of %d found, %d others", hits, variants, wrong)
	}
}

// joins tells whether a finding has both words as spellings, or in them.
func joins(f *names.Finding, a, b string) bool {
	has := func(word string) int {
		return slices.IndexFunc(f.Spellings, func(s names.Spelling) bool {
			return slices.Contains(strings.Fields(bengali.Fold(s.Form)), word)
		})
	}
	i, j := has(a), has(b)
	return i >= 0 && j >= 0 && i != j
}

// checkFixed puts the findings right: then there are none.
func checkFixed(t *testing.T, story string, s *names.Survey, found []names.Finding, lines []string) {
	l := s.Locator(found)
	for i, line := range lines {
		for _, o := range slices.Backward(l.Find(nil, line, "")) {
			f := found[o.Finding]
			if f.Spellings[o.Spelling].Form != f.Preferred && !l.IsTitle(o) {
				line = line[:o.Start] + l.Replacement(o, line) + line[o.Whole:]
			}
		}
		lines[i] = line
	}
	again := survey(nil, lines...)
	for _, f := range again.Findings() {
		if f.Tier != glossary.Suggestion {
			t.Errorf("%s: still found after all was put right: %s", story, short([]names.Finding{f}))
		}
	}
}

// FuzzSurvey surveys whatever there is, finds the places and replaces what stands there.
func FuzzSurvey(f *testing.F) {
	f.Add("লাভরভ এলেন। ‘ল্যাভরভের’ কথা https://x.y ল্যাভরভ-এর", "Labrov came. Lavrov's \"Labrov\"")
	f.Add("মোদি\u200dর রাশি\u09dfা মোদীর রাশি\u09af\u09bcা", "")
	known := []glossary.Term{{BN: "ল্যাভরভ", EN: "Lavrov", Variants: []string{"লাভরভ"}}, {BN: "মোদি", EN: "Modi", Variants: []string{"মোদী"}, Homograph: true}}
	f.Fuzz(func(t *testing.T, source, target string) {
		s := names.NewSurvey(known)
		s.Add(source, target)
		s.Add(target, source)
		found := s.Findings()
		l := s.Locator(found)
		for _, o := range l.Find(nil, source, target) {
			side := source
			if o.Target {
				side = target
			}
			if o.Start >= o.End || o.End > o.Whole || o.Whole > len(side) {
				t.Fatalf("%+v in %q", o, side)
			}
			l.Replacement(o, side)
			l.IsTitle(o)
		}
	})
}
