/**
 * Recurrent cells (LSTM: Gers et al. 2000; GRU: Cho et al. 2014), as plain operations for training and as ONNX's fused operators for
 * inference. Weights are laid out as ONNX has them: gate under gate, one row a unit.
 */

import { apply, constant, integers, type Tensor } from './graph';
import { add, concat, matmul, mul, reshape, sigmoid, split, sub, tanh } from './ops';
import { type Dim, type Shape, shapeError, sizeOf } from './shape';

export interface CellWeights {
  /** [gates * h, in]; an LSTM's gates are input, output, forget, candidate (i, o, f, c), a GRU's update, reset, candidate (z, r, h). */
  input: Tensor;
  /** [gates * h, h] */
  hidden: Tensor;
  /** [gates * h] */
  bias: Tensor;
}

/** Units of a cell with this many gates. Throws INTERNAL, naming both shapes, where the weights do not belong together. */
function unitsOf(op: string, { input, hidden, bias }: CellWeights, gates: number): number {
  const units = sizeOf([hidden.shape[1]]);
  if (hidden.shape[0] !== gates * units || input.shape[0] !== hidden.shape[0]) {
    throw shapeError(op, [input.shape, hidden.shape], 'do not fit');
  }
  if (bias.shape[0] !== hidden.shape[0]) {
    throw shapeError(op, [hidden.shape, bias.shape], 'do not fit');
  }
  return units;
}

const evenly = (units: number, gates: number): number[] => new Array<number>(gates).fill(units);

/**
 * An LSTM layer from a zero state, over `sequence`: each moment's input [in, batch], or one input for all `moments`. Answers each
 * moment's hidden state [h, batch]. Here columns are the batch, so that the pieces of gates and weights lie in one stretch and no
 * copies are needed; z = [x; h; 1] makes one product of input, recurrence and bias.
 */
export function lstm(sequence: Tensor[] | Tensor, moments: number, weights: CellWeights): Tensor[] {
  const units = unitsOf('lstm', weights, 4);
  const column = reshape(weights.bias, [4 * units, 1]);
  const [, batch] = Array.isArray(sequence) ? sequence[0].shape : sequence.shape;
  const one = constant(weights.bias.graph, new Float32Array(sizeOf([batch])).fill(1), [1, batch]);
  const gatesOf = Array.isArray(sequence) ? ownInputs(sequence, weights, column, one, units) : sharedInput(sequence, weights, column, units);
  return lstmStates(moments, gatesOf);
}

/** The four gates of a moment (i, o, f, c) before their activation, all of the hidden state's shape; no `hidden` stands for zeros. */
type Gates = (moment: number, hidden?: Tensor) => Tensor[];

/** An LSTM's hidden state of each moment from a zero state: c = f c' + i c~, h = o tanh c. */
export function lstmStates(moments: number, gatesOf: Gates): Tensor[] {
  const states: Array<{ hidden: Tensor; cell: Tensor }> = [];
  for (let moment = 0; moment < moments; moment++) {
    const before = states[moment - 1];
    const [enter, leave, keep, candidate] = gatesOf(moment, before?.hidden);
    const entering = mul(sigmoid(enter), tanh(candidate));
    const cell = before ? add(mul(sigmoid(keep), before.cell), entering) : entering;
    states.push({ hidden: mul(sigmoid(leave), tanh(cell)), cell });
  }
  return states.map((state) => state.hidden);
}

function ownInputs(sequence: Tensor[], weights: CellWeights, column: Tensor, one: Tensor, units: number): Gates {
  if (sequence[0].shape[0] !== weights.input.shape[1]) {
    throw shapeError('lstm', [sequence[0].shape, weights.input.shape], 'do not fit');
  }
  const whole = split(concat([weights.input, weights.hidden, column], 1), 0, evenly(units, 4));
  const first = split(concat([weights.input, column], 1), 0, evenly(units, 4));
  return (moment, hidden) => {
    const z = concat(hidden ? [sequence[moment], hidden, one] : [sequence[moment], one], 0);
    return (hidden ? whole : first).map((gate) => matmul(gate, z));
  };
}

