import { arrayToDataFrame } from '@grafana/data';
import { annotationGroups, samplesWithin } from '../../../src/radiography-panel/annotations';
import { type Mark, marksOf, MOST_MARKS, SHAPES } from '../../../src/radiography-panel/marks';
import { shapePath } from '../../../src/radiography-panel/draw-marks';
import { pictureOf } from '../../../src/radiography-panel/picture';
import { radiographyPoints } from '../../../src/radiography-panel/points';

const at = (from: number, to: number, title: string, color?: string) => ({ time: from, timeEnd: to, title, color });

describe('annotations of a dashboard', () => {
  test('are grouped by their title: two runs of one fault are one entry', () => {
    const frame = arrayToDataFrame([at(0, 10, 'delay on app1', 'red'), at(20, 30, 'stress', 'red'), at(40, 50, 'delay on app1', 'red')]);
    expect(annotationGroups([frame])).toEqual([
      { title: 'delay on app1', colour: 'red', regions: [{ from: 0, to: 10 }, { from: 40, to: 50 }] },
      { title: 'stress', colour: 'red', regions: [{ from: 20, to: 30 }] },
    ]);
  });

  test.each([
    ['the first line of a text that is HTML', { time: 1, text: '<b>Deployed</b><br>by a person' }, 'Deployed'],
    ['the name of the query', { time: 1, source: { name: 'Chaos runs' } }, 'Chaos runs'],
    ['a word, where there is nothing', { time: 1 }, 'annotation'],
  ])('without a title they are called by %s', (_, event, title) => {
    expect(annotationGroups([arrayToDataFrame([event])])[0].title).toBe(title);
  });

  test('without a time they are none', () => {
    expect(annotationGroups([arrayToDataFrame([{ text: 'x' }])])).toEqual([]);
  });
});

describe('samples of annotations', () => {
  const times = [0, 10, 20, 30, 40];
  test.each([
    ['a region, ends included', [{ from: 10, to: 30 }], [1, 2, 3]],
    ['overlapping regions, each sample once', [{ from: 15, to: 45 }, { from: 0, to: 20 }], [0, 1, 2, 3, 4]],
    ['a moment: the samples within half a step', [{ from: 24, to: 24 }], [2]],
    ['before and after everything', [{ from: -9, to: -1 }, { from: 90, to: 99 }], []],
  ])('%s', (_, regions, expected) => {
    expect(samplesWithin(times, regions, 10)).toEqual(expected);
  });
});

describe('marks', () => {
  const step = 1000;
  const picture = (n: number) => {
    const times = Array.from({ length: n }, (_, i) => i * step);
    const points = radiographyPoints({ error: { times, values: times.map((_, i) => (i < n / 2 ? 1 : 9) + 0.1 * Math.sin(i)) }, kpi: { times, values: times.map((_, i) => (i < n / 2 ? 1 : 9) + 0.1 * Math.cos(i)) }, threshold: 5, kpiLimit: null, errorName: '', kpiName: '', kpiUnit: '' }, false, 0);
    return { points, picture: pictureOf(points, null, { errorScale: 'linear', kpiScale: 'linear', rule: 'robust' }) };
  };
  const second = (n: number) => [{ title: 'run', colour: 'red', regions: [{ from: (n / 2) * step, to: n * step }] }];

  test('of few samples are dots, of many the edge of the region that holds most of them', () => {
    const [few, many] = [100, 2000].map((n) => {
      const { points, picture: drawn } = picture(n);
      return marksOf(second(n), points, drawn).marks[0];
    });
    expect([few.samples.length, few.outline]).toEqual([50, null]);
    expect(many.samples.length).toBe(1000);
    expect(many.outline?.length).toBeGreaterThan(8);
    expect(many.outline?.every(([x, y]) => x > 7 && y > 7)).toBe(true);
  });

  test('have shapes and colours of their own; one query’s common colour tells nothing and gives way', () => {
    const { points, picture: drawn } = picture(40);
    const groups = Array.from({ length: 9 }, (_, i) => ({ title: `run ${i}`, colour: i === 0 ? 'blue' : 'red', regions: [{ from: i * step, to: i * step }] }));
    const { marks, further } = marksOf([...groups, { title: 'elsewhere', colour: null, regions: [{ from: 1e9, to: 2e9 }] }], points, drawn);
    expect(marks.map(({ shape }: Mark) => shape)).toEqual([...SHAPES]);
    expect(marks.map(({ colour }: Mark) => colour)).toEqual(['blue', ...Array<null>(MOST_MARKS - 1).fill(null)]);
    expect(further).toBe(3);
    expect(new Set(SHAPES.map(shapePath)).size).toBe(SHAPES.length);
  });
});
