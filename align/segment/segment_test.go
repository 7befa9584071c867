package segment

import (
	"slices"
	"strings"
	"testing"
)

// Each text has ¦ where a sentence must end; the mark is not in the input.
var cases = []struct{ name, text string }{
	// Terminators.
	{"dandas", `ভোর হলো।¦ পাখি ডাকছে।¦ উঠে পড়ো।`},
	{"space before the danda", `কল থেকে পানি পড়ছে ।¦ বালতি ভরে গেছে ।`},
	{"no space after the danda", `দোকান বন্ধ।¦কাল এসো।¦চাবি কার কাছে?¦বলো!`},
	{"danda after digits", `ভোটার ছিলেন ৪৭৫।¦ ভোট দেন ৩১২।`},
	{"danda after a letter", `ছকের ঘরটি খ।¦ পাশেরটি ফাঁকা।`},
	{"danda after an abbreviation", `নামের শেষে আছে লি.।¦ পাশে ঠিকানা।`},
	{"double danda", `জলে ভাসে শাপলা ফুল, ঘাটে বাঁধা তরী॥¦ হাওয়া এলে দোল খায়॥`},
	{"two dandas", `জলে ভাসে শাপলা ফুল, ঘাটে বাঁধা তরী।।¦ হাওয়া এলে দোল খায়।।`},
	{"verse number", `মাঠে নামে সাঁঝ॥৪॥¦ ঘরে ফেরে গাই॥ ৫ ॥¦ শেষ।`},
	{"numerator four for a danda", `ধান পেকেছে৷¦ কাটা শুরু হয়নি৷`},
	{"question and exclamation", `কে এসেছে?¦ দারুণ!¦ ভেতরে আসতে বলো।`},
	{"runs", `এত দেরি?!¦ আর কত!!!¦ চলো।।`},
	{"run with a space", `সত্যি ? !¦ আমি জানতাম না ।`},
	{"fullwidth marks", `কোথায় রাখব？¦ এখানে！¦ ঠিক আছে।`},
	{"comma after the mark", `কী?, কেন?, কবে?¦ এই তিন প্রশ্ন লিখে রাখো।`},
	{"comma, semicolon and colon", `চাল, ডাল; নুন: সবই লাগবে।¦ তালিকা করো।`},
	{"emoji", `জিতে গেছি! 🏆🎊¦ আজ ছুটি। 🙂¦ বাড়ি চলো।`},
	{"smiley", `কাজ শেষ। :)¦ এবার বাড়ি। ;-)¦ মন খারাপ :( তবু হাসি।`},
	{"reference marks", `নদীটি দীর্ঘ।[৩]¦ শাখা অনেক।[৪][৫]¦ উৎস পাহাড়ে।[তথ্যসূত্র দরকার]¦ শেষ সাগরে।²¦ আর কী?`},

	// Lines.
	{"headline and byline", "সেতু ভেঙে বিপাকে মানুষ¦\nপ্রতিনিধি, ময়মনসিংহ¦\nরোববার সেতুটি ভেঙে পড়ে।¦ কেউ আহত হননি।"},
	{"CRLF", "এক¦\r\nদুই¦\r\n\r\nতিন"},
	{"CR alone", "এক\rদুই"},
	{"other line breaks", "এক¦\u0085দুই¦\u2028তিন¦\u2029চার"},
	{"blank lines", "\n\n  এক।¦\n \t\n\nদুই।\n"},
	{"zero-width edges", "\ufeffক খ।¦\u200bগ ঘ।¦\u200c\n"},
	{"no-break space", "চা খাব।¦\u00a0কফি নয়।"},
	{"joiner in a word", "র\u200d্যাম্পে ওঠো।¦ নামো।"},

	// Ellipsis.
	{"ellipsis in the sentence", `ভাবছি… যাব কি না... ঠিক নেই।¦ দেখি।`},
	{"ellipsis and danda", `দিন যায়...।¦ রাত যায়…।¦ তারপর…?¦ কিছু না।`},
	{"spaced dots", `কত পথ . . . পেরিয়ে এলাম ।¦ আর নয় ।`},
	{"ellipsis at the end of a line", "সে আর ফেরেনি…¦\nবছর ঘুরে গেল।"},

	// The full stop in Bengali.
	{"titles", `অধ্যা. হাবিবা ও ইঞ্জি. তপন এলেন।¦ মোসা. আয়েশা আসেননি।`},
	{"title before a name that ends the line", `সভাপতি ড. শিউলি`},
	{"visarga titles", `মোঃ কাদের ও ডাঃ বীথি বসে আছেন।¦ ডঃ পাল দাঁড়িয়ে।`},
	{"degrees", `বি.এসসি. পাস করে তিনি এম.ফিল. শুরু করেন।¦ এখন পিএইচ.ডি. করছেন।`},
	{"units", `দড়ি ৩ ফু. ৪ ই. লম্বা।¦ ওজন ২০০ মি.গ্রা. মাত্র।`},
	{"unit before an opener", `দেয়ালের উচ্চতা ৫ মি.¦ তাই মই লাগবে।`},
	{"honorific in brackets", `মেজর (অব.) জলিল ও হযরত উমর (রা.) প্রসঙ্গ আলাদা।¦ দুটি অধ্যায় আছে।`},
	{"initials", `আ. ফ. ম. শাহজাহান পড়ান।¦ জি. এম. কাশেম লেখেন।`},
	{"joined initials", `এ.বি.এম. সালেহ এসেছেন।¦ এন.জি.ও. অফিস খোলা।`},
	{"page and number", `পৃ. ১২ থেকে পড়ো।¦ বাড়ি নং. ৭ খুঁজে নাও।`},
	{"note", `দ্র. অধ্যায় ৩।¦ বি.দ্র. আসন সীমিত।`},
	{"unknown abbreviation", `প্রশা. ভবন তালাবদ্ধ।¦ হিসা. শাখা খোলা।`},
	{"unknown abbreviation and pronoun", `দরজাটা লাল.¦ আমি চিনি।`},
	{"full stop after a verb", `আমরা কাল ফিরব.¦ চাচা স্টেশনে থাকবেন।¦ ট্রেন রাতে।`},
	{"full stop after a negation", `কথাটা ঠিক না.¦ মিলন জানে।`},
	{"full stop after an inflected word", `চাবি আছে রান্নাঘরে তাকটিতে.¦ মিনু এনে দেবে।`},
	{"full stops only", `আকাশ মেঘলা.¦ বাতাস ভারী.¦ ছাতা নাও.`},
	{"full stops with an abbreviation", `ডা. পলাশ নতুন.¦ রোগী কম.¦ ফি ৩০০ টা. মাত্র.`},
	{"full stops after years", `শুরু ১৯৮৮.¦ শেষ ১৯৯৫.¦ তারপর বিরতি.`},
	{"full stop without a space", `খবরটা সবাই জানেন.¦তবু কেউ মুখ খোলে না।`},
	{"decimals, times, dates", `বৃষ্টি ১২.৭ মিলিমিটার।¦ শুরু ৬.৪৫ মিনিটে।¦ তারিখ ০৭.১১.২০১৯।`},
	{"section number", `উপধারা ৪.৩. দেখো।¦ বিধি ৯.১.২. বাতিল।`},
	{"full stop after a bracket", `ফল বেরিয়েছে (তালিকা দেয়ালে).¦ ভিড় কম।`},
	{"bars as dandas", `নৌকা ছাড়ল|¦ ঢেউ উঠল|¦ ভয় নেই|`},
	{"spaced bars as dandas", `নৌকা ছাড়ল |¦ ঢেউ উঠল |`},
	{"bars as separators", "পণ্য | দর¦\nডিম | ১২"},
	{"table row", "| পণ্য | দর |¦\n| ডিম | ১২ |"},

	// Quotations.
	{"lead-in with a comma", `বুবু বলল, “দরজা খোলো।”¦ আমি খুললাম।`},
	{"lead-in with a colon", `নোটিশে আছে: “লিফট বন্ধ।”¦ সিঁড়ি ধরো।`},
	{"lead-in with a verb", `চাষি জানালেন “বীজ নেই।”¦ সবাই হতাশ।`},
	{"lead-in with যে", `তাঁর কথা এই যে “পানি কমবে।”¦ লোকে ভরসা পায়।`},
	{"straight quotes", `বুবু বলল, "দরজা খোলো।"¦ আমি খুললাম।`},
	{"single quotes", `বুবু বলল, 'দরজা খোলো।'¦ আমি খুললাম।`},
	{"guillemets", `চিঠিতে ছিল, «দেখা হবে।»¦ আর কিছু না।`},
	{"sentences in a quotation", `কাকা বললেন, “খাল শুকিয়েছে।¦ মাছ নেই।¦ কী খাব?”¦ আমরা নীরব।`},
	{"nested quotations", `নানি বলেন, “মা বলেছিল, ‘রাতে বেরোবি না।’”¦ আমি শুনতাম।`},
	{"danda after the quote", `লোকে বলে ‘চিংড়ির দেশ’।¦ কথাটা ঠিক।`},
	{"quotation after a danda without a space", `দিদা ডাকলেন।¦“ভাত বাড়ি?”¦ কেউ নড়ল না।`},
	{"next sentence without a space", `সে বলল, “যাই।”¦আমি হাসলাম।`},
	{"spaced quotes", `সে বলল, " যাই। "¦ আমি হাসলাম।¦ দিদা বলল, " আয়। "`},
	{"title with a question", `তাঁর ‘কে জাগে রাতে?’ নাটকটি মঞ্চে এসেছে।¦ টিকিট শেষ।`},
	{"slogan with a suffix", `দেয়ালে ‘জল দাও!’-এর মতো লেখা।¦ কে লিখল?`},
	{"tag, verb first", `“পথ বন্ধ।” জানালেন পাহারাদার।¦ আমরা ফিরলাম।`},
	{"tag, subject first", `“নাম কী?” দারোগা জিজ্ঞেস করলেন।¦ ছেলেটি চুপ।`},
	{"tag, noun and verb", `“সাপ!” আর্তনাদ করে উঠল মেয়েটি।¦ সবাই দৌড়াল।`},
	{"tag, long subject", `“কবে পাব?” জানতে চান লাইনে দাঁড়ানো এক বৃদ্ধা।¦ জবাব নেই।`},
	{"tag, quotative", `“আসি।” বলে সে বেরিয়ে গেল।¦ দরজা খোলা রইল।`},
	{"tag after a comma", `“ধান ডুবেছে।”, বলেন কৃষক।¦ ক্ষতি অনেক।`},
	{"tag after a dash", `“ধান ডুবেছে।” — বলেন কৃষক।¦ ক্ষতি অনেক।`},
	{"tag with a title", `“ওষুধ খান।” ডা. নীলা বললেন।¦ রোগী মাথা নাড়লেন।`},
	{"tag between two parts", `“তুই যা।” বাবা বললেন, “আমি আছি।”¦ ছেলে গেল।`},
	{"tag after several sentences", `“কল নষ্ট।¦ পানি নেই।” দাবি করেন বাসিন্দারা।¦ কাজ হয়নি।`},
	{"tag, whose it is", `“কাজ কবে শুরু?” প্রশ্ন শ্রমিকদের।¦ মালিক নীরব।`},
	{"no tag", `“কে ওখানে?”¦ বাঁশবনে শুধু বাতাস।`},
	{"no tag: a noun of speech", `“থামো!”¦ চিৎকার শুনে গাড়ি থামল।`},
	{"no tag: nothing was said", `“কেউ যাবে?”¦ কেউ উত্তর দিল না।¦ রাত বাড়ল।`},
	{"no tag after a lead-in", `কাকা বলেন, “বাঁধ হবে।”¦ তিনি এও বলেন, “কাজ চলবে।”`},
	{"years with apostrophes", `'৬৯ সালে আন্দোলন।¦ ‘৭০ সালে ঝড়।¦ তারপর যুদ্ধ।`},
	{"apostrophes in words", `ক'জন এল?¦ দু'জন মাত্র।¦ ন'টা বাজে।`},
	{"feet and inches", `দরজা ৬'২" উঁচু।¦ টিভি ৪৩"।¦ ঘর ছোট।`},
	{"quote that never closes", `বুবু বলল, “ঘরে চাল নেই।¦ বাজারে যাও।¦ আমি গেলাম।`},
	{"doubled quotes", `কবি লেখেন, ""মেঘ নামে।""¦ পাঠক থামে।`},
	{"odd run of quotes", `"গানটির নাম ""ভাটিয়ালি""।"¦ শিল্পী প্রবীণ।¦ শ্রোতা কম।`},
	{"danda and a stray quote", `"ধান কাটা হলো।¦ মাড়াই বাকি।¦ গোলা খালি।"""`},

	// Brackets.
	{"bracket in mid sentence", `খালটি (আগে নদী ছিল। এখন মরা।) পার হলাম।¦ ওপারে হাট।`},
	{"bracket after a sentence", `হাট বসল।¦ (সেদিন বুধবার।)¦ লোক কম।`},
	{"danda after the bracket", `ছুটি নেই (কারণ পরীক্ষা)।¦ পড়ো।`},
	{"marks in brackets", `তিনি নাকি সৎ (?) আর দাতা (!) লোক।¦ হাসি পায়।`},
	{"bracket that never closes", `মেলা (রথের মেলা জমেছে।¦ ভিড় বাড়ছে।¦ ফিরি।`},
	{"source note", `আগুনে তিন দোকান পুড়েছে।¦ [সূত্র: দমকল]`},

	// Lists and dialogue.
	{"numbers with stops", "১. জাল ফেলো।¦ ২. টান দাও।¦\n৩. মাছ তোলো।"},
	{"numbers with dandas", "১। জাল ফেলো।¦ ২। টান দাও।¦\n৩। মাছ তোলো।"},
	{"letters", "ক. জাল¦\nখ। টান দাও।¦\n(গ) মাছ তোলো।¦ ঘ) বাড়ি যাও।"},
	{"items in one sentence", `সঙ্গে নাও: ১. জাল ২. বালতি ৩. ছাতা।`},
	{"bullets", "লাগবে:¦\n• জাল¦\n- বালতি"},
	{"turns on lines", "— কোথায় চললে?¦\n— হাটে।"},
	{"turns in a line", `—কোথায় চললে?¦ —হাটে।¦ —কেন?`},
	{"turn with a tag", `কে যায়?—মাঝি ডাক দিল।¦ সাড়া নেই।`},
	{"play", "মাঝি: ওপারে যাবে?¦\nমেয়ে: যাব।¦ ভাড়া কত?"},

	// Addresses.
	{"web address", `ফরম www.example.net/form?id=3 পাতায় আছে।¦ ছবি https://example.net/a।¦ খুলে দেখো।`},
	{"mail, handle, file", `লেখো moyna.pakhi@example.net বরাবর।¦ @moyna.pakhi দেখো।¦ notes.txt খোলো।`},

	// Mixed scripts and English.
	{"Latin words in Bengali", `তিনি M.A. পাস, Ph.D. করছেন।¦ এখন Dr. Das নামে চিনি।¦ কম্পিউটার, printer etc. আছে।`},
	{"English, then Bengali", `Gate closed.¦ ঘুরে আসুন।¦ Mind the step.`},
	{"Latin number, then Bengali", `তার ফোনে Android 15.¦ আমার পুরোনো।`},
	{"en titles", `Mr. Pal met Prof. Sen.¦ They ate.`},
	{"en dotted names", `A U.N. office moved to a U.K. town in May.¦ Staff agreed.`},
	{"en dotted name at the end", `She joined the F.B.I.¦ They trained her.`},
	{"en company", `He left Orbit Ltd.¦ His sister joined Orbit Ltd. Chairman Ray agreed.`},
	{"en numbers", `See Fig. 2, Vol. II and No. 7.¦ They grew 4.5 percent.¦ All cost 30.¦ Few paid.`},
	{"en words like abbreviations", `He said no.¦ We met on Sun. Jul. 4.¦ She sat.¦ It was in Mar.¦ We left.`},
	{"en streets", `She lives on Lake St.¦ He works near St. Mark Square.`},
	{"en local titles", `Md. Rahim paid Tk. 40 to Engr. Das.¦ So did I.¦ Mina left.`},
	{"en initials", `T. S. Ray and M.K. Basu sang.¦ We listened.`},
	{"en lower case after a mark", `The band Who? played and Wham! did too.¦ Fine.`},
	{"en ellipsis", `Well... perhaps.¦ She stopped...¦ Then she ran.`},
	{"en quotation", `Rina said, “We wait.¦ It will come.”¦ Nobody spoke.`},
	{"en tag", `“Who is it?” Rina asked.¦ “Stop!” cried the man.¦ “Me.”¦ The door opened.`},
	{"en interrupted", `“I see,” he said.¦ “You may go.”¦ We went.`},
	{"en bracket", `It rained (hard! very hard!) all day.¦ (We stayed in.)¦ Then it stopped.`},
	{"en apostrophes", `The '80s ended.¦ The boys' room was 9'4" wide.¦ OK.`},
	{"en list", "To do¦\n1. Cut the rope.¦\n2. Run."},
	{"en Latin", `Use salt, e.g. sea salt, i.e. coarse.¦ Roy et al. (2010) agree.`},
}

func TestSplit(t *testing.T) {
	if len(cases) < 60 {
		t.Errorf("%d cases, want 60 or more", len(cases))
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var want []string
			for p := range strings.SplitSeq(c.text, "¦") {
				if p = strings.TrimFunc(p, blank); p != "" {
					want = append(want, p)
				}
			}
			text := strings.ReplaceAll(c.text, "¦", "")
			var got []string
			for s := range Split(text, Options{}) {
				got = append(got, text[s.Start:s.End])
			}
			if !slices.Equal(got, want) {
				t.Errorf("got\n\t%q\nwant\n\t%q", got, want)
			}
		})
	}
}
