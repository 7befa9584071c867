#include "go_asm.h"
#include "textflag.h"

// Products with AVX-512 and VNNI. An accumulator is a register of 16 outputs of one row; VPDPBUSD
// adds the products of 4 inputs to each. It begins with the offset of the outputs, for what the inputs
// are too large by. Rows go with 4 panels at a time (one row alone with 8), then with one.
//
// AX is a, SI a at row 3, BX weights, CX inputs left, DX in, DI results, R8 the size of a panel,
// R9 and R11 three and seven times that, R10 panels left, R12 offsets, R13 bias, R15 the block.
// Z0 to Z23 are accumulators, Z24 to Z27 weights, Z28 inputs, Z29 scale, Z30 next.

DATA limits<>+0(SB)/4, $0xc2fe0000 // -127
DATA limits<>+4(SB)/4, $0x42fe0000 // 127
DATA limits<>+8(SB)/4, $128
GLOBL limits<>(SB), RODATA|NOPTR, $12

// A result from an accumulator, at panel p of the row of results that AX points to. Where an
// operand is not a number, VMAXPS takes the second one, which stands first here.
#define FLOAT(p, acc) \
	VCVTDQ2PS acc, acc; \
	VMULPS    Z29, acc, acc; \
	VADDPS    (64*p)(R13), acc, acc; \
	VMOVUPS   acc, (64*p)(AX)

#define BYTE(p, acc) \
	VCVTDQ2PS acc, acc; \
	VMULPS    Z29, acc, acc; \
	VADDPS    (64*p)(R13), acc, acc; \
	VMAXPS    acc, Z24, acc; \
	VMULPS    Z30, acc, acc; \
	VMAXPS    Z25, acc, acc; \
	VMINPS    Z26, acc, acc; \
	VCVTPS2DQ acc, acc; \
	VPADDD    Z27, acc, acc; \
	VPMOVDB   acc, (16*p)(AX)

#define NEXTROW ADDQ block_step(R15), AX

// Eight panels of one row. R15 is five times the size of a panel for the time.
#define OFFSETS1x8 \
	VMOVDQU32 (R12), Z0; \
	VMOVDQU32 64(R12), Z1; \
	VMOVDQU32 128(R12), Z2; \
	VMOVDQU32 192(R12), Z3; \
	VMOVDQU32 256(R12), Z4; \
	VMOVDQU32 320(R12), Z5; \
	VMOVDQU32 384(R12), Z6; \
	VMOVDQU32 448(R12), Z7; \
	LEAQ      (R8)(R8*4), R15

#define STEP1x8(i) \
	VPBROADCASTD (4*i)(AX), Z28; \
	VPDPBUSD     (64*i)(BX), Z28, Z0; \
	VPDPBUSD     (64*i)(BX)(R8*1), Z28, Z1; \
	VPDPBUSD     (64*i)(BX)(R8*2), Z28, Z2; \
	VPDPBUSD     (64*i)(BX)(R9*1), Z28, Z3; \
	VPDPBUSD     (64*i)(BX)(R8*4), Z28, Z4; \
	VPDPBUSD     (64*i)(BX)(R15*1), Z28, Z5; \
	VPDPBUSD     (64*i)(BX)(R9*2), Z28, Z6; \
	VPDPBUSD     (64*i)(BX)(R11*1), Z28, Z7

#define FLOATS1x8 FLOATS4(Z0, Z1, Z2, Z3); FLOAT(4, Z4); FLOAT(5, Z5); FLOAT(6, Z6); FLOAT(7, Z7)
#define BYTES1x8 BYTES4(Z0, Z1, Z2, Z3); BYTE(4, Z4); BYTE(5, Z5); BYTE(6, Z6); BYTE(7, Z7)

// Four panels, by row.
#define OFFSET4(a, b, c, d) \
	VMOVDQU32 (R12), a; \
	VMOVDQU32 64(R12), b; \
	VMOVDQU32 128(R12), c; \
	VMOVDQU32 192(R12), d

#define WEIGHTS4(i) \
	VMOVDQU32 (64*i)(BX), Z24; \
	VMOVDQU32 (64*i)(BX)(R8*1), Z25; \
	VMOVDQU32 (64*i)(BX)(R8*2), Z26; \
	VMOVDQU32 (64*i)(BX)(R9*1), Z27

#define INPUT4(inputs, a, b, c, d) \
	VPBROADCASTD inputs, Z28; \
	VPDPBUSD     Z24, Z28, a; \
	VPDPBUSD     Z25, Z28, b; \
	VPDPBUSD     Z26, Z28, c; \
	VPDPBUSD     Z27, Z28, d

#define FLOATS4(a, b, c, d) FLOAT(0, a); FLOAT(1, b); FLOAT(2, c); FLOAT(3, d)
#define BYTES4(a, b, c, d) BYTE(0, a); BYTE(1, b); BYTE(2, c); BYTE(3, d)