function sharedInput(input: Tensor, weights: CellWeights, column: Tensor, units: number): Gates {
  const projected = split(matmul(weights.input, input, column), 0, evenly(units, 4));
  const recurrent = split(weights.hidden, 0, evenly(units, 4));
  return (_, hidden) => projected.map((gate, index) => (hidden ? matmul(recurrent[index], hidden, gate) : gate));
}

/**
 * One step of a GRU on rows: x [batch, in], h [batch, units] -> [batch, units]. The reset gate acts after the recurrent product
 * (linear_before_reset = 1 in ONNX, reset_after in Keras, PyTorch's form); `recurrentBias` [3 * units] is added to that product.
 */
export function gruCell(x: Tensor, hidden: Tensor, weights: CellWeights, recurrentBias: Tensor): Tensor {
  const units = unitsOf('gru', weights, 3);
  const [xz, xr, xh] = split(matmul(x, weights.input, weights.bias, false, true), 1, evenly(units, 3));
  const [hz, hr, hh] = split(matmul(hidden, weights.hidden, recurrentBias, false, true), 1, evenly(units, 3));
  const update = sigmoid(add(xz, hz));
  const candidate = tanh(add(xh, mul(sigmoid(add(xr, hr)), hh)));
  return add(candidate, mul(update, sub(hidden, candidate)));
}

const stacked = (tensor: Tensor): Tensor => reshape(tensor, [1, ...tensor.shape]);

/** ONNX's bias: that of the input product, then that of the recurrent one. */
function bothBiases(bias: Tensor, recurrent: Tensor | null): Tensor {
  const other = recurrent ?? constant(bias.graph, new Float32Array(sizeOf(bias.shape)), bias.shape);
  return stacked(concat([bias, other], 0));
}

/** A whole LSTM layer as one operator, for inference: [moments, batch, in] -> every state [moments, batch, h] and the last [batch, h]. */
export function fusedLstm(sequence: Tensor, weights: CellWeights): { states: Tensor; last: Tensor } {
  const units = unitsOf('lstm', weights, 4);
  const [moments, batch] = sequence.shape;
  const inputs = [sequence, stacked(weights.input), stacked(weights.hidden), bothBiases(weights.bias, null)];
  const [states, last] = fused('LSTM', inputs, moments, batch, units, {});
  return { states, last };
}

/**
 * A whole GRU layer as one operator, for inference: [moments, batch, in] from `initial` [batch, h], row b ending after lengths[b]
 * (int32 in ONNX, hence cast) moments -> every state (zero behind the end) and the last.
 */
export function fusedGru(sequence: Tensor, weights: CellWeights, recurrentBias: Tensor, initial: Tensor, lengths: Tensor): { states: Tensor; last: Tensor } {
  const units = unitsOf('gru', weights, 3);
  const [moments, batch] = sequence.shape;
  const ends = apply('Cast', [lengths], [lengths.shape], [], { attributes: { to: 6 } })[0];
  const inputs = [sequence, stacked(weights.input), stacked(weights.hidden), bothBiases(weights.bias, recurrentBias), ends, stacked(initial)];
  const [states, last] = fused('GRU', inputs, moments, batch, units, { linear_before_reset: 1 });
  return { states, last };
}

function fused(op: string, inputs: Tensor[], moments: Dim, batch: Dim, units: number, attributes: Record<string, number>): Tensor[] {
  const shapes: Shape[] = [[moments, 1, batch, units], [1, batch, units]];
  const [states, last] = apply(op, inputs, shapes, [], { attributes: { hidden_size: units, ...attributes } });
  return [squeeze(states, 1), squeeze(last, 0)];
}

const squeeze = (x: Tensor, axis: number): Tensor => apply('Squeeze', [x, integers(x.graph, [axis])], [x.shape.toSpliced(axis, 1)], [])[0];
