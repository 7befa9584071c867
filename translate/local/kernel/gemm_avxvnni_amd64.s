#include "go_asm.h"
#include "textflag.h"

// Products with AVX2 and AVX-VNNI, as processors without AVX-512 have it. An accumulator is a
// register of 8 outputs of one row, half a panel; VPDPBUSD adds the products of 4 inputs to each. It
// begins with the offset of the outputs, for what the inputs are too large by. One row goes with 4 panels
// at a time, two and three rows with 2, more rows with one.
//
// AX is a, SI a at row 3, BX weights, CX inputs left, DX in, DI results, R8 the size of a panel,
// R9 three times that, R10 panels left, R12 offsets, R13 bias, R15 the block. Y0 to Y11 are
// accumulators, the others weights and inputs, after that Y12 is scale and Y13 next.

DATA limits<>+0(SB)/4, $0xc2fe0000 // -127
DATA limits<>+4(SB)/4, $0x42fe0000 // 127
DATA limits<>+8(SB)/4, $128
GLOBL limits<>(SB), RODATA|NOPTR, $12

// VPDPBUSD w, a, acc on the registers with these numbers. The assembler knows only the form of
// AVX-512.
#define DOT(w, a, acc) \
	BYTE $0xc4; \
	BYTE $(0x42 | (1-((acc)>>3))<<7 | (1-((w)>>3))<<5); \
	BYTE $(0x05 | (15-(a))<<3); \
	BYTE $0x50; \
	BYTE $(0xc0 | ((acc)&7)<<3 | ((w)&7))

// A result from an accumulator, at half panel h of the row of results that AX points to. Where an
// operand is not a number, VMAXPS takes the second one, which stands first here.
#define FLOAT(h, acc) \
	VCVTDQ2PS acc, acc; \
	VMULPS    Y12, acc, acc; \
	VADDPS    (32*h)(R13), acc, acc; \
	VMOVUPS   acc, (32*h)(AX)

#define BYTE8(h, acc, xacc) \
	VCVTDQ2PS    acc, acc; \
	VMULPS       Y12, acc, acc; \
	VADDPS       (32*h)(R13), acc, acc; \
	VXORPS       Y14, Y14, Y14; \
	VMAXPS       acc, Y14, acc; \
	VMULPS       Y13, acc, acc; \
	VBROADCASTSS limits<>+0(SB), Y14; \
	VMAXPS       Y14, acc, acc; \
	VBROADCASTSS limits<>+4(SB), Y14; \
	VMINPS       Y14, acc, acc; \
	VCVTPS2DQ    acc, acc; \
	VPBROADCASTD limits<>+8(SB), Y14; \
	VPADDD       Y14, acc, acc; \
	VEXTRACTI128 $1, acc, X14; \
	VPACKSSDW    X14, xacc, xacc; \
	VPACKUSWB    xacc, xacc, xacc; \
	VMOVQ        xacc, (8*h)(AX)

#define NEXTROW ADDQ block_step(R15), AX

// One row.
#define OFFSETS1x4 \
	VMOVDQU (R12), Y0; \
	VMOVDQU 32(R12), Y1; \
	VMOVDQU 64(R12), Y2; \
	VMOVDQU 96(R12), Y3; \
	VMOVDQU 128(R12), Y4; \
	VMOVDQU 160(R12), Y5; \
	VMOVDQU 192(R12), Y6; \
	VMOVDQU 224(R12), Y7

#define STEP1x4(i) \
	VPBROADCASTD (4*i)(AX), Y12; \
	VMOVDQU      (64*i)(BX), Y15; \
	DOT(15, 12, 0); \
	VMOVDQU (64*i+32)(BX), Y15; \
	DOT(15, 12, 1); \
	VMOVDQU (64*i)(BX)(R8*1), Y15; \
	DOT(15, 12, 2); \
	VMOVDQU (64*i+32)(BX)(R8*1), Y15; \
	DOT(15, 12, 3); \
	VMOVDQU (64*i)(BX)(R8*2), Y15; \
	DOT(15, 12, 4); \
	VMOVDQU (64*i+32)(BX)(R8*2), Y15; \
	DOT(15, 12, 5); \
	VMOVDQU (64*i)(BX)(R9*1), Y15; \
	DOT(15, 12, 6); \
	VMOVDQU (64*i+32)(BX)(R9*1), Y15; \
	DOT(15, 12, 7)

