package openai

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// content is what the model wrote, if it could write all that it wanted to.
func (b *backend) content(answer []byte) (string, error) {
	var completion struct {
		Choices []struct {
			FinishReason string `json:"finish_reason"`
			Message      struct {
				Content string `json:"content"`
				Refusal string `json:"refusal"`
			} `json:"message"`
		} `json:"choices"`
		// OpenRouter reports here what fails while a model writes.
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	if err := b.Decode(answer, &completion); err != nil {
		return "", err
	}
	if len(completion.Choices) == 0 {
		said := b.said(completion.Error.Message)
		if said == "" {
			said = "there is no answer in what it sent"
		}
		return "", &translate.Error{Kind: translate.Temporary, Err: fmt.Errorf("%s: %s: %s", name, b.Host(), said)}
	}
	c := completion.Choices[0]
	switch {
	case c.FinishReason == "length":
		return "", b.unfit("the answer was cut off, as it is longer than the model may write (finish_reason length)")
	case c.FinishReason == "content_filter":
		return "", b.unfit("a content filter of the service stopped the answer (finish_reason content_filter)")
	case c.FinishReason == "error":
		return "", &translate.Error{Kind: translate.Temporary, Err: fmt.Errorf("%s: the model failed while it wrote (finish_reason error)", name)}
	case c.Message.Refusal != "":
		return "", b.unfit("the model refuses: " + b.said(c.Message.Refusal))
	}
	return c.Message.Content, nil
}

// said is a line of what the server or the model wrote, for a message.
func (b *backend) said(s string) string { return remote.OneLine(b.Redact(s)) }

// unfit makes the error of an answer that does not fit the batch.
func (b *backend) unfit(why string) error {
	return &translate.Error{Kind: translate.Unfit, Err: errors.New(name + ": " + why)}
}

// readAnswer finds the translations of n texts in what a model wrote: one JSON object, also in a code
// fence, with words around it, after its thoughts, or within another object. Each id is in it once, with a
// text that is not empty, and no other id is. Said makes a line for an error of what the model wrote.
func readAnswer(content string, n int, said func(string) string) ([]string, error) {
	answer, err := findObject(content)
	if _, after, ok := strings.Cut(content, "</think>"); ok {
		// Also thoughts can have an object. But a text can have the mark.
		if found, problem := findObject(after); found != nil {
			answer, err = found, problem
		}
	}
	if err != nil {
		return nil, err
	}
	if answer == nil {
		return nil, fmt.Errorf("the model did not answer with translations in JSON: %q", said(content))
	}
	index := make(map[string]int, n)
	for i := range n {
		index[id(i)] = i
	}
	texts := make([]string, n)
	for _, e := range answer {
		i, ok := index[e.id]
		switch {
		case !ok:
			return nil, fmt.Errorf("the model invented the id %q", said(e.id))
		case texts[i] != "":
			return nil, fmt.Errorf("the model answered %s twice", e.id)
		case strings.TrimSpace(e.text) == "":
			return nil, fmt.Errorf("the model gave an empty translation of %s", e.id)
		}
		texts[i] = e.text
	}
	if len(answer) < n {
		return nil, fmt.Errorf("the model gave %d translations for %d texts", len(answer), n)
	}
	return texts, nil
}

// entry is a text in an answer.
type entry struct{ id, text string }

// findObject finds the only object of texts in s, nil if there is none.
func findObject(s string) (found []entry, err error) {
	for {
		at := strings.IndexByte(s, '{')
		if at < 0 {
			return found, nil
		}
		entries, rest := readObject(s[at:])
		switch {
		case entries == nil:
			s = s[at+1:]
			continue
		case found != nil:
			return found, errors.New("the model answered twice")
		}
		found, s = entries, rest
	}
}

// readObject reads the JSON object with which s begins, in which all values are strings, and says what comes
// after it. What is not such an object has no entries.
func readObject(s string) (entries []entry, rest string) {
	if !strings.HasPrefix(strings.TrimLeft(s[1:], " \t\r\n"), `"`) {
		return nil, "" // most braces in a text are told by this
	}
	dec := json.NewDecoder(strings.NewReader(s))
	if _, err := dec.Token(); err != nil {
		return nil, ""
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, ""
		}
		value, err := dec.Token()
		text, ok := value.(string)
		if err != nil || !ok {
			return nil, ""
		}
		entries = append(entries, entry{key.(string), text})
	}
	if _, err := dec.Token(); err != nil {
		return nil, ""
	}
	return entries, s[dec.InputOffset():]
}
