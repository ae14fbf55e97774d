import { seeded } from '../../../../sidecar/mirror/schedule';
import { advance, type EpisodeState, NO_EPISODE } from '../../../../sidecar/nominal/judging/calibrate';
import { advanceBy, ENSEMBLE_EPISODES } from '../../../../sidecar/nominal/judging/episodes';

const states = (scores: number[], step: (state: EpisodeState, time: number, score: number) => EpisodeState) => {
  let state = NO_EPISODE;
  return scores.map((score, time) => (state = step(state, time, score)).active);
};
const byRule = (scores: number[]) => states(scores, (state, time, score) => advanceBy(ENSEMBLE_EPISODES, state, time, score));

test('without an urgent score and with n quiet samples it is the plain persistence rule', () => {
  const random = seeded(2);
  const scores = Array.from({ length: 2000 }, () => 2 * random());
  const plain = states(scores, (state, time, score) => advance(state, time, score, { k: 2, n: 4 }));
  expect(states(scores, (state, time, score) => advanceBy({ k: 2, n: 4, urgent: Infinity, quiet: 4 }, state, time, score))).toEqual(plain);
});

test.each([
  ['one sample just over the line is none', [0, 1.1, 0, 0], null],
  ['one clear sample is', [0, 1.5, 0, 0], { start: 1, peak: 1.5 }],
  ['two of three are', [0, 1.1, 0, 1.2], { start: 1, peak: 1.2 }],
  ['what flaps is one episode', [1.5, ...new Array<number>(20).fill(0), 1.2], { start: 0, peak: 1.5 }],
  ['it ends after 30 quiet samples', [1.5, ...new Array<number>(30).fill(0)], null],
])('%s', (_, scores, last) => expect(byRule(scores).pop()).toEqual(last));
