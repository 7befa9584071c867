package review

import (
	"archive/zip"
	"bufio"
	"cmp"
	"compress/flate"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"strconv"
	"strings"

	"github.com/dobhashi/dobhashi/align"
	"github.com/dobhashi/dobhashi/align/format/xmltext"
)

// tableRows is how many rows a table has at most. LibreOffice takes time that grows
// with their square, and Word has a limit of 32,767.
const tableRows = 250

const bufferSize = 64 << 10

// Writer writes a document as the pairs come. Of those before it keeps a few bytes
// each, to tell of IDs that come again.
type Writer struct {
	xmltext.Encoder

	zip   *zip.Writer
	flate *flate.Writer // of the part that is being written
	// out is word/document.xml, nil before the first pair.
	out  *bufio.Writer
	buf  []byte // what is being written, kept for its capacity
	meta align.Meta
	rows int
	err  error

	ids      map[uint64]struct{} // their hashes
	seed     maphash.Seed
	repeated int
}

// NewWriter returns a Writer on out. An empty m.From means "bn", an empty m.To "en".
func NewWriter(out io.Writer, m align.Meta) *Writer {
	m.From, m.To = cmp.Or(m.From, "bn"), cmp.Or(m.To, "en")
	w := &Writer{zip: zip.NewWriter(out), meta: m, ids: make(map[uint64]struct{}), seed: maphash.MakeSeed()}
	w.zip.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		f, err := flate.NewWriter(out, flate.BestSpeed)
		w.flate = f
		return f, err
	})
	return w
}

// Write stores p as a row.
func (w *Writer) Write(p *align.Pair) error {
	if w.err != nil {
		return w.err
	}
	if w.err = w.begin(); w.err != nil {
		return w.err
	}
	b := w.buf[:0]
	if w.rows%tableRows == 0 {
		if w.rows > 0 {
			b = append(b, "</w:tbl><w:p/>\n"...) // without a paragraph between them the tables are one
		}
		b = w.appendTable(b)
	}
	w.rows++
	id := ID(p, w.rows)
	if key := maphash.String(w.seed, id); w.has(key) {
		w.repeated++
	}
	source := align.Placeholders(p.Source, p.SourceTags)
	b = append(b, `<w:tr><w:trPr><w:cantSplit/></w:trPr>`...)
	b = append(b, openCell(idColumn)...)
	b = append(b, `<w:p><w:pPr><w:pStyle w:val="ReviewID"/></w:pPr>`...)
	b = w.appendRun(b, id)
	b = append(b, `<w:r><w:rPr><w:rStyle w:val="ReviewHash"/></w:rPr><w:t>`+hashMark...)
	b = append(b, hash(id, source)...)
	b = append(b, "</w:t></w:r></w:p></w:tc>"...)
	b = w.appendCell(b, sourceColumn, "ReviewSource", source)
	b = w.appendCell(b, targetColumn, "ReviewTarget", align.Placeholders(p.Target, p.TargetTags))
	b = w.appendCell(b, statusColumn, "ReviewNote", string(p.Status))
	b = append(b, openCell(commentColumn)...)
	for i := range p.Findings {
		b = w.appendParagraph(b, "ReviewNote", finding(&p.Findings[i]))
	}
	if len(p.Findings) == 0 {
		b = w.appendParagraph(b, "ReviewNote", "")
	}
	b = append(b, "</w:tc></w:tr>\n"...)
	w.buf = b
	_, w.err = w.out.Write(b)
	return w.err
}

// has tells whether an ID was there before; it is from now on.
func (w *Writer) has(key uint64) bool {
	_, ok := w.ids[key]
	w.ids[key] = struct{}{}
	return ok
}

// Notes tells people what was changed or may hinder them, nil when nothing does.
func (w *Writer) Notes() (notes []string) {
	if w.repeated > 0 {
		notes = append(notes, fmt.Sprintf("IDs that stand there again, so that the table cannot be applied: %d", w.repeated))
	}
	return append(notes, w.Encoder.Notes()...)
}

