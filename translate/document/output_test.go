package document

import (
	"bytes"
	"strings"
	"testing"

	"github.com/dobhashi/dobhashi/align"
)

// rewrite writes a document with what translate makes of each sentence.
func rewrite(t testing.TB, name string, data []byte, to string, translate func(s *align.Sentence) align.Pair) (string, error) {
	t.Helper()
	d, err := New(name, bytes.NewReader(data), Options{AnyScript: true})
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	o, err := d.Output(&b, to)
	if err != nil {
		return "", err
	}
	for s, err := range d.Sentences() {
		if err != nil {
			return "", err
		}
		p := translate(&s)
		if err := o.Write(&p); err != nil {
			return "", err
		}
	}
	if err := o.Close(nil); err != nil {
		return "", err
	}
	return b.String(), nil
}

// same leaves a sentence as it is.
func same(s *align.Sentence) align.Pair {
	return align.Pair{Source: s.Text, Target: s.Text, SourceTags: s.Tags, TargetTags: s.Tags}
}

// wrapped puts angle brackets, which markup languages escape, around a sentence: each is
// written anew, with its tags.
func wrapped(s *align.Sentence) align.Pair {
	p := same(s)
	p.Target = "<" + s.Text + ">"
	p.TargetTags = nil
	for _, t := range s.Tags {
		t.At++
		p.TargetTags = append(p.TargetTags, t)
	}
	return p
}

// texts are the sentences of a document, with placeholders for tags.
func texts(t testing.TB, name string, data []byte) (all []string, err error) {
	t.Helper()
	d, err := New(name, bytes.NewReader(data), Options{AnyScript: true})
	if err != nil {
		return nil, err
	}
	for s, err := range d.Sentences() {
		if err != nil {
			return nil, err
		}
		all = append(all, align.Placeholders(s.Text, s.Tags))
	}
	return all, nil
}

// A sample is a document, the sentences that are read, and what comes out when each is put into
// angle brackets.
type sample struct {
	name, text string
	sentences  []string
	out        string
}

// try checks a sample: what is read, that a document comes out byte by byte when nothing is
// translated, and what comes out when everything is.
func (c *sample) try(t *testing.T) {
	t.Helper()
	got, err := texts(t, c.name, []byte(c.text))
	if err != nil {
		t.Errorf("%s\n%v", c.text, err)
		return
	}
	if strings.Join(got, "\n") != strings.Join(c.sentences, "\n") {
		t.Errorf("%s\nread %q\nwant %q", c.text, got, c.sentences)
	}
	if out, err := rewrite(t, c.name, []byte(c.text), "", same); err != nil || out != c.text {
		t.Errorf("%s\nunchanged, it became\n%s\n%v", c.text, out, err)
	}
	if out, err := rewrite(t, c.name, []byte(c.text), "en", wrapped); err != nil || out != c.out {
		t.Errorf("%s\nbecame\n%s\nwant\n%s\n%v", c.text, out, c.out, err)
	}
}

