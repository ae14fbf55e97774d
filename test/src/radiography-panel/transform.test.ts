import { transformed, transformOf } from '../../../src/radiography-panel/transform';

describe('what an axis does to its values', () => {
  test('a log axis lifts zeros and less to the smallest positive value, and shows no line there', () => {
    const log = transformOf('log', [0, -3, 0.01, 100]);
    expect([...Array.from(transformed([0, -3, 0.01, 100], log))]).toEqual([-2, -2, -2, 2]);
    expect([log.shows(0), log.shows(0.5)]).toEqual([false, true]);
    expect(log.ticks({ min: -2.5, max: 2.5 }).map(({ text }) => text)).toEqual(['0.01', '0.1', '1', '10', '100']);
  });

  test('a symmetric axis takes zeros and negative values, nearly linear near 0', () => {
    const values = [-1000, -1, 0, 1, 1, 1, 1000];
    const axis = transformOf('asinh', values);
    expect(axis.forward(0)).toBe(0);
    expect(axis.forward(-5)).toBe(-axis.forward(5));
    expect(axis.forward(0.02) / axis.forward(0.01)).toBeCloseTo(2, 3);
    expect(axis.ticks({ min: axis.forward(-1500), max: axis.forward(1500) }).map(({ text }) => text)).toEqual(['-1000', '-100', '-10', '-1', '0', '1', '10', '100', '1000']);
  });

  test.each(['linear', 'log', 'asinh'] as const)('%s: what is done is undone for people', (scale) => {
    const axis = transformOf(scale, [0.02, 3, 700]);
    [0.02, 3, 700].forEach((value) => expect(axis.back(axis.forward(value))).toBeCloseTo(value, 9));
  });

  test('values of which there are none, or only zeros, make an axis all the same', () => {
    expect(transformOf('log', []).forward(0)).toBe(0);
    expect(transformOf('asinh', [0, 0]).forward(0)).toBe(0);
  });

  test('a linear axis hands on the very same values: a million of them are not copied', () => {
    const values = [1, 2];
    expect(transformed(values, transformOf('linear', values))).toBe(values);
  });
});
