package main

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonText is a JSON string that comes out as it went in. Half of a surrogate
// pair, which JSON can say ("\ud800") and UTF-8 cannot, is held in the three
// bytes that it would have; package encoding/json puts U+FFFD for it.
type jsonText string

const surrogateBytes = 3

// UnmarshalJSON reads a string, which must be valid JSON.
func (t *jsonText) UnmarshalJSON(b []byte) error {
	if !bytes.Contains(b, []byte(`\u`)) {
		var s string
		err := json.Unmarshal(b, &s)
		*t = jsonText(s)
		return err
	}
	// What lies between the escapes of lone surrogates is left to encoding/json.
	var out []byte
	rest := b
	flush := func(n int) error {
		var s string
		if err := json.Unmarshal(append(append([]byte(nil), rest[:n]...), '"'), &s); err != nil {
			return err
		}
		out = append(out, s...)
		return nil
	}
	for i := 1; i+1 < len(rest); {
		if rest[i] != '\\' {
			i++
			continue
		}
		r, ok := escapedUnit(rest[i:])
		if !ok || !utf16.IsSurrogate(r) {
			i += len(`\n`)
			continue
		}
		if low, ok := escapedUnit(rest[min(len(rest), i+len(`\ud800`)):]); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
			i += len(`\ud800\udc00`)
			continue
		}
		if err := flush(i); err != nil {
			return err
		}
		out = append(out, 0xE0|byte(r>>12), 0x80|byte(r>>6&0x3F), 0x80|byte(r&0x3F))
		rest = append([]byte{'"'}, rest[i+len(`\ud800`):]...)
		i = 1
	}
	if err := flush(len(rest) - 1); err != nil {
		return err
	}
	*t = jsonText(out)
	return nil
}

// escapedUnit returns the UTF-16 code unit of the escape (\u09a6) that b begins with.
func escapedUnit(b []byte) (rune, bool) {
	if len(b) < len(`\u0000`) || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(n), err == nil
}

// MarshalJSON writes the string.
func (t jsonText) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if utf8.ValidString(string(t)) {
		if err := enc.Encode(string(t)); err != nil {
			return nil, err
		}
		return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
	}
	out := []byte{'"'}
	for s := string(t); s != ""; {
		n := 0 // up to the next surrogate
		for n < len(s) && !surrogateAt(s, n) {
			n++
		}
		b.Reset()
		if err := enc.Encode(s[:n]); err != nil {
			return nil, err
		}
		out = append(out, b.Bytes()[1:b.Len()-len("\"\n")]...)
		if s = s[n:]; s != "" {
			out = append(out, `\ud`...)
			out = strconv.AppendUint(out, uint64(s[1]&0x3F)<<6|uint64(s[2]&0x3F), 16)
			s = s[surrogateBytes:]
		}
	}
	return append(out, '"'), nil
}

// surrogateAt tells whether half of a surrogate pair is at i.
func surrogateAt(s string, i int) bool {
	return i+surrogateBytes <= len(s) && s[i] == 0xED && s[i+1]&0xE0 == 0xA0 && s[i+2]&0xC0 == 0x80
}
