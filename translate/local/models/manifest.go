package models

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// manifest is what is written beside the files of a model when it is installed.
type manifest struct {
	Model     string         `json:"model"`
	From      string         `json:"from"`
	To        string         `json:"to"`
	Licence   string         `json:"licence"`
	Publisher string         `json:"publisher"`
	URL       string         `json:"url"`
	Files     []manifestFile `json:"files"`
}

type manifestFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	// Packed is the SHA-256 of the published file, which tells one version from another.
	Packed string `json:"packed_sha256"`
}

const (
	manifestName = "manifest.json"
	maxManifest  = 64 << 10
)

// own tells whether what is at dir was not made by Pull.
func own(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, manifestName))
	return err != nil
}

// readManifest reads that of an installed model.
func readManifest(dir string) (*manifest, error) {
	path := filepath.Join(dir, manifestName)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxManifest+1))
	if err != nil {
		return nil, err
	}
	m, err := parseManifest(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

func parseManifest(data []byte) (*manifest, error) {
	if len(data) > maxManifest {
		return nil, fmt.Errorf("larger than %d KiB", maxManifest>>10)
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("not the list of files of a model: %w", err)
	}
	if len(m.Files) == 0 {
		return nil, errors.New("lists no files")
	}
	for _, f := range m.Files {
		if err := plain(f.Name); err != nil {
			return nil, fmt.Errorf("file %w", err)
		}
		if f.Bytes < 0 || !isSHA256(f.SHA256) {
			return nil, fmt.Errorf("the size or the checksum of %s is wrong", f.Name)
		}
	}
	return &m, nil
}

// matches tells whether the files are those of a model, in the same version.
func (m *manifest) matches(wanted Model) bool {
	return slices.EqualFunc(m.Files, wanted.Files, func(a manifestFile, b File) bool {
		return a.Name == b.unpackedName() && a.Packed == b.SHA256
	})
}
