package xmltext

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// sound is the length of the longest beginning of b that is UTF-8, whole characters,
// and that XML can hold.
func sound(b []byte) int {
	const each, high = 0x0101010101010101, 0x8080808080808080
	for i := 0; i < len(b); {
		if i+8 <= len(b) {
			// Eight bytes of ASCII, none below a space.
			x := binary.LittleEndian.Uint64(b[i:])
			if x&high == 0 && (x-each*' ')&high == 0 {
				i += 8
				continue
			}
			// Two characters of the Bengali block.
			if x&0xc0feffc0feff == 0x80a6e080a6e0 {
				i += 6
				continue
			}
		}
		if i+2 < len(b) && b[i] == 0xe0 && b[i+1]&^1 == 0xa6 && b[i+2]&0xc0 == 0x80 {
			i += 3
			continue
		}
		if b[i] < utf8.RuneSelf {
			if !allowed(rune(b[i])) {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || !allowed(r) {
			return i
		}
		i += n
	}
	return len(b)
}

// forbidden tells people of a character that XML has no way to write.
func forbidden(r rune) string { return fmt.Sprintf("the character U+%04X, which XML cannot hold", r) }
