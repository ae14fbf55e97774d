import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSamples } from '../../../sidecar/spots/dataset';
import type { SpotSample } from '../../../sidecar/spots/sample';
import { nominalOf, randomSamples, sampleOf } from './samples';

const NOW = 1_800_000_000_000;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'roentgen-samples-'));
});

const open = (folder = directory, service = 'ims') => createSamples({ service, directory: folder, environment: 'mirror', now: () => NOW });
const file = () => join(directory, 'samples.journal');
const at = (minute: number, overrides: Partial<SpotSample> = {}) => sampleOf({ moment: 1_700_000_000_000 + 60_000 * minute, ...overrides });

test('samples come back after a restart as they were, values as 32-bit floats', () => {
  const kept = randomSamples(30, 1);
  const before = open();
  kept.forEach((sample) => expect(before.add(sample)).toBe(true));
  expect(open().every()).toEqual(kept);
  const third = at(9, { features: ['cpu'], components: ['db1'], values: Array.from({ length: 18 }, () => [1 / 3]) });
  before.add(third);
  expect(open().find(third.sample)?.values[0][0]).toBe(Math.fround(1 / 3));
  expect(before.find(third.sample)).toEqual(open().find(third.sample));
});

test('a sample that is there already is not kept twice', () => {
  const samples = open();
  expect([samples.add(at(1)), samples.add(at(1))]).toEqual([true, false]);
  expect(open().every()).toHaveLength(1);
});

test('the list is newest first with the lineage; one sample has its values, with null for what is missing', () => {
  const samples = open();
  samples.add(at(1));
  samples.add(nominalOf({ moment: 5, components: ['db1'], features: ['cpu', 'own'], values: Array.from({ length: 18 }, () => [NaN, 2]) }));
  samples.add(at(2));
  expect(samples.list().map(({ moment }) => moment)).toEqual([at(2).moment, at(1).moment, 5]);
  const { values: _, stepMs, moments, components, features, ...info } = at(2);
  expect(samples.list()[0]).toEqual(info);
  const detail = samples.get(samples.list()[2].sample);
  expect(detail).toMatchObject({ at: 9, stepMs: 1000, columns: [{ component: 'db1', feature: 'cpu', unit: 's' }, { component: 'db1', feature: 'own', unit: '' }] });
  expect([detail.values.length, detail.values[0]]).toEqual([18, [null, 2]]);
  expect(() => samples.get('nobody')).toThrow(expect.objectContaining({ code: 'SAMPLE_UNKNOWN' }));
});

test('a person takes a sample out of learning and back in; it outlives a restart', () => {
  const samples = open();
  [at(1), at(2, { component: 'app1' }), nominalOf({ moment: 3 }), at(4, { discarded: 'gaps' })].forEach(samples.add);
  const { sample } = at(1);
  expect(samples.discard(sample, ' the load generator was down ', 'ada').discarded).toBe('the load generator was down');
  expect(open().all().map(({ component }) => component)).toEqual(['app1', null]);
  expect(open().classes()).toEqual([{ fault: 'kill', component: 'app1', count: 1 }, { fault: null, component: null, count: 1 }]);
  expect(samples.discard(sample, '', 'ada').discarded).toBeNull();
  expect(open().all()).toHaveLength(3);
  expect(samples.discard(at(4).sample, '', 'ada').discarded).toBeNull();
  expect(open().all()).toHaveLength(4);
  expect(open().every()).toHaveLength(4);
  expect(() => samples.discard('nobody', 'x', 'ada')).toThrow(expect.objectContaining({ code: 'SAMPLE_UNKNOWN' }));
  expect(() => samples.discard(sample, 'x'.repeat(501), 'ada')).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
});

test.each<[string, Partial<SpotSample>]>([
  ['an identity that no file could carry', { sample: 'a b' }],
  ['another service', { service: 'other' }],
  ['a row too few', { values: [] }],
  ['an infinite value', { values: Array.from({ length: 18 }, () => Array.from({ length: 14 }, () => Infinity)) }],
  ['a feature called like a column of the files', { features: ['moment'], values: Array.from({ length: 18 }, () => [1, 1]) }],
  ['a component without a fault', { fault: null }],
  ['half a surrogate pair', { run: '\ud800' }],
  ['a share over one', { quality: { bridged: 1.1, confirmed: null, unrest: null } }],
])('a sample with %s is refused, and nothing is written', (_what, overrides) => {
  expect(() => open().add(sampleOf(overrides))).toThrow(expect.objectContaining({ code: 'DATASET_INVALID' }));
  expect(existsSync(file())).toBe(false);
});

