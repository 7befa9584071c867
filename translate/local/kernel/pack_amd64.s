#include "textflag.h"

// PAIR loads 16 weights each of two rows.
#define PAIR(a, b, x, y) \
	VMOVDQU     (a)(CX*1), x; \
	VINSERTI128 $1, (b)(CX*1), y, y

// func packAVX2(panel *byte, from *[8]*byte, in int, offset *int32)
//
// Each round takes 16 weights of 8 rows, as a matrix of 8 rows with 4 groups, and turns it around.
TEXT ·packAVX2(SB), NOSPLIT, $0-32
	MOVQ      panel+0(FP), DI
	MOVQ      from+8(FP), AX
	MOVQ      0(AX), R8
	MOVQ      8(AX), R9
	MOVQ      16(AX), R10
	MOVQ      24(AX), R11
	MOVQ      32(AX), R12
	MOVQ      40(AX), R13
	MOVQ      48(AX), DX
	MOVQ      56(AX), BX
	MOVQ      in+16(FP), SI
	XORL      CX, CX
	VPXOR     Y13, Y13, Y13  // sums of the rows
	VPCMPEQW  Y14, Y14, Y14
	VPSRLW    $15, Y14, Y14  // ones of 16 bits
	VPACKUSWB Y14, Y14, Y15  // ones of 8 bits

loop:
	PAIR(R8, R12, X0, Y0)
	PAIR(R9, R13, X1, Y1)
	PAIR(R10, DX, X2, Y2)
	PAIR(R11, BX, X3, Y3)
	VPUNPCKLDQ  Y1, Y0, Y4
	VPUNPCKHDQ  Y1, Y0, Y5
	VPUNPCKLDQ  Y3, Y2, Y6
	VPUNPCKHDQ  Y3, Y2, Y7
	VPUNPCKLQDQ Y6, Y4, Y0
	VPUNPCKHQDQ Y6, Y4, Y1
	VPUNPCKLQDQ Y7, Y5, Y2
	VPUNPCKHQDQ Y7, Y5, Y3
	VMOVDQU     Y0, (DI)
	VMOVDQU     Y1, 64(DI)
	VMOVDQU     Y2, 128(DI)
	VMOVDQU     Y3, 192(DI)
	VPMADDUBSW  Y0, Y15, Y0
	VPMADDUBSW  Y1, Y15, Y1
	VPMADDUBSW  Y2, Y15, Y2
	VPMADDUBSW  Y3, Y15, Y3
	VPADDW      Y1, Y0, Y0
	VPADDW      Y3, Y2, Y2
	VPADDW      Y2, Y0, Y0
	VPMADDWD    Y14, Y0, Y0
	VPADDD      Y0, Y13, Y13
	ADDQ        $256, DI
	ADDQ        $16, CX
	CMPQ        CX, SI
	JLT         loop

	MOVQ    offset+24(FP), AX
	VPXOR   Y0, Y0, Y0
	VPSLLD  $7, Y13, Y13
	VPSUBD  Y13, Y0, Y0
	VMOVDQU Y0, (AX)
	VZEROUPPER
	RET
