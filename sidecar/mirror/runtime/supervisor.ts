/** Keeps the components of an instance alive: what dies is started again after a delay, as a new incarnation in new cgroups. */

import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../errors';
import { startUnit, type Unit, type UnitPlace, type UnitSpec, volumeOf } from './unit';

export interface ComponentState {
  component: string;
  /** Grows at each start, also over restarts of the mirror. */
  incarnation: number;
  restarts: number;
  unit: Unit | null;
}

export interface Supervisor {
  states(): ComponentState[];
  /** Ends the component in order and starts it at once; with `fresh` its kept folder is thrown away. Answers when it has a process again. */
  restart(component: string, fresh?: boolean): Promise<void>;
  /** Ends all, in the given order, and starts nothing any more. */
  stop(order: string[]): Promise<void>;
}

export interface SupervisorOptions {
  place: UnitPlace;
  specs: UnitSpec[];
  /** Milliseconds from a death to the next start. A restart in 0.3 s would hardly be seen at a scrape interval of 1 s. */
  restartDelayMs: number;
  /** The last incarnation of an earlier start. */
  lastIncarnation(component: string): number;
  /** Called whenever a component has come or gone. */
  onChange(states: ComponentState[]): void;
  onStep(text: string): void;
  now(): number;
}

const PATIENCE_MS = 4000;

interface Keeper {
  state: ComponentState;
  /** Cuts the present delay short. */
  hurry(): void;
}

export function supervise(options: SupervisorOptions): Supervisor {
  const keepers = options.specs.map((spec) => keep(spec));
  const states = () => keepers.map(({ state }) => state);
  let stopping = false;

  /** A full disk must not end the supervision. */
  function tell(): void {
    try {
      options.onChange(states());
    } catch (error) {
      options.onStep(messageOf(error));
    }
  }

  function keep(spec: UnitSpec): Keeper {
    const state: ComponentState = { component: spec.component, incarnation: options.lastIncarnation(spec.component), restarts: -1, unit: null };
    const keeper: Keeper = { state, hurry: () => undefined };
    void live(spec, keeper);
    return keeper;
  }

  async function live(spec: UnitSpec, keeper: Keeper): Promise<void> {
    const { state } = keeper;
    // The first pass must not run before supervise() has all its keepers.
    await Promise.resolve();
    while (!stopping) {
      state.incarnation++;
      state.restarts++;
      try {
        state.unit = startUnit(spec, state.incarnation, options.place, options.now, tell);
        await state.unit.ended;
      } catch (error) {
        options.onStep(`${spec.component}: ${messageOf(error)}`);
      }
      state.unit = null;
      tell();
      if (!stopping) {
        const delay = new AbortController();
        keeper.hurry = () => delay.abort();
        await pause(options.restartDelayMs, undefined, { signal: delay.signal }).catch(() => undefined);
      }
    }
  }

  function keeperOf(component: string): Keeper {
    const keeper = keepers.find(({ state }) => state.component === component);
    if (!keeper) {
      throw new Error(`no component ${component}`);
    }
    return keeper;
  }

  async function restart(component: string, fresh = false): Promise<void> {
    const keeper = keeperOf(component);
    await keeper.state.unit?.stop(PATIENCE_MS);
    if (fresh) {
      rmSync(volumeOf(options.place.directory, component), { recursive: true, force: true });
    }
    const died = keeper.state.incarnation;
    // The delay begins after the end was noticed, a moment from now.
    while (!stopping && (keeper.state.incarnation === died || !keeper.state.unit?.pid())) {
      keeper.hurry();
      await pause(20);
    }
  }

  async function stop(order: string[]): Promise<void> {
    stopping = true;
    for (const component of order) {
      keeperOf(component).hurry();
      await keeperOf(component).state.unit?.stop(PATIENCE_MS);
    }
  }

  return { states, restart, stop };
}
