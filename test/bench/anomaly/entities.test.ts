import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { eventContributions, explain } from '../../../bench/anomaly/explain';
import { stepSecondsOf } from '../../../bench/anomaly/steps';
import { parseTable, readEntities, setName } from '../../../bench/anomaly/entities';

const folder = mkdtempSync(join(tmpdir(), 'roentgen-entities-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string) => writeFileSync(join(folder, name), gzipSync(text));

test('entities are read by the form of the folder, whatever their names and the order of columns', () => {
  write('a b.train.csv.gz', 'cpu,mem\n1,2\n3,\n');
  write('a b.test.csv.gz', 'label,mem,cpu\n0,5,6\n1,7,8\n');
  writeFileSync(join(folder, 'entities.json'), JSON.stringify([{ entity: 'a b', interpretation: [{ start: 1, end: 1, features: [2] }] }]));
  const [entity] = readEntities(folder);
  expect(entity).toMatchObject({ name: 'a b', metrics: ['mem', 'cpu'], causes: [{ start: 1, end: 1, features: [1] }] });
  expect([...entity.train.values]).toEqual([2, 1, NaN, 3]);
  expect([...entity.test.values]).toEqual([5, 6, 7, 8]);
  expect([...entity.labels]).toEqual([0, 1]);
});

test('a folder of another form and a torn file are refused', () => {
  expect(() => readEntities(undefined)).toThrow('--data DIR');
  expect(() => readEntities(tmpdir())).toThrow('has no file');
  expect(() => parseTable('a,b\n1,2\n3')).toThrow('row 3 has 1 cells');
});

test('the step is what is given, else a minute, or five where a minute would make the nominal part short', () => {
  const of = (rows: number) => [{ train: { columns: [], rows, values: new Float64Array(0) } }];
  expect([stepSecondsOf(of(9000), '30'), stepSecondsOf(of(9000), undefined), stepSecondsOf(of(23_000), undefined)]).toEqual([30, 300, 60]);
});

test("a set's name is its folder's", () => expect(setName('/data/anomaly/Set-A/')).toBe('set-a'));

test('a ranking is judged by how many labelled metrics are in front, and by its 90 % set', () => {
  const p = eventContributions([[0, 9, 9, 9], [62, 4, 30, 4], [62, 4, 30, 4]].map((row) => Float64Array.from(row)), { start: 1, end: 2, features: [] });
  expect(p[0]).toBeCloseTo(0.62);
  expect(explain(p, [0, 3])).toEqual({ hit100: 0.5, hit150: 0.5, size: 2, precision: 0.5, recall: 0.5 });
  expect(explain(p, [0, 2])).toMatchObject({ hit100: 1, recall: 1 });
});
