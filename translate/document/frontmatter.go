package document

import (
	"strconv"
	"strings"
)

// frontTexts are the keys of front matter whose values are for people.
var frontTexts = set("title subtitle description summary excerpt caption")

// frontMatter emits the blocks of the front matter, in YAML between lines of --- or in TOML between
// lines of +++. It returns where the text begins, and whether more blocks are wanted.
func frontMatter(s *scan) (body int, more bool) {
	all := s.part.text
	first, rest, _ := strings.Cut(all, "\n")
	fence := strings.TrimRight(first, " \t\r")
	if fence != "---" && fence != "+++" {
		return 0, true
	}
	start := len(all) - len(rest)
	end, body := -1, 0
	for at := start; at < len(all); {
		line, _, _ := strings.Cut(all[at:], "\n")
		next := min(at+len(line)+1, len(all))
		if l := strings.TrimRight(line, " \t\r"); l == fence || l == "..." && fence == "---" {
			end, body = at, next
			break
		}
		at = next
	}
	if end < 0 || !isFront(all[start:end], fence == "---") {
		return 0, true
	}
	f := frontReader{scan: s, yaml: fence == "---", end: end}
	for at := start; at < end; {
		line, _, _ := strings.Cut(all[at:end], "\n")
		if !f.line(at, strings.TrimRight(line, " \t\r")) {
			return body, false
		}
		at += len(line) + 1
	}
	return body, true
}

// isFront tells front matter from text between two lines across the page.
func isFront(s string, yaml bool) bool {
	separator := "="
	if yaml {
		separator = ":"
	}
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") || !yaml && strings.HasPrefix(line, "[") {
			continue
		}
		key, _, ok := strings.Cut(line, separator)
		return ok && !strings.ContainsAny(strings.TrimSpace(key), " *[]<>\\`$|#")
	}
	return s == ""
}

// A frontReader reads front matter, line by line.
type frontReader struct {
	*scan
	yaml bool
	end  int // of all of it
	// skip is how far the lines of a text that goes over several are indented, -1 without one.
	skip  int
	until string // or what ends it
}

// line reads a line that begins at byte at.
func (f *frontReader) line(at int, line string) bool {
	trimmed := strings.TrimLeft(line, " \t")
	if f.until != "" {
		if strings.Contains(line, f.until) {
			f.until = ""
		}
		return true
	}
	indent := len(line) - len(trimmed)
	if f.skip > 0 {
		if trimmed == "" || indent >= f.skip {
			return true
		}
		f.skip = 0
	}
	if f.yaml && strings.HasPrefix(trimmed, "- ") {
		trimmed = strings.TrimLeft(trimmed[2:], " ")
		indent = len(line) - len(trimmed)
	}
	separator := "="
	if f.yaml {
		separator = ":"
	}
	key, value, ok := strings.Cut(trimmed, separator)
	if !ok || f.yaml && value != "" && value[0] != ' ' && value[0] != '\t' {
		return true
	}
	key = strings.ToLower(strings.Trim(strings.TrimSpace(key), `"'`))
	value = strings.TrimLeft(value, " \t")
	from := at + len(line) - len(value)
	switch {
	case value == "":
		return true
	case f.yaml && (value[0] == '|' || value[0] == '>'):
		f.skip = indent + 1
		return true
	case !f.yaml && (strings.HasPrefix(value, `"""`) || strings.HasPrefix(value, "'''")):
		if !strings.Contains(value[3:], value[:3]) {
			f.until = value[:3]
		}
		return true
	}
	if value[0] == '"' || value[0] == '\'' {
		end := f.quoted(value)
		if comment := strings.TrimLeft(value[end:], " \t"); end == 0 || comment != "" && comment[0] != '#' {
			return true
		}
		value = value[:end]
	} else {
		if k := strings.Index(value, " #"); k >= 0 {
			value = strings.TrimRight(value[:k], " \t")
		}
		if !f.yaml || f.goesOn(at+len(line), indent) || strings.IndexByte("[]{},&*!|>%@`?:-#", value[0]) >= 0 {
			return true
		}
	}
	switch {
	case frontTexts[key]:
		return f.value(from, value)
	case key == "lang" || key == "language":
		bare := strings.Trim(value, `"'`)
		if to := f.language(bare); to != "" {
			from += strings.Index(value, bare)
			return f.fix(from, from+len(bare), to)
		}
	}
	return true
}

