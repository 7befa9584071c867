package page_test

import (
	"strings"
	"time"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
	"github.com/dobhashi/dobhashi/glossary/names/page"
)

var options = page.Options{Title: "মস্কো-সফর.txt, lavrov.txt", Tool: "dobhashi", Version: "1.2", Created: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}

// spelled is a spelling with excerpts, in which brackets enclose what is counted,
// one a line from line 3 on.
func spelled(form string, count int, excerpts ...string) names.Spelling {
	s := names.Spelling{Form: form, Count: count}
	for i, e := range excerpts {
		before, rest, _ := strings.Cut(e, "[")
		surface, after, _ := strings.Cut(rest, "]")
		s.Places = append(s.Places, names.Place{File: "lavrov.txt", Line: 3 + i, Column: 1 + len([]rune(before))})
		s.Excerpts = append(s.Excerpts, names.Excerpt{Before: before, Surface: surface, After: after})
	}
	return s
}

// sample is what an editor may get to see: each tier, both languages, places folded
// and left out, and a name longer than a telephone is wide.
func sample() []names.Finding {
	long := strings.Repeat("আন্তঃমহাদেশীয়ব্যালিস্টিক", 5)
	many := spelled("ল্যাভরভ", 14,
		"রাশিয়ার পররাষ্ট্রমন্ত্রী সের্গেই [ল্যাভরভ]।",
		"[ল্যাভরভের] দুই দিনের সফর গত সেপ্টেম্বরে কিমের দিনব্যাপী রাশিয়া সফরের অনুসরণে",
		"তার শেষ সফরের মতো [ল্যাভরভ] তার বর্তমান সফরে কিমের সঙ্গে দেখা করবেন কিনা, তা স্পষ্ট নয়।",
		"তবে [ল্যাভরভকে] বিমানবন্দরে স্বাগত জানান উত্তর কোরিয়ার পররাষ্ট্রমন্ত্রী চো সন হুই।",
		"আলোচনার পর [ল্যাভরভ] সাংবাদিকদের সঙ্গে কথা বলেননি।",
		"এর আগে জুলাই মাসে [ল্যাভরভেরও] সফর করার কথা ছিল বলে বিশ্লেষকরা ধারণা করছেন।",
		"মস্কোর পক্ষে [ল্যাভরভ] চুক্তিতে সই করেন।")
	many.Places = append(many.Places, names.Place{File: "মস্কো-সফর.txt", Line: 1204, Column: 88}, names.Place{File: "-", Line: 7, Column: 3})
	return []names.Finding{
		{Tier: glossary.Error, Side: "source", Preferred: "ল্যাভরভ", English: "Lavrov", Reason: "the glossary prefers ল্যাভরভ for Lavrov", Spellings: []names.Spelling{
			many,
			spelled("লাভরভ", 2,
				"এক সরকারি সফরে উত্তর কোরিয়ায় থাকা [লাভরভও] ইউক্রেন যুদ্ধে মস্কোকে সমর্থনের জন্য",
				"মস্কোর সম্পূর্ণ সমর্থনের প্রতিশ্রুতি দেন [লাভরভ]। তিনি এ সময় যুক্তরাষ্ট্র ও তার মিত্রদের"),
			spelled("লাভরফ", 1, "[লাভরফের] মুখপাত্র মারিয়া জাখারোভা"),
		}},
		{Tier: glossary.Error, Side: "target", Preferred: "Zelenskyy", English: "Zelenskyy", Reason: "the source says জেলেনস্কি, which the glossary has as Zelenskyy", Spellings: []names.Spelling{
			spelled("Zelensky", 3, "President Volodymyr [Zelensky] said on Friday that", "a call with [Zelensky], who asked for", "[Zelensky's] office did not answer."),
		}},
		{Tier: glossary.Warning, Side: "source", Preferred: "পিয়ংইয়ং", English: "Pyongyang", Reason: "they sound alike, and most often it is পিয়ংইয়ং", Spellings: []names.Spelling{
			spelled("পিয়ংইয়ং", 1999, "তবে, ২০১৮ সালে [পিয়ংইয়ংয়ে] তার শেষ সফরের মতো", "স্থানান্তর ইতিমধ্যেই শুরু করেছে [পিয়ংইয়ং]।"),
			{Form: "পিয়ং ইয়ং", Count: 1},
		}},
		{Tier: glossary.Suggestion, Side: "source", Preferred: long, Reason: "they sound alike, and the first is " + long, Spellings: []names.Spelling{
			spelled(long, 1, "হাওয়াসং ["+long+"] ক্ষেপণাস্ত্রসহ"),
			spelled(long+"ক", 1, "দেশের ["+long+"ককেও] দেখানো হয়েছিল।"),
		}},
	}
}
