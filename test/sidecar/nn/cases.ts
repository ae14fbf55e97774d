import { constant, integers, type Tensor } from '../../../sidecar/nn/graph';
import { gather, segmentSum } from '../../../sidecar/nn/gather';
import { bce, crossEntropy, mae, mape, mse } from '../../../sidecar/nn/losses';
import * as ops from '../../../sidecar/nn/ops';
import { gruCell, lstm } from '../../../sidecar/nn/rnn';
import type { Differentiable } from './evaluate';

const bits = (like: Tensor) => constant(like.graph, Float32Array.from({ length: 6 }, (_, index) => index % 2), [3, 2]);

const places = (like: Tensor, rows: number[]) => integers(like.graph, rows);

/** Every operation, loss and cell: how it is built and from what. The names are those of reference/operations.py. */
export const CASES: Record<string, Differentiable> = {
  matmul: { shapes: [[3, 4], [4, 2]], build: (a, b) => ops.matmul(a, b) },
  'matmul plus a bias': { shapes: [[3, 4], [4, 2], [2]], build: (a, b, c) => ops.matmul(a, b, c) },
  'matmul plus a matrix': { shapes: [[3, 4], [4, 2], [3, 2]], build: (a, b, c) => ops.matmul(a, b, c) },
  'matmul, first transposed': { shapes: [[4, 3], [4, 2]], build: (a, b) => ops.matmul(a, b, undefined, true) },
  'matmul, second transposed': { shapes: [[3, 4], [2, 4]], build: (a, b) => ops.matmul(a, b, undefined, false, true) },
  'matmul, both transposed': { shapes: [[4, 3], [2, 4]], build: (a, b) => ops.matmul(a, b, undefined, true, true) },
  add: { shapes: [[2, 3], [2, 3]], build: ops.add },
  'add of a row': { shapes: [[2, 3], [3]], build: ops.add },
  'add of a column': { shapes: [[2, 1], [2, 3]], build: ops.add },
  'add of a scalar': { shapes: [[2, 3], []], build: ops.add },
  sub: { shapes: [[2, 3], [3]], build: ops.sub },
  mul: { shapes: [[2, 3], [2, 3]], build: ops.mul },
  'mul by a column': { shapes: [[2, 3], [2, 1]], build: ops.mul },
  'mul of three dimensions': { shapes: [[2, 2, 3], [2, 1]], build: ops.mul },
  div: { shapes: [[2, 3], [3]], build: ops.div, positive: true },
  square: { shapes: [[2, 3]], build: ops.square },
  negate: { shapes: [[2, 3]], build: ops.negate },
  sigmoid: { shapes: [[2, 3]], build: ops.sigmoid },
  tanh: { shapes: [[2, 3]], build: ops.tanh },
  relu: { shapes: [[2, 3]], build: ops.relu },
  exp: { shapes: [[2, 3]], build: ops.exp },
  log: { shapes: [[2, 3]], build: ops.log, positive: true },
  abs: { shapes: [[2, 3]], build: ops.abs },
  scale: { shapes: [[2, 3]], build: (x) => ops.scale(x, -2.5) },
  'log of softmax': { shapes: [[2, 3]], build: ops.logSoftmax },
  'where, by the greater': { shapes: [[2, 3], [3]], build: (a, b) => ops.where(ops.greater(a, b), a, b) },
  transpose: { shapes: [[2, 3]], build: (x) => ops.transpose(x) },
  'transpose of three dimensions': { shapes: [[2, 3, 2]], build: (x) => ops.transpose(x, [2, 0, 1]) },
  'gather, some rows twice, one never': { shapes: [[4, 2]], build: (x) => gather(x, places(x, [0, 2, 2, 3, 0])) },
  'gather by a matrix of places': { shapes: [[3, 2]], build: (x) => gather(x, ops.reshape(places(x, [0, 2, 2, 1]), [2, 2])) },
  'segment sum, one segment empty': { shapes: [[5, 2], [4, 1]], build: (x, like) => ops.add(segmentSum(x, places(x, [3, 0, 3, 1, 0]), like), like) },
  softplus: { shapes: [[2, 3]], build: ops.softplus },
  sqrt: { shapes: [[2, 3]], build: ops.sqrt, positive: true },
  'dropout by a mask': { shapes: [[2, 3]], build: (x) => ops.dropout(x, constant(x.graph, Float32Array.of(0, 2, 2, 0, 0, 2), [2, 3])) },
  reshape: { shapes: [[2, 6]], build: (x) => ops.reshape(x, [3, 4]) },
  'slice of rows': { shapes: [[4, 3]], build: (x) => ops.slice(x, 0, 1, 3) },
  'slice from the front': { shapes: [[2, 4]], build: (x) => ops.slice(x, 1, 0, 3) },
  'split, one piece used twice, one never': { shapes: [[2, 5]], build: (x) => ops.mul(ops.split(x, 1, [2, 2, 1])[0], ops.split(x, 1, [2, 2, 1])[1]) },
  'concat of columns': { shapes: [[2, 3], [2, 1], [2, 2]], build: (...pieces) => ops.concat(pieces, 1) },
  'sum of all': { shapes: [[2, 3]], build: (x) => ops.sum(x) },
  'sum over rows': { shapes: [[2, 3]], build: (x) => ops.sum(x, [0]) },
  'mean of all': { shapes: [[2, 3]], build: (x) => ops.mean(x) },
  'mean over columns': { shapes: [[2, 3, 2]], build: (x) => ops.mean(x, [1]) },
  'mean squared error': { shapes: [[3, 2], [3, 2]], build: mse },
  'binary cross-entropy': { shapes: [[3, 2]], build: (x) => bce(x, bits(x), constant(x.graph, Float32Array.of(1, 4), [2])) },
  'mean absolute error': { shapes: [[3, 2], [3, 2]], build: mae },
  'mean absolute percentage error': { shapes: [[3, 2], [3, 2]], build: mape, positive: true },
  'cross-entropy': { shapes: [[3, 2]], build: (x) => crossEntropy(x, bits(x)) },
  'LSTM over a sequence': {
    shapes: [[3, 2], [3, 2], [3, 2], [8, 3], [8, 2], [8]],
    build: (first, second, third, weights, hidden, bias) => ops.concat(lstm([first, second, third], 3, { input: weights, hidden, bias }), 0),
  },
  'LSTM over one input at every moment': {
    shapes: [[3, 2], [8, 3], [8, 2], [8]],
    build: (repeated, weights, hidden, bias) => ops.concat(lstm(repeated, 3, { input: weights, hidden, bias }), 0),
  },
  'GRU cell': {
    shapes: [[3, 4], [3, 2], [6, 4], [6, 2], [6], [6]],
    build: (x, hidden, weights, recurrent, bias, recurrentBias) => gruCell(x, hidden, { input: weights, hidden: recurrent, bias }, recurrentBias),
  },
};
