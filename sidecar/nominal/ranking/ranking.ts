/**
 * Which component is behind an episode, and what of it: components, their features and the groups, most suspicious first. Unlike a
 * model's contributions it needs no training, only rows from before the alarm and since. Mathematics only.
 */

import type { Cause } from '../../contract';
import { type Call, ownShares, reachable } from './calls';
import { type Baseline, baselineOf, onsetOf, type RankedFeature, type Rows, type Shift, shiftsOf } from './evidence';
import { isServiceLevel, isStock } from './metrics';
import { causesOf } from '../judging/score';

export interface Evidence {
  component: string;
  feature: string;
  metric: string;
  group: string;
  /** Shift against the robust baseline in scales of the feature, without what a callee explains; signed. */
  deviation: number;
  /** Shift relative to the nominal median; null where that is 0 or missing. */
  relative: number | null;
  /** Medians: nominal, just before the alarm, since the alarm; NaN = missing. */
  nominal: number;
  before: number;
  present: number;
  /** Milliseconds since the epoch; null where the change cannot be seen in the rows. */
  onset: number | null;
}

export interface ComponentCause {
  component: string;
  /** Largest deviation of its features. */
  evidence: number;
  /** All that a living component has is missing: it has stopped. */
  vanished: boolean;
  onset: number | null;
  /** The feature that names the fault first. */
  features: Evidence[];
}

export interface GroupCause {
  group: string;
  evidence: number;
  /** The smallest set with 90 % of the group's squared deviations. */
  causes: Cause[];
}

export interface Ranking {
  components: ComponentCause[];
  groups: GroupCause[];
}

export interface RankingOptions {
  calls?: Call[];
  /** Whose metric raised the alarm, if it was a service metric. Causes are sought among what that component calls. */
  symptom?: { component: string; metric: string };
}

/** From here on a feature is ill beyond doubt: it has moved by half of its level, with a scale of a twentieth. */
const CERTAIN = 10;
/** A component must have spoken in this share of nominal rows, and be silent in that share of the present ones, to have vanished. */
const SPOKE_SHARE = 0.9;
const SILENT_SHARE = 0.5;

/**
 * @param nominal rows before the alarm, at least three; up to two minutes of fault at their end do no harm
 * @param present rows since the alarm
 */
export function rankCauses(nominal: Rows, present: Rows, features: RankedFeature[], { calls = [], symptom }: RankingOptions = {}): Ranking {
  const width = features.length;
  const baseline = baselineOf(nominal, present.times[0] ?? Infinity, width);
  const shifts = shiftsOf(baseline, present, features);
  const own = ownShares(calls, features, shifts);
  const counts = features.map((feature) => !symptom || !isServiceLevel(feature.metric) || feature.metric === symptom.metric);
  const evidence = features.map((feature, index) => evidenceOf(feature, shifts[index], counts[index] ? own[index] : 0, onsetOf([baseline.doubtful, present], index, width, shifts[index])));
  const silent = silences(baseline, present, features);
  const candidates = symptom && calls.length > 0 ? reachable(calls, symptom.component) : null;
  const components = [...new Set(features.map((feature) => feature.component))].map((component) => componentOf(component, evidence, silent));
  components.sort((a, b) => Number(b.vanished) - Number(a.vanished) || reaches(candidates, b) - reaches(candidates, a) || b.evidence - a.evidence || (a.onset ?? Infinity) - (b.onset ?? Infinity) || 0);
  return { components, groups: groupsOf(components, evidence, features) };
}

const reaches = (candidates: Set<string> | null, { component }: ComponentCause) => Number(candidates?.has(component) ?? true);

function evidenceOf(feature: RankedFeature, { nominal, before, present, moved, deviation }: Shift, own: number, onset: number | null): Evidence {
  return { component: feature.component, feature: feature.name, metric: feature.metric, group: feature.group, deviation: deviation * own, relative: nominal === 0 || Number.isNaN(nominal) ? null : moved / Math.abs(nominal), nominal, before, present, onset };
}

function componentOf(component: string, all: Evidence[], silent: Map<string, number>): ComponentCause {
  const features = all.filter((each) => each.component === component).sort(byFault);
  const evidence = features.reduce((most, each) => Math.max(most, Math.abs(each.deviation)), 0);
  const vanished = silent.has(component);
  const leading = features.find((each) => each.deviation !== 0);
  return { component, evidence, vanished, onset: silent.get(component) ?? leading?.onset ?? null, features };
}

/**
 * What names the fault, where several features are ill beyond doubt: an amount that is held moves only by its own; rates move with
 * any work; and latency and errors follow from either.
 */
function byFault(a: Evidence, b: Evidence): number {
  return specificity(b) - specificity(a) || Math.abs(b.deviation) - Math.abs(a.deviation);
}

function specificity({ metric, deviation }: Evidence): number {
  return Math.abs(deviation) < CERTAIN || isServiceLevel(metric) ? 0 : isStock(metric) ? 2 : 1;
}

/** The group of the leading component's leading feature is the ill one; the others follow by their largest deviation. */
function groupsOf([first]: ComponentCause[], evidence: Evidence[], features: RankedFeature[]): GroupCause[] {
  const ill = first && first.evidence > 0 ? first.features[0].group : null;
  const groups = [...new Set(features.map((feature) => feature.group))].map((group) => {
    const own = evidence.map((each) => (each.group === group ? each.deviation : 0));
    return { group, evidence: own.reduce((most, deviation) => Math.max(most, Math.abs(deviation)), 0), causes: causesOf(Float64Array.from(own, (deviation) => deviation ** 2), features) };
  });
  return groups.sort((a, b) => Number(b.group === ill) - Number(a.group === ill) || b.evidence - a.evidence);
}

/** When each vanished component went. Rows in which nobody speaks are the monitoring's fault. */
function silences({ nominal, doubtful }: Baseline, present: Rows, features: RankedFeature[]): Map<string, number> {
  const columns = new Map<string, number[]>();
  features.forEach((feature, column) => !isServiceLevel(feature.metric) && columns.set(feature.component, [...(columns.get(feature.component) ?? []), column]));
  const speaks = ({ values }: Rows, row: number, own: number[]) => own.some((column) => !Number.isNaN(values[row * features.length + column]));
  const rowsOf = (rows: Rows) => Array.from({ length: rows.times.length }, (_, row) => row).filter((row) => [...columns.values()].some((own) => speaks(rows, row, own)));
  const [before, unsure, since] = [rowsOf(nominal), rowsOf(doubtful), rowsOf(present)];
  const silent = new Map<string, number>();
  for (const [component, own] of columns) {
    const gone = since.filter((row) => !speaks(present, row, own));
    if (gone.length > 0 && gone.length >= SILENT_SHARE * since.length && before.filter((row) => speaks(nominal, row, own)).length >= SPOKE_SHARE * before.length) {
      const early = gone[0] === since[0] ? unsure.filter((row) => !speaks(doubtful, row, own)) : [];
      silent.set(component, early.length > 0 ? doubtful.times[early[0]] : present.times[gone[0]]);
    }
  }
  return silent;
}
