package validate

import "github.com/dobhashi/dobhashi/glossary"

// kind is what is known of a kind of problem: who minds, and what helps.
type kind struct {
	tier      glossary.Tier
	refusedBy []string
	lost      string
	repair    string // FILE stands for the name of the file
	most      int    // listed at most, 0 for MaxEach
}

const (
	warning = glossary.Warning
	severe  = glossary.Error

	everyReader = "every XML reader"
	newOmegaT   = "newer OmegaT (it checks against the schema of TMX)"
	otherReader = "readers that check XLIFF against its schema"

	convert = "dobhashi convert FILE good.tmx"
	mend    = "dobhashi convert --repair FILE good.tmx"
	recode  = "iconv -f UTF-16 -t UTF-8 FILE"
)

// xmlError is a problem that no reader of XML forgives.
func xmlError(repair string) kind {
	return kind{tier: severe, refusedBy: []string{everyReader}, repair: repair}
}

// invalidTMX is a problem that the schema of TMX forbids, and what OmegaT 3.6 and
// translate-toolkit make of it.
func invalidTMX(lost, repair string) kind {
	return kind{tier: severe, refusedBy: []string{newOmegaT}, lost: lost, repair: repair}
}

func warns(lost, repair string) kind { return kind{tier: warning, lost: lost, repair: repair} }

// first lists only the first problem of a kind, for those that run through a file.
func first(k kind) kind {
	k.most = 1
	return k
}

