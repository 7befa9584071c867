#include "textflag.h"

// Instructions on four floats that the assembler has no name for. As in its own, the result is last:
// FSUB(m, n, d) is d = n - m.
#define FADD(m, n, d) WORD $(0x4e20d400 | (m)<<16 | (n)<<5 | (d))
#define FSUB(m, n, d) WORD $(0x4ea0d400 | (m)<<16 | (n)<<5 | (d))
#define FMUL(m, n, d) WORD $(0x6e20dc00 | (m)<<16 | (n)<<5 | (d))
#define FDIV(m, n, d) WORD $(0x6e20fc00 | (m)<<16 | (n)<<5 | (d))
#define FNEG(n, d) WORD $(0x6ea0f800 | (n)<<5 | (d))

// FMUL1 multiplies with the first float of m.
#define FMUL1(m, n, d) WORD $(0x4f809000 | (m)<<16 | (n)<<5 | (d))

// FMAX and FMIN are not a number where m or n is not; FMAXNM and FMINNM are the other one, unless
// the first is a signalling one, which no operation yields.
#define FMAX(m, n, d) WORD $(0x4e20f400 | (m)<<16 | (n)<<5 | (d))
#define FMIN(m, n, d) WORD $(0x4ea0f400 | (m)<<16 | (n)<<5 | (d))
#define FMAXNM(m, n, d) WORD $(0x4e20c400 | (m)<<16 | (n)<<5 | (d))
#define FMINNM(m, n, d) WORD $(0x4ea0c400 | (m)<<16 | (n)<<5 | (d))
#define FMAXNMV(n, d) WORD $(0x6e30c800 | (n)<<5 | (d))

// FCMGT sets all bits where n is greater than m.
#define FCMGT(m, n, d) WORD $(0x6ea0e400 | (m)<<16 | (n)<<5 | (d))
#define FCMEQ(m, n, d) WORD $(0x4e20e400 | (m)<<16 | (n)<<5 | (d))

// FADDP1 adds the first two floats of n.
#define FADDP1(n, d) WORD $(0x7e30d800 | (n)<<5 | (d))

// Conversions: to the nearest whole number, from it, to half the bits (the second of each pair into
// the upper half of d), to twice the bits (the second from the upper half of n).
#define FCVTNS(n, d) WORD $(0x4e21a800 | (n)<<5 | (d))
#define SCVTF(n, d) WORD $(0x4e21d800 | (n)<<5 | (d))
#define XTNH(n, d) WORD $(0x0e612800 | (n)<<5 | (d))
#define XTN2H(n, d) WORD $(0x4e612800 | (n)<<5 | (d))
#define XTNB(n, d) WORD $(0x0e212800 | (n)<<5 | (d))
#define XTN2B(n, d) WORD $(0x4e212800 | (n)<<5 | (d))
#define SXTLB(n, d) WORD $(0x0f08a400 | (n)<<5 | (d))
#define SXTL2B(n, d) WORD $(0x4f08a400 | (n)<<5 | (d))
#define SXTLH(n, d) WORD $(0x0f10a400 | (n)<<5 | (d))
#define SXTL2H(n, d) WORD $(0x4f10a400 | (n)<<5 | (d))

DATA numbers<>+0(SB)/4, $0xc2b00000  // expLeast
DATA numbers<>+4(SB)/4, $0x3fb8aa3b  // log2e
DATA numbers<>+8(SB)/4, $0x4b40007f  // expShift
DATA numbers<>+12(SB)/4, $0x3f317200 // ln2High
DATA numbers<>+16(SB)/4, $0x35bfbe8e // ln2Low
DATA numbers<>+20(SB)/4, $0x3efffffe // exp2
DATA numbers<>+24(SB)/4, $0x3e2aaa45 // exp3
DATA numbers<>+28(SB)/4, $0x3d2aac28 // exp4
DATA numbers<>+32(SB)/4, $0x3c091f61 // exp5
DATA numbers<>+36(SB)/4, $0x3ab56191 // exp6
DATA numbers<>+40(SB)/4, $0x3f800000 // 1
DATA numbers<>+44(SB)/4, $0x42b20000 // expMost
GLOBL numbers<>(SB), RODATA|NOPTR, $48

