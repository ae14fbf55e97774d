/** From hops to paths, with the way back: gradients of delay, jitter and loss by the corrections of the hops. */

/** What the prior says, laid out by hop; [hops] unless said otherwise. */
export interface Base {
  /** [flows + 1] */
  firstHop: Int32Array;
  hopQueue: Int32Array;
  wait: Float64Array;
  variance: Float64Array;
  /** s that the wait changes with a deviation of the swing; correlation of the swing with that at the hop before. */
  lean: Float64Array;
  joint: Float64Array;
  /** Logit of the loss. */
  logit: Float64Array;
  /** [flows] Transmission, s; variance of it, s^2. */
  fixed: Float64Array;
  fixedVariance: Float64Array;
}

/** Corrections of a hop: log of the wait's factor, log of the variance's, shift of the loss's logit. */
export const OUTPUTS = 3;
/** Corrections are at most a factor of e^3. */
export const MOST_CORRECTION = 3;
export const bounded = (value: number): number => MOST_CORRECTION * Math.tanh(value / MOST_CORRECTION);

export interface PathSums {
  delay: number;
  jitter: number;
  kept: number;
}

/** @param corrections [hops, OUTPUTS] bounded */
export function sumPath(base: Base, flow: number, corrections: Float64Array, to: PathSums): PathSums {
  let [delay, jitter, kept, carried] = [base.fixed[flow], base.fixedVariance[flow], 1, 0];
  for (let hop = base.firstHop[flow]; hop < base.firstHop[flow + 1]; hop++) {
    const factor = Math.exp(corrections[OUTPUTS * hop]);
    const lean = base.lean[hop] * factor;
    delay += base.wait[hop] * factor;
    carried *= base.joint[hop];
    jitter += base.variance[hop] * Math.exp(corrections[OUTPUTS * hop + 1]) + 2 * carried * lean;
    carried += lean;
    kept *= 1 / (1 + Math.exp(base.logit[hop] + corrections[OUTPUTS * hop + 2]));
  }
  to.delay = delay;
  to.jitter = jitter;
  to.kept = kept;
  return to;
}

/** Adds to `gradient` [hops, OUTPUTS] that of a function whose derivatives by delay, jitter and loss of the flow are given. */
export function pathGradient(base: Base, flow: number, corrections: Float64Array, by: { delay: number; jitter: number; loss: number }, kept: number, gradient: Float64Array): void {
  const [first, end] = [base.firstHop[flow], base.firstHop[flow + 1]];
  // carried(h) = joint(h) (carried(h-1) + lean(h-1)); jitter has 2 carried(h) lean(h)
  let carried = 0;
  for (let hop = first; hop < end; hop++) {
    const at = OUTPUTS * hop;
    const factor = Math.exp(corrections[at]);
    const lean = base.lean[hop] * factor;
    carried *= base.joint[hop];
    gradient[at] += by.delay * base.wait[hop] * factor + by.jitter * 2 * carried * lean;
    carried += lean;
    gradient[at + 1] += by.jitter * base.variance[hop] * Math.exp(corrections[at + 1]);
    const lost = 1 / (1 + Math.exp(-base.logit[hop] - corrections[at + 2]));
    gradient[at + 2] += by.loss * kept * lost;
  }
  let after = 0;
  for (let hop = end - 1; hop >= first; hop--) {
    const lean = base.lean[hop] * Math.exp(corrections[OUTPUTS * hop]);
    gradient[OUTPUTS * hop] += by.jitter * 2 * lean * after;
    after = base.joint[hop] * (after + lean);
  }
}
