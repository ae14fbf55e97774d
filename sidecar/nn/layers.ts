/** Layers and losses made of the operations in ops.ts. */

import { scalar, type Tensor } from './graph';
import { add, concat, matmul, mean, mul, negate, sigmoid, softplus, split, square, sub, tanh } from './ops';

export interface LstmWeights {
  /** [in, 4h]; columns are the gates input, forget, output, candidate. */
  input: Tensor;
  /** [h, 4h] */
  hidden: Tensor;
  /** [4h] */
  bias: Tensor;
}

export interface LstmState {
  hidden: Tensor;
  cell: Tensor;
}

/** One moment of an LSTM: `gates` [batch, 4h] is what the input brings (with bias); no `before` stands for zeros. */
export function lstmCell(gates: Tensor, recurrent: Tensor, before?: LstmState): LstmState {
  const size = recurrent.shape[0];
  const total = before ? matmul(before.hidden, recurrent, gates) : gates;
  const [doors, candidate] = split(total, 1, [3 * size, size]);
  const [enter, keep, leave] = split(sigmoid(doors), 1, [size, size, size]);
  const entering = mul(enter, tanh(candidate));
  const cell = before ? add(mul(keep, before.cell), entering) : entering;
  return { hidden: mul(leave, tanh(cell)), cell };
}

/**
 * An LSTM layer over `moments` steps from a zero state; answers the hidden state of each moment, [batch, h].
 * `sequence` is time-major, [moments * batch, in], or [batch, in] when every moment gets the same input.
 */
export function lstm(sequence: Tensor, moments: number, batch: number, weights: LstmWeights): Tensor[] {
  const projected = matmul(sequence, weights.input, weights.bias);
  const repeated = sequence.shape[0] === batch;
  const gates = repeated ? [projected] : split(projected, 0, new Array<number>(moments).fill(batch));
  const states: LstmState[] = [];
  for (let moment = 0; moment < moments; moment++) {
    states.push(lstmCell(gates[repeated ? 0 : moment], weights.hidden, states[moment - 1]));
  }
  return states.map((state) => state.hidden);
}

/** Stacks the [batch, h] of each moment into the time-major [moments * batch, h]. */
export const stack = (moments: Tensor[]): Tensor => concat(moments, 0);

/** Mean squared error over all elements. */
export const mse = (prediction: Tensor, target: Tensor): Tensor => mean(square(sub(prediction, target)));

/**
 * Mean binary cross-entropy of logits against targets of 0 and 1, in the form that does not overflow.
 * `positiveWeight` [outputs] multiplies the loss of the ones, against imbalance.
 */
export function bce(logits: Tensor, targets: Tensor, positiveWeight: Tensor): Tensor {
  const missed = mul(mul(targets, positiveWeight), softplus(negate(logits)));
  const falseAlarm = mul(sub(scalar(logits.graph, 1), targets), softplus(logits));
  return mean(add(missed, falseAlarm));
}
