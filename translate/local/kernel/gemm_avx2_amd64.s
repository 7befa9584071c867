#include "go_asm.h"
#include "textflag.h"

// Products with AVX2. VPMADDUBSW would saturate, so inputs and weights become 16-bit numbers: the
// inputs of all rows once, the weights as they are loaded. VPMADDWD then multiplies 4 inputs with
// 4 outputs and adds them by two: an accumulator is a register of two sums each for 4 outputs of
// one row. Rows go with half a panel at a time, 8 outputs.
//
// AX is wide, SI wide at row 3, BX weights, CX inputs left, DX the size of a row of wide,
// DI results, R8 in*16 (from one panel to the next), R9 the half of the panel (0 or 32),
// R10 panels left, R12 offsets, R13 bias, R15 the block. Y0 to Y11 are accumulators, Y12 and Y13
// weights, Y14 inputs; after that Y12 is scale and Y13 next.

DATA limits<>+0(SB)/4, $0xc2fe0000 // -127
DATA limits<>+4(SB)/4, $0x42fe0000 // 127
DATA limits<>+8(SB)/4, $128
GLOBL limits<>(SB), RODATA|NOPTR, $12

#define WEIGHTS(i) \
	VPMOVSXBW (64*i)(BX), Y12; \
	VPMOVSXBW (64*i+16)(BX), Y13

#define INPUT(inputs, a, b) \
	VPBROADCASTQ inputs, Y14; \
	VPMADDWD     Y12, Y14, Y15; \
	VPMADDWD     Y13, Y14, Y14; \
	VPADDD       Y15, a, a; \
	VPADDD       Y14, b, b

#define ZERO(a, b) VPXOR a, a, a; VPXOR b, b, b

// A result from two accumulators: their sums by two, the 8 outputs in order, the offset.
#define SUM(a, b) \
	VPHADDD   b, a, a; \
	VPERMQ    $0xd8, a, a; \
	VPADDD    (R12), a, a; \
	VCVTDQ2PS a, a; \
	VMULPS    Y12, a, a; \
	VADDPS    (R13), a, a

#define FLOAT(a, b) SUM(a, b); VMOVUPS a, (AX)

// Where an operand is not a number, VMAXPS takes the second one, which stands first here.
#define BYTE(a, b, xa, xb) \
	SUM(a, b); \
	VXORPS       b, b, b; \
	VMAXPS       a, b, a; \
	VMULPS       Y13, a, a; \
	VBROADCASTSS limits<>+0(SB), b; \
	VMAXPS       b, a, a; \
	VBROADCASTSS limits<>+4(SB), b; \
	VMINPS       b, a, a; \
	VCVTPS2DQ    a, a; \
	VPADDD       Y14, a, a; \
	VEXTRACTI128 $1, a, xb; \
	VPACKSSDW    xb, xa, xa; \
	VPACKUSWB    xa, xa, xa; \
	VMOVQ        xa, (AX)

#define NEXTROW ADDQ block_step(R15), AX

#define ZERO1 ZERO(Y0, Y1)
#define ZERO2 ZERO1; ZERO(Y2, Y3)
#define ZERO3 ZERO2; ZERO(Y4, Y5)
#define ZERO4 ZERO3; ZERO(Y6, Y7)
#define ZERO5 ZERO4; ZERO(Y8, Y9)
#define ZERO6 ZERO5; ZERO(Y10, Y11)

#define STEP1(i) WEIGHTS(i); INPUT((8*i)(AX), Y0, Y1)
#define STEP2(i) STEP1(i); INPUT((8*i)(AX)(DX*1), Y2, Y3)
#define STEP3(i) STEP2(i); INPUT((8*i)(AX)(DX*2), Y4, Y5)
#define STEP4(i) STEP3(i); INPUT((8*i)(SI), Y6, Y7)
#define STEP5(i) STEP4(i); INPUT((8*i)(SI)(DX*1), Y8, Y9)
#define STEP6(i) STEP5(i); INPUT((8*i)(SI)(DX*2), Y10, Y11)

#define FLOATS1 FLOAT(Y0, Y1)
#define FLOATS2 FLOATS1; NEXTROW; FLOAT(Y2, Y3)
#define FLOATS3 FLOATS2; NEXTROW; FLOAT(Y4, Y5)
#define FLOATS4 FLOATS3; NEXTROW; FLOAT(Y6, Y7)
#define FLOATS5 FLOATS4; NEXTROW; FLOAT(Y8, Y9)
#define FLOATS6 FLOATS5; NEXTROW; FLOAT(Y10, Y11)

