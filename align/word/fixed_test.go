package word

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestFixedTable(t *testing.T) {
	text, err := os.ReadFile("fixed.tsv")
	if err != nil {
		t.Fatal(err)
	}
	before, entries := "", 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			if entries > 0 {
				t.Errorf("a comment below the header: %s", line)
			}
			continue
		}
		entries++
		cells := strings.Split(line, "\t")
		if len(cells) != 2 || cells[0] <= before || cells[1] == "" || cells[1] != strings.ToLower(cells[1]) || !norm.NFC.IsNormalString(line) {
			t.Errorf("%q after %q", line, before)
		}
		before = cells[0]
	}
	for word, want := range map[string]string{"শুক্রবারে": "friday", "অগাস্ট": "august", "দ্বিতীয়টি": "second", "নদী": ""} {
		if got := fixedEnglish(word); got != want {
			t.Errorf("%s is %q, want %q", word, got, want)
		}
	}
}
