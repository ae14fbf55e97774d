/** ON-OFF flows of the simulator by their mean: on periods are whole gaps, one at least (docs/twin-simulator.md). */

interface Periods {
  /** Means, s. */
  onSeconds: number;
  offSeconds: number;
}

/** Mean packets/s of a flow that sends `rate` packets/s while it is on: k + 1 packets in k gaps on and a time off, k = max(1, round(exponential x gaps)). */
export function meanRate(rate: number, { onSeconds, offSeconds }: Periods): number {
  const half = Math.exp(-0.5 / (rate * onSeconds));
  const gaps = 1 - half - half / Math.expm1(-1 / (rate * onSeconds));
  return (gaps + 1) / (gaps / rate + offSeconds);
}

/** What meanRate is inverted by: 1e-12 of the rate. */
const HALVINGS = 50;

/** Packets/s while on of a flow whose mean is `mean` packets/s. */
export function rateWhenOn(mean: number, periods: Periods): number {
  let low = 0;
  let high = (mean * (periods.onSeconds + periods.offSeconds)) / periods.onSeconds;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    [low, high] = meanRate(middle, periods) < mean ? [middle, high] : [low, middle];
  }
  return (low + high) / 2;
}
