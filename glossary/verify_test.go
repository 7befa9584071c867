package glossary_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"golang.org/x/text/unicode/norm"
)

func isNFC(s string) bool { return norm.NFC.IsNormalString(s) }

func TestNormalize(t *testing.T) {
	g := glossary.New(world(t))
	for text, want := range map[string]string{
		"": "",
		"ম্যাক্রনের সফর":                  "ম্যাক্রোঁর সফর",
		"(ম্যাক্রনেরও) — ম্যাক্রনকে":      "(ম্যাক্রোঁরও) — ম্যাক্রোঁকে",
		"ম্যাক্রন":                        "ম্যাক্রোঁ",
		"ম্যাক্রন-এর":                     "ম্যাক্রোঁ-এর",
		"নেটো’র নেটো–র":                   "ন্যাটো’র ন্যাটো–র",
		"সের্গেই লাভরভের":                 "সের্গেই ল্যাভরভের",
		"লাভরভও  বলেন,\n\tলাভরভ।":         "ল্যাভরভও  বলেন,\n\tল্যাভরভ।",
		"ল্\u200dযাভরভ রাশি\u09AF\u09BCা": "ল্\u200dযাভরভ রাশি\u09AF\u09BCা",
		"\u200cরায় \xff":                 "\u200cরায় \xff",
	} {
		got := glossary.Normalize(text, g.Match(text))
		if got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
		if again := glossary.Normalize(got, g.Match(got)); again != got {
			t.Errorf("%q changes once more to %q", got, again)
		}
	}
	// Homographs are left alone even in a variant.
	g = glossary.New(load(t, "জয়;Joy;person;জয়্য;;yes"))
	if got := glossary.Normalize("জয়্যের", g.Match("জয়্যের")); got != "জয়্যের" {
		t.Errorf("the homograph became %s", got)
	}
}

// TestOrigin follows each word of a text through its normalisation and back.
func TestOrigin(t *testing.T) {
	g := glossary.New(world(t))
	for _, c := range []struct{ text, words string }{
		{"ম্যাক্রনের সফর", "ম্যাক্রনের সফর"},
		{"আজ ম্যাক্রনের সফর নেটোতে, পরে নেটো", "আজ ম্যাক্রনের সফর নেটোতে পরে নেটো"},
		{"কাল সের্গেই লাভরভের সফর", "কাল সের্গেই/লাভরভের সের্গেই/লাভরভের সফর"},
		{"কিছুই নেই", "কিছুই নেই"},
	} {
		ms := g.Match(c.text)
		normal := glossary.Normalize(c.text, ms)
		origin := glossary.Origin(c.text, ms)
		at := 0
		want := strings.Fields(c.words)
		for i, word := range strings.FieldsFunc(normal, func(r rune) bool { return r == ' ' || r == ',' }) {
			start := at + strings.Index(normal[at:], word)
			at = start + len(word)
			s := origin(glossary.Span{start, at})
			if got := c.text[s[0]:s[1]]; got != strings.ReplaceAll(want[i], "/", " ") {
				t.Errorf("%s: %s of %q comes from %q", c.text, word, normal, got)
			}
		}
	}
}

// checkVerify tests what holds for each target and matches.
func checkVerify(t *testing.T, target string, ms []glossary.Match) {
	t.Helper()
	uses, found, _ := glossary.Verify(target, ms)
	var spans []glossary.Span
	for _, u := range uses {
		if u.Target != nil {
			spans = append(spans, *u.Target)
		}
	}
	if len(spans) != found {
		t.Errorf("%q: %d found, %d spans", target, found, len(spans))
	}
	slices.SortFunc(spans, func(a, b glossary.Span) int { return a[0] - b[0] })
	at := 0
	for _, s := range spans {
		if s[0] < at || s[1] <= s[0] || s[1] > len(target) {
			t.Errorf("%q: spans %v", target, spans)
		}
		at = s[1]
	}
	repaired, _, findings := glossary.Repair("", target, ms, nil)
	if (repaired != target) != (len(findings) > 0) {
		t.Errorf("%q became %q with the findings %v", target, repaired, findings)
	}
	if utf8.ValidString(target) && !utf8.ValidString(repaired) {
		t.Errorf("%q became %q", target, repaired)
	}
}

