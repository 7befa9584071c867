package main

import (
	"strings"
	"testing"
)

// TestDiffWords marks what differs with brackets.
func TestDiffWords(t *testing.T) {
	long := strings.Repeat("a b ", 3000)
	for _, tc := range []struct{ old, new, wantOld, wantNew string }{
		{"He came.", "He came.", "He came.", "He came."},
		{"He came home.", "He arrived home.", "He [came] home.", "He [arrived] home."},
		{"", "Why?", "", "[Why?]"},
		{"Why?", "", "[Why?]", ""},
		{"a c", "a b c", "a c", "a [b ]c"},
		{"the red old house", "the old big house", "the [red ]old house", "the old[ big] house"},
		{"Lavrov's visit", "Lavrov’s visit", "Lavrov[']s visit", "Lavrov[’]s visit"},
		{"ক্ষমা চাই", "ক্ষমতা চাই", "[ক্ষমা] চাই", "[ক্ষমতা] চাই"},
		{"x" + long + "y", "z" + long + "w", "[x" + long + "y]", "[z" + long + "w]"},
		{long + "y", long + "z", long + "[y]", long + "[z]"},
	} {
		a, b := diffWords(tc.old, tc.new)
		if got := bracketed(a); got != tc.wantOld {
			t.Errorf("old %.60q, want %.60q", got, tc.wantOld)
		}
		if got := bracketed(b); got != tc.wantNew {
			t.Errorf("new %.60q, want %.60q", got, tc.wantNew)
		}
	}
}

func bracketed(spans []wordSpan) string {
	var b strings.Builder
	for _, s := range spans {
		if s.same {
			b.WriteString(s.text)
		} else {
			b.WriteString("[" + s.text + "]")
		}
	}
	return b.String()
}
