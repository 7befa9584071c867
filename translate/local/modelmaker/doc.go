// Package modelmaker makes models of the layout that Firefox's translation models
// have, small or of real size, with weights that are random or that copy or map
// tokens, so that every part of the engine is proved without real weights. Only
// tests and benchmarks use it.
package modelmaker
