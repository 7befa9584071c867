package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"

	"github.com/dobhashi/dobhashi/glossary"
	"github.com/dobhashi/dobhashi/glossary/names"
)

// The part of SARIF 2.1.0 that code scanning needs:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version"`
		URI     string      `json:"informationUri"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID          string    `json:"id"`
		Description sarifText `json:"shortDescription"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		Rule         string            `json:"ruleId"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		Line   int   `json:"startLine"`
		Column int   `json:"startColumn"`
		Offset int64 `json:"byteOffset"`
	}
)

var sarifLevels = map[glossary.Tier]string{glossary.Error: "error", glossary.Warning: "warning", glossary.Suggestion: "note"}

// sarifRuleID is the one rule that there is.
const sarifRuleID = "name-spelling"

// writeSARIF writes a result for each place of a spelling that is not the preferred
// one.
func writeSARIF(w io.Writer, found []names.Finding) error {
	results := []sarifResult{}
	for _, f := range found {
		for _, s := range f.Spellings {
			if s.Form == f.Preferred {
				continue
			}
			print := sha256.Sum256([]byte(f.Side + "\x00" + f.Preferred + "\x00" + s.Form))
			for _, p := range s.Places {
				path := (&url.URL{Path: filepath.ToSlash(p.File)}).String()
				results = append(results, sarifResult{sarifRuleID, sarifLevels[f.Tier], sarifText{message(&f, s)},
					[]sarifLocation{{sarifPhysical{sarifArtifact{path}, sarifRegion{p.Line, p.Column, p.Offset}}}},
					map[string]string{"name/v1": fmt.Sprintf("%x", print[:8])}})
			}
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{{
		sarifTool{sarifDriver{"dobhashi", version(), "https://github.com/dobhashi/dobhashi",
			[]sarifRule{{sarifRuleID, sarifText{"A name is spelled in more than one way"}}}}},
		"unicodeCodePoints", results}}})
}
