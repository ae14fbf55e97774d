/** One scenario by our simulator, on whatever thread; and the driver that has them simulated by someone's threads. */

import { epochRandom } from '../../nn/random';
import type { Measurement } from '../scenario/results';
import type { Scenario } from '../scenario/scenario';
import { measurementOf } from '../simulator/measurement';
import { simulate, type SimulationOptions } from '../simulator/simulate';
import { type Driver, eachMeasured } from './driver';

export interface SampleOrder {
  scenario: Scenario;
  options: Pick<SimulationOptions, 'seed' | 'warmUpSeconds' | 'window'>;
}

export interface SampleHooks {
  /** Share of the longest time that the window allows. */
  onProgress?(share: number): void;
  signal?: AbortSignal;
}

export const mostSeconds = ({ warmUpSeconds, window }: SampleOrder['options']): number => warmUpSeconds + ('stop' in window ? window.stop.maxSeconds : window.seconds);

/** Throws what `simulate` throws. */
export async function simulateSample({ scenario, options }: SampleOrder, { onProgress, signal }: SampleHooks = {}): Promise<Measurement> {
  const most = mostSeconds(options);
  return measurementOf(await simulate(scenario, { ...options, signal, onProgress: (seconds) => onProgress?.(Math.min(1, seconds / most)) }));
}

/** Each sample's own, from the data set's: 32 bits. */
export const seedOf = (seed: number, number: number): number => Math.floor(epochRandom(seed, number)() * 2 ** 32);

export type RunSample = (order: SampleOrder, signal: AbortSignal) => Promise<Measurement>;

export function roentgenDriver(options: SampleOrder['options'], run: RunSample): Driver {
  return {
    name: 'roentgen',
    settings: { ...options },
    atOnce: 1,
    simulate: (candidates, signal) => eachMeasured(candidates, ({ scenario, number }) => run({ scenario, options: { ...options, seed: seedOf(options.seed, number) } }, signal)),
  };
}
