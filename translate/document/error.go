package document

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Kind tells what is wrong with a document, for a command that chooses an exit
// code.
type Kind int

// The kinds of errors.
const (
	// Unreadable documents fail to open or to read: permissions, devices.
	Unreadable Kind = iota
	// Missing documents do not exist.
	Missing
	// Directory is a folder where a file is expected.
	Directory
	// Empty documents hold nothing but white space.
	Empty
	// Binary documents are not plain text: archives, images, office files.
	Binary
	// Encoding is text that is neither valid UTF-8 nor UTF-16 with a mark.
	Encoding
	// FontEncoded text looks Bengali only in a font such as SutonnyMJ.
	FontEncoded
	// Damaged documents are not what their name says, or not whole.
	Damaged
	// TooLarge documents would take more memory than is sensible.
	TooLarge
	// NotBengali is text in another script.
	NotBengali
)

// An Error says why a document cannot be read on. Its text is one line.
type Error struct {
	Kind Kind
	// Name is the document as the user named it, "-" for standard input.
	Name string
	// Line is where the error is, from 1, and Offset the byte in the document
	// as stored; Line is 0 if the error has no place.
	Line   int
	Offset int64
	// Problem says what is wrong, without the name and the place.
	Problem string
	// Hint says what the user can do, if anything.
	Hint string
	// Err is the cause, if there is one beneath.
	Err error
}

func (e *Error) Error() string {
	name := display(e.Name)
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", name, e.Problem)
	}
	return fmt.Sprintf("%s:%d: %s at byte offset %d", name, e.Line, e.Problem, e.Offset)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// display makes a name fit for one line.
func display(name string) string {
	switch {
	case name == "-":
		return "standard input"
	case name == "" || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return strconv.Quote(name)
	}
	return name
}
