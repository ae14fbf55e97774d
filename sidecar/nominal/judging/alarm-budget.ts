/**
 * How many episodes a score begins, and how much further the line has to be for a wanted number a day. The number is not monotone in the factor:
 * a higher line may cut one long episode into several. The factor is therefore the least from which on every larger one keeps the budget.
 * Scores are finite and taken as they were: that a higher line lets slow drift be followed longer is not replayed. Mathematics only.
 */

import { quantile } from '../../series/scale';
import { type EpisodeState, NO_EPISODE } from './calibrate';
import { advanceBy, type EpisodeRule } from './episodes';

/** In order of time; null is a gap: the samples before it are forgotten, an active episode is not. Times in milliseconds. */
export type TimedScores = Array<{ time: number; score: number } | null>;

export const DAY_MS = 86_400_000;
/** By so much the factor is over the last score that counts, so that rounding does not bring that back. */
const MARGIN = 1e-9;

function advanceOver(rule: EpisodeRule, state: EpisodeState, time: number, score: number | null): EpisodeState {
  return score === null ? { ...state, recent: [] } : advanceBy(rule, state, time, score);
}

const begins = (before: EpisodeState, after: EpisodeState) => (after.active && !before.active ? 1 : 0);

/** Episodes that begin. */
export function countEpisodes(scores: TimedScores, rule: EpisodeRule): number {
  let [state, episodes] = [NO_EPISODE, 0];
  for (const sample of scores) {
    const after = advanceOver(rule, state, sample?.time ?? NaN, sample?.score ?? null);
    episodes += begins(state, after);
    state = after;
  }
  return episodes;
}

/** Episodes by days of samples; NaN where they cover no time. */
export function episodesPerDay(scores: TimedScores, rule: EpisodeRule): number {
  const days = daysOf(scores);
  return days === 0 ? NaN : countEpisodes(scores, rule) / days;
}

/** Each sample covers the time to the next; the last one before a gap, the median of those. Gaps are not covered. */
function daysOf(scores: TimedScores): number {
  const steps = scores.flatMap((sample, index) => {
    const next = scores[index + 1];
    return sample && next ? [Math.max(0, next.time - sample.time)] : [];
  });
  const last = scores.filter((sample) => sample !== null).length - steps.length;
  const median = steps.length === 0 ? 0 : quantile(Float64Array.from(steps).sort(), 0.5);
  return (steps.reduce((sum, step) => sum + step, 0) + last * median) / DAY_MS;
}

/**
 * The smallest factor >= 1 such that scores / factor, and those by any larger factor, begin at most perDay x days episodes, rounded down:
 * a budget below one in all these days allows none.
 */
export function budgetFactor(scores: TimedScores, rule: EpisodeRule, perDay: number): number {
  // What a product of decimals lacks to a whole number is rounding.
  const allowed = Math.floor(perDay * daysOf(scores) + 1e-9);
  const samples = deciding(scores, rule);
  const replay = openReplay(samples.map((sample) => (sample ? 0 : null)), rule);
  const changes = changesOf(samples, rule);
  for (let index = 0; index < changes.length; ) {
    const { factor } = changes[index];
    for (; index < changes.length && changes[index].factor === factor; index++) {
      replay.raise(changes[index].sample, changes[index].level);
    }
    if (replay.episodes() > allowed) {
      return factor * (1 + MARGIN);
    }
  }
  return 1;
}

/** Of a run of samples that no factor brings over the line, `quiet` leave the same state as all. */
function deciding(scores: TimedScores, { quiet }: EpisodeRule): TimedScores {
  let under = 0;
  return scores.filter((sample) => {
    under = sample && !(sample.score >= 1) ? under + 1 : 0;
    return under <= quiet;
  });
}

/** From this factor down the sample stands at the level: 1 is over the line, `urgent` starts an episode alone. */
interface Change {
  factor: number;
  sample: number;
  level: number;
}

/** Largest factor first, down to 1. */
function changesOf(samples: TimedScores, { urgent }: EpisodeRule): Change[] {
  const changes = samples.flatMap((each, sample) => (each ? [1, urgent].map((level) => ({ factor: each.score / level, sample, level })) : []));
  return changes.filter(({ factor }) => factor >= 1).sort((a, b) => b.factor - a.factor);
}

/** A replay that goes again only through the samples whose state a change alters, so that all factors can be tried. Levels are scores or null. */
function openReplay(levels: Array<number | null>, rule: EpisodeRule) {
  const states: EpisodeState[] = [];
  const before = (sample: number) => states[sample - 1] ?? NO_EPISODE;
  levels.forEach((level, sample) => states.push(advanceOver(rule, before(sample), sample, level)));
  let episodes = 0;

  function raise(from: number, level: number): void {
    levels[from] = level;
    let [was, now] = [before(from), before(from)];
    for (let sample = from; sample < levels.length && (sample === from || !isSame(was, now)); sample++) {
      const after = advanceOver(rule, now, sample, levels[sample]);
      episodes += begins(now, after) - begins(was, states[sample]);
      [was, now] = [states[sample], after];
      states[sample] = after;
    }
  }

  return { raise, episodes: () => episodes };
}

function isSame(one: EpisodeState, other: EpisodeState): boolean {
  const sameRecent = one.recent.length === other.recent.length && one.recent.every(({ over }, index) => over === other.recent[index].over);
  return sameRecent && (one.active === null) === (other.active === null);
}
