import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEpisodeLog } from '../../../sidecar/nominal/episode-log';
import { openJudge } from '../../../sidecar/nominal/judging/judge';
import { createLevels } from '../../../sidecar/nominal/levels';
import { gauge, levelModel } from './judging/level-model';

const folder = mkdtempSync(join(tmpdir(), 'roentgen-levels-'));
const model = { ...levelModel([gauge('a'), gauge('b')], 'ensemble'), trainedAt: 7 };
const [width, members] = [model.features.length, model.ensemble?.means.length ?? 0];
const row = (shift: number) => Array.from({ length: members }, () => new Float64Array(width).fill(shift));

test('what was followed is taken up again after a restart: a service that has drifted is no alarm then', () => {
  const before = openJudge(model);
  for (let at = 0; at < 20_000; at++) {
    before.judge(row(Math.min(0.3, at / 30_000)), true);
  }
  const store = createLevels(folder, 'a/../b');
  store.write(model, { judge: before.levels(), shifted: Array<number>(width).fill(0) });
  const levels = createLevels(folder, 'a/../b').read(model);
  const [after, fresh] = [openJudge(model, Infinity, levels?.judge), openJudge(model)];
  expect(after.drift()).toBeCloseTo(before.drift() ?? NaN, 12);
  expect(after.drift()).toBeGreaterThan(0.05);
  expect(fresh.drift()).toBe(0);
  expect(readdirSync(folder)).toEqual([encodeURIComponent('a/../b')]);
});

test.each<[string, string]>([
  ['another model', JSON.stringify({ trainedAt: 8, levels: { judge: {}, shifted: Array(width).fill(0) } })],
  ['another number of features', JSON.stringify({ trainedAt: 7, levels: { judge: {}, shifted: [0] } })],
  ['levels that are none', JSON.stringify({ trainedAt: 7, levels: { judge: { ensemble: [[['x']]] }, shifted: Array(width).fill(0) } })],
  ['a file that was cut', '{"trainedAt":7,"lev'],
  ['something else', '[]'],
])('levels of %s are not taken', (_what, text) => {
  const store = createLevels(folder, 's');
  store.write(model, { judge: {}, shifted: Array<number>(width).fill(0) });
  expect(store.read(model)).not.toBeNull();
  writeFileSync(join(folder, 's', 'cpu.json'), text);
  expect(store.read({ ...model, group: 'cpu' })).toBeNull();
});

test('a disk that takes nothing does not keep an episode from being told', () => {
  const errors: unknown[] = [];
  writeFileSync(join(folder, 'file'), '');
  const log = createEpisodeLog(join(folder, 'own', 'e.jsonl'), 's', () => 5, (error) => errors.push(error));
  const broken = createEpisodeLog(join(folder, 'missing', 'e.jsonl'), 's', () => 5, (error) => errors.push(error));
  writeFileSync(join(folder, 'missing'), '');
  expect(log.begin('cpu', 1).group).toBe('cpu');
  expect(errors).toHaveLength(0);
  expect(broken.begin('cpu', 1).group).toBe('cpu');
  expect(broken.active('cpu')).not.toBeNull();
  expect(errors).toEqual([expect.objectContaining({ code: 'STORE_UNWRITABLE' })]);
});