// 16 lanes that count, and 16 that do not.
DATA counts<>+0(SB)/8, $-1
DATA counts<>+8(SB)/8, $-1
DATA counts<>+16(SB)/8, $-1
DATA counts<>+24(SB)/8, $-1
DATA counts<>+32(SB)/8, $-1
DATA counts<>+40(SB)/8, $-1
DATA counts<>+48(SB)/8, $-1
DATA counts<>+56(SB)/8, $-1
GLOBL counts<>(SB), RODATA|NOPTR, $128

// NUMBERS loads the numbers for EXP into V16 to V27.
#define NUMBERS(r) \
	MOVD $numbers<>(SB), r; \
	VLD1R.P 4(r), [V16.S4]; \
	VLD1R.P 4(r), [V17.S4]; \
	VLD1R.P 4(r), [V18.S4]; \
	VLD1R.P 4(r), [V19.S4]; \
	VLD1R.P 4(r), [V20.S4]; \
	VLD1R.P 4(r), [V21.S4]; \
	VLD1R.P 4(r), [V22.S4]; \
	VLD1R.P 4(r), [V23.S4]; \
	VLD1R.P 4(r), [V24.S4]; \
	VLD1R.P 4(r), [V25.S4]; \
	VLD1R.P 4(r), [V26.S4]; \
	VLD1R (r), [V27.S4]

// EXP makes Vx, which is not above expMost, its exponentials; Vn and Vp are overwritten.
#define EXP(x, vx, t, vt, n, p) \
	FMAX(16, x, x); \
	FMUL(17, x, t); \
	FADD(18, t, t); \
	FSUB(18, t, n); \
	FMUL(19, n, p); \
	FSUB(p, x, x); \
	FMUL(20, n, p); \
	FSUB(p, x, x); \
	FMUL(25, x, p); \
	FADD(24, p, p); \
	FMUL(x, p, p); \
	FADD(23, p, p); \
	FMUL(x, p, p); \
	FADD(22, p, p); \
	FMUL(x, p, p); \
	FADD(21, p, p); \
	FMUL(x, x, n); \
	FMUL(n, p, p); \
	FADD(x, p, p); \
	FADD(26, p, p); \
	VSHL $23, vt.S4, vt.S4; \
	FMUL(t, p, x)

// EXP16 is EXP of V0 to V3.
#define EXP16 \
	EXP(0, V0, 4, V4, 8, 12); \
	EXP(1, V1, 5, V5, 9, 13); \
	EXP(2, V2, 6, V6, 10, 14); \
	EXP(3, V3, 7, V7, 11, 15)

// FOLD makes the first float of Vx the sum of the lanes of Vx, Vy, Vz and Vu.
#define FOLD(x, y, z, u, vx, vy) \
	FADD(z, x, x); \
	FADD(u, y, y); \
	FADD(y, x, x); \
	VEXT $8, vx.B16, vx.B16, vy.B16; \
	FADD(y, x, x); \
	FADDP1(x, x)

// func quantizeNEON(dst *uint8, x *float32, n int, scale float32)
TEXT ·quantizeNEON(SB), NOSPLIT, $0-28
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R2
	MOVWU scale+24(FP), R3
	VDUP R3, V16.S4
	MOVW $0xc2fe0000, R3 // -127
	VDUP R3, V17.S4
	MOVW $0x42fe0000, R3 // 127
	VDUP R3, V18.S4
	VMOVI $128, V19.B16

