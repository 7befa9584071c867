package glossary_test

import (
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/glossary"
)

// TestRepairBySource has names that a translation system spelled by the sound of
// the Bengali, and what must not be taken for them.
func TestRepairBySource(t *testing.T) {
	terms := []glossary.Term{
		{BN: "প্রাইস", EN: "Pryce", Type: "person"},
		{BN: "সিনহুয়া", EN: "Xinhua", Type: "org"},
		{BN: "মা", EN: "Ma", Type: "person"},
		{BN: "রেড", EN: "Reid", Type: "person"},
		{BN: "দামেত ফেরনেল", EN: "Damet Fernelle", Type: "person"},
		{BN: "নর্দার্ন বন্যপ্রাণী এলাকা", EN: "Northern Wildlife Area", Type: "place"},
		{BN: "কোরাল ফল", EN: "Coral Falls", Type: "place"},
		{BN: "কোপারনিকাস", EN: "Copernicus", Type: "person"},
		{BN: "আমেরিকান", EN: "American", Type: "place"},
		{BN: "অস্ট্রিয়া", EN: "Austria", Type: "place"},
		{BN: "ব্যাডেন", EN: "Baden", Type: "place", Status: glossary.Proposed},
		{BN: "বাইডেন", EN: "Biden", Type: "person"},
		{BN: "চট্টগ্রাম", EN: "Chattogram", Type: "place", ForbiddenEN: []string{"Chittagong", "Chittagong City"}},
		{BN: "সেন্ট লুক গির্জা", EN: "St Luke's Church", Type: "org"},
	}
	g := glossary.New(terms)
	for _, tc := range []struct{ source, target, want string }{
		{"প্রাইসের দল জিতেছে।", "The team of Price has won.", "The team of Pryce has won."},
		{"সিনহুয়া জানায়।", "Jinghua reports.", "Xinhua reports."},
		{"গতকাল মা বলেন।", "Yesterday Maa said.", "Yesterday Ma said."},
		{"তখন রেড আসেন।", "Then Red came.", "Then Reid came."},
		{"দামেত ফেরনেলের বই।", "Damet Farnel's book.", "Damet Fernelle's book."},
		{"নর্দার্ন বন্যপ্রাণী এলাকায়।", "in the Northern Nature Area.", "in the Northern Wildlife Area."},
		{"কোরাল ফল দেখুন।", "See Coral Fall.", "See Coral Falls."},
		{"কোরাল ফল দেখুন।", "See coral falls.", "See Coral Falls."},
		{"কোপারনিকাস বলেন।", "Then copernicus said.", "Then Copernicus said."},
		{"সেন্ট লুক গির্জায়।", "in St Luke's church.", "in St Luke's Church."},
		{"চট্টগ্রামে বৃষ্টি।", "Rain in Chittagong, chittagong.", "Rain in Chattogram, Chattogram."},
		{"ঢাকায় বৃষ্টি।", "Rain in Chittagong.", "Rain in Chittagong."},
		{"বাইডেন এলেন, বাইডেনের সঙ্গে।", "Biden came, with Bayden.", "Biden came, with Biden."},
		// A word that begins the sentence, a word made of the name, a capital that is
		// there, another name.
		{"রেড আসেন।", "Red is a color.", "Red is a color."},
		{"কোপারনিকাসের তত্ত্ব।", "the Copernican theory.", "the Copernican theory."},
		{"আমেরিকান দল।", "a team of America.", "a team of America."},
		{"কোরাল ফল দেখুন।", "SEE CORAL FALLS.", "SEE CORAL FALLS."},
		{"দামেত ফেরনেল এলেন।", "Robert Marlow came.", "Robert Marlow came."},
		{"প্রাইস আলভারেজ গাইলেন।", "There Prise Alvarez sang.", "There Prise Alvarez sang."},
		// What sounds like another word of the source is that.
		{"বাইডেন ব্যাডেনে গেলেন।", "He went to Baden.", "He went to Baden."},
		{"অস্ট্রিয়া ও অস্ট্রেলিয়া।", "It and Australia.", "It and Australia."},
	} {
		if got, _, _ := glossary.Repair(tc.source, tc.target, g.Match(tc.source), nil); got != tc.want {
			t.Errorf("%s: %q became %q, want %q", tc.source, tc.target, got, tc.want)
		}
	}
}