// begin writes all that stands before the first table.
func (w *Writer) begin() error {
	if w.out != nil {
		return nil
	}
	for _, part := range [][2]string{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"word/_rels/document.xml.rels", documentRelations},
		{"word/styles.xml", string(w.styles())},
		{"word/settings.xml", settings},
		{"word/document.xml", ""},
	} {
		f, err := w.zip.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Deflate, Modified: w.meta.Created})
		if err != nil {
			return err
		}
		if part[1] == "" {
			w.out = bufio.NewWriterSize(f, bufferSize)
		} else if _, err := io.WriteString(f, part[1]); err != nil {
			return err
		}
	}
	b := append([]byte(xmlHeader), `<w:document`+namespace+`><w:body>`...)
	if w.meta.Title != "" {
		b = w.appendParagraph(b, "ReviewTitle", "Review of "+w.meta.Title)
	}
	b = w.appendParagraph(b, "ReviewAbout", about)
	_, err := w.out.Write(b)
	return err
}

// about says what to do with the table.
const about = "Correct the column Target. Write ok in Status to confirm a target that is right as it is; " +
	"one that you change counts as confirmed. Comments are welcome. Keep marks such as {1} and {/1} around the words " +
	"that they belong to, and leave ID and Source as they are."

// Flush hands on what is buffered. Only a whole document can be opened.
func (w *Writer) Flush() error {
	if w.err != nil || w.out == nil {
		return w.err
	}
	w.err = errors.Join(w.out.Flush(), w.flate.Flush(), w.zip.Flush())
	return w.err
}

// Close ends the document. The report has no place in it.
func (w *Writer) Close(*align.Report) error {
	if w.err != nil {
		return w.err
	}
	if w.err = w.begin(); w.err != nil {
		return w.err
	}
	var b []byte
	if w.rows == 0 {
		b = w.appendTable(b)
	}
	b = append(b, `</w:tbl><w:p/><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`+
		`<w:pgMar w:top="720" w:right="720" w:bottom="720" w:left="720" w:header="360" w:footer="360" w:gutter="0"/></w:sectPr></w:body></w:document>`...)
	if _, w.err = w.out.Write(b); w.err != nil {
		return w.err
	}
	if w.err = w.out.Flush(); w.err != nil {
		return w.err
	}
	w.err = w.zip.Close()
	return w.err
}

// widths of the columns, in twentieths of a point: together what A4 has across.
var widths = [columns]int{idColumn: 1300, sourceColumn: 4900, targetColumn: 5300, statusColumn: 1300, commentColumn: 2598}

// appendTable begins a table with its header, which each page repeats.
func (w *Writer) appendTable(b []byte) []byte {
	b = append(b, `<w:tbl><w:tblPr><w:tblStyle w:val="ReviewTable"/><w:tblW w:w="15398" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`...)
	for c := idColumn; c < columns; c++ {
		b = fmt.Appendf(b, `<w:gridCol w:w="%d"/>`, widths[c])
	}
	b = append(b, "</w:tblGrid>\n<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"...)
	for c, name := range [columns]string{idColumn: "ID", sourceColumn: "Source (" + w.meta.From + ")",
		targetColumn: "Target (" + w.meta.To + ")", statusColumn: "Status", commentColumn: "Comment"} {
		if name != "" {
			b = w.appendCell(b, column(c), "ReviewHeader", name)
		}
	}
	return append(b, "</w:tr>\n"...)
}

// openCell begins a cell. Those that are to be left as they are have a ground.
func openCell(c column) string {
	shade := ""
	if c == idColumn || c == sourceColumn {
		shade = `<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>`
	}
	return `<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(widths[c]) + `" w:type="dxa"/>` + shade + `</w:tcPr>`
}

func (w *Writer) appendCell(b []byte, c column, style, text string) []byte {
	b = append(b, openCell(c)...)
	b = w.appendParagraph(b, style, text)
	return append(b, "</w:tc>"...)
}

