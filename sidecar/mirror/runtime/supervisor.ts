/** Keeps the components of an instance alive: what dies is started again after a delay, as a new incarnation in new cgroups. */

import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../errors';
import { holdOf, watchHold } from './hold';
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
  /** Ends the component in order and starts it at once, even where a fault holds it down; with `fresh` its kept folder is thrown away. Answers when it has a process again. */
  restart(component: string, fresh?: boolean): Promise<void>;
  /**
   * Ends the components (one after the other in order, or all at once by force), keeps them down during `work`, and starts all at once.
   * Answers when each has a process again; throws what `work` throws, when they are started again.
   */
  replace(components: string[], force: boolean, work: () => Promise<void>): Promise<void>;
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
/** How often a hold file is looked at while its component is down. */
const HOLD_POLL_MS = 50;

interface Keeper {
  state: ComponentState;
  /** Cuts the present delay short. */
  hurry(): void;
  /** Settles when it may start again; null: it may. */
  parked: Promise<void> | null;
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
    const keeper: Keeper = { state, hurry: () => undefined, parked: null };
    mkdirSync(dirname(holdOf(options.place.directory, spec.component)), { recursive: true });
    void live(spec, keeper);
    return keeper;
  }

  async function live(spec: UnitSpec, keeper: Keeper): Promise<void> {
    const { state } = keeper;
    // The first pass must not run before supervise() has all its keepers.
    await Promise.resolve();
    while (!stopping) {
      if (keeper.parked) {
        await keeper.parked;
        continue;
      }
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
        await rest(keeper);
      }
    }
  }

  /** The delay, and for as long as a fault holds the component down; cut short by a fault that asks for it, and by hand. */
  async function rest(keeper: Keeper): Promise<void> {
    const cut = new AbortController();
    keeper.hurry = () => cut.abort();
    const held = watchHold(holdOf(options.place.directory, keeper.state.component));
    const due = performance.now() + options.restartDelayMs;
    for (let word = held(); !cut.signal.aborted && word !== 'now' && (word === 'held' || performance.now() < due); word = held()) {
      await pause(word === 'held' ? HOLD_POLL_MS : Math.min(HOLD_POLL_MS, due - performance.now()), undefined, { signal: cut.signal }).catch(() => undefined);
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
      rmSync(volumeOf(options.place.directory, component), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    }
    await started(keeper, keeper.state.incarnation);
  }

  /** The delay begins after the end was noticed, a moment from now. */
  async function started(keeper: Keeper, died: number): Promise<void> {
    while (!stopping && (keeper.state.incarnation === died || !keeper.state.unit?.pid())) {
      keeper.hurry();
      await pause(20);
    }
  }

  async function replace(components: string[], force: boolean, work: () => Promise<void>): Promise<void> {
    const hit = components.map(keeperOf);
    let release = () => undefined as void;
    const parked = new Promise<void>((resolve) => (release = resolve));
    hit.forEach((keeper) => (keeper.parked = parked));
    try {
      await end(hit, force);
      await work();
    } finally {
      const died = hit.map(({ state }) => state.incarnation);
      hit.forEach((keeper) => (keeper.parked = null));
      release();
      await Promise.all(hit.map((keeper, index) => started(keeper, died[index])));
    }
  }

  async function end(hit: Keeper[], force: boolean): Promise<void> {
    if (force) {
      await Promise.all(hit.map(({ state }) => state.unit?.stop(0)));
      return;
    }
    for (const { state } of hit) {
      await state.unit?.stop(PATIENCE_MS);
    }
  }

  async function stop(order: string[]): Promise<void> {
    stopping = true;
    for (const component of order) {
      keeperOf(component).hurry();
      await keeperOf(component).state.unit?.stop(PATIENCE_MS);
    }
  }

  return { states, restart, replace, stop };
}
