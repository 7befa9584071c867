package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/align"
)

func TestSubtitles(t *testing.T) {
	for _, c := range []sample{
		{"a.srt", "1\n00:00:01,000 --> 00:00:02,000\nএক।\n\n2\n00:00:03,000 --> 00:00:04,000\nদুই।\n", []string{"এক।", "দুই।"},
			"1\n00:00:01,000 --> 00:00:02,000\n<এক।>\n\n2\n00:00:03,000 --> 00:00:04,000\n<দুই।>\n"},
		// Careless files: a mark, CRLF, no numbers, points, coordinates, cues without text, no empty lines.
		{"a.srt", "\uFEFF1\r\n00:00:01.000 --> 00:00:02.000 X1:1 X2:2\r\nএক।\r\n7\r\n00:00:03,000 --> 00:00:04,000\r\n\r\n0:0:5,5 --> 0:0:6,5\r\n৬\r\n\r\nদুই।",
			[]string{"এক।", "৬", "দুই।"},
			"\uFEFF1\r\n00:00:01.000 --> 00:00:02.000 X1:1 X2:2\r\n<এক।>\r\n7\r\n00:00:03,000 --> 00:00:04,000\r\n\r\n0:0:5,5 --> 0:0:6,5\r\n<৬>\r\n\r\n<দুই।>"},
		{"a.srt", "ভূমিকা\n1\n00:00:01,000 --> 00:00:02,000\nএক।\n\n২\n00:00:03,000 --> 00:00:04,000\nদুই।\n", []string{"এক।", "দুই।"},
			"ভূমিকা\n1\n00:00:01,000 --> 00:00:02,000\n<এক।>\n\n২\n00:00:03,000 --> 00:00:04,000\n<দুই।>\n"},
		// Rows are no sentences, speakers are. A dash before a figure is a minus.
		{"a.srt", "00:00:01,000 --> 00:00:02,000\n- আমি আজ হাটে\nযাব না।\n–তুমি যাবে?\n-৫ ডিগ্রি!", []string{"আমি আজ হাটে যাব না।", "তুমি যাবে?", "-৫ ডিগ্রি!"},
			"00:00:01,000 --> 00:00:02,000\n- <আমি আজ হাটে\nযাব না।>\n–<তুমি যাবে?>\n<-৫ ডিগ্রি!>"},
		{"a.srt", "00:00:01,000 --> 00:00:02,000\n[দরজার শব্দ]\nকে ওখানে?\n♪ নদী বয়ে যায় ♪\nএকা একা ♫", []string{"[দরজার শব্দ]", "কে ওখানে?", "নদী বয়ে যায়", "একা একা"},
			"00:00:01,000 --> 00:00:02,000\n<[দরজার শব্দ]>\n<কে ওখানে?>\n♪ <নদী বয়ে যায়> ♪\n<একা একা> ♫"},
		// Tags around all that is said stay outside, others go with their words.
		{"a.srt", "00:00:01,000 --> 00:00:02,000\n{\\an8}<i>সে <b>নতুন</b> বই\nপড়ে।</i>", []string{"সে {1}নতুন{/1} বই পড়ে।"},
			"00:00:01,000 --> 00:00:02,000\n{\\an8}<i><সে <b>নতুন</b>\nবই পড়ে।></i>"},
		{"a.srt", "00:00:01,000 --> 00:00:02,000\n<i>সে বই পড়তে</i>\n<i>ভালোবাসে।</i>\n- <font color=\"red\">লাল</font> রং।", []string{"সে বই পড়তে ভালোবাসে।", "{1}লাল{/1} রং।"},
			"00:00:01,000 --> 00:00:02,000\n<i><সে বই পড়তে</i>\n<i>ভালোবাসে।></i>\n- <<font color=\"red\">লাল</font> রং।>"},
		{"a.srt", "00:00:01,000 --> 00:00:02,000\nসে পড়ে\n<i>নদীর গান।</i>", []string{"সে পড়ে {1}নদীর গান।{/1}"},
			"00:00:01,000 --> 00:00:02,000\n<সে পড়ে\n<i>নদীর গান।</i>>"},
		{"a.srt", "00:00:01,000 --> 00:00:02,000\nসে বই<br/>পড়ে। <হাসি> ক < খ", []string{"সে বই পড়ে।", "<হাসি> ক < খ"},
			"00:00:01,000 --> 00:00:02,000\n<সে বই পড়ে।><br/><<হাসি> ক < খ>"},
		// A sentence over cues; it ends at a stop, a pause, a voice that sets in.
		{"a.srt", "1\n00:00:01,000 --> 00:00:02,000\n<i>আমরা নদীর ধারে</i>\n\n2\n00:00:02,100 --> 00:00:03,000\n<i>বসে ছিলাম।</i>\n\n3\n00:00:03,000 --> 00:00:04,000\nএকা", []string{"আমরা নদীর ধারে{1/} বসে ছিলাম।", "একা"},
			"1\n00:00:01,000 --> 00:00:02,000\n<i><আমরা নদীর ধারে</i>\n\n2\n00:00:02,100 --> 00:00:03,000\n<i>বসে ছিলাম।></i>\n\n3\n00:00:03,000 --> 00:00:04,000\n<একা>"},
		{"a.srt", "00:00:01,000 --> 00:00:02,000\nতুমি\n\n00:00:03,500 --> 00:00:04,000\nআমি\n\n00:00:04,000 --> 00:00:05,000\n- সে\n\n00:00:04,500 --> 00:00:06,000\nতারা\n\n00:00:06,000 --> 00:00:07,000\nথামো!\n\n00:00:07,000 --> 00:00:08,000\nথামো!", []string{"তুমি", "আমি", "সে", "তারা{1/} থামো!", "থামো!"},
			"00:00:01,000 --> 00:00:02,000\n<তুমি>\n\n00:00:03,500 --> 00:00:04,000\n<আমি>\n\n00:00:04,000 --> 00:00:05,000\n- <সে>\n\n00:00:04,500 --> 00:00:06,000\n<তারা\n\n00:00:06,000 --> 00:00:07,000\nথামো!>\n\n00:00:07,000 --> 00:00:08,000\n<থামো!>"},
		// Where nobody writes stops, each cue is by itself.
		{"a.srt", "00:00:01,000 --> 00:00:02,000\nআমি যাই\n\n00:00:02,000 --> 00:00:03,000\nতুমি থাকো\n", []string{"আমি যাই", "তুমি থাকো"},
			"00:00:01,000 --> 00:00:02,000\n<আমি যাই>\n\n00:00:02,000 --> 00:00:03,000\n<তুমি থাকো>\n"},
		// One row that becomes too long is two.
		{"a.srt", "00:00:01,000 --> 00:00:02,000\r\nবাবা বললেন, আজ রাতে আমাদের এই গ্রামেই থাকতে হবে, কারণ নৌকা নেই।\r\n", []string{"বাবা বললেন, আজ রাতে আমাদের এই গ্রামেই থাকতে হবে, কারণ নৌকা নেই।"},
			"00:00:01,000 --> 00:00:02,000\r\n<বাবা বললেন, আজ রাতে আমাদের এই\r\nগ্রামেই থাকতে হবে, কারণ নৌকা নেই।>\r\n"},

		{"a.vtt", "WEBVTT - ঘাট\nKind: captions\nLanguage: bn-BD\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\nNOTE\nমন্তব্য\n\nপ্রথম\n00:01.000 --> 00:02.000 align:start\nক &amp; খ&nbsp;গ।\n\nএটা কিছু নয়।\n\n1:00:03.000 --> 1:00:04.000\nদুই &lt;তিন&gt;।\n", []string{"ক & খ\u00a0গ।", "দুই <তিন>।"},
			"WEBVTT - ঘাট\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\nNOTE\nমন্তব্য\n\nপ্রথম\n00:01.000 --> 00:02.000 align:start\n&lt;ক &amp; খ\u00a0গ।&gt;\n\nএটা কিছু নয়।\n\n1:00:03.000 --> 1:00:04.000\n&lt;দুই &lt;তিন&gt;।&gt;\n"},
		{"a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud মীনা>তুমি <c.red>এখন</c> <00:01.500>যাও।</v>\n<v রাজু>না <lang bn>আমি</lang>\n\n00:02.000 --> 00:03.000\n<v রাজু>যাব না।\n\n00:03.000 --> 00:04.000\n<v মীনা><ruby>ঘাট<rt>ghat</rt></ruby> কই?",
			[]string{"তুমি {1}এখন{/1} {2/}যাও।", "মীনা", "না {1}আমি{/1}{2/} যাব না।", "রাজু", "রাজু", "{1}ঘাট{2/}{/1} কই?", "মীনা"},
			"WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud &lt;মীনা&gt;>&lt;তুমি <c.red>এখন</c> <00:01.500>যাও।&gt;</v>\n<v &lt;রাজু&gt;>&lt;না <lang en>আমি</lang>\n\n00:02.000 --> 00:03.000\n<v &lt;রাজু&gt;>যাব না।&gt;\n\n00:03.000 --> 00:04.000\n<v &lt;মীনা&gt;>&lt;<ruby>ঘাট<rt>ghat</rt></ruby> কই?&gt;"},
	} {
		c.try(t)
	}
	if _, err := New("a.srt", strings.NewReader("এক।\nদুই।\n"), Options{}); err == nil || !strings.Contains(err.Error(), "a.srt: there are no subtitles in it") {
		t.Errorf("text without times: %v", err)
	}
}

