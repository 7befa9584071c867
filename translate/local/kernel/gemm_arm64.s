#include "go_asm.h"
#include "textflag.h"

// Products with NEON. Inputs are made signed by turning their highest bit, which takes 128 from them
// where 1 is to be taken: the sums get the offset, the negated sum of the weights, 127 times off.
// Rows go with one panel at a time.
//
// R0 is the block, R1 in, R2 weights, R3 results, R4 to R7 rows of a, R8 inputs left,
// R9 whether results are bytes, R10 panels left, R11 bias, R12 from one row of results to the next,
// R13 offsets. V28 is scale, V29 next, V30 127, V31 the highest bit of each byte.

// Instructions that the assembler does not know. d is the destination.
#define SDOT(a, i, w, d) WORD $(0x4f80e000 | ((i)&1)<<21 | ((i)>>1)<<11 | (a)<<16 | (w)<<5 | (d))
#define SMULL(n, m, d) WORD $(0x0e20c000 | (m)<<16 | (n)<<5 | (d))
#define SMULL2(n, m, d) WORD $(0x4e20c000 | (m)<<16 | (n)<<5 | (d))
#define SADALP(n, d) WORD $(0x4e606800 | (n)<<5 | (d))
#define MLS(n, m, d) WORD $(0x6ea09400 | (m)<<16 | (n)<<5 | (d))
#define SCVTF(n, d) WORD $(0x4e21d800 | (n)<<5 | (d))
#define FCVTNS(n, d) WORD $(0x4e21a800 | (n)<<5 | (d))
#define FMUL(n, m, d) WORD $(0x6e20dc00 | (m)<<16 | (n)<<5 | (d))
#define FADD(n, m, d) WORD $(0x4e20d400 | (m)<<16 | (n)<<5 | (d))
#define FMAX(n, m, d) WORD $(0x4e20f400 | (m)<<16 | (n)<<5 | (d))
#define FMAXNM(n, m, d) WORD $(0x4e20c400 | (m)<<16 | (n)<<5 | (d))
#define FMIN(n, m, d) WORD $(0x4ea0f400 | (m)<<16 | (n)<<5 | (d))

#define BEGIN \
	MOVD  b+0(FP), R0; \
	MOVD  block_in(R0), R1; \
	MOVD  block_w(R0), R2; \
	MOVD  block_y(R0), R3; \
	MOVBU block_bytes(R0), R9; \
	MOVD  block_panels(R0), R10; \
	MOVD  block_bias(R0), R11; \
	MOVD  block_step(R0), R12; \
	MOVWU block_scale(R0), R4; \
	VDUP  R4, V28.S4; \
	MOVWU block_next(R0), R4; \
	VDUP  R4, V29.S4; \
	MOVD  block_offset(R0), R13; \
	MOVD  $127, R4; \
	VDUP  R4, V30.S4; \
	VMOVI $128, V31.B16; \
	MOVD  block_rows(R0), R4

// ROWS points to the rows.
#define ROWS \
	MOVD block_a(R0), R4; \
	ADD  R1, R4, R5; \
	ADD  R1, R5, R6; \
	ADD  R1, R6, R7; \
	MOVD R1, R8

#define INPUT(row, v) VLD1.P 16(row), [v.B16]; VEOR V31.B16, v.B16, v.B16
#define WEIGHTS VLD1.P 64(R2), [V20.B16, V21.B16, V22.B16, V23.B16]

// A result from the accumulator with number v, with a bias, whose offset is four registers before.
#define FLOAT(bias, v) MLS((bias)-4, 30, v); SCVTF(v, v); FMUL(v, 28, v); FADD(v, bias, v)

// FMAX of what is not a number is not a number, FMAXNM is the other operand.
#define BYTE(bias, v) \
	FLOAT(bias, v); \
	FMAX(v, 24, v); \
	FMUL(v, 29, v); \
	FMAXNM(v, 25, v); \
	FMIN(v, 26, v); \
	FCVTNS(v, v)