// english is a glossary of English forms: each row is "EN;type;forbidden;case".
// The source has each one once or, after *n, n times.
func english(t *testing.T, rows ...string) []glossary.Match {
	t.Helper()
	var ms []glossary.Match
	at := 0
	for i, row := range rows {
		row, times, _ := strings.Cut(row, "*")
		f := append(strings.Split(row, ";"), "", "", "")
		forms := strings.Split(f[0], "|")
		term := &glossary.Term{BN: fmt.Sprintf("শব্দ%c", 'ক'+rune(i)), EN: forms[0], AlsoEN: forms[1:], Type: f[1], Case: f[3] == "yes"}
		if f[2] != "" {
			term.ForbiddenEN = strings.Split(f[2], "|")
		}
		n := 1
		if times != "" {
			fmt.Sscan(times, &n)
		}
		for range n {
			ms = append(ms, glossary.Match{Term: term, Form: term.BN, Start: at, StemEnd: at + 5, End: at + 6})
			at += 7
		}
	}
	return ms
}

// brackets writes the spans of the uses into the target.
func brackets(target string, uses []glossary.Use) string {
	var spans []glossary.Span
	for _, u := range uses {
		if u.Target != nil {
			spans = append(spans, *u.Target)
		}
	}
	slices.SortFunc(spans, func(a, b glossary.Span) int { return b[0] - a[0] })
	for _, s := range spans {
		target = target[:s[0]] + "[" + target[s[0]:s[1]] + "]" + target[s[1]:]
	}
	return target
}

