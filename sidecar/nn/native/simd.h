/* Vectors of LANES floats. Only what the compilers' vector extensions lack is written for each machine. */
#ifndef ROENTGEN_SIMD_H
#define ROENTGEN_SIMD_H

#include <stdint.h>
#include <string.h>

#if defined(__AVX512F__)
#include <immintrin.h>
#define LANES 16
#define TILE 8 /* rows of a tile: TILE * 2 sums must fit in the registers */
#define LOW_HALVES 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH_HALVES 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#define smaller(a, b) ((vec)_mm512_min_ps((__m512)(a), (__m512)(b)))
#define larger(a, b) ((vec)_mm512_max_ps((__m512)(a), (__m512)(b)))
#elif defined(__AVX2__)
#include <immintrin.h>
#define LANES 8
#define TILE 4
#define LOW_HALVES 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH_HALVES 4, 12, 5, 13, 6, 14, 7, 15
#define smaller(a, b) ((vec)_mm256_min_ps((__m256)(a), (__m256)(b)))
#define larger(a, b) ((vec)_mm256_max_ps((__m256)(a), (__m256)(b)))
#elif defined(__aarch64__)
#include <arm_neon.h>
#define LANES 4
#define TILE 8
#define LOW_HALVES 0, 4, 1, 5
#define HIGH_HALVES 2, 6, 3, 7
#define smaller(a, b) ((vec)vminq_f32((float32x4_t)(a), (float32x4_t)(b)))
#define larger(a, b) ((vec)vmaxq_f32((float32x4_t)(a), (float32x4_t)(b)))
#else
#error "no kernel for this machine"
#endif

#define INLINE static inline __attribute__((always_inline))

typedef float vec __attribute__((vector_size(4 * LANES)));
typedef uint32_t bits __attribute__((vector_size(4 * LANES)));

INLINE vec load(const float *from) { return *(const vec *)from; }
INLINE void store(float *to, vec value) { *(vec *)to = value; }
INLINE vec splat(float value) { return value - (vec){0}; }

/* 2^x for |x| <= 60 (clamped), relative error below 3e-7: 2^n * 2^r, n = round(x), 2^r by a minimax polynomial on [-1/2, 1/2]. */
INLINE vec power2(vec x) {
  const float shift = 12582912.0f; /* 1.5 * 2^23: the sum's low bits are round(x) */
  vec t = x + shift;
  vec r = x - (t - shift);
  vec p = r * 1.3276472e-3f + 9.6755419e-3f;
  p = p * r + 5.5507131e-2f;
  p = p * r + 2.4022120e-1f;
  p = p * r + 6.9314694e-1f;
  p = p * r + 1.0f;
  return (vec)((bits)p + ((bits)t << 23));
}

/* e^(scale * x), kept within 2^-30 .. 2^30 so that a product of four stays a float. NaN stays NaN. */
INLINE vec exponential(vec x, float scale) {
  const float log2e = 1.44269504f;
  return power2(larger(splat(-30), smaller(splat(30), x * (scale * log2e))));
}

INLINE vec hyperbolic_tangent(vec x) {
  vec e = exponential(x, -2);
  return (1 - e) / (1 + e);
}

/* to[2i], to[2i+1] = from[i] and from[i + LANES/2] shuffled together; log2(LANES) times, that is a transposition. */
INLINE void shuffle(vec *to, const vec *from) {
#pragma GCC unroll 8
  for (int i = 0; i < LANES / 2; i++) {
    to[2 * i] = __builtin_shufflevector(from[i], from[i + LANES / 2], LOW_HALVES);
    to[2 * i + 1] = __builtin_shufflevector(from[i], from[i + LANES / 2], HIGH_HALVES);
  }
}

#endif