#define FLOATS(a, b, c, d, va, vb, vc, vd) \
	FLOAT(20, a); \
	FLOAT(21, b); \
	FLOAT(22, c); \
	FLOAT(23, d); \
	VST1 [va.S4, vb.S4, vc.S4, vd.S4], (R4); \
	ADD  R12, R4

// The low byte of each number, and 128 is added.
#define BYTES(a, b, c, d, va, vb, vc, vd) \
	BYTE(20, a); \
	BYTE(21, b); \
	BYTE(22, c); \
	BYTE(23, d); \
	VUZP1 vb.H8, va.H8, va.H8; \
	VUZP1 vd.H8, vc.H8, vc.H8; \
	VUZP1 vc.B16, va.B16, va.B16; \
	VEOR  V31.B16, va.B16, va.B16; \
	VST1  [va.B16], (R4); \
	ADD   R12, R4

// PANELS multiplies the rows with one panel after the other.
#define PANELS(zero, step, sums, floats, bytes) \
panel: \
	ROWS; \
	zero; \
loop: \
	step; \
	SUB  $16, R8; \
	CBNZ R8, loop; \
	sums; \
	VLD1.P 64(R13), [V16.S4, V17.S4, V18.S4, V19.S4]; \
	VLD1.P 64(R11), [V20.S4, V21.S4, V22.S4, V23.S4]; \
	MOVD   R3, R4; \
	CBNZ   R9, asbytes; \
	floats; \
	ADD $64, R3; \
	B   next; \
asbytes: \
	MOVD $0xc2fe0000, R8; \
	VEOR V24.B16, V24.B16, V24.B16; \
	VDUP R8, V25.S4; \
	MOVD $0x42fe0000, R8; \
	VDUP R8, V26.S4; \
	bytes; \
	ADD $16, R3; \
next: \
	SUB  $1, R10; \
	CBNZ R10, panel; \
	RET

// With SDOT, an accumulator has 4 outputs of one row, and V16 to V19 the inputs of rows, 16 each.
#define ZERO(v) VEOR v.B16, v.B16, v.B16
#define DOT(input, i, a, b, c, d) \
	SDOT(input, i, 20, a); \
	SDOT(input, i, 21, b); \
	SDOT(input, i, 22, c); \
	SDOT(input, i, 23, d)

#define ZEROS1 ZERO(V0); ZERO(V1); ZERO(V2); ZERO(V3)
#define ZEROS2 ZEROS1; ZERO(V4); ZERO(V5); ZERO(V6); ZERO(V7)
#define ZEROS3 ZEROS2; ZERO(V8); ZERO(V9); ZERO(V10); ZERO(V11)
#define ZEROS4 ZEROS3; ZERO(V12); ZERO(V13); ZERO(V14); ZERO(V15)

#define INPUTS1 INPUT(R4, V16)
#define INPUTS2 INPUTS1; INPUT(R5, V17)
#define INPUTS3 INPUTS2; INPUT(R6, V18)
#define INPUTS4 INPUTS3; INPUT(R7, V19)

#define DOTS1(i) WEIGHTS; DOT(16, i, 0, 1, 2, 3)
#define DOTS2(i) DOTS1(i); DOT(17, i, 4, 5, 6, 7)
#define DOTS3(i) DOTS2(i); DOT(18, i, 8, 9, 10, 11)
#define DOTS4(i) DOTS3(i); DOT(19, i, 12, 13, 14, 15)

#define DSTEP1 INPUTS1; DOTS1(0); DOTS1(1); DOTS1(2); DOTS1(3)
#define DSTEP2 INPUTS2; DOTS2(0); DOTS2(1); DOTS2(2); DOTS2(3)
#define DSTEP3 INPUTS3; DOTS3(0); DOTS3(1); DOTS3(2); DOTS3(3)
#define DSTEP4 INPUTS4; DOTS4(0); DOTS4(1); DOTS4(2); DOTS4(3)

#define FLOATS1 FLOATS(0, 1, 2, 3, V0, V1, V2, V3)
#define FLOATS2 FLOATS1; FLOATS(4, 5, 6, 7, V4, V5, V6, V7)
#define FLOATS3 FLOATS2; FLOATS(8, 9, 10, 11, V8, V9, V10, V11)
#define FLOATS4 FLOATS3; FLOATS(12, 13, 14, 15, V12, V13, V14, V15)

