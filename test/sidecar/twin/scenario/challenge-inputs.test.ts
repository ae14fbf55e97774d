import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readInputs, writeInputs } from '../../../../sidecar/twin/scenario/challenge-inputs';
import { generateScenario } from '../../../../sidecar/twin/scenario/generate';
import { scenario } from './fixture';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'inputs-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const text = (path: string) => readFileSync(join(folder, path), 'utf8');
const edit = (path: string, from: string, to: string) => writeFileSync(join(folder, path), text(path).replace(from, to));

test('generated scenarios come back as they were written', () => {
  const scenarios = [1, 2, 3].map((seed) => generateScenario({ seed, nodes: 7 + seed }).scenario);
  expect(writeInputs(folder, scenarios)).toBe(3);
  expect([...readInputs(folder)]).toEqual(scenarios);
});

test('the files are those of the example notebook', () => {
  writeInputs(folder, [scenario()]);
  expect(text('simulation.txt')).toBe('graphs/graph_0.txt,routings/routing_0.txt,tm/tm_0.txt\n');
  expect(text('routings/routing_0.txt')).toBe('0,1\n0,1,2\n1,0\n1,2\n2,1,0\n2,1\n');
  expect(text('tm/tm_0.txt')).toBe('0,2,2500,0,0,500,0.25,1500,0.75,0\n1,2,1250,1,0,500,0.25,1500,0.75,2\n2,0,1000,2,12,4,0,2000,1,1\n');
  expect(text('graphs/graph_0.txt')).toContain('schedulingWeights "60, 30, 10"\n    bufferSizes 16000');
  expect(text('graphs/graph_0.txt').match(/edge \[/g)).toHaveLength(2);
});

test('a flow of a node to itself, as the notebook writes them, is left out', () => {
  writeInputs(folder, [scenario()]);
  edit('tm/tm_0.txt', '0,2,', '1,1,500,0,0,500,0.5,1000,0.5,0\n0,2,');
  expect([...readInputs(folder)]).toEqual([scenario()]);
});

test.each([
  ['tm/tm_0.txt', '1,2,1250,1', '1,2,1250,4', 'tm_0.txt: the flow from 1 to 2 has the time distribution "4"'],
  ['tm/tm_0.txt', '1250', 'much', 'tm_0.txt: a flow is "much" where a number'],
  ['tm/tm_0.txt', ',0.75,2', ',2', 'tm_0.txt: the flow from 1 to 2 has no table of packet sizes'],
  ['routings/routing_0.txt', '0,1,2', '0,2', 'the path from 0 to 2 goes over the missing link 0 to 2'],
  ['routings/routing_0.txt', '0,1,2', '9,2', 'routing_0.txt: the path 9,2 joins a node that is not there'],
  ['graphs/graph_0.txt', '"SP"', '"RED"', 'graph_0.txt: node 2 has the policy RED'],
  ['simulation.txt', ',tm/tm_0.txt', '', 'a line has not three files'],
  ['simulation.txt', 'tm_0', 'tm_1', 'ENOENT'],
])('%s with %s as %s is refused', (file, from, to, message) => {
  writeInputs(folder, [scenario()]);
  edit(file, from, to);
  expect(() => [...readInputs(folder)]).toThrow(expect.objectContaining({ code: 'DATASET_INVALID', message: expect.stringContaining(message) }));
});

test('a link with other capacities both ways has no place in the form', () => {
  const network = scenario();
  network.ports[0].capacity = 11_000;
  expect(() => writeInputs(folder, [network])).toThrow(expect.objectContaining({ code: 'DATASET_INVALID', message: 'the link of 0 and 1 has not the same capacity both ways' }));
});
