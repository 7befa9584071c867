#include "textflag.h"

DATA single<>+0(SB)/4, $0xc2b00000  // expLeast
DATA single<>+4(SB)/4, $0x3fb8aa3b  // log2e
DATA single<>+8(SB)/4, $0x4b40007f  // expShift
DATA single<>+12(SB)/4, $0x3f317200 // ln2High
DATA single<>+16(SB)/4, $0x35bfbe8e // ln2Low
DATA single<>+20(SB)/4, $0x3efffffe // exp2
DATA single<>+24(SB)/4, $0x3e2aaa45 // exp3
DATA single<>+28(SB)/4, $0x3d2aac28 // exp4
DATA single<>+32(SB)/4, $0x3c091f61 // exp5
DATA single<>+36(SB)/4, $0x3ab56191 // exp6
DATA single<>+40(SB)/4, $0x3f800000 // 1
DATA single<>+44(SB)/4, $0x42b20000 // expMost
DATA single<>+48(SB)/4, $0xff800000 // minus infinity
DATA single<>+52(SB)/4, $0x358637bd // 1e-6
DATA single<>+56(SB)/4, $0x80000000 // the sign
GLOBL single<>(SB), RODATA|NOPTR, $60

// NUMBERS loads the numbers for EXP into Z16 to Z27.
#define NUMBERS \
	VBROADCASTSS single<>+0(SB), Z16; \
	VBROADCASTSS single<>+4(SB), Z17; \
	VBROADCASTSS single<>+8(SB), Z18; \
	VBROADCASTSS single<>+12(SB), Z19; \
	VBROADCASTSS single<>+16(SB), Z20; \
	VBROADCASTSS single<>+20(SB), Z21; \
	VBROADCASTSS single<>+24(SB), Z22; \
	VBROADCASTSS single<>+28(SB), Z23; \
	VBROADCASTSS single<>+32(SB), Z24; \
	VBROADCASTSS single<>+36(SB), Z25; \
	VBROADCASTSS single<>+40(SB), Z26; \
	VBROADCASTSS single<>+44(SB), Z27

// EXP makes x, which is not above expMost, its exponentials; the others are overwritten.
#define EXP(x, t, n, p) \
	VMAXPS x, Z16, x; \
	VMULPS Z17, x, t; \
	VADDPS Z18, t, t; \
	VSUBPS Z18, t, n; \
	VMULPS Z19, n, p; \
	VSUBPS p, x, x; \
	VMULPS Z20, n, p; \
	VSUBPS p, x, x; \
	VMULPS Z25, x, p; \
	VADDPS Z24, p, p; \
	VMULPS x, p, p; \
	VADDPS Z23, p, p; \
	VMULPS x, p, p; \
	VADDPS Z22, p, p; \
	VMULPS x, p, p; \
	VADDPS Z21, p, p; \
	VMULPS x, x, n; \
	VMULPS n, p, p; \
	VADDPS x, p, p; \
	VADDPS Z26, p, p; \
	VPSLLD $23, t, t; \
	VMULPS t, p, x

// FOLD makes X0 the sum of the lanes of Z0.
#define FOLD \
	VEXTRACTF64X4 $1, Z0, Y1; \
	VADDPS Y1, Y0, Y0; \
	VEXTRACTF128 $1, Y0, X1; \
	VADDPS X1, X0, X0; \
	VMOVHLPS X0, X0, X1; \
	VADDPS X1, X0, X0; \
	VMOVSHDUP X0, X1; \
	VADDSS X1, X0, X0

// func addNormAVX512(dst, x, residual, gamma, beta *float32, rows, n int)
TEXT ·addNormAVX512(SB), NOSPLIT, $0-56
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
	VXORPS X0, X0, X0
	XORQ AX, AX

sum:
	VMOVUPS (SI)(AX*1), Z2
	VADDPS (DX)(AX*1), Z2, Z2
	VMOVUPS Z2, (DI)(AX*1)
	VADDPS Z2, Z0, Z0
	ADDQ $64, AX
	CMPQ AX, R10
	JNE sum
	FOLD
	VDIVSS X15, X0, X0
	VBROADCASTSS X0, Z4
	VXORPS X0, X0, X0
	XORQ AX, AX

squares:
	VMOVUPS (DI)(AX*1), Z2
	VSUBPS Z4, Z2, Z2
	VMULPS Z2, Z2, Z2
	VADDPS Z2, Z0, Z0
	ADDQ $64, AX
	CMPQ AX, R10
	JNE squares
	FOLD
	VDIVSS X15, X0, X0
	VADDSS single<>+52(SB), X0, X0
	VSQRTSS X0, X0, X0
	VMOVSS single<>+40(SB), X1
	VDIVSS X0, X1, X0
	VBROADCASTSS X0, Z5
	XORQ AX, AX

scale:
	VMOVUPS (DI)(AX*1), Z2
	VSUBPS Z4, Z2, Z2
	VMULPS Z5, Z2, Z2
	VMULPS (R8)(AX*1), Z2, Z2
	VADDPS (R9)(AX*1), Z2, Z2
	VMOVUPS Z2, (DI)(AX*1)
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

// func weighted4AVX512(c, a, b *float32, terms, columns, cRow, aRow, bRow int)
TEXT ·weighted4AVX512(SB), NOSPLIT, $0-64
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
	VXORPS X0, X0, X0
	VXORPS X1, X1, X1
	VXORPS X2, X2, X2
	VXORPS X3, X3, X3
	MOVQ SI, AX
	MOVQ DX, BX
	MOVQ terms+24(FP), CX