func TestVerify(t *testing.T) {
	for _, tc := range []struct {
		target   string
		terms    []string
		want     string
		findings []string
	}{
		{"Lavrov's visit", []string{"Lavrov;person"}, "[Lavrov]'s visit", nil},
		{"Lavrov’s visit", []string{"Lavrov;person"}, "[Lavrov]’s visit", nil},
		{"LAVROV ARRIVES", []string{"Lavrov;person"}, "[LAVROV] ARRIVES", nil},
		{"the Lavrov-led team", []string{"Lavrov;person"}, "the [Lavrov]-led team", nil},
		{"Lavrovsky", []string{"Lavrov;person"}, "Lavrovsky", []string{"error missing"}},
		{"He came.", []string{"Lavrov;person"}, "He came.", []string{"error missing"}},
		{"", []string{"Lavrov;person"}, "", []string{"error missing"}},
		{"Sergey Lavrov", []string{"Sergei Lavrov|Sergey Lavrov;person"}, "[Sergey Lavrov]", nil},
		{"Kim  Jong\nUn", []string{"Kim Jong Un;person"}, "[Kim  Jong\nUn]", nil},
		{"Kim Jong‑un", []string{"Kim Jong Un|Kim Jong-un;person"}, "[Kim Jong‑un]", nil},
		{"Cox’s Bazar", []string{"Cox's Bazar;place"}, "[Cox’s Bazar]", nil},
		{"Orbán said", []string{"Orbán|Orban;person"}, "[Orbán] said", nil},
		{"Orba\u0301n said", []string{"Orba;person"}, "Orba\u0301n said", []string{"error missing"}},
		// The longer name is placed first.
		{"Kim Jong Un and Kim", []string{"Kim;person", "Kim Jong Un;person"}, "[Kim Jong Un] and [Kim]", nil},
		{"North Korea and Korea", []string{"Korea;place", "North Korea;place"}, "[North Korea] and [Korea]", nil},
		{"North Korea", []string{"Korea;place", "North Korea;place"}, "[North Korea]", []string{"error missing"}},
		// How often.
		{"Putin met Putin", []string{"Putin;person*2"}, "[Putin] met [Putin]", nil},
		{"Putin met him", []string{"Putin;person*2"}, "[Putin] met him", []string{"warning missing"}},
		{"He met him", []string{"Putin;person*2"}, "He met him", []string{"error missing"}},
		{"Putin and Putin", []string{"Putin;person"}, "[Putin] and Putin", nil},
		// Case.
		{"the us and it", []string{"US;place", "IT;org"}, "the us and it", []string{"error missing", "error missing"}},
		{"Who did?", []string{"WHO;org"}, "Who did?", []string{"error missing"}},
		{"the US.", []string{"US;place"}, "the [US].", nil},
		{"the U.S. said", []string{"US|U.S.;place"}, "the [U.S.] said", nil},
		{"the U.S. said", []string{"US;place"}, "the [U.S.] said", nil},
		{"the U.S. Navy and the U.S.", []string{"US Navy;org", "US;place"}, "the [U.S. Navy] and the [U.S.]", nil},
		{"in the US. So", []string{"US;place"}, "in the [US]. So", nil},
		{"J. Kim", []string{"JKim;person"}, "J. Kim", []string{"error missing"}},
		{"the Italians", []string{"Italian;other"}, "the [Italians]", nil},
		{"Williams", []string{"William;person"}, "Williams", []string{"error missing"}},
		{"the bush", []string{"Bush;person;;yes"}, "the bush", []string{"error missing"}},
		{"agreements", []string{"agreement;other"}, "[agreements]", nil},
		{"taxes", []string{"tax;other"}, "[taxes]", nil},
		// Adjectives.
		{"the Russian army", []string{"Russia;place"}, "the [Russian] army", nil},
		{"two Russians", []string{"Russia;place"}, "two [Russians]", nil},
		{"Ukrainian forces", []string{"Ukraine;place"}, "[Ukrainian] forces", nil},
		{"the Chinese", []string{"China;place"}, "the [Chinese]", nil},
		{"Bangladeshi workers", []string{"Bangladesh;place"}, "[Bangladeshi] workers", nil},
		{"North Korean troops", []string{"North Korea|DPRK;place"}, "[North Korean] troops", nil},
		{"the French and the British", []string{"France;place", "United Kingdom|UK;place"}, "the [French] and the [British]", nil},
		{"American and Dutch", []string{"United States|US;place", "Netherlands;place"}, "[American] and [Dutch]", nil},
		{"Canadian, Cuban and Italian", []string{"Canada;place", "Cuba;place", "Italy;place"}, "[Canadian], [Cuban] and [Italian]", nil},
		{"Malian and Omani", []string{"Mali;place", "Oman"}, "[Malian] and [Omani]", nil},
		{"Mauritian, Mexican and Congolese", []string{"Mauritius;place", "Mexico;place", "Congo;place"}, "[Mauritian], [Mexican] and [Congolese]", nil},
		{"New Yorkers and South Africans", []string{"New York;place", "South Africa;place"}, "[New Yorkers] and [South Africans]", nil},
		{"Chinaware", []string{"China;place"}, "Chinaware", []string{"error missing"}},
		{"chinaware", []string{"China;place"}, "chinaware", []string{"error missing"}},
		{"the Nigerian army", []string{"Niger;place"}, "the Nigerian army", []string{"error missing"}},
		{"the Nigerien army", []string{"Nigeria;place"}, "the Nigerien army", []string{"error missing"}},
		{"the Australian", []string{"Austria;place"}, "the Australian", []string{"error missing"}},
		{"the Malawian", []string{"Mali;place"}, "the Malawian", []string{"error missing"}},
		{"a Kimian idea", []string{"Kim;person"}, "a Kimian idea", []string{"error missing"}},
		{"Russia and the Russian", []string{"Russia;place"}, "[Russia] and the Russian", nil},
		{"the Russian and Russia", []string{"Russia;place*2"}, "the [Russian] and [Russia]", nil},
		// Forbidden forms.
		{"Kiev and Kyiv", []string{"Kyiv;place;Kiev"}, "Kiev and [Kyiv]", []string{"error forbidden"}},
		{"Kiev", []string{"Kyiv;place;Kiev"}, "Kiev", []string{"error missing", "error forbidden"}},
		{"Kyiv, KIEV", []string{"Kyiv;place;Kiev"}, "[Kyiv], KIEV", []string{"error forbidden"}},
		{"Kyiv, Kievan", []string{"Kyiv;place;Kiev"}, "[Kyiv], Kievan", nil},
		{"Kyiv, kyiv", []string{"Kyiv;place;kyiv"}, "[Kyiv], kyiv", []string{"error forbidden"}},
		{"the Ukraine", []string{"Ukraine;place;the Ukraine"}, "the [Ukraine]", []string{"error forbidden"}},
		{"Myanmar and Burma Road", []string{"Myanmar;place;Burma", "Burma Road;place"}, "[Myanmar] and [Burma Road]", nil},
	} {
		ms := english(t, tc.terms...)
		uses, found, findings := glossary.Verify(tc.target, ms)
		if got := brackets(tc.target, uses); got != tc.want {
			t.Errorf("%q: %q, want %q", tc.target, got, tc.want)
		}
		if found != strings.Count(tc.want, "[") || len(uses) != len(ms) {
			t.Errorf("%q: %d of %d found", tc.target, found, len(uses))
		}
		var kinds []string
		for _, f := range findings {
			kinds = append(kinds, fmt.Sprintf("%s %s", f.Tier, f.Kind))
			if f.Message == "" || f.Term == "" || strings.Contains(f.Message, "\n") {
				t.Errorf("%q: %+v", tc.target, f)
			}
		}
		if !slices.Equal(kinds, tc.findings) {
			t.Errorf("%q: findings %q, want %q", tc.target, kinds, tc.findings)
		}
		for i, u := range uses {
			if u.Source != (glossary.Span{ms[i].Start, ms[i].End}) || u.BN != ms[i].Term.BN || u.Form != ms[i].Form {
				t.Errorf("%q: use %d is %+v", tc.target, i, u)
			}
		}
		checkVerify(t, tc.target, ms)
	}
}

