package document

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// An archive is a document that is a ZIP file of parts, some of which have text.
type archive struct {
	kind  *kind
	zip   *zip.Reader
	files map[string]*zip.File
	names []string // of the parts with text, in order

	out     *zip.Writer
	written map[string]bool
}

const (
	// maxArchive is how large an archive may be that comes from a pipe, in bytes.
	maxArchive = 1 << 30
	// maxTexts is how large the texts in an archive may be together.
	maxTexts = 4 << 30
	// maxRatio is how often a text may be as large as it is packed, beyond maxSmall bytes.
	// Deflate packs repetitions to a thousandth at best; documents are packed to a tenth.
	maxRatio = 400
	maxSmall = 64 << 20
	// maxFiles is how many files an archive may have.
	maxFiles = 100_000
)

// archiveExtension is the extension of documents that begin with head.
func archiveExtension(head []byte) string {
	head = head[:min(len(head), 4096)]
	for _, part := range []struct{ name, extension string }{
		{"mimetypeapplication/vnd.oasis.opendocument.text", ".odt"},
		{"mimetypeapplication/epub+zip", ".epub"},
		{"word/", ".docx"},
	} {
		if bytes.Contains(head, []byte(part.name)) {
			return part.extension
		}
	}
	return ""
}

// openArchive opens an archive: r if that is a file, or a copy in memory of src, which reads r.
func openArchive(r io.Reader, src *bufio.Reader, head []byte, k *kind) (*archive, *Error) {
	if !bytes.HasPrefix(head, []byte("PK")) {
		what, hint := binaryKind(head)
		switch {
		case strings.Contains(what, "old Microsoft"):
			what, hint = what+", or one with a password", "save it without a password as "+k.extensions[0]
		case what == "":
			what = "another kind of file"
		}
		return nil, &Error{Kind: Damaged, Problem: fmt.Sprintf("this is no %s document but %s", k.name, what), Hint: hint}
	}
	at, size, err := readerAt(r, src)
	if err != nil {
		return nil, ioError("", err)
	}
	if size < 0 {
		return nil, &Error{Kind: TooLarge, Problem: fmt.Sprintf("there are more than %d MiB", maxArchive>>20), Hint: "name the file instead of piping it in"}
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return nil, &Error{Kind: Damaged, Problem: "the ZIP archive is damaged or cut off", Hint: "get the file once more", Err: err}
	}
	a := &archive{kind: k, zip: z, files: make(map[string]*zip.File)}
	if len(z.File) > maxFiles {
		return nil, &Error{Kind: TooLarge, Problem: fmt.Sprintf("there are more than %d files in the archive", maxFiles)}
	}
	for _, f := range z.File {
		switch {
		case !safeName(f.Name):
			return nil, &Error{Kind: Damaged, Problem: fmt.Sprintf("the archive has a file that would lie outside of it: %.100q", f.Name)}
		case f.Flags&1 != 0:
			return nil, &Error{Kind: Damaged, Problem: "it is encrypted", Hint: "save it without a password"}
		case a.files[f.Name] != nil:
			return nil, &Error{Kind: Damaged, Problem: fmt.Sprintf("the archive has two files of the name %.100q", f.Name)}
		}
		a.files[f.Name] = f
	}
	if a.names, err = k.archive(a); err != nil {
		return nil, asError(err)
	}
	total := uint64(0)
	for _, name := range a.names {
		f := a.files[name]
		if f == nil {
			return nil, &Error{Kind: Damaged, Problem: name + " is missing"}
		}
		if f.UncompressedSize64 > maxSmall && f.UncompressedSize64/maxRatio > f.CompressedSize64 {
			return nil, &Error{Kind: TooLarge, Problem: fmt.Sprintf("%s: %d MiB of text packed into %d KiB: this is no document", name, f.UncompressedSize64>>20, f.CompressedSize64>>10)}
		}
		total += f.UncompressedSize64
	}
	if total > maxTexts {
		return nil, &Error{Kind: TooLarge, Problem: fmt.Sprintf("there are %d MiB of text in it", total>>20), Hint: "cut it into several documents"}
	}
	return a, nil
}

// safeName tells whether the name of a file in an archive stays within it.
func safeName(name string) bool {
	return name != "" && !strings.ContainsAny(name, "\\\x00") && fs.ValidPath(strings.TrimSuffix(name, "/"))
}

// readerAt gives access to all of a file, or to a copy in memory. The size is negative for a
// copy that would be too large.
func readerAt(r io.Reader, src *bufio.Reader) (io.ReaderAt, int64, error) {
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return f, info.Size(), nil
		}
	}
	data, err := io.ReadAll(io.LimitReader(src, maxArchive+1))
	if err != nil {
		return nil, 0, err
	}
	if len(data) > maxArchive {
		return nil, -1, nil
	}
	return bytes.NewReader(data), int64(len(data)), nil
}

// read reads a text of the archive.
func (a *archive) read(name string) (*part, error) {
	f := a.files[name]
	if f == nil {
		return nil, fmt.Errorf("%s is missing", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer r.Close()
	text, enc, problem := readPart(r, maxPart)
	if problem != nil {
		if problem.Err != nil && (errors.Is(problem.Err, zip.ErrChecksum) || errors.Is(problem.Err, io.ErrUnexpectedEOF) || problem.Kind == Unreadable) {
			problem = &Error{Kind: Damaged, Problem: "it is damaged or cut off", Hint: "get the file once more", Err: problem.Err}
		}
		problem.Problem = name + ": " + problem.Problem
		return nil, problem
	}
	return &part{name: name, text: text, enc: enc}, nil
}

func (a *archive) parts(yield func(*part, error) bool) {
	for _, name := range a.names {
		p, err := a.read(name)
		if !yield(p, err) || err != nil {
			return
		}
	}
}

// begin copies the files without text, as they are packed.
func (a *archive) begin(o *Output) error {
	a.out = zip.NewWriter(o.w)
	a.out.SetComment(a.zip.Comment)
	a.written = make(map[string]bool)
	texts := make(map[string]bool)
	for _, name := range a.names {
		texts[name] = true
	}
	for _, f := range a.zip.File {
		if !texts[f.Name] {
			if err := a.out.Copy(f); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
		}
	}
	return nil
}

func (a *archive) enter(o *Output, p *part) (io.Writer, error) {
	a.written[p.name] = true
	h := a.files[p.name].FileHeader
	w, err := a.out.CreateHeader(&zip.FileHeader{Name: h.Name, Comment: h.Comment, Method: h.Method,
		Modified: h.Modified, ExternalAttrs: h.ExternalAttrs, NonUTF8: h.NonUTF8})
	if err == nil {
		_, err = w.Write(p.enc.bom())
	}
	return w, err
}

// end copies the parts that were not reached.
func (a *archive) end(*Output) error {
	for _, name := range a.names {
		if !a.written[name] {
			if err := a.out.Copy(a.files[name]); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return a.out.Close()
}

// beside is the name of a file that another one of the archive refers to.
func beside(name, reference string) string {
	reference, _, _ = strings.Cut(reference, "#")
	return strings.TrimPrefix(path.Join(path.Dir(name), reference), "/")
}
