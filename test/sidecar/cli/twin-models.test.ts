import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isModelVerb, twinModels, type TwinModelFlags } from '../../../sidecar/cli/twin-models';
import { createCatalogue } from '../../../sidecar/twin/models/catalogue';
import { checkModel } from '../../../sidecar/twin/models/open';
import { writeSamples } from '../../../sidecar/twin/scenario/challenge-writer';
import { correctedFile } from '../twin/models/tiny';
import { sample } from '../twin/scenario/fixture';

const FLAGS: TwinModelFlags = { json: false, seed: '1', method: 'queueing' };
const EXAMPLE = join(__dirname, '../../../deploy/twin/1-six-nodes.json');
const lines: string[] = [];
let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'twin-'));
  lines.length = 0;
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  rmSync(out, { recursive: true });
  jest.restoreAllMocks();
});
const run = (verb: 'predict' | 'train' | 'models', more: string[], flags: Partial<TwinModelFlags> = {}) => twinModels(verb, more, { ...FLAGS, ...flags }, () => out);

test('a network’s worst paths are a table, or JSON', async () => {
  await run('predict', [EXAMPLE]);
  expect(lines[0]).toMatch(/^flow +tos +delay ms +jitter ms +loss % +path\n(?:.*\n)+busiest link: \w to \w, load 0\.\d+\nby queueing, in /);
  lines.length = 0;
  await run('predict', [EXAMPLE], { json: true });
  expect(JSON.parse(lines[0])).toMatchObject({ method: 'queueing', version: null, paths: expect.any(Array) });
});

test('a folder in the challenge’s form gives errors beside its results', async () => {
  writeSamples(out, 'results_1', [sample(), sample()]);
  await run('predict', [out], { json: true });
  const told = JSON.parse(lines[0]) as { networks: unknown[]; total: { networks: number; paths: number; delay: number } };
  expect([told.networks.length, told.total.networks]).toEqual([2, 2]);
  expect(told.total.paths).toBeGreaterThan(0);
  expect(told.total.delay).toBeGreaterThan(0);
  lines.length = 0;
  await run('predict', [out]);
  expect(lines.at(-1)).toMatch(/^all: 2 networks, \d+ paths {2}delay [\d.]+ % {2}jitter [\d.]+ % {2}loss [\d.]+ points .*\nby queueing$/);
});

test.each<[string, (place: string) => string, string]>([
  ['nothing', () => '', 'REQUEST_INVALID'],
  ['a file that is not there', (place) => join(place, 'none.json'), 'REQUEST_INVALID'],
  ['a file that is cut off', (place) => written(place, readFileSync(EXAMPLE).subarray(0, 700)), 'SCENARIO_INVALID'],
  ['an empty file', (place) => written(place, Buffer.alloc(0)), 'SCENARIO_INVALID'],
  ['a file of something else', (place) => written(place, Buffer.from('[1, 2]')), 'SCENARIO_INVALID'],
  ['an empty folder', (place) => place, 'DATASET_INVALID'],
  ['a folder with half an archive', (place) => {
    writeSamples(place, 'results_1', [sample()]);
    const file = join(place, readdirSync(place).find((name) => name.endsWith('.tar.gz')) ?? '');
    writeFileSync(file, readFileSync(file).subarray(0, 300));
    return place;
  }, 'DATASET_INVALID'],
])('%s is refused with a code', async (_, pathOf, code) => {
  await expect(run('predict', [pathOf(out)].filter(Boolean))).rejects.toMatchObject({ code });
});

function written(place: string, content: Buffer): string {
  const file = join(place, 'network.json');
  writeFileSync(file, content);
  return file;
}

test('a method that is none, and figures that are none, are refused', async () => {
  await expect(run('predict', [EXAMPLE], { method: 'magic' })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  await expect(run('train', [], { samples: 'many' })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});

test('versions are listed with their errors, and one is chosen', async () => {
  const errors = { delay: 2.61, jitter: 9.8, loss: 0.15, networks: 6, paths: 3000, about: 'generated' };
  createCatalogue({ directory: join(out, 'twin-models'), shipped: null }, checkModel).keep('corrected', '2026-01-01', { 'corrected.json': correctedFile() }, { trainedAt: 7, author: 'ann', training: null, errors });
  await run('models', []);
  expect(lines[0].split('\n')).toContainEqual(expect.stringMatching(/^ {2}corrected +2026-01-01 +delay 2\.610 % {2}jitter 9\.800 % {2}loss 0\.150 points on 6 networks, generated$/));
  lines.length = 0;
  await run('models', ['corrected', '2026-01-01']);
  expect(lines[0].split('\n')).toContainEqual(expect.stringMatching(/^\* corrected +2026-01-01/));
  await expect(run('models', ['corrected', 'none'])).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
  await expect(run('models', ['oracle', 'none'])).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});

test('verbs of models are told from the others', () => {
  expect(['predict', 'train', 'models', 'import', undefined].map(isModelVerb)).toEqual([true, true, true, false, false]);
});
