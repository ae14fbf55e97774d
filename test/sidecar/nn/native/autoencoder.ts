/** The LSTM autoencoder's loss in float64, written plainly from its equations, for the native kernel to be compared with. */

import type { NativeSizes } from '../../../../sidecar/nn/native/native';

type Vector = number[];

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const vector = (size: number, value: (index: number) => number): Vector => Array.from({ length: size }, (_, index) => value(index));

/** Reads the flat vector from its front. */
function reader(flat: ArrayLike<number>) {
  let at = 0;
  const matrix = (rows: number, columns: number): Vector[] => Array.from({ length: rows }, () => vector(columns, () => flat[at++]));
  return { matrix, bias: (rows: number): Vector => vector(rows, () => flat[at++]) };
}

const times = (matrix: Vector[], x: Vector): Vector => matrix.map((row) => row.reduce((sum, weight, index) => sum + weight * x[index], 0));

function lstm({ matrix, bias }: ReturnType<typeof reader>, inputs: number, size: number) {
  const [input, hidden, offset] = [matrix(4 * size, inputs), matrix(4 * size, size), bias(4 * size)];
  return (sequence: Vector[]): Vector[] => {
    let [h, c] = [vector(size, () => 0), vector(size, () => 0)];
    return sequence.map((x) => {
      const [fromInput, fromHidden] = [times(input, x), times(hidden, h)];
      const gate = (index: number): number => fromInput[index] + fromHidden[index] + offset[index];
      c = c.map((value, u) => sigmoid(gate(2 * size + u)) * value + sigmoid(gate(u)) * Math.tanh(gate(3 * size + u)));
      h = c.map((value, u) => sigmoid(gate(size + u)) * Math.tanh(value));
      return h;
    });
  };
}

export const parameterCount = ({ features, hidden, latent }: NativeSizes): number =>
  4 * hidden * (features + hidden + 1) + 4 * latent * (hidden + latent + 1) + 4 * latent * (2 * latent + 1) + 4 * hidden * (latent + hidden + 1) + features * (hidden + 1);

export function plainLoss(sizes: NativeSizes, parameters: ArrayLike<number>, rows: Float32Array, masks: { encoder: Float32Array; decoder: Float32Array } | null): number {
  const { features, window, hidden, latent, batch } = sizes;
  const source = reader(parameters);
  const [encoder1, encoder2, decoder1, decoder2] = [lstm(source, features, hidden), lstm(source, hidden, latent), lstm(source, latent, latent), lstm(source, latent, hidden)];
  const [weight, offset] = [source.matrix(features, hidden), source.bias(features)];
  let total = 0;
  for (let b = 0; b < batch; b++) {
    const masked = (sequence: Vector[], mask?: Float32Array): Vector[] => sequence.map((h, t) => h.map((value, u) => value * (mask?.[(t * h.length + u) * batch + b] ?? 1)));
    const sequence = Array.from({ length: window }, (_, t) => vector(features, (row) => rows[(t * features + row) * batch + b]));
    const code = encoder2(masked(encoder1(sequence), masks?.encoder))[window - 1];
    const decoded = decoder2(masked(decoder1(new Array<Vector>(window).fill(code)), masks?.decoder));
    decoded.forEach((h, t) => times(weight, h).forEach((y, row) => (total += (y + offset[row] - sequence[t][row]) ** 2)));
  }
  return total / (window * features * batch);
}
