package bengali

import "testing"

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