// TestSubtitleLines reads each row as a unit.
func TestSubtitleLines(t *testing.T) {
	d, err := New("a.srt", strings.NewReader("00:00:01,000 --> 00:00:02,000\nআমি\nযাব। তুমি\n\n00:00:02,000 --> 00:00:03,000\nথাকো।"), Options{Lines: true})
	if err != nil {
		t.Fatal(err)
	}
	got, err := read(d)
	if err != nil || len(got) != 3 || got[0].Text != "আমি" || got[1].Text != "যাব। তুমি" || got[2].Place.Line != 6 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestLayout spreads translations over the cues and rows of one sentence.
func TestLayout(t *testing.T) {
	const one, two = "00:00:01,000 --> 00:00:02,000\n", "\n\n00:00:02,000 --> 00:00:03,000\n"
	const three = "\n\n00:00:03,000 --> 00:00:04,000\n"
	for _, c := range []struct{ source, target, want string }{
		// Each cue has its share, cut after a clause if there is one near.
		{one + "আমরা যখন নদীর ধারে ছিলাম," + two + "তখন বৃষ্টি নামল।", "When we were by the river, it began to rain.",
			one + "When we were by the river," + two + "it began to rain."},
		{one + "আমি কাল সকালে" + two + "তোমার বাড়ি যাব।", "Tomorrow I will go to the big old house.",
			one + "Tomorrow I will go" + two + "to the big old house."},
		{one + "আমি" + two + "তোমাকে অনেক দিন ধরে খুঁজেছি।", "For many days I looked for you.", one + "For many" + two + "days I looked for you."},
		// No cue is without a text.
		{one + "আমি আজ" + two + "যাব।", "Going.", one + "Going." + two + "…"},
		{one + "আমি আজ" + two + "এখানে" + three + "থাকব না।", "I leave.", one + "I" + two + "leave." + three + "…"},
		// Two rows stay two, if there are two words.
		{one + "আমি আজ\nযাব না।", "Today, I will not go.", one + "Today,\nI will not go."},
		{one + "<i>আমি আজ</i>\n<i>যাব।</i>", "Going.", one + "<i></i><i>Going.</i>"},
		{one + "আমি আজ হাটে\nযাব," + two + "তুমি ঘরে\nথাকবে।", "I go to the market, and you stay at home today.",
			one + "I go\nto the market," + two + "and you stay\nat home today."},
		// A long row becomes two.
		{one + "এটা খুব বড় একটা কথা", "This is a rather long thing to say, and nobody has the time to read it.",
			one + "This is a rather long thing to say,\nand nobody has the time to read it."},
	} {
		source := c.source + "\n\n00:01:00,000 --> 00:01:02,000\nশেষ।\n"
		want := c.want + "\n\n00:01:00,000 --> 00:01:02,000\nশেষ।\n"
		out, err := rewrite(t, "a.srt", []byte(source), "en", func(s *align.Sentence) align.Pair {
			if s.Text == "শেষ।" {
				return same(s)
			}
			return align.Pair{Source: s.Text, Target: c.target}
		})
		if err != nil || out != want {
			t.Errorf("%s\nbecame\n%s\nwant\n%s\n%v", source, out, want, err)
		}
	}
	// A pair of tags that goes over the end of a cue ends there and begins anew.
	source := one + "আমরা <i>নদীর" + two + "ধারে</i> আছি।"
	out, err := rewrite(t, "a.srt", []byte(source), "en", func(s *align.Sentence) align.Pair {
		text, tags := align.ReadPlaceholders("We are {1}near the bank{/1} here.", s.Tags)
		return align.Pair{Source: s.Text, Target: text, SourceTags: s.Tags, TargetTags: tags}
	})
	if want := one + "We are <i>near</i>" + two + "<i>the bank</i> here."; err != nil || out != want {
		t.Errorf("got %s\nwant %s\n%v", out, want, err)
	}
}

func FuzzSubtitles(f *testing.F) {
	f.Add("1\n00:00:01,000 --> 00:00:02,000\n<i>আমি আজ</i>\n- না {\\an8}♪ ক\n\n2\r\n00:00:02,000 --> 00:00:03,000\nযাব। <b>ক\n\n3\n00:01 --> 00:03\nখ", false)
	f.Add("WEBVTT\nLanguage: bn\n\n00:01.000 --> 00:02.000\n<v ক>তুমি &amp; <c>এখন</c>\n\n00:02.000 --> 00:03.000\n<v ক><ruby>ঘাট<rt>ghat</ruby> <lang bn>কই?", true)
	f.Fuzz(func(t *testing.T, text string, vtt bool) {
		name := "a.srt"
		if vtt {
			name = "a.vtt"
		}
		out, err := rewrite(t, name, []byte(text), "", same)
		if err != nil {
			return
		}
		if out != text {
			t.Fatalf("%q became %q", text, out)
		}
		if out, err = rewrite(t, name, []byte(text), "en", wrapped); err != nil {
			t.Fatal(err)
		}
		cues := func(text string) int {
			r := &cueReader{scan: &scan{part: &part{text: text}}, vtt: vtt}
			return len(r.cues())
		}
		if utf8.ValidString(text) && cues(out) != cues(text) {
			t.Fatalf("%d cues of %q became %d of %q", cues(text), text, cues(out), out)
		}
	})
}

// TestSubtitleTime reads and writes large files, of usual text and of careless markup, in time that
// grows with them.
func TestSubtitleTime(t *testing.T) {
	var cues strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&cues, "%d\n00:%02d:%02d,000 --> 00:%02d:%02d,900\n- আমি <i>নদীর</i> ধারে\nএকা বসে ছিলাম%s\n\n", i, i/60%60, i%60, i/60%60, i%60, []string{"", "।"}[i%2])
	}
	head := "00:00:01,000 --> 00:00:02,000\n"
	for name, text := range map[string]string{
		"cues":     cues.String(),
		"openings": head + strings.Repeat("<", 1<<14) + "ক" + strings.Repeat("{\\", 1<<14),
		"tags":     head + "ক" + strings.Repeat("<b>", 1<<14) + strings.Repeat("</i>", 1<<14),
		"words":    head + strings.Repeat("ক ", 1<<13),
		"rows":     head + strings.Repeat("ক\n", 1<<13),
	} {
		start := time.Now()
		var b bytes.Buffer
		b.WriteString(text)
		for _, name := range []string{"a.srt", "a.vtt"} {
			if _, err := rewrite(t, name, b.Bytes(), "en", wrapped); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%s took %s", name, d)
		} else {
			t.Logf("%s: %s", name, d)
		}
	}
}
