/** Which run holds which component. Pure; holding comes before anything that waits, so that of two requests one is refused. */

import { RoentgenError } from '../errors';

export interface Holds {
  /** `components` are `service/component`. Throws TARGET_BUSY where one is held, or where as many runs hold as may. */
  take(run: string, components: string[]): void;
  letGo(run: string): void;
}

export function createHolds(maxParallel: number): Holds {
  const held = new Map<string, string>();
  return {
    take(run, components) {
      const taken = components.find((each) => held.has(each));
      if (taken !== undefined) {
        throw new RoentgenError('TARGET_BUSY', `${taken} is held by run ${held.get(taken)}`, 'wait for its end or stop it');
      }
      if (new Set(held.values()).size >= maxParallel) {
        throw new RoentgenError('TARGET_BUSY', `${maxParallel} runs are going on, as many as chaos.max_parallel lets`, 'wait for the end of one or stop it');
      }
      components.forEach((each) => held.set(each, run));
    },
    letGo(run) {
      held.forEach((holder, component) => holder === run && held.delete(component));
    },
  };
}