#define OFFSETS2x4 OFFSET4(Z0, Z1, Z2, Z3); OFFSET4(Z4, Z5, Z6, Z7)
#define OFFSETS3x4 OFFSETS2x4; OFFSET4(Z8, Z9, Z10, Z11)
#define OFFSETS4x4 OFFSETS3x4; OFFSET4(Z12, Z13, Z14, Z15)
#define OFFSETS5x4 OFFSETS4x4; OFFSET4(Z16, Z17, Z18, Z19)
#define OFFSETS6x4 OFFSETS5x4; OFFSET4(Z20, Z21, Z22, Z23)

#define STEP2x4(i) WEIGHTS4(i); INPUT4((4*i)(AX), Z0, Z1, Z2, Z3); INPUT4((4*i)(AX)(DX*1), Z4, Z5, Z6, Z7)
#define STEP3x4(i) STEP2x4(i); INPUT4((4*i)(AX)(DX*2), Z8, Z9, Z10, Z11)
#define STEP4x4(i) STEP3x4(i); INPUT4((4*i)(SI), Z12, Z13, Z14, Z15)
#define STEP5x4(i) STEP4x4(i); INPUT4((4*i)(SI)(DX*1), Z16, Z17, Z18, Z19)
#define STEP6x4(i) STEP5x4(i); INPUT4((4*i)(SI)(DX*2), Z20, Z21, Z22, Z23)

#define FLOATS2x4 FLOATS4(Z0, Z1, Z2, Z3); NEXTROW; FLOATS4(Z4, Z5, Z6, Z7)
#define FLOATS3x4 FLOATS2x4; NEXTROW; FLOATS4(Z8, Z9, Z10, Z11)
#define FLOATS4x4 FLOATS3x4; NEXTROW; FLOATS4(Z12, Z13, Z14, Z15)
#define FLOATS5x4 FLOATS4x4; NEXTROW; FLOATS4(Z16, Z17, Z18, Z19)
#define FLOATS6x4 FLOATS5x4; NEXTROW; FLOATS4(Z20, Z21, Z22, Z23)

#define BYTES2x4 BYTES4(Z0, Z1, Z2, Z3); NEXTROW; BYTES4(Z4, Z5, Z6, Z7)
#define BYTES3x4 BYTES2x4; NEXTROW; BYTES4(Z8, Z9, Z10, Z11)
#define BYTES4x4 BYTES3x4; NEXTROW; BYTES4(Z12, Z13, Z14, Z15)
#define BYTES5x4 BYTES4x4; NEXTROW; BYTES4(Z16, Z17, Z18, Z19)
#define BYTES6x4 BYTES5x4; NEXTROW; BYTES4(Z20, Z21, Z22, Z23)

// One panel, by row.
#define INPUT1(inputs, a) VPBROADCASTD inputs, Z28; VPDPBUSD Z24, Z28, a

#define OFFSETS1x1 VMOVDQU32 (R12), Z0
#define OFFSETS2x1 OFFSETS1x1; VMOVDQU32 (R12), Z1
#define OFFSETS3x1 OFFSETS2x1; VMOVDQU32 (R12), Z2
#define OFFSETS4x1 OFFSETS3x1; VMOVDQU32 (R12), Z3
#define OFFSETS5x1 OFFSETS4x1; VMOVDQU32 (R12), Z4
#define OFFSETS6x1 OFFSETS5x1; VMOVDQU32 (R12), Z5

#define STEP1x1(i) VMOVDQU32 (64*i)(BX), Z24; INPUT1((4*i)(AX), Z0)
#define STEP2x1(i) STEP1x1(i); INPUT1((4*i)(AX)(DX*1), Z1)
#define STEP3x1(i) STEP2x1(i); INPUT1((4*i)(AX)(DX*2), Z2)
#define STEP4x1(i) STEP3x1(i); INPUT1((4*i)(SI), Z3)
#define STEP5x1(i) STEP4x1(i); INPUT1((4*i)(SI)(DX*1), Z4)
#define STEP6x1(i) STEP5x1(i); INPUT1((4*i)(SI)(DX*2), Z5)

#define FLOATS1x1 FLOAT(0, Z0)
#define FLOATS2x1 FLOATS1x1; NEXTROW; FLOAT(0, Z1)
#define FLOATS3x1 FLOATS2x1; NEXTROW; FLOAT(0, Z2)
#define FLOATS4x1 FLOATS3x1; NEXTROW; FLOAT(0, Z3)
#define FLOATS5x1 FLOATS4x1; NEXTROW; FLOAT(0, Z4)
#define FLOATS6x1 FLOATS5x1; NEXTROW; FLOAT(0, Z5)

#define BYTES1x1 BYTE(0, Z0)
#define BYTES2x1 BYTES1x1; NEXTROW; BYTE(0, Z1)
#define BYTES3x1 BYTES2x1; NEXTROW; BYTE(0, Z2)
#define BYTES4x1 BYTES3x1; NEXTROW; BYTE(0, Z3)
#define BYTES5x1 BYTES4x1; NEXTROW; BYTE(0, Z4)
#define BYTES6x1 BYTES5x1; NEXTROW; BYTE(0, Z5)

