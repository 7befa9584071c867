#include "textflag.h"

// Eight copies of each number, as many as a register of AVX2 takes.
#define EIGHT(offset, bits) \
	DATA numbers<>+(offset+0)(SB)/4, bits; \
	DATA numbers<>+(offset+4)(SB)/4, bits; \
	DATA numbers<>+(offset+8)(SB)/4, bits; \
	DATA numbers<>+(offset+12)(SB)/4, bits; \
	DATA numbers<>+(offset+16)(SB)/4, bits; \
	DATA numbers<>+(offset+20)(SB)/4, bits; \
	DATA numbers<>+(offset+24)(SB)/4, bits; \
	DATA numbers<>+(offset+28)(SB)/4, bits

EIGHT(0, $0xc2b00000)   // expLeast
EIGHT(32, $0x42b20000)  // expMost
EIGHT(64, $0x3fb8aa3b)  // log2e
EIGHT(96, $0x4b40007f)  // expShift
EIGHT(128, $0x3f317200) // ln2High
EIGHT(160, $0x35bfbe8e) // ln2Low
EIGHT(192, $0x3efffffe) // exp2
EIGHT(224, $0x3e2aaa45) // exp3
EIGHT(256, $0x3d2aac28) // exp4
EIGHT(288, $0x3c091f61) // exp5
EIGHT(320, $0x3ab56191) // exp6
EIGHT(352, $0x3f800000) // 1
EIGHT(384, $0xff800000) // minus infinity
EIGHT(416, $0x80000000) // the sign
EIGHT(448, $0xc2fe0000) // -127
EIGHT(480, $0x42fe0000) // 127
EIGHT(512, $0x80808080) // 128 in each byte
EIGHT(544, $0x358637bd) // 1e-6
EIGHT(576, $0xffffffff) // 16 lanes that count
EIGHT(608, $0xffffffff)
EIGHT(640, $0x00000000) // and 16 that do not
EIGHT(672, $0x00000000)
GLOBL numbers<>(SB), RODATA|NOPTR, $704

#define LEAST numbers<>+0(SB)
#define MOST numbers<>+32(SB)
#define LOG2E numbers<>+64(SB)
#define SHIFT numbers<>+96(SB)
#define LN2HIGH numbers<>+128(SB)
#define LN2LOW numbers<>+160(SB)
#define EXP2 numbers<>+192(SB)
#define EXP3 numbers<>+224(SB)
#define EXP4 numbers<>+256(SB)
#define EXP5 numbers<>+288(SB)
#define EXP6 numbers<>+320(SB)
#define ONE numbers<>+352(SB)
#define MINUSINF numbers<>+384(SB)
#define SIGN numbers<>+416(SB)
#define MINUS127 numbers<>+448(SB)
#define PLUS127 numbers<>+480(SB)
#define BYTE128 numbers<>+512(SB)
#define EPSILON numbers<>+544(SB)
#define COUNTS numbers<>+576(SB)

// EXP makes x and y, which are not above expMost, their exponentials. least has expLeast; the others
// are overwritten. Of VMAXPS and VMINPS the first operand is the result when one is not a number.
#define EXP(x, y, least, t, u, n, m, p, o) \
	VMAXPS x, least, x; \
	VMAXPS y, least, y; \
	VMULPS LOG2E, x, t; \
	VMULPS LOG2E, y, u; \
	VADDPS SHIFT, t, t; \
	VADDPS SHIFT, u, u; \
	VSUBPS SHIFT, t, n; \
	VSUBPS SHIFT, u, m; \
	VMULPS LN2HIGH, n, p; \
	VMULPS LN2HIGH, m, o; \
	VSUBPS p, x, x; \
	VSUBPS o, y, y; \
	VMULPS LN2LOW, n, p; \
	VMULPS LN2LOW, m, o; \
	VSUBPS p, x, x; \
	VSUBPS o, y, y; \
	VMULPS EXP6, x, p; \
	VMULPS EXP6, y, o; \
	VADDPS EXP5, p, p; \
	VADDPS EXP5, o, o; \
	VMULPS x, p, p; \
	VMULPS y, o, o; \
	VADDPS EXP4, p, p; \
	VADDPS EXP4, o, o; \
	VMULPS x, p, p; \
	VMULPS y, o, o; \
	VADDPS EXP3, p, p; \
	VADDPS EXP3, o, o; \
	VMULPS x, p, p; \
	VMULPS y, o, o; \
	VADDPS EXP2, p, p; \
	VADDPS EXP2, o, o; \
	VMULPS x, x, n; \
	VMULPS y, y, m; \
	VMULPS n, p, p; \
	VMULPS m, o, o; \
	VADDPS x, p, p; \
	VADDPS y, o, o; \
	VADDPS ONE, p, p; \
	VADDPS ONE, o, o; \
	VPSLLD $23, t, t; \
	VPSLLD $23, u, u; \
	VMULPS t, p, x; \
	VMULPS u, o, y

