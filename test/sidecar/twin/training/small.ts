/** Networks of four nodes with results, in milliseconds. */

import { type CandidateOptions, simulateCandidate } from '../../../../sidecar/twin/candidates';
import { type GeneratedScenario, generateScenario } from '../../../../sidecar/twin/scenario/generate';
import type { Sample } from '../../../../sidecar/twin/scenario/results';
import { type RouteNetTraining, TRAINING_DEFAULTS } from '../../../../sidecar/twin/training/options';

export const BRIEF: CandidateOptions = { warmUpSeconds: 20, stop: { relative: 0.5, batchSeconds: 20, maxSeconds: 200 } };
export const smallScenario = (seed: number): GeneratedScenario => ({ seed, ...generateScenario({ seed, nodes: 4, topology: { alpha: 0.3, meanDegree: 2 } }) });
export const smallSamples = (count: number, from = 1): Promise<Sample[]> => Promise.all(Array.from({ length: count }, (_, index) => simulateCandidate(smallScenario(from + index), BRIEF)));
export const TINY: RouteNetTraining = { ...TRAINING_DEFAULTS, state: 6, readout: 4, rounds: 2, epochs: 3, steps: 30 };
