/**
 * Features: what of a service's series becomes one column. A feature is (component, metric, what its labels say beyond that);
 * labels that change at a restart or only split a total (core, device, interface) are not part of it: such series are summed.
 */

import type { RawSeries } from '../prometheus/answers';

export interface Feature {
  component: string;
  /** Metric name and the labels that remain, as PromQL writes them. */
  name: string;
  metric: string;
  counter: boolean;
}

export interface FeatureSeries {
  feature: Feature;
  /** What runs side by side (cores, devices, interfaces): the feature is their sum. Incarnations of one thing are one part. */
  parts: RawSeries[];
}

/** Split a total. */
const SPLIT_LABELS = ['cpu', 'device', 'interface', 'container', 'mountpoint', 'fstype'];
/** Change at a restart, name the scrape, or split a total. */
const DROPPED_LABELS = new Set([...SPLIT_LABELS, '__name__', 'id', 'name', 'image', 'instance', 'job', 'namespace', 'pod', 'node', 'endpoint', 'service', 'prometheus', 'metrics_path']);

/** Types from the metadata endpoint; it knows only what is scraped now, so names that end in _total are counters anyway. */
function isCounter(metric: string, types: Map<string, string>): boolean {
  const type = types.get(metric);
  return type === undefined || type === 'unknown' || type === 'untyped' ? metric.endsWith('_total') : type === 'counter';
}

/** Histograms, summaries and their parts are not taken as features yet. */
function isPlain(metric: string, types: Map<string, string>): boolean {
  const base = metric.replace(/_(bucket|sum|count)$/, '');
  return !['histogram', 'summary', 'gaugehistogram'].includes(types.get(metric) ?? '') && (base === metric || !['histogram', 'summary'].includes(types.get(base) ?? ''));
}

/** Joins raw series to features. A series without the component label belongs to no component and is left out. */
export function featuresOf(series: RawSeries[], componentLabel: string, types: Map<string, string>): FeatureSeries[] {
  const found = new Map<string, FeatureSeries>();
  for (const each of series) {
    const metric = each.labels.__name__;
    const component = each.labels[componentLabel];
    if (metric === undefined || component === undefined || component === '' || each.times.length === 0 || !isPlain(metric, types)) {
      continue;
    }
    const rest = Object.entries(each.labels).filter(([label, value]) => label !== componentLabel && !DROPPED_LABELS.has(label) && value !== '').sort();
    const name = rest.length === 0 ? metric : `${metric}{${rest.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')}}`;
    const key = `${component}\n${name}`;
    const present = found.get(key) ?? { feature: { component, name, metric, counter: isCounter(metric, types) }, parts: [] };
    present.parts.push(each);
    found.set(key, present);
  }
  found.forEach((each) => (each.parts = joinIncarnations(each.parts)));
  return [...found.values()].sort((a, b) => (a.feature.component + a.feature.name < b.feature.component + b.feature.name ? -1 : 1));
}

/**
 * A restarted component leaves its old series and begins new ones: a series that begins after another's end goes on where that ended,
 * preferably one of the same core, device or interface. Series that overlap in time are different things and stay apart.
 */
function joinIncarnations(parts: RawSeries[]): RawSeries[] {
  const joined: RawSeries[] = [];
  for (const part of [...parts].sort((a, b) => a.times[0] - b.times[0])) {
    const ended = joined.filter(({ times }) => times[times.length - 1] < part.times[0]);
    const before = ended.find(({ labels }) => SPLIT_LABELS.every((label) => labels[label] === part.labels[label])) ?? ended[0];
    if (before) {
      before.times = before.times.concat(part.times);
      before.values = before.values.concat(part.values);
    } else {
      joined.push({ ...part });
    }
  }
  return joined;
}
