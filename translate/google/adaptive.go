package google

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"cloud.google.com/go/translate/apiv3/translatepb"
	"github.com/googleapis/gax-go/v2"

	"github.com/dobhashi/dobhashi/translate"
)

const (
	// examples are as many as Google itself takes from a dataset for a text.
	examples = 5
	// maxPair is the most characters that a pair of reference sentences can have.
	maxPair = 512
	// jobsAdaptive is more than jobs, as each call has only one text.
	jobsAdaptive = 8
)

// adapt translates one text in the manner of the dataset, or of the translations of
// similar texts. One without any is for the translation LLM: there is nothing to adapt to.
func (b *v3) adapt(ctx context.Context, batch []translate.Segment, opts ...gax.CallOption) ([]string, error) {
	if len(batch) > 1 {
		return nil, &translate.Error{Kind: translate.Unfit, Err: fmt.Errorf("google: adaptive translation takes one text at a time, not %d", len(batch))}
	}
	req := &translatepb.AdaptiveMtTranslateRequest{
		Parent:   b.parent,
		Dataset:  b.dataset,
		Content:  contents(batch),
		MimeType: "text/plain",
	}
	if b.dataset == "" {
		pairs := references(batch[0].Similar)
		if len(pairs) == 0 {
			return b.text(ctx, b.llm, batch, opts...)
		}
		req.ReferenceSentenceConfig = &translatepb.AdaptiveMtTranslateRequest_ReferenceSentenceConfig{
			ReferenceSentencePairLists: []*translatepb.AdaptiveMtTranslateRequest_ReferenceSentencePairList{{ReferenceSentencePairs: pairs}},
			SourceLanguageCode:         b.cfg.From,
			TargetLanguageCode:         b.cfg.To,
		}
	}
	if b.glossary != "" {
		req.GlossaryConfig = &translatepb.AdaptiveMtTranslateRequest_GlossaryConfig{Glossary: b.glossary}
	}
	resp, err := b.client.AdaptiveMtTranslate(ctx, req, opts...)
	if err != nil {
		return nil, err
	}
	// A call with a dataset does not say the languages, the dataset does.
	if got := resp.GetLanguageCode(); got != "" && !sameLanguage(got, b.cfg.To) {
		return nil, fatal("take a dataset for the languages "+b.cfg.From+" and "+b.cfg.To, "adaptive translation gave %q, not %q, with the dataset %s", got, b.cfg.To, b.dataset)
	}
	if b.glossary != "" {
		return targets(resp.GetGlossaryTranslations()), nil
	}
	return targets(resp.GetTranslations()), nil
}

// references are the translations that the service can use.
func references(similar []translate.Example) (pairs []*translatepb.AdaptiveMtTranslateRequest_ReferenceSentencePair) {
	for _, e := range similar {
		source, target := strings.ToValidUTF8(e.Source, "\uFFFD"), strings.ToValidUTF8(e.Target, "\uFFFD")
		if source == "" || target == "" || utf8.RuneCountInString(source)+utf8.RuneCountInString(target) > maxPair {
			continue
		}
		pairs = append(pairs, &translatepb.AdaptiveMtTranslateRequest_ReferenceSentencePair{SourceSentence: source, TargetSentence: target})
	}
	return pairs[:min(len(pairs), examples)]
}

// targets are the texts of an answer.
func targets[T interface{ GetTranslatedText() string }](translations []T) []string {
	texts := make([]string, len(translations))
	for i, t := range translations {
		texts[i] = t.GetTranslatedText()
	}
	return texts
}

// sameLanguage compares codes without their scripts and countries.
func sameLanguage(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return strings.EqualFold(a, b)
}