// quoted is the length of the text in quotes that a value begins with, 0 if it does not end.
func (f *frontReader) quoted(value string) int {
	for i := 1; i < len(value); i++ {
		switch {
		case value[i] == '\\' && value[0] == '"':
			i++
		case value[i] == value[0]:
			if f.yaml && value[0] == '\'' && strings.HasPrefix(value[i+1:], "'") {
				i++
				continue
			}
			return i + 1
		}
	}
	return 0
}

// goesOn tells whether the next line belongs to a text without quotes.
func (f *frontReader) goesOn(at, indent int) bool {
	_, next, _ := strings.Cut(f.part.text[at:f.end], "\n")
	next, _, _ = strings.Cut(next, "\n")
	trimmed := strings.TrimLeft(next, " \t")
	return strings.TrimSpace(trimmed) != "" && len(next)-len(trimmed) > indent
}

// value emits a text for people.
func (f *frontReader) value(from int, value string) bool {
	var m blockMaker
	var escape func(string) string
	switch quote := value[0]; {
	case quote == '"':
		f.double(&m, from, value)
		escape = escapeDouble
	case quote == '\'' && f.yaml:
		at := 1
		for i, text := range strings.Split(value[1:len(value)-1], "''") {
			if i > 0 {
				m.add("'", from+at, from+at+2)
				at += 2
			}
			m.add(text, from+at, from+at+len(text))
			at += len(text)
		}
		escape = func(text string) string { return strings.ReplaceAll(oneLine(text), "'", "''") }
	case quote == '\'':
		m.add(value[1:len(value)-1], from+1, from+len(value)-1)
		// There is no way to write a quote in these.
		escape = func(text string) string { return strings.ReplaceAll(oneLine(text), "'", "’") }
	default:
		// A translation may have signs that only quotes can hold.
		m.add(value, from, from+len(value))
		m.fix(from-1, from, ` "`)
		for i := range len(value) {
			if value[i] == '"' || value[i] == '\\' {
				m.fix(from+i, from+i+1, `\`+value[i:i+1])
			}
		}
		end := from + len(value)
		m.fix(end, end+1, `"`+f.part.text[end:end+1])
		escape = escapeDouble
	}
	b := m.take(escape)
	return b == nil || f.emit(b)
}

// doubleEscapes are the escapes that YAML and TOML have in double quotes.
var doubleEscapes = map[byte]string{'n': "\n", 't': "\t", 'r': "\r", '0': "", 'b': "\b", 'f': "\f", 'e': "\x1b", '"': `"`, '\\': `\`, '/': "/", ' ': " "}

// double adds a text in double quotes.
func (f *frontReader) double(m *blockMaker, from int, value string) {
	kept := 1
	for i := 1; i < len(value)-1; i++ {
		if value[i] != '\\' {
			continue
		}
		text, known := doubleEscapes[value[i+1]]
		n := 2
		if digits := strings.IndexByte("x u   U", value[i+1]); digits >= 0 && value[i+1] != ' ' {
			size := digits + 2
			if i+2+size < len(value) {
				if code, err := strconv.ParseUint(value[i+2:i+2+size], 16, 32); err == nil {
					text, known, n = string(rune(code)), true, 2+size
				}
			}
		}
		if !known {
			i++
			continue
		}
		m.add(value[kept:i], from+kept, from+i)
		if text == "\n" || text == "\r" {
			m.hard(from+i, from+i+n)
		} else {
			m.add(text, from+i, from+i+n)
		}
		i += n - 1
		kept = i + 1
	}
	m.add(value[kept:len(value)-1], from+kept, from+len(value)-1)
}

// escapeDouble writes a text for double quotes.
func escapeDouble(text string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(text)
}
