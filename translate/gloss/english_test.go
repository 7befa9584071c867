package gloss

import (
	"strings"
	"testing"
)

func TestEnglishVerbs(t *testing.T) {
	for _, want := range [][5]string{ // base, third person, past, participle, -ing
		{"walk", "walks", "walked", "walked", "walking"},
		{"go", "goes", "went", "gone", "going"},
		{"do", "does", "did", "done", "doing"},
		{"have", "has", "had", "had", "having"},
		{"try", "tries", "tried", "tried", "trying"},
		{"play", "plays", "played", "played", "playing"},
		{"watch", "watches", "watched", "watched", "watching"},
		{"pass", "passes", "passed", "passed", "passing"},
		{"fix", "fixes", "fixed", "fixed", "fixing"},
		{"make", "makes", "made", "made", "making"},
		{"agree", "agrees", "agreed", "agreed", "agreeing"},
		{"die", "dies", "died", "died", "dying"},
		{"stop", "stops", "stopped", "stopped", "stopping"},
		{"write", "writes", "wrote", "written", "writing"},
		{"read", "reads", "read", "read", "reading"},
		{"panic", "panics", "panicked", "panicked", "panicking"},
		{"dye", "dyes", "dyed", "dyed", "dyeing"},
		{"veto", "vetoes", "vetoed", "vetoed", "vetoing"},
		{"go up", "goes up", "went up", "gone up", "going up"},
		{"give birth", "gives birth", "gave birth", "given birth", "giving birth"},
		{"be killed", "is killed", "was killed", "been killed", "being killed"},
		{"be", "is", "was", "been", "being"},
	} {
		for f, w := range want {
			if got := inflect(want[0], form(f), singular3); got != w {
				t.Errorf("form %d of %s is %q, want %q", f, want[0], got, w)
			}
		}
	}
	for _, c := range []struct {
		f    form
		p    person
		want string
	}{
		{third, singular1, "am"}, {third, plural, "are"}, {pastTense, plural, "were"}, {pastTense, singular1, "was"},
	} {
		if got := inflect("be", c.f, c.p); got != c.want {
			t.Errorf("be: got %q, want %q", got, c.want)
		}
	}
	if got := inflect("walk", third, plural); got != "walk" {
		t.Errorf("they %q", got)
	}
}

func TestEnglishNouns(t *testing.T) {
	for noun, want := range map[string]string{
		"book": "books", "box": "boxes", "bus": "buses", "church": "churches", "city": "cities", "day": "days", "child": "children",
		"person": "people", "man": "men", "hero": "heroes", "photo": "photos", "radio": "radios", "roof": "roofs", "wolf": "wolves", "crisis": "crises",
		"member of parliament": "members of parliament", "foreign minister": "foreign ministers", "police officer": "police officers",
	} {
		if got := pluralOf(noun); got != want {
			t.Errorf("plural of %s is %q, want %q", noun, got, want)
		}
	}
}

func TestDegrees(t *testing.T) {
	for words, want := range map[string]string{
		"more big": "bigger", "most big": "biggest", "more happy": "happier", "most large": "largest", "more good": "better", "most bad": "worst",
		"more important": "more important", "most new": "newest", "more beautiful red": "more beautiful red", "red": "red", "more": "more",
		"more modern": "more modern", "most strong": "strongest", "more simple": "simpler", "more well-known": "more well-known",
	} {
		if got := strings.Join(compared(strings.Fields(words)), " "); got != want {
			t.Errorf("%s: got %q, want %q", words, got, want)
		}
	}
}

func TestArticles(t *testing.T) {
	for next, want := range map[string]string{
		"book": "a", "apple": "an", "hour": "an", "honest": "an", "university": "a", "unanimous": "an", "unimportant": "an", "uninvited": "an",
		"European": "a", "US-based": "a", "use": "a", "umbrella": "an", "8th": "an", "18-year": "an", "11": "an", "1": "a", "one-day": "a", "": "a",
		"Ukrainian": "a", "unity": "a", "house": "a",
	} {
		if got := article(next); got != want {
			t.Errorf("%q: got %q, want %q", next, got, want)
		}
	}
}

func TestTakesThe(t *testing.T) {
	for name, want := range map[string]bool{
		"United States": true, "Kremlin": true, "European Union": true, "World Bank": true, "Bay of Bengal": false, "Dhaka": false,
		"Sergei Lavrov": false, "Nations": false,
	} {
		if got := load().takesThe(name); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestAdverbOf(t *testing.T) {
	for adj, want := range map[string]string{
		"quick": "quickly", "happy": "happily", "possible": "possibly", "simple": "simply", "economic": "economically", "full": "fully",
		"friendly": "friendly", "true to life": "in a true to life way", "brave": "bravely",
	} {
		if got := adverbOf(adj); got != want {
			t.Errorf("%s: got %q, want %q", adj, got, want)
		}
	}
}

func TestPossessive(t *testing.T) {
	for noun, want := range map[string]string{"Russia": "Russia's", "United States": "United States'", "people": "people's"} {
		if got := possessive(noun); got != want {
			t.Errorf("%s: got %q", noun, got)
		}
	}
}

func TestAssemble(t *testing.T) {
	for words, want := range map[string]string{
		"he came ।":                     "He came.",
		"he came । she went ?":          "He came. She went?",
		"he , of course , came":         "He, of course, came",
		"“ yes ” he said":               "“Yes” he said",
		`he said , " I know " and left`: `He said, "I know" and left`,
		"a ( b ) c":                     "A (b) c",
		"north - south":                 "North-south",
		"$ 500":                         "$500",
		"the U . S . army":              "The U. S. army",
		"10 % of it":                    "10% of it",
		"[ he ]":                        "[He]",
		"5 people came":                 "5 people came",
	} {
		if got := assemble(strings.Fields(words)); got != want {
			t.Errorf("%s: got %q, want %q", words, got, want)
		}
	}
}
