import { csvCell as cell } from '../../../../src/csv';
import { densityCsv, samplesCsv } from '../../../../src/radiography-panel/export/csv';
import { fileName } from '../../../../src/radiography-panel/export/files';
import { pictureOf } from '../../../../src/radiography-panel/picture';
import { radiographyPoints, type RadiographyInput } from '../../../../src/radiography-panel/points';

const times = Array.from({ length: 10 }, (_, i) => i * 5000);
const input: RadiographyInput = { error: { times, values: times.map((_, i) => i + 0.5) }, kpi: { times, values: times.map((_, i) => 100 * i) }, threshold: 8, kpiLimit: null, errorName: 'error, "all"', kpiName: 'failed', kpiUnit: '1/s' };
const points = radiographyPoints(input, false, 0);

describe('cells', () => {
  test.each<[string | number, string]>([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['-1+2', "'-1+2"],
    [-1.5, '-1.5'],
    [NaN, ''],
  ])('%s -> %s', (value, text) => {
    expect(cell(value)).toBe(text);
  });
});

describe('samples as a table', () => {
  test('say when, how much, whether over the line, in the zone, and during what', () => {
    const selection = { region: { kind: 'box' as const, left: 0, right: 1, bottom: 0, top: 1 }, inside: [45_000], outside: [], intervals: [], from: 0, to: 45_000, step: 5000 };
    const rows = samplesCsv(input, points, selection, [{ title: 'run 1', colour: null, regions: [{ from: 44_000, to: 46_000 }] }]).split('\r\n');
    expect(rows[0]).toBe('time,time_ms,"error, ""all""",failed (1/s),threshold,over_threshold,in_zone,annotations');
    expect(rows[1]).toBe('1970-01-01T00:00:00.000Z,0,0.5,0,8,0,0,');
    expect(rows[10]).toBe('1970-01-01T00:00:45.000Z,45000,9.5,900,8,1,1,run 1');
    expect(rows).toHaveLength(12);
  });

  test('leave empty what is not known', () => {
    const unknown = radiographyPoints({ ...input, threshold: null }, false, 0);
    expect(samplesCsv(input, unknown, null, []).split('\r\n')[1]).toBe('1970-01-01T00:00:00.000Z,0,0.5,0,,,,');
  });
});

test('the density’s grid has a row a point, whose densities sum to one and whose samples to all', () => {
  const picture = pictureOf(points, null, { errorScale: 'linear', kpiScale: 'linear', rule: 'robust', together: { errors: [-20, 40], kpis: [-2000, 4000], thresholds: [], limits: [] } });
  const rows = densityCsv(input, picture).trim().split('\r\n').slice(1).map((row) => row.split(',').map(Number));
  const { x, y } = picture.density;
  const cellArea = ((x.max - x.min) / (x.size - 1)) * ((y.max - y.min) / (y.size - 1));
  expect(rows).toHaveLength(x.size * y.size);
  expect(rows.reduce((sum, row) => sum + row[2], 0) * cellArea).toBeCloseTo(1, 2);
  expect(Math.max(...rows.map((row) => row[3]))).toBe(1);
  expect(rows.reduce((sum, row) => sum + row[4], 0)).toBe(10);
});

describe('file names', () => {
  test.each([
    ['network', 'radiography-network-image-20260102t030405z.png'],
    ['../../etc/passwd', 'radiography-etc-passwd-image-20260102t030405z.png'],
    ['Erreur réseau: “app/1” <b>', 'radiography-erreur-reseau-app-1-b-image-20260102t030405z.png'],
    ['CON', 'radiography-con-image-20260102t030405z.png'],
    ['ネットワーク', 'radiography-image-20260102t030405z.png'],
    ['', 'radiography-image-20260102t030405z.png'],
  ])('of “%s” is %s', (title, name) => {
    expect(fileName(title, 'image', new Date('2026-01-02T03:04:05.678Z'), 'png')).toBe(name);
  });

  test('are never longer than any file system takes', () => {
    expect(fileName('x'.repeat(500), 'image', new Date(0), 'png').length).toBeLessThan(120);
  });
});