#define BYTES1 BYTE(Y0, Y1, X0, X1)
#define BYTES2 BYTES1; NEXTROW; BYTE(Y2, Y3, X2, X3)
#define BYTES3 BYTES2; NEXTROW; BYTE(Y4, Y5, X4, X5)
#define BYTES4 BYTES3; NEXTROW; BYTE(Y6, Y7, X6, X7)
#define BYTES5 BYTES4; NEXTROW; BYTE(Y8, Y9, X8, X9)
#define BYTES6 BYTES5; NEXTROW; BYTE(Y10, Y11, X10, X11)

// TILES multiplies the rows with half a panel at a time.
#define TILES(zero, step, floats, bytes) \
tile: \
	MOVQ block_wide(R15), AX; \
	LEAQ (DX)(DX*2), SI; \
	ADDQ AX, SI; \
	MOVQ block_in(R15), CX; \
	zero; \
loop: \
	step(0); \
	step(1); \
	step(2); \
	step(3); \
	ADDQ         $32, AX; \
	ADDQ         $32, SI; \
	ADDQ         $256, BX; \
	SUBQ         $16, CX; \
	JNE          loop; \
	MOVQ         DI, AX; \
	VBROADCASTSS block_scale(R15), Y12; \
	CMPB         block_bytes(R15), $0; \
	JNE          asbytes; \
	floats; \
	ADDQ $32, DI; \
	JMP  next; \
asbytes: \
	VBROADCASTSS block_next(R15), Y13; \
	VPBROADCASTD limits<>+8(SB), Y14; \
	bytes; \
	ADDQ $8, DI; \
next: \
	ADDQ $32, R12; \
	ADDQ $32, R13; \
	XORQ $32, R9; \
	JEQ  panel; \
	SUBQ R8, BX; \
	ADDQ $32, BX; \
	JMP  tile; \
panel: \
	SUBQ $32, BX; \
	DECQ R10; \
	JNE  tile; \
	VZEROUPPER; \
	RET

// func blockAVX2(b *block)
TEXT ·blockAVX2(SB), NOSPLIT, $0-8
	MOVQ  b+0(FP), R15
	MOVQ  block_in(R15), DX
	MOVQ  block_rows(R15), R11
	MOVQ  block_a(R15), SI
	MOVQ  block_wide(R15), DI
	MOVQ  DX, CX
	IMULQ R11, CX

widen:
	VPMOVZXBW (SI), Y0
	VMOVDQU   Y0, (DI)
	ADDQ      $16, SI
	ADDQ      $32, DI
	SUBQ      $16, CX
	JNE       widen

	MOVQ block_w(R15), BX
	MOVQ block_y(R15), DI
	MOVQ block_panels(R15), R10
	MOVQ block_offset(R15), R12
	MOVQ block_bias(R15), R13
	MOVQ DX, R8
	SHLQ $4, R8
	SHLQ $1, DX
	XORL R9, R9
	CMPQ R11, $2
	JLT  one
	JEQ  two
	CMPQ R11, $4
	JLT  three
	JEQ  four
	CMPQ R11, $6
	JLT  five
	JMP  wide6<>(SB)

one:
	JMP wide1<>(SB)

two:
	JMP wide2<>(SB)

three:
	JMP wide3<>(SB)

four:
	JMP wide4<>(SB)

five:
	JMP wide5<>(SB)

TEXT wide1<>(SB), NOSPLIT, $0-8
	TILES(ZERO1, STEP1, FLOATS1, BYTES1)

TEXT wide2<>(SB), NOSPLIT, $0-8
	TILES(ZERO2, STEP2, FLOATS2, BYTES2)

TEXT wide3<>(SB), NOSPLIT, $0-8
	TILES(ZERO3, STEP3, FLOATS3, BYTES3)

TEXT wide4<>(SB), NOSPLIT, $0-8
	TILES(ZERO4, STEP4, FLOATS4, BYTES4)

TEXT wide5<>(SB), NOSPLIT, $0-8
	TILES(ZERO5, STEP5, FLOATS5, BYTES5)

TEXT wide6<>(SB), NOSPLIT, $0-8
	TILES(ZERO6, STEP6, FLOATS6, BYTES6)
