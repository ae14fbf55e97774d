import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createJobs } from '../../../../sidecar/jobs/jobs';
import { candidatePool } from '../../../../sidecar/twin/autoopt/pool';
import { type RunSample, simulateSample } from '../../../../sidecar/twin/drivers/sample';
import { generateScenario } from '../../../../sidecar/twin/scenario/generate';

const BRIEF = { warmUpSeconds: 1, stop: { relative: 0.5, batchSeconds: 2, maxSeconds: 20 } };
const folder = () => mkdtempSync(join(tmpdir(), 'pool-'));
const scenarioAt = (place: number) => ({ seed: 10 + place, ...generateScenario({ seed: 10 + place, nodes: 4 + (place % 2) }) });
const filesIn = (directory: string) => readdirSync(directory).sort().map((name) => [name, readFileSync(join(directory, name)).toString('base64')]);

/** The first ones take longest, so that they end in another order than they began. */
const reversed = (): { run: RunSample; most: () => number } => {
  let [begun, running, most] = [0, 0, 0];
  const run: RunSample = async (order, signal) => {
    most = Math.max(most, ++running);
    await pause(20 * Math.max(0, 3 - begun++));
    running--;
    return simulateSample(order, { signal });
  };
  return { run, most: () => most };
};

test('the candidates are the same to the byte, and in the same order, whatever the number of those who simulate', async () => {
  const [alone, together] = [folder(), folder()];
  const { run, most } = reversed();
  const told: number[] = [];
  const samples = await candidatePool(together, 5, scenarioAt, { simulators: { run, atOnce: 3 }, onProgress: (done) => told.push(done) }, BRIEF);
  expect(samples).toEqual(await candidatePool(alone, 5, scenarioAt, {}, BRIEF));
  expect(filesIn(together)).toEqual(filesIn(alone));
  expect([most(), told]).toEqual([3, [1, 2, 3, 4, 5]]);
});

test('worker threads give what this thread gives', async () => {
  const jobs = createJobs({ workers: 2 });
  const [alone, threads] = [folder(), folder()];
  try {
    await candidatePool(threads, 3, scenarioAt, { simulators: { atOnce: 2, run: (order, signal) => jobs.run('twin-sample', order, { signal }) } }, BRIEF);
  } finally {
    await jobs.close();
  }
  await candidatePool(alone, 3, scenarioAt, {}, BRIEF);
  expect(filesIn(threads)).toEqual(filesIn(alone));
});

test('one that fails ends the others with its error; what was simulated stays, and the next call goes on from there', async () => {
  const directory = folder();
  const failing: RunSample = (order, signal) => (order.options.seed === 12 ? Promise.reject(new Error('the worker died')) : simulateSample(order, { signal }));
  await expect(candidatePool(directory, 40, scenarioAt, { simulators: { run: failing, atOnce: 2 } }, BRIEF)).rejects.toThrow('the worker died');
  const kept = readdirSync(directory).length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(10);
  let simulated = 0;
  const counting: RunSample = (order, signal) => simulateSample(order, { signal }).finally(() => simulated++);
  await candidatePool(directory, 10, scenarioAt, { simulators: { run: counting, atOnce: 2 } }, BRIEF);
  expect(simulated).toBe(10 - kept);
});

test('a cancel ends all of them with its reason', async () => {
  const stop = new AbortController();
  const waiting: RunSample = (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  const running = candidatePool(folder(), 4, scenarioAt, { signal: stop.signal, simulators: { run: waiting, atOnce: 3 } }, BRIEF);
  stop.abort(new Error('no longer wanted'));
  await expect(running).rejects.toThrow('no longer wanted');
});
