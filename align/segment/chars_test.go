package segment

import "testing"

// TestClasses holds the tables to package unicode, whose ranges they come from.
func TestClasses(t *testing.T) {
	for r := range rune(len(classesLow)) {
		if got, want := classesLow[r], classify(r); got != want {
			t.Errorf("%U: %b, want %b", r, got, want)
		}
	}
}
