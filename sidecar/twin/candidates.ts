/** Candidates (AutoOPT's stage 1): generated scenarios with what the packet simulator measured of them. */

import type { Sample } from './scenario/results';
import type { GeneratedScenario } from './scenario/generate';
import { measurementOf } from './simulator/measurement';
import { simulate } from './simulator/simulate';
import type { StopRule } from './simulator/stop-rule';

export interface CandidateOptions {
  warmUpSeconds: number;
  stop: StopRule;
}

/** On average a delay is known to 1.5 % on either side (95 %): noise beside what a model of 100 samples is off. Some million packets a candidate. */
export const CANDIDATE_DEFAULTS: CandidateOptions = { warmUpSeconds: 200, stop: { relative: 0.015, batchSeconds: 200, maxSeconds: 40_000 } };

/** The same generated scenario gives the same sample. */
export async function simulateCandidate({ seed, intensity, scenario }: GeneratedScenario, { warmUpSeconds, stop }: CandidateOptions = CANDIDATE_DEFAULTS, signal?: AbortSignal): Promise<Sample> {
  const result = await simulate(scenario, { seed, warmUpSeconds, window: { stop }, signal });
  return { name: `generated-${seed}`, scenario, intensity, measured: measurementOf(result) };
}
