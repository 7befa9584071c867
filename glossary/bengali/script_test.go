package bengali

import (
	"testing"
	"unicode"
)

func TestLetters(t *testing.T) {
	for _, c := range []struct {
		text, script string
		percent      int
	}{
		{"নদী এল ab", "Bengali", 66}, {"The river, 1971.", "Latin", 100}, {"नदी बड़ी है", "Devanagari", 100}, {"১৯৭১ 12 ?", "", 0}, {"ꦲꦤ", "", 0},
	} {
		var l Letters
		l.Add(c.text)
		if script, percent := l.Most(); script != c.script || percent != c.percent {
			t.Errorf("%q: %d %% %s", c.text, percent, script)
		}
	}
}

// TestLettersByTable compares what is counted without a table.
func TestLettersByTable(t *testing.T) {
	for r := rune(0); r < 0x3000; r++ {
		want := ""
		if unicode.IsLetter(r) {
			for _, s := range scripts {
				if unicode.Is(s.table, r) {
					want = s.name
				}
			}
		}
		var l Letters
		l.Add(string(r))
		if got, _ := l.Most(); got != want || l.All > 0 != unicode.IsLetter(r) {
			t.Errorf("%U is %q, want %q", r, got, want)
		}
	}
}
