// Package peak runs the multiply-add instructions of package kernel on registers alone, as fast as
// the processor can: the speed that its matrix products are measured against.
package peak

// Loop is one kind of multiply-add instruction, repeated.
type Loop struct {
	// Set is the name of the kernel.Set that uses the instruction.
	Set string
	// Run runs it n times.
	Run func(n int)
	// Products is how many products of two numbers are added up each time.
	Products int
}