// FOLD makes X0 the sum of the lanes of Y0 and Y1.
#define FOLD \
	VADDPS Y1, Y0, Y0; \
	VEXTRACTF128 $1, Y0, X1; \
	VADDPS X1, X0, X0; \
	VMOVHLPS X0, X0, X1; \
	VADDPS X1, X0, X0; \
	VMOVSHDUP X0, X1; \
	VADDSS X1, X0, X0

// FOLDMAX makes X0 the largest of the lanes of Y0 and Y1, of which each is a number.
#define FOLDMAX \
	VMAXPS Y1, Y0, Y0; \
	VEXTRACTF128 $1, Y0, X1; \
	VMAXPS X1, X0, X0; \
	VMOVHLPS X0, X0, X1; \
	VMAXPS X1, X0, X0; \
	VMOVSHDUP X0, X1; \
	VMAXSS X1, X0, X0

// func quantizeAVX2(dst *uint8, x *float32, n int, scale float32)
TEXT ·quantizeAVX2(SB), NOSPLIT, $0-28
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	VBROADCASTSS scale+24(FP), Y8
	VMOVUPS MINUS127, Y9
	VMOVUPS PLUS127, Y10
	VMOVUPS BYTE128, Y11

loop:
	VMULPS (SI), Y8, Y0
	VMULPS 32(SI), Y8, Y1
	VMAXPS Y9, Y0, Y0
	VMAXPS Y9, Y1, Y1
	VMINPS Y10, Y0, Y0
	VMINPS Y10, Y1, Y1
	VCVTPS2DQ Y0, Y0
	VCVTPS2DQ Y1, Y1
	VPACKSSDW Y1, Y0, Y0
	VPERMQ $0xd8, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPACKSSWB X1, X0, X0
	VPXOR X11, X0, X0
	VMOVDQU X0, (DI)
	ADDQ $64, SI
	ADDQ $16, DI
	SUBQ $16, CX
	JNE loop
	VZEROUPPER
	RET

// func addNormAVX2(dst, x, residual, gamma, beta *float32, rows, n int)
TEXT ·addNormAVX2(SB), NOSPLIT, $0-56
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ residual+16(FP), DX
	MOVQ gamma+24(FP), R8
	MOVQ beta+32(FP), R9
	MOVQ rows+40(FP), CX
	MOVQ n+48(FP), R10
	VXORPS X15, X15, X15
	VCVTSI2SSQ R10, X15, X15
	SHLQ $2, R10

row:
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	XORQ AX, AX

sum:
	VMOVUPS (SI)(AX*1), Y2
	VMOVUPS 32(SI)(AX*1), Y3
	VADDPS (DX)(AX*1), Y2, Y2
	VADDPS 32(DX)(AX*1), Y3, Y3
	VMOVUPS Y2, (DI)(AX*1)
	VMOVUPS Y3, 32(DI)(AX*1)
	VADDPS Y2, Y0, Y0
	VADDPS Y3, Y1, Y1
	ADDQ $64, AX
	CMPQ AX, R10
	JNE sum
	FOLD
	VDIVSS X15, X0, X0
	VBROADCASTSS X0, Y4
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	XORQ AX, AX

squares:
	VMOVUPS (DI)(AX*1), Y2
	VMOVUPS 32(DI)(AX*1), Y3
	VSUBPS Y4, Y2, Y2
	VSUBPS Y4, Y3, Y3
	VMULPS Y2, Y2, Y2
	VMULPS Y3, Y3, Y3
	VADDPS Y2, Y0, Y0
	VADDPS Y3, Y1, Y1
	ADDQ $64, AX
	CMPQ AX, R10
	JNE squares
	FOLD
	VDIVSS X15, X0, X0
	VADDSS EPSILON, X0, X0
	VSQRTSS X0, X0, X0
	VMOVSS ONE, X1
	VDIVSS X0, X1, X0
	VBROADCASTSS X0, Y5
	XORQ AX, AX

