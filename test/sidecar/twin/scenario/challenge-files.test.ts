import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listArchives, readSamples } from '../../../../sidecar/twin/scenario/challenge-files';
import { writeSamples } from '../../../../sidecar/twin/scenario/challenge-writer';
import { generateScenario, SCENARIO_DEFAULTS } from '../../../../sidecar/twin/scenario/generate';
import type { Sample } from '../../../../sidecar/twin/scenario/results';
import { readArchive, writeArchive } from '../../../../sidecar/twin/scenario/tar';
import { sample, scenario } from './fixture';

const ARCHIVE = 'results_test.tar.gz';
const GRAPH = 'graph_test_0.txt';
const ROUTING = 'Routing_test_0.txt';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'samples-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const read = () => [...readSamples(folder)];

/** The text of each member, and a way to change it. */
function rewrite(change: (texts: Map<string, string>) => void): void {
  const texts = new Map(readArchive(readFileSync(join(folder, ARCHIVE))).map(({ name, content }) => [name.split('/')[1], content.toString()]));
  change(texts);
  writeFileSync(join(folder, ARCHIVE), writeArchive('results_test', [...texts].map(([name, text]) => ({ name, content: Buffer.from(text) }))));
}

const edit = (member: string, from: string | RegExp, to: string) => rewrite((texts) => texts.set(member, (texts.get(member) ?? '').replace(from, to)));
const editFile = (path: string, from: string | RegExp, to: string) => writeFileSync(join(folder, path), readFileSync(join(folder, path), 'utf8').replace(from, to));

test('samples come back as they were written, lost packets and logarithms of -1 too', () => {
  writeSamples(folder, 'test', [sample()]);
  expect(read()).toEqual([sample()]);
});

test('the lines are those of the challenge', () => {
  writeSamples(folder, 'test', [sample()]);
  rewrite((texts) => {
    expect(texts.get('input_files.txt')).toBe(`0;${GRAPH};${ROUTING}\n`);
    expect(texts.get('traffic.txt')).toBe(
      '1234.5|-1,0,-1,0,0;-1,0,-1,0,0;0,2500,2,10,3,1250,2,500,0.25,1500,0.75,0;-1,0,-1,0,0;-1,0,-1,0,0;1,1250,1,3,1250,2,500,0.25,1500,0.75,2;4,1000,2,12,4,10,3,2000,1,2000,1,1;-1,0,-1,0,0;-1,0,-1,0,0;\n'
    );
    const none = '0,0,0,-1,-1,-1,-1,-1,-1,-1,-1';
    expect(texts.get('simulationResults.txt')?.split('|')[1].split(';').slice(0, 3)).toEqual([none, none, '2.50025,2,0.125,0.3678794,-1,0.1,0.2,0.3,0.4,0.5,1.5e-7']);
    expect(texts.get('stability.txt')).toBe('1500;0.00095;OK;Mem(KB):0;Time(s):0\n');
    expect(texts.get('linkUsage.txt')?.split(';')[1]).toBe('0.25,0.015625,1250:0.25,0.015625,812.5,8000,1250');
    expect(texts.get('linkUsage.txt')?.split(';')[2]).toBe('-1');
  });
  expect(readFileSync(join(folder, 'routings', ROUTING), 'utf8')).toBe('-1,0,0,\n0,-1,1,\n0,0,-1,\n');
  expect(readFileSync(join(folder, 'graphs', GRAPH), 'utf8')).toContain('bufferSizes "16000,16000,16000"\n    schedulingPolicy "WFQ"\n    levelsQoS "3"\n    schedulingWeights "60,30,10"\n    tosToQoSqueue "0;1;2"');
});