func TestVerifyMessages(t *testing.T) {
	ms := english(t, "Putin;person*3", "Kyiv;place;Kiev")
	_, _, findings := glossary.Verify("Putin is in Kiev", ms)
	var got []string
	for _, f := range findings {
		got = append(got, f.Message)
	}
	want := []string{
		"শব্দক stands 3 times in the source, Putin once in the English",
		"শব্দখ should be Kyiv here, which the English does not have",
		"শব্দখ must not be written Kiev, but Kyiv",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestVerifyHomograph(t *testing.T) {
	ms := english(t, "Roy;person")
	ms[0].Term.Homograph = true
	if uses, found, findings := glossary.Verify("a verdict", ms); uses != nil || found != 0 || findings != nil {
		t.Errorf("a homograph is expected: %v %d %v", uses, found, findings)
	}
}

func TestRepair(t *testing.T) {
	for _, tc := range []struct {
		target string
		terms  []string
		want   string
	}{
		{"Labrov arrived.", []string{"Lavrov;person"}, "Lavrov arrived."},
		{"Lavroff arrived.", []string{"Lavrov;person"}, "Lavrov arrived."},
		{"Labrov's visit", []string{"Lavrov;person"}, "Lavrov's visit"},
		{"Labrov’s visit", []string{"Lavrov;person"}, "Lavrov’s visit"},
		{"the Labrov-led team", []string{"Lavrov;person"}, "the Lavrov-led team"},
		{"Sergei Labrov said", []string{"Lavrov;person"}, "Sergei Lavrov said"},
		{"Sergey Labrov said", []string{"Sergei Lavrov;person"}, "Sergei Lavrov said"},
		{"Jinghua reports", []string{"Xinhua;org"}, "Xinhua reports"},
		{"Sinhua reports", []string{"Xinhua;org"}, "Xinhua reports"},
		{"Jelensky, Zelenskii", []string{"Zelensky;person"}, "Jelensky, Zelenskii"},  // which of them?
		{"Jelensky, Zelenskii", []string{"Zelensky;person*2"}, "Zelensky, Zelensky"}, // both
		{"Jelensky and Jelensky", []string{"Zelensky;person"}, "Zelensky and Zelensky"},
		{"Jelensky, then Zelensky", []string{"Zelensky;person*2"}, "Zelensky, then Zelensky"},
		{"Puteen in Mosko", []string{"Putin;person", "Moskow;place"}, "Putin in Mosko"},
		{"Erdogaan and Makron", []string{"Erdoğan;person", "Macron;person"}, "Erdoğan and Macron"},
		{"Kim Jung Un", []string{"Kim Jong Un;person"}, "Kim Jong Un"},
		{"Hasina went to Silet", []string{"Sylhet;place"}, "Hasina went to Sylhet"},
		{"Gandi's house", []string{"Gandhi;person"}, "Gandhi's house"},
		{"Unesko", []string{"UNESCO;org"}, "UNESCO"},
		// What is there is not touched.
		{"Lavrov and Labrov", []string{"Lavrov;person"}, "Lavrov and Labrov"},
		{"labrov", []string{"Lavrov;person"}, "labrov"},
		{"", []string{"Lavrov;person"}, ""},
		{"The Labrov", []string{"lavrov;other"}, "The Labrov"},
		// Similar names are other names.
		{"Iran attacked", []string{"Iraq;place"}, "Iran attacked"},
		{"Austria won", []string{"Australia;place"}, "Austria won"},
		{"Australia won", []string{"Austria;place"}, "Australia won"},
		{"Niger said", []string{"Nigeria;place"}, "Niger said"},
		{"Nigeria said", []string{"Niger;place"}, "Nigeria said"},
		{"Mali said", []string{"Malawi;place"}, "Mali said"},
		{"Rutin work", []string{"Putin;person"}, "Rutin work"},
		{"Patton spoke", []string{"Putin;person"}, "Patton spoke"},
		{"Baden spoke", []string{"Biden;person"}, "Baden spoke"},
		{"Slovakia", []string{"Slovenia;place"}, "Slovakia"},
		{"George came", []string{"Georgia;place"}, "George came"},
		{"Marina", []string{"Marino;person"}, "Marina"},
		{"Khomeini", []string{"Khamenei;person"}, "Khomeini"},
		{"Hussain", []string{"Hassan;person"}, "Hussain"},
		{"Kim Jong Il", []string{"Kim Jong Un;person"}, "Kim Jong Il"},
		{"South Korea", []string{"North Korea;place"}, "South Korea"},
		{"Clanton", []string{"Clinton;person"}, "Clanton"},
		{"Anderson", []string{"Andersen;person"}, "Anderson"},
		{"Who said that?", []string{"WHO;org"}, "Who said that?"},
		{"Us too", []string{"US;place"}, "Us too"},
		{"Hungry people", []string{"Hungary;place"}, "Hungry people"},
		{"The Micron chip", []string{"Macron;person"}, "The Micron chip"},
		// Neither is another term's English, nor what could be two terms.
		{"Marten and Marten", []string{"Marten;person", "Martin;person"}, "Marten and Marten"},
		{"Labrov", []string{"Lavrov;person", "Laurov;person"}, "Lavrov"},
		{"Marteen", []string{"Marten;person", "Martin;person"}, "Martin"}, // it sounds like one of them
		{"Martn", []string{"Marten;person", "Martin;person"}, "Martn"},
		{"Karimganj is far", []string{"Kareemganj;place", "Karimganj;place"}, "Karimganj is far"},
		{"Persian", []string{"Parsian;org", "Persia;place"}, "Persian"},
	} {
		ms := english(t, tc.terms...)
		got, _, findings := glossary.Repair("", tc.target, ms, nil)
		if got != tc.want {
			t.Errorf("%q with %q became %q, want %q", tc.target, tc.terms, got, tc.want)
		}
		for _, f := range findings {
			if f.Tier != glossary.Suggestion || f.Kind != "repaired" || f.Term == "" {
				t.Errorf("%q: %+v", tc.target, f)
			}
		}
		if got == tc.want && got != tc.target {
			if again, _, more := glossary.Repair("", got, ms, nil); again != got || more != nil {
				t.Errorf("%q changes once more to %q", got, again)
			}
		}
		checkVerify(t, tc.target, ms)
	}
	_, _, findings := glossary.Repair("", "Labrov and Labrov", english(t, "Lavrov;person"), nil)
	if len(findings) != 1 || findings[0].Message != "শব্দক was written Labrov and is now Lavrov" {
		t.Errorf("findings %+v", findings)
	}
	// A homograph's English stands, though it is not expected.
	ms := english(t, "Gandhi;person", "Gandi;person")
	ms[1].Term.Homograph = true
	if got, _, _ := glossary.Repair("", "Gandi", ms, nil); got != "Gandi" {
		t.Errorf("the English of a homograph became %q", got)
	}
}
