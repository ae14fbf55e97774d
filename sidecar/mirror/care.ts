/** Looks after a mirror's components: says which are ill, and restarts what is until all is well. The same for every runtime. */

import { setTimeout as pause } from 'node:timers/promises';
import { messageOf, RoentgenError } from '../errors';
import type { Component } from './blueprint/blueprint';
import { type Replica, usedBy } from './blueprint/replicas';
import { checkOf } from './blueprint/units';
import type { ClientConnection } from './load/connection';
import type { Supervisor } from './runtime/supervisor';

export interface CareOptions {
  replicas: Replica[];
  supervisor: Pick<Supervisor, 'restart'> & { states(): Array<{ component: string; unit: { pid(): number } | null }> };
  client: Pick<ClientConnection, 'ask'>;
  /** Runs a health command inside a component; answers what is wrong, null where nothing is. */
  look(component: string, command: string[]): Promise<string | null>;
  /** Where a person finds logs. */
  logs: string;
}

export interface Care {
  /** Restarts what stays ill for longer than its patience (and at least `leastMs`), then waits. Throws MIRROR_FAILED. */
  heal(leastMs: number): Promise<void>;
  /** Waits until these components work. Throws MIRROR_FAILED. */
  untilWell(components: string[]): Promise<void>;
}

/** After the last restart everything has this long. */
const LAST_PATIENCE_MS = 60_000;
/** Restarts of what is ill, each of which may show that something else is. */
const ROUNDS = 3;
const ASK_MS = 5000;
const USUAL = { everyMs: 200, patienceMs: 12_000 };

export function createCare({ replicas, supervisor, client, look, logs }: CareOptions): Care {
  const components = [...new Set(replicas.map(({ component }) => component))];

  async function problemOf(replica: Replica): Promise<string | null> {
    const { name, component: { health } } = replica;
    if (!supervisor.states().find(({ component }) => component === name)?.unit?.pid()) {
      return 'has no process';
    }
    const check = checkOf(replica);
    return health?.command ? look(name, health.command) : check ? client.ask('check', check, ASK_MS).catch(messageOf) : null;
  }

  /** What is wrong at the last look, which is the first good one or the last that the patience allows. */
  async function waited(replica: Replica, patienceMs: number): Promise<string | null> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const problem = await problemOf(replica);
      if (problem === null || Date.now() > end) {
        return problem;
      }
      await pause(replica.component.health?.everyMs ?? USUAL.everyMs);
    }
  }

  /** Problems by replica. What was well first may be ill by the time that the last one is well, so all are looked at again. */
  async function illAmong(some: Replica[], leastMs: number): Promise<Map<string, string>> {
    for (let rounds = 0; ; rounds++) {
      const problems = await Promise.all(some.map((each) => waited(each, Math.max(leastMs, each.component.health?.patienceMs ?? USUAL.patienceMs))));
      const again = problems.every((problem) => problem === null) ? await Promise.all(some.map(problemOf)) : problems;
      if (again === problems || again.every((problem) => problem === null) || rounds === ROUNDS) {
        return new Map(some.flatMap(({ name }, index) => (again[index] === null ? [] : [[name, again[index]]])));
      }
    }
  }

  async function expectWell(some: Replica[]): Promise<void> {
    const ill = await illAmong(some, LAST_PATIENCE_MS);
    if (ill.size > 0) {
      throw new RoentgenError('MIRROR_FAILED', `after ${LAST_PATIENCE_MS / 1000} s still: ${[...ill].map(([name, problem]) => `${name} ${problem}`).join('; ')}`, `logs are ${logs}`);
    }
  }

  async function heal(leastMs: number): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      const ill = await illAmong(replicas, leastMs);
      if (ill.size === 0) {
        return;
      }
      const roots = rootsOf(replicas.filter(({ name }) => ill.has(name)), components);
      await Promise.all(roots.map(({ name, component }) => supervisor.restart(name, component.freshWhenIll)));
    }
    await expectWell(replicas);
  }

  return { heal, untilWell: (names) => expectWell(replicas.filter(({ name }) => names.includes(name))) };
}

/** What an ill component makes ill gets well with it: those of the ill that use none of the others. */
export function rootsOf(ill: Replica[], components: Component[]): Replica[] {
  return ill.filter(({ component }) => !ill.some((other) => usedBy(component.component, components)?.has(other.component.component)));
}