loop:
	VLD1.P 64(R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	FMUL(16, 0, 0)
	FMUL(16, 1, 1)
	FMUL(16, 2, 2)
	FMUL(16, 3, 3)
	FMAXNM(17, 0, 0)
	FMAXNM(17, 1, 1)
	FMAXNM(17, 2, 2)
	FMAXNM(17, 3, 3)
	FMINNM(18, 0, 0)
	FMINNM(18, 1, 1)
	FMINNM(18, 2, 2)
	FMINNM(18, 3, 3)
	FCVTNS(0, 0)
	FCVTNS(1, 1)
	FCVTNS(2, 2)
	FCVTNS(3, 3)
	XTNH(0, 0)
	XTN2H(1, 0)
	XTNH(2, 2)
	XTN2H(3, 2)
	XTNB(0, 0)
	XTN2B(2, 0)
	VEOR V19.B16, V0.B16, V0.B16
	VST1.P [V0.B16], 16(R0)
	SUBS $16, R2
	BNE loop
	RET

// func addNormNEON(dst, x, residual, gamma, beta *float32, rows, n int)
TEXT ·addNormNEON(SB), NOSPLIT, $0-56
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD residual+16(FP), R2
	MOVD rows+40(FP), R5
	MOVD n+48(FP), R6
	SCVTFD R6, F16
	FCVTDS F16, F16
	FMOVS $1.0, F17
	MOVW $0x358637bd, R7 // 1e-6
	FMOVS R7, F18

row:
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	MOVD R0, R8
	MOVD R6, R7

sum:
	VLD1.P 64(R1), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1.P 64(R2), [V8.S4, V9.S4, V10.S4, V11.S4]
	FADD(8, 4, 4)
	FADD(9, 5, 5)
	FADD(10, 6, 6)
	FADD(11, 7, 7)
	VST1.P [V4.S4, V5.S4, V6.S4, V7.S4], 64(R8)
	FADD(4, 0, 0)
	FADD(5, 1, 1)
	FADD(6, 2, 2)
	FADD(7, 3, 3)
	SUBS $16, R7
	BNE sum
	FOLD(0, 1, 2, 3, V0, V1)
	FDIVS F16, F0, F0
	VDUP V0.S[0], V20.S4
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	MOVD R0, R8
	MOVD R6, R7

squares:
	VLD1.P 64(R8), [V4.S4, V5.S4, V6.S4, V7.S4]
	FSUB(20, 4, 4)
	FSUB(20, 5, 5)
	FSUB(20, 6, 6)
	FSUB(20, 7, 7)
	FMUL(4, 4, 4)
	FMUL(5, 5, 5)
	FMUL(6, 6, 6)
	FMUL(7, 7, 7)
	FADD(4, 0, 0)
	FADD(5, 1, 1)
	FADD(6, 2, 2)
	FADD(7, 3, 3)
	SUBS $16, R7
	BNE squares
	FOLD(0, 1, 2, 3, V0, V1)
	FDIVS F16, F0, F0
	FADDS F18, F0, F0
	FSQRTS F0, F0
	FDIVS F0, F17, F0
	VDUP V0.S[0], V21.S4
	MOVD gamma+24(FP), R3
	MOVD beta+32(FP), R4
	MOVD R6, R7

scale:
	VLD1 (R0), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1.P 64(R3), [V8.S4, V9.S4, V10.S4, V11.S4]
	VLD1.P 64(R4), [V12.S4, V13.S4, V14.S4, V15.S4]
	FSUB(20, 4, 4)
	FSUB(20, 5, 5)
	FSUB(20, 6, 6)
	FSUB(20, 7, 7)
	FMUL(21, 4, 4)
	FMUL(21, 5, 5)
	FMUL(21, 6, 6)
	FMUL(21, 7, 7)
	FMUL(8, 4, 4)
	FMUL(9, 5, 5)
	FMUL(10, 6, 6)
	FMUL(11, 7, 7)
	FADD(12, 4, 4)
	FADD(13, 5, 5)
	FADD(14, 6, 6)
	FADD(15, 7, 7)
	VST1.P [V4.S4, V5.S4, V6.S4, V7.S4], 64(R0)
	SUBS $16, R7
	BNE scale
	SUBS $1, R5
	BNE row
	RET

// TERM adds to four registers of a row of c the product of one number of a and 16 of b.
#define TERM(a, c0, c1, c2, c3) \
	FMUL1(a, 16, 24); \
	FMUL1(a, 17, 25); \
	FMUL1(a, 18, 26); \
	FMUL1(a, 19, 27); \
	FADD(24, c0, c0); \
	FADD(25, c1, c1); \
	FADD(26, c2, c2); \
	FADD(27, c3, c3)

// func weighted1NEON(c, a, b *float32, terms, columns, bRow int)
TEXT ·weighted1NEON(SB), NOSPLIT, $0-48
	MOVD c+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD terms+24(FP), R3
	MOVD columns+32(FP), R4
	MOVD bRow+40(FP), R5
	LSL $2, R5

block:
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	MOVD R1, R6
	MOVD R2, R7
	MOVD R3, R8

term:
	FMOVS.P 4(R6), F20
	VLD1.P (R7)(R5), [V16.S4, V17.S4, V18.S4, V19.S4]
	TERM(20, 0, 1, 2, 3)
	SUBS $1, R8
	BNE term
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	ADD $64, R2
	SUBS $16, R4
	BNE block
	RET

// func weighted4NEON(c, a, b *float32, terms, columns, cRow, aRow, bRow int)
TEXT ·weighted4NEON(SB), NOSPLIT, $0-64
	MOVD c+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD terms+24(FP), R3
	MOVD columns+32(FP), R4
	MOVD cRow+40(FP), R9
	MOVD aRow+48(FP), R10
	MOVD bRow+56(FP), R5
	LSL $2, R5
	LSL $2, R9
	LSL $2, R10

block:
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	VEOR V12.B16, V12.B16, V12.B16
	VEOR V13.B16, V13.B16, V13.B16
	VEOR V14.B16, V14.B16, V14.B16
	VEOR V15.B16, V15.B16, V15.B16
	MOVD R1, R6
	ADD R10, R6, R11
	ADD R10, R11, R12
	ADD R10, R12, R13
	MOVD R2, R7
	MOVD R3, R8

term:
	VLD1.P (R7)(R5), [V16.S4, V17.S4, V18.S4, V19.S4]
	FMOVS.P 4(R6), F20
	FMOVS.P 4(R11), F21
	FMOVS.P 4(R12), F22
	FMOVS.P 4(R13), F23
	TERM(20, 0, 1, 2, 3)
	TERM(21, 4, 5, 6, 7)
	TERM(22, 8, 9, 10, 11)
	TERM(23, 12, 13, 14, 15)
	SUBS $1, R8
	BNE term
	ADD R9, R0, R6
	ADD R9, R6, R7
	ADD R9, R7, R8
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	VST1 [V4.S4, V5.S4, V6.S4, V7.S4], (R6)
	VST1 [V8.S4, V9.S4, V10.S4, V11.S4], (R7)
	VST1 [V12.S4, V13.S4, V14.S4, V15.S4], (R8)
	ADD $64, R2
	SUBS $16, R4
	BNE block
	RET

// func softmaxNEON(x *float32, rows, stride, n int, scale float32)
TEXT ·softmaxNEON(SB), NOSPLIT, $0-36
	MOVD x+0(FP), R0
	MOVD rows+8(FP), R1
	MOVD stride+16(FP), R2
	MOVD n+24(FP), R3
	MOVWU scale+32(FP), R4
	MOVW $0xff800000, R5 // minus infinity

	// R6 of the n numbers come before the last 16. The lanes at R7 say which of those count.
	SUB $1, R3, R6
	AND $~15, R6
	SUB R6, R3, R8
	MOVD $counts<>+64(SB), R7
	SUB R8<<2, R7, R7
	NUMBERS(R8)

row:
	VDUP R5, V28.S4
	VORR V28.B16, V28.B16, V29.B16
	VORR V28.B16, V28.B16, V30.B16
	VORR V28.B16, V28.B16, V31.B16
	VDUP R4, V8.S4
	VORR V28.B16, V28.B16, V9.B16
	MOVD R0, R8
	MOVD R6, R9
	CBZ R9, lastMax

max:
	VLD1 (R8), [V0.S4, V1.S4, V2.S4, V3.S4]
	FMUL(8, 0, 0)
	FMUL(8, 1, 1)
	FMUL(8, 2, 2)
	FMUL(8, 3, 3)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R8)
	FMAXNM(0, 28, 28)
	FMAXNM(1, 29, 29)
	FMAXNM(2, 30, 30)
	FMAXNM(3, 31, 31)
	SUBS $16, R9
	BNE max