term:
	VMOVUPS (BX), Z8
	VMULPS.BCST (AX), Z8, Z4
	VMULPS.BCST (AX)(R10*1), Z8, Z5
	VMULPS.BCST (AX)(R10*2), Z8, Z6
	VMULPS.BCST (AX)(R13*1), Z8, Z7
	VADDPS Z4, Z0, Z0
	VADDPS Z5, Z1, Z1
	VADDPS Z6, Z2, Z2
	VADDPS Z7, Z3, Z3
	ADDQ $4, AX
	ADDQ R11, BX
	DECQ CX
	JNE term
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, (DI)(R9*1)
	VMOVUPS Z2, (DI)(R9*2)
	VMOVUPS Z3, (DI)(R12*1)
	ADDQ $64, DI
	ADDQ $64, DX
	SUBQ $16, R8
	JNE block
	VZEROUPPER
	RET

// func softmaxAVX512(x *float32, rows, stride, n int, scale float32)
TEXT ·softmaxAVX512(SB), NOSPLIT, $0-36
	MOVQ x+0(FP), SI
	MOVQ rows+8(FP), R8
	MOVQ stride+16(FP), R9
	MOVQ n+24(FP), CX
	VBROADCASTSS scale+32(FP), Z15
	VBROADCASTSS single<>+48(SB), Z14
	SHLQ $2, R9

	// The last 16 of the n numbers begin at R10 and end at R11; K1 says which count.
	LEAQ -1(CX), R10
	ANDQ $~15, R10
	SUBQ R10, CX
	MOVL $1, AX
	SHLL CX, AX
	DECL AX
	KMOVW AX, K1
	SHLQ $2, R10
	LEAQ 64(R10), R11
	NUMBERS

row:
	VMOVAPS Z14, Z0
	XORQ AX, AX
	TESTQ R10, R10
	JE lastMax

max:
	VMULPS (SI)(AX*1), Z15, Z2
	VMOVUPS Z2, (SI)(AX*1)
	VMAXPS Z0, Z2, Z0
	ADDQ $64, AX
	CMPQ AX, R10
	JNE max

lastMax:
	// What does not count becomes minus infinity.
	VMOVAPS Z14, Z2
	VMULPS (SI)(AX*1), Z15, K1, Z2
	VMOVUPS Z2, (SI)(AX*1)
	VMAXPS Z0, Z2, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VMAXPS Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VMOVHLPS X0, X0, X1
	VMAXPS X1, X0, X0
	VMOVSHDUP X0, X1
	VMAXSS X1, X0, X0
	VBROADCASTSS X0, Z10
	VXORPS X0, X0, X0
	XORQ AX, AX

exp:
	VMOVUPS (SI)(AX*1), Z1
	VSUBPS Z10, Z1, Z1
	EXP(Z1, Z2, Z3, Z4)
	VMOVUPS Z1, (SI)(AX*1)
	VADDPS Z1, Z0, Z0
	ADDQ $64, AX
	CMPQ AX, R11
	JNE exp
	FOLD
	VDIVSS X0, X26, X0
	VBROADCASTSS X0, Z10
	XORQ AX, AX
	TESTQ R10, R10
	JE lastShare

share:
	VMULPS (SI)(AX*1), Z10, Z0
	VMOVUPS Z0, (SI)(AX*1)
	ADDQ $64, AX
	CMPQ AX, R10
	JNE share

lastShare:
	VMULPS.Z (SI)(AX*1), Z10, K1, Z0
	VMOVUPS Z0, (SI)(AX*1)
	ADDQ $64, AX
	VXORPS X0, X0, X0
	JMP rest

zero:
	VMOVUPS Z0, (SI)(AX*1)
	ADDQ $64, AX

rest:
	CMPQ AX, R9
	JNE zero
	ADDQ R9, SI
	DECQ R8
	JNE row
	VZEROUPPER
	RET

// func gateAVX512(cell, out, x, f *float32, n int)
TEXT ·gateAVX512(SB), NOSPLIT, $0-40
	MOVQ cell+0(FP), DI
	MOVQ out+8(FP), SI
	MOVQ x+16(FP), DX
	MOVQ f+24(FP), BX
	MOVQ n+32(FP), CX
	VPBROADCASTD single<>+56(SB), Z14
	VXORPS X15, X15, X15
	NUMBERS

loop:
	VPXORD (BX), Z14, Z0
	VMINPS Z0, Z27, Z0
	EXP(Z0, Z2, Z3, Z4)
	VADDPS Z26, Z0, Z0
	VDIVPS Z0, Z26, Z0
	VSUBPS Z0, Z26, Z2
	VMULPS (DI), Z0, Z0
	VMULPS (DX), Z2, Z2
	VADDPS Z2, Z0, Z0
	VMOVUPS Z0, (DI)
	VMAXPS Z15, Z0, Z0
	VMOVUPS Z0, (SI)
	ADDQ $64, DI
	ADDQ $64, SI
	ADDQ $64, DX
	ADDQ $64, BX
	SUBQ $16, CX
	JNE loop
	VZEROUPPER
	RET

// func expSumAVX512(x *float32, n int, top float32) float32
TEXT ·expSumAVX512(SB), NOSPLIT, $0-28
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	VBROADCASTSS top+16(FP), Z10
	VXORPS X0, X0, X0
	NUMBERS

loop:
	VMOVUPS (SI), Z1
	VSUBPS Z10, Z1, Z1
	EXP(Z1, Z2, Z3, Z4)
	VADDPS Z1, Z0, Z0
	ADDQ $64, SI
	SUBQ $16, CX
	JNE loop
	FOLD
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET
