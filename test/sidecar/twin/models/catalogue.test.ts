import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCatalogue, type ModelNote } from '../../../../sidecar/twin/models/catalogue';
import { type ModelPlaces, readModelFiles, SHIPPED } from '../../../../sidecar/twin/models/model-files';
import { checkModel, createOpenModels } from '../../../../sidecar/twin/models/open';
import { correctedFile, places, routenetFile } from './tiny';

const note: ModelNote = { trainedAt: 7, author: 'ann', training: null, errors: { delay: 3, jitter: 9, loss: 0.2, networks: 6, paths: 100, about: 'some' } };
const open = (at: ModelPlaces) => createCatalogue(at, checkModel);
const told = (at: ModelPlaces) => open(at).versions('corrected').map(({ version, inUse, obstacle }) => [version, inUse, obstacle?.code ?? null]);

test('a version that was trained waits until it is chosen, then is used by every process, and can be rolled back', () => {
  const at = places();
  const catalogue = open(at);
  catalogue.keep('corrected', '2026-01-01', { 'corrected.json': correctedFile(2) }, note);
  catalogue.keep('corrected', '2026-01-02', { 'corrected.json': correctedFile(3) }, note);
  expect(told(at)).toEqual([[SHIPPED, true, null], ['2026-01-02', false, null], ['2026-01-01', false, null]]);
  catalogue.use('corrected', '2026-01-01');
  expect(told(at)).toEqual([[SHIPPED, false, null], ['2026-01-02', false, null], ['2026-01-01', true, null]]);
  expect([...readModelFiles(at, 'corrected', open(at).inUse('corrected'))]).toEqual([['corrected.json', correctedFile(2)]]);
  expect(open(at).versions('corrected')[1]).toMatchObject({ author: 'ann', trainedAt: 7, errors: { delay: 3 } });
  open(at).use('corrected', SHIPPED);
  expect(catalogue.inUse('corrected')).toBe(SHIPPED);
});

test('the version in use outlives many that were trained after it', () => {
  const at = places();
  const catalogue = open(at);
  catalogue.keep('corrected', 'a', { 'corrected.json': correctedFile(2) }, note);
  catalogue.use('corrected', 'a');
  'bcdefghij'.split('').forEach((version) => catalogue.keep('corrected', version, { 'corrected.json': correctedFile(3) }, note));
  expect(catalogue.inUse('corrected')).toBe('a');
  expect(told(at)).toContainEqual(['a', true, null]);
});

test.each(['../../etc', '..', '', 'a/b', 'no such'])('the version %p is told to be none', (version) => {
  const at = places();
  open(at).keep('corrected', 'a', { 'corrected.json': correctedFile() }, note);
  expect(() => open(at).use('corrected', version)).toThrow(expect.objectContaining({ code: 'MODEL_UNKNOWN' }));
});

const damages: Array<[string, (file: string) => void]> = [
  ['cut off', (file) => truncateSync(file, 100)],
  ['empty', (file) => writeFileSync(file, '')],
  ['of something else', (file) => writeFileSync(file, '{"kind":"roentgen"}')],
  ['with a flipped bit', (file) => {
    const content = readFileSync(file);
    content[content.length >> 1] ^= 1;
    writeFileSync(file, content);
  }],
];

describe.each(damages)('a model file that is %s', (_, damage) => {
  test.each([['corrected', 'corrected.json'], ['routenet', 'routenet.model']] as const)('is told of %s, is not chosen, and opens nothing', async (kind, name) => {
    const at = places();
    const catalogue = open(at);
    catalogue.keep(kind, 'a', { [name]: kind === 'corrected' ? correctedFile() : routenetFile() }, note);
    damage(join(at.directory, kind, 'a', name));
    damage(join(at.shipped, name));
    expect(catalogue.versions(kind)).toMatchObject([{ version: SHIPPED, obstacle: { code: 'MODEL_CORRUPT' } }, { version: 'a', obstacle: { code: 'MODEL_CORRUPT' } }]);
    expect(() => catalogue.use(kind, 'a')).toThrow(expect.objectContaining({ code: 'MODEL_CORRUPT' }));
    const models = createOpenModels();
    await expect(models.of(at, { method: kind, version: SHIPPED })).rejects.toMatchObject({ code: 'MODEL_CORRUPT', hint: expect.any(String) });
    await models.close();
  });
});

test('a damaged choice means the shipped models', () => {
  const at = places();
  open(at).keep('routenet', 'a', { 'routenet.model': routenetFile() }, note);
  open(at).use('routenet', 'a');
  writeFileSync(join(at.directory, 'in-use.json'), '{"routenet": ');
  expect(open(at).inUse('routenet')).toBe(SHIPPED);
});

test('without installed models closed forms are left, and what is missing is told', async () => {
  const at = { ...places(), shipped: null };
  expect(open(at).versions('corrected')).toMatchObject([{ obstacle: { code: 'MODEL_UNKNOWN' } }]);
  const models = createOpenModels();
  await expect(models.of(at, { method: 'routenet', version: SHIPPED })).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
  await expect(models.of(at, { method: 'queueing', version: null })).resolves.toBeDefined();
  await models.close();
});
