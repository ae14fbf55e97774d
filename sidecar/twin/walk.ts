/**
 * A GRU along many sequences of unequal length at once, without padding: sequences are sorted, longest first, so that those which
 * take another step are always the first rows. How many they are is an input: one graph serves every network.
 */

import { gather } from '../nn/gather';
import { apply, constant, type Tensor } from '../nn/graph';
import { add, matmul, mul, sigmoid, split, sub, tanh } from '../nn/ops';
import type { CellWeights } from '../nn/rnn';
import type { Data } from '../nn/step';
import { type Dim, sizeOf } from '../nn/shape';

/** Where sequences go; see tensorsOf for the values. `sequences` and `visits` name the dimensions. */
export interface Walk {
  sequences: Dim;
  /** [visits] The row of the input that a step reads: those of all first steps, then of all second steps, ... */
  queue: Tensor;
  /** [steps] Sequences that take the first step, the second step, ... */
  counts: Tensor;
  /** For each step [2]: sequences that go on after it, and those that end. */
  onward: Tensor[];
  /** [steps] Sequences that end with the last step, with the one before, ... */
  arrived: Tensor;
}

/** Declares a walk of at most `steps` steps; its `queue` is declared apart where it differs from chunk to chunk. */
export function declareWalk(data: Data, name: string, sequences: Dim, steps: number, queue: Tensor): Walk {
  const onward = data(`${name}Onward`, [steps, 2], 'int64');
  const row = (step: number) => gather(onward, constant(onward.graph, BigInt64Array.of(BigInt(step)), []));
  return {
    sequences,
    queue,
    counts: data(`${name}Counts`, [steps], 'int64'),
    onward: Array.from({ length: steps }, (_, step) => row(step)),
    arrived: data(`${name}Arrived`, [steps], 'int64'),
  };
}

/** A GRU's weights, cut once for all steps: update and reset gate (z, r) together, the candidate apart. */
export interface Gru {
  gates: CellWeights;
  candidate: CellWeights;
  candidateBias: Tensor;
}

export function cutGru({ input, hidden, bias }: CellWeights, recurrentBias: Tensor): Gru {
  const units = sizeOf([hidden.shape[1]]);
  const cut = (x: Tensor) => split(x, 0, [2 * units, units]);
  const [[gatesInput, input2], [gatesHidden, hidden2], [gatesBias, bias2], [gatesRecurrent, candidateBias]] = [input, hidden, bias, recurrentBias].map(cut);
  return {
    gates: { input: gatesInput, hidden: gatesHidden, bias: add(gatesBias, gatesRecurrent) },
    candidate: { input: input2, hidden: hidden2, bias: bias2 },
    candidateBias,
  };
}

/** Appended to the graph only when asked for: onnxruntime computes also what nobody reads. */
export interface Walked {
  /** [visits, units] The states before each step, in the order of the visits. */
  before(): Tensor;
  /** [visits, units] and after it. */
  after(): Tensor;
  /** [sequences, units] */
  last(): Tensor;
}

/** Takes every sequence from its `start` [sequences, units] through the rows of `inputs` [n, in] that it visits. */
export function walk(start: Tensor, inputs: Tensor, { sequences, queue, counts, onward, arrived }: Walk, gru: Gru): Walked {
  const [visits] = queue.shape;
  const rows = onward.map((_, step) => (step === 0 ? sequences : `${sequences}.${step}`));
  const [gateInputs, candidateInputs] = [gru.gates, gru.candidate].map((weights) => visited(inputs, weights, queue, counts, rows));
  const before: Tensor[] = [];
  const after: Tensor[] = [];
  const ended: Tensor[] = [];
  let states = start;
  onward.forEach((sizes, step) => {
    before.push(states);
    after.push(stepOf(states, gateInputs[step], candidateInputs[step], gru));
    const [going, ending] = step + 1 < onward.length ? splitRows(after[step], sizes, [rows[step + 1], `${rows[step]}.ended`]) : [start, after[step]];
    states = going;
    ended.unshift(ending);
  });
  return {
    before: () => joinRows(before, counts, visits),
    after: () => joinRows(after, counts, visits),
    last: () => joinRows(ended, arrived, sequences),
  };
}

/** The input's products for each step. A row of the input is visited often: it is multiplied once, then picked. */
function visited(inputs: Tensor, { input, bias }: CellWeights, queue: Tensor, counts: Tensor, rows: Dim[]): Tensor[] {
  const products = matmul(inputs, input, bias, false, true);
  // One gradient for all steps when training; otherwise step by step, which the cache can hold.
  return products.trained ? splitRows(gather(products, queue), counts, rows) : splitRows(queue, counts, rows).map((step) => gather(products, step));
}

/** As gruCell of rnn.ts, with the input's products made before. */
function stepOf(states: Tensor, gateInput: Tensor, candidateInput: Tensor, { gates, candidate, candidateBias }: Gru): Tensor {
  const units = sizeOf([states.shape[1]]);
  const [update, reset] = split(sigmoid(matmul(states, gates.hidden, gateInput, false, true)), 1, [units, units]);
  const proposed = tanh(add(candidateInput, mul(reset, matmul(states, candidate.hidden, candidateBias, false, true))));
  return add(proposed, mul(update, sub(states, proposed)));
}

/** Cuts x into pieces of consecutive rows, whose `sizes` [pieces] are known at run time. */
function splitRows(x: Tensor, sizes: Tensor, names: Dim[]): Tensor[] {
  const [rows, ...rest] = x.shape;
  return apply('Split', [x, sizes], names.map((name) => [name, ...rest]), [(...pieces) => joinRows(pieces, sizes, rows)], { attributes: { axis: 0 }, type: x.type });
}

/** Puts pieces of as many rows as `sizes` says under each other. */
function joinRows(pieces: Tensor[], sizes: Tensor, rows: Dim): Tensor {
  const [, ...rest] = pieces[0].shape;
  // Each piece asks for its part of the gradient; all share one Split.
  let cut: { of: Tensor; parts: Tensor[] } | undefined;
  const rules = pieces.map((_, index) => (dy: Tensor) => {
    cut = cut?.of === dy ? cut : { of: dy, parts: splitRows(dy, sizes, pieces.map(({ shape }) => shape[0])) };
    return cut.parts[index];
  });
  return apply('Concat', pieces, [[rows, ...rest]], rules, { attributes: { axis: 0 } })[0];
}
