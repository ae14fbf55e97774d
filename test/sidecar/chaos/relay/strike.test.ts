import { drawWait } from '../../../../sidecar/chaos/relay/strike';

/** A small generator with a seed (mulberry32), so that the figures below are the same each time. */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('the time that a delay adds', () => {
  const draw = (distribution: 'uniform' | 'normal', ms: number, jitter: number) => {
    const random = seeded(7);
    return Array.from({ length: 20_000 }, () => drawWait({ ms, jitter, distribution }, random));
  };
  const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const spread = (values: number[]) => Math.sqrt(mean(values.map((each) => (each - mean(values)) ** 2)));

  test('is itself without jitter', () => {
    expect(new Set(draw('uniform', 50, 0))).toEqual(new Set([50]));
    expect(new Set(draw('normal', 50, 0))).toEqual(new Set([50]));
  });

  test('lies within the jitter, evenly, when uniform', () => {
    const values = draw('uniform', 100, 30);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(70);
    expect(Math.max(...values)).toBeLessThan(130);
    expect(mean(values)).toBeCloseTo(100, 0);
    expect(spread(values)).toBeCloseTo(30 / Math.sqrt(3), 0);
  });

  test('has the jitter as its standard deviation when normal', () => {
    const values = draw('normal', 100, 20);
    expect(mean(values)).toBeCloseTo(100, 0);
    expect(spread(values)).toBeCloseTo(20, 0);
    expect(values.filter((each) => Math.abs(each - 100) < 20).length / values.length).toBeCloseTo(0.683, 1);
  });

  test('is never negative', () => {
    expect(Math.min(...draw('normal', 1, 50))).toBe(0);
  });
});