// TILES multiplies the rows with n panels at a time, as long as there are so many.
#define TILES(n, offsets, step, floats, bytes, again, loop, asbytes, next, end) \
again: \
	CMPQ R10, $n; \
	JLT  end; \
	MOVQ block_a(R15), AX; \
	LEAQ (DX)(DX*2), SI; \
	ADDQ AX, SI; \
	MOVQ DX, CX; \
	offsets; \
loop: \
	step(0); \
	step(1); \
	step(2); \
	step(3); \
	ADDQ $16, AX; \
	ADDQ $16, SI; \
	ADDQ $256, BX; \
	SUBQ $16, CX; \
	JNE  loop; \
	MOVQ b+0(FP), R15; \
	MOVQ DI, AX; \
	CMPB block_bytes(R15), $0; \
	JNE  asbytes; \
	floats; \
	ADDQ $(64*n), DI; \
	JMP  next; \
asbytes: \
	VPXORD       Z24, Z24, Z24; \
	VBROADCASTSS limits<>+0(SB), Z25; \
	VBROADCASTSS limits<>+4(SB), Z26; \
	VPBROADCASTD limits<>+8(SB), Z27; \
	bytes; \
	ADDQ $(16*n), DI; \
next: \
	IMUL3Q $(n-1), R8, AX; \
	ADDQ   AX, BX; \
	SUBQ   $n, R10; \
	ADDQ   $(64*n), R12; \
	ADDQ   $(64*n), R13; \
	JMP    again; \
end:

// func blockVNNI(b *block)
TEXT ·blockVNNI(SB), NOSPLIT, $0-8
	MOVQ         b+0(FP), R15
	MOVQ         block_in(R15), DX
	MOVQ         block_w(R15), BX
	MOVQ         block_y(R15), DI
	MOVQ         block_panels(R15), R10
	MOVQ         block_offset(R15), R12
	MOVQ         block_bias(R15), R13
	VBROADCASTSS block_scale(R15), Z29
	VBROADCASTSS block_next(R15), Z30
	MOVQ         DX, R8
	SHLQ         $4, R8
	LEAQ         (R8)(R8*2), R9
	LEAQ         (R9)(R8*4), R11
	MOVQ         block_rows(R15), AX
	CMPQ         AX, $2
	JLT          one
	JEQ          two
	CMPQ         AX, $4
	JLT          three
	JEQ          four
	CMPQ         AX, $6
	JLT          five
	JMP          six<>(SB)
one:
	JMP one<>(SB)
two:
	JMP two<>(SB)
three:
	JMP three<>(SB)
four:
	JMP four<>(SB)
five:
	JMP five<>(SB)

TEXT one<>(SB), NOSPLIT, $0-8
	TILES(8, OFFSETS1x8, STEP1x8, FLOATS1x8, BYTES1x8, wide, wideloop, widebytes, widenext, wideend)
	TILES(1, OFFSETS1x1, STEP1x1, FLOATS1x1, BYTES1x1, narrow, narrowloop, narrowbytes, narrownext, narrowend)
	VZEROUPPER
	RET

TEXT two<>(SB), NOSPLIT, $0-8
	TILES(4, OFFSETS2x4, STEP2x4, FLOATS2x4, BYTES2x4, wide, wideloop, widebytes, widenext, wideend)
	TILES(1, OFFSETS2x1, STEP2x1, FLOATS2x1, BYTES2x1, narrow, narrowloop, narrowbytes, narrownext, narrowend)
	VZEROUPPER
	RET

TEXT three<>(SB), NOSPLIT, $0-8
	TILES(4, OFFSETS3x4, STEP3x4, FLOATS3x4, BYTES3x4, wide, wideloop, widebytes, widenext, wideend)
	TILES(1, OFFSETS3x1, STEP3x1, FLOATS3x1, BYTES3x1, narrow, narrowloop, narrowbytes, narrownext, narrowend)
	VZEROUPPER
	RET

TEXT four<>(SB), NOSPLIT, $0-8
	TILES(4, OFFSETS4x4, STEP4x4, FLOATS4x4, BYTES4x4, wide, wideloop, widebytes, widenext, wideend)
	TILES(1, OFFSETS4x1, STEP4x1, FLOATS4x1, BYTES4x1, narrow, narrowloop, narrowbytes, narrownext, narrowend)
	VZEROUPPER
	RET

TEXT five<>(SB), NOSPLIT, $0-8
	TILES(4, OFFSETS5x4, STEP5x4, FLOATS5x4, BYTES5x4, wide, wideloop, widebytes, widenext, wideend)
	TILES(1, OFFSETS5x1, STEP5x1, FLOATS5x1, BYTES5x1, narrow, narrowloop, narrowbytes, narrownext, narrowend)
	VZEROUPPER
	RET

TEXT six<>(SB), NOSPLIT, $0-8
	TILES(4, OFFSETS6x4, STEP6x4, FLOATS6x4, BYTES6x4, wide, wideloop, widebytes, widenext, wideend)
	TILES(1, OFFSETS6x1, STEP6x1, FLOATS6x1, BYTES6x1, narrow, narrowloop, narrowbytes, narrownext, narrowend)
	VZEROUPPER
	RET