#define FLOATS1x4 \
	FLOAT(0, Y0); \
	FLOAT(1, Y1); \
	FLOAT(2, Y2); \
	FLOAT(3, Y3); \
	FLOAT(4, Y4); \
	FLOAT(5, Y5); \
	FLOAT(6, Y6); \
	FLOAT(7, Y7)

#define BYTES1x4 \
	BYTE8(0, Y0, X0); \
	BYTE8(1, Y1, X1); \
	BYTE8(2, Y2, X2); \
	BYTE8(3, Y3, X3); \
	BYTE8(4, Y4, X4); \
	BYTE8(5, Y5, X5); \
	BYTE8(6, Y6, X6); \
	BYTE8(7, Y7, X7)

#define OFFSETS1x1 \
	VMOVDQU (R12), Y0; \
	VMOVDQU 32(R12), Y1

#define STEP1x1(i) \
	VPBROADCASTD (4*i)(AX), Y12; \
	VMOVDQU      (64*i)(BX), Y15; \
	DOT(15, 12, 0); \
	VMOVDQU (64*i+32)(BX), Y15; \
	DOT(15, 12, 1)

#define FLOATS1x1 \
	FLOAT(0, Y0); \
	FLOAT(1, Y1)

#define BYTES1x1 \
	BYTE8(0, Y0, X0); \
	BYTE8(1, Y1, X1)

// Two rows.
#define OFFSETS2x2 \
	VMOVDQU (R12), Y0; \
	VMOVDQU 32(R12), Y1; \
	VMOVDQU 64(R12), Y2; \
	VMOVDQU 96(R12), Y3; \
	VMOVDQU (R12), Y4; \
	VMOVDQU 32(R12), Y5; \
	VMOVDQU 64(R12), Y6; \
	VMOVDQU 96(R12), Y7

#define STEP2x2(i) \
	VPBROADCASTD (4*i)(AX), Y12; \
	VPBROADCASTD (4*i)(AX)(DX*1), Y13; \
	VMOVDQU      (64*i)(BX), Y15; \
	DOT(15, 12, 0); \
	DOT(15, 13, 4); \
	VMOVDQU (64*i+32)(BX), Y15; \
	DOT(15, 12, 1); \
	DOT(15, 13, 5); \
	VMOVDQU (64*i)(BX)(R8*1), Y15; \
	DOT(15, 12, 2); \
	DOT(15, 13, 6); \
	VMOVDQU (64*i+32)(BX)(R8*1), Y15; \
	DOT(15, 12, 3); \
	DOT(15, 13, 7)

#define FLOATS2x2 \
	FLOAT(0, Y0); \
	FLOAT(1, Y1); \
	FLOAT(2, Y2); \
	FLOAT(3, Y3); \
	NEXTROW; \
	FLOAT(0, Y4); \
	FLOAT(1, Y5); \
	FLOAT(2, Y6); \
	FLOAT(3, Y7)

#define BYTES2x2 \
	BYTE8(0, Y0, X0); \
	BYTE8(1, Y1, X1); \
	BYTE8(2, Y2, X2); \
	BYTE8(3, Y3, X3); \
	NEXTROW; \
	BYTE8(0, Y4, X4); \
	BYTE8(1, Y5, X5); \
	BYTE8(2, Y6, X6); \
	BYTE8(3, Y7, X7)

#define OFFSETS2x1 \
	VMOVDQU (R12), Y0; \
	VMOVDQU 32(R12), Y1; \
	VMOVDQU (R12), Y2; \
	VMOVDQU 32(R12), Y3

