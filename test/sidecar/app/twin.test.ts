import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTwin } from '../../../sidecar/app/twin-parts';
import type { TwinExample, TwinPlan, TwinReport, TwinSimulation } from '../../../sidecar/contract';
import { createJobs, type Jobs } from '../../../sidecar/jobs/jobs';
import { createTasks } from '../../../sidecar/past/tasks';
import { shippedModels } from '../../../sidecar/twin/models/catalogue';

let jobs: Jobs;
beforeAll(() => {
  jobs = createJobs({ workers: 1 });
});
afterAll(() => jobs.close());

const call = (body: unknown, params: Record<string, string> = {}) => ({ params, body, query: {}, author: 'ann' });
const opened = (dataDir = mkdtempSync(join(tmpdir(), 'roentgen-twin-')), modelsDir = shippedModels()) => createTwin({ dataDir, examplesDir: join(__dirname, '../../../deploy/twin'), modelsDir, mostSeries: 10, refreshMs: Infinity, jobs, estimateJobs: jobs, tasks: createTasks(() => 7), ask: async () => [], now: () => 7, log: () => {} });
const open = () => opened().handlers;

test('an example is estimated, simulated on a worker, and kept with both', async () => {
  const handlers = open();
  const [{ network, estimate }] = (await handlers.twinExamples(call(null))) as TwinExample[];
  expect({ ...((await handlers.twinEstimate(call({ network }))) as TwinReport), seconds: 0 }).toEqual({ ...estimate, seconds: 0 });
  let told = (await handlers.twinSimulate(call({ network, packets: 20_000, runs: 2 }))) as TwinSimulation;
  while (told.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 50));
    told = handlers.twinSimulation(call(null, { simulation: told.simulation })) as TwinSimulation;
  }
  expect([told.state, told.error, told.report?.method, told.report?.runs]).toEqual(['done', null, 'simulation', 2]);
  const plan = (await handlers.saveTwinPlan(call({ name: 'as it is', network }))) as TwinPlan;
  expect([plan.author, plan.savedAt, plan.estimate.method, plan.simulation?.packets]).toEqual(['ann', 7, estimate.method, told.report?.packets]);
  expect(handlers.twinPlans(call(null))).toMatchObject([{ name: 'as it is', nodes: 6 }]);
  expect(handlers.deleteTwinPlan(call(null, { plan: plan.plan }))).toEqual([]);
});

test('a large network is estimated on a worker, with the errors of one that is wrong', async () => {
  const handlers = open();
  const [{ network }] = (await handlers.twinExamples(call(null))) as TwinExample[];
  const many = { ...network, flows: Array.from({ length: 600 }, (_, i) => ({ ...network.flows[i % 10], flow: `f${i}`, bandwidth: 10, arrival: { kind: 'poisson' as const } })) };
  expect(((await handlers.twinEstimate(call({ network: many }))) as TwinReport).paths).toHaveLength(600);
  await expect(handlers.twinEstimate(call({ network: { ...many, links: many.links.slice(0, 2) } }))).rejects.toMatchObject({ code: 'NETWORK_UNCONNECTED', hint: expect.any(String) });
});

test('a running simulation is cancelled', async () => {
  const handlers = open();
  const [{ network }] = (await handlers.twinExamples(call(null))) as TwinExample[];
  const told = (await handlers.twinSimulate(call({ network, packets: 50_000_000 }))) as TwinSimulation;
  expect(told.state).toBe('running');
  expect(handlers.stopTwinSimulation(call(null, { simulation: told.simulation }))).toMatchObject({ state: 'cancelled', report: null });
});

test('a request without its network, or with a method that is none, is refused', async () => {
  const handlers = open();
  const [{ network }] = (await handlers.twinExamples(call(null))) as TwinExample[];
  for (const body of [{}, null, { network, method: 'magic' }, { network, method: 'simulation' }]) {
    await expect(handlers.twinEstimate(call(body))).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  }
});
