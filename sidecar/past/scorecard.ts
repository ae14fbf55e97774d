/** The detectors side by side on the same past time, with a random score beside them: which one is worth its while here. */

import type { Detector, Interval, ScoreCard } from '../contract';
import { createRandom } from '../nn/random';
import { type EpisodeState, NO_EPISODE } from '../nominal/judging/calibrate';
import { advanceBy } from '../nominal/judging/episodes';
import { episodeRule } from '../nominal/judging/judge';
import type { NominalModel } from '../nominal/model';
import { daysOf, foundBy, graceOf, type PastScores, scoresOf } from './backtest';
import { averagePrecision, judgeRange, labelled, medianSeconds, type PastEpisode } from './judged';
import type { PastDeps } from './live';

export type Row = ScoreCard['rows'][number];

export interface ScoreCardDeps extends PastDeps {
  /** Models of every group with this detector; those in use where it is theirs. */
  modelsOf(detector: Detector): Promise<NominalModel[]>;
  inUse: Detector;
}

/** A random score is over the line once in so many samples, as the ensemble is calibrated to be. */
const RANDOM_RETURN = 500;

/** A detector that cannot be had here, since the nominal period is too short for it, has no row. Throws as replayRange does. */
export async function scoreCard(detectors: readonly Detector[], range: Interval, incidents: Interval[], deps: ScoreCardDeps): Promise<ScoreCard> {
  const rows: Row[] = [];
  let last: PastScores[] = [];
  for (const [index, detector] of detectors.entries()) {
    const models = await deps.modelsOf(detector);
    if (models.some((model) => model.detector === detector)) {
      last = await scoresOf(models, range, 1, { ...deps, onProgress: (share) => deps.onProgress((index + share) / detectors.length) });
      rows.push(rowOf(detector, last, incidents, deps));
    }
  }
  rows.push(rowOf('random', randomly(last, deps), incidents, deps));
  return { ...range, incidents: incidents.length, days: daysOf(last, deps.service.stepMs), rows, ...verdict(rows, incidents.length) };
}

function rowOf(detector: Row['detector'], past: PastScores[], incidents: Interval[], { service, inUse }: ScoreCardDeps): Row {
  const grace = graceOf(service);
  const judged = past.map(({ scores, episodes }) => judgeRange(scores, episodes, incidents, grace));
  const delays = foundBy(past, incidents, grace);
  return {
    detector,
    inUse: detector === inUse,
    found: delays.filter((delay) => delay !== null).length,
    falseEpisodesPerDay: judged.reduce((sum, { falseEpisodes }) => sum + falseEpisodes.length, 0) / daysOf(past, service.stepMs),
    flaggedShare: judged.reduce((sum, { flaggedShare }) => sum + flaggedShare, 0) / judged.length,
    delaySeconds: medianSeconds(delays),
    aucPr: incidents.length === 0 ? null : precisionOf(past, incidents),
  };
}

/** Of the highest score of all groups at each time that has one. */
function precisionOf(past: PastScores[], incidents: Interval[]): number | null {
  const [{ scores: first }] = past;
  const highest = first.values.map((_, row) => past.reduce((most, { scores }) => (scores.values[row] > most || Number.isNaN(most) ? scores.values[row] : most), NaN));
  const labels = labelled(first, incidents);
  const precision = averagePrecision(labels.filter((_, row) => !Number.isNaN(highest[row])), highest.filter((score) => !Number.isNaN(score)));
  return Number.isNaN(precision) ? null : precision;
}

function randomly(past: PastScores[], { service }: PastDeps): PastScores[] {
  const random = createRandom(1);
  return past.map(({ model, scores }) => {
    const values = scores.values.map((score) => (Number.isNaN(score) ? NaN : random() / (1 - 1 / RANDOM_RETURN)));
    const rule = episodeRule(model, service.persistence);
    const episodes: PastEpisode[] = [];
    let state: EpisodeState = NO_EPISODE;
    values.forEach((score, row) => {
      const [before, time] = [state.active, scores.from + row * scores.stepMs];
      state = Number.isNaN(score) ? state : advanceBy(rule, state, time, score);
      if (state.active && !before) {
        episodes.push({ from: state.active.start, to: time, told: time, peak: score });
      } else if (state.active) {
        Object.assign(episodes.at(-1) ?? {}, { to: time, peak: state.active.peak });
      }
    });
    return { model, scores: { ...scores, values }, episodes };
  });
}

/** False episodes a day that are as good as none. */
const QUIET_PER_DAY = 0.5;

/** With incidents: who finds most, then who is quietest; without: who is quietest, the one in use where that says nothing. */
function verdict(rows: Row[], incidents: number): Pick<ScoreCard, 'best' | 'reason'> {
  const real = rows.filter((row): row is Row & { detector: Detector } => row.detector !== 'random');
  const quiet = ({ falseEpisodesPerDay }: Row) => Math.max(QUIET_PER_DAY, falseEpisodesPerDay);
  const [first] = [...real].sort((a, b) => b.found - a.found || quiet(a) - quiet(b) || Number(b.inUse) - Number(a.inUse) || (b.aucPr ?? 0) - (a.aucPr ?? 0));
  const heard = `${first.falseEpisodesPerDay.toFixed(1)} false episodes a day`;
  return { best: first.detector, reason: incidents === 0 ? `no incident is known in this range; ${first.detector} has ${heard}` : `${first.detector} finds ${first.found} of ${incidents} incidents with ${heard}` };
}
