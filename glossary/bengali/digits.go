package bengali

import "strings"

// ASCIIDigits returns s with Bengali digits written as 0 to 9.
func ASCIIDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if IsDigit(r) {
			return '0' + r - '০'
		}
		return r
	}, s)
}
