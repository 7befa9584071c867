package openai

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/remote"
)

// unsupported is the error of a request with a parameter that the model or its server refuses.
type unsupported struct {
	parameter int
	error
}

func (u *unsupported) Unwrap() error { return u.error }

// problem is what servers say about a refusal, in one of the forms that they have for it:
// {"error":{...}}, {"error":"..."} or the members of the first without "error".
type problem struct {
	Type  any `json:"type"`
	Param any `json:"param"`
	Code  any `json:"code"` // some have a number
}

func readProblem(body []byte) problem {
	var p problem
	var outer struct {
		Error json.RawMessage `json:"error"`
	}
	_ = json.Unmarshal(body, &p) // what is not JSON says nothing here
	if json.Unmarshal(body, &outer) == nil && len(outer.Error) > 0 && outer.Error[0] == '{' {
		p = problem{}
		_ = json.Unmarshal(outer.Error, &p)
	}
	return p
}

// The words of several servers for the same thing. OpenAI's are codes; vLLM, llama.cpp, LM Studio and
// Groq say it in the message.
var (
	spent = regexp.MustCompile(`insufficient_quota|credit_balance|(spend|usage|hard)_limit|billing`)
	long  = regexp.MustCompile(`(?i)context_length|exceed_context_size|context (length|size|window)|(string|prompt|input)_?(is )?(too_long|too long|above_max)|(token|tokens)_(limit_)?exceeded`)
	// The text, or what the model made of it.
	filtered = regexp.MustCompile(`(?i)content_filter|content_policy|invalid_prompt|flagged|moderation|json_validate_failed`)

	words = [parameters]*regexp.Regexp{
		responseFormat:  regexp.MustCompile(`(?i)response.?format|json.?schema|structured.?output|grammar`),
		temperature:     regexp.MustCompile(`(?i)\btemperature\b`),
		reasoningEffort: regexp.MustCompile(`(?i)reasoning.?effort`),
	}
)

// refused reads an answer that is not 200.
func (b *backend) refused(r remote.Refusal) *translate.Error {
	message := r.Message()
	p := readProblem(r.Body)
	code, _ := p.Code.(string)
	kind, _ := p.Type.(string)
	param, _ := p.Param.(string)
	if message == "" {
		message = code
	}
	e := r.Error(message)
	said := code + " " + kind + " " + message
	as := func(kind translate.Kind, hint string) *translate.Error {
		return &translate.Error{Kind: kind, Hint: hint, Err: e.Err}
	}
	switch status := r.Status; {
	case status == http.StatusTooManyRequests, status == http.StatusPaymentRequired, status == http.StatusForbidden:
		switch {
		case spent.MatchString(code + " " + kind), status == http.StatusPaymentRequired:
			return as(translate.Quota, "the account has no credit left, or has reached its limit: see the billing page of the service")
		case status == http.StatusForbidden && filtered.MatchString(said):
			return as(translate.Unfit, "")
		}
	case status == http.StatusNotFound:
		return as(translate.Fatal, "the server lists its models at "+b.models+"; the endpoint of most servers ends in /v1")
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity, status == http.StatusRequestEntityTooLarge,
		status == http.StatusInternalServerError && long.MatchString(code+" "+kind): // llama.cpp before September 2025
		if long.MatchString(said) || filtered.MatchString(said) {
			return as(translate.Unfit, "")
		}
		if which, ok := refusedParameter(param, message); ok && r.Page == "" {
			e.Err = &unsupported{which, e.Err}
		}
	}
	return e
}

// refusedParameter says which of the parameters a refusal is about: the one it names, or else the first that is
// mentioned in its message.
func refusedParameter(param, message string) (which int, ok bool) {
	for _, text := range []string{param, message} {
		var at [parameters]int
		for i, w := range words {
			at[i] = len(text)
			if place := w.FindStringIndex(text); place != nil {
				at[i] = place[0]
			}
		}
		if first := slices.Min(at[:]); first < len(text) {
			return slices.Index(at[:], first), true
		}
	}
	return 0, false
}