#define STEP2x1(i) \
	VPBROADCASTD (4*i)(AX), Y12; \
	VPBROADCASTD (4*i)(AX)(DX*1), Y13; \
	VMOVDQU      (64*i)(BX), Y15; \
	DOT(15, 12, 0); \
	DOT(15, 13, 2); \
	VMOVDQU (64*i+32)(BX), Y15; \
	DOT(15, 12, 1); \
	DOT(15, 13, 3)

#define FLOATS2x1 \
	FLOAT(0, Y0); \
	FLOAT(1, Y1); \
	NEXTROW; \
	FLOAT(0, Y2); \
	FLOAT(1, Y3)

#define BYTES2x1 \
	BYTE8(0, Y0, X0); \
	BYTE8(1, Y1, X1); \
	NEXTROW; \
	BYTE8(0, Y2, X2); \
	BYTE8(1, Y3, X3)

// Three rows.
#define OFFSETS3x2 \
	VMOVDQU (R12), Y0; \
	VMOVDQU 32(R12), Y1; \
	VMOVDQU 64(R12), Y2; \
	VMOVDQU 96(R12), Y3; \
	VMOVDQU (R12), Y4; \
	VMOVDQU 32(R12), Y5; \
	VMOVDQU 64(R12), Y6; \
	VMOVDQU 96(R12), Y7; \
	VMOVDQU (R12), Y8; \
	VMOVDQU 32(R12), Y9; \
	VMOVDQU 64(R12), Y10; \
	VMOVDQU 96(R12), Y11

#define STEP3x2(i) \
	VPBROADCASTD (4*i)(AX), Y12; \
	VPBROADCASTD (4*i)(AX)(DX*1), Y13; \
	VPBROADCASTD (4*i)(AX)(DX*2), Y14; \
	VMOVDQU      (64*i)(BX), Y15; \
	DOT(15, 12, 0); \
	DOT(15, 13, 4); \
	DOT(15, 14, 8); \
	VMOVDQU (64*i+32)(BX), Y15; \
	DOT(15, 12, 1); \
	DOT(15, 13, 5); \
	DOT(15, 14, 9); \
	VMOVDQU (64*i)(BX)(R8*1), Y15; \
	DOT(15, 12, 2); \
	DOT(15, 13, 6); \
	DOT(15, 14, 10); \
	VMOVDQU (64*i+32)(BX)(R8*1), Y15; \
	DOT(15, 12, 3); \
	DOT(15, 13, 7); \
	DOT(15, 14, 11)

#define FLOATS3x2 \
	FLOAT(0, Y0); \
	FLOAT(1, Y1); \
	FLOAT(2, Y2); \
	FLOAT(3, Y3); \
	NEXTROW; \
	FLOAT(0, Y4); \
	FLOAT(1, Y5); \
	FLOAT(2, Y6); \
	FLOAT(3, Y7); \
	NEXTROW; \
	FLOAT(0, Y8); \
	FLOAT(1, Y9); \
	FLOAT(2, Y10); \
	FLOAT(3, Y11)

#define BYTES3x2 \
	BYTE8(0, Y0, X0); \
	BYTE8(1, Y1, X1); \
	BYTE8(2, Y2, X2); \
	BYTE8(3, Y3, X3); \
	NEXTROW; \
	BYTE8(0, Y4, X4); \
	BYTE8(1, Y5, X5); \
	BYTE8(2, Y6, X6); \
	BYTE8(3, Y7, X7); \
	NEXTROW; \
	BYTE8(0, Y8, X8); \
	BYTE8(1, Y9, X9); \
	BYTE8(2, Y10, X10); \
	BYTE8(3, Y11, X11)

#define OFFSETS3x1 \
	VMOVDQU (R12), Y0; \
	VMOVDQU 32(R12), Y1; \
	VMOVDQU (R12), Y2; \
	VMOVDQU 32(R12), Y3; \
	VMOVDQU (R12), Y4; \
	VMOVDQU 32(R12), Y5

