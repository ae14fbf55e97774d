/** Collects a series: brings the environments up, lets all copies take samples side by side, takes everything down whatever happens. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Samples } from '../../sidecar/spots/dataset';
import { MARGIN, rowsOf } from '../../sidecar/spots/sample';
import { collect, MOMENTS, type Tally } from './paper-collect';
import { type Environment, type Environments, startEnvironments } from './paper-environments';
import { type Amounts, ENVIRONMENT_NAMES, type EnvironmentName, RESTART_STEPS, SERIES, type SeriesName, totalOf } from './paper-plan';
import { createProgress } from './paper-progress';
import { openSamples } from './paper-store';

const SEED = 1;

export interface CollectionOptions {
  directory: string;
  stepMs: number;
}

interface Desk {
  samples: Samples;
  tally: Tally;
}

/** Collects what `wanted` has more than the folder; a rerun goes on where it stopped. Throws what stopped it. */
export async function collectMissing(series: SeriesName, wanted: Record<EnvironmentName, Amounts>, { directory, stepMs }: CollectionOptions): Promise<void> {
  const desks = Object.fromEntries(ENVIRONMENT_NAMES.map((name) => [name, deskOf(openSamples(directory, series, name), wanted[name])])) as Record<EnvironmentName, Desk>;
  const tallies = Object.values(desks).map(({ tally }) => tally);
  if (tallies.every((tally) => tally.collected >= tally.wanted)) {
    return;
  }
  const { users, everyKind } = SERIES[series];
  // A rerun must not begin with the same order of faults again.
  const seed = SEED + tallies.reduce((sum, { collected }) => sum + collected, 0);
  const { onSample } = createProgress(series, console.log, Date.now);
  await withEnvironments({ stepMs, restartDelayMs: RESTART_STEPS * stepMs, users }, async ({ all }, abort) => {
    const work = all.map((environment, index) =>
      collect(environment, { ...desks[environment.name], stepMs, users, faults: everyKind ? kindsOf(environment) : ['kill'], seed: seed + 1000 * index, signal: abort.signal, onSample, say: console.log }).catch((error: unknown) => {
        // When one gives up, all do.
        abort.abort(error);
      })
    );
    await Promise.all(work);
    abort.signal.throwIfAborted();
  });
}

const deskOf = (samples: Samples, amounts: Amounts): Desk => ({ samples, tally: { collected: samples.all().length, going: 0, wanted: totalOf(amounts) } });

const kindsOf = ({ runs }: Environment) => runs.faults().filter(({ available }) => available).map(({ fault }) => fault);

async function withEnvironments(options: { stepMs: number; restartDelayMs: number; users: boolean }, work: (environments: Environments, abort: AbortController) => Promise<void>): Promise<void> {
  const abort = new AbortController();
  const interrupted = () => abort.abort(new Error('interrupted; run it again to go on'));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const directory = mkdtempSync(join(tmpdir(), 'roentgen-paper-'));
  let environments: Environments | null = null;
  try {
    // What is made before a signal comes is taken down below.
    environments = await startEnvironments({ ...options, directory, settleMs: (rowsOf(MOMENTS) + MARGIN) * options.stepMs, port: await freePort(), say: console.log });
    abort.signal.throwIfAborted();
    await work(environments, abort);
  } finally {
    await environments?.close();
    rmSync(directory, { recursive: true, force: true });
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