test('generated scenarios come back, those with a path of its own for each pair through a table for each source', () => {
  const samples = ['variant', 'choice'].map((kind, index): Sample => {
    const routing = { ...SCENARIO_DEFAULTS.routing, shortest: 0, variant: 0, choice: 0, [kind]: 1 };
    const { scenario: network, intensity } = generateScenario({ seed: 4, nodes: 8, routing });
    const flow = sample().measured.flows[0];
    return { name: `results_own#${index}`, scenario: network, intensity, measured: { flows: network.flows.map(() => flow), ports: [], seconds: 10, change: 0 } };
  });
  writeSamples(folder, 'own', samples);
  expect(read()).toEqual(samples);
  expect(readdirSync(join(folder, 'routings', 'Routing_own_1'))).toHaveLength(8);
});

test('several flows of a pair keep their own results', () => {
  const one = sample();
  one.scenario.flows.splice(1, 0, { ...one.scenario.flows[0], tos: 1 });
  one.measured.flows.splice(1, 0, { ...one.measured.flows[0], delay: 0.5 });
  writeSamples(folder, 'test', [one]);
  expect(read()).toEqual([one]);
  rewrite((texts) => expect(texts.get('simulationResults.txt')?.split('|')[1].split(';')[2]).toMatch(/^5\.0005,4,0\.25,0\.4339397/));
});

test('folders of data sets are read in the order of their names', () => {
  writeSamples(join(folder, '100'), 'test', [sample()]);
  writeSamples(join(folder, '50'), 'b10', [sample()]);
  writeSamples(join(folder, '50'), 'b9', [sample()]);
  expect(listArchives(folder).map(({ file }) => file)).toEqual(['results_b9.tar.gz', 'results_b10.tar.gz', ARCHIVE]);
});

test('samples are read one at a time: a broken second one does not hide the first', () => {
  writeSamples(folder, 'test', [sample(), sample()]);
  edit('traffic.txt', /\n1234\.5/, '\nmany');
  const samples = readSamples(folder);
  expect(samples.next().value.intensity).toBe(1234.5);
  expect(() => samples.next()).toThrow('traffic.txt, line 2: the intensity is "many"');
});

test('samples that did not become stable are left out, as by the reader of the challenge', () => {
  writeSamples(folder, 'test', [sample(), sample()]);
  edit('stability.txt', 'OK', 'NOK');
  expect(read().map(({ name }) => name)).toEqual(['results_test#1']);
});

test('the form of 2021 is read: queues in packets, two sizes, commas between queues, paths as lists', () => {
  writeSamples(folder, 'test', [sample()]);
  editFile(`graphs/${GRAPH}`, /bufferSizes "8000"/, 'queueSizes "32"');
  editFile(`graphs/${GRAPH}`, /bufferSizes "(16|32)000,.*"/g, 'queueSizes "32"');
  edit('traffic.txt', '1,1250,1,3,1250,2,500,0.25,1500,0.75,2', '1,1250,1,2,1000,300,1700,2');
  edit('linkUsage.txt', /:/g, ',');
  writeFileSync(join(folder, 'routings', ROUTING), '0;1\n0;1;2\n1;0\n1;2\n2;1;0\n2;1\n');
  const [{ scenario: network, measured }] = read();
  expect(network.ports.map(({ buffer }) => buffer)).toEqual([32_000, 32_000, 32_000, 32_000]);
  expect(network.paths).toEqual(scenario().paths);
  expect(network.flows[1].sizes).toEqual([{ bits: 300, probability: 0.5 }, { bits: 1700, probability: 0.5 }]);
  expect(measured.ports[0].queues).toEqual([{ utilization: 0.25, loss: 0.015625, occupancy: 812_500, largestOccupancy: 8_000_000, packetBits: 1250 }]);
  expect(measured.ports[1].queues).toHaveLength(3);
});

