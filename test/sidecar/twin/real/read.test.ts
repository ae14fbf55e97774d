import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { twin } from '../../../../sidecar/cli/twin';
import { type Rule, type Tally } from '../../../../sidecar/twin/real/preprocess';
import { readAnySamples, readRealSamples } from '../../../../sidecar/twin/real/read';
import { writeSamples } from '../../../../sidecar/twin/scenario/challenge-writer';
import { networkFeatures } from '../../../../sidecar/twin/selection/features';
import { sample } from '../scenario/fixture';
import { ARCHIVE, FILES, type MadeFlow, membersOf, writeReal } from './fixture';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'real-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const CBR: MadeFlow = { src: 0, dst: 2, told: { bytes: 1000, rate: 8e6 } };
/** 100 packets of 8,000 bits at 80 Mbit/s take 10 ms, then nothing for 90 ms: 8 Mbit/s on the mean. */
const BURSTS: MadeFlow = { src: 1, dst: 0, told: { bytes: 1000, rate: 8e7, burst: { packets: 100, gap: 90_000 } } };

const tallied = (tally: Tally): Array<[Rule, number]> => [...tally].map(([rule, { count }]) => [rule, count]);

function read(): { samples: ReturnType<typeof readRealSamples> extends Generator<infer One> ? One[] : never; tally: Tally } {
  const tally: Tally = new Map();
  return { samples: [...readRealSamples(folder, tally)], tally };
}

test('a recorded sample is a scenario of routers with a host behind each, and what was measured of its flows', () => {
  writeReal(folder, membersOf([[CBR, BURSTS]]));
  const { samples: [one], tally } = read();
  expect(one.name).toBe('results_real_0_1#0');
  expect(one.intensity).toBe(0.75);
  expect(one.scenario.nodes).toBe(6);
  expect(one.scenario.paths[3][5]).toEqual([3, 0, 1, 2, 5]);
  expect(one.scenario.paths[0][2]).toEqual([0, 1, 2]);
  expect(one.scenario.paths[5][2]).toEqual([5, 2]);
  expect(one.scenario.ports.map(({ from, to, capacity }) => [from, to, capacity])).toEqual(expect.arrayContaining([[0, 1, 1e9], [1, 2, 1e9], [3, 0, 1e9], [2, 5, 1e9]]));
  expect(one.measured).toMatchObject({ seconds: 5, ports: [], change: NaN });
  expect(one.measured.flows[0]).toEqual({ bandwidth: 8e6, packetRate: 1000, dropRate: 0, delay: 2e-4, logDelay: -8.5, quantiles: [1e-4, 1.2e-4, 2e-4, 2.5e-4, 3e-4], jitter: 1e-9 });
  // the cables of router 2 have no bandwidth in the physical graph: one is sent into, one out of
  expect(tallied(tally)).toEqual([['no-capacity', 2]]);
});

test('constant flows and bursts become the nearest arrivals, with the numbers of the generator beside them', () => {
  writeReal(folder, membersOf([[CBR, BURSTS]]));
  const { samples: [{ scenario, generated }] } = read();
  const [constant, bursts] = scenario.flows;
  expect(constant).toMatchObject({ src: 3, dst: 5, tos: 0, bandwidth: 8e6, packetRate: 1000, arrival: { kind: 'cbr' }, sizes: [{ bits: 8000, probability: 1 }] });
  expect(bursts).toMatchObject({ src: 4, dst: 3, packetRate: 10_000, arrival: { kind: 'on-off', onSeconds: 0.01, offSeconds: 0.09 } });
  expect(bursts.bandwidth).toBeCloseTo(8e6);
  expect(generated).toEqual([{ kind: 'cbr', packetBits: 8000, tos: 0, rate: 8e6 }, { kind: 'multi-burst', packetBits: 8000, tos: 0, rate: 8e7, packetsPerBurst: 100, gapSeconds: 0.09 }]);
});

test('two flows of a pair keep their own results; without results by flow a pair may have one', () => {
  const members = membersOf([[CBR, { ...BURSTS, src: 0, dst: 2, result: { delay: 9e-4 } }]]);
  writeReal(folder, members);
  expect(read().samples[0].measured.flows.map(({ delay }) => delay)).toEqual([2e-4, 9e-4]);
  members.delete('experimentResultsFlows.txt');
  writeReal(folder, members);
  expect(read).toThrow('router 0 has 2 flows to 2, and 1 results');
});

test('features for the selection are finite, though no port was measured', () => {
  writeReal(folder, membersOf([[CBR, BURSTS]]));
  expect([...networkFeatures(read().samples[0])].every(Number.isFinite)).toBe(true);
});