#define STEP3x1(i) \
	VPBROADCASTD (4*i)(AX), Y12; \
	VPBROADCASTD (4*i)(AX)(DX*1), Y13; \
	VPBROADCASTD (4*i)(AX)(DX*2), Y14; \
	VMOVDQU      (64*i)(BX), Y15; \
	DOT(15, 12, 0); \
	DOT(15, 13, 2); \
	DOT(15, 14, 4); \
	VMOVDQU (64*i+32)(BX), Y15; \
	DOT(15, 12, 1); \
	DOT(15, 13, 3); \
	DOT(15, 14, 5)

#define FLOATS3x1 \
	FLOAT(0, Y0); \
	FLOAT(1, Y1); \
	NEXTROW; \
	FLOAT(0, Y2); \
	FLOAT(1, Y3); \
	NEXTROW; \
	FLOAT(0, Y4); \
	FLOAT(1, Y5)

#define BYTES3x1 \
	BYTE8(0, Y0, X0); \
	BYTE8(1, Y1, X1); \
	NEXTROW; \
	BYTE8(0, Y2, X2); \
	BYTE8(1, Y3, X3); \
	NEXTROW; \
	BYTE8(0, Y4, X4); \
	BYTE8(1, Y5, X5)

// Four rows.
#define OFFSETS4x1 \
	VMOVDQU (R12), Y0; \
	VMOVDQU 32(R12), Y1; \
	VMOVDQU (R12), Y2; \
	VMOVDQU 32(R12), Y3; \
	VMOVDQU (R12), Y4; \
	VMOVDQU 32(R12), Y5; \
	VMOVDQU (R12), Y6; \
	VMOVDQU 32(R12), Y7

#define STEP4x1(i) \
	VMOVDQU      (64*i)(BX), Y12; \
	VMOVDQU      (64*i+32)(BX), Y13; \
	VPBROADCASTD (4*i)(AX), Y14; \
	DOT(12, 14, 0); \
	DOT(13, 14, 1); \
	VPBROADCASTD (4*i)(AX)(DX*1), Y14; \
	DOT(12, 14, 2); \
	DOT(13, 14, 3); \
	VPBROADCASTD (4*i)(AX)(DX*2), Y14; \
	DOT(12, 14, 4); \
	DOT(13, 14, 5); \
	VPBROADCASTD (4*i)(SI), Y14; \
	DOT(12, 14, 6); \
	DOT(13, 14, 7)

#define FLOATS4x1 \
	FLOAT(0, Y0); \
	FLOAT(1, Y1); \
	NEXTROW; \
	FLOAT(0, Y2); \
	FLOAT(1, Y3); \
	NEXTROW; \
	FLOAT(0, Y4); \
	FLOAT(1, Y5); \
	NEXTROW; \
	FLOAT(0, Y6); \
	FLOAT(1, Y7)

#define BYTES4x1 \
	BYTE8(0, Y0, X0); \
	BYTE8(1, Y1, X1); \
	NEXTROW; \
	BYTE8(0, Y2, X2); \
	BYTE8(1, Y3, X3); \
	NEXTROW; \
	BYTE8(0, Y4, X4); \
	BYTE8(1, Y5, X5); \
	NEXTROW; \
	BYTE8(0, Y6, X6); \
	BYTE8(1, Y7, X7)

// Five rows.
#define OFFSETS5x1 \
	VMOVDQU (R12), Y0; \
	VMOVDQU 32(R12), Y1; \
	VMOVDQU (R12), Y2; \
	VMOVDQU 32(R12), Y3; \
	VMOVDQU (R12), Y4; \
	VMOVDQU 32(R12), Y5; \
	VMOVDQU (R12), Y6; \
	VMOVDQU 32(R12), Y7; \
	VMOVDQU (R12), Y8; \
	VMOVDQU 32(R12), Y9

