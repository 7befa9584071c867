package openai

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dobhashi/dobhashi/translate"
	"github.com/dobhashi/dobhashi/translate/backendtest"
)

const secret = "SENTINEL-KEY-7f3a"

// received is a request as the fake reads it.
type received struct {
	Model    string `json:"model"`
	Messages []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	} `json:"messages"`
	ResponseFormat *struct {
		Type       string `json:"type"`
		JSONSchema struct {
			Name   string `json:"name"`
			Strict bool   `json:"strict"`
			Schema struct {
				Type       string `json:"type"`
				Properties map[string]struct {
					Type string `json:"type"`
				} `json:"properties"`
				Required             []string `json:"required"`
				AdditionalProperties *bool    `json:"additionalProperties"`
			} `json:"schema"`
		} `json:"json_schema"`
	} `json:"response_format"`
	Temperature     *float64 `json:"temperature"`
	ReasoningEffort string   `json:"reasoning_effort"`

	data struct {
		Examples []struct {
			Source, Target string
		} `json:"examples"`
		Texts []struct {
			ID     string            `json:"id"`
			Text   string            `json:"text"`
			Terms  map[string]string `json:"terms"`
			Before []string          `json:"before"`
		} `json:"texts"`
	}
}

// read takes a request to pieces, and says what OpenAI would not accept.
func (r *received) read(body []byte) error {
	dec := json.NewDecoder(strings.NewReader(string(body)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(r); err != nil {
		return err
	}
	if len(r.Messages) != 2 || r.Messages[0].Role != "system" || r.Messages[1].Role != "user" {
		return fmt.Errorf("messages %v", r.Messages)
	}
	dec = json.NewDecoder(strings.NewReader(r.Messages[1].Content))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r.data); err != nil {
		return fmt.Errorf("the user's message: %w", err)
	}
	var ids []string
	for _, t := range r.data.Texts {
		ids = append(ids, t.ID)
	}
	if f := r.ResponseFormat; f != nil {
		s := f.JSONSchema.Schema
		switch {
		case f.Type != "json_schema" || f.JSONSchema.Name == "" || !f.JSONSchema.Strict || s.Type != "object" || s.AdditionalProperties == nil || *s.AdditionalProperties:
			return fmt.Errorf("response_format %+v", f)
		case !slices.Equal(s.Required, ids) || len(s.Properties) != len(ids):
			return fmt.Errorf("the schema requires %v of the texts %v", s.Required, ids)
		}
		for id, p := range s.Properties {
			if !slices.Contains(ids, id) || p.Type != "string" {
				return fmt.Errorf("the schema has %s %v", id, p)
			}
		}
	}
	return nil
}

// answers is the JSON object of all translations.
func (r *received) answers() string {
	texts := make(map[string]string)
	for _, t := range r.data.Texts {
		texts[t.ID] = backendtest.Translated(t.Text)
	}
	data, err := json.Marshal(texts)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// serve runs a server with the models "fake" and "gpt-6-luna", and returns its address. Requests that
// are right are given to answer, and get all translations if that is nil.
func serve(t *testing.T, answer func(http.ResponseWriter, *http.Request, *received)) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.RequestURI, secret) {
			t.Errorf("the key is in the URL %s", r.RequestURI)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		var req received
		switch {
		case r.Header.Get("Authorization") != "Bearer "+secret:
			refuse(w, 401, `{"error":{"message":"Incorrect API key provided: `+r.Header.Get("Authorization")+`","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}`)
			return
		case r.Method == http.MethodGet && r.RequestURI == "/v1/models":
			w.Header().Set("Date", "Fri, 27 Nov 2026 08:00:00 GMT")
			io.WriteString(w, `{"object":"list","data":[{"id":"fake","object":"model"},{"id":"gemma3:latest","object":"model"},{"id":"`+secret+`"}]}`)
			return
		case r.Method != http.MethodPost || r.RequestURI != "/v1/chat/completions":
			refuse(w, 404, `{"error":{"message":"Invalid URL","type":"invalid_request_error","param":null,"code":null}}`)
			return
		case r.Header.Get("Content-Type") != "application/json":
			refuse(w, 415, `{"error":{"message":"Unsupported content type"}}`)
			return
		}
		if err := req.read(body); err != nil {
			t.Errorf("the fake refuses a request: %v: %s", err, body)
			refuse(w, 400, `{"error":{"message":"bad request"}}`)
			return
		}
		if answer != nil {
			answer(w, r, &req)
			return
		}
		say(w, req.answers(), "stop")
	}))
	t.Cleanup(s.Close)
	return s.URL + "/v1"
}

// say answers with what a model wrote.
func say(w http.ResponseWriter, content, reason string) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "fake",
		"choices": []map[string]any{{"index": 0, "finish_reason": reason,
			"message": map[string]any{"role": "assistant", "content": content, "refusal": nil}}},
		"usage": map[string]int{"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
	})
}

func refuse(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	io.WriteString(w, body)
}

// over makes a backend over a fake server.
func over(t *testing.T, answer func(http.ResponseWriter, *http.Request, *received)) translate.Backend {
	t.Helper()
	return backendtest.Open(t, New, Config{From: "bn", To: "en", Key: secret, Model: "fake", Endpoint: serve(t, answer)})
}

// regardless makes backends over a fake server that does not look at what was asked.
var regardless backendtest.HTTP = func(t *testing.T, answer http.HandlerFunc, timeout time.Duration) translate.Backend {
	t.Helper()
	var handler func(http.ResponseWriter, *http.Request, *received)
	if answer != nil {
		handler = func(w http.ResponseWriter, r *http.Request, _ *received) { answer(w, r) }
	}
	return backendtest.Open(t, New, Config{From: "bn", To: "en", Key: secret, Model: "fake", Endpoint: serve(t, handler), Timeout: timeout})
}
