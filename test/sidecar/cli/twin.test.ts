import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { twin } from '../../../sidecar/cli/twin';
import { writeInputs } from '../../../sidecar/twin/scenario/challenge-inputs';
import { writeSamples } from '../../../sidecar/twin/scenario/challenge-writer';
import { sample, scenario } from '../twin/scenario/fixture';

const FLAGS = { count: '3', seed: '1', nodes: '10' };
const lines: string[] = [];
let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'twin-'));
  lines.length = 0;
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  rmSync(out, { recursive: true });
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

test('scenarios are generated within the limits, the same for the same seed', () => {
  twin('generate', undefined, { ...FLAGS, out });
  expect(lines[0]).toContain(`3 scenarios of 8 to 10 nodes in ${out}`);
  const traffic = readFileSync(join(out, 'tm', 'tm_2.txt'), 'utf8');
  twin('generate', undefined, { ...FLAGS, out });
  expect(readFileSync(join(out, 'tm', 'tm_2.txt'), 'utf8')).toBe(traffic);
  twin('check', out, { ...FLAGS, out });
  expect(lines[2]).toBe("3 scenarios, all within the challenge's limits for training");
  expect(process.exitCode).toBeUndefined();
});

test('a check names each broken rule, how often and where first, and fails', () => {
  const network = scenario();
  network.ports.forEach((port) => (port.capacity = 8000));
  writeInputs(out, [scenario(), network]);
  twin('check', out, { ...FLAGS, out });
  expect(lines[0].split('\n')).toEqual(["2 scenarios, outside the challenge's limits for training:", expect.stringMatching(/^capacity\s+4 times, first scenario 2, port 0 to 1: 8000 bit\/s/)]);
  expect(process.exitCode).toBe(1);
});

test('a data set with results is checked too', () => {
  writeSamples(out, 'test', [sample()]);
  twin('check', out, { ...FLAGS, out });
  expect(lines[0]).toContain('1 scenarios, all within');
});

test.each<[string | undefined, string | undefined, object, string]>([
  ['make', undefined, {}, 'REQUEST_INVALID'],
  [undefined, undefined, {}, 'REQUEST_INVALID'],
  ['check', undefined, {}, 'REQUEST_INVALID'],
  ['check', '/nowhere', {}, 'DATASET_INVALID'],
  ['generate', undefined, { count: 'many' }, 'REQUEST_INVALID'],
  ['generate', undefined, { nodes: '1' }, 'REQUEST_INVALID'],
  ['generate', undefined, { nodes: '10000' }, 'SCENARIO_INVALID'],
])('twin %s %s %j is refused', (verb, directory, flags, code) => {
  expect(() => twin(verb, directory, { ...FLAGS, out, ...flags })).toThrow(expect.objectContaining({ code }));
});