test.each<[string, () => void, string]>([
  ['a truncated archive', () => writeFileSync(join(folder, ARCHIVE), readFileSync(join(folder, ARCHIVE)).subarray(0, 300)), `${ARCHIVE}: the archive cannot be unpacked`],
  ['a missing member', () => rewrite((texts) => texts.delete('traffic.txt')), `${ARCHIVE}: the member traffic.txt is missing`],
  ['a member with too few lines', () => rewrite((texts) => texts.set('stability.txt', '')), `${ARCHIVE}: the member stability.txt has 0 lines where there are 1 samples`],
  ['a result that is no number', () => edit('simulationResults.txt', '0.3678794,-1', 'slow,-1'), `${ARCHIVE}: simulationResults.txt, line 1: a result is "slow" where a number`],
  ['a result with too few numbers', () => edit('simulationResults.txt', ',0.5,1.5e-7', ''), `${ARCHIVE}: simulationResults.txt, line 1: a result has 9 numbers where 11`],
  ['too few pairs', () => edit('traffic.txt', '-1,0,-1,0,0;', ''), `${ARCHIVE}: traffic.txt, line 1: a line has 8 pairs of nodes where 9`],
  ['an unknown time distribution', () => edit('traffic.txt', ';1,1250', ';5,1250'), `${ARCHIVE}: traffic.txt, line 1: the flow from 1 to 2 has the time distribution "5"`],
  ['an unknown type of service', () => edit('traffic.txt', '0.75,2;', '0.75,8;'), 'the flow from 1 to 2 has the type of service 8'],
  ['a probability too many', () => edit('traffic.txt', '500,0.25', '500,0.5'), `${ARCHIVE}: sample 1: flow 0 to 2 has packet sizes whose probabilities sum to 1.25`],
  ['a port without usage', () => edit('linkUsage.txt', /^-1;[^;]*/, '-1;-1'), `${ARCHIVE}: linkUsage.txt, line 1: the port from 0 to 1 has no usage`],
  ['a missing graph', () => rmSync(join(folder, 'graphs', GRAPH)), `graphs/${GRAPH}: `],
  ['a graph outside of its folder', () => edit('input_files.txt', GRAPH, '../secret.txt'), `${ARCHIVE}: input_files.txt, line 1`],
  ['an unknown policy', () => editFile(`graphs/${GRAPH}`, 'WFQ', 'RED'), `${GRAPH}: node 1 has the policy "RED"`],
  ['a link of zero capacity', () => editFile(`graphs/${GRAPH}`, 'bandwidth 10000', 'bandwidth 0'), `${ARCHIVE}: sample 1: port 0 to 1 has a capacity of 0`],
  ['a graph that is cut off', () => editFile(`graphs/${GRAPH}`, /\]\s*\]\s*$/, ''), `${GRAPH}: line`],
  ['a routing over a missing port', () => editFile(`routings/${ROUTING}`, '-1,0,0', '-1,5,0'), `${ROUTING}: the path from 0 to 1 ends at node 0: it has no port 5`],
  ['a routing in circles', () => editFile(`routings/${ROUTING}`, '0,-1,1', '0,-1,0'), `${ROUTING}: the path from 0 to 2 does not end`],
  ['a routing of another size', () => editFile(`routings/${ROUTING}`, '-1,0,0,\n', ''), `${ROUTING}: the routing has 2 rows where 3`],
])('%s is refused, naming file, member and place', (_, damage, message) => {
  writeSamples(folder, 'test', [sample()]);
  damage();
  expect(read).toThrow(expect.objectContaining({ code: 'DATASET_INVALID', message: expect.stringContaining(message) }));
});

test('a folder without data, and one that is not there, are refused', () => {
  mkdirSync(join(folder, 'graphs'));
  expect(read).toThrow(expect.objectContaining({ code: 'DATASET_INVALID', message: `${folder} holds no data set` }));
  expect(() => listArchives(join(folder, 'missing'))).toThrow(expect.objectContaining({ code: 'DATASET_INVALID' }));
});

test('a node whose ports differ has no place in the form', () => {
  const one = sample();
  one.scenario.ports[1].buffer = 9000;
  expect(() => writeSamples(folder, 'test', [one])).toThrow(expect.objectContaining({ code: 'DATASET_INVALID', message: 'node 1 has ports of different policies or buffers' }));
});
