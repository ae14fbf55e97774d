/** Which features and components stand out in a zone of a radiography: contributions inside against those outside. Pure. */
import { type DataFrame, FieldType } from '@grafana/data';
import { ALL_COMPONENTS, METRICS, OTHER_FEATURES, type ServiceStatus } from '../../sidecar/contract';
import { type RangeQuery, quoted } from '../api/prometheus';
import { nearest, present, type Series } from '../radiography-panel/join';
import type { Selection } from '../radiography-panel/selection';
import { featureQuery, scopeOf } from './featureQuery';

/** Mean contribution p(i,t) over the samples whose cause set is known, inside the zone and outside it; 0 to 1. */
export interface Share {
  component: string;
  /** Null: all of the component's features together. */
  feature: string | null;
  inside: number;
  outside: number;
  /** inside / outside; null where it never occurs outside. */
  lift: number | null;
}

export interface ZoneCauses {
  features: Share[];
  components: Share[];
  /** Samples inside and outside whose cause set is known: those over the line. */
  knownInside: number;
  knownOutside: number;
}

const labels = (pairs: Record<string, string>) => `{${Object.entries(pairs).map(([name, value]) => `${name}=${quoted(value)}`).join(', ')}}`;

export function contributionQuery(service: string, group: string): RangeQuery {
  return { refId: 'contribution', expr: `max by (component, feature) (${METRICS.contribution.name}${labels({ service, group })})`, name: '{{component}} {{feature}}' };
}

/** PromQL for Explore: the contribution over time, and what it is a contribution of. */
export function exploreQueries(service: ServiceStatus, group: string, { component, feature }: Pick<Share, 'component' | 'feature'>): string[] {
  const of = { service: service.service, group, component };
  if (feature === null || feature === OTHER_FEATURES) {
    return [`${METRICS.contribution.name}${labels(of)}`, `${METRICS.score.name}${labels(of)}`];
  }
  return [`${METRICS.contribution.name}${labels({ ...of, feature })}`, featureQuery(feature, scopeOf(service, group, component))];
}

/** PromQL behind a zone's times: the group's error and the service metric. */
export function zoneQueries(service: string, group: string): string[] {
  return [`max(${METRICS.mse.name}${labels({ service, group, component: ALL_COMPONENTS })})`, `max by (kpi) (${METRICS.kpi.name}${labels({ service })})`];
}

/** 1 for each time inside the zone, 0 for each outside, in the order of time. */
function membership({ inside, outside }: Selection): Series {
  const all = [...inside.map((time) => [time, 1]), ...outside.map((time) => [time, 0])].sort(([a], [b]) => a - b);
  return { times: all.map(([time]) => time), values: all.map(([, value]) => value) };
}

interface Sums {
  component: string;
  feature: string | null;
  inside: number;
  outside: number;
}

/** Sums of a series' contributions within and without; notes the times at which there were any. */
function sumsOf(frame: DataFrame, member: Series, tolerance: number, known: [Set<number>, Set<number>]): Sums | null {
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  const field = frame.fields.find(({ type }) => type === FieldType.number);
  const { component, feature } = field?.labels ?? {};
  if (!time || !field || !component || !feature) {
    return null;
  }
  const { times, values } = present({ times: time.values, values: field.values });
  const sides = nearest(times, member, tolerance);
  const sums: Sums = { component, feature, inside: 0, outside: 0 };
  times.forEach((at, i) => {
    if (!Number.isNaN(sides[i]) && values[i] > 0) {
      const isInside = sides[i] === 1;
      known[isInside ? 0 : 1].add(at);
      sums[isInside ? 'inside' : 'outside'] += values[i];
    }
  });
  return sums;
}

/** Smaller contributions say nothing. */
const LEAST = 0.01;
const MOST = 8;

/** Those that are larger inside, by how much larger. */
function standingOut(sums: Sums[], knownInside: number, knownOutside: number): Share[] {
  return sums
    .map(({ component, feature, inside, outside }) => {
      const [within, without] = [knownInside > 0 ? inside / knownInside : 0, knownOutside > 0 ? outside / knownOutside : 0];
      return { component, feature, inside: within, outside: without, lift: without > 0 ? within / without : null };
    })
    .filter(({ inside, outside }) => inside >= LEAST && inside > outside)
    .sort((a, b) => b.inside - b.outside - (a.inside - a.outside))
    .slice(0, MOST);
}

function byComponent(sums: Sums[]): Sums[] {
  const totals = new Map<string, Sums>();
  for (const { component, inside, outside } of sums) {
    const total = totals.get(component) ?? { component, feature: null, inside: 0, outside: 0 };
    totals.set(component, { ...total, inside: total.inside + inside, outside: total.outside + outside });
  }
  return [...totals.values()];
}

/**
 * @param frames answer to `contributionQuery`; a missing or NaN contribution means: not in the cause set of that moment.
 */
export function zoneCauses(frames: DataFrame[], selection: Selection): ZoneCauses {
  const known: [Set<number>, Set<number>] = [new Set(), new Set()];
  const member = membership(selection);
  const sums = frames.map((frame) => sumsOf(frame, member, 0.75 * selection.step, known)).filter((each) => each !== null);
  const [knownInside, knownOutside] = known.map(({ size }) => size);
  return { features: standingOut(sums, knownInside, knownOutside), components: standingOut(byComponent(sums), knownInside, knownOutside), knownInside, knownOutside };
}
