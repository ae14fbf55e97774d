/** Losses: one number from predictions and targets of the same shape. */

import { scalar, type Tensor } from './graph';
import { abs, add, div, logSoftmax, mean, mul, negate, softplus, square, sub, sum } from './ops';

/** Mean squared error. */
export const mse = (prediction: Tensor, target: Tensor): Tensor => mean(square(sub(prediction, target)));

/** Mean absolute error. */
export const mae = (prediction: Tensor, target: Tensor): Tensor => mean(abs(sub(prediction, target)));

/** Mean absolute percentage error, as a share (0.01 is one per cent); no target may be 0. */
export const mape = (prediction: Tensor, target: Tensor): Tensor => mean(abs(div(sub(prediction, target), target)));

/**
 * Mean binary cross-entropy (nats) of logits [n, outputs] against targets of 0 and 1, in the form that does not overflow.
 * `positiveWeight` [outputs] multiplies the loss of the ones, against imbalance.
 */
export function bce(logits: Tensor, targets: Tensor, positiveWeight: Tensor): Tensor {
  const missed = mul(mul(targets, positiveWeight), softplus(negate(logits)));
  const falseAlarm = mul(sub(scalar(logits.graph, 1), targets), softplus(logits));
  return mean(add(missed, falseAlarm));
}

/** Mean cross-entropy (nats) of logits [n, classes] against the classes' probabilities [n, classes] (one-hot for a known class). */
export const crossEntropy = (logits: Tensor, targets: Tensor): Tensor => negate(mean(sum(mul(targets, logSoftmax(logits)), [1])));
