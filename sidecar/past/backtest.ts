/** A configuration on past time, beside the present one: what it would have found, and how often it would have cried wolf. */

import type { ServiceSection } from '../config/config';
import { ALL_COMPONENTS, type BacktestGroup, type BacktestReport, type BacktestRequest, type Interval } from '../contract';
import { DAY_MS } from '../nominal/judging/alarm-budget';
import type { NominalModel } from '../nominal/model';
import { curveOf, judgeRange, medianSeconds, type PastEpisode, type RangeScores } from './judged';
import { type PastDeps, trackedLive } from './live';
import { type ReplayOptions, replayRange } from './replay';

/** Of one model in a range. */
export interface PastScores {
  model: NominalModel;
  scores: RangeScores;
  episodes: PastEpisode[];
}

const CURVE_POINTS = 500;

/** Tracked as live, with a line of so many times the height; episodes go to `episodesOf`. */
function listened(service: ServiceSection, line: number, episodesOf: (model: NominalModel) => PastEpisode[]): ReplayOptions['options'] {
  const live = trackedLive(service);
  return (model) => ({
    ...live(model),
    line: service.line * line,
    onBegin: ({ start, peak, peakTime }) => episodesOf(model).push({ from: start, to: peakTime, told: peakTime, peak }),
    onEnd: ({ peak }, time) => Object.assign(episodesOf(model).at(-1) ?? {}, { peak, to: time }),
  });
}

/** Scores and episodes of every model; what lasts at the end of the range ends there. Throws as replayRange does. */
export async function scoresOf(models: NominalModel[], range: Interval, line: number, { service, onProgress, ...deps }: PastDeps): Promise<PastScores[]> {
  const all = new Map(models.map((model) => [model, { model, scores: [] as number[], episodes: [] as PastEpisode[] }]));
  const of = (model: NominalModel) => all.get(model) as { scores: number[]; episodes: PastEpisode[] };
  await replayRange(models, range, {
    ...deps,
    options: listened(service, line, (model) => of(model).episodes),
    onRow: (model, time, scored, track) => {
      const { scores, episodes } = of(model);
      scores.push(scored?.score.get(ALL_COMPONENTS) ?? NaN);
      const [lasting, last] = [track.episode(), episodes.at(-1)];
      if (lasting && last) {
        Object.assign(last, { to: time, peak: lasting.peak });
      }
    },
    onStretch: onProgress,
  });
  return [...all.values()].map(({ model, scores, episodes }) => ({ model, scores: { from: range.from, stepMs: model.stepMs, values: Float64Array.from(scores) }, episodes }));
}

/** Steps after those of the persistence rule in which an alarm is still an incident's. */
const GRACE_STEPS = 5;
export const graceOf = (service: ServiceSection): number => (service.persistence.n + GRACE_STEPS) * service.stepMs;

function groupOf({ model, scores, episodes }: PastScores, incidents: Interval[], days: number, grace: number): BacktestGroup {
  const judged = judgeRange(scores, episodes, incidents, grace);
  return {
    group: model.group,
    rows: judged.rows,
    flaggedShare: judged.flaggedShare,
    falseEpisodes: judged.falseEpisodes.length,
    falseEpisodesPerDay: judged.falseEpisodes.length / days,
    found: judged.delays.filter((delay) => delay !== null).length,
    delaySeconds: medianSeconds(judged.delays),
    episodes: episodes.map((episode) => ({ from: episode.from, to: episode.to, peak: episode.peak, isFalse: judged.falseEpisodes.includes(episode) })),
    curve: curveOf(scores, CURVE_POINTS),
  };
}

/** By incident the least delay of any group; null where none found it. */
export function foundBy(all: PastScores[], incidents: Interval[], grace: number): Array<number | null> {
  const delays = all.map(({ scores, episodes }) => judgeRange(scores, episodes, incidents, grace).delays);
  return incidents.map((_, index) => {
    const own = delays.map((each) => each[index]).filter((delay) => delay !== null);
    return own.length === 0 ? null : Math.min(...own);
  });
}

/** Time that had a score in any group. */
export function daysOf(all: PastScores[], stepMs: number): number {
  const rows = all.map(({ scores }) => scores.values.reduce((sum, score) => sum + (Number.isNaN(score) ? 0 : 1), 0));
  return (Math.max(...rows) * stepMs) / DAY_MS;
}

/**
 * @param present models in use
 * @param tried those of the request, which may be the same
 */
export async function backtest(present: NominalModel[], tried: NominalModel[], request: BacktestRequest, incidents: Interval[], deps: PastDeps): Promise<BacktestReport> {
  const { service, onProgress } = deps;
  const other: ServiceSection = { ...service, persistence: request.persistence ?? service.persistence, quietHours: request.quietHours ?? service.quietHours };
  const range = { from: request.from, to: request.to };
  const before = await scoresOf(present, range, 1, { ...deps, onProgress: (share) => onProgress(share / 2) });
  const after = await scoresOf(tried, range, request.line ?? 1, { ...deps, service: other, onProgress: (share) => onProgress(0.5 + share / 2) });
  const days = daysOf(before, service.stepMs);
  const count = (all: PastScores[], section: ServiceSection) => foundBy(all, incidents, graceOf(section)).filter((delay) => delay !== null).length;
  return {
    ...range,
    incidents,
    days,
    groups: after.map((each) => groupOf(each, incidents, days, graceOf(other))),
    present: before.map((each) => groupOf(each, incidents, days, graceOf(service))),
    found: count(after, other),
    foundPresent: count(before, service),
  };
}
