import { baselineOf, type RankedFeature, shiftsOf } from '../../../../sidecar/nominal/ranking/evidence';
import { feature, level, rows } from './rows';

const ALARM = 300;

function shift(features: RankedFeature[], before: Array<(row: number) => number>, since: Array<(row: number) => number>) {
  return shiftsOf(baselineOf(rows(0, ALARM, before), ALARM * 1000, features.length), rows(ALARM, 60, since), features);
}

describe('the baseline', () => {
  test('leaves the last two minutes in doubt', () => {
    const { nominal, before, doubtful } = baselineOf(rows(0, 900, [level(1)]), 900_000, 1);
    expect([nominal, before, doubtful].map(({ times }) => times.length)).toEqual([780, 480, 120]);
    expect(doubtful.times[0]).toBe(780_000);
  });

  test('of rows five minutes apart is up to the alarm, and its newest two rows are just before it', () => {
    const times = Array.from({ length: 12 }, (_, row) => row * 300_000);
    const { nominal, before, doubtful } = baselineOf({ times, values: new Float64Array(12) }, 3_700_000, 1);
    expect([nominal, before, doubtful].map((part) => part.times.length)).toEqual([12, 2, 0]);
  });

  test('takes what there is where that is little', () => {
    const { nominal, doubtful } = baselineOf(rows(0, 60, [level(1)]), 60_000, 1);
    expect([nominal.times.length, doubtful.times.length]).toEqual([60, 0]);
  });
});

describe('a deviation', () => {
  test('is in twentieths of the level where that hardly moves', () => {
    expect(shift([feature('a', 'cpu')], [() => 10], [() => 15])[0].deviation).toBeCloseTo(10);
  });

  test('is small where the feature bursts in nominal time, too', () => {
    const bursts = (row: number) => (row % 10 === 0 ? 100 : 10);
    expect(shift([feature('a', 'cpu')], [bursts], [() => 50])[0].deviation).toBeLessThan(2);
  });

  test('of a feature that never moved is judged by how its peers move', () => {
    const peers = ['b', 'c'].map((component) => feature(component, 'cpu'));
    const [still, ...others] = shift([feature('a', 'cpu'), ...peers], [() => 0, (row) => row % 10, (row) => row % 10], [() => 5, (row) => row % 10, (row) => row % 10]);
    expect(still.deviation).toBeGreaterThan(1);
    expect(still.deviation).toBeLessThan(2);
    expect(others.map(({ deviation }) => Math.abs(deviation) < 0.2)).toEqual([true, true]);
  });

  test('of a component that is tiny beside its peers is small', () => {
    const features = ['a', 'b', 'c'].map((component) => feature(component, 'cpu'));
    expect(shift(features, [() => 0.003, () => 1, () => 1], [() => 0.006, () => 1, () => 1])[0].deviation).toBeCloseTo(0.3);
  });

  test('is none of what was off before the alarm', () => {
    const baseline = baselineOf(rows(0, 2000, [(row) => (row < 1200 ? 10 : 30)]), 2_000_000, 1);
    const movedTo = (value: number) => shiftsOf(baseline, rows(2000, 60, [() => value]), [feature('a', 'cpu')])[0].moved;
    expect([30, 60, 20].map(movedTo)).toEqual([0, 30, 0]);
  });

  test.each([['latency', 5], ['availability', 200]])('is none where %s got better', (metric, value) => {
    expect(shift([feature('a', metric)], [() => 100], [() => value])[0].deviation).toBeCloseTo(0);
    expect(shift([feature('a', metric)], [() => 100], [() => (value > 100 ? 50 : 150)])[0].deviation).not.toBeCloseTo(0);
  });

  test('is none of a feature that was missing before or is missing now', () => {
    const missing = () => NaN;
    expect(shift([feature('a', 'cpu'), feature('a', 'network')], [missing, level(1)], [level(1), missing]).map(({ deviation }) => deviation)).toEqual([0, 0]);
  });
});
