import { episodeRule, openJudge, partsOf } from '../../../../sidecar/nominal/judging/judge';
import { contributions } from '../../../../sidecar/nominal/judging/score';
import { gauge, levelModel, noise } from './level-model';

const features = [gauge('web', 'cpu'), gauge('web', 'wait'), gauge('db', 'cpu')];

describe('the paper’s rule', () => {
  const model = levelModel(features, 'paper');
  const thresholds = { _all: 2, web: 4, db: 0.5 };
  const calibrations = Object.fromEntries(Object.entries(thresholds).map(([component, threshold]) => [component, { kind: 'paper' as const, threshold, line: threshold, base: 0 }]));
  const judge = openJudge({ ...model, calibrations });

  test('the score is MSE / T^g of the row by itself, of the group and of each component', () => {
    judge.judge([Float64Array.of(9, 9, 9)], true);
    const { score, errors } = judge.judge([Float64Array.of(1, -3, 2)], true);
    expect([...errors]).toEqual([1, 9, 4]);
    expect(Object.fromEntries(score)).toEqual({ _all: 14 / 3 / 2, web: 10 / 2 / 4, db: 4 / 0.5 });
  });

  test('contributions are each feature’s share of the row’s error (eq. 3)', () => {
    expect([...contributions(judge.judge([Float64Array.of(1, -3, 2)], true).errors)]).toEqual([1 / 14, 9 / 14, 4 / 14]);
  });

  test('a missing feature has no part in the mean; a component of which all is missing has no score', () => {
    const { score } = judge.judge([Float64Array.of(NaN, -3, NaN)], true);
    expect(Object.fromEntries(score)).toEqual({ _all: 9 / 2, web: 9 / 4 });
    expect(judge.judge([Float64Array.of(NaN, NaN, NaN)], true).score.size).toBe(0);
  });

  test('nothing is followed, forgotten or accepted', () => {
    const once = () => judge.judge([Float64Array.of(1, 1, 1)], true);
    const first = once();
    Array.from({ length: 1000 }, once);
    judge.reset();
    expect([judge.accept(), judge.drift(), once()]).toEqual([null, null, first]);
  });

  test('k of n samples over the line begin an episode, and n under it end it', () => {
    expect(episodeRule(model, { k: 3, n: 5 })).toEqual({ k: 3, n: 5, urgent: Infinity, quiet: 5 });
  });
});

describe('the rule of horizons', () => {
  const model = levelModel(features, 'horizons');

  test('a burst of a row is seen at once, a small lasting change after some rows', () => {
    const judge = openJudge(model);
    const all = (residuals: number[]) => judge.judge([Float64Array.from(residuals)], true).score.get('_all') ?? NaN;
    const quiet = Array.from({ length: 30 }, () => all([0.1 * noise(), 0.1 * noise(), 0.1 * noise()]));
    expect(Math.max(...quiet)).toBeLessThan(0.5);
    const small = Array.from({ length: 10 }, () => all([3, 0, 0]));
    expect(small[9]).toBeGreaterThan(1.3 * small[0]);
    expect(all([15, 0, 0])).toBeGreaterThan(1);
  });

  test('few rows are not judged as if they were the mean of many: not at the start, not after a gap', () => {
    const judge = openJudge(model);
    const first = () => judge.judge([Float64Array.of(3, 0, 0)], false).score.get('_all') ?? NaN;
    const alone = openJudge({ ...model, horizons: model.horizons.slice(0, 1) }).judge([Float64Array.of(3, 0, 0)], false).score.get('_all');
    expect(first()).toBe(alone);
    Array.from({ length: 20 }, first);
    expect(first()).toBeGreaterThan(alone ?? Infinity);
    judge.reset();
    expect(first()).toBe(alone);
  });

  test('a group’s score is the highest of its own and its components’ (decision 0004)', () => {
    const { score } = openJudge(model).judge([Float64Array.of(0, 0, 8)], false);
    expect(score.get('_all')).toBe(Math.max(...score.values()));
    expect(score.get('db')).toBeGreaterThan(score.get('web') ?? Infinity);
  });

  test('accepting answers how far each feature has moved, small changes not; fewer than fifteen rows say nothing', () => {
    const judge = openJudge(model);
    Array.from({ length: 14 }, () => judge.judge([Float64Array.of(5, 0.1, NaN)], true));
    expect(judge.accept()).toBeNull();
    judge.judge([Float64Array.of(5, 0.1, NaN)], true);
    expect([...(judge.accept() ?? [])]).toEqual([5, 0, 0]);
    expect(judge.accept()).toBeNull();
  });

  test('drift is 0 while levels are as they were, and grows with them', () => {
    const judge = openJudge(model);
    Array.from({ length: 500 }, () => judge.judge([Float64Array.from(features, noise)], true));
    expect(judge.drift()).toBeLessThan(0.2);
    Array.from({ length: 3000 }, () => judge.judge([Float64Array.from(features, () => 1.5 + noise())], true));
    expect(judge.drift()).toBeGreaterThan(0.5);
  });
});

describe('the ensemble’s rule', () => {
  test('a single component is the group', () => {
    const model = levelModel([gauge('web', 'cpu'), gauge('web', 'wait')], 'ensemble');
    const { score } = openJudge(model).judge([Float64Array.of(0, 6)], false);
    expect([...score.keys()].sort()).toEqual(['_all', 'web']);
    expect(score.get('web')).toBe(score.get('_all'));
  });

  test('an episode begins at k of n or at one clear sample, and ends after thirty quiet ones, or n where that is more', () => {
    const model = levelModel(features, 'ensemble');
    expect(episodeRule(model, { k: 2, n: 3 })).toEqual({ k: 2, n: 3, urgent: 1.3, quiet: 30 });
    expect(episodeRule(model, { k: 5, n: 60 })).toMatchObject({ k: 5, n: 60, quiet: 60 });
  });
});

test.each([
  ['several components', features, { _all: [0, 1, 2], web: [0, 1], db: [2] }],
  ['a single component', features.slice(0, 2), { _all: [0, 1] }],
  ['one that is called as all together are', [gauge('_all'), gauge('db')], { _all: [0, 1], db: [1] }],
])('parts of %s', (_what, of, parts) => {
  expect(partsOf(of)).toEqual(parts);
});
