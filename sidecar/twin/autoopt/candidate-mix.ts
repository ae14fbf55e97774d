/** From which kinds of scenarios candidates come: the selection can only choose what stage 1 offers. */

import { createRandom, epochRandom } from '../../nn/random';
import { type GeneratedScenario, generateScenario, SCENARIO_DEFAULTS, type ScenarioParameters } from '../scenario/generate';
import { CHALLENGE_LIMITS } from '../scenario/limits';

/** One kind of candidates: what differs from SCENARIO_DEFAULTS. */
export type CandidateKind = Partial<ScenarioParameters>;

/** Bit/s of a flow, before U(0.5, 1). */
const flows = (low: number, high: number): ScenarioParameters['traffic'] => ({ ...SCENARIO_DEFAULTS.traffic, intensityPerNode: { low, high } });

/**
 * In turn, so that any number of candidates has as many of each. Links of large networks carry some dozen to hundreds of flows at 0.1 to 2.5
 * Mbit/s: their sum is smooth, and a buffer empties in a fraction of an on period. No network of ten nodes has all of it, hence one kind
 * for each part. docs/twin-autoopt.md has what each brings.
 */
export const CANDIDATE_KINDS: Record<string, CandidateKind> = {
  /** Stage 1 as it stands. */
  wide: {},
  /** Few ON-OFF flows, large ones on fast links: as smooth as the sum of hundreds. */
  smooth: { topology: { alpha: 0.2, meanDegree: 2.2 }, traffic: { ...flows(4000, 10_000), arrivals: { poisson: 0.5, cbr: 0.4, onOff: 0.1 } } },
  /** Lines and trees: paths of up to nine hops, and up to 25 flows a link. */
  long: { topology: { alpha: 0.2, meanDegree: 2 }, traffic: flows(600, 10_000) },
};

const PLACES = 1;
const NODES = 2;

/** Candidate `place` of the pool of a seed: it depends on nothing else. */
export function candidateScenario(seed: number, place: number, kinds: readonly CandidateKind[] = Object.values(CANDIDATE_KINDS)): GeneratedScenario {
  const own = Math.floor(epochRandom(createRandom(seed)() * 2 ** 32, PLACES + place)() * 2 ** 32);
  const least = Math.ceil(0.8 * CHALLENGE_LIMITS.nodes);
  const nodes = least + Math.floor(epochRandom(own, NODES)() * (CHALLENGE_LIMITS.nodes - least + 1));
  return { seed: own, ...generateScenario({ ...kinds[place % kinds.length], seed: own, nodes }) };
}
