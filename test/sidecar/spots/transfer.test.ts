/** @jest-environment ./test/sidecar/nn/environment.js */

import { SHARED_DEFAULTS } from '../../../sidecar/spots/shared/network';
import { trainShared } from '../../../sidecar/spots/shared/training';
import { transfer, type TransferOrder } from '../../../sidecar/spots/transfer';
import { COMPONENTS, samplesOf } from './surroundings';

const quick = { ...SHARED_DEFAULTS, seeds: [1], epochs: 30 };
const run = (order: Partial<TransferOrder>) => transfer({ source: [], target: [], components: COMPONENTS, hyperparameters: quick, ...order }, (training) => trainShared(training, {}));
const first = (report: Awaited<ReturnType<typeof run>>, method: string) => report.rows.find((row) => row.method === method)?.componentFirst as number;

/** Production counts bytes where the mirror counts megabytes, and a hundredth of its CPU seconds: in the mirror's units nothing there moves. */
const source = samplesOf({ environment: 'mirror', kinds: ['stress', 'leak'], each: 4, nominal: 6 });
const target = samplesOf({ environment: 'production', kinds: ['stress', 'leak'], each: 3, nominal: 6, seed: 2, levels: { cpu: 0.0001, memory: 0.0001, receive: 0.0001, latency_seconds: 0.0001 } });

test('where the environments differ in scale, the mirror\'s classifier fails as it is and works in the scales of production', async () => {
  const report = await run({ source, target, fineTune: 10 });
  expect(report.rows.map(({ method }) => method)).toEqual(['source only', 'scaled', 'aligned', 'fine-tuned', 'target only']);
  expect(first(report, 'source only')).toBeLessThan(0.6);
  for (const method of ['scaled', 'aligned', 'fine-tuned', 'target only']) {
    expect([method, first(report, method) > 0.9]).toEqual([method, true]);
  }
  expect(report.samples).toBe(target.length);
  // 24 samples cannot show that two models differ by less than 0.05.
  expect(report.alike).toBeNull();
  expect(report.agreement.value).toBeGreaterThan(0.85);
}, 120_000);

test('the same samples and seed give the same report', async () => {
  const few = { source, target, fineTune: 5, hyperparameters: { ...quick, epochs: 3 } };
  expect(await run(few)).toEqual(await run(few));
}, 60_000);

test.each<[string, Partial<TransferOrder>]>([
  ['source', { source: source.slice(0, 3), target }],
  ['target', { source, target: target.slice(0, 3) }],
])('too few faults of the %s environment are refused', async (what, order) => {
  await expect(run(order)).rejects.toMatchObject({ code: 'DATASET_TOO_SMALL', message: expect.stringContaining(what) });
});
