package align

// Dictionary tells what words of the source language mean.
type Dictionary interface {
	// Meanings calls yield with the English of each word or phrase that it knows in a
	// sentence, several times for one with several meanings. The first and the end of
	// where it stands are bytes of the sentence.
	Meanings(sentence string, yield func(start, end int, english string))
}