func (w *Writer) appendParagraph(b []byte, style, text string) []byte {
	b = append(b, `<w:p><w:pPr><w:pStyle w:val="`+style+`"/></w:pPr>`...)
	b = w.appendRun(b, text)
	return append(b, "</w:p>"...)
}

// appendRun appends a text with its line breaks and tabs.
func (w *Writer) appendRun(b []byte, text string) []byte {
	if text == "" {
		return b
	}
	b = append(b, "<w:r>"...)
	text = lineEnds.Replace(text)
	for text != "" {
		i := strings.IndexAny(text, "\n\t")
		if i < 0 {
			i = len(text)
		}
		if i > 0 {
			b = append(b, `<w:t xml:space="preserve">`...)
			b = w.AppendText(b, text[:i])
			b = append(b, "</w:t>"...)
		}
		if i < len(text) {
			if text[i] == '\n' {
				b = append(b, "<w:br/>"...)
			} else {
				b = append(b, "<w:tab/>"...)
			}
			i++
		}
		text = text[i:]
	}
	return append(b, "</w:r>"...)
}

const (
	xmlHeader = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
	wordURI   = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	namespace = ` xmlns:w="` + wordURI + `"`

	contentTypes = xmlHeader + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
		`</Types>`

	relations        = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	relationURI      = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	packageRelations = xmlHeader + relations + `<Relationship Id="rId1" Type="` + relationURI + `officeDocument" Target="word/document.xml"/></Relationships>`

	documentRelations = xmlHeader + relations + `<Relationship Id="rId1" Type="` + relationURI + `styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + relationURI + `settings" Target="settings.xml"/></Relationships>`

	settings = xmlHeader + `<w:settings` + namespace + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:compat>` +
		`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`
)

// styles are those of the document. Bengali is a complex script, though one from
// left to right: its font, size and language are those for such scripts.
func (w *Writer) styles() []byte {
	var e xmltext.Encoder
	b := append([]byte(xmlHeader), `<w:styles`+namespace+`><w:docDefaults><w:rPrDefault><w:rPr>`+
		`<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Nirmala UI"/><w:sz w:val="20"/><w:szCs w:val="20"/><w:lang`...)
	b = e.AppendAttribute(b, "w:val", withRegion(w.meta.To, "en", "en-US"))
	b = e.AppendAttribute(b, "w:bidi", withRegion(w.meta.From, "bn", "bn-BD"))
	b = append(b, `/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`+
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`+
		`<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>`+
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>`...)
	for _, s := range [][3]string{
		{"ReviewTitle", "Review Title", `<w:pPr><w:spacing w:after="80"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr>`},
		{"ReviewAbout", "Review About", `<w:pPr><w:spacing w:after="160"/></w:pPr>`},
		{"ReviewHeader", "Review Header", `<w:rPr><w:b/><w:bCs/></w:rPr>`},
		{"ReviewID", "Review ID", `<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr>`},
		{"ReviewSource", "Review Source", ``},
		{"ReviewTarget", "Review Target", ``},
		{"ReviewNote", "Review Note", `<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr>`},
	} {
		b = append(b, `<w:style w:type="paragraph" w:customStyle="1" w:styleId="`+s[0]+`"><w:name w:val="`+s[1]+`"/><w:basedOn w:val="Normal"/>`+s[2]+`</w:style>`...)
	}
	b = append(b, `<w:style w:type="character" w:customStyle="1" w:styleId="ReviewHash"><w:name w:val="Review Hash"/>`+
		`<w:rPr><w:color w:val="9A9A9A"/><w:sz w:val="12"/><w:szCs w:val="12"/></w:rPr></w:style>`+
		`<w:style w:type="table" w:customStyle="1" w:styleId="ReviewTable"><w:name w:val="Review Table"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>`...)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		b = append(b, `<w:`+side+` w:val="single" w:sz="4" w:space="0" w:color="808080"/>`...)
	}
	b = append(b, `</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>`+
		`<w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`...)
	return b
}

// withRegion is the code of a language as Word has it, with a region.
func withRegion(code, language, usual string) string {
	if strings.EqualFold(code, language) {
		return usual
	}
	return code
}
