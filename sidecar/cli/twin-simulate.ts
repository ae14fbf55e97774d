/** Data sets for the network twin from scenarios, by our simulator on all cores or by somebody else's. */

import { availableParallelism } from 'node:os';
import { codeOf, RoentgenError } from '../errors';
import { createJobs } from '../jobs/jobs';
import { challengeDriver } from '../twin/drivers/challenge/run';
import { type Progress, writeDataSet } from '../twin/drivers/data-set';
import { type Driver, DRIVERS } from '../twin/drivers/driver';
import { ns3Driver } from '../twin/drivers/ns3/run';
import { roentgenDriver, type RunSample, type SampleOrder } from '../twin/drivers/sample';
import { candidatesOf } from '../twin/drivers/source';
import { progressLines, stoppable } from './task';
import { wholeNumber } from './twin';

export interface SimulateFlags {
  out?: string;
  driver: string;
  seed: string;
  seconds?: string;
  relative?: string;
  workers?: string;
  image?: string;
  docker: string;
}

/** As many as the challenge's own examples. */
const PER_ARCHIVE = 10;
/** Twenty periods of the slowest ON-OFF sources of the challenge. */
const WARM_UP_SECONDS = 200;
const DEFAULT_RELATIVE = 0.01;
/** Batches longer than the network remembers (10 ON-OFF cycles of the challenge); a day of traffic at most. */
const STOP = { batchSeconds: 100, maxSeconds: 100_000 };

/** Throws REQUEST_INVALID, DATASET_INVALID, REQUIREMENT_MISSING and what drivers throw. Ctrl-C keeps what is done, and exits with 130. */
export async function twinSimulate(folder: string | undefined, flags: SimulateFlags): Promise<void> {
  if (folder === undefined || flags.out === undefined) {
    throw new RoentgenError('REQUEST_INVALID', 'twin simulate needs a folder with scenarios, and one for the data set: twin simulate FOLDER --out FOLDER');
  }
  const workers = flags.workers === undefined ? availableParallelism() : wholeNumber('workers', flags.workers, 1);
  const { driver, close } = driverOf(flags, workers);
  const abort = new AbortController();
  const onProgress = progressTeller(driver.name);
  const stop = () => abort.abort(new Error('stopped'));
  process.once('SIGTERM', stop);
  try {
    const { of, before, unstable } = await stoppable(stop, () => writeDataSet(() => candidatesOf(folder), driver, { folder: flags.out ?? '', perArchive: PER_ARCHIVE, workers: driver.atOnce > 1 ? 1 : workers, signal: abort.signal, onProgress }));
    console.log(`${of - unstable} samples in ${flags.out}${before > 0 ? `, ${before} of them from before` : ''}${unstable > 0 ? `; ${unstable} scenarios gave no stable results` : ''}`);
  } catch (error) {
    if (!abort.signal.aborted) {
      throw error;
    }
    console.log(`stopped; what was simulated is in ${flags.out}, and the same command goes on from there`);
    process.exitCode = 130;
  } finally {
    process.removeListener('SIGTERM', stop);
    await close();
  }
}

function progressTeller(name: string): (progress: Progress) => void {
  const tenths = progressLines(name);
  return ({ done, of, archive }) => {
    if (archive) {
      console.log(`${archive}: ${done} of ${of} scenarios`);
    } else {
      tenths(done / of);
    }
  };
}

function driverOf(flags: SimulateFlags, workers: number): { driver: Driver; close(): Promise<void> } {
  const name = DRIVERS.find((each) => each === flags.driver);
  const idle = async () => {};
  switch (name) {
    case 'ns-3':
      return { driver: ns3Driver(ns3Options(flags)), close: idle };
    case 'challenge':
      return { driver: challengeDriver({ ...flags, threads: workers, atOnce: PER_ARCHIVE }), close: idle };
    case 'roentgen':
      return ownDriver(flags, workers);
    default:
      throw new RoentgenError('REQUEST_INVALID', `--driver is ${JSON.stringify(flags.driver)}`, `one of ${DRIVERS.join(', ')}`);
  }
}

const seedOf = ({ seed }: SimulateFlags): number => wholeNumber('seed', seed, 0);

function ns3Options(flags: SimulateFlags) {
  if (flags.seconds === undefined || flags.relative !== undefined) {
    throw new RoentgenError('REQUEST_INVALID', `the driver ns-3 simulates a time, and knows no --relative`, 'give --seconds');
  }
  return { seed: seedOf(flags), warmUpSeconds: WARM_UP_SECONDS, seconds: positive('seconds', flags.seconds) };
}

function ownDriver(flags: SimulateFlags, workers: number) {
  const options = ownOptions(flags);
  const jobs = createJobs({ workers });
  const run: RunSample = (order, signal) => jobs.run('twin-sample', order, { signal });
  return { driver: roentgenDriver(options, twice(run)), close: jobs.close };
}

/** A worker that died takes one simulation with it, which another one does again. */
export const twice = (run: RunSample): RunSample => (order, signal) => run(order, signal).catch((error: unknown) => {
  if (codeOf(error) !== 'TRAINING_FAILED' || signal.aborted) {
    throw error;
  }
  return run(order, signal);
});

function ownOptions(flags: SimulateFlags): SampleOrder['options'] {
  if (flags.seconds !== undefined && flags.relative !== undefined) {
    throw new RoentgenError('REQUEST_INVALID', '--seconds and --relative are given', 'one of them');
  }
  const relative = flags.relative === undefined ? DEFAULT_RELATIVE : positive('relative', flags.relative);
  const window = flags.seconds === undefined ? { stop: { relative, ...STOP } } : { seconds: positive('seconds', flags.seconds) };
  return { seed: seedOf(flags), warmUpSeconds: WARM_UP_SECONDS, window };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) {
    throw new RoentgenError('REQUEST_INVALID', `--${name} is ${JSON.stringify(text)}`, 'a number above 0');
  }
  return value;
}