test.each<[string, MadeFlow[], number, Array<[Rule, number]>]>([
  ['a flow of which nothing was recorded', [CBR, { ...BURSTS, result: { bandwidth: 0, packetRate: 0, delay: -1 } }], 1, [['silent-flow', 1]]],
  ['traffic that is missing', [CBR, { ...BURSTS, result: { bandwidth: 'nan' } }], 0, [['no-results', 1]]],
  ['traffic without bounds', [CBR, { ...BURSTS, result: { packetRate: '1e999' } }], 0, [['no-results', 1]]],
  ['losses below nothing', [CBR, { ...BURSTS, result: { dropRate: -3 } }], 0, [['no-results', 1]]],
  ['a delay of 0', [CBR, { ...BURSTS, result: { delay: 0 } }], 0, [['no-delay', 1]]],
  ['two delays that are missing', [{ ...CBR, result: { delay: 'nan' } }, { ...BURSTS, result: { delay: -1 } }], 0, [['no-delay', 2]]],
  ['a jitter that is missing', [CBR, { ...BURSTS, result: { jitter: 'nan' } }], 1, [['no-spread', 1]]],
  ['more drops than packets', [CBR, { ...BURSTS, result: { dropRate: 1001, delay: -1 } }], 1, [['clipped-drops', 1]]],
  ['a flow that the generator does not know', [CBR, { ...BURSTS, told: undefined }], 1, [['no-parameters', 1]]],
  ['twice the traffic that was told', [CBR, { ...BURSTS, result: { bandwidth: 16e6 } }], 1, [['off-plan', 1]]],
])('%s: a rule says what is done, and counts', (_, flows, kept, rules) => {
  writeReal(folder, membersOf([flows]));
  const { samples, tally } = read();
  expect(samples).toHaveLength(kept);
  expect(tallied(tally)).toEqual([['no-capacity', 2], ...rules]);
  expect(tally.get(rules[0][0])?.first).toMatch(/^results_real_0_1#0, flow 0 from /);
});

test('what rules complete is no invention: no number where none was measured, all packets lost where more were', () => {
  writeReal(folder, membersOf([[{ ...CBR, result: { jitter: 'nan', p90: -1 } }, { ...BURSTS, result: { dropRate: 1001, delay: -1 } }]]));
  const [spread, lost] = read().samples[0].measured.flows;
  expect(spread).toMatchObject({ delay: 2e-4, jitter: NaN, quantiles: [1e-4, 1.2e-4, 2e-4, 2.5e-4, NaN] });
  expect(lost).toMatchObject({ dropRate: 1000, delay: NaN });
});

const edited = (member: string, from: string | RegExp, to: string): Map<string, string> => {
  const members = membersOf([[CBR, BURSTS], [CBR]]);
  return members.set(member, (members.get(member) ?? '').replace(from, to));
};
const without = (member: string) => new Map([...edited('', '', '')].filter(([name]) => name !== member && name !== ''));
const good = () => without('');
const withFile = (name: string, from: string | RegExp, to: string) => ({ ...FILES, [name]: FILES[name].replace(from, to) });

test.each<[string, () => void, string]>([
  ['a truncated archive', () => { writeReal(folder, good()); writeFileSync(join(folder, ARCHIVE), readFileSync(join(folder, ARCHIVE)).subarray(0, 200)); }, `${ARCHIVE}: the archive cannot be unpacked`],
  ['a missing member', () => writeReal(folder, without('input_files.txt')), `${ARCHIVE}: the member input_files.txt is missing`],
  ['a sample without traffic', () => writeReal(folder, without('tm/tm-0.txt')), `${ARCHIVE}: tm/tm-0.txt: the member is missing`],
  ['too few lines', () => writeReal(folder, edited('experimentResultsFlows.txt', /\n.*\n$/, '\n')), `${ARCHIVE}: the member experimentResultsFlows.txt has 1 lines where there are 2 samples`],
  ['a result that is no number', () => writeReal(folder, edited('experimentResultsFlows.txt', '0.0002', 'soon')), `${ARCHIVE}: experimentResultsFlows.txt, line 1: the flow from 0 to 2 is "soon"`],
  ['a result with too few columns', () => writeReal(folder, edited('experimentResultsFlows.txt', ',8000,8000,8000,8000,8000,8000,0;', ';')), 'line 1: the flow from 0 to 2 has 11 numbers where 18 were expected'],
  ['too few pairs', () => writeReal(folder, edited('experimentResultsFlows.txt', /^[^;]*;/, '')), 'line 1: a line has 8 pairs of nodes where 9'],
  ['no recorded time', () => writeReal(folder, edited('experimentResults.txt', '5.0,', '0,')), 'experimentResults.txt, line 1: the recorded time is 0 s'],
  ['names outside of the folder', () => writeReal(folder, edited('input_files.txt', 'topology.txt', '../topology.txt')), 'input_files.txt, line 1'],
  ['too few files of a sample', () => writeReal(folder, edited('input_files.txt', ';generators.txt', '')), 'input_files.txt, line 1'],
  ['a flow told in four numbers', () => writeReal(folder, edited('tm/tm-0.txt', '0;2;1000,8000000,0', '0;2;1000,8000000,0,0')), 'tm-0.txt: line 2: a flow has 4 numbers'],
  ['packets of no size', () => writeReal(folder, edited('tm/tm-0.txt', '0;2;1000', '0;2;0')), 'tm-0.txt: line 2: a flow of 0,8000000,0'],
  ['a burst of no packets', () => writeReal(folder, edited('tm/tm-0.txt', ',100,1,90000', ',0,1,90000')), 'tm-0.txt: line 3: a flow of'],
  ['an endless rate', () => writeReal(folder, edited('tm/tm-0.txt', '8000000', '1e999')), 'tm-0.txt: line 2: a flow is "1e999"'],
  ['an unknown type of service', () => writeReal(folder, edited('tm/tm-0.txt', '8000000,0', '8000000,9')), 'tm-0.txt: line 2: the type of service 9'],
  ['a router that is not there', () => writeReal(folder, edited('tm/tm-0.txt', '0;2;', '0;7;')), 'tm-0.txt: line 2: a flow from 0 to 7'],
  ['a missing file', () => { writeReal(folder, good()); rmSync(join(folder, 'routings/wires.txt')); }, 'routings/wires.txt: '],
  ['another policy', () => writeReal(folder, good(), withFile('graphs/topology.txt', 'FIFO', 'SP')), 'topology.txt: router 0 has the policy "SP"'],
  ['routers with gaps in their numbers', () => writeReal(folder, good(), withFile('graphs/topology.txt', 'label "2"', 'label "5"')), 'topology.txt: 3 routers that are not numbered from 0'],
  ['a route over a link that is not there', () => writeReal(folder, good(), withFile('routings/routing.txt', '0 1 2', '0 2')), `${ARCHIVE}: sample 1: the path from 0 to 2 goes over the missing link 0 to 2`],
  ['a pair without a route', () => writeReal(folder, good(), withFile('routings/routing.txt', '0 1 2\n', '')), `${ARCHIVE}: sample 1: the path from 0 to 2 is []`],
  ['a wire over an unknown port', () => writeReal(folder, good(), withFile('routings/wires.txt', 's9-r0-0 r0', 's9-r0-7 r0')), 'wires.txt: the port s9-r0-7 is not in the physical graph'],
  ['an odd number of ports', () => writeReal(folder, good(), withFile('routings/wires.txt', ' r1-s9-1\n', '\n')), 'wires.txt: line 1: 3 ports where two for each cable'],
  ['a generator without a wire', () => writeReal(folder, good(), withFile('routings/generators.txt', '0 1 10', '0 1 77')), 'generators.txt: there is no wire 77 to 0'],
  ['a capacity of nothing', () => writeReal(folder, good(), { ...FILES, 'graphs/physical.txt': FILES['graphs/physical.txt'].replace(/bandwidth 1000000000\b/g, 'bandwidth 0') }), `${ARCHIVE}: sample 1: port 0 to 1 has a capacity of 0`],
])('%s is refused, naming archive, member and line', (_, write, message) => {
  write();
  expect(read).toThrow(expect.objectContaining({ code: 'DATASET_INVALID', message: expect.stringContaining(message) }));
});

test('samples are read one at a time: a broken second one does not hide the first', () => {
  writeReal(folder, edited('tm/tm-1.txt', '1000', 'many'));
  const samples = readRealSamples(folder);
  expect(samples.next().value.name).toBe('results_real_0_1#0');
  expect(() => samples.next()).toThrow('tm-1.txt: line 2');
});

test('a folder may hold simulated and real data sets; each is read by its form', () => {
  writeReal(join(folder, 'real'), membersOf([[CBR]]));
  writeSamples(join(folder, 'simulated'), 'test', [sample()]);
  expect([...readAnySamples(folder)].map(({ name }) => name)).toEqual(['results_real_0_1#0', 'results_test#0']);
});

test('twin check tells what was done about the data', () => {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  writeReal(folder, membersOf([[CBR, { ...BURSTS, result: { delay: 0 } }], [CBR]]));
  twin('check', folder, { count: '1', seed: '1', nodes: '10', out: folder });
  expect(log.mock.calls[0][0]).toMatch(/^1 scenarios, outside(.|\n)*noisy and incomplete data:\n(.|\n)*no-delay {7}sample removed, 1 times, first results_real_0_1#0, flow 0 from 1 to 0: /);
  log.mockRestore();
  process.exitCode = undefined;
});
