package tbx

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
)

// version is what differs between the versions of TBX.
type version struct {
	begin, end            string
	entry, language, term string // names of elements
}

var (
	v2 = version{
		begin: `<martif type="TBX-Basic" xml:lang="en">
<martifHeader><fileDesc><sourceDesc><p>Glossary of dobhashi</p></sourceDesc></fileDesc>
<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc></martifHeader>
`,
		end:   "</martif>",
		entry: "termEntry", language: "langSet", term: "tig",
	}
	v3 = version{
		begin: `<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<tbxHeader><fileDesc><sourceDesc><p>Glossary of dobhashi</p></sourceDesc></fileDesc></tbxHeader>
`,
		end:   "</tbx>",
		entry: "conceptEntry", language: "langSec", term: "termSec",
	}
)

// Write writes terms in their order as TBX-Basic version 3 in DCA style. A term
// without Bengali or English is an error, as is a character that XML cannot
// hold, and a list without terms, which TBX does not allow.
func Write(w io.Writer, terms []glossary.Term) error { return write(w, terms, &v3) }

// WriteV2 is like [Write] for TBX-Basic version 2, which older tools need. There is
// no DOCTYPE: they would look for its DTD.
func WriteV2(w io.Writer, terms []glossary.Term) error { return write(w, terms, &v2) }

func write(w io.Writer, terms []glossary.Term, v *version) error {
	if len(terms) == 0 {
		return errors.New("no term to write")
	}
	out := &writer{Writer: bufio.NewWriter(w), v: v}
	fmt.Fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n%s<text><body>\n", v.begin)
	for i := range terms {
		t := &terms[i]
		if out.entry(t, i+1); out.err != nil {
			if t.File != "" {
				return fmt.Errorf("%s:%d: %w", t.File, t.Line, out.err)
			}
			return out.err
		}
	}
	fmt.Fprintf(out, "</body></text>\n%s\n", v.end)
	return out.Flush()
}

type writer struct {
	*bufio.Writer // it keeps its first error
	v             *version
	err           error // about what cannot be written
}

func (w *writer) entry(t *glossary.Term, id int) {
	best, other, bad := preferred, admitted, deprecated
	flags := flagsPrefix
	switch t.Status {
	case glossary.Approved, "":
	case glossary.Proposed:
		flags += " status=proposed"
	case glossary.Deprecated:
		best, other = superseded, superseded
	default:
		w.err = fmt.Errorf("the status %q of %s is unknown", t.Status, t.BN)
	}
	if t.Case {
		flags += " case=yes"
	}
	if t.Homograph {
		flags += " homograph=yes"
	}
	fmt.Fprintf(w, "<%s id=\"c%d\">\n", w.v.entry, id)
	w.element("descrip", ` type="subjectField"`, t.Type)
	// A note that looks like the flags is kept apart by flags that say nothing.
	if flags != flagsPrefix || strings.HasPrefix(t.Note, flagsPrefix) {
		w.element("note", "", flags)
	}
	w.element("note", "", t.Note)
	if t.BN == "" || t.EN == "" {
		w.err = fmt.Errorf("the term %s%s has no Bengali or no English", t.BN, t.EN)
	}
	w.language("bn", func() {
		w.term(t.BN, best)
		w.terms(t.Variants, other)
	})
	w.language("en", func() {
		w.term(t.EN, best)
		w.terms(t.AlsoEN, other)
		w.terms(t.ForbiddenEN, bad)
	})
	fmt.Fprintf(w, "</%s>\n", w.v.entry)
}

func (w *writer) language(code string, content func()) {
	fmt.Fprintf(w, "<%s xml:lang=\"%s\">\n", w.v.language, code)
	content()
	fmt.Fprintf(w, "</%s>\n", w.v.language)
}

func (w *writer) terms(forms []string, s status) {
	for _, form := range forms {
		w.term(form, s)
	}
}

func (w *writer) term(form string, s status) {
	fmt.Fprintf(w, "<%s>", w.v.term)
	w.text("term", "", form)
	w.text("termNote", ` type="administrativeStatus"`, string(s+statusSuffix))
	fmt.Fprintf(w, "</%s>\n", w.v.term)
}

// element writes an element on a line of its own, or nothing if it has no text.
func (w *writer) element(name, attribute, text string) {
	if text != "" {
		w.text(name, attribute, text)
		w.WriteByte('\n')
	}
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")

func (w *writer) text(name, attribute, text string) {
	for i, r := range text {
		invalid := r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError))
		if invalid || r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\uFFFE' || r == '\uFFFF' {
			w.err = fmt.Errorf("%q has a character that XML cannot hold", text)
		}
	}
	fmt.Fprintf(w, "<%s%s>%s</%[1]s>", name, attribute, escaper.Replace(text))
}
