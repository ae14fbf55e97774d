/**
 * Randomness of the simulator: one stream per flow, so that a change at one flow leaves the draws of all others as they were.
 * A stream is xoshiro64** (Blackman and Vigna 2018; period 2^64 - 1), two words of 32 bits in an Int32Array.
 */

/** A hash of 32 bits onto 32 bits, one to one. */
function mixed(bits: number): number {
  let word = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return word ^ (word >>> 15);
}

/** The streams of a seed: [2 count], the words of stream i at 2 i. */
export function streamsOf(seed: number, count: number): Int32Array {
  const words = new Int32Array(2 * count);
  const key = mixed(seed ^ 0x6a09e667);
  for (let place = 0; place < words.length; place++) {
    words[place] = mixed(mixed(place + 1) + key);
  }
  for (let stream = 0; stream < count; stream++) {
    // Both words 0 is the one state that xoshiro cannot leave.
    words[2 * stream + 1] ||= words[2 * stream] === 0 ? 1 : 0;
  }
  return words;
}

/** The next 32 bits of a stream, as a signed integer. */
export function nextBits(words: Int32Array, stream: number): number {
  const first = words[2 * stream];
  const second = words[2 * stream + 1] ^ first;
  const product = Math.imul(first, 0x9e3779bb);
  words[2 * stream] = ((first << 26) | (first >>> 6)) ^ second ^ (second << 9);
  words[2 * stream + 1] = (second << 13) | (second >>> 19);
  return Math.imul((product << 5) | (product >>> 27), 5);
}

/** Uniform in [0, 1), in steps of 2^-32. */
export const uniform = (words: Int32Array, stream: number): number => (nextBits(words, stream) >>> 0) * 2 ** -32;

/** Layers of the ziggurat under exp(-x) (Marsaglia and Tsang 2000): their common area, and where the lowest one's tail begins. */
const LAYERS = 256;
const TAIL = 7.69711747013104972;
const AREA = 0.0039496598225815571993;

/** [LAYERS + 1] Right ends of the layers, from the lowest, whose end stands for its tail too, to 0. */
export const ZIGGURAT_ENDS = new Float64Array(LAYERS + 1);
/** [LAYERS + 1] exp(-end) */
export const ZIGGURAT_HEIGHTS = new Float64Array(LAYERS + 1);

ZIGGURAT_ENDS[0] = AREA * Math.exp(TAIL);
ZIGGURAT_ENDS[1] = TAIL;
for (let layer = 2; layer < LAYERS; layer++) {
  const before = ZIGGURAT_ENDS[layer - 1];
  ZIGGURAT_ENDS[layer] = -Math.log(AREA / before + Math.exp(-before));
}
ZIGGURAT_ENDS.forEach((end, layer) => (ZIGGURAT_HEIGHTS[layer] = Math.exp(-end)));

/** exp(-x) for x in [0, 10] to 1e-10, by products alone: bit-equal wherever it is computed. */
export function decay(x: number): number {
  const y = x / 1024;
  let power = 1 - y * (1 - (y / 2) * (1 - (y / 3) * (1 - (y / 4) * (1 - y / 5))));
  for (let squaring = 0; squaring < 10; squaring++) {
    power *= power;
  }
  return power;
}

/** Exponential with mean 1. Eight bits choose the layer, 24 the place in it: 99 draws in 100 need no more than that. */
export function exponential(words: Int32Array, stream: number): number {
  const bits = nextBits(words, stream);
  const layer = bits & 255;
  const x = ((bits >>> 8) + 0.5) * 2 ** -24 * ZIGGURAT_ENDS[layer];
  return x < ZIGGURAT_ENDS[layer + 1] ? x : exponentialBeyond(words, stream, layer, x);
}

/** The rest of `exponential`: a point in a layer's corner, or in the tail. */
function exponentialBeyond(words: Int32Array, stream: number, layer: number, x: number): number {
  let tail = 0;
  for (;;) {
    if (layer === 0) {
      tail += TAIL; // beyond it the law is the same again
    } else {
      const height = ZIGGURAT_HEIGHTS[layer];
      if (height + uniform(words, stream) * (ZIGGURAT_HEIGHTS[layer + 1] - height) < decay(x)) {
        return tail + x;
      }
    }
    const bits = nextBits(words, stream);
    layer = bits & 255;
    x = ((bits >>> 8) + 0.5) * 2 ** -24 * ZIGGURAT_ENDS[layer];
    if (x < ZIGGURAT_ENDS[layer + 1]) {
      return tail + x;
    }
  }
}
