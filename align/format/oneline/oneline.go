// Package oneline is for formats in which a text is a line, or a column of one:
// [Append] writes it so that no program finds a second line in it.
package oneline

// Append appends s to b with a space for each tab and for whatever some common
// program takes for the end of a line: LF, VT, FF, CR, U+001C to U+001E, U+0085,
// U+2028 and U+2029. It also returns how many there were. Bytes that are not
// UTF-8 are passed on as they are.
func Append(b []byte, s string) (line []byte, spaces int) {
	kept := 0
	for i := 0; i < len(s); {
		n := separator(s[i:])
		if n == 0 {
			i++
			continue
		}
		b = append(b, s[kept:i]...)
		b = append(b, ' ')
		spaces++
		i += n
		kept = i
	}
	return append(b, s[kept:]...), spaces
}

// separator returns how many bytes the separator has that s begins with, 0
// when s begins with none.
func separator(s string) int {
	switch c := s[0]; {
	case c >= '\t' && c <= '\r', c >= 0x1c && c <= 0x1e:
		return 1
	case c == 0xc2 && len(s) > 1 && s[1] == 0x85: // U+0085
		return 2
	case c == 0xe2 && len(s) > 2 && s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9): // U+2028, U+2029
		return 3
	}
	return 0
}
