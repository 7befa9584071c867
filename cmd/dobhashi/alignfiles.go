package main

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/translate/document"
	"github.com/urfave/cli/v2"
)

// filePair is a Bengali text and an English one, or so it is hoped.
type filePair [2]string

// filePairs are the texts that the user named: two files, two folders, or those in a table.
func filePairs(e *env, c *cli.Context) (pairs []filePair, warnings []string, err error) {
	args := c.Args().Slice()
	if table := c.String("table"); table != "" {
		if len(args) > 0 {
			return nil, nil, usage("with --table no other file is named")
		}
		pairs, err = readFileTable(e, table)
		return pairs, nil, err
	}
	if len(args) != 2 {
		return nil, nil, &usageError{text: "align takes two texts, the Bengali one first", hint: "dobhashi align story.bn.txt story.en.txt"}
	}
	switch folders := []bool{isFolderPath(args[0]), isFolderPath(args[1])}; {
	case folders[0] && folders[1]:
		return folderPairs(args[0], args[1], c.StringSlice("output"))
	case folders[0] != folders[1]:
		return nil, nil, usage("one of %s and %s is a folder, the other is none", args[0], args[1])
	case args[0] == args[1] && args[0] == "-":
		return nil, nil, usage("standard input (-) can be only one of the texts")
	case identify(args[0], nil).same(identify(args[1], nil)) && args[0] != "-":
		return nil, nil, usage("%s and %s are the same file", args[0], args[1])
	}
	return []filePair{{args[0], args[1]}}, nil, nil
}

// readFileTable reads two paths a line, which are relative to the table.
func readFileTable(e *env, table string) (pairs []filePair, err error) {
	err = eachLine(e, []string{table}, func(line []byte) error {
		first, second, ok := bytes.Cut(bytes.TrimPrefix(line, []byte("\uFEFF")), []byte{'\t'})
		if !ok || bytes.IndexByte(second, '\t') >= 0 || len(first) == 0 {
			return fmt.Errorf("there are not two paths with a tab between them")
		}
		p := filePair{string(bytes.TrimSpace(first)), string(bytes.TrimSpace(second))}
		for i := range p {
			if p[i] = filepath.FromSlash(p[i]); !filepath.IsAbs(p[i]) && table != "-" {
				p[i] = filepath.Join(filepath.Dir(table), p[i])
			}
		}
		pairs = append(pairs, p)
		return nil
	})
	if err == nil && len(pairs) == 0 {
		err = fmt.Errorf("%s: there are no paths in it", display(table, "standard input"))
	}
	return pairs, err
}

// folderPairs finds the documents of two folders that belong together, in the order of the
// first. What has no partner is a warning.
func folderPairs(first, second string, outputs []string) (pairs []filePair, warnings []string, err error) {
	var sides [2][]input
	for i, folder := range []string{first, second} {
		if sides[i], err = expand([]string{folder}, outputs); err != nil {
			return nil, nil, err
		}
	}
	if sameFolder(first, second) { // the names have to tell
		for i, marks := range [2]string{bengaliMarks, englishMarks} {
			sides[i] = slices.DeleteFunc(sides[i], func(in input) bool { return unmarkedName(in.name, marks) == in.name })
		}
	}
	partner := make(map[string]string) // of the paths in the first folder
	taken := make(map[string]bool)     // in the second
	for _, key := range []func(name string) string{
		func(name string) string { return name },
		func(name string) string { return withoutExtension(unmarkedName(name, bengaliMarks+"|"+englishMarks)) },
	} {
		var groups [2]map[string][]string
		for side := range sides {
			groups[side] = make(map[string][]string)
			for _, in := range sides[side] {
				if side == 0 && partner[in.path] != "" || side == 1 && taken[in.path] {
					continue
				}
				k := key(in.name)
				groups[side][k] = append(groups[side][k], in.path)
			}
		}
		for _, in := range sides[0] {
			k := key(in.name)
			a, b := groups[0][k], groups[1][k]
			switch {
			case partner[in.path] != "" || len(b) == 0:
			case len(a) > 1 || len(b) > 1:
				return nil, nil, &usageError{text: fmt.Sprintf("it is not clear which of %s belong together", strings.Join(append(a, b...), ", ")),
					hint: "say it in a table, two paths a line: --table FILE"}
			default:
				partner[in.path], taken[b[0]] = b[0], true
			}
		}
	}
	for _, in := range sides[0] {
		if p := partner[in.path]; p != "" {
			pairs = append(pairs, filePair{in.path, p})
		} else {
			warnings = append(warnings, in.path+" has no partner in "+second)
		}
	}
	for _, in := range sides[1] {
		if !taken[in.path] {
			warnings = append(warnings, in.path+" has no partner in "+first)
		}
	}
	if len(pairs) == 0 {
		return nil, nil, &usageError{text: fmt.Sprintf("no document in %s has the name of one in %s", first, second),
			hint: "story.bn.txt and story.en.docx have one name; a table says it of any files: --table FILE"}
	}
	return pairs, warnings, nil
}

// Marks of languages in names of files.
const (
	bengaliMarks = "bn|ben|bengali|bangla|bn[-_](?:bd|in)"
	englishMarks = "en|eng|english|en[-_](?:gb|us|in)"
)

// unmarkedName is a name without the mark of a language at its beginning or at the end of its
// stem: story.txt for story.bn.txt, bn_story.txt and story-bn.txt. Of a name that
// is nothing but the mark, bn.txt, only the extension is left.
func unmarkedName(name, marks string) string {
	dir, base := path.Split(filepath.ToSlash(name))
	stem := withoutExtension(base)
	ext := base[len(stem):]
	for _, re := range []string{`(?i)[-._ ](?:` + marks + `)$`, `(?i)^(?:` + marks + `)[-._ ]`, `(?i)^(?:` + marks + `)$`} {
		if at := regexp.MustCompile(re).FindStringIndex(stem); at != nil {
			return filepath.FromSlash(dir) + stem[:at[0]] + stem[at[1]:] + ext
		}
	}
	return name
}

// withoutExtension is a name without the extension of a document.
func withoutExtension(name string) string {
	if ext := filepath.Ext(name); slices.Contains(document.Extensions(), strings.ToLower(ext)) {
		return strings.TrimSuffix(name, ext)
	}
	return name
}

// isFolderPath tells whether there is a folder at path.
func isFolderPath(path string) bool {
	st, err := os.Stat(path)
	return path != "-" && err == nil && st.IsDir()
}
