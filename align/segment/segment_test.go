package segment

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A testCase is a line of testdata/cases.tsv.
type testCase struct {
	kind      string
	text      string
	sentences []string
	shows     string
}

var escaped = regexp.MustCompile(`\\(?:[nrt\\]|u[0-9a-f]{4})`)

// readCases reads a file of testdata, where ¦ stands at the ends of sentences.
func readCases(t testing.TB, name string) (all []testCase) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 {
			t.Fatalf("%s:%d: %d columns", name, n, len(fields))
		}
		marked := escaped.ReplaceAllStringFunc(fields[1], func(e string) string {
			s, err := strconv.Unquote(`"` + e + `"`)
			if err != nil {
				t.Fatalf("%s:%d: %v", name, n, err)
			}
			return s
		})
		c := testCase{kind: fields[0], text: strings.ReplaceAll(marked, "¦", ""), shows: fields[2]}
		for s := range strings.SplitSeq(marked, "¦") {
			if s = strings.TrimFunc(s, blank); s != "" {
				c.sentences = append(c.sentences, s)
			}
		}
		all = append(all, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// cutWith returns the sentences of text.
func cutWith(text string, opt Options) (all []string) {
	for s := range Split(text, opt) {
		all = append(all, text[s.Start:s.End])
	}
	return all
}

// TestCases holds Split to what readers see in some hundred texts of each kind.
func TestCases(t *testing.T) {
	kinds := map[string]int{}
	for _, c := range readCases(t, "cases.tsv") {
		kinds[c.kind]++
		if got := cutWith(c.text, Options{}); !slices.Equal(got, c.sentences) {
			t.Errorf("%s, %s: got\n\t%q\nwant\n\t%q", c.kind, c.shows, got, c.sentences)
		}
	}
	for _, kind := range strings.Fields(`abbr ascii attrib danda ddanda decimal dialogue ellipsis en initials list
		mixed newline news nospace paren poetry qe quote ref time url zw`) {
		if kinds[kind] == 0 {
			t.Errorf("no case of the kind %s", kind)
		}
	}
}

// TestMissed keeps the list of what is known to be wrong true: a case that is cut
// right by now belongs in cases.tsv.
func TestMissed(t *testing.T) {
	for _, c := range readCases(t, "missed.tsv") {
		if slices.Equal(cutWith(c.text, Options{}), c.sentences) {
			t.Errorf("%s, %s: is cut right now", c.kind, c.shows)
		}
	}
}

// TestPrefixes cuts a text off anywhere: sentences and gaps still add up.
func TestPrefixes(t *testing.T) {
	for _, c := range readCases(t, "cases.tsv") {
		for n := range len(c.text) {
			for _, opt := range []Options{{}, {JoinLines: true, KeepQuotes: true}} {
				adds(t, c.text[:n], opt, slices.Collect(Split(c.text[:n], opt)))
			}
		}
	}
}

// TestTime has texts that are made to cost much take time in proportion to their
// length: were it the square, a megabyte would take hours.
func TestTime(t *testing.T) {
	const size, limit = 1 << 20, 30 * time.Second
	for _, unit := range []string{"ক", "ক ", "a", "ক (", "ক “", "ক \"", "ক. ", "|", "ক? ", ".", "a/?a", "“ক।” ক ", "“ক”", "ক,\n", "\x80", "(\n"} {
		text := strings.Repeat(unit, size/len(unit))
		for _, opt := range []Options{{}, {JoinLines: true, KeepQuotes: true, MaxBytes: maxMaxBytes}} {
			start := time.Now()
			for range Split(text, opt) {
			}
			if took := time.Since(start); took > limit {
				t.Errorf("%q: %s for %d bytes", unit, took, len(text))
			}
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		text     string
		language Language
		want     []string
	}{
		// The script before the mark decides.
		{"দাম 12.5. মাছ নেই।", Auto, []string{"দাম 12.5.", "মাছ নেই।"}},
		{"He calls it পাটিসাপ. Rice is in it.", English, []string{"He calls it পাটিসাপ.", "Rice is in it."}},
		{"No signal...  Then 100... Bells rang.", Auto, []string{"No signal...", "Then 100... Bells rang."}},
		{"No signal...  Then 100... Bells rang.", English, []string{"No signal...", "Then 100...", "Bells rang."}},
		{"No signal...  Then 100... Bells rang.", Bengali, []string{"No signal...  Then 100... Bells rang."}},
		{"ফোন কী? OK? iphone কিনব।", Auto, []string{"ফোন কী?", "OK? iphone কিনব।"}},
		{"ফোন কী? OK? iphone কিনব।", Bengali, []string{"ফোন কী?", "OK?", "iphone কিনব।"}},
	} {
		if got := cutWith(c.text, Options{Language: c.language}); !slices.Equal(got, c.want) {
			t.Errorf("language %d: got\n\t%q\nwant\n\t%q", c.language, got, c.want)
		}
	}
}

func TestJoinLines(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"paragraphs", "নদীর ধারে ছোট একটি গ্রাম ছিল। সেখানে\nএকজন জেলে তার পরিবার নিয়ে বাস করত।\nসে প্রতিদিন ভোরে নৌকা নিয়ে বেরিয়ে\nপড়ত।\n \t\nএকদিন ঝড় এল\n\nকেউ ফিরল না",
			[]string{"নদীর ধারে ছোট একটি গ্রাম ছিল।", "সেখানে\nএকজন জেলে তার পরিবার নিয়ে বাস করত।", "সে প্রতিদিন ভোরে নৌকা নিয়ে বেরিয়ে\nপড়ত।", "একদিন ঝড় এল", "কেউ ফিরল না"}},
		{"headings", "প্রথম অধ্যায়\nনদীর ধারে ছোট একটি গ্রাম ছিল যেখানে মানুষ কম\nছিল আর কেউ ফিরে আসত না কোনোদিন এই গ্রামের পথে\nআর মাঠে\nদ্বিতীয় অধ্যায় এখানে শুরু আর গল্প চলতে থাকে অনেক\nদূর",
			[]string{"প্রথম অধ্যায়", "নদীর ধারে ছোট একটি গ্রাম ছিল যেখানে মানুষ কম\nছিল আর কেউ ফিরে আসত না কোনোদিন এই গ্রামের পথে\nআর মাঠে", "দ্বিতীয় অধ্যায় এখানে শুরু আর গল্প চলতে থাকে অনেক\nদূর"}},
		{"lists", "যা যা লাগবে তার একটি ছোট তালিকা নিচে দেওয়া\nহলো\n১. চাল এক কেজি আর ডাল আধা কেজি করে প্রতিজনে\nচাই\n২. নুন\n• তেল\n- চিনি",
			[]string{"যা যা লাগবে তার একটি ছোট তালিকা নিচে দেওয়া\nহলো", "১. চাল এক কেজি আর ডাল আধা কেজি করে প্রতিজনে\nচাই", "২. নুন", "• তেল", "- চিনি"}},
		{"dialogue", "— তুমি কি আজ বিকেলে হাটে যাবে নাকি ঘরেই\nথাকবে?\n— ঘরেই থাকব।", []string{"— তুমি কি আজ বিকেলে হাটে যাবে নাকি ঘরেই\nথাকবে?", "— ঘরেই থাকব।"}},
		{"quotation over lines", "He said, “We will wait here\r\nuntil it rains. Then we will\r\ngo.” Nobody spoke to the old\r\nman.",
			[]string{"He said, “We will wait here\r\nuntil it rains.", "Then we will\r\ngo.”", "Nobody spoke to the old\r\nman."}},
		{"tag on the next line", "“আমরা কাল ভোরেই রওনা দেব নৌকা নিয়ে।”\nবললেন মাঝি। সবাই রাজি।", []string{"“আমরা কাল ভোরেই রওনা দেব নৌকা নিয়ে।”\nবললেন মাঝি।", "সবাই রাজি।"}},
		{"abbreviation at the end of a line", "গতকাল সভায় সভাপতিত্ব করেন অধ্যাপক ডা.\nরফিক। সবাই ছিলেন।", []string{"গতকাল সভায় সভাপতিত্ব করেন অধ্যাপক ডা.\nরফিক।", "সবাই ছিলেন।"}},
		{"paragraph separator", "এক\u2029দুই", []string{"এক", "দুই"}},
	} {
		if got := cutWith(c.text, Options{JoinLines: true}); !slices.Equal(got, c.want) {
			t.Errorf("%s: got\n\t%q\nwant\n\t%q", c.name, got, c.want)
		}
	}
}

