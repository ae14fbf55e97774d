import { isoLine, levelsOf } from '../../../src/radiography-panel/contours';
import { type Density, estimateDensity } from '../../../src/radiography-panel/kde/density';

const axis = { min: -4, max: 4, size: 81 };
/** One normal blob of standard deviation 1: its density at distance r is known. */
const values = Float64Array.from({ length: 81 * 81 }, (_, i) => Math.exp(-0.5 * ((-4 + (i % 81) / 10) ** 2 + (-4 + Math.floor(i / 81) / 10) ** 2)) / (2 * Math.PI));
const normal: Density = { x: axis, y: axis, kernel: { xx: 1, xy: 0, yy: 1 }, lifted: false, method: 'exact', values, peak: values[40 * 81 + 40] };

describe('lines of equal density', () => {
  test('of a round blob are circles, closed and at the right distance', () => {
    const segments = isoLine(values, axis, axis, Math.exp(-0.5 * 1.53 ** 2) / (2 * Math.PI));
    const length = segments.reduce((sum, [x0, y0, x1, y1]) => sum + Math.hypot(x1 - x0, y1 - y0), 0);
    expect(length).toBeCloseTo(2 * Math.PI * 1.53, 1);
    segments.forEach(([x, y]) => expect(Math.hypot(x, y)).toBeCloseTo(1.53, 2));
    const ends = new Map<string, number>();
    const name = (x: number, y: number) => [x, y].map((each) => Math.round(1e6 * each) || 0).join(' ');
    segments.flatMap(([x0, y0, x1, y1]) => [name(x0, y0), name(x1, y1)]).forEach((end) => ends.set(end, (ends.get(end) ?? 0) + 1));
    expect([...ends.values()].every((count) => count === 2)).toBe(true);
  });

  test('hold the wanted share of the samples: for a normal blob e^(-r^2/2) lies beyond r', () => {
    levelsOf(normal, [0.5, 0.9]).forEach((level, i) => {
      const radius = Math.sqrt(-2 * Math.log(2 * Math.PI * level));
      expect(radius).toBeCloseTo(Math.sqrt(-2 * Math.log(1 - [0.5, 0.9][i])), 1);
    });
  });

  test('go around each of two blobs that touch at corners only', () => {
    const corner = isoLine([1, 0, 0, 1], { min: 0, max: 1, size: 2 }, { min: 0, max: 1, size: 2 }, 0.5);
    expect(corner).toEqual([[0, 0.5, 0.5, 0], [1, 0.5, 0.5, 1]]);
  });

  test('of nothing are none', () => {
    const empty = estimateDensity([], [], axis, axis);
    expect(isoLine(empty.values, axis, axis, levelsOf(empty, [0.5])[0])).toEqual([]);
  });
});