// kinds are all kinds of problems by their words; one that means something else in a
// format has the format before it.
var kinds = map[string]kind{
	// XML. For XLIFF the command writes good.xlf.
	"no-xml":            xmlError("look at the file: it may be another format, empty or damaged"),
	"control-character": xmlError(mend),
	"bad-reference":     xmlError(mend),
	"undeclared-entity": {tier: severe, refusedBy: []string{everyReader},
		lost: "with a DOCTYPE OmegaT and translate-toolkit drop the character silently", repair: mend},
	"bare-ampersand":      xmlError(mend),
	"bare-less-than":      xmlError(mend),
	"cdata-end":           xmlError("write ]]&gt; for ]]>"),
	"invalid-utf8":        xmlError(mend),
	"bad-tag":             xmlError("correct the tag in a text editor"),
	"bad-attribute":       xmlError("correct the attribute in a text editor"),
	"duplicate-attribute": xmlError("remove one of the two attributes"),
	"unclosed":            xmlError("add the end tag, or escape the < as &lt; if it is text"),
	"stray-end":           xmlError("remove the end tag, or add the start tag"),
	"truncated":           xmlError("get the file again; what is whole of it: " + mend),
	"after-root":          xmlError("remove what stands after the end; two files that were joined must be parted"),
	"text-outside-root":   xmlError("remove the text"),
	"comment-dashes":      xmlError("write one hyphen for two in the comment"),
	"late-declaration":    xmlError("remove what stands before <?xml"),
	"namespace-prefix": {tier: severe, refusedBy: []string{"translate-toolkit", "readers that know namespaces, nearly all"},
		lost: "OmegaT 3.6 ignores it", repair: "declare the prefix with xmlns:PREFIX, or remove it"},
	"encoding-lies": {tier: severe, lost: "every tool that believes the declaration reads gibberish for Bengali (OmegaT and translate-toolkit do)",
		repair: "write encoding=\"UTF-8\" in the first line"},
	"unknown-encoding":  xmlError("write encoding=\"UTF-8\" in the first line"),
	"utf16-declaration": xmlError("write encoding=\"UTF-8\" in the first line"),
	"utf16-says-utf8": {tier: severe, refusedBy: []string{"OmegaT"},
		lost: "translate-toolkit reads it by its byte order mark", repair: "write encoding=\"UTF-16\" in the first line"},
	"utf16-no-mark": {tier: severe, refusedBy: []string{"perhaps some tools: the format asks for a byte order mark"},
		lost: "OmegaT and translate-toolkit read it", repair: recode + ", with encoding=\"UTF-8\" in the first line"},
	"other-encoding": warns("dobhashi does not read it, and other tools do if they know the encoding",
		"convert the file to UTF-8"),
	"xml-version": {tier: warning, refusedBy: []string{".NET readers (perhaps Trados Studio, memoQ)", "Go's"},
		lost: "OmegaT and translate-toolkit read it", repair: "write version=\"1.0\" in the first line"},
	"doctype-subset": {tier: warning, refusedBy: []string{"tools that forbid definitions for safety (perhaps Trados Studio, memoQ)"},
		lost: "dobhashi expands no entity; OmegaT and translate-toolkit do", repair: "put the texts in place of the entities and remove the [ … ] of the DOCTYPE"},
	"external-entity": {tier: severe, refusedBy: []string{"OmegaT"},
		lost: "translate-toolkit drops the text silently", repair: "put the text in place of the entity"},

	// TMX.
	"tmx-root": {tier: severe, refusedBy: []string{"translate-toolkit", newOmegaT},
		repair: "name the root element tmx, in small letters"},
	"tmx-version": first(warns("tools may read it by the rules of another version; OmegaT 3.6 and translate-toolkit do not mind, memoQ documents 1.1 to 1.4b",
		convert)),
	"no-header":          invalidTMX("OmegaT 3.6 and translate-toolkit do not mind", convert),
	"no-body":            invalidTMX("OmegaT 3.6 and translate-toolkit read it", convert),
	"required-attribute": invalidTMX("OmegaT 3.6 and translate-toolkit do not mind", convert),
	"no-srclang":         {tier: severe, refusedBy: []string{"OmegaT"}, lost: "translate-toolkit does not mind", repair: convert},
	"unknown-attribute":  invalidTMX("other tools ignore it", "remove the attribute"),
	"unknown-element":    invalidTMX("OmegaT 3.6 and translate-toolkit skip the tag and take its text for text", convert),
	"order":              invalidTMX("OmegaT 3.6 and translate-toolkit do not mind", convert),
	"text-outside":       invalidTMX("OmegaT 3.6 and translate-toolkit drop the text", "remove the text, or put it into a seg"),
	"segtype":            invalidTMX("OmegaT 3.6 and translate-toolkit do not mind", "write block, paragraph, sentence or phrase"),
	"paragraphs":         first(warns("a tool that cuts text into sentences, as nearly all do, finds no match for a paragraph", "cut source and target into sentences and align them anew")),
	"omegat-tool": first(warns("OmegaT reads a file that claims to be its own by other rules",
		convert)),
	"date":        warns("tools may drop the date or the unit; OmegaT 3.6 and translate-toolkit read the unit", "write it as 20260105T090000Z"),
	"prop-type":   warns("Trados Cloud asks for the prefix to import the field", "let the type begin with x-"),
	"no-language": {tier: severe, refusedBy: []string{"OmegaT"}, lost: "translate-toolkit takes the variants by their order", repair: "write xml:lang into the tuv, or: " + convert},
	"old-lang": first(warns("TMX 1.4 has xml:lang for lang; OmegaT 3.6 and translate-toolkit read both, others perhaps not",
		convert)),
	"language-code": {tier: severe, lost: "OmegaT takes nothing of it into a project from bn to en; Trados and memoQ may not know it",
		repair: "write bn, bn-BD, bn-IN, en, en-GB, …; or: " + convert},
	"mixed-regions": first(warns("Trados imports only the pairs whose languages are those of the memory", convert)),
	"no-seg":        invalidTMX("translate-toolkit reads a unit without a text; OmegaT 3.6 skips it", convert),
	"empty-seg":     warns("most tools skip the unit; translate-toolkit keeps it with an empty side", convert+" if the pair may go"),
	"one-variant":   warns("the unit matches nothing; translate-toolkit keeps it without a target", "add the other language, or remove the unit"),
	"no-variants":   invalidTMX("other tools skip the unit", "remove the unit"),
	"twin-variants": warns("a tool keeps one of the two: OmegaT the last, translate-toolkit the first", "make two units of it"),
	"srclang-absent": warns("tools that go by srclang find no source; OmegaT and translate-toolkit do not look at it",
		"correct srclang in the header, or: "+convert),
	"srclang-lies": first(warns("tools that go by srclang take the translation for the source; OmegaT and translate-toolkit do not look at it",
		"correct srclang in the header, or: "+convert)),
	"source-second": first(warns("translate-toolkit takes the first variant for the source; others go by the language", convert)),
	"script":        warns("the text is perhaps filed under the wrong language", "correct the language, or exchange the texts"),
	"same-text":     warns("nothing is lost, but the pair is perhaps not translated", "translate it, or remove it from a corpus"),
	"duplicate-id":  warns("tools that go by the id keep one of the units; OmegaT and translate-toolkit keep both", "give each unit an id of its own, or none"),
	"tag-pair": {tier: severe, lost: "Trados Studio is known to refuse a unit in which two bpt have one i; OmegaT 3.6 and translate-toolkit do not mind",
		repair: "give each bpt an ept with the same i, and each pair an i of its own; " + convert + " leaves the tags out"},
	"tags-as-text":   first(warns("only OmegaT reads them as tags; others show them as text", "let OmegaT write its level2 memory, which has real tags")),
	"seg-line-break": warns("a tool that cuts text into sentences finds no match; TSV and Moses files cannot hold it", "make a unit of each line, or put a space for the break"),
	"long-seg":       warns("Trados Cloud refuses units with more than 2,000 characters in a side", "cut the text into sentences"),
	"large-file":     first(warns("Trados Cloud takes files of at most 1 GB", "part the file, or compress it (.zip)")),
	"not-compared": first(warns("nothing; only this program did not look at all ids",
		"none is needed")),

	// XLIFF. Where it has a kind in common with another format, its own stands here.
	"xliff-root":    {tier: severe, refusedBy: []string{"tools for XLIFF"}, repair: "name the root element xliff"},
	"xliff-version": first(warns("tools may read it by the rules of another version; OmegaT 3.6 and translate-toolkit do not mind", convert)),
	"xliff-two":     first(warns("tools that know only XLIFF 1 find nothing in it: OmegaT 3.6, translate-toolkit's reader of XLIFF 1", convert)),
	"xliff-namespace": {tier: severe, refusedBy: []string{"readers that know namespaces (perhaps Trados Studio, memoQ)"},
		lost: "OmegaT 3.6 and translate-toolkit read it", repair: "write the namespace of the version into <xliff>, or: " + convert},
	"xliff required-attribute": {tier: severe, refusedBy: []string{otherReader, "perhaps Trados Studio, memoQ"}, lost: "OmegaT 3.6 and translate-toolkit do not mind",
		repair: "write the attribute, or: " + convert},
	"no-target-language": first(warns("tools may ask for the language or take none of the translations", "write the language into the file, or: "+convert)),
	"no-file":            {tier: severe, refusedBy: []string{"tools for XLIFF"}, repair: "look whether the file is whole"},
	"no-source": {tier: severe, refusedBy: []string{otherReader},
		lost: "translate-toolkit reads a unit without a text", repair: "write the source, or remove the unit"},
	"twin-source": {tier: severe, refusedBy: []string{otherReader}, lost: "tools keep one of the two", repair: "remove one of the two"},
	"xliff order": {tier: severe, refusedBy: []string{otherReader}, lost: "translate-toolkit does not mind",
		repair: "put the source before the target, or: " + convert},
	"xliff duplicate-id": {tier: severe, refusedBy: []string{"perhaps Trados Studio, memoQ"}, lost: "a tool that goes by the id writes one translation into both; translate-toolkit keeps both",
		repair: "give each unit an id of its own, or: " + convert},
	"inline-id":        {tier: severe, lost: "tools cannot tell the two tags apart", repair: "give each tag of a text an id of its own"},
	"tag-absent":       warns("the tag is lost in the translated document; OmegaT, Trados Studio and memoQ have checks for it", "put the tag into the target"),
	"tag-foreign":      {tier: severe, refusedBy: []string{"perhaps Trados Studio, memoQ"}, lost: "no tool knows what the tag stands for", repair: "remove the tag from the target, or correct its id"},
	"xliff tag-pair":   {tier: severe, lost: "tools cannot tell where the tag ends", repair: "give each tag that opens one that closes, with the same id"},
	"data-ref":         {tier: severe, lost: "the tag has no original data", repair: "correct the reference, or add the data"},
	"state":            {tier: severe, refusedBy: []string{otherReader}, lost: "translate-toolkit does not mind", repair: "write a state of the format; one of your own begins with x-"},
	"approved-empty":   warns("the unit counts as done, and the document gets nothing or the source", "translate it, or remove approved"),
	"empty-source":     warns("there is nothing to translate", "remove the unit"),
	"source-language":  warns("tools offer the file in the wrong direction; memoQ leaves content in other languages out", "correct the language of the file, or: "+convert),
	"segment-absent":   {tier: severe, lost: "the translation of this segment has no place", repair: "give the mrk of the target a mid of seg-source"},
	"no-units":         warns("there is nothing in it", "look whether the file is whole"),
	"no-segment":       {tier: severe, refusedBy: []string{otherReader}, repair: "add a segment, or remove the unit"},
	"misplaced-target": {tier: severe, refusedBy: []string{otherReader}, lost: "the text belongs to no unit", repair: "put it into a unit"},

	// Lines: TSV and JSONL.
	"line-utf8":  {tier: severe, refusedBy: []string{"programs that read UTF-8 strictly (Python, dobhashi)"}, repair: "correct the line; iconv -c -f UTF-8 -t UTF-8 FILE leaves the bytes out"},
	"line-utf16": first(warns("Moses tools and most others for corpora read only UTF-8", recode)),
	"line-mark":  first(warns("the first text begins with U+FEFF in tools that do not know the mark: Moses tools, Python's utf-8", "remove the first three bytes: tail -c +4 FILE")),
	"no-columns": {tier: severe, lost: "the line has no translation", repair: "write source, tab, target"},
	"columns":    {tier: severe, refusedBy: []string{"pandas"}, lost: "tools that cut at tabs take the wrong text or none", repair: "a tab in a text becomes a space, a missing column a tab"},
	"empty-side": warns("the pair teaches nothing; Moses tools for training drop or refuse it", "remove the line"),
	"empty-line": warns("tools that count lines count it; dobhashi skips it", "remove the line"),
	"crlf":       first(warns("Moses tools keep the CR as a part of the last text", "tr -d '\\r' < FILE")),
	"line-break": {tier: severe, lost: "tools that break lines as Unicode does (Python's splitlines, some editors) count one line more, and the sides slip",
		repair: "put a space for it"},
	"nul":                {tier: severe, lost: "C programs end the line there; others take the file for binary", repair: "tr -d '\\000' < FILE"},
	"formula":            warns("Excel makes a formula of the cell", "import the column as text; corpus tools do not mind"),
	"open-quote":         warns("Excel and pandas join it with the lines that follow, up to the next quotation mark", "read it without quoting (pandas: quoting=3)"),
	"duplicate-pair":     first(warns("copies weigh more in training, and leak from training to test sets", "sort -u FILE > good.tsv, if the order may go")),
	"not-json":           {tier: severe, refusedBy: []string{"every JSON reader"}, repair: "correct the line"},
	"json-array":         {tier: severe, refusedBy: []string{"every reader of JSON Lines"}, repair: "jq -c '.[]' FILE > good.jsonl"},
	"json-fields":        {tier: severe, refusedBy: []string{"dobhashi"}, repair: "name the texts source and target"},
	"jsonl duplicate-id": warns("tools that go by the id keep one of the pairs", "give each pair an id of its own, or none"),
	"json-surrogate":     {tier: severe, lost: "half of a surrogate pair is no character: readers put U+FFFD or refuse it", repair: "remove the escape"},
}
