package models

import (
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Model is one that can be had.
type Model struct {
	// Name is what the user types, and From and To are the languages.
	Name, From, To string
	// Files are the model, its shortlist and its vocabulary.
	Files []File
	// URL is the folder on a server in which the files lie.
	URL string
	// Licence is its SPDX identifier, Publisher who made the model, and About what is known
	// of its quality.
	Licence, Publisher, About string
}

// File is one file of a model as it is published: packed with gzip.
type File struct {
	Kind Kind
	// Name ends with .gz. The unpacked file is called the same without it.
	Name string
	// Bytes and SHA256 (in hexadecimal) are those of the packed file.
	Bytes  int64
	SHA256 string
	// Unpacked and UnpackedSHA256 are those of the unpacked file; 0 and empty if not known.
	Unpacked       int64
	UnpackedSHA256 string
}

// Kind is what a file is for.
type Kind string

// The three files of a model.
const (
	Weights    Kind = "model"
	Shortlist  Kind = "shortlist"
	Vocabulary Kind = "vocabulary"
)

// Bytes is how much has to be loaded for the model.
func (m Model) Bytes() (n int64) {
	for _, f := range m.Files {
		n += f.Bytes
	}
	return n
}

// most is a size that the unpacked file does not exceed. Real shortlists and vocabularies are
// two or three times as large as packed.
func (f File) most() int64 {
	if f.Unpacked > 0 {
		return f.Unpacked
	}
	return 32 * f.Bytes
}

// about is the size of the unpacked file, or a guess.
func (f File) about() int64 {
	if f.Unpacked > 0 {
		return f.Unpacked
	}
	return 4 * f.Bytes
}

func (f File) unpackedName() string { return strings.TrimSuffix(f.Name, packed) }

// packed is the end of the names of published files.
const packed = ".gz"

//go:embed catalog.tsv
var catalogTSV string

var catalog = sync.OnceValue(func() []Model {
	all, err := readCatalog(catalogTSV)
	if err != nil {
		panic(err) // a test reads the catalog
	}
	return all
})

// Catalog lists the known models, sorted by name.
func Catalog() []Model {
	all := slices.Clone(catalog())
	for i := range all {
		all[i].Files = slices.Clone(all[i].Files)
	}
	return all
}

var columns = []string{"model", "from", "to", "kind", "file", "bytes", "sha256", "unpacked", "unpacked_sha256", "licence", "publisher", "url", "about"}

func readCatalog(text string) (all []Model, err error) {
	header := false
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if !header {
			if header = slices.Equal(fields, columns); !header {
				return nil, fmt.Errorf("catalog.tsv:%d: the header is not the columns %s", n, strings.Join(columns, ", "))
			}
			continue
		}
		m, err := readRow(fields)
		if err != nil {
			return nil, fmt.Errorf("catalog.tsv:%d: %w", n, err)
		}
		if last := len(all) - 1; last >= 0 && all[last].Name == m.Name {
			all[last].Files = append(all[last].Files, m.Files...)
		} else {
			all = append(all, m)
		}
	}
	for _, m := range all {
		if err := m.check(); err != nil {
			return nil, fmt.Errorf("catalog.tsv: %w", err)
		}
	}
	return all, nil
}

// readRow reads a row as a model with one file.
func readRow(fields []string) (m Model, err error) {
	if len(fields) != len(columns) {
		return m, fmt.Errorf("%d columns, not %d", len(fields), len(columns))
	}
	f := File{Kind: Kind(fields[3]), Name: fields[4], SHA256: fields[6]}
	if f.Bytes, err = strconv.ParseInt(fields[5], 10, 64); err != nil {
		return m, fmt.Errorf("bytes %q is not a number", fields[5])
	}
	if fields[7] != "-" {
		if f.Unpacked, err = strconv.ParseInt(fields[7], 10, 64); err != nil {
			return m, fmt.Errorf("unpacked %q is not a number or -", fields[7])
		}
	}
	if fields[8] != "-" {
		f.UnpackedSHA256 = fields[8]
	}
	return Model{Name: fields[0], From: fields[1], To: fields[2], Files: []File{f},
		Licence: fields[9], Publisher: fields[10], URL: fields[11], About: fields[12]}, nil
}

// largest is more than any file of a model that this program can use.
const largest = 1 << 30

// check looks whether a model can be loaded and kept: no name in it leads out of a folder.
func (m Model) check() error {
	if err := plain(m.Name); err != nil {
		return fmt.Errorf("model %w", err)
	}
	var kinds []Kind
	var names []string
	for _, f := range m.Files {
		if err := plain(f.Name); err != nil {
			return fmt.Errorf("%s: file %w", m.Name, err)
		}
		switch {
		case !strings.HasSuffix(f.Name, packed):
			return fmt.Errorf("%s: the file %s does not end with %s", m.Name, f.Name, packed)
		case f.Bytes <= 0 || f.Bytes > largest || f.Unpacked < 0 || f.Unpacked > largest:
			return fmt.Errorf("%s: the size of %s is not from 1 byte to 1 GiB", m.Name, f.Name)
		case !isSHA256(f.SHA256) || f.UnpackedSHA256 != "" && !isSHA256(f.UnpackedSHA256):
			return fmt.Errorf("%s: a checksum of %s is not 64 hexadecimal digits in lower case", m.Name, f.Name)
		}
		kinds, names = append(kinds, f.Kind), append(names, f.Name)
	}
	if !slices.Equal(kinds, []Kind{Weights, Shortlist, Vocabulary}) {
		return fmt.Errorf("%s: the files are not a model, a shortlist and a vocabulary, but %q", m.Name, kinds)
	}
	slices.Sort(names)
	if len(slices.Compact(names)) != len(kinds) {
		return fmt.Errorf("%s: two files have one name", m.Name)
	}
	return nil
}

// plain refuses names that are not just a file in the folder where they are used. Those that
// begin with a dot are for what is not finished.
func plain(name string) error {
	if name == "" || name[0] == '.' || !filepath.IsLocal(name) || strings.ContainsAny(name, `/\:`) ||
		strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7F }) || len(name) > 200 {
		return fmt.Errorf("%.200q is not a plain name", name)
	}
	return nil
}

func isSHA256(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32 && s == strings.ToLower(s)
}

// server reads the address of a folder on a server. No error names it, as there could be
// a password in it.
func server(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("the address of the files is not one such as https://HOST/FOLDER")
	case u.User != nil:
		return nil, errors.New("the address of the files may not have a user or a password")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("files are not loaded over %s, only over https or http", u.Scheme)
	}
	return u, nil
}
