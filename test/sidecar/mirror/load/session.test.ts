import { exponential, nextOperation, sessionLength, signIn } from '../../../../sidecar/mirror/load/session';
import { seeded } from '../../../../sidecar/mirror/schedule';

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const draws = <T>(draw: () => T) => Array.from({ length: 20_000 }, draw);

test('sessions have six operations after signing in, on average', () => {
  const random = seeded(1);
  expect(mean(draws(() => sessionLength(random)))).toBeCloseTo(6, 0);
});

test('pauses are exponential: as long as asked for on average, with as much spread', () => {
  const random = seeded(2);
  const pauses = draws(() => exponential(0.5, random));
  expect(mean(pauses)).toBeCloseTo(0.5, 1);
  expect(Math.sqrt(mean(pauses.map((pause) => (pause - 0.5) ** 2)))).toBeCloseTo(0.5, 1);
});

test('people look far more often than they change, and as many records leave as come', () => {
  const random = seeded(3);
  const newcomers: number[] = [];
  const count: Record<string, number> = {};
  draws(() => {
    const { method } = nextOperation(random, newcomers);
    count[method] = (count[method] ?? 0) + 1;
    if (method === 'POST') {
      newcomers.push(1000 + count.POST);
    }
  });
  expect(count.GET / 20_000).toBeGreaterThan(0.7);
  expect(count.PUT / 20_000).toBeCloseTo(0.12, 1);
  expect(Math.abs(count.POST - count.DELETE) / count.POST).toBeLessThan(0.2);
});

test('nobody removes a seeded record', () => {
  const random = seeded(4);
  expect(draws(() => nextOperation(random, [])).some(({ method }) => method === 'DELETE')).toBe(false);
});

test('the same seed signs the same people in', () => {
  expect(signIn(seeded(5))).toEqual(signIn(seeded(5)));
});