lastMax:
	// What does not count becomes minus infinity.
	VLD1 (R7), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1 (R8), [V0.S4, V1.S4, V2.S4, V3.S4]
	FMUL(8, 0, 0)
	FMUL(8, 1, 1)
	FMUL(8, 2, 2)
	FMUL(8, 3, 3)
	VBIF V4.B16, V9.B16, V0.B16
	VBIF V5.B16, V9.B16, V1.B16
	VBIF V6.B16, V9.B16, V2.B16
	VBIF V7.B16, V9.B16, V3.B16
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R8)
	FMAXNM(0, 28, 28)
	FMAXNM(1, 29, 29)
	FMAXNM(2, 30, 30)
	FMAXNM(3, 31, 31)
	FMAXNM(29, 28, 28)
	FMAXNM(31, 30, 30)
	FMAXNM(30, 28, 28)
	FMAXNMV(28, 28)
	VDUP V28.S[0], V27.S4
	VEOR V28.B16, V28.B16, V28.B16
	VEOR V29.B16, V29.B16, V29.B16
	VEOR V30.B16, V30.B16, V30.B16
	VEOR V31.B16, V31.B16, V31.B16
	MOVD R0, R9

exp:
	VLD1 (R9), [V0.S4, V1.S4, V2.S4, V3.S4]
	FSUB(27, 0, 0)
	FSUB(27, 1, 1)
	FSUB(27, 2, 2)
	FSUB(27, 3, 3)
	EXP16
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R9)
	FADD(0, 28, 28)
	FADD(1, 29, 29)
	FADD(2, 30, 30)
	FADD(3, 31, 31)
	CMP R8, R9
	BNE exp
	FOLD(28, 29, 30, 31, V28, V29)
	FDIVS F28, F26, F0
	VDUP V0.S[0], V8.S4
	ADD R2<<2, R0, R10 // the end of the row
	MOVD R6, R9
	CBZ R9, lastShare

