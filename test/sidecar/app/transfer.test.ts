/** @jest-environment ./test/sidecar/nn/environment.js */

import { transferHandlers } from '../../../sidecar/app/transfer';
import type { SpotStatus, TransferReport } from '../../../sidecar/contract';
import { RoentgenError } from '../../../sidecar/errors';
import type { Call } from '../../../sidecar/http/server';
import { HANDLERS } from '../../../sidecar/jobs/handlers';
import { COMPONENTS, samplesOf } from '../spots/surroundings';

const samples = [...samplesOf({ environment: 'mirror', each: 2, nominal: 2 }), ...samplesOf({ environment: 'production', each: 2, nominal: 2, seed: 2 })];
const status = { service: 's', components: COMPONENTS } as SpotStatus;
let learned = 0;

/** The store and the classifier are stand-ins; what is computed on their samples is not. */
const handlers = transferHandlers({
  spotsOf: (service) => {
    if (service !== 's') {
      throw new RoentgenError('SERVICE_UNKNOWN', 'no such service');
    }
    return { learn: async () => void (learned += 1) };
  },
  statusOf: () => status,
  samplesOf: () => samples,
  callsOf: () => [],
  jobs: { run: (kind, payload) => HANDLERS[kind](payload, { onProgress: () => {} }) },
});
const call = (body: unknown, service = 's') => ({ params: { service }, body }) as unknown as Call;

test('learning answers the state after it', async () => {
  expect(await handlers.learnSpots(call(undefined))).toBe(status);
  expect(learned).toBe(1);
  await expect((async () => handlers.learnSpots(call(undefined, 'other')))()).rejects.toMatchObject({ code: 'SERVICE_UNKNOWN' });
});

test('a transfer takes the samples of the two environments, and those only', async () => {
  const report = (await handlers.transfer(call({ source: 'mirror', target: 'production', fineTune: 4 }))) as TransferReport;
  expect(report).toMatchObject({ service: 's', source: 'mirror', target: 'production', samples: 14, margin: 0.05 });
  expect(report.rows).toHaveLength(5);
  expect(report.verdict).toContain('14 samples');
}, 120_000);

test.each<[string, unknown, string]>([
  ['no body', undefined, 'REQUEST_INVALID'],
  ['an environment with itself', { source: 'mirror', target: 'mirror' }, 'REQUEST_INVALID'],
  ['a number of samples that is none', { source: 'mirror', target: 'production', fineTune: 0.5 }, 'REQUEST_INVALID'],
  ['an environment without samples', { source: 'mirror', target: 'moon' }, 'DATASET_TOO_SMALL'],
])('%s is refused with a code', async (_, body, code) => {
  await expect((async () => handlers.transfer(call(body)))()).rejects.toMatchObject({ code });
});