// TestRepairByLinks puts terms where links lead, and nowhere else.
func TestRepairByLinks(t *testing.T) {
	g := glossary.New(load(t, "বিশ্বব্যাংক;World Bank;org\nঅর্থমন্ত্রী;finance minister;other\nঢাকা;Dhaka;place\nরানা;Rana;person\nমা;Ma;person"))
	for _, c := range []struct{ name, source, target, links, want string }{
		{"another name", "বিশ্বব্যাংক বলেছে", "The Global Lender said so.", "বিশ্বব্যাংক-Global বিশ্বব্যাংক-Lender বলেছে-said", "The World Bank said so."},
		{"of which one word is linked", "বিশ্বব্যাংক বলেছে", "The Wrld Lender said so.", "বিশ্বব্যাংক-Wrld বলেছে-said", "The World Bank said so."},
		{"grammar between", "অর্থমন্ত্রী এলেন", "The minister of finance came.", "অর্থমন্ত্রী-minister অর্থমন্ত্রী-finance এলেন-came", "The finance minister came."},
		{"at the begin", "অর্থমন্ত্রী এলেন", "Treasurer came.", "অর্থমন্ত্রী-Treasurer এলেন-came", "Finance minister came."},
		{"with an ending", "ঢাকায় বৃষ্টি", "Rain in the Capital.", "ঢাকায়-Capital বৃষ্টি-Rain", "Rain in the Dhaka."},
		{"no name", "ঢাকা মাঠ", "The covered field.", "ঢাকা-covered মাঠ-field", "The covered field."},
		{"no name, at the begin", "মা এলেন", "Mother came.", "মা-Mother এলেন-came", "Mother came."},
		{"by its sound first", "রানা এলেন", "Ranna came.", "রানা-came এলেন-came", "Rana came."},
		{"no links", "বিশ্বব্যাংক বলেছে", "The global lender said so.", "", "The global lender said so."},
		{"linked with something else too", "বিশ্বব্যাংক বলেছে", "The lender Said so.", "বিশ্বব্যাংক-Said বলেছে-Said", "The lender Said so."},
		{"a pronoun", "রানা এলেন", "He came.", "রানা-He এলেন-came", "He came."},
		{"apart", "বিশ্বব্যাংক বলেছে", "It said Lenders of the Globe.", "বিশ্বব্যাংক-It বিশ্বব্যাংক-Globe বলেছে-said", "It said Lenders of the Globe."},
		{"the English of another term", "ঢাকায় বিশ্বব্যাংক", "Dhaka lends.", "বিশ্বব্যাংক-Dhaka", "Dhaka lends."},
		{"it is there", "ঢাকায় বৃষ্টি", "Dhaka has rain in the Capital.", "ঢাকায়-Capital বৃষ্টি-rain", "Dhaka has rain in the Capital."},
	} {
		var links []glossary.Link
		for _, l := range strings.Fields(c.links) {
			a, b, _ := strings.Cut(l, "-")
			i, j := strings.Index(c.source, a), strings.Index(c.target, b)
			links = append(links, glossary.Link{Source: glossary.Span{i, i + len(a)}, Target: glossary.Span{j, j + len(b)}})
		}
		got, edits, findings := glossary.Repair(c.source, c.target, g.Match(c.source), links)
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if changed := c.want != c.target; changed != (len(findings) == 1) || changed != (len(edits) == 1) {
			t.Errorf("%s: edits %v, findings %v", c.name, edits, findings)
		}
	}
}
