// Package tbx reads and writes glossaries in TBX, the exchange format of
// termbases: [Read] takes TBX version 2 (martif) and version 3 (ISO 30042:2019,
// both styles), [Write] makes version 3 and [WriteV2] version 2, all in the
// dialect TBX-Basic.
//
// A concept is an entry. Its Bengali and its English terms are sorted by their
// administrativeStatus:
//
//	preferredTerm                    BN                EN
//	admittedTerm, or none            Variants          AlsoEN
//	supersededTerm, deprecatedTerm   Variants          ForbiddenEN
//
// Without a preferred term the first that is not superseded or deprecated is
// preferred; further preferred ones count as admitted. A concept of which all
// Bengali and English terms are superseded or deprecated is a deprecated entry:
// then the deprecated English is what ForbiddenEN was, and the superseded the
// rest, or all of it is the rest if none is superseded.
//
// The subjectField is the Type. Notes and definitions, of the concept and its
// Bengali and English terms, are the Note. TBX-Basic has nothing for the other
// fields; they are in a first note of the concept that begins with "dobhashi:":
//
//	<note>dobhashi: status=proposed case=yes homograph=yes</note>
//
// Nothing of a term, as [glossary.Load] reads it, is lost in Write and Read, and
// what else a file of others holds is left out.
//
// The format: https://www.tbxinfo.net
package tbx

// status is the administrative status of a term.
type status string

const (
	none       status = ""
	preferred  status = "preferredTerm"
	admitted   status = "admittedTerm"
	superseded status = "supersededTerm"
	deprecated status = "deprecatedTerm"
	proposed   status = "proposedTerm" // not in TBX-Basic, but in use
)

// statusSuffix ends each status in a file.
const statusSuffix = "-admn-sts"

// flagsPrefix begins the note with the fields that TBX-Basic does not have.
const flagsPrefix = "dobhashi:"
