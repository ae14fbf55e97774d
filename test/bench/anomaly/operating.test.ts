import { episodesOf, operate, persistent } from '../../../bench/anomaly/operating';

const judge = (labels: number[], scores: number[], k: number, n: number) => operate(labels, Float64Array.from(scores), episodesOf(Float64Array.from(scores), persistent(k, n)));

test('an event that an episode overlaps is found, with its delay; another episode is false', () => {
  const labels = [0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1];
  const scores = [0, 0, 0, 2, 2, 0, 0, 0, 2, 2, 0, 0];
  expect(judge(labels, scores, 2, 2)).toMatchObject({ events: 2, found: 1, delays: [2], falseEpisodes: 1, nominalSamples: 8, nominalFlagged: 2 });
});

test('an episode that ended over the line before an event does not find it, though it is not yet told as over', () => {
  expect(judge([0, 0, 0, 1, 1], [2, 2, 0, 0, 0], 1, 5)).toMatchObject({ found: 0, falseEpisodes: 1 });
});

test('no sample of an event counts that was not over the line: nothing is adjusted', () => {
  const one = judge([0, 1, 1, 1, 1, 0], [0, 0, 0, 0, 2, 0], 1, 1);
  expect(one).toMatchObject({ found: 1, delays: [3] });
});

test('without persistence there is no episode and no alarm, but samples are flagged', () => {
  expect(judge([0, 0, 0, 0], [2, 0, 0, 2], 2, 2)).toMatchObject({ falseEpisodes: 0, nominalFlagged: 2 });
});
