/** Contributions over time in buckets: rows of the heat map, and shares by component. Pure. */
import type { DataFrame, Field } from '@grafana/data';
import { FieldType } from '@grafana/data';
import { ALL_COMPONENTS, type Interval, OTHER_FEATURES } from '../../sidecar/contract';

export interface HeatRow {
  key: string;
  /** Null for the row of all others together. */
  of: { group: string; component: string; feature: string } | null;
  /** Share of all contributions of the range, 0 to 1. */
  share: number;
  /** Mean contribution p(i,t) over the samples of each bucket whose cause set is known; null where there is none. */
  values: Array<number | null>;
}

export interface HeatMap {
  /** Begins of the buckets; each is `step` long. */
  times: number[];
  step: number;
  /** Largest share first. */
  rows: HeatRow[];
  /** By component (`_other`: what no cause set names), largest share first. */
  components: Array<{ component: string; share: number; values: Array<number | null> }>;
}

interface Summed {
  group: string;
  component: string;
  feature: string;
  sums: Float64Array;
}

const numberField = (frame: DataFrame): Field<number> | undefined => frame.fields.find(({ type }) => type === FieldType.number);
const timeField = (frame: DataFrame): Field<number> | undefined => frame.fields.find(({ type }) => type === FieldType.time);

/** Buckets that end in the range or just after it; Prometheus evaluates at multiples of the step. */
export function bucketTimes({ from, to }: Interval, stepSeconds: number): number[] {
  const step = 1000 * stepSeconds;
  const first = Math.floor(from / step) * step;
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / step)) }, (_, i) => first + i * step);
}

/** A series laid into the buckets; a value at t is of the samples of (t - step, t]. */
function laid(frame: DataFrame, times: number[], step: number): Float64Array {
  const sums = new Float64Array(times.length);
  const [time, value] = [timeField(frame)?.values ?? [], numberField(frame)?.values ?? []];
  time.forEach((at, i) => {
    const bucket = Math.round((at - step - times[0]) / step);
    if (bucket >= 0 && bucket < sums.length && value[i] > 0) {
      sums[bucket] += value[i];
    }
  });
  return sums;
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

/** In place: there may be thousands of series. */
function added(all: Float64Array[], length: number): Float64Array {
  const sum = new Float64Array(length);
  for (const each of all) {
    each.forEach((value, i) => (sum[i] += value));
  }
  return sum;
}

/** In how many samples of each bucket the group's causes were known: as often as its commonest member was there, and no sample gives more than 1. */
function knownOf(group: string, series: Summed[], counts: Map<string, Float64Array>): Float64Array {
  const most = counts.get(group);
  const all = added(series.filter((each) => each.group === group).map(({ sums }) => sums), series[0]?.sums.length ?? 0);
  return all.map((sum, i) => Math.max(sum, most?.[i] ?? 0));
}

const means = (sums: Float64Array, known: Float64Array) => Array.from(sums, (sum, i) => (known[i] > 0 ? Math.min(1, sum / known[i]) : null));

function summed(frames: DataFrame[], groups: string[], times: number[], step: number): Summed[] {
  return frames.filter(({ refId }) => refId === 'sum').flatMap((frame) => {
    const { group, component, feature } = numberField(frame)?.labels ?? {};
    return group && component && feature && groups.includes(group) ? [{ group, component, feature, sums: laid(frame, times, step) }] : [];
  });
}

function componentRows(series: Summed[], known: Float64Array, all: number): HeatMap['components'] {
  const names = [...new Set(series.map(({ component }) => component))];
  const rows = names.map((component) => {
    const sums = added(series.filter((each) => each.component === component).map((each) => each.sums), known.length);
    return { component: component === ALL_COMPONENTS ? OTHER_FEATURES : component, share: all > 0 ? total(sums) / all : 0, values: means(sums, known) };
  });
  return rows.sort((a, b) => b.share - a.share);
}

/**
 * @param frames answer to `causeQueries`
 * @param most rows; what is beyond them is summed in one row more
 */
export function heatMapOf(frames: DataFrame[], groups: string[], range: Interval, stepSeconds: number, most: number): HeatMap {
  const times = bucketTimes(range, stepSeconds);
  const step = 1000 * stepSeconds;
  const series = summed(frames, groups, times, step).filter(({ sums }) => total(sums) > 0);
  const counts = new Map(frames.filter(({ refId }) => refId === 'known').map((frame) => [numberField(frame)?.labels?.group ?? '', laid(frame, times, step)]));
  const known = new Map(groups.map((group) => [group, knownOf(group, series, counts)]));
  const everywhere = added([...known.values()], times.length);
  const all = series.reduce((sum, { sums }) => sum + total(sums), 0);
  const sorted = series.sort((a, b) => Number(a.feature === OTHER_FEATURES) - Number(b.feature === OTHER_FEATURES) || total(b.sums) - total(a.sums));
  const named = sorted.filter(({ feature }) => feature !== OTHER_FEATURES).slice(0, most);
  const rows = named.map<HeatRow>(({ group, component, feature, sums }) => ({ key: `${group} ${component} ${feature}`, of: { group, component, feature }, share: total(sums) / all, values: means(sums, known.get(group) ?? everywhere) }));
  const others = added(sorted.slice(named.length).map(({ sums }) => sums), times.length);
  const rest: HeatRow[] = total(others) > 0 ? [{ key: OTHER_FEATURES, of: null, share: total(others) / all, values: means(others, everywhere) }] : [];
  return { times, step, rows: [...rows, ...rest], components: componentRows(series, everywhere, all) };
}
