/**
 * Delay quantiles without keeping delays: a histogram per flow whose bins are 1/32 of an octave of the delay, read off the bits of
 * its single-precision form. It covers 10 octaves from the least delay that the path allows (an eighth of the mean one on an empty path,
 * where sizes differ more than that); what is shorter or longer counts in the first or last bin.
 */

/** Bits of the mantissa that a bin drops; five of 23 are kept. */
export const DROPPED_BITS = 18;
const BINS_PER_OCTAVE = 32;
export const BINS = 10 * BINS_PER_OCTAVE;

export interface Histograms {
  /** [flows, BINS]; empty when nobody asks for quantiles. */
  bins: Uint32Array;
  /** [flows] The form, cut to the bits of a bin, of the delay at which the flow's bins begin. */
  lowest: Int32Array;
}

const single = new Float32Array(1);
const form = new Int32Array(single.buffer);

function formOf(seconds: number): number {
  single[0] = seconds;
  return form[0] >> DROPPED_BITS;
}

function secondsOf(bin: number): number {
  form[0] = bin << DROPPED_BITS;
  return single[0];
}

/** `least` and `mean` [flows]: delays on an empty path (s). */
export const createHistograms = (least: Float64Array, mean: Float64Array, wanted: boolean): Histograms => ({
  bins: new Uint32Array(wanted ? least.length * BINS : 0),
  lowest: Int32Array.from(least, (seconds, flow) => formOf(Math.max(seconds, mean[flow] / 8))),
});

/** The delay (s) that the given shares of a flow's packets do not exceed, even within a bin; NaN where none arrived. */
export function quantilesOf({ bins, lowest }: Histograms, flow: number, shares: readonly number[]): number[] {
  const own = bins.subarray(flow * BINS, (flow + 1) * BINS);
  const total = own.reduce((sum, count) => sum + count, 0);
  return shares.map((share) => {
    let below = 0;
    for (let bin = 0; bin < own.length; bin++) {
      if (own[bin] > 0 && below + own[bin] >= share * total) {
        const [from, to] = [secondsOf(lowest[flow] + bin), secondsOf(lowest[flow] + bin + 1)];
        return from + ((to - from) * (share * total - below)) / own[bin];
      }
      below += own[bin];
    }
    return NaN;
  });
}

/** The mean of ln(delay / 1 s), each delay taken for the middle of its bin; NaN where none arrived. */
export function meanLogOf({ bins, lowest }: Histograms, flow: number): number {
  let [sum, total] = [0, 0];
  for (let bin = 0; bin < BINS; bin++) {
    const count = bins[flow * BINS + bin];
    total += count;
    sum += count && count * Math.log((secondsOf(lowest[flow] + bin) + secondsOf(lowest[flow] + bin + 1)) / 2);
  }
  return sum / total;
}