#define STEP5x1(i) \
	VMOVDQU      (64*i)(BX), Y12; \
	VMOVDQU      (64*i+32)(BX), Y13; \
	VPBROADCASTD (4*i)(AX), Y14; \
	DOT(12, 14, 0); \
	DOT(13, 14, 1); \
	VPBROADCASTD (4*i)(AX)(DX*1), Y14; \
	DOT(12, 14, 2); \
	DOT(13, 14, 3); \
	VPBROADCASTD (4*i)(AX)(DX*2), Y14; \
	DOT(12, 14, 4); \
	DOT(13, 14, 5); \
	VPBROADCASTD (4*i)(SI), Y14; \
	DOT(12, 14, 6); \
	DOT(13, 14, 7); \
	VPBROADCASTD (4*i)(SI)(DX*1), Y14; \
	DOT(12, 14, 8); \
	DOT(13, 14, 9)

#define FLOATS5x1 \
	FLOAT(0, Y0); \
	FLOAT(1, Y1); \
	NEXTROW; \
	FLOAT(0, Y2); \
	FLOAT(1, Y3); \
	NEXTROW; \
	FLOAT(0, Y4); \
	FLOAT(1, Y5); \
	NEXTROW; \
	FLOAT(0, Y6); \
	FLOAT(1, Y7); \
	NEXTROW; \
	FLOAT(0, Y8); \
	FLOAT(1, Y9)

#define BYTES5x1 \
	BYTE8(0, Y0, X0); \
	BYTE8(1, Y1, X1); \
	NEXTROW; \
	BYTE8(0, Y2, X2); \
	BYTE8(1, Y3, X3); \
	NEXTROW; \
	BYTE8(0, Y4, X4); \
	BYTE8(1, Y5, X5); \
	NEXTROW; \
	BYTE8(0, Y6, X6); \
	BYTE8(1, Y7, X7); \
	NEXTROW; \
	BYTE8(0, Y8, X8); \
	BYTE8(1, Y9, X9)

// Six rows.
#define OFFSETS6x1 \
	VMOVDQU (R12), Y0; \
	VMOVDQU 32(R12), Y1; \
	VMOVDQU (R12), Y2; \
	VMOVDQU 32(R12), Y3; \
	VMOVDQU (R12), Y4; \
	VMOVDQU 32(R12), Y5; \
	VMOVDQU (R12), Y6; \
	VMOVDQU 32(R12), Y7; \
	VMOVDQU (R12), Y8; \
	VMOVDQU 32(R12), Y9; \
	VMOVDQU (R12), Y10; \
	VMOVDQU 32(R12), Y11

#define STEP6x1(i) \
	VMOVDQU      (64*i)(BX), Y12; \
	VMOVDQU      (64*i+32)(BX), Y13; \
	VPBROADCASTD (4*i)(AX), Y14; \
	DOT(12, 14, 0); \
	DOT(13, 14, 1); \
	VPBROADCASTD (4*i)(AX)(DX*1), Y14; \
	DOT(12, 14, 2); \
	DOT(13, 14, 3); \
	VPBROADCASTD (4*i)(AX)(DX*2), Y14; \
	DOT(12, 14, 4); \
	DOT(13, 14, 5); \
	VPBROADCASTD (4*i)(SI), Y14; \
	DOT(12, 14, 6); \
	DOT(13, 14, 7); \
	VPBROADCASTD (4*i)(SI)(DX*1), Y14; \
	DOT(12, 14, 8); \
	DOT(13, 14, 9); \
	VPBROADCASTD (4*i)(SI)(DX*2), Y14; \
	DOT(12, 14, 10); \
	DOT(13, 14, 11)

#define FLOATS6x1 \
	FLOAT(0, Y0); \
	FLOAT(1, Y1); \
	NEXTROW; \
	FLOAT(0, Y2); \
	FLOAT(1, Y3); \
	NEXTROW; \
	FLOAT(0, Y4); \
	FLOAT(1, Y5); \
	NEXTROW; \
	FLOAT(0, Y6); \
	FLOAT(1, Y7); \
	NEXTROW; \
	FLOAT(0, Y8); \
	FLOAT(1, Y9); \
	NEXTROW; \
	FLOAT(0, Y10); \
	FLOAT(1, Y11)