#define BYTES1 BYTES(0, 1, 2, 3, V0, V1, V2, V3)
#define BYTES2 BYTES1; BYTES(4, 5, 6, 7, V4, V5, V6, V7)
#define BYTES3 BYTES2; BYTES(8, 9, 10, 11, V8, V9, V10, V11)
#define BYTES4 BYTES3; BYTES(12, 13, 14, 15, V12, V13, V14, V15)

#define NOTHING

// func blockDot(b *block)
TEXT ·blockDot(SB), NOSPLIT, $0-8
	BEGIN
	CMP $2, R4
	BLT one
	BEQ two
	CMP $3, R4
	BEQ three
	B   dot4<>(SB)

one:
	B dot1<>(SB)

two:
	B dot2<>(SB)

three:
	B dot3<>(SB)

TEXT dot1<>(SB), NOSPLIT, $0-8
	PANELS(ZEROS1, DSTEP1, NOTHING, FLOATS1, BYTES1)

TEXT dot2<>(SB), NOSPLIT, $0-8
	PANELS(ZEROS2, DSTEP2, NOTHING, FLOATS2, BYTES2)

TEXT dot3<>(SB), NOSPLIT, $0-8
	PANELS(ZEROS3, DSTEP3, NOTHING, FLOATS3, BYTES3)

TEXT dot4<>(SB), NOSPLIT, $0-8
	PANELS(ZEROS4, DSTEP4, NOTHING, FLOATS4, BYTES4)

// Without it, SMULL multiplies 4 inputs with 2 outputs, and SADALP adds the products by two: an
// accumulator has two sums each for 2 outputs of one row. V16 and V17 are 16 inputs of a row.
#define MULTIPLY(w, a, b) \
	SMULL(w, 18, 19); \
	SMULL2(w, 18, 24); \
	SADALP(19, a); \
	SADALP(24, b)

#define MULTIPLY4(inputs, a, b, c, d, e, f, g, h) \
	VDUP inputs, V18.S4; \
	MULTIPLY(20, a, b); \
	MULTIPLY(21, c, d); \
	MULTIPLY(22, e, f); \
	MULTIPLY(23, g, h)

#define MULTIPLIES1(i) WEIGHTS; MULTIPLY4(V16.S[i], 0, 1, 2, 3, 4, 5, 6, 7)
#define MULTIPLIES2(i) MULTIPLIES1(i); MULTIPLY4(V17.S[i], 8, 9, 10, 11, 12, 13, 14, 15)

#define STEP1 INPUTS1; MULTIPLIES1(0); MULTIPLIES1(1); MULTIPLIES1(2); MULTIPLIES1(3)
#define STEP2 INPUTS2; MULTIPLIES2(0); MULTIPLIES2(1); MULTIPLIES2(2); MULTIPLIES2(3)

#define SUMS1 \
	VADDP V1.S4, V0.S4, V0.S4; \
	VADDP V3.S4, V2.S4, V1.S4; \
	VADDP V5.S4, V4.S4, V2.S4; \
	VADDP V7.S4, V6.S4, V3.S4

#define SUMS2 \
	SUMS1; \
	VADDP V9.S4, V8.S4, V4.S4; \
	VADDP V11.S4, V10.S4, V5.S4; \
	VADDP V13.S4, V12.S4, V6.S4; \
	VADDP V15.S4, V14.S4, V7.S4

// func blockNEON(b *block)
TEXT ·blockNEON(SB), NOSPLIT, $0-8
	BEGIN
	CMP $2, R4
	BEQ two
	B   neon1<>(SB)

two:
	B neon2<>(SB)

TEXT neon1<>(SB), NOSPLIT, $0-8
	PANELS(ZEROS2, STEP1, SUMS1, FLOATS1, BYTES1)

TEXT neon2<>(SB), NOSPLIT, $0-8
	PANELS(ZEROS4, STEP2, SUMS2, FLOATS2, BYTES2)