scale:
	VMOVUPS (DI)(AX*1), Y2
	VMOVUPS 32(DI)(AX*1), Y3
	VSUBPS Y4, Y2, Y2
	VSUBPS Y4, Y3, Y3
	VMULPS Y5, Y2, Y2
	VMULPS Y5, Y3, Y3
	VMULPS (R8)(AX*1), Y2, Y2
	VMULPS 32(R8)(AX*1), Y3, Y3
	VADDPS (R9)(AX*1), Y2, Y2
	VADDPS 32(R9)(AX*1), Y3, Y3
	VMOVUPS Y2, (DI)(AX*1)
	VMOVUPS Y3, 32(DI)(AX*1)
	ADDQ $64, AX
	CMPQ AX, R10
	JNE scale
	ADDQ R10, DI
	ADDQ R10, SI
	ADDQ R10, DX
	DECQ CX
	JNE row
	VZEROUPPER
	RET

// TERM adds to two registers of a row of c the product of one number of a and 16 of b.
#define TERM(a, c0, c1) \
	VBROADCASTSS a, Y10; \
	VMULPS Y8, Y10, Y11; \
	VMULPS Y9, Y10, Y12; \
	VADDPS Y11, c0, c0; \
	VADDPS Y12, c1, c1

// func weighted4AVX2(c, a, b *float32, terms, columns, cRow, aRow, bRow int)
TEXT ·weighted4AVX2(SB), NOSPLIT, $0-64
	MOVQ c+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ columns+32(FP), R8
	MOVQ cRow+40(FP), R9
	MOVQ aRow+48(FP), R10
	MOVQ bRow+56(FP), R11
	SHLQ $2, R9
	SHLQ $2, R10
	SHLQ $2, R11
	LEAQ (R9)(R9*2), R12
	LEAQ (R10)(R10*2), R13

block:
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	MOVQ SI, AX
	MOVQ DX, BX
	MOVQ terms+24(FP), CX

term:
	VMOVUPS (BX), Y8
	VMOVUPS 32(BX), Y9
	TERM((AX), Y0, Y1)
	TERM((AX)(R10*1), Y2, Y3)
	TERM((AX)(R10*2), Y4, Y5)
	TERM((AX)(R13*1), Y6, Y7)
	ADDQ $4, AX
	ADDQ R11, BX
	DECQ CX
	JNE term
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, (DI)(R9*1)
	VMOVUPS Y3, 32(DI)(R9*1)
	VMOVUPS Y4, (DI)(R9*2)
	VMOVUPS Y5, 32(DI)(R9*2)
	VMOVUPS Y6, (DI)(R12*1)
	VMOVUPS Y7, 32(DI)(R12*1)
	ADDQ $64, DI
	ADDQ $64, DX
	SUBQ $16, R8
	JNE block
	VZEROUPPER
	RET

// func weighted1AVX2(c, a, b *float32, terms, columns, bRow int)
TEXT ·weighted1AVX2(SB), NOSPLIT, $0-48
	MOVQ c+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ terms+24(FP), R9
	MOVQ columns+32(FP), R8
	MOVQ bRow+40(FP), R11
	SHLQ $2, R11
	CMPQ R8, $32
	JB last

block:
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	MOVQ SI, AX
	MOVQ DX, BX
	MOVQ R9, CX

term:
	VBROADCASTSS (AX), Y8
	VMULPS (BX), Y8, Y4
	VMULPS 32(BX), Y8, Y5
	VMULPS 64(BX), Y8, Y6
	VMULPS 96(BX), Y8, Y7
	VADDPS Y4, Y0, Y0
	VADDPS Y5, Y1, Y1
	VADDPS Y6, Y2, Y2
	VADDPS Y7, Y3, Y3
	ADDQ $4, AX
	ADDQ R11, BX
	DECQ CX
	JNE term
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ $128, DI
	ADDQ $128, DX
	SUBQ $32, R8
	CMPQ R8, $32
	JAE block
	TESTQ R8, R8
	JE end

last:
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1

lastTerm:
	VBROADCASTSS (SI), Y8
	VMULPS (DX), Y8, Y4
	VMULPS 32(DX), Y8, Y5
	VADDPS Y4, Y0, Y0
	VADDPS Y5, Y1, Y1
	ADDQ $4, SI
	ADDQ R11, DX
	DECQ R9
	JNE lastTerm
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)

end:
	VZEROUPPER
	RET

