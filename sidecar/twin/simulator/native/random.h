/* ../random.ts, to the bit. */
#ifndef SIMULATOR_RANDOM_H
#define SIMULATOR_RANDOM_H

#include "state.h"

static inline uint32_t next_bits(uint32_t *words) {
  uint32_t first = words[0], second = words[1] ^ first, product = first * 0x9e3779bbu;
  words[0] = ((first << 26) | (first >> 6)) ^ second ^ (second << 9);
  words[1] = (second << 13) | (second >> 19);
  return ((product << 5) | (product >> 27)) * 5;
}

static inline double uniform(uint32_t *stream) { return next_bits(stream) * 0x1p-32; }

static double decay(double x) {
  double y = x / 1024;
  double power = 1 - y * (1 - (y / 2) * (1 - (y / 3) * (1 - (y / 4) * (1 - y / 5))));
  for (int squaring = 0; squaring < 10; squaring++) {
    power *= power;
  }
  return power;
}

static inline double place_in(const State *s, uint32_t bits) { return ((bits >> 8) + 0.5) * 0x1p-24 * s->ends[bits & 255]; }

static double exponential_beyond(const State *s, uint32_t *stream, uint32_t bits) {
  double tail = 0;
  for (;;) {
    uint32_t layer = bits & 255;
    double x = place_in(s, bits);
    if (x < s->ends[layer + 1]) {
      return tail + x;
    }
    if (layer == 0) {
      tail += s->ends[1];
    } else if (s->heights[layer] + uniform(stream) * (s->heights[layer + 1] - s->heights[layer]) < decay(x)) {
      return tail + x;
    }
    bits = next_bits(stream);
  }
}

static inline double exponential(const State *s, uint32_t *stream) {
  uint32_t bits = next_bits(stream);
  double x = place_in(s, bits);
  return x < s->ends[(bits & 255) + 1] ? x : exponential_beyond(s, stream, bits);
}

#endif