share:
	VLD1 (R0), [V0.S4, V1.S4, V2.S4, V3.S4]
	FMUL(8, 0, 0)
	FMUL(8, 1, 1)
	FMUL(8, 2, 2)
	FMUL(8, 3, 3)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	SUBS $16, R9
	BNE share

lastShare:
	VLD1 (R7), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1 (R0), [V0.S4, V1.S4, V2.S4, V3.S4]
	FMUL(8, 0, 0)
	FMUL(8, 1, 1)
	FMUL(8, 2, 2)
	FMUL(8, 3, 3)
	VAND V4.B16, V0.B16, V0.B16
	VAND V5.B16, V1.B16, V1.B16
	VAND V6.B16, V2.B16, V2.B16
	VAND V7.B16, V3.B16, V3.B16
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	VEOR V0.B16, V0.B16, V0.B16
	B rest

zero:
	VST1.P [V0.B16], 16(R0)

rest:
	CMP R10, R0
	BNE zero
	SUBS $1, R1
	BNE row
	RET

// func gateNEON(cell, out, x, f *float32, n int)
TEXT ·gateNEON(SB), NOSPLIT, $0-40
	MOVD cell+0(FP), R0
	MOVD out+8(FP), R1
	MOVD x+16(FP), R2
	MOVD f+24(FP), R3
	MOVD n+32(FP), R4
	NUMBERS(R5)
	VEOR V28.B16, V28.B16, V28.B16

loop:
	VLD1.P 64(R3), [V0.S4, V1.S4, V2.S4, V3.S4]
	FNEG(0, 0)
	FNEG(1, 1)
	FNEG(2, 2)
	FNEG(3, 3)
	FMIN(27, 0, 0)
	FMIN(27, 1, 1)
	FMIN(27, 2, 2)
	FMIN(27, 3, 3)
	EXP16
	FADD(26, 0, 0)
	FADD(26, 1, 1)
	FADD(26, 2, 2)
	FADD(26, 3, 3)
	FDIV(0, 26, 0)
	FDIV(1, 26, 1)
	FDIV(2, 26, 2)
	FDIV(3, 26, 3)
	FSUB(0, 26, 4)
	FSUB(1, 26, 5)
	FSUB(2, 26, 6)
	FSUB(3, 26, 7)
	VLD1 (R0), [V8.S4, V9.S4, V10.S4, V11.S4]
	VLD1.P 64(R2), [V12.S4, V13.S4, V14.S4, V15.S4]
	FMUL(8, 0, 0)
	FMUL(9, 1, 1)
	FMUL(10, 2, 2)
	FMUL(11, 3, 3)
	FMUL(12, 4, 4)
	FMUL(13, 5, 5)
	FMUL(14, 6, 6)
	FMUL(15, 7, 7)
	FADD(4, 0, 0)
	FADD(5, 1, 1)
	FADD(6, 2, 2)
	FADD(7, 3, 3)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	FMAXNM(28, 0, 0)
	FMAXNM(28, 1, 1)
	FMAXNM(28, 2, 2)
	FMAXNM(28, 3, 3)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R1)
	SUBS $16, R4
	BNE loop
	RET