// func softmaxAVX2(x *float32, rows, stride, n int, scale float32)
TEXT ·softmaxAVX2(SB), NOSPLIT, $0-36
	MOVQ x+0(FP), SI
	MOVQ rows+8(FP), CX
	MOVQ stride+16(FP), R9
	MOVQ n+24(FP), BX
	VBROADCASTSS scale+32(FP), Y15
	SHLQ $2, R9

	// The last 16 of the n numbers begin at R10 and end at R11; Y13 and Y14 say which count.
	LEAQ -1(BX), R10
	ANDQ $~15, R10
	SUBQ R10, BX
	NEGQ BX
	LEAQ COUNTS, AX
	VMOVUPS 64(AX)(BX*4), Y13
	VMOVUPS 96(AX)(BX*4), Y14
	SHLQ $2, R10
	LEAQ 64(R10), R11
	VMOVUPS LEAST, Y11

row:
	VMOVUPS MINUSINF, Y0
	VMOVAPS Y0, Y1
	XORQ AX, AX
	TESTQ R10, R10
	JE lastMax

max:
	VMULPS (SI)(AX*1), Y15, Y2
	VMULPS 32(SI)(AX*1), Y15, Y3
	VMOVUPS Y2, (SI)(AX*1)
	VMOVUPS Y3, 32(SI)(AX*1)
	VMAXPS Y0, Y2, Y0
	VMAXPS Y1, Y3, Y1
	ADDQ $64, AX
	CMPQ AX, R10
	JNE max

lastMax:
	// What does not count becomes minus infinity.
	VMULPS (SI)(AX*1), Y15, Y2
	VMULPS 32(SI)(AX*1), Y15, Y3
	VMOVUPS MINUSINF, Y4
	VBLENDVPS Y13, Y2, Y4, Y2
	VBLENDVPS Y14, Y3, Y4, Y3
	VMOVUPS Y2, (SI)(AX*1)
	VMOVUPS Y3, 32(SI)(AX*1)
	VMAXPS Y0, Y2, Y0
	VMAXPS Y1, Y3, Y1
	FOLDMAX
	VBROADCASTSS X0, Y10
	VXORPS Y8, Y8, Y8
	VXORPS Y9, Y9, Y9
	XORQ AX, AX

exp:
	VMOVUPS (SI)(AX*1), Y0
	VMOVUPS 32(SI)(AX*1), Y1
	VSUBPS Y10, Y0, Y0
	VSUBPS Y10, Y1, Y1
	EXP(Y0, Y1, Y11, Y2, Y3, Y4, Y5, Y6, Y7)
	VMOVUPS Y0, (SI)(AX*1)
	VMOVUPS Y1, 32(SI)(AX*1)
	VADDPS Y0, Y8, Y8
	VADDPS Y1, Y9, Y9
	ADDQ $64, AX
	CMPQ AX, R11
	JNE exp
	VMOVAPS Y8, Y0
	VMOVAPS Y9, Y1
	FOLD
	VMOVSS ONE, X1
	VDIVSS X0, X1, X0
	VBROADCASTSS X0, Y10
	XORQ AX, AX
	TESTQ R10, R10
	JE lastShare

share:
	VMULPS (SI)(AX*1), Y10, Y0
	VMULPS 32(SI)(AX*1), Y10, Y1
	VMOVUPS Y0, (SI)(AX*1)
	VMOVUPS Y1, 32(SI)(AX*1)
	ADDQ $64, AX
	CMPQ AX, R10
	JNE share

lastShare:
	VMULPS (SI)(AX*1), Y10, Y0
	VMULPS 32(SI)(AX*1), Y10, Y1
	VANDPS Y13, Y0, Y0
	VANDPS Y14, Y1, Y1
	VMOVUPS Y0, (SI)(AX*1)
	VMOVUPS Y1, 32(SI)(AX*1)
	ADDQ $64, AX
	VXORPS Y0, Y0, Y0
	JMP rest

zero:
	VMOVUPS Y0, (SI)(AX*1)
	VMOVUPS Y0, 32(SI)(AX*1)
	ADDQ $64, AX

rest:
	CMPQ AX, R9
	JNE zero
	ADDQ R9, SI
	DECQ CX
	JNE row
	VZEROUPPER
	RET

