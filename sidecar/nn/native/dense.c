#include "dense.h"

void dense_place(Dense *dense, Arena *arena, int outputs, int gates, int depth) {
  int rows = round_up(outputs / gates, PAD) * gates, wide = round_up(rows, PAIR);
  int pitch = wide + 16; /* off the powers of two, whose rows would share few cache sets */
  *dense = (Dense){.outputs = outputs, .gates = gates, .rows = rows, .depth = depth, .wide = wide, .pitch = pitch};
  dense->forward = take(arena, rows, depth);
  dense->backward = take(arena, depth, rows);
  dense->bias = take(arena, rows, BLOCK);
  dense->gradient = take(arena, depth, pitch);
  dense->bias_gradient = take(arena, 1, pitch);
}

/* The dense row of the parameters' row. */
static int packed_row(const Dense *dense, int row) {
  int units = dense->outputs / dense->gates;
  return row % units * dense->gates + row / units;
}

void dense_pack(Dense *dense, const float *flat, int columns, int offset) {
  for (int source = 0; source < dense->outputs; source++) {
    int row = packed_row(dense, source);
    float *forward = dense->forward + (size_t)(row / TILE) * TILE * dense->depth + row % TILE;
    float *backward = dense->backward + (size_t)row * TILE;
    for (int column = 0; column < columns; column++) {
      size_t k = (size_t)offset + column;
      float weight = flat[(size_t)source * columns + column];
      forward[k * TILE] = weight;
      backward[k / TILE * TILE * dense->rows + k % TILE] = weight;
    }
  }
}

void dense_unpack(const Dense *dense, float *flat, int columns, int offset) {
  for (int source = 0; source < dense->outputs; source++) {
    const float *from = dense->gradient + (size_t)offset * dense->pitch + packed_row(dense, source);
    for (int column = 0; column < columns; column++) {
      flat[(size_t)source * columns + column] = from[(size_t)column * dense->pitch];
    }
  }
}

void dense_pack_bias(Dense *dense, const float *flat) {
  for (int source = 0; source < dense->outputs; source++) {
    float *bias = dense->bias + (size_t)packed_row(dense, source) * BLOCK;
    for (int lane = 0; lane < BLOCK; lane++) {
      bias[lane] = flat[source];
    }
  }
}

void dense_unpack_bias(const Dense *dense, float *flat) {
  for (int source = 0; source < dense->outputs; source++) {
    flat[source] = dense->bias_gradient[packed_row(dense, source)];
  }
}

void multiply(float *out, const float *start, const float *tiles, int rows, int depth, const float *b) {
  for (int row = 0; row < rows; row += TILE, tiles += TILE * depth) {
    for (int column = 0; column < BLOCK; column += PAIR) {
      vec sums[TILE][2] = {0};
      if (start) {
        load_tile(sums, start + row * BLOCK + column, BLOCK);
      }
      multiply_tile(sums, tiles, TILE, 1, b + column, BLOCK, depth);
      store_tile(out + row * BLOCK + column, BLOCK, sums);
    }
  }
}

/* [rows][BLOCK] -> [BLOCK][pitch], by log2(LANES) perfect shuffles of LANES vectors. */
static void transpose(float *to, int pitch, const float *from, int rows) {
  for (int row = 0; row < rows; row += LANES) {
    for (int lane = 0; lane < BLOCK; lane += LANES) {
      vec a[LANES], b[LANES];
#pragma GCC unroll 16
      for (int i = 0; i < LANES; i++) {
        a[i] = load(from + (row + i) * BLOCK + lane);
      }
#pragma GCC unroll 4
      for (int stage = 1; stage < LANES; stage *= 2) {
        shuffle(b, a);
        memcpy(a, b, sizeof a);
      }
#pragma GCC unroll 16
      for (int i = 0; i < LANES; i++) {
        store(to + (lane + i) * pitch + row, a[i]);
      }
    }
  }
}

/* db += dy */
static void accumulate_bias(float *bias, const float *transposed, int pitch) {
  vec left = load(bias), right = load(bias + LANES);
  for (int lane = 0; lane < BLOCK; lane++) {
    left += load(transposed + lane * pitch);
    right += load(transposed + lane * pitch + LANES);
  }
  store(bias, left);
  store(bias + LANES, right);
}

void dense_accumulate(Dense *dense, const float *dy, const float *x, int depth, float *scratch) {
  int pitch = dense->pitch;
  transpose(scratch, pitch, dy, dense->wide);
  for (int row = 0; row < dense->wide; row += PAIR) {
    for (int k = 0; k < depth; k += TILE) {
      float *gradient = dense->gradient + (size_t)k * pitch + row;
      vec sums[TILE][2];
      load_tile(sums, gradient, pitch);
      multiply_tile(sums, x + k * BLOCK, 1, BLOCK, scratch + row, pitch, BLOCK);
      store_tile(gradient, pitch, sums);
    }
    accumulate_bias(dense->bias_gradient + row, scratch + row, pitch);
  }
}