#define BYTES6x1 \
	BYTE8(0, Y0, X0); \
	BYTE8(1, Y1, X1); \
	NEXTROW; \
	BYTE8(0, Y2, X2); \
	BYTE8(1, Y3, X3); \
	NEXTROW; \
	BYTE8(0, Y4, X4); \
	BYTE8(1, Y5, X5); \
	NEXTROW; \
	BYTE8(0, Y6, X6); \
	BYTE8(1, Y7, X7); \
	NEXTROW; \
	BYTE8(0, Y8, X8); \
	BYTE8(1, Y9, X9); \
	NEXTROW; \
	BYTE8(0, Y10, X10); \
	BYTE8(1, Y11, X11)

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
	ADDQ         $16, AX; \
	ADDQ         $16, SI; \
	ADDQ         $256, BX; \
	SUBQ         $16, CX; \
	JNE          loop; \
	VBROADCASTSS block_scale(R15), Y12; \
	MOVQ         DI, AX; \
	CMPB         block_bytes(R15), $0; \
	JNE          asbytes; \
	floats; \
	ADDQ $(64*n), DI; \
	JMP  next; \
asbytes: \
	VBROADCASTSS block_next(R15), Y13; \
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

// func blockAVXVNNI(b *block)
TEXT ·blockAVXVNNI(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), R15
	MOVQ block_in(R15), DX
	MOVQ block_w(R15), BX
	MOVQ block_y(R15), DI
	MOVQ block_panels(R15), R10
	MOVQ block_offset(R15), R12
	MOVQ block_bias(R15), R13
	MOVQ DX, R8
	SHLQ $4, R8
	LEAQ (R8)(R8*2), R9
	MOVQ block_rows(R15), AX
	CMPQ AX, $2
	JLT  one
	JEQ  two
	CMPQ AX, $4
	JLT  three
	JEQ  four
	CMPQ AX, $6
	JLT  five
	JMP  six<>(SB)
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
	TILES(4, OFFSETS1x4, STEP1x4, FLOATS1x4, BYTES1x4, wide, wideloop, widebytes, widenext, wideend)
	TILES(1, OFFSETS1x1, STEP1x1, FLOATS1x1, BYTES1x1, narrow, narrowloop, narrowbytes, narrownext, narrowend)
	VZEROUPPER
	RET

TEXT two<>(SB), NOSPLIT, $0-8
	TILES(2, OFFSETS2x2, STEP2x2, FLOATS2x2, BYTES2x2, wide, wideloop, widebytes, widenext, wideend)
	TILES(1, OFFSETS2x1, STEP2x1, FLOATS2x1, BYTES2x1, narrow, narrowloop, narrowbytes, narrownext, narrowend)
	VZEROUPPER
	RET

TEXT three<>(SB), NOSPLIT, $0-8
	TILES(2, OFFSETS3x2, STEP3x2, FLOATS3x2, BYTES3x2, wide, wideloop, widebytes, widenext, wideend)
	TILES(1, OFFSETS3x1, STEP3x1, FLOATS3x1, BYTES3x1, narrow, narrowloop, narrowbytes, narrownext, narrowend)
	VZEROUPPER
	RET

TEXT four<>(SB), NOSPLIT, $0-8
	TILES(1, OFFSETS4x1, STEP4x1, FLOATS4x1, BYTES4x1, narrow, narrowloop, narrowbytes, narrownext, narrowend)
	VZEROUPPER
	RET

TEXT five<>(SB), NOSPLIT, $0-8
	TILES(1, OFFSETS5x1, STEP5x1, FLOATS5x1, BYTES5x1, narrow, narrowloop, narrowbytes, narrownext, narrowend)
	VZEROUPPER
	RET

TEXT six<>(SB), NOSPLIT, $0-8
	TILES(1, OFFSETS6x1, STEP6x1, FLOATS6x1, BYTES6x1, narrow, narrowloop, narrowbytes, narrownext, narrowend)
	VZEROUPPER
	RET
