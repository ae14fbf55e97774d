import { seeded } from '../../../../sidecar/mirror/schedule';
import { budgetFactor, countEpisodes, episodesPerDay, type TimedScores } from '../../../../sidecar/nominal/judging/alarm-budget';
import { ENSEMBLE_EPISODES, type EpisodeRule } from '../../../../sidecar/nominal/judging/episodes';

const HOUR = 3_600_000;
const RULE: EpisodeRule = { k: 2, n: 3, urgent: 1.5, quiet: 3 };
/** Hourly scores; null is a gap. */
const hourly = (scores: Array<number | null>): TimedScores => scores.map((score, index) => (score === null ? null : { time: index * HOUR, score }));
const times = (factor: number, scores: TimedScores) => scores.map((sample) => sample && { ...sample, score: sample.score / factor });
/** A day of hours with these at its beginning. */
const day = (...scores: Array<number | null>) => [...scores, ...new Array<number>(24 - scores.length).fill(0)];

describe('episodes of a score', () => {
  test.each<[string, Array<number | null>, number]>([
    ['none', [], 0],
    ['one sample over the line is none', [0, 1.2, 0, 0], 0],
    ['two of three are one', [0, 1.2, 0, 1.2], 1],
    ['an urgent sample is one', [0, 1.5, 0], 1],
    ['what flaps is one', [1.5, 0, 0, 1.2, 0, 0, 1.2], 1],
    ['after quiet samples another begins', [1.5, 0, 0, 0, 1.5], 2],
    ['over a gap two samples do not meet', [1.2, null, 1.2], 0],
    ['a gap does not end an episode that goes on', [1.5, null, 1.2, 0, 1.5], 1],
    ['a sample under the line after a gap ends it', [1.5, null, 0, 1.5], 2],
  ])('%s', (_, scores, episodes) => expect(countEpisodes(hourly(scores), RULE)).toBe(episodes));
});

describe('episodes a day', () => {
  test.each<[string, TimedScores, number]>([
    ['of two days', hourly([...day(2), ...day(2)]), 1],
    ['of half a day', hourly([2, ...new Array<number>(11).fill(0)]), 2],
    ['gaps are no time in which one could have begun', [...hourly(day(2)), null, ...hourly(day(0)).map((sample) => sample && { ...sample, time: sample.time + 240 * HOUR })], 0.5],
    ['of no time it is unknown', hourly([2]), NaN],
    ['nor of no samples', [null], NaN],
  ])('%s', (_, scores, perDay) => expect(episodesPerDay(scores, RULE)).toBe(perDay));
});

describe('the factor that keeps a budget', () => {
  test.each<[string, Array<number | null>, number, number]>([
    ['none is needed where the scores keep it', [...day(2), ...day(2)], 1, 1],
    ['nor where nothing is over the line', [...day(0.9, 0.9)], 0, 1],
    ['none of two days is allowed: the largest urgent score is no longer', [...day(3), ...day(6)], 0.4, 4],
    ['one of two days', [...day(3), ...day(6)], 0.5, 2],
    ['persistent scores have to go under the line, not only under urgent', [...day(3, 3, 3), ...day(1.2)], 0, 3],
    ['of two in three the lower one', [...day(2.5, 3)], 0, 2.5],
    ['a day and a bit allows one by a budget of one', [...day(6), 3], 1, 2],
    ['0.29 a day is 29 in 100 days', Array.from({ length: 100 }, (_, index) => day(index < 30 ? 3 + 3 * index : 0)).flat(), 0.29, 2],
    ['a long episode that a higher line cuts into three is not counted as one', [...day(2, 2, 1.1, 1.1, 1.1, 2, 2, 1.1, 1.1, 1.1, 2, 2)], 1, 2],
    ['no samples', [], 1, 1],
    ['only a gap', [null], 1, 1],
    ['a moment allows none', [6], 1, 4],
  ])('%s', (_, scores, perDay, factor) => {
    const found = budgetFactor(hourly(scores), RULE, perDay);
    expect(found).toBeCloseTo(factor, 6);
    expect(found).toBeGreaterThanOrEqual(1);
  });

  test('without an urgent score only persistence counts', () => expect(budgetFactor(hourly(day(9, 0, 0, 0, 2, 2)), { ...RULE, urgent: Infinity }, 0)).toBeCloseTo(2));
});

/** By replaying everything between and beyond all factors at which anything changes. */
function plainFactor(scores: TimedScores, rule: EpisodeRule, allowed: number): number {
  const edges = [1, ...scores.flatMap((sample) => (sample ? [sample.score, sample.score / rule.urgent] : [])).filter((factor) => factor > 1)].sort((a, b) => b - a);
  const broken = edges.find((factor) => countEpisodes(times(factor * (1 - 1e-12), scores), rule) > allowed);
  return broken ?? 1;
}

test.each<[string, EpisodeRule]>([
  ['short', RULE],
  ['shipped', ENSEMBLE_EPISODES],
  ['without urgent', { k: 3, n: 5, urgent: Infinity, quiet: 6 }],
  ['urgent at the line', { k: 2, n: 2, urgent: 1, quiet: 2 }],
])('it is that of a plain replay of all factors, and keeps the budget: %s rule', (_, rule) => {
  const found = Array.from({ length: 40 }, (_, seed) => {
    const random = seeded(seed);
    let level = 0;
    const scores = hourly(Array.from({ length: 240 }, () => ((level = 0.8 * level + random() ** 3), random() < 0.03 ? null : Math.round(20 * level * (0.5 + random())) / 10)));
    const days = scores.filter((sample) => sample !== null).length / 24;
    const factor = budgetFactor(scores, rule, (seed % 5) / days);
    expect(factor).toBeCloseTo(plainFactor(scores, rule, seed % 5), 6);
    expect(countEpisodes(times(factor, scores), rule)).toBeLessThanOrEqual(seed % 5);
    return factor;
  });
  expect(new Set(found).size).toBeGreaterThan(10);
});