func TestKeepQuotes(t *testing.T) {
	for _, text := range []string{
		`তিনি বলেন, “আমরা চেষ্টা করেছি। ফল আসেনি। তবু হাল ছাড়ব না।”¦ সভা শেষ হয়।`,
		`“রাস্তা ভাঙা। বাতি নেই।” অভিযোগ করেন এক দোকানি।¦ কেউ শোনে না।`,
		`তিনি বলেন, “মা বলতেন, ‘নদী ডাকে। তুই যাস না।’ আমি শুনিনি।”¦ সবাই চুপ।`,
		`সে বলল, "এক। দুই।"¦ তারপর থামল।¦ "তিন। চার।"`,
		`মেয়র বলেন, ""রাস্তা হবে। কাল।""¦ লোকজন হাততালি দেয়।`,
		`দাদু বললেন, “নদী আর আগের মতো নেই।¦ মাছ কমে গেছে।`,
		`সে ক'দিন হ'ল আসেনি।¦ ন'টায় ফোন করেছিল।`,
		`He said, “We wait. It will come.”¦ Nobody spoke.¦ “It is old. It must go,” he said.¦ Fine.`,
		"তিনি বলেন, “এক।¦\nদুই।”¦ শেষ।",
	} {
		var want []string
		for s := range strings.SplitSeq(text, "¦") {
			want = append(want, strings.TrimSpace(s))
		}
		if got := cutWith(strings.ReplaceAll(text, "¦", ""), Options{KeepQuotes: true}); !slices.Equal(got, want) {
			t.Errorf("got\n\t%q\nwant\n\t%q", got, want)
		}
	}
}