// func gateAVX2(cell, out, x, f *float32, n int)
TEXT ·gateAVX2(SB), NOSPLIT, $0-40
	MOVQ cell+0(FP), DI
	MOVQ out+8(FP), SI
	MOVQ x+16(FP), DX
	MOVQ f+24(FP), BX
	MOVQ n+32(FP), CX
	VMOVUPS LEAST, Y11
	VMOVUPS MOST, Y12
	VMOVUPS ONE, Y13
	VMOVUPS SIGN, Y14
	VXORPS Y15, Y15, Y15

loop:
	VXORPS (BX), Y14, Y0
	VXORPS 32(BX), Y14, Y1
	VMINPS Y0, Y12, Y0
	VMINPS Y1, Y12, Y1
	EXP(Y0, Y1, Y11, Y2, Y3, Y4, Y5, Y6, Y7)
	VADDPS Y13, Y0, Y0
	VADDPS Y13, Y1, Y1
	VDIVPS Y0, Y13, Y0
	VDIVPS Y1, Y13, Y1
	VSUBPS Y0, Y13, Y2
	VSUBPS Y1, Y13, Y3
	VMULPS (DI), Y0, Y0
	VMULPS 32(DI), Y1, Y1
	VMULPS (DX), Y2, Y2
	VMULPS 32(DX), Y3, Y3
	VADDPS Y2, Y0, Y0
	VADDPS Y3, Y1, Y1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMAXPS Y15, Y0, Y0
	VMAXPS Y15, Y1, Y1
	VMOVUPS Y0, (SI)
	VMOVUPS Y1, 32(SI)
	ADDQ $64, DI
	ADDQ $64, SI
	ADDQ $64, DX
	ADDQ $64, BX
	SUBQ $16, CX
	JNE loop
	VZEROUPPER
	RET

// func embedAVX2(dst *float32, row *int8, n int, scale float32, position *float32)
TEXT ·embedAVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ row+8(FP), SI
	MOVQ n+16(FP), CX
	VBROADCASTSS scale+24(FP), Y8
	MOVQ position+32(FP), DX

loop:
	VPMOVSXBD (SI), Y0
	VPMOVSXBD 8(SI), Y1
	VCVTDQ2PS Y0, Y0
	VCVTDQ2PS Y1, Y1
	VMULPS Y8, Y0, Y0
	VMULPS Y8, Y1, Y1
	VADDPS (DX), Y0, Y0
	VADDPS 32(DX), Y1, Y1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ $16, SI
	ADDQ $64, DX
	ADDQ $64, DI
	SUBQ $16, CX
	JNE loop
	VZEROUPPER
	RET

// func largestAVX2(x *float32, n int) int
TEXT ·largestAVX2(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	VMOVUPS MINUSINF, Y0
	VMOVAPS Y0, Y1
	XORQ AX, AX

max:
	VMOVUPS (SI)(AX*4), Y2
	VMOVUPS 32(SI)(AX*4), Y3
	VMAXPS Y0, Y2, Y0
	VMAXPS Y1, Y3, Y1
	ADDQ $16, AX
	CMPQ AX, CX
	JNE max
	FOLDMAX
	VBROADCASTSS X0, Y10
	XORQ AX, AX

find:
	VCMPPS $0, (SI)(AX*4), Y10, Y0
	VCMPPS $0, 32(SI)(AX*4), Y10, Y1
	VORPS Y1, Y0, Y2
	VMOVMSKPS Y2, BX
	TESTL BX, BX
	JNE found
	ADDQ $16, AX
	CMPQ AX, CX
	JNE find
	XORQ AX, AX
	JMP end

found:
	VMOVMSKPS Y0, BX
	VMOVMSKPS Y1, DX
	SHLL $8, DX
	ORL DX, BX
	BSFL BX, BX
	ADDQ BX, AX

end:
	MOVQ AX, ret+16(FP)
	VZEROUPPER
	RET

// func expSumAVX2(x *float32, n int, top float32) float32
TEXT ·expSumAVX2(SB), NOSPLIT, $0-28
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	VBROADCASTSS top+16(FP), Y10
	VMOVUPS LEAST, Y11
	VXORPS Y8, Y8, Y8
	VXORPS Y9, Y9, Y9

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y1
	VSUBPS Y10, Y0, Y0
	VSUBPS Y10, Y1, Y1
	EXP(Y0, Y1, Y11, Y2, Y3, Y4, Y5, Y6, Y7)
	VADDPS Y0, Y8, Y8
	VADDPS Y1, Y9, Y9
	ADDQ $64, SI
	SUBQ $16, CX
	JNE loop
	VMOVAPS Y8, Y0
	VMOVAPS Y9, Y1
	FOLD
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET
