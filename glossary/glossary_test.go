package glossary_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// load reads rows with the cells of the header below, written with ; for the tab.
func load(t testing.TB, rows ...string) []glossary.Term {
	t.Helper()
	table := "bn\ten\ttype\tvariants\tstatus\thomograph\tforbidden_en\tcase\n"
	for _, r := range rows {
		table += strings.ReplaceAll(r, ";", "\t") + "\n"
	}
	terms, err := glossary.Load(strings.NewReader(table), "test.tsv")
	if err != nil {
		t.Fatal(err)
	}
	return terms
}

func world(t testing.TB) []glossary.Term {
	return load(t,
		"ল্যাভরভ;Lavrov;person;লাভরভ|ল্যাভরোভ",
		"সের্গেই;Sergei|Sergey;person;সের্গেই|সার্গেই",
		"সের্গেই ল্যাভরভ;Sergei Lavrov|Sergey Lavrov;person",
		"পিয়ংইয়ং;Pyongyang;place",
		"মস্কো;Moscow;place",
		"বিবিসি;BBC;org",
		"ন্যাটো;NATO|Nato;org;নেটো",
		"রাশি\u09DFা;Russia;place",
		"উত্তর কোরি\u09AF\u09BCা;North Korea|DPRK;place",
		"কিম;Kim;person",
		"কিম জং উন;Kim Jong Un|Kim Jong-un;person",
		"কাদের;Quader;person",
		"কা;Ka;other",
		"গাঙ্গুলি;Ganguly;person;গাঙ্গুলী",
		"গাঙ্গু;Gangu;person",
		"চাদ;Chad;place",
		"ইরান;Iran;place",
		"রণজিৎ;Ranajit;person",
		"ম্যাক্রোঁ;Macron;person;ম্যাক্রন",
		"জি২০;G20;org",
		"রা\u09DF;Roy;person;;;yes",
		"ইতালি;Italy;place;ইতালী",
	)
}

// marked writes the matches into the text: [stem|ending=English].
func marked(text string, ms []glossary.Match) string {
	var b strings.Builder
	at := 0
	for _, m := range ms {
		fmt.Fprintf(&b, "%s[%s|%s=%s]", text[at:m.Start], text[m.Start:m.StemEnd], text[m.StemEnd:m.End], m.Term.EN)
		at = m.End
	}
	return b.String() + text[at:]
}

func TestMatch(t *testing.T) {
	g := glossary.New(world(t))
	for text, want := range map[string]string{
		"":                                "",
		"কিছু নেই।":                       "কিছু নেই।",
		"ল্যাভরভ":                         "[ল্যাভরভ|=Lavrov]",
		"ল্যাভরভের সফর":                   "[ল্যাভরভ|ের=Lavrov] সফর",
		"লাভরভও বলেন":                     "[লাভরভ|ও=Lavrov] বলেন",
		"ল্যাভরভেরই, ":                    "[ল্যাভরভ|েরই=Lavrov], ",
		"পিয়ংইয়ংয়ে":                    "[পিয়ংইয়ং|য়ে=Pyongyang]",
		"পিয়ংইয়ঙের":                     "[পিয়ংইয়ঙ|ের=Pyongyang]",
		"মস্কোকে মস্কোতেও":                "[মস্কো|কে=Moscow] [মস্কো|তেও=Moscow]",
		"বিবিসি-র খবর":                    "[বিবিসি|-র=BBC] খবর",
		"বিবিসি–র খবর":                    "[বিবিসি|–র=BBC] খবর",
		"ন্যাটো’র":                        "[ন্যাটো|’র=NATO]",
		"ন্যাটো'রও":                       "[ন্যাটো|'রও=NATO]",
		"‘ন্যাটো’ ও":                      "‘[ন্যাটো|=NATO]’ ও",
		"ন্যাটো - র":                      "[ন্যাটো|=NATO] - র",
		"ন্যাটো-রাশি\u09DFা":              "[ন্যাটো|=NATO]-[রাশি\u09DFা|=Russia]",
		"জি২০র জি২০-র জি২০":               "[জি২০|র=G20] [জি২০|-র=G20] [জি২০|=G20]",
		"জি২০ভুক্ত দেশ":                   "[জি২০|=G20]ভুক্ত দেশ",
		"রাশি\u09DFার":                    "[রাশি\u09DFা|র=Russia]",
		"রাশি\u09AF\u09BCার":              "[রাশি\u09AF\u09BCা|র=Russia]",
		"রাশি\u09DFা\u09DF":               "[রাশি\u09DFা|\u09DF=Russia]",
		"উত্তর কোরি\u09DFা\u09DF থাকা":    "[উত্তর কোরি\u09DFা|\u09DF=North Korea] থাকা",
		"উত্তর  কোরি\u09AF\u09BCা-\u09DF": "[উত্তর  কোরি\u09AF\u09BCা|-\u09DF=North Korea]",
		"উত্তরের কোরি\u09DFা":             "উত্তরের কোরি\u09DFা",
		"ল্\u200dযাভরভের":                 "[ল্\u200dযাভরভ|ের=Lavrov]",
		"রাশি\u09DF\u200dার":              "[রাশি\u09DF\u200dা|র=Russia]", // as long as its folded form
		"লাভ\u00adরভ\u200cের":             "[লাভ\u00adরভ\u200c|ের=Lavrov]",
		"লাভরভ\u200b এলেন":                "[লাভরভ|=Lavrov]\u200b এলেন",
		"কিম জং উনের প্রতি":               "[কিম জং উন|ের=Kim Jong Un] প্রতি",
		"কিম জংয়ের":                      "[কিম|=Kim] জংয়ের",
		"কিমের সঙ্গে":                     "[কিম|ের=Kim] সঙ্গে",
		"সের্গেই লাভরভের":                 "[সের্গেই লাভরভ|ের=Sergei Lavrov]",
		"সার্গেই ল্যাভরোভকে":              "[সার্গেই ল্যাভরোভ|কে=Sergei Lavrov]",
		"সের্গেইয়ের":                     "[সের্গেই|য়ের=Sergei]",
		"গাঙ্গুলি গাঙ্গুলির":              "[গাঙ্গুলি|=Ganguly] [গাঙ্গুলি|র=Ganguly]",
		"কাদের কাদেরের":                   "[কাদের|=Quader] [কাদের|ের=Quader]",
		"চাদর চাদের":                      "চাদর [চাদ|ের=Chad]",
		"ইরানি ইরানী ইরানের":              "ইরানি ইরানী [ইরান|ের=Iran]",
		"ইতালীয় ইতালীর":                  "ইতালীয় [ইতালী|র=Italy]",
		"রণজিতের রণজিৎকে":                 "[রণজিত|ের=Ranajit] [রণজিৎ|কে=Ranajit]",
		"ম্যাক্রোঁর ম্যাক্রনের":           "[ম্যাক্রোঁ|র=Macron] [ম্যাক্রন|ের=Macron]",
		"রা\u09DFের":                      "[রা\u09DF|ের=Roy]",
		"BBCমস্কো":                        "BBCমস্কো",
		"\xffমস্কো\xffকে":                 "\xff[মস্কো|=Moscow]\xffকে",
		"অমস্কো মস্কোবাসী":                "অমস্কো মস্কোবাসী",
	} {
		ms := g.Match(text)
		if got := marked(text, ms); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
		for _, m := range ms {
			if strings.TrimLeft(m.Ending, "-'") != strings.TrimLeft(bengali.Fold(text[m.StemEnd:m.End]), "-'") {
				t.Errorf("%s: ending %q at %q", text, m.Ending, text[m.StemEnd:m.End])
			}
		}
	}
	if ms := g.Match("রায়"); len(ms) != 1 || !ms[0].Term.Homograph {
		t.Errorf("the homograph: %+v", ms)
	}
}

func TestMatchForm(t *testing.T) {
	g := glossary.New(world(t))
	for text, want := range map[string]string{
		"লাভরভের":           "লাভরভ",
		"ল্\u200dযাভরভকে":   "ল্যাভরভ",
		"সের্গেই লাভরভ":     "সের্গেই লাভরভ",
		"রাশি\u09AF\u09BCা": "রাশি\u09DFা", // as the glossary writes it
	} {
		if ms := g.Match(text); len(ms) != 1 || ms[0].Form != want {
			t.Errorf("%s: %+v, want the form %s", text, ms, want)
		}
	}
}

