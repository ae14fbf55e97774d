#include "lstm.h"

#define UNITS (TILE / 4) /* whose gates make a tile */

enum { GATE_I, GATE_O, GATE_F, CANDIDATE, CELL, TANH_CELL, RECORD };

void lstm_place(Lstm *layer, Arena *arena, int window, int inputs, int size) {
  *layer = (Lstm){.window = window, .inputs = round_up(inputs, PAD), .size = round_up(size, PAD)};
  dense_place(&layer->gates, arena, 4 * size, 4, layer->inputs + layer->size);
  layer->z = take(arena, (size_t)(window + 1) * layer->gates.depth, BLOCK);
  layer->cells = take(arena, (size_t)(window + 1) * layer->size * RECORD, BLOCK);
  layer->dh = take(arena, (size_t)window * layer->size, BLOCK);
}

/* c = f c' + i c~, h = o tanh c, from the sums of the four gates, which share one division; `last` is the moment before. */
INLINE void finish_unit(const vec sums[4], float *cell, const float *last, float *h) {
  vec ei = exponential(sums[0], -1), eo = exponential(sums[1], -1), ef = exponential(sums[2], -1), ec = exponential(sums[3], -2);
  vec io = (1 + ei) * (1 + eo), fc = (1 + ef) * (1 + ec);
  vec inverse = 1 / (io * fc);
  vec by_io = inverse * fc, by_fc = inverse * io;
  vec i = by_io * (1 + eo), o = by_io * (1 + ei), f = by_fc * (1 + ec), candidate = by_fc * (1 + ef) * (1 - ec);
  vec c = f * load(last + CELL * BLOCK) + i * candidate;
  vec tanh_c = hyperbolic_tangent(c);
  store(cell + GATE_I * BLOCK, i);
  store(cell + GATE_O * BLOCK, o);
  store(cell + GATE_F * BLOCK, f);
  store(cell + CANDIDATE * BLOCK, candidate);
  store(cell + CELL * BLOCK, c);
  store(cell + TANH_CELL * BLOCK, tanh_c);
  store(h, o * tanh_c);
}

static void forward_moment(const Lstm *layer, int t) {
  const Dense *gates = &layer->gates;
  int moment = layer->size * RECORD * BLOCK, depth = layer->inputs + (t ? layer->size : 0);
  float *cells = layer->cells + (size_t)(t + 1) * moment, *h = hidden_at(layer, t);
  for (int unit = 0; unit < layer->size; unit += UNITS) {
    for (int column = 0; column < BLOCK; column += PAIR) {
      vec sums[TILE][2];
      load_tile(sums, gates->bias + 4 * unit * BLOCK + column, BLOCK);
      multiply_tile(sums, gates->forward + (size_t)4 * unit * gates->depth, TILE, 1, input_at(layer, t) + column, BLOCK, depth);
#pragma GCC unroll 4
      for (int i = 0; i < 2 * UNITS; i++) {
        int u = i / 2, half = i % 2, lane = column + half * LANES;
        float *cell = cells + (unit + u) * RECORD * BLOCK + lane;
        vec four[4] = {sums[4 * u][half], sums[4 * u + 1][half], sums[4 * u + 2][half], sums[4 * u + 3][half]};
        finish_unit(four, cell, cell - moment, h + (unit + u) * BLOCK + lane);
      }
    }
  }
}

void lstm_forward(const Lstm *layer) {
  for (int t = 0; t < layer->window; t++) {
    forward_moment(layer, t);
  }
}

/*
 * Gradients by the sums of the gates at one moment, from its dh and the dc that the moment after sent (replaced by what goes on
 * to the moment before): do = dh tanh c, dc += dh o (1 - tanh^2 c), di = dc c~, df = dc c', dc~ = dc i, dc' = dc f, times the
 * gate's derivative, s (1 - s) or 1 - c~^2.
 */
static void gate_gradients(const Lstm *layer, int t, float *dc, float *dgates) {
  int moment = layer->size * RECORD * BLOCK;
  const float *cells = layer->cells + (size_t)(t + 1) * moment, *dh = layer->dh + (size_t)t * layer->size * BLOCK;
  for (int at = 0; at < layer->size * BLOCK; at += LANES) {
    int unit = at / BLOCK, lane = at % BLOCK;
    const float *cell = cells + unit * RECORD * BLOCK + lane;
    float *to = dgates + unit * 4 * BLOCK + lane;
    vec i = load(cell + GATE_I * BLOCK), o = load(cell + GATE_O * BLOCK), f = load(cell + GATE_F * BLOCK);
    vec candidate = load(cell + CANDIDATE * BLOCK), tanh_c = load(cell + TANH_CELL * BLOCK), last = load(cell - moment + CELL * BLOCK);
    vec d = load(dh + at);
    vec dcell = load(dc + at) + d * o * (1 - tanh_c * tanh_c);
    store(to + GATE_I * BLOCK, dcell * candidate * i * (1 - i));
    store(to + GATE_O * BLOCK, d * tanh_c * o * (1 - o));
    store(to + GATE_F * BLOCK, dcell * last * f * (1 - f));
    store(to + CANDIDATE * BLOCK, dcell * i * (1 - candidate * candidate));
    store(dc + at, dcell * f);
  }
}

void apply_mask(float *panel, const float *mask, int rows) {
  for (int i = 0; i < rows * BLOCK; i += LANES) {
    store(panel + i, load(panel + i) * load(mask + i));
  }
}

void lstm_backward(Lstm *layer, Scratch scratch, float *dx, const float *mask, float *sum) {
  Dense *gates = &layer->gates;
  int size = layer->size, inputs = layer->inputs;
  memset(scratch.dc, 0, (size_t)size * BLOCK * sizeof(float));
  for (int t = layer->window - 1; t >= 0; t--) {
    gate_gradients(layer, t, scratch.dc, scratch.dgates);
    dense_accumulate(gates, scratch.dgates, input_at(layer, t), inputs + (t ? size : 0), scratch.transposed);
    if (t) {
      float *dh = layer->dh + (size_t)(t - 1) * size * BLOCK;
      multiply(dh, dh, gates->backward + (size_t)inputs * gates->rows, size, gates->rows, scratch.dgates);
    }
    if (dx) {
      float *to = dx + (size_t)t * inputs * BLOCK;
      multiply(to, NULL, gates->backward, inputs, gates->rows, scratch.dgates);
      if (mask) {
        apply_mask(to, mask + (size_t)t * inputs * BLOCK, inputs);
      }
    }
    for (int i = 0; sum && i < 4 * size * BLOCK; i += LANES) {
      store(sum + i, load(sum + i) + load(scratch.dgates + i));
    }
  }
}
