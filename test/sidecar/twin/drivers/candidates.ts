/** Candidates and a driver for tests: what it answers depends on the scenario's number alone, and takes no time. */

import type { Candidate, Driver } from '../../../../sidecar/twin/drivers/driver';
import { sample, scenario } from '../scenario/fixture';

export const candidates = (count: number): Candidate[] => Array.from({ length: count }, (_, number) => ({ number, scenario: scenario(), intensity: 1000 + number }));

/** Calls `before` with each candidate's number. */
export function quickDriver(before: (number: number) => void | Promise<void> = () => {}, settings = { seed: 1 }): Driver {
  return {
    name: 'roentgen',
    settings,
    atOnce: 1,
    simulate: async ([candidate]) => {
      await before(candidate.number);
      const { measured, ...rest } = sample();
      return [{ ...rest, intensity: candidate.intensity, measured: { ...measured, seconds: 100 + candidate.number, change: 1 / 3 } }];
    },
  };
}
