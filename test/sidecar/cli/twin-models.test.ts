/** @jest-environment ./test/sidecar/nn/environment.js */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isModelVerb, train, twinModels, type TwinModelFlags } from '../../../sidecar/cli/twin-models';
import { createCatalogue } from '../../../sidecar/twin/models/catalogue';
import { checkModel } from '../../../sidecar/twin/models/open';
import { writeSamples } from '../../../sidecar/twin/scenario/challenge-writer';
import { correctedFile } from '../twin/models/tiny';
import type { Jobs } from '../../../sidecar/jobs/jobs';
import { trainModel, type TrainingOrder, type TwinTrainingHooks } from '../../../sidecar/twin/models/train';
import { ARCHIVE, membersOf, writeReal } from '../twin/real/fixture';
import { sample } from '../twin/scenario/fixture';
import { BRIEF, smallSamples } from '../twin/training/small';

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

/** The work of a training in this process, with a few steps of a small network. */
const brief = (): Pick<Jobs, 'run' | 'close'> => ({
  run: ((_: string, order: TrainingOrder, hooks: TwinTrainingHooks) => trainModel({ ...order, simulation: BRIEF, routenet: { state: 4, readout: 4, rounds: 1, steps: 3 }, heldOut: 1 }, { onProgress: () => undefined, signal: hooks.signal })) as unknown as Jobs['run'],
  close: async () => undefined,
});

test('a training selects from data sets and recordings beside generated networks, and tells what became of each', async () => {
  const [data, recorded] = [join(out, 'data'), join(out, 'recorded')];
  writeSamples(data, 'results_1', await smallSamples(8, 300));
  writeReal(recorded, membersOf([[{ src: 0, dst: 2, told: { bytes: 1000, rate: 8e6 } }]]));
  await train(out, { ...FLAGS, sources: `${data},${recorded}`, candidates: '10', samples: '10', epochs: '1' }, () => 7, brief);
  const [head, ...rows] = lines[0].split('\n').map((row) => row.split(/ +(?=\S)/));
  expect(head).toEqual(['source', 'read', 'outside', 'repeated', 'silent', 'candidates', 'obedient', 'selected']);
  expect(rows.slice(0, 3).map(([kind, ...cells]) => [kind, ...cells.slice(0, 3)])).toEqual([['generated', '10', '0', '0'], ['simulated:', data, '8', '0'], ['recorded:', recorded, '1', '1']]);
  expect(lines[0]).toMatch(new RegExp(`\n${recorded}: no-capacity +completed, 2 times`));
  expect(lines[1]).toMatch(/^routenet .*\nto use it: roentgen twin models routenet 1970-01-01T00-00-00-007Z$/);
  expect(createCatalogue({ directory: join(out, 'twin-models'), shipped: null }, checkModel).versions('routenet')).toMatchObject([{}, { version: '1970-01-01T00-00-00-007Z', obstacle: null }]);
}, 60_000);

test.each<[string, Partial<TwinModelFlags>, string]>([
  ['a source that is not there', { sources: '/nowhere/at/all' }, 'DATASET_INVALID'],
  ['a rule that is none', { rule: 'mine' }, 'REQUEST_INVALID'],
  ['sources for a model that selects nothing', { sources: EXAMPLE, model: 'corrected' }, 'REQUEST_INVALID'],
  ['nothing generated, and no source', { model: 'routenet', candidates: '0' }, 'REQUEST_INVALID'],
  ["more samples than the challenge's rule permits", { sources: EXAMPLE, samples: '101' }, 'REQUEST_INVALID'],
])('%s is refused before anything is done', async (_, flags, code) => {
  const open = jest.fn(brief);
  await expect(train(out, { ...FLAGS, ...flags }, () => 7, open)).rejects.toMatchObject({ code });
  expect(open).not.toHaveBeenCalled();
});

test('a damaged source ends a training before its first step, with file and member', async () => {
  const recorded = join(out, 'recorded');
  const members = membersOf([[{ src: 0, dst: 2, told: { bytes: 1000, rate: 8e6 } }]]);
  members.delete('tm/tm-0.txt');
  writeReal(recorded, members);
  await expect(train(out, { ...FLAGS, sources: recorded, rule: 'none' }, () => 7, brief)).rejects.toMatchObject({ code: 'DATASET_INVALID', message: expect.stringMatching(`${ARCHIVE}.*tm-0`) });
});