// func embedNEON(dst *float32, row *int8, n int, scale float32, position *float32)
TEXT ·embedNEON(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD row+8(FP), R1
	MOVD n+16(FP), R2
	MOVWU scale+24(FP), R3
	VDUP R3, V16.S4
	MOVD position+32(FP), R3

loop:
	VLD1.P 16(R1), [V0.B16]
	VLD1.P 64(R3), [V4.S4, V5.S4, V6.S4, V7.S4]
	SXTL2B(0, 2)
	SXTLB(0, 0)
	SXTL2H(2, 3)
	SXTLH(2, 2)
	SXTL2H(0, 1)
	SXTLH(0, 0)
	SCVTF(0, 0)
	SCVTF(1, 1)
	SCVTF(2, 2)
	SCVTF(3, 3)
	FMUL(16, 0, 0)
	FMUL(16, 1, 1)
	FMUL(16, 2, 2)
	FMUL(16, 3, 3)
	FADD(4, 0, 0)
	FADD(5, 1, 1)
	FADD(6, 2, 2)
	FADD(7, 3, 3)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	SUBS $16, R2
	BNE loop
	RET

// func largestNEON(x *float32, n int) int
TEXT ·largestNEON(SB), NOSPLIT, $0-24
	MOVD x+0(FP), R0
	MOVD n+8(FP), R1
	MOVW $0xff800000, R2 // minus infinity
	VDUP R2, V0.S4
	VDUP R2, V1.S4
	VDUP R2, V2.S4
	VDUP R2, V3.S4
	MOVD R0, R3
	ADD R1<<2, R0, R4

max:
	VLD1.P 64(R3), [V4.S4, V5.S4, V6.S4, V7.S4]
	FCMGT(0, 4, 8)
	FCMGT(1, 5, 9)
	FCMGT(2, 6, 10)
	FCMGT(3, 7, 11)
	VBIT V8.B16, V4.B16, V0.B16
	VBIT V9.B16, V5.B16, V1.B16
	VBIT V10.B16, V6.B16, V2.B16
	VBIT V11.B16, V7.B16, V3.B16
	CMP R4, R3
	BNE max
	FMAXNM(1, 0, 0)
	FMAXNM(3, 2, 2)
	FMAXNM(2, 0, 0)
	FMAXNMV(0, 0)
	VDUP V0.S[0], V16.S4
	MOVD R0, R3

	// Of 8 floats, those that equal it become 8 bytes with all bits set.
find:
	VLD1.P 32(R3), [V4.S4, V5.S4]
	FCMEQ(16, 4, 4)
	FCMEQ(16, 5, 5)
	XTNH(4, 4)
	XTN2H(5, 4)
	XTNB(4, 4)
	VMOV V4.D[0], R5
	CBNZ R5, found
	CMP R4, R3
	BNE find
	MOVD ZR, ret+16(FP)
	RET

found:
	// The lowest byte that is set, of 8 that end before R3.
	RBIT R5, R5
	CLZ R5, R5
	SUB R0, R3, R3
	LSR $2, R3
	ADD R5>>3, R3, R3
	SUB $8, R3
	MOVD R3, ret+16(FP)
	RET

// func expSumNEON(x *float32, n int, top float32) float32
TEXT ·expSumNEON(SB), NOSPLIT, $0-28
	MOVD x+0(FP), R0
	MOVD n+8(FP), R1
	NUMBERS(R2)
	MOVWU top+16(FP), R2
	VDUP R2, V27.S4
	VEOR V28.B16, V28.B16, V28.B16
	VEOR V29.B16, V29.B16, V29.B16
	VEOR V30.B16, V30.B16, V30.B16
	VEOR V31.B16, V31.B16, V31.B16

loop:
	VLD1.P 64(R0), [V0.S4, V1.S4, V2.S4, V3.S4]
	FSUB(27, 0, 0)
	FSUB(27, 1, 1)
	FSUB(27, 2, 2)
	FSUB(27, 3, 3)
	EXP16
	FADD(0, 28, 28)
	FADD(1, 29, 29)
	FADD(2, 30, 30)
	FADD(3, 31, 31)
	SUBS $16, R1
	BNE loop
	FOLD(28, 29, 30, 31, V28, V29)
	FMOVS F28, ret+24(FP)
	RET
