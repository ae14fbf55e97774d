/** Candidates (AutoOPT's stage 1): generated scenarios with what the packet simulator measured of them. */

import type { Sample } from './scenario/results';
import type { GeneratedScenario } from './scenario/generate';
import { type RunSample, simulateSample } from './drivers/sample';
import type { StopRule } from './simulator/stop-rule';

export interface CandidateOptions {
  warmUpSeconds: number;
  stop: StopRule;
}

/** On average a delay is known to 1.5 % on either side (95 %): noise beside what a model of 100 samples is off. Some million packets a candidate. */
export const CANDIDATE_DEFAULTS: CandidateOptions = { warmUpSeconds: 200, stop: { relative: 0.015, batchSeconds: 200, maxSeconds: 40_000 } };

/** The same generated scenario gives the same sample, whoever simulates it. */
export async function simulateCandidate({ seed, intensity, scenario }: GeneratedScenario, { warmUpSeconds, stop }: CandidateOptions = CANDIDATE_DEFAULTS, signal: AbortSignal = new AbortController().signal, run: RunSample = onThisThread): Promise<Sample> {
  return { name: `generated-${seed}`, scenario, intensity, measured: await run({ scenario, options: { seed, warmUpSeconds, window: { stop } } }, signal) };
}

const onThisThread: RunSample = (order, signal) => simulateSample(order, { signal });
