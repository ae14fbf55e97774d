/** As a user calls it: the first part in a process of its own (build/ must be there), the rest by the same function. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ErrorCode, RoentgenError } from '../../../sidecar/errors';
import { twin } from '../../../sidecar/cli/twin';
import { type SimulateFlags, twice, twinSimulate } from '../../../sidecar/cli/twin-simulate';
import { writeDataSet } from '../../../sidecar/twin/drivers/data-set';
import { roentgenDriver, simulateSample } from '../../../sidecar/twin/drivers/sample';
import { candidatesOf } from '../../../sidecar/twin/drivers/source';
import { readSamples } from '../../../sidecar/twin/scenario/challenge-files';
import { writeInputs } from '../../../sidecar/twin/scenario/challenge-inputs';
import { writeSamples } from '../../../sidecar/twin/scenario/challenge-writer';
import { generateScenario } from '../../../sidecar/twin/scenario/generate';
import { sample, scenario } from '../twin/scenario/fixture';

const MAIN = resolve(__dirname, '../../../build/sidecar/main.js');

let folder: string;
let [source, out] = ['', ''];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twin-simulate-'));
  [source, out] = [join(folder, 'in'), join(folder, 'out')];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

const archives = (of: string) => readdirSync(of).filter((name) => name.endsWith('.tar.gz'));
const bytes = (of: string) => archives(of).map((name) => readFileSync(join(of, name)).toString('base64'));
const kept = () => (existsSync(join(out, '.partial')) ? readdirSync(join(out, '.partial')).length : 0);

function simulateByHand(): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, [MAIN, 'twin', 'simulate', source, '--out', out, '--seconds', '1500', '--workers', '1', '--seed', '3'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const parts: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  return { child, said: () => parts.join('') };
}

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; !what() && tries < 2000; tries++) {
    await pause(10);
  }
}

test('what a kill and a Ctrl-C leave is gone on with, and comes to the files of a run without them', async () => {
  writeInputs(source, Array.from({ length: 12 }, (_, seed) => generateScenario({ seed, nodes: 8 }).scenario));
  const killed = simulateByHand();
  await until(() => kept() >= 1);
  killed.child.kill('SIGKILL');
  await once(killed.child, 'close');
  const before = kept();
  expect(archives(out).length).toBeLessThan(2);
  const stopped = simulateByHand();
  await until(() => kept() > before || archives(out).length > 0);
  stopped.child.kill('SIGINT');
  expect((await once(stopped.child, 'close'))[0]).toBe(130);
  expect(stopped.said()).toContain(`stopped; what was simulated is in ${out}, and the same command goes on from there\n`);
  const last = simulateByHand();
  expect((await once(last.child, 'close'))[0]).toBe(0);
  expect(last.said()).toMatch(new RegExp(`results_0001.tar.gz: 12 of 12 scenarios\n12 samples in ${out}, [1-9]\\d* of them from before\n$`));
  const whole = join(folder, 'whole');
  const driver = roentgenDriver({ seed: 3, warmUpSeconds: 200, window: { seconds: 1500 } }, (order, signal) => simulateSample(order, { signal }));
  await writeDataSet(() => candidatesOf(source), driver, { folder: whole, perArchive: 10, workers: 1, signal: new AbortController().signal });
  expect(bytes(out)).toEqual(bytes(whole));
}, 180_000);

test('a worker that dies takes no simulation with it; another error is told', async () => {
  const order = { scenario: scenario(), options: { seed: 1, warmUpSeconds: 1, window: { seconds: 10 } } };
  const dying = (code: ErrorCode) => jest.fn(simulateSample).mockRejectedValueOnce(new RoentgenError(code, 'the worker died'));
  const { signal } = new AbortController();
  const once = dying('TRAINING_FAILED');
  expect(await twice((given) => once(given))(order, signal)).toEqual(await simulateSample(order));
  const wrong = dying('SCENARIO_INVALID');
  await expect(twice((given) => wrong(given))(order, signal)).rejects.toMatchObject({ code: 'SCENARIO_INVALID' });
  expect([once, wrong].map(({ mock }) => mock.calls.length)).toEqual([2, 1]);
});

const FLAGS: SimulateFlags = { driver: 'roentgen', seed: '1', docker: 'docker' };
const simulate = (flags: Partial<SimulateFlags> = {}) => twinSimulate(source, { ...FLAGS, out, ...flags });

test.each<[string, Partial<SimulateFlags>, string]>([
  ['no folder for the data set', { out: undefined }, 'REQUEST_INVALID'],
  ['an unknown driver', { driver: 'omnet' }, 'REQUEST_INVALID'],
  ['two lengths', { seconds: '10', relative: '0.1' }, 'REQUEST_INVALID'],
  ['no time', { seconds: '0' }, 'REQUEST_INVALID'],
  ['a length that is no number', { relative: 'short' }, 'REQUEST_INVALID'],
  ['no workers', { workers: '0' }, 'REQUEST_INVALID'],
  ['a seed that is no whole number', { seed: '1.5' }, 'REQUEST_INVALID'],
  ['ns-3 without a time', { driver: 'ns-3' }, 'REQUEST_INVALID'],
  ['a docker that is not there', { driver: 'challenge', docker: '/nowhere/docker' }, 'REQUIREMENT_MISSING'],
])('%s is refused', async (_, flags, code) => {
  writeInputs(source, [scenario()]);
  await expect(simulate(flags)).rejects.toMatchObject({ code });
});

const edit = (path: string, from: string | RegExp, to: string) => {
  const text = readFileSync(join(source, path), 'utf8');
  expect(text).toMatch(from);
  writeFileSync(join(source, path), text.replace(from, to));
};
const inputs = (damage: () => void) => () => {
  writeInputs(source, [scenario(), scenario()]);
  damage();
};
const data = (damage: () => void) => () => {
  writeSamples(source, 'test', [sample(), sample()]);
  damage();
};
const graph = 'graphs/graph_1.txt';
const nodes = (count: number) => `graph [${Array.from({ length: count }, (_, id) => `node [ id ${id} schedulingPolicy "FIFO" bufferSizes 8000 ]`).join('\n')}\n]`;

test.each<[string, () => void, string]>([
  ['a graph in two parts', inputs(() => edit(graph, /edge \[\s*source 1[^\]]*\]/, '')), 'the network is not connected: 1 nodes have no way to or from node 0, the first is 2'],
  ['a route over a missing link', inputs(() => edit('routings/routing_1.txt', '0,1,2', '0,2')), 'the path from 0 to 2 goes over the missing link 0 to 2'],
  ['a link of a node to itself', inputs(() => edit(graph, 'target 1', 'target 0')), 'port 0 to 0 is a loop'],
  ['a link of zero capacity', inputs(() => edit(graph, 'bandwidth 10000', 'bandwidth 0')), 'port 0 to 1 has a capacity of 0 bit/s'],
  ['an unknown policy', inputs(() => edit(graph, '"SP"', '"RED"')), 'node 2 has the policy RED'],
  ['10,000 nodes', inputs(() => writeFileSync(join(source, graph), nodes(10_000))), 'a network of 10000 nodes'],
  ['10,000 nodes in a data set', data(() => writeFileSync(join(source, 'graphs/graph_test_0.txt'), nodes(10_000))), 'a network of 10000 nodes'],
  ['a graph that is cut off', inputs(() => truncateSync(join(source, graph), 200)), 'graph_1.txt: line'],
  ['an archive that is cut off', data(() => truncateSync(join(source, 'results_test.tar.gz'), 300)), 'results_test.tar.gz: the archive cannot be unpacked'],
  ['no scenario', inputs(() => writeFileSync(join(source, 'simulation.txt'), '')), 'no scenario'],
])('%s is refused by check and simulate with what is wrong, before anything is written', async (_, make, message) => {
  make();
  const expected = expect.objectContaining({ code: 'DATASET_INVALID', message: expect.stringContaining(message) });
  expect(() => twin('check', source, { count: '1', seed: '1', nodes: '10', out: '' })).toThrow(expected);
  await expect(simulate({ seconds: '10' })).rejects.toEqual(expected);
  expect(existsSync(out)).toBe(false);
});

test('overload is no error: queues drop', async () => {
  const lines: string[] = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  jest.spyOn(console, 'error').mockImplementation(() => {});
  const network = scenario();
  network.flows[0].bandwidth *= 10;
  writeInputs(source, [network]);
  await simulate({ seconds: '100' });
  expect(lines).toEqual(['results_0000.tar.gz: 1 of 1 scenarios', `1 samples in ${out}`]);
  const [{ measured }] = [...readSamples(out)];
  expect(measured.flows[0].dropRate).toBeGreaterThan(5);
});
