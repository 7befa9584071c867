package validate

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary/bengali"
)

// primary is the language of a code without its region: "bn" of "BN_bd".
func primary(code string) string {
	if i := strings.IndexAny(code, "-_"); i >= 0 {
		code = code[:i]
	}
	code = strings.ToLower(code)
	switch code {
	case "ben":
		return "bn"
	case "eng":
		return "en"
	}
	return code
}

var wellFormedCode = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)

// wrongCode says what is wrong with the code of a language, "" if nothing is. The
// case of letters has no meaning; OmegaT and translate-toolkit do not mind it.
func wrongCode(code string) string {
	switch {
	case strings.Contains(code, "_"):
		return "is written with _ for -"
	case !wellFormedCode.MatchString(code) && !strings.HasPrefix(strings.ToLower(code), "x-"):
		return "is no language code"
	case strings.EqualFold(code, "ben") || strings.EqualFold(code, "eng"):
		return "has a form of two letters, " + primary(code)
	}
	return ""
}

// wrongScript says what is wrong with a text for a language, "" if nothing is known to
// be.
func wrongScript(code string, text []byte) string {
	switch lang := primary(code); {
	case lang == "bn" && !hasBengali(text) && hasLetter(text):
		return "has no Bengali letter"
	case lang == "en" && hasBengali(text) && !hasLatin(text):
		return "is in Bengali letters"
	}
	return ""
}

// hasBengali is bengali.Has for bytes.
func hasBengali(text []byte) bool {
	for i := 0; i+2 < len(text); i++ {
		if text[i] == 0xE0 {
			if r, _ := utf8.DecodeRune(text[i:]); bengali.IsLetter(r) {
				return true
			}
		}
	}
	return false
}

func hasLatin(text []byte) bool {
	for _, c := range text {
		if c|0x20 >= 'a' && c|0x20 <= 'z' {
			return true
		}
	}
	return false
}

func hasLetter(text []byte) bool {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if unicode.IsLetter(r) {
			return true
		}
		i += n
	}
	return false
}