test('cut at every byte: what was whole is there, nothing else, and the next sample is kept', () => {
  const small = (minute: number) => at(minute, { components: ['a'], features: ['cpu'], moments: 1, values: Array.from({ length: 6 }, (_, row) => [row]), version: 'é' });
  const samples = open();
  [small(1), small(2), small(3)].forEach(samples.add);
  samples.discard(small(1).sample, 'why', 'ada');
  const bytes = readFileSync(file());
  const ends = [...bytes.entries()].filter(([, byte]) => byte === 0x0a).map(([index]) => index);
  const cut = mkdtempSync(join(tmpdir(), 'roentgen-cut-'));
  for (let length = 0; length <= bytes.length; length++) {
    writeFileSync(join(cut, 'samples.journal'), bytes.subarray(0, length));
    const whole = ends.filter((end) => end <= length).length;
    const left = open(cut);
    expect(left.every().map(({ moment }) => moment)).toEqual([1, 2, 3].slice(0, Math.min(3, whole)).map((minute) => small(minute).moment));
    expect(left.damaged).toBe(length === 0 || ends.includes(length) || ends.includes(length - 1) ? 0 : 1);
    expect(left.all().length).toBe(whole === 4 ? 2 : Math.min(3, whole));
  }
  writeFileSync(join(cut, 'samples.journal'), bytes.subarray(0, ends[1] + 20));
  open(cut).add(small(9));
  expect(open(cut).every().map(({ moment }) => moment)).toEqual([1, 2, 9].map((minute) => small(minute).moment));
});

test('a byte flipped anywhere costs the lines that it hit, and makes no sample that never was', () => {
  const known = [1, 2, 3].map((minute) => at(minute, { components: ['a'], features: ['cpu'], moments: 1, values: Array.from({ length: 6 }, (_, row) => [row]) }));
  const samples = open();
  known.forEach(samples.add);
  const bytes = readFileSync(file());
  const flipped = mkdtempSync(join(tmpdir(), 'roentgen-flip-'));
  for (let place = 0; place < bytes.length; place++) {
    const broken = Buffer.from(bytes);
    broken[place] ^= 1 << place % 8;
    writeFileSync(join(flipped, 'samples.journal'), broken);
    const left = open(flipped);
    expect(left.damaged).toBeGreaterThan(0);
    expect(left.every().length).toBeGreaterThanOrEqual(1);
    left.every().forEach((sample) => expect(known).toContainEqual(sample));
  }
});

test('samples of earlier builds are taken over once, under the environment of the service', () => {
  const earlier = { run: 'r', service: 'ims', fault: 'kill', component: 'db1', moment: 5.4, stepMs: 1000, moments: 1, components: ['db1'], values: Array.from({ length: 6 }, () => [1, 2, 3, 4]) };
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'samples.jsonl'), `${JSON.stringify(earlier)}\n{"half\n${JSON.stringify({ ...earlier, fault: null, component: null, run: '', moment: 9 })}\n`);
  expect(open().damaged).toBe(1);
  const [fault, nominal] = open().every();
  expect(open().every()).toHaveLength(2);
  expect(fault).toMatchObject({ environment: 'mirror', moment: 5, features: ['cpu', 'memory', 'receive', 'transmit'], values: earlier.values, component: 'db1', discarded: null });
  expect(nominal.fault).toBeNull();
  expect([existsSync(join(directory, 'samples.jsonl')), existsSync(join(directory, 'samples.jsonl.taken'))]).toEqual([false, true]);
});

test('an import keeps what is new, knows what is there, and says what it refuses', () => {
  const samples = open();
  samples.add(at(1));
  samples.discard(at(1).sample, 'why', 'ada');
  const other = at(2, { service: 'other' });
  const changed = { ...at(3), sample: at(1).sample };
  expect(samples.import([at(1), at(4), at(4), other, changed])).toEqual({
    read: 5, kept: 1, known: 2,
    refused: [{ sample: other.sample, reason: expect.stringContaining('"other"') }, { sample: changed.sample, reason: expect.stringContaining('already there') }],
  });
  expect(open().every().map(({ sample, discarded }) => [sample, discarded])).toEqual([[at(1).sample, 'why'], [at(4).sample, null]]);
});

test('the file does not grow with a mind that changes; the last word on each sample stays, with its author', () => {
  const samples = open();
  [at(1), at(2)].forEach(samples.add);
  for (let turn = 0; turn < 300; turn++) {
    samples.discard(at(1).sample, turn % 2 === 0 ? 'why' : '', 'ada');
  }
  samples.discard(at(1).sample, 'the end', 'bob');
  expect(statSync(file()).size).toBeLessThan(30_000);
  expect(readFileSync(file(), 'utf8')).toContain('"reason":"the end","author":"bob"');
  expect(open().every().map(({ discarded }) => discarded)).toEqual(['the end', null]);
});

test('ten thousand samples of four components stay under 50 MB', () => {
  const big = sampleOf({ components: ['db1', 'db2', 'app1', 'app2'], values: Array.from({ length: 18 }, (_, row) => Array.from({ length: 28 }, (_unused, column) => Math.sin(row * 28 + column) * 1e8)) });
  open().add(big);
  expect(10_000 * statSync(file()).size).toBeLessThan(50e6);
});