func TestHTML(t *testing.T) {
	for _, c := range []sample{
		{"a.html", `<p>এক। দুই।</p>`, []string{"এক।", "দুই।"}, `<p>&lt;এক।&gt; &lt;দুই।&gt;</p>`},
		// White space is one space, escapes are resolved.
		{"a.html", "<p>\n  ক &amp; খ\n\tগ&nbsp;ঘ &copy;।\n</p>\n", []string{"ক & খ গ\u00a0ঘ ©।"}, "<p>\n  &lt;ক &amp; খ গ\u00a0ঘ ©।&gt;\n</p>\n"},
		{"a.html", "<p>ক &xyzzy; & খ &lt;b&gt; &#2453;</p>", []string{"ক &xyzzy; & খ <b> ক"}, "<p>&lt;ক &amp;xyzzy; &amp; খ &lt;b&gt; ক&gt;</p>"},
		// Tags within a sentence and around it.
		{"a.html", `<p><b>এক</b> দুই।</p>`, []string{"{1}এক{/1} দুই।"}, `<p>&lt;<b>এক</b> দুই।&gt;</p>`},
		{"a.html", `<p><b>এক দুই।</b></p>`, []string{"এক দুই।"}, `<p><b>&lt;এক দুই।&gt;</b></p>`},
		{"a.html", `<p><b>এক। দুই</b> তিন।</p>`, []string{"এক।", "দুই{/1} তিন।"}, `<p><b>&lt;এক।&gt; &lt;দুই</b> তিন।&gt;</p>`},
		{"a.html", `<p>এক <i>দুই <b>তিন</b></i>।<img src=a> চার।</p>`, []string{"এক {1}দুই {2}তিন{/2}{/1}।", "চার।"}, `<p>&lt;এক <i>দুই <b>তিন</b></i>।&gt;<img src=a> &lt;চার।&gt;</p>`},
		{"a.html", `<p>শ<b>ক্তি</b>র কথা।</p>`, []string{"শ{1}ক্তি{/1}র কথা।"}, `<p>&lt;শ<b>ক্তি</b>র কথা।&gt;</p>`},
		// A line break is white space; two end a paragraph.
		{"a.html", `<p>এক দুই তিন<br>চার পাঁচ।<br/><br/>ছয়</p>`, []string{"এক দুই তিন{1/} চার পাঁচ।", "ছয়"}, `<p>&lt;এক দুই তিন<br>চার পাঁচ।&gt;<br/><br/>&lt;ছয়&gt;</p>`},
		// Attributes, in a tag that is part of a sentence too.
		{"a.html", `<p>দেখুন <a href="u" title='নদী "ক"'>এখানে</a> সব।</p><img alt=ছবি>`, []string{"দেখুন {1}এখানে{/1} সব।", `নদী "ক"`, "ছবি"},
			`<p>&lt;দেখুন <a href="u" title='&lt;নদী &quot;ক&quot;&gt;'>এখানে</a> সব।&gt;</p><img alt="&lt;ছবি&gt;">`},
		{"a.html", `<meta name="description" content="কথা"><meta name="generator" content="যন্ত্র"><input type=submit value="যাও"><input value="না">`,
			[]string{"কথা", "যাও"}, `<meta name="description" content="&lt;কথা&gt;"><meta name="generator" content="যন্ত্র"><input type=submit value="&lt;যাও&gt;"><input value="না">`},
		// What is no text, and what stays as it is.
		{"a.html", `<!-- মন্তব্য --><style>p{}/* ছাপ */</style><script>if(a<b)"না"</script><p translate=no>ক</p><p>খ</p>`, []string{"খ"},
			`<!-- মন্তব্য --><style>p{}/* ছাপ */</style><script>if(a<b)"না"</script><p translate=no>ক</p><p>&lt;খ&gt;</p>`},
		{"a.html", `<p>চাপুন <kbd>a&lt;b</kbd> আর <span class="x notranslate">কোড</span>।</p>`, []string{"চাপুন {1}a<b{/1} আর {2}কোড{/2}।"},
			`<p>&lt;চাপুন <kbd>a&lt;b</kbd> আর <span class="x notranslate">কোড</span>।&gt;</p>`},
		{"a.html", `<p><code>এক। দুই</code></p><p>তিন <kbd>চার</kbd></p>`, []string{"তিন {1}চার{/1}"}, `<p><code>এক। দুই</code></p><p>&lt;তিন <kbd>চার</kbd>&gt;</p>`},
		{"a.html", `<p>এক <svg><text>ছবি</text></svg> দুই <select><option>না</select> তিন।</p>`, []string{"এক {1/} দুই {2/} তিন।"},
			`<p>&lt;এক <svg><text>ছবি</text></svg> দুই <select><option>না</select> তিন।&gt;</p>`},
		{"a.html", `<p><ruby>ঘাট<rp>(<rt>ghat<rp>)</ruby> ফাঁকা।</p>`, []string{"{1}ঘাট{2/}{3/}{4/}{/1} ফাঁকা।"}, `<p>&lt;<ruby>ঘাট<rp>(<rt>ghat<rp>)</ruby> ফাঁকা।&gt;</p>`},
		{"a.html", "<pre>এক  দুই\n  তিন।\n</pre>", []string{"এক  দুই", "তিন।"}, "<pre>&lt;এক  দুই&gt;\n  &lt;তিন।&gt;\n</pre>"},
		// The language is declared anew.
		{"a.html", `<html lang="bn-BD"><p>এক <i lang=bn>দুই</i> তিন।<p lang=hi>चार`, []string{"এক {1}দুই{/1} তিন।", "चार"}, `<html lang="en"><p>&lt;এক <i lang=en>দুই</i> তিন।&gt;<p lang=hi>&lt;चार&gt;`},
		// Careless pages.
		{"a.html", `<p>এক <b>দুই <i>তিন</b> চার</i>।<div>পাঁচ</span>।`, []string{"এক {1}দুই {2}তিন{/1} চার{/3}।", "পাঁচ{/1}।"}, `<p>&lt;এক <b>দুই <i>তিন</b> চার</i>।&gt;<div>&lt;পাঁচ</span>।&gt;`},
		{"a.html", `<p>এক < দুই <3 "<p`, []string{`এক < দুই <3 "`}, `<p>&lt;এক &lt; দুই &lt;3 "&gt;<p`},
		{"a.html", "\uFEFF<p>এক</p>\r\n<P>দুই</P>", []string{"এক", "দুই"}, "\uFEFF<p>&lt;এক&gt;</p>\r\n<P>&lt;দুই&gt;</P>"},
		// XML, with an entity of its own.
		{"a.xhtml", `<?xml version="1.0"?><!DOCTYPE html [<!ENTITY us "আমরা">]><html><p>এক &us; &amp; &mdash; দুই।</p></html>`, []string{"এক {1/} & — দুই।"}, `<?xml version="1.0"?><!DOCTYPE html [<!ENTITY us "আমরা">]><html><p>&lt;এক &us; &amp; — দুই।&gt;</p></html>`},
		{"a.xhtml", `<?xml version="1.0"?><html xml:lang="bn"><title/><p>এক <i/>&#x995; <![CDATA[<খ>]]>।</p></html>`, []string{"এক {1/}ক <খ>।"}, `<?xml version="1.0"?><html xml:lang="en"><title/><p>&lt;এক <i/>ক &lt;খ&gt;।&gt;</p></html>`},
	} {
		c.try(t)
	}
}
