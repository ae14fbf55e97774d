import { averagePrecision, curveOf, judgeRange, medianSeconds, type PastEpisode, type RangeScores } from '../../../sidecar/past/judged';

const STEP = 1000;
/** A row each second: `-` is under the line, `#` over it, `.` without a score. */
const scoresOf = (rows: string): RangeScores => ({ from: 0, stepMs: STEP, values: Float64Array.from(rows, (row) => (row === '.' ? NaN : row === '#' ? 2 : 0.5)) });
const episode = (from: number, to: number, told = from): PastEpisode => ({ from: from * STEP, to: to * STEP, told: told * STEP, peak: 2 });
const interval = (from: number, to: number) => ({ from: from * STEP, to: to * STEP });
const GRACE = 3 * STEP;

test.each<[string, string, PastEpisode[], Array<[number, number]>, Array<number | null>, number]>([
  ['an alarm in it', '----##----', [episode(4, 5, 5)], [[3, 6]], [2], 0],
  ['an alarm a little later, which nominal rows needed to be told', '------##--', [episode(6, 7, 7)], [[2, 5]], [5], 0],
  ['an alarm a little before it: it was written down late', '--####----', [episode(2, 5, 3)], [[4, 6]], [0], 0],
  ['an alarm long after it', '---------##', [episode(9, 10, 10)], [[2, 4]], [null], 1],
  ['an alarm that was told long before it and is on', '#############', [episode(0, 12, 1)], [[8, 10]], [null], 1],
  ['an episode that lasts, but with nothing over the line in it', '-##-----------', [episode(1, 12, 2)], [[1, 3], [9, 10]], [1, null], 0],
  ['the alarm of the incident before it, which is still on', '-##---##----', [episode(1, 12, 2)], [[1, 3], [6, 7]], [1, 0], 0],
  ['no alarm', '----------', [], [[3, 6]], [null], 0],
  ['nothing at all, since there are no scores', '..........', [], [[3, 6]], [null], 0],
  ['an alarm where it lies before the range', '##--------', [episode(0, 1, 1)], [[-5, -1]], [6], 0],
])('an incident is judged by %s', (_what, rows, episodes, incidents, delays, falseEpisodes) => {
  const judged = judgeRange(scoresOf(rows), episodes, incidents.map(([from, to]) => interval(from, to)), GRACE);
  expect(judged.delays).toEqual(delays.map((seconds) => seconds === null ? null : seconds * STEP));
  expect(judged.falseEpisodes).toHaveLength(falseEpisodes);
});

test('without incidents every episode is false', () => {
  expect(judgeRange(scoresOf('--##--#'), [episode(2, 3), episode(6, 6)], [], GRACE)).toMatchObject({ delays: [], falseEpisodes: [{ from: 2000 }, { from: 6000 }] });
});

test.each<[string, string, Array<[number, number]>, number, number]>([
  ['all rows that have a score', '#-#.-', [], 4, 0.5],
  ['those outside incidents and what follows them', '#-####------', [[2, 3]], 12, 1 / 8],
  ['none, where all is incident', '####', [[0, 3]], 4, 0],
  ['none, where there is no score', '...', [], 0, 0],
])('the share that is flagged is of %s', (_what, rows, incidents, counted, share) => {
  const judged = judgeRange(scoresOf(rows), [], incidents.map(([from, to]) => interval(from, to)), 2 * STEP);
  expect([judged.rows, judged.flaggedShare]).toEqual([counted, expect.closeTo(share, 10)]);
});

test('the median of delays leaves out what was not found', () => {
  expect([medianSeconds([3000, null, 1000, 8000]), medianSeconds([1000, 2000]), medianSeconds([null]), medianSeconds([])]).toEqual([3, 1.5, null, null]);
});

test('a curve keeps the highest score of each of its stretches, and tells where there is none', () => {
  expect(curveOf({ from: 500, stepMs: STEP, values: Float64Array.of(1, 3, 2, NaN, NaN, NaN, 4) }, 4)).toEqual([[500, 3], [2500, 2], [4500, null], [6500, 4]]);
  expect(curveOf({ from: 0, stepMs: STEP, values: Float64Array.of(1, 2) }, 500)).toEqual([[0, 1], [1000, 2]]);
  expect(curveOf({ from: 0, stepMs: STEP, values: new Float64Array(1_000_001) }, 500).length).toBeLessThanOrEqual(500);
});

test.each<[string, number[], number[], number]>([
  ['that puts the labelled first', [0, 1, 1, 0], [0.1, 0.9, 0.8, 0.2], 1],
  ['that puts them last', [1, 0, 0, 0], [0.1, 0.9, 0.8, 0.2], 0.25],
  // scikit-learn's example: 1/2 + 1/2 * 2/3
  ['in between', [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], 0.5 + 0.5 * (2 / 3)],
  ['that tells nothing apart', [1, 0, 0, 1], [0.5, 0.5, 0.5, 0.5], 0.5],
])('average precision of a score %s', (_what, labels, scores, expected) => {
  expect(averagePrecision(labels, Float64Array.from(scores))).toBeCloseTo(expected, 12);
});

test('average precision is unknown where nothing is labelled', () => {
  expect(averagePrecision([0, 0], Float64Array.of(0.5, 0.4))).toBeNaN();
});
