import { DEFAULT_OPTIONS } from '../../../src/radiography-panel/options';
import { pictureOf } from '../../../src/radiography-panel/picture';
import { radiographyPoints } from '../../../src/radiography-panel/points';
import { type Blob, blobAt, boxOf } from '../../../src/radiography-panel/regions';
import { extentOf, intervalsOf, selectionOf } from '../../../src/radiography-panel/selection';
import { stripMarks } from '../../../src/radiography-panel/strip';
import type { AxisScale } from '../../../src/radiography-panel/scales';

/** 200 samples of 5 s; those from 60 to 79 and from 120 to 129 are faulty. */
const times = Array.from({ length: 200 }, (_, i) => 5000 * i);
const faulty = (i: number) => (i >= 60 && i < 80) || (i >= 120 && i < 130);
const errors = times.map((_, i) => (faulty(i) ? 8 : 1) + 0.1 * Math.sin(i));
const kpis = times.map((_, i) => (faulty(i) ? 20 : 0));
const points = radiographyPoints({ error: { times, values: errors }, kpi: { times, values: kpis }, threshold: 4, kpiLimit: 10, errorName: '', kpiName: '', kpiUnit: '' }, false, 0);
const picture = (errorScale: AxisScale = 'linear', kpiScale: AxisScale = 'linear') => pictureOf(points, 10, { errorScale, kpiScale, rule: DEFAULT_OPTIONS.smoothing });

describe('what lies behind a zone', () => {
  test('are its samples’ times, as intervals, against the rest', () => {
    const selection = selectionOf(points, picture(), boxOf([4, 10], [12, 30]))!;
    expect([selection.inside.length, selection.outside.length]).toEqual([30, 170]);
    expect(selection.intervals).toEqual([{ from: 300_000, to: 395_000, samples: 20 }, { from: 600_000, to: 645_000, samples: 10 }]);
    expect(extentOf(selection)).toEqual({ from: 295_000, to: 650_000 });
  });

  test('of the blob of the fault are the same samples', () => {
    const drawn = picture();
    const selection = selectionOf(points, drawn, blobAt(drawn.density, 8, 20) as Blob)!;
    expect(selection.inside).toEqual(times.filter((_, i) => faulty(i)));
  });

  test('on a log axis zeros are where they are drawn, at its lower end', () => {
    const drawn = picture('log', 'log');
    const [x, y] = [drawn.xs[0], drawn.ys[0]];
    expect(selectionOf(points, drawn, boxOf([x - 0.2, y - 0.2], [x + 0.2, y + 0.01]))?.inside.length).toBe(170);
    expect(selectionOf(points, picture('asinh', 'asinh'), boxOf([-9, -9], [9, 9]))?.inside.length).toBe(200);
  });

  test('is nothing where there is no sample', () => {
    expect(selectionOf(points, picture(), boxOf([3, 1], [4, 2]))).toBeNull();
  });

  test('one missing sample does not end an interval, two do', () => {
    expect(intervalsOf([0, 10, 30, 60], 10)).toEqual([{ from: 0, to: 30, samples: 3 }, { from: 60, to: 60, samples: 1 }]);
    expect(intervalsOf([], 10)).toEqual([]);
  });
});

describe('the numbers of the tooltip', () => {
  test('are counts of the samples around a place', () => {
    const { pointsNear, counts, x, y } = picture();
    expect(pointsNear(8, 20)).toBe(30);
    expect(pointsNear(5, 10)).toBe(0);
    expect(counts.within(x.min, x.max, y.min, y.max)).toBe(200);
    expect(counts.within(100, 200, 0, 1)).toBe(0);
  });
});

describe('the strip of time', () => {
  test('has a mark for each interval, wide enough to be seen', () => {
    expect(stripMarks({ from: 0, to: 1000, intervals: [{ from: 0, to: 100, samples: 9 }, { from: 500, to: 500, samples: 1 }, { from: 1000, to: 1000, samples: 1 }] })).toEqual([{ start: 0, width: 100 }, { start: 500, width: 3 }, { start: 997, width: 3 }]);
  });

  test('joins marks that touch: many thousand intervals are not more than it has room for', () => {
    const intervals = Array.from({ length: 100_000 }, (_, i) => ({ from: 10 * i, to: 10 * i, samples: 1 }));
    expect(stripMarks({ from: 0, to: 1_000_000, intervals })).toEqual([{ start: 0, width: 1000 }]);
  });
});
