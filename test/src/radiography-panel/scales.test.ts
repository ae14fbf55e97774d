import { domainOf, logTicks, shortNumber, ticks } from '../../../src/radiography-panel/scales';

describe('axes', () => {
  test.each([
    ['a few units', { min: 0, max: 10 }, [0, 2, 4, 6, 8, 10]],
    ['small numbers without rounding dust', { min: 0, max: 0.5 }, [0, 0.1, 0.2, 0.3, 0.4, 0.5]],
    ['not from zero', { min: 97, max: 103 }, [98, 100, 102]],
  ])('have round ticks: %s', (_, domain, expected) => {
    expect(ticks(domain)).toEqual(expected);
  });

  test('in logarithms: powers of ten, or 1-2-5 steps within few decades', () => {
    expect(logTicks({ min: -2.5, max: 2.5 })).toEqual([-2, -1, 0, 1, 2]);
    expect(logTicks({ min: 0, max: 1 }).map((tick) => Math.round(10 ** tick))).toEqual([1, 2, 5, 10]);
  });

  test('show all values and the lines, start at 0 where nothing is negative, and are never empty', () => {
    expect(domainOf([1, 2], [10]).min).toBe(0);
    expect(domainOf([1, 2], [10]).max).toBeGreaterThan(10);
    expect(domainOf([-5, 5], []).min).toBeLessThan(-5);
    expect(domainOf([], [null])).toEqual({ min: 0, max: 1 });
    const { min, max } = domainOf([3, 3], []);
    expect(max).toBeGreaterThan(min);
  });

  test.each([[0, '0'], [0.12345, '0.123'], [1234567, '1.2e6'], [0.00001, '1.0e-5'], [42, '42']])('%d is written %s', (value, text) => {
    expect(shortNumber(value)).toBe(text);
  });
});
