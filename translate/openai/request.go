package openai

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

//go:embed prompt.txt
var prompt string

// The parameters that some models or servers refuse, and that a request does without then.
const (
	responseFormat = iota
	temperature
	reasoningEffort
	parameters
)

// form makes the requests for one pair of languages.
type form struct {
	system string
	openai bool
}

func newForm(from, to string, openai bool) form {
	return form{strings.NewReplacer("$FROM", from, "$TO", to).Replace(prompt), openai}
}

// chat is the body of a request.
type chat struct {
	Model          string    `json:"model"`
	Messages       []message `json:"messages"`
	ResponseFormat *format   `json:"response_format,omitempty"`
	Temperature    *int      `json:"temperature,omitempty"`
	// ReasoningEffort is for OpenAI only: what its models think before they answer is paid
	// for like an answer, a translation hardly gains by it, and with it no temperature is allowed.
	ReasoningEffort string `json:"reasoning_effort,omitempty"`
}

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// format demands an object with exactly the given keys. Servers that can do so let the model
// write nothing else.
type format struct {
	Type   string `json:"type"`
	Schema struct {
		Name   string `json:"name"`
		Strict bool   `json:"strict"`
		Schema schema `json:"schema"`
	} `json:"json_schema"`
}

type schema struct {
	Type                 string              `json:"type"`
	Properties           map[string]property `json:"properties"`
	Required             []string            `json:"required"`
	AdditionalProperties bool                `json:"additionalProperties"`
}

type property struct {
	Type string `json:"type"`
}

// id names a text of a batch. It cannot be taken for a placeholder, and the ids of a batch sort as
// its texts do, since a schema is written by a model in its order.
func id(i int) string { return fmt.Sprintf("t%02d", i+1) }

// request is the body that asks for the translation of n texts, without the parameters to leave out.
func (f form) request(model, user string, n int, leave [parameters]bool) []byte {
	c := chat{Model: model, Messages: []message{{"system", f.system}, {"user", user}}}
	if !leave[responseFormat] {
		s := schema{Type: "object", Properties: make(map[string]property, n)}
		for i := range n {
			s.Properties[id(i)] = property{"string"}
			s.Required = append(s.Required, id(i))
		}
		c.ResponseFormat = &format{Type: "json_schema"}
		c.ResponseFormat.Schema.Name, c.ResponseFormat.Schema.Strict, c.ResponseFormat.Schema.Schema = "translations", true, s
	}
	if !leave[temperature] {
		c.Temperature = new(int)
	}
	if f.openai && !leave[reasoningEffort] {
		c.ReasoningEffort = "none"
	}
	return remote.JSON(c)
}

// texts are what a model is given to translate.
type texts struct {
	Examples []example `json:"examples,omitempty"`
	Texts    []text    `json:"texts"`
}

type example struct {
	Source string `json:"source"`
	Target string `json:"target"`
}

type text struct {
	ID     string            `json:"id"`
	Text   string            `json:"text"`
	Terms  map[string]string `json:"terms,omitempty"`
	Before []string          `json:"before,omitempty"`
}

// message is what the user says: the batch as JSON, with what helps as far as there is room.
func (f form) message(batch []translate.Segment) string {
	var m texts
	room := maxBeside
	var shown []string // what the model reads in the order of the document, up to here
	for i := range batch {
		t := text{ID: id(i), Text: batch[i].Text}
		for _, match := range batch[i].Terms {
			if !match.Term.Homograph {
				if t.Terms == nil {
					t.Terms = make(map[string]string)
				}
				t.Terms[match.Form] = match.Term.EN
			}
		}
		before := unseen(shown, batch[i].Before)
		if n := size(before...); n <= room {
			room -= n
			t.Before = before
			shown = append(shown, before...)
		}
		shown = append(shown, t.Text)
		m.Texts = append(m.Texts, t)
	}
	// The best example of each text comes before the second best of any.
	for rank, more := 0, true; more; rank++ {
		more = false
		for i := range batch {
			if rank >= len(batch[i].Similar) {
				continue
			}
			more = true
			e := example(batch[i].Similar[rank])
			if n := size(e.Source, e.Target); n <= room && !slices.Contains(m.Examples, e) {
				room -= n
				m.Examples = append(m.Examples, e)
			}
		}
	}
	return string(remote.JSON(m))
}

// unseen is before without the sentences with which shown ends.
func unseen(shown, before []string) []string {
	for n := min(len(shown), len(before)); n > 0; n-- {
		if slices.Equal(shown[len(shown)-n:], before[:n]) {
			return before[n:]
		}
	}
	return before
}

func size(texts ...string) (n int) {
	for _, s := range texts {
		n += utf8.RuneCountInString(s)
	}
	return n
}

// revision tells apart how a model is asked: by a request that has all parts.
func (f form) revision() string {
	m := f.message([]translate.Segment{
		{Text: "ক", Before: []string{"খ"}, Similar: []translate.Example{{Source: "গ", Target: "c"}}},
		{Text: "ঘ", Terms: []glossary.Match{{Term: &glossary.Term{BN: "ঘ", EN: "d"}, Form: "ঘ"}}},
	})
	sum := sha256.Sum256(f.request("", m, 2, [parameters]bool{}))
	return hex.EncodeToString(sum[:6])
}
