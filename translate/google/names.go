package google

import (
	"cmp"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
)

// The built-in models, and the region where Google keeps what its users make.
const (
	modelNMT      = "nmt"
	modelLLM      = "translation-llm"
	modelAdaptive = "adaptive"
	global        = "global"
	region        = "us-central1"
)

// names are the full names of what a v3 call works with.
type names struct {
	// parent is the project and location, llm the translation LLM there.
	parent, llm string
	// model is empty for the default, and for adaptive translation; label is
	// what the user sees of it.
	model, label string
	// glossary and dataset are empty if there is none.
	glossary, dataset string
}

// nameThem finds the location, and makes full names.
func nameThem(cfg Config, project string) (names, error) {
	n := names{label: cmp.Or(cfg.Model, modelNMT)}
	own := ""
	switch {
	case cfg.Model == "llm":
		n.label = modelLLM
	case strings.HasPrefix(cfg.Model, "projects/"):
		own = cfg.Model
	case !slices.Contains([]string{"", modelNMT, modelLLM, modelAdaptive}, cfg.Model):
		return n, fatal(`models are "nmt", "llm", "adaptive", and those of a project of your own: projects/P/locations/L/models/M`, "unknown model %q", cfg.Model)
	}
	if cfg.Dataset != "" && cfg.Model != modelAdaptive {
		return n, fatal(`name the model "adaptive"`, "the model %s does not use the dataset %q", n.label, cfg.Dataset)
	}

	// A full name says where it is. All has to be in one location.
	location := cfg.Location
	regional := cfg.Model == modelAdaptive
	for _, r := range []struct{ what, kind, name string }{
		{"glossary", "glossaries", cfg.Glossary},
		{"dataset", "adaptiveMtDatasets", cfg.Dataset},
		{"model", "models", own},
	} {
		if r.name == "" {
			continue
		}
		there, ok := locationOf(r.name, r.kind)
		if !ok {
			return n, fatal("a name is the last part alone, or all of projects/P/locations/L/"+r.kind+"/NAME", "%q is no name of a %s", r.name, r.what)
		}
		location = cmp.Or(location, there)
		if there != "" && there != location {
			return n, fatal("leave out the location, and take what is in one place", "the %s %s is not in the location %s", r.what, r.name, location)
		}
		regional = regional || r.kind != "models" || !strings.Contains(r.name, "/models/general/")
	}
	if location == "" {
		location = global
		if regional {
			location = region
		}
	}
	if regional && location == global {
		return n, fatal("leave out the location, or name a region such as "+region,
			"glossaries, datasets, models of one's own and adaptive translation are not in the location %s", global)
	}

	n.parent = "projects/" + project + "/locations/" + location
	n.llm = n.parent + "/models/general/" + modelLLM
	n.glossary = n.full("glossaries", cfg.Glossary)
	n.dataset = n.full("adaptiveMtDatasets", cfg.Dataset)
	switch cfg.Model {
	case "", modelAdaptive:
	case modelNMT:
		n.model = n.parent + "/models/general/" + modelNMT
	case "llm", modelLLM:
		n.model = n.llm
	default:
		n.model = own
	}
	return n, nil
}

// locationOf returns the location in a full name of this kind, empty if the name is short.
func locationOf(name, kind string) (location string, ok bool) {
	if strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' }) {
		return "", false
	}
	p := strings.Split(name, "/")
	if len(p) == 1 {
		return "", true
	}
	if len(p) < 6 || p[0] != "projects" || p[2] != "locations" || p[4] != kind || slices.Contains(p, "") {
		return "", false
	}
	// The models of Google have two parts: general/nmt.
	return p[3], len(p) == 6 || kind == "models" && len(p) == 7
}

func (n *names) full(kind, name string) string {
	if name == "" || strings.Contains(name, "/") {
		return name
	}
	return n.parent + "/" + kind + "/" + name
}

// revision tells the answers with a glossary or a dataset from those without.
func (n *names) revision() string {
	var parts []string
	for _, name := range []string{n.glossary, n.dataset} {
		if name != "" {
			parts = append(parts, name)
		}
	}
	return strings.Join(parts, " ")
}

// hint is what to do about a name or a place that Google refuses, empty if it refuses
// something else.
func (n *names) hint(f *failure) string {
	message := strings.ToLower(f.message)
	switch f.code {
	case codes.NotFound:
	case codes.InvalidArgument, codes.FailedPrecondition:
		if strings.Contains(message, "location") {
			return "leave out the location, or name one that Google has, such as " + global + " or " + region
		}
		if !strings.Contains(message, "glossar") && !strings.Contains(message, "dataset") {
			return ""
		}
	default:
		return ""
	}
	named := n.revision()
	if strings.Contains(n.model, "/models/") && !strings.Contains(n.model, "/models/general/") {
		named = strings.TrimSpace(named + " " + n.model)
	}
	if named == "" {
		return ""
	}
	return "look whether it has this name, is ready, and is made for these two languages: " + named
}
