/**
 * Drivers: simulators that make data sets for the network twin from scenarios; ours, ns-3 and the challenge's own. A driver turns
 * scenarios into samples; `writeDataSet` keeps what it answers, so that whatever is killed, the samples that were done remain.
 */

import type { Measurement, Sample } from '../scenario/results';
import type { Scenario } from '../scenario/scenario';

export const DRIVERS = ['roentgen', 'ns-3', 'challenge'] as const;
export type DriverName = (typeof DRIVERS)[number];

/** A scenario to simulate. */
export interface Candidate {
  /** Its place in the source, from 0. */
  number: number;
  scenario: Scenario;
  intensity: number;
}

export interface Driver {
  name: DriverName;
  /** What its results depend on besides the scenario: a data set that was begun is gone on with under the same settings only. */
  settings: Record<string, unknown>;
  /** How many candidates it wants at a time: its own archive's worth, or one. */
  atOnce: number;
  /** The samples that the simulator holds to be stable, in the order of the candidates. Throws its own error, and the signal's reason. */
  simulate(candidates: readonly Candidate[], signal: AbortSignal): Promise<Sample[]>;
}

/** For drivers that take one scenario at a time. */
export const eachMeasured = (candidates: readonly Candidate[], measure: (candidate: Candidate) => Promise<Measurement>): Promise<Sample[]> =>
  Promise.all(candidates.map(async (candidate) => ({ name: sampleName(candidate), scenario: candidate.scenario, intensity: candidate.intensity, measured: await measure(candidate) })));

export const sampleName = ({ number }: Candidate): string => `sample ${number}`;
