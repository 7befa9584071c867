package xlsx

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/table"
	"github.com/dobhashi/dobhashi/glossary/names"
	"github.com/xuri/excelize/v2"
)

// What a workbook may have. Its parts are read into memory, but the large sheets and
// texts lie in temporary files while it is read.
const (
	maxFile     = 1 << 30   // bytes of the archive
	maxUnpacked = 4 << 30   // bytes of all parts
	maxOthers   = 256 << 20 // bytes of those parts that have no cells
	maxRow      = 16 << 20  // bytes of a row, or of a text that cells share, as XML
	maxParts    = 10000
	inMemory    = 16 << 20 // bytes of a part with cells that is not laid in a file
)

// Read reads the pairs of a workbook: of the sheet "pairs", or the first one, and of
// those that go on with it ("pairs 2"). The first row names the columns, see
// [table.Header]; without such a row the first two columns are read. A cell has the
// text that it shows, that of a formula its last value. Places have the row as their
// line. Read ends with the first error, which names the row if there is one.
func Read(r io.Reader, name string) iter.Seq2[align.Unit, error] {
	return func(yield func(align.Unit, error) bool) {
		f, err := open(r)
		if err != nil {
			yield(align.Unit{}, fmt.Errorf("%s: %w", name, err))
			return
		}
		defer f.Close()
		for _, sheet := range sheets(f) {
			more, err := readSheet(f, sheet, name, yield)
			if err != nil {
				yield(align.Unit{}, err)
			}
			if err != nil || !more {
				return
			}
		}
	}
}

// guard makes an error of a panic of the package that reads workbooks, so that no file
// can end the program.
func guard(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("this workbook is damaged: %v", p)
	}
}

// open reads a workbook when it is clear that it can be read in bounded memory.
func open(r io.Reader) (f *excelize.File, err error) {
	defer guard(&err)
	kept, err := os.CreateTemp("", "dobhashi-")
	if err != nil {
		return nil, fmt.Errorf("cannot keep the workbook: %w", err)
	}
	defer os.Remove(kept.Name())
	defer kept.Close()
	size, err := io.Copy(kept, io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, err
	}
	if size > maxFile {
		return nil, fmt.Errorf("the workbook is larger than %d MiB", maxFile>>20)
	}
	if err := check(kept, size); err != nil {
		return nil, err
	}
	f, err = excelize.OpenFile(kept.Name(), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: inMemory})
	if err != nil {
		return nil, fmt.Errorf("this is no workbook that can be read: %w", err)
	}
	return f, nil
}

// check unpacks all parts once to see how large they are and what they have in one
// piece, whatever the archive says of them.
func check(r io.ReaderAt, size int64) error {
	head := make([]byte, 4)
	if r.ReadAt(head, 0); string(head) == "\xD0\xCF\x11\xE0" { // an error comes again
		return errors.New("this is a workbook of an older kind (.xls) or one with a password; save it as .xlsx without")
	}
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return fmt.Errorf("this is no XLSX file: %w", err)
	}
	if len(archive.File) > maxParts {
		return fmt.Errorf("the workbook has more than %d parts", maxParts)
	}
	var all, others int64
	for _, part := range archive.File {
		in, err := part.Open()
		if err != nil {
			return fmt.Errorf("%s: %w", part.Name, err)
		}
		var n int64
		name := strings.ToLower(strings.ReplaceAll(part.Name, `\`, "/"))
		if dir, base := path.Split(name); dir == "xl/worksheets/" && strings.HasPrefix(base, "sheet") || name == "xl/sharedstrings.xml" {
			n, err = checkCells(io.LimitReader(in, maxUnpacked-all+1))
		} else {
			n, err = io.Copy(io.Discard, io.LimitReader(in, maxOthers-others+1))
			others += n
		}
		in.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", part.Name, err)
		}
		if all += n; all > maxUnpacked || others > maxOthers {
			return errors.New("the workbook is too large when it is unpacked; it may be made to fill the memory")
		}
	}
	return nil
}

// checkCells reads a part that has cells, or texts of cells, and returns its size.
func checkCells(r io.Reader) (size int64, err error) {
	in := bufio.NewReader(r)
	piece, opaque := int64(0), false // since the last row, or text, began
	for {
		text, err := in.ReadSlice('<')
		size += int64(len(text))
		piece += int64(len(text))
		if piece > maxRow {
			return size, fmt.Errorf("a row, or one text, has more than %d MiB", maxRow>>20)
		}
		switch err {
		case nil:
			head, _ := in.Peek(64)
			// What stands in a comment or a CDATA section is no row.
			opaque = opaque || bytes.HasPrefix(head, []byte("!"))
			if name := element(head); !opaque && (name == "row" || name == "si") {
				piece = 0
			}
		case bufio.ErrBufferFull:
		case io.EOF:
			return size, nil
		default:
			return size, err
		}
	}
}

// element is the name of the element, without its prefix, whose tag begins with head.
func element(head []byte) string {
	if i := bytes.IndexAny(head, " \t\r\n/>"); i >= 0 {
		head = head[:i]
	}
	return string(head[bytes.IndexByte(head, ':')+1:])
}

// sheets are the names of the sheets that are read.
func sheets(f *excelize.File) (names []string) {
	all := f.GetSheetList()
	if len(all) == 0 {
		return nil
	}
	first := all[0]
	if slices.Contains(all, sheetName(0)) {
		first = sheetName(0)
	}
	names = []string{first}
	for {
		next := fmt.Sprintf("%s %d", first, len(names)+1)
		if !slices.Contains(all, next) {
			return names
		}
		names = append(names, next)
	}
}

// readSheet reads the rows of a sheet. more is false when yield wants none.
func readSheet(f *excelize.File, sheet, name string, yield func(align.Unit, error) bool) (more bool, err error) {
	rows, err := openRows(f, sheet)
	if err != nil {
		return false, fmt.Errorf("%s: the sheet %q: %w", name, sheet, err)
	}
	defer rows.Close()
	columns := table.Pairs
	first := true
	for line := 1; ; line++ {
		cells, ok, err := nextRow(rows)
		if err == nil && !ok {
			return true, nil
		}
		header := false
		if err == nil && first && len(cells) > 0 {
			first = false
			var named table.Layout
			if named, header, err = table.Header(cells); header {
				columns = named
			}
		}
		if err != nil {
			return false, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		if header {
			continue
		}
		var u align.Unit
		for i, text := range cells {
			text = strings.ToValidUTF8(text, "\uFFFD")
			columns.Set(&u, i, align.Passage{Text: text, Start: names.Place{File: name, Line: line, Column: 1}})
		}
		if (u.Source.Text != "" || u.Target.Text != "") && !yield(u, nil) {
			return false, nil
		}
	}
}

func openRows(f *excelize.File, sheet string) (rows *excelize.Rows, err error) {
	defer guard(&err)
	return f.Rows(sheet)
}

// nextRow reads the cells of the next row; ok is false at the end of the sheet.
func nextRow(rows *excelize.Rows) (cells []string, ok bool, err error) {
	defer guard(&err)
	if !rows.Next() {
		return nil, false, rows.Error()
	}
	cells, err = rows.Columns()
	return cells, true, cmp.Or(err, rows.Error())
}