func TestMatchTokens(t *testing.T) {
	g := glossary.New(world(t))
	const text = "লাভরভ মস্কোতে"
	kept := glossary.Match{Form: "kept"}
	got := g.MatchTokens([]glossary.Match{kept}, text, bengali.Tokenize(nil, text))
	if len(got) != 3 || got[0] != kept || !slices.Equal(got[1:], g.Match(text)) {
		t.Errorf("got %+v", got)
	}
}

func TestOccurrences(t *testing.T) {
	g := glossary.New(world(t))
	for text, want := range map[string][]string{
		"": nil,
		"সের্গেই ল্যাভরভের সঙ্গে": {"Sergei 0-21", "Sergei Lavrov 0-49", "Lavrov 22-49"},
		"কিম জং উনকে কিমও":        {"Kim 0-9", "Kim Jong Un 0-29", "Kim 30-42"},
		"কাদেরের":                 {"Quader 0-21"},
		"সের্গেই লাভরভ":           {"Sergei 0-21", "Sergei Lavrov 0-37", "Lavrov 22-37"},
		"উত্তর কোরি\u09DFা":       {"North Korea 0-34"},
	} {
		var got []string
		for _, m := range g.Occurrences(text) {
			got = append(got, fmt.Sprintf("%s %d-%d", m.Term.EN, m.Start, m.End))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	// A spelling that is listed twice is still one occurrence.
	g = glossary.New(load(t, "মোদি;Modi;person;মোদী|মোদী|মো\u200dদী"), load(t, "মোদি;Modi;person;মোদী"))
	if got := g.Occurrences("মোদী মোদির"); len(got) != 2 {
		t.Errorf("got %d occurrences of two", len(got))
	}
}

func TestNewLists(t *testing.T) {
	base := load(t,
		"লাভরভ;Lavrov;person;ল্যাভরোভ",
		"কিয়েভ;Kiev;place;কিয়িভ",
		"মুম্বাই;Mumbai;place;মুম্বই|বোম্বাই",
		"ঢাকা;Dhaka;place",
		"পুরি;Puri;place",
		"হাট;ghat;other",
	)
	project := load(t,
		"ল্যাভরভ;Lavroff;person;লাভরভ",
		"কিয়েভ;Kyiv;place",
		"বোম্বাই;Bombay;place",
		"ঢাকা;Dacca;place;;proposed",
		"পুরি;puri;other;হাট;deprecated",
		"নতুন;Natun;place;;proposed",
	)
	for i, tc := range []struct {
		lists [][]glossary.Term
		want  string
	}{
		{[][]glossary.Term{base}, "Lavrov Lavrov - Kiev Kiev Mumbai Mumbai Dhaka Puri ghat -"},
		{[][]glossary.Term{base, project}, "Lavroff Lavrov Lavroff Kyiv - Mumbai Bombay Dhaka - - -"},
		{[][]glossary.Term{project, base}, "Lavrov Lavrov Lavroff Kiev Kiev Mumbai Mumbai Dhaka Puri ghat -"},
		{nil, "- - - - - - - - - - -"},
	} {
		g := glossary.New(tc.lists...)
		var got []string
		for _, w := range strings.Fields("লাভরভ ল্যাভরোভ ল্যাভরভ কিয়েভ কিয়িভ মুম্বই বোম্বাই ঢাকা পুরি হাট নতুন") {
			en := "-"
			if ms := g.Match(w); len(ms) == 1 {
				en = ms[0].Term.EN
			}
			got = append(got, en)
		}
		if s := strings.Join(got, " "); s != tc.want {
			t.Errorf("case %d:\n got %s\nwant %s", i, s, tc.want)
		}
	}
	// Within a list a preferred spelling goes before a variant, the first entry
	// before the second.
	g := glossary.New(load(t, "কলকাতা;Calcutta;place;কোলকাতা", "কোলকাতা;Kolkata;place", "কোলকাতা;Kolikata;place"))
	if ms := g.Match("কোলকাতা"); len(ms) != 1 || ms[0].Term.EN != "Kolkata" {
		t.Errorf("got %+v", ms)
	}
}

func TestNest(t *testing.T) {
	other := load(t, "লাভরভ;Laurov;person")
	g := glossary.New(world(t), other)
	// লাভরভ is another man now, so that the full name does not have it.
	if ms := g.Match("সের্গেই লাভরভ"); len(ms) != 2 || ms[1].Term.EN != "Laurov" {
		t.Errorf("got %+v", ms)
	}
	if ms := g.Match("সের্গেই ল্যাভরোভ"); len(ms) != 1 || ms[0].Term.EN != "Sergei Lavrov" {
		t.Errorf("got %+v", ms)
	}
	// Proposed and homograph parts lend nothing; both encodings do.
	g = glossary.New(load(t, "চিন;Chin;place;চীন;proposed", "রাশি\u09DFা;Russia;place;রুশি\u09DFা", "চিন সাগর;China Sea;place",
		"শ্বেত রাশি\u09AF\u09BCা;White Russia;place", "জয়;Joy;person;জয়্য;approved;yes", "জয় নগর;Joynagar;place"))
	for text, want := range map[string]int{"চীন সাগর": 0, "শ্বেত রুশি\u09AF\u09BCার": 1, "জয়্য নগর": 1} {
		ms := g.Match(text)
		n := 0
		for _, m := range ms {
			if strings.Contains(m.Term.BN, " ") || want == 1 && m.Term.Homograph {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: %+v", text, ms)
		}
	}
	// Many spellings of many parts stay bounded.
	var rows []string
	for i := range 6 {
		row := fmt.Sprintf("ক%cট;K;person;", 'া'+rune(i))
		for j := range 9 {
			row += fmt.Sprintf("খ%c%c|", 'া'+rune(i), 'ক'+rune(j))
		}
		rows = append(rows, row)
	}
	rows = append(rows, "কাট কিট কীট কুট কূট কৃট;Long;person")
	if g := glossary.New(load(t, rows...)); len(g.Match("খাক কিট কীট কুট কূট কৃট")) != 1 {
		t.Error("a spelling of the first part is not one of the whole")
	}
}

func TestStarter(t *testing.T) {
	terms := glossary.Starter()
	if len(terms) < 300 {
		t.Errorf("the starter glossary has %d entries", len(terms))
	}
	for _, p := range glossary.Check(terms) {
		t.Error(p)
	}
	g := glossary.New(terms)
	for _, term := range terms {
		for i, form := range append([]string{term.BN}, term.Variants...) {
			ms := g.Match(form)
			if len(ms) != 1 || ms[0].Term.BN != term.BN || ms[0].Start != 0 || ms[0].End != len(form) {
				t.Errorf("%s:%d: spelling %d, %s, is not found: %+v", term.File, term.Line, i, form, ms)
			}
		}
	}
}

func TestStarterArticle(t *testing.T) {
	g := glossary.New(glossary.Starter())
	const text = "উত্তর কোরিয়ার নেতা কিম জং উনের প্রতি মস্কো তার সমর্থনের কথা জানিয়েছে, বলেন রাশিয়ার পররাষ্ট্রমন্ত্রী সের্গেই লাভরভ।"
	var got []string
	for _, m := range g.Match(text) {
		if !m.Term.Homograph {
			got = append(got, m.Term.EN)
		}
	}
	want := []string{"North Korea", "Kim Jong Un", "Moscow", "Russia", "Sergei Lavrov"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTables(t *testing.T) {
	for name, columns := range map[string]int{"starter.tsv": 9, "english/adjectives.tsv": 2} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		last, header := "", name == "starter.tsv"
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSuffix(line, "\n")
			if strings.HasPrefix(line, "#") {
				continue
			}
			f := strings.Split(line, "\t")
			if len(f) != columns {
				t.Errorf("%s: %q has %d columns, not %d", name, line, len(f), columns)
			}
			if header {
				header = false
				continue
			}
			if f[0] <= last {
				t.Errorf("%s: %q does not come after %q", name, f[0], last)
			}
			last = f[0]
			if !isNFC(line) || strings.TrimSpace(line) == "" || strings.Contains(line, "  ") || strings.Contains(line, "||") {
				t.Errorf("%s: %q is not in NFC or has empty parts", name, line)
			}
		}
	}
}

func FuzzLoad(f *testing.F) {
	text := "সের্গেই লাভরভের রাশি\u09DFা-\u09DF জি২০র কাদের"
	for _, table := range []string{
		"bn\ten\nলাভরভ\tLavrov\n", "bn,en,variants\nলাভরভ,\"Lavrov\nx\",ল্যাভরভ|লভ", "\xff\xfeb\x00n\x00", "\ufeff#c\nরাশিয়া\tRussia|US\n",
		"bn\ten\ttype\tvariants\tforbidden_en\tstatus\tcase\thomograph\tnote\nক খ\tK\tplace\tগ|ঘ\tX\tdeprecated\tyes\tno\tn\nগ\tG\t\tক খ\n",
		"bn\ten\nজি২০\tG20\nসের্গেই\tSergei\nসের্গেই লাভরভ\tS L\n",
	} {
		f.Add(table, text)
	}
	f.Fuzz(func(t *testing.T, table, text string) {
		terms, err := glossary.Load(strings.NewReader(table), "f")
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("an error of several lines: %q", err)
			}
			return
		}
		for _, p := range glossary.Check(terms) {
			if strings.ContainsAny(p.String(), "\n\r") || p.Line < 1 {
				t.Errorf("problem %q", p)
			}
		}
		g := glossary.New(terms, terms[:len(terms)/2])
		borders := map[int]bool{len(text): true}
		for i := range text {
			borders[i] = true
		}
		at := 0
		ms := g.Match(text)
		for _, m := range ms {
			if m.Start < at || m.StemEnd <= m.Start || m.End < m.StemEnd || m.End > len(text) ||
				!borders[m.Start] || !borders[m.StemEnd] || !borders[m.End] || m.Term == nil {
				t.Fatalf("%q: match %+v", text, m)
			}
			at = m.End
		}
		for _, m := range g.Occurrences(text) {
			if m.Start >= m.End || m.End > len(text) || !borders[m.Start] || !borders[m.End] {
				t.Fatalf("%q: occurrence %+v", text, m)
			}
		}
		if out := glossary.Normalize(text, ms); utf8.ValidString(text) && !utf8.ValidString(out) {
			t.Errorf("%q is normalized to %q", text, out)
		}
		checkVerify(t, text, ms)
	})
}

// article is the text that the benchmarks match.
func article(b *testing.B) string {
	data, err := os.ReadFile("../testdata/lavrov.txt")
	if err != nil {
		b.Fatal(err)
	}
	return string(data)
}

func BenchmarkMatch(b *testing.B) {
	g := glossary.New(glossary.Starter())
	text := article(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		g.Match(text)
	}
}

func BenchmarkMatchTokens(b *testing.B) {
	g := glossary.New(glossary.Starter())
	text := article(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	var toks []bengali.Token
	var ms []glossary.Match
	for b.Loop() {
		toks = bengali.Tokenize(toks[:0], text)
		ms = g.MatchTokens(ms[:0], text, toks)
	}
}

func BenchmarkNew(b *testing.B) {
	table, err := os.ReadFile("starter.tsv")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		terms, err := glossary.Load(strings.NewReader(string(table)), "starter.tsv")
		if err != nil {
			b.Fatal(err)
		}
		glossary.New(terms)
	}
}

func TestNewEnglishReachesLongerNames(t *testing.T) {
	starter := []glossary.Term{
		{BN: "ল্যাভরভ", EN: "Lavrov", Type: "person"},
		{BN: "সের্গেই ল্যাভরভ", EN: "Sergei Lavrov", AlsoEN: []string{"Sergey Lavrov"}, Type: "person"},
		{BN: "ল্যাভরভ সেতু", EN: "Lavrovsky Bridge", Type: "place"},
	}
	mine := []glossary.Term{{BN: "ল্যাভরভ", EN: "Lavroff", Type: "person", Variants: []string{"লাভরভ"}}}
	g := glossary.New(starter, mine)
	for text, want := range map[string]string{
		"সের্গেই ল্যাভরভের": "Sergei Lavroff",
		"সের্গেই লাভরভ":     "Sergei Lavroff",
		"লাভরভ":             "Lavroff",
		"ল্যাভরভ সেতু":      "Lavrovsky Bridge", // not the whole word Lavrov
	} {
		if ms := g.Match(text); len(ms) != 1 || ms[0].Term.EN != want {
			t.Errorf("%s: %v, want %s", text, ms, want)
		}
	}
	if starter[1].EN != "Sergei Lavrov" {
		t.Error("New changed the list that it was given")
	}
}
