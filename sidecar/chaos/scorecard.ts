/** How well a run was detected, from its faults' intervals and the service's episodes. Pure. */

import type { ComponentRank, EpisodeRecord, FaultInterval, FaultScore, Interval, Run, RunScoreCard, Unjudged } from '../contract';
import { FAULTS } from './faults';
import { type Expected, expectedOf, KNOWN_GROUPS } from './faults/expected';

/** False alarms are counted in so much time before a run. */
const QUIET_MS = 1_800_000;

export interface Known {
  now: number;
  /** Of the run's service. */
  episodes: EpisodeRecord[];
  /** Faults of the service's other runs. */
  others: Interval[];
  /** Whether a model scored the service during the run; null: that is not known yet. */
  watched: boolean | null;
  /** After a fault's end, in which an episode is still its own. */
  graceMs: number;
  /** From the first sample over the line to the alarm, at most. */
  persistenceMs: number;
  /** By fault of the run: highest probability of each component while it was in force; empty where no classifier spoke. */
  spots: Array<Array<{ component: string; probability: number }>>;
}

export function judgeRun(run: Run, known: Known): RunScoreCard {
  const { now, graceMs, persistenceMs, watched } = known;
  const quiet = quietBefore(run, known);
  return {
    run: run.run,
    experiment: run.experiment,
    service: run.service,
    startedAt: run.startedAt,
    final: run.endedAt !== null && now > run.endedAt + graceMs && watched !== null,
    faults: run.faults.map((fault, index) => judgeFault(fault, index, run.faults, known)),
    falseAlarms: watched === false ? null : known.episodes.filter(({ start }) => start >= quiet.from && start < quiet.to).length,
    quietSeconds: (quiet.to - quiet.from) / 1000,
    graceSeconds: graceMs / 1000,
    persistenceSeconds: persistenceMs / 1000,
  };
}

/** Time before the run in which nothing of ours was being broken. */
function quietBefore({ startedAt }: Run, { others, graceMs }: Known): Interval {
  const ends = others.filter(({ from }) => from < startedAt).map(({ to }) => to + graceMs);
  return { from: Math.min(startedAt, Math.max(startedAt - QUIET_MS, ...ends)), to: startedAt };
}

function judgeFault(fault: FaultInterval, index: number, all: FaultInterval[], known: Known): FaultScore {
  const expected = expectedGroups(fault.fault);
  const begun = episodesOf(fault, known);
  const first = begun[0];
  const unjudged = begun.length > 0 ? null : obstacle(fault, known);
  const groups = [...new Set(begun.map(({ group }) => group))];
  return {
    fault: fault.fault,
    component: fault.component,
    unjudged,
    detected: unjudged === null ? begun.length > 0 : null,
    delaySeconds: first && fault.start !== null ? (first.start - fault.start) / 1000 : null,
    groups,
    expectedGroups: expected.groups,
    expectedBecause: expected.because,
    groupRight: first ? groupRight(begun, expected.groups) : null,
    suspects: rankOf(fault.component, begun.find(({ components }) => components.length > 0)?.components.map(({ component }) => component) ?? []),
    causes: rankOf(fault.component, byContribution(begun.find(({ causes }) => causes.length > 0))),
    spots: rankOf(fault.component, sorted(known.spots[index] ?? []).map(({ component }) => component)),
    sharedWith: [...new Set(all.filter((other, at) => at !== index && other.component !== fault.component && meet(fault, other, known.graceMs)).map(({ component }) => component))],
  };
}

/** The journal may have kinds of another version. */
function expectedGroups(kind: string): Expected {
  const spec = FAULTS.find(({ fault }) => fault === kind);
  return spec ? expectedOf(spec) : { groups: [], because: 'the catalogue does not know it' };
}

/** Of the fault, oldest first; of the same moment in the order of their names, so that the answer does not depend on chance. */
function episodesOf({ start, end }: FaultInterval, { episodes, graceMs, now }: Known): EpisodeRecord[] {
  return start === null ? [] : episodes.filter((each) => each.start >= start && each.start <= (end ?? now) + graceMs).sort((a, b) => a.start - b.start || (a.group < b.group ? -1 : 1));
}

function obstacle({ start, end }: FaultInterval, { episodes, watched, now, graceMs }: Known): Unjudged | null {
  if (start === null) {
    return 'never-in-force';
  }
  if (episodes.some((each) => each.start < start && (each.end ?? Infinity) > start)) {
    return 'already-ill';
  }
  if (end === null || now <= end + graceMs || watched === null) {
    return 'too-early';
  }
  return watched ? null : 'not-watched';
}

/** Groups that fell ill at the same moment count alike. */
function groupRight(begun: EpisodeRecord[], expected: string[]): boolean | null {
  const first = begun.filter(({ start }) => start === begun[0].start).map(({ group }) => group);
  if (expected.length === 0 || first.some((group) => expected.includes(group))) {
    return true;
  }
  return first.some((group) => KNOWN_GROUPS.includes(group)) ? false : null;
}

function byContribution(episode: EpisodeRecord | undefined): string[] {
  const sums = new Map<string, number>();
  episode?.causes.forEach(({ component, ratio }) => sums.set(component, (sums.get(component) ?? 0) + ratio));
  return [...sums].sort(([, a], [, b]) => b - a).map(([component]) => component);
}

const sorted = <T extends { probability: number }>(rows: T[]): T[] => [...rows].sort((a, b) => b.probability - a.probability);

function rankOf(component: string, ranking: string[]): ComponentRank {
  const index = ranking.indexOf(component);
  return { rank: index < 0 ? null : index + 1, of: ranking.length, first: ranking[0] ?? null };
}

/** Whether an episode could be of both. */
function meet(a: FaultInterval, b: FaultInterval, graceMs: number): boolean {
  return a.start !== null && b.start !== null && a.start <= (b.end ?? Infinity) + graceMs && b.start <= (a.end ?? Infinity) + graceMs;
}
