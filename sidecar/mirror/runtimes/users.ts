/** Starts the users of a mirror, and puts its old records back. */

import { RoentgenError } from '../../errors';
import type { Blueprint } from '../blueprint/blueprint';
import { type CommandValues, usersOf } from '../blueprint/load';
import { replicasOf } from '../blueprint/replicas';
import type { ClientConnection } from '../load/connection';
import type { Load } from '../load/curve';
import { surgeOf } from '../load/surge';

const ASK_MS = 5000;
const RESTORE_MS = 10_000;

/** Answers what changes their load, which throws REQUEST_INVALID where there are none. */
export async function startUsers({ blueprint, directory, load: initial, onStep }: { blueprint: Blueprint; directory: string; load: Load | null; onStep(text: string): void }, values: CommandValues, client: ClientConnection): Promise<(change: Partial<Load>) => Promise<void>> {
  const count = replicasOf(blueprint).length;
  if (!initial || !blueprint.load) {
    onStep(`all ${count} components work; no users`);
    return () => Promise.reject(new RoentgenError('REQUEST_INVALID', 'the blueprint of this mirror has no load'));
  }
  const users = usersOf(blueprint, blueprint.load, values);
  let load: Load = { ...initial, surge: surgeOf(directory) };
  await client.ask('load', { users, load }, ASK_MS);
  onStep(`all ${count} components work; users ${load.replay ? 'follow a recording' : `from ${load.base} to ${load.peak} requests/s in a day of ${load.daySeconds} s`}`);
  return async (change) => {
    load = { ...load, ...change };
    await client.ask('load', { users, load }, ASK_MS);
  };
}

export async function restoreRecords(blueprint: Blueprint, client: ClientConnection): Promise<void> {
  for (const { component, sql } of blueprint.restore) {
    for (const { address, component: { database } } of replicasOf(blueprint).filter((each) => each.component.component === component)) {
      if (database) {
        await client.ask('query', { host: address, port: database.port, user: database.user, database: database.name, sql }, RESTORE_MS);
      }
    }
  }
}
