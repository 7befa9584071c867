package xliff

import (
	"cmp"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
)

// inline1 says what an element within a text of version 1.2 is.
func inline1(t xmltext.Token) xmltext.Inline {
	in := xmltext.Inline{Key: t.Attr("id")}
	switch t.Name {
	case "g":
		in.Form, in.Kind = xmltext.Around, align.Open
	case "mrk":
		if t.Attr("mtype") != "protected" {
			return xmltext.Inline{}
		}
		in.Form, in.Kind, in.Keep, in.Key = xmltext.Around, align.Open, true, t.Attr("mid")
	case "x":
		in.Form = xmltext.Mark
	case "bx":
		in.Form, in.Kind = xmltext.Mark, align.Open
	case "ex":
		in.Form, in.Kind = xmltext.Mark, align.Close
	case "bpt":
		in.Form, in.Kind = xmltext.Native, align.Open
	case "ept":
		in.Form, in.Kind = xmltext.Native, align.Close
	case "it":
		in.Form, in.Kind = xmltext.Native, align.Open
		if t.Attr("pos") == "close" {
			in.Kind = align.Close
		}
	case "ph", "sub":
		in.Form = xmltext.Native
	default:
		return xmltext.Inline{}
	}
	switch t.Name {
	case "bx", "ex", "bpt", "ept":
		in.Key = cmp.Or(t.Attr("rid"), in.Key)
		in.Join = in.Key
	}
	in.Break = t.Attr("ctype") == xmltext.Break
	in.Keep = in.Keep || in.Kind == align.Open && t.Attr("ctype") == xmltext.Protected
	return in
}

// inline2 says what an element within a text of version 2 is.
func (u *unit) inline2(t xmltext.Token) xmltext.Inline {
	in := xmltext.Inline{Form: xmltext.Mark, Key: t.Attr("id"), Code: u.data[t.Attr("dataRef")]}
	switch t.Name {
	case "pc":
		in.Form, in.Kind = xmltext.Around, align.Open
		in.Code, in.CloseCode = u.data[t.Attr("dataRefStart")], u.data[t.Attr("dataRefEnd")]
	case "ph":
		in.Break = t.Attr("subType") == "xlf:lb"
	case "cp": // a character that XML cannot hold
	case "sc":
		in.Kind, in.Join = align.Open, in.Key
	case "ec":
		in.Kind, in.Join = align.Close, t.Attr("startRef")
		in.Key = cmp.Or(in.Join, in.Key)
	case "mrk":
		if t.Attr("translate") != "no" {
			return xmltext.Inline{}
		}
		in.Form, in.Kind, in.Keep = xmltext.Around, align.Open, true
	case "sm":
		if t.Attr("translate") != "no" {
			return xmltext.Inline{}
		}
		if u.guards == nil {
			u.guards = make(map[string]bool)
		}
		u.guards[in.Key] = true
		in.Kind, in.Keep, in.Join = align.Open, true, in.Key
	case "em":
		if !u.guards[t.Attr("startRef")] {
			return xmltext.Inline{}
		}
		in.Kind, in.Join = align.Close, t.Attr("startRef")
		in.Key = in.Join
	default:
		return xmltext.Inline{}
	}
	return in
}
