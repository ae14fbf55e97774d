/*
 * y = W x + b on panels [row][BLOCK]: BLOCK sequences go through the network together, one in each column. Sizes are padded with
 * zeros to multiples of PAD. Products are computed in tiles of TILE rows and PAIR columns, whose sums stay in registers.
 */
#ifndef ROENTGEN_DENSE_H
#define ROENTGEN_DENSE_H

#include <stddef.h>

#include "simd.h"

#define BLOCK 32
#define PAD 8
#define PAIR (2 * LANES)

/* A gate matrix has the four gates of a unit side by side: its row 4 u + g is row g h + u of the parameters. */
typedef struct {
  int outputs, gates;    /* rows in the parameters; 4 gates or 1 */
  int rows, depth;       /* padded */
  int wide, pitch;       /* of transposed rows: padded to PAIR, and their distance in memory */
  float *forward;        /* W in tiles, [rows / TILE][depth][TILE] */
  float *backward;       /* its transpose in tiles, [depth / TILE][rows][TILE] */
  float *bias;           /* [rows][BLOCK] */
  float *gradient;       /* by the transpose, [depth][pitch] */
  float *bias_gradient;  /* [pitch] */
} Dense;

/* Memory for many arrays at once: counted while `base` is NULL, then handed out. */
typedef struct {
  float *base;
  size_t used;
} Arena;

static inline int round_up(int value, int unit) { return (value + unit - 1) / unit * unit; }

static inline float *take(Arena *arena, size_t rows, size_t columns) {
  float *at = arena->base ? arena->base + arena->used : NULL;
  arena->used += (rows * columns + 15) / 16 * 16;
  return at;
}

void dense_place(Dense *dense, Arena *arena, int outputs, int gates, int depth);

/* Between the dense matrix's columns from `offset` on and the flat parameters [outputs, columns]. */
void dense_pack(Dense *dense, const float *flat, int columns, int offset);
void dense_unpack(const Dense *dense, float *flat, int columns, int offset);
void dense_pack_bias(Dense *dense, const float *flat);
void dense_unpack_bias(const Dense *dense, float *flat);

/* out = start + W b with W in tiles, each `depth` deep; no start: zeros. */
void multiply(float *out, const float *start, const float *tiles, int rows, int depth, const float *b);

/* dW^T += x dy^T and db += dy, summed over the block. dy [wide][BLOCK], x [depth][BLOCK]; scratch [BLOCK][pitch]. */
void dense_accumulate(Dense *dense, const float *dy, const float *x, int depth, float *scratch);

/* sums[r][*] += sum over k < depth of a[k along + r across] * b[k pitch + *] */
INLINE void multiply_tile(vec sums[TILE][2], const float *a, int along, int across, const float *b, int pitch, int depth) {
  for (int k = 0; k < depth; k++) {
    vec left = load(b), right = load(b + LANES);
#pragma GCC unroll 8
    for (int r = 0; r < TILE; r++) {
      float factor = a[r * across];
      sums[r][0] += factor * left;
      sums[r][1] += factor * right;
    }
    a += along;
    b += pitch;
  }
}

INLINE void load_tile(vec sums[TILE][2], const float *from, int pitch) {
#pragma GCC unroll 8
  for (int r = 0; r < TILE; r++) {
    sums[r][0] = load(from + r * pitch);
    sums[r][1] = load(from + r * pitch + LANES);
  }
}

INLINE void store_tile(float *to, int pitch, vec sums[TILE][2]) {
#pragma GCC unroll 8
  for (int r = 0; r < TILE; r++) {
    store(to + r * pitch, sums[r][0]);
    store(to + r * pitch + LANES, sums[r][1]);
  }
}

#endif
