import type { TwinReport } from '../../../../sidecar/contract';
import { simulationReport } from '../../../../sidecar/twin/whatif/replicate';
import { createSimulations, orderOf, type RunSimulation } from '../../../../sidecar/twin/whatif/simulations';
import { ring } from './networks';

const here: RunSimulation = (order, onProgress, signal) => simulationReport(order, { onProgress, signal, clock: () => 0 });
/** Ends when told to. */
function pending() {
  const settle: Array<{ done: (report: TwinReport) => void; fail: (error: Error) => void }> = [];
  const run: RunSimulation = (_, onProgress, signal) => new Promise((done, fail) => {
    onProgress(0.5);
    settle.push({ done, fail });
    signal.addEventListener('abort', () => fail(new Error('aborted')));
  });
  return { run, settle };
}

test('a small one is answered at once, and is known to the plan that keeps its network', async () => {
  const simulations = createSimulations(here);
  const told = await simulations.start({ network: ring(), packets: 4000 });
  expect([told.state, told.report?.method, told.report?.runs, told.report?.confidence]).toEqual(['done', 'simulation', 4, 0.95]);
  expect(simulations.get(told.simulation)).toEqual(told);
  expect(simulations.reportOf(ring())).toBe(told.report);
  expect(simulations.reportOf({ ...ring(), scale: 2 })).toBeNull();
});

test('a long one is told as running with its progress, then as done', async () => {
  const { run, settle } = pending();
  const simulations = createSimulations(run, 1);
  const told = await simulations.start({ network: ring() });
  expect([told.state, told.progress, told.report]).toEqual(['running', 0.5, null]);
  settle[0].done({ method: 'simulation' } as TwinReport);
  await Promise.resolve();
  expect(simulations.get(told.simulation)).toMatchObject({ state: 'done', progress: 1, report: { method: 'simulation' } });
});

test('a cancelled one ends, and frees its place; too many at a time are refused', async () => {
  const { run, settle } = pending();
  const simulations = createSimulations(run, 1);
  const told = await Promise.all([1, 2, 3, 4].map(() => simulations.start({ network: ring() })));
  await expect(simulations.start({ network: ring() })).rejects.toMatchObject({ code: 'TASK_BUSY' });
  expect(simulations.stop(told[0].simulation).state).toBe('cancelled');
  const next = await simulations.start({ network: ring() });
  settle[4].fail(new Error('broken'));
  await new Promise(setImmediate);
  expect(simulations.get(next.simulation)).toMatchObject({ state: 'failed', error: { code: 'INTERNAL' } });
  expect(simulations.get(told[0].simulation).state).toBe('cancelled');
  expect(() => simulations.get('nothing')).toThrow(expect.objectContaining({ code: 'SIMULATION_UNKNOWN' }));
});

test('wall time bounds it: with no time there is an error, and not a wrong figure', async () => {
  let now = 0;
  const order = { ...orderOf({ network: ring(), packets: 4000 }), mostSeconds: 1 };
  await expect(simulationReport(order, { onProgress: () => {}, signal: new AbortController().signal, clock: () => (now += 900) })).rejects.toMatchObject({ code: 'SIMULATION_CUT' });
});

test.each([[{ packets: 0 }, /packets is 0/], [{ packets: 1e9 }, /packets is 1000000000/], [{ runs: 1 }, /runs is 1/], [{ runs: 2.5 }, /runs is 2.5/], [{ confidence: 0.5 }, /confidence of 0.5/], [{ seed: -1 }, /seed is -1/], [{ seed: 'x' }, /seed is "x"/]])('a request with %j is refused', async (part, message) => {
  await expect(createSimulations(here).start({ network: ring(), ...part })).rejects.toMatchObject({ code: 'REQUEST_INVALID', message: expect.stringMatching(message) });
});
