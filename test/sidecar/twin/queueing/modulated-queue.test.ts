import { createLevelSums, phasesOf, solveLevels } from '../../../../sidecar/twin/queueing/modulated-queue';

/** Of M/M/1/K, by the textbook: share of the time in each level. */
function textbook(load: number, units: number): number[] {
  const weights = Array.from({ length: units + 1 }, (_, n) => load ** n);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

const one = (value: number) => Float64Array.of(value);

test.each([[0.1, 1], [0.5, 4], [0.8, 10], [0.95, 30], [1, 8], [1.3, 6], [3, 20]])('one phase, load %p, room for %p units: M/M/1/K to the digit', (load, units) => {
  const sums = createLevelSums();
  solveLevels(phasesOf(0, 0.5, 0), one(load), one(1), units, sums);
  const levels = textbook(load, units);
  expect(1 - sums.room[0]).toBeCloseTo(levels[units], 10);
  expect(sums.found[0]).toBeCloseTo(levels.slice(0, -1).reduce((sum, share, n) => sum + n * share, 0), 8);
  expect(sums.waiting[0]).toBeCloseTo(levels.reduce((sum, share, n) => sum + Math.max(0, n - 1) * share, 0), 8);
});

test('room that is no whole number of units loses something between the whole ones', () => {
  const lossOf = (units: number) => {
    const sums = createLevelSums();
    solveLevels(phasesOf(0, 0.5, 0), one(0.9), one(1), units, sums);
    return 1 - sums.room[0];
  };
  const [less, between, more] = [lossOf(6), lossOf(6.4), lossOf(7)];
  expect(between).toBeLessThan(less);
  expect(between).toBeGreaterThan(more);
});

/** The whole chain at once, by power iteration of its uniformised matrix. */
function byIteration(up: Float64Array, down: Float64Array, birth: Float64Array, death: Float64Array, top: number): number[][] {
  const count = up.length;
  const pace = 1 / (Math.max(...up) + Math.max(...down) + Math.max(...birth) + Math.max(...death));
  let state = Array.from({ length: top + 1 }, () => Array.from({ length: count }, () => 1 / count / (top + 1)));
  for (let round = 0; round < 20_000; round++) {
    const next = state.map((row) => [...row]);
    state.forEach((row, n) => row.forEach((share, j) => {
      const move = (to: number, phase: number, rate: number) => {
        next[n][j] -= share * rate * pace;
        next[to][phase] += share * rate * pace;
      };
      if (n < top) {
        move(n + 1, j, birth[j]);
      }
      if (n > 0) {
        move(n - 1, j, death[j]);
      }
      if (j + 1 < count) {
        move(n, j + 1, up[j]);
      }
      if (j > 0) {
        move(n, j - 1, down[j]);
      }
    }));
    state = next;
  }
  return state;
}

test('a load that swings: as the whole chain solved by iteration', () => {
  const phases = phasesOf(2, 0.4, 0.3);
  const birth = Float64Array.of(0.3, 0.8, 1.5);
  const death = Float64Array.of(1, 0.9, 0.8);
  const sums = createLevelSums();
  solveLevels(phases, birth, death, 5, sums);
  const levels = byIteration(phases.up, phases.down, birth, death, 5);
  for (let j = 0; j < 3; j++) {
    expect(sums.room[j]).toBeCloseTo(levels.slice(0, 5).reduce((sum, row) => sum + row[j], 0), 6);
    expect(sums.found[j]).toBeCloseTo(levels.slice(0, 5).reduce((sum, row, n) => sum + n * row[j], 0), 6);
    expect(sums.waiting[j]).toBeCloseTo(levels.reduce((sum, row, n) => sum + Math.max(0, n - 1) * row[j], 0), 6);
  }
});

test('phases are on as often as their sources, and the places have mean 0 and variance 1', () => {
  const { count, share, place } = phasesOf(4, 0.3, 1);
  expect(count).toBe(5);
  const mean = (of: (j: number) => number) => share.reduce((sum, each, j) => sum + each * of(j), 0);
  expect([mean(() => 1), mean((j) => place[j]), mean((j) => place[j] ** 2)]).toEqual([expect.closeTo(1, 12), expect.closeTo(0, 12), expect.closeTo(1, 12)]);
});

test('a queue that is offered half as much again as it serves passes what it serves, however large it is and however slowly it swings', () => {
  const phases = phasesOf(2, 0.4, 0.4);
  const birth = Float64Array.from(phases.place, (place) => 3000 * (0.684 + 0.04 * place));
  const death = Float64Array.from(phases.place, () => 3000 * 0.447);
  for (const units of [20, 205, 1000]) {
    const sums = createLevelSums();
    solveLevels(phases, birth, death, units, sums);
    const through = birth.reduce((sum, rate, j) => sum + rate * sums.room[j], 0);
    expect(through / (3000 * 0.447)).toBeCloseTo(1, 3);
    phases.share.forEach((share, j) => expect(sums.room[j]).toBeLessThanOrEqual(share + 1e-9));
  }
});
