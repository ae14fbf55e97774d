/** Whether probabilities mean what they say. Mathematics only. */

const BINS = 10;

/** Expected calibration error (Guo et al. 2017, equation 3): mean gap between confidence and how often it was right, over bins of equal width. null without predictions. */
export function calibrationError(confidences: readonly number[], right: readonly boolean[], bins = BINS): number | null {
  if (confidences.length === 0) {
    return null;
  }
  const sums = Array.from({ length: bins }, () => ({ confidence: 0, right: 0 }));
  confidences.forEach((confidence, at) => {
    const bin = sums[Math.min(bins - 1, Math.floor(confidence * bins))];
    bin.confidence += confidence;
    bin.right += Number(right[at]);
  });
  return sums.reduce((total, bin) => total + Math.abs(bin.confidence - bin.right), 0) / confidences.length;
}

const RANGE = { least: 0.05, most: 20 };
const ROUNDS = 30;

/**
 * The temperature by which logits are divided so that their softmax is as probable as can be (Guo et al. 2017, section 4.2): the
 * likelihood has one maximum, which a golden section finds. 1 without samples.
 * @param truth shares of each class, in the order of the logits
 */
export function temperatureOf(logits: number[][], truth: number[][]): number {
  if (logits.length === 0) {
    return 1;
  }
  // Without an error among few samples, any sureness would do: one sample more is taken to be as wrong as can be (as in Platt 1999).
  const doubt = 1 / (logits.length + 2);
  const softened = truth.map((row) => row.map((share) => (1 - doubt) * share + doubt / row.length));
  const loss = (log: number) => logits.reduce((total, row, at) => total - logLikelihood(row.map((value) => value / Math.exp(log)), softened[at]), 0);
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(RANGE.least), Math.log(RANGE.most)];
  for (let round = 0; round < ROUNDS; round++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    [low, high] = loss(left) < loss(right) ? [low, right] : [left, high];
  }
  return Math.exp((low + high) / 2);
}

function logLikelihood(logits: number[], truth: number[]): number {
  const top = Math.max(...logits);
  const total = top + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
  return truth.reduce((sum, share, at) => sum + (share > 0 ? share * (logits[at] - total) : 0), 0);
}
