/** A mirror whose owner is killed: nothing may stay on the machine, whenever it happens. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sweep } from '../../../sidecar/mirror/environment';
import { eventually, PROJECT, remainsOf } from './remains';

const directory = mkdtempSync(join(tmpdir(), 'roentgen-crash-'));
const instance = `tc${process.pid}`;
const OWNER = `require('./build/sidecar/mirror/environment.js').mirrorUp({ instance: '${instance}', service: 'employees', directory: '${directory}', onStep: console.log }).then(() => console.log('up'))`;

afterAll(async () => {
  await sweep(instance);
  rmSync(directory, { recursive: true, force: true });
});

/** Starts an owner and kills it `afterMs` milliseconds after it has said `word`. */
async function killedOwner(word: string, afterMs: number, signal: NodeJS.Signals): Promise<void> {
  const owner = spawn(process.execPath, ['-e', OWNER], { cwd: PROJECT, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  owner.stdout.on('data', (data) => (said += data));
  const exited = once(owner, 'exit');
  await eventually(word, () => (said.includes(word) ? true : null), 1000);
  await new Promise((done) => setTimeout(done, afterMs));
  owner.kill(signal);
  await exited;
}

test.each([
  ['while the network is laid', 'network', 20, 'SIGKILL'],
  ['while components are born', 'components', 30, 'SIGKILL'],
  ['while the databases are made', 'components', 700, 'SIGKILL'],
  ['when all is up', 'up', 500, 'SIGKILL'],
  ['by a signal that it does not handle', 'up', 0, 'SIGINT'],
] satisfies Array<[string, string, number, NodeJS.Signals]>)('the owner is killed %s: the janitor leaves nothing', async (_, word, afterMs, signal) => {
  await killedOwner(word, afterMs, signal);
  await eventually('a clean machine', () => (remainsOf(instance, directory).length === 0 ? true : null)).catch(() => undefined);
  expect(remainsOf(instance, directory)).toEqual([]);
}, 90_000);
