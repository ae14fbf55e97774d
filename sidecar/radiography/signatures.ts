/**
 * What a radiography's window says beyond its picture: which cause sets recur in it, and which share of its deviations each
 * characterises. The density itself is drawn where it is looked at, in the panel.
 *
 * Signatures (SYRROCA, section III.C, eq. 4 and 5, and the memory group in IV.C: "57.4 % of samples crossing the threshold are
 * characterized by the set of features F"). Mathematics only; p(i, t) as in nominal/score.ts.
 */

import { CAUSE_SHARE } from '../nominal/judging/score';

export interface DeviantSample {
  /** Milliseconds; no two samples at one time. */
  time: number;
  /** p(i, t) by feature index; what is not there is 0. */
  contributions: ArrayLike<number>;
}

export interface Signature {
  /** Indices, most guilty first by mean contribution. */
  features: number[];
  samples: number;
  /** Of all deviations in the window, 0..1. */
  share: number;
  /** Over its samples, in the order of `features`. */
  meanContribution: number[];
  /** Times of its first and last sample, milliseconds. */
  first: number;
  last: number;
}

export interface Signatures {
  deviations: number;
  /** Largest share first. Each sample counts for one at most, so shares and `unexplained` add up to 1. */
  signatures: Signature[];
  /** Share of deviations in no signature; 0 where there is no deviation. */
  unexplained: number;
}

export interface SignatureOptions {
  /** Features of a signature at most. */
  members: number;
  /** Share of deviations that a signature has to add to those of the signatures before it, 0..1. */
  leastShare: number;
}

/** The paper's signatures are two features each (memory, CPU), and two metrics of two pods (network). */
export const SIGNATURE_DEFAULTS: SignatureOptions = { members: 4, leastShare: 0.05 };

/** What was there once does not recur. */
const RECURS = 2;
/** Cause sets that are tried: the most frequent ones. */
const CANDIDATES = 100;
/** A set is near-equal to a sample's own cause set if it has at most a third more than the sample needs. */
const NEEDED = 2 / 3;
/** Sums of shares that differ by less are equal: 0.3 three times is 0.9. */
const ROUNDING = 1e-9;

const carries = (sum: number) => sum >= CAUSE_SHARE - ROUNDING;

function carriedBy(set: readonly number[], p: ArrayLike<number>): number {
  let sum = 0;
  for (const feature of set) {
    sum += p[feature] || 0;
  }
  return sum;
}

/** A set characterises a sample if its members carry CAUSE_SHARE of the error together (eq. 4). */
const characterises = (set: readonly number[], sample: DeviantSample) => carries(carriedBy(set, sample.contributions));

/** Share of the samples that the set characterises, whatever other sets do; 0 where there is no sample. */
export function coverageOf(set: readonly number[], samples: readonly DeviantSample[]): number {
  return samples.length === 0 ? 0 : samples.filter((sample) => characterises(set, sample)).length / samples.length;
}

/** F_t (eq. 5) in growing order; null where it has more than `most` members or there is no error. Among equals the lower index is in. */
function causeSetOf(p: ArrayLike<number>, most: number): number[] | null {
  const largest: number[] = [];
  for (let feature = 0; feature < p.length; feature++) {
    if (p[feature] > (largest.length < most ? 0 : p[largest[most - 1]])) {
      let at = Math.min(largest.length, most - 1);
      for (; at > 0 && p[largest[at - 1]] < p[feature]; at--) {
        largest[at] = largest[at - 1];
      }
      largest[at] = feature;
    }
  }
  let [size, sum] = [0, 0];
  while (size < largest.length && !carries(sum)) {
    sum += p[largest[size++]];
  }
  return carries(sum) ? largest.slice(0, size).sort((a, b) => a - b) : null;
}

const inOrder = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((feature, index) => feature !== b[index]);
  return at < 0 ? a.length - b.length : a[at] - (b[at] ?? -1);
};

/** A sample that some set of at most `members` features characterises. */
interface Explicable extends DeviantSample {
  set: number[];
}

/** The most frequent cause sets; of equally frequent ones the smaller, then the one with lower indices. */
function frequentSets(samples: Explicable[]): number[][] {
  const found = new Map<string, { set: number[]; count: number }>();
  for (const { set } of samples) {
    const key = set.join();
    const known = found.get(key) ?? { set, count: 0 };
    known.count += 1;
    found.set(key, known);
  }
  const sets = [...found.values()].sort((a, b) => b.count - a.count || a.set.length - b.set.length || inOrder(a.set, b.set));
  return sets.slice(0, CANDIDATES).map(({ set }) => set);
}

interface Candidate {
  set: number[];
  samples: Explicable[];
  /** Samples that it characterises and that need about as many members. */
  near: number;
}

function candidateOf(set: number[], samples: Explicable[]): Candidate {
  const own = samples.filter((sample) => characterises(set, sample));
  return { set, samples: own, near: own.filter((sample) => sample.set.length >= NEEDED * set.length).length };
}

/** Every member has to earn its place by `least` samples, so that a set does not grow for a few more. */
const worth = ({ near, set }: Candidate, least: number) => near - least * set.length;

function best(candidates: Candidate[], least: number): Candidate | undefined {
  return [...candidates].sort((a, b) => worth(b, least) - worth(a, least) || a.set.length - b.set.length || inOrder(a.set, b.set))[0];
}

function signatureOf({ set, samples }: Candidate, deviations: number): Signature {
  const means = new Map(set.map((feature) => [feature, samples.reduce((sum, { contributions }) => sum + (contributions[feature] || 0), 0) / samples.length]));
  const features = [...set].sort((a, b) => (means.get(b) ?? 0) - (means.get(a) ?? 0) || a - b);
  return {
    features,
    samples: samples.length,
    share: samples.length / deviations,
    meanContribution: features.map((feature) => means.get(feature) ?? 0),
    first: samples[0].time,
    last: samples[samples.length - 1].time,
  };
}

/**
 * The few sets of features that characterise most deviations. Exact cause sets differ by a minor member from sample to sample, so
 * sets are chosen among the frequent exact ones greedily: next is the one with most samples that it characterises, that no set
 * before does and that need at least two thirds as many members, less `leastShare` of the deviations for each member. It takes all
 * that it characterises. A set with less than `leastShare` of such samples, or one, is none. The order of the samples does not matter.
 */
export function signaturesOf(samples: readonly DeviantSample[], options: Partial<SignatureOptions> = {}): Signatures {
  const { members, leastShare } = { ...SIGNATURE_DEFAULTS, ...options };
  const least = leastShare * samples.length - ROUNDING;
  const inTime = [...samples].sort((a, b) => a.time - b.time);
  const explicable = inTime.flatMap((sample) => {
    const set = causeSetOf(sample.contributions, members);
    return set ? [{ ...sample, set }] : [];
  });
  const signatures: Signature[] = [];
  const taken = new Set<Explicable>();
  let candidates = frequentSets(explicable).map((set) => candidateOf(set, explicable));
  for (;;) {
    candidates = candidates.filter(({ near }) => near >= Math.max(RECURS, least));
    const next = best(candidates, least);
    if (!next) {
      break;
    }
    signatures.push(signatureOf(next, samples.length));
    next.samples.forEach((sample) => taken.add(sample));
    candidates = candidates.map(({ set, samples: own }) => candidateOf(set, own.filter((sample) => !taken.has(sample))));
  }
  signatures.sort((a, b) => b.samples - a.samples || inOrder(a.features, b.features));
  return { deviations: samples.length, signatures, unexplained: samples.length === 0 ? 0 : 1 - taken.size / samples.length };
}
