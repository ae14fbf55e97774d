/**
 * Features: what of a service's series becomes one column. A feature is (component, metric, what its labels say beyond that);
 * labels that change at a restart or only split a total (core, device, interface) are not part of it: such series are summed.
 */

import type { RawSeries } from '../prometheus/answers';
import { type Buckets, bucketsOf, type HistogramPart, histogramPart, PART_LABELS } from './histograms';

export interface Feature {
  component: string;
  /** Metric name and the labels that remain, as PromQL writes them. */
  name: string;
  metric: string;
  counter: boolean;
  /** It is one of a node's. */
  physical?: boolean;
}

export interface FeatureSeries {
  feature: Feature;
  /** What runs side by side (cores, devices, interfaces): the feature is their sum. Incarnations of one thing are one part. */
  parts: RawSeries[];
  /** The feature is increments of `parts` by increments of these: the mean of a histogram or summary. */
  divisor?: RawSeries[];
  /** The feature is this quantile of what fell into these buckets in a step. */
  quantile?: { q: number; buckets: Buckets };
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

export interface FeatureOptions {
  /** Label that names the component. */
  componentLabel: string;
  /** Makes the component's name of the label's whole value: pods that come and go under changing names are one component. */
  componentRule?: { pattern: string; replacement: string };
  /** Quantiles (0 to 1) of histograms that are features besides rate and mean. */
  quantiles?: readonly number[];
}

/** What series of one component, metric and set of further labels there are, by what of a histogram they are. */
interface Found {
  component: string;
  base: string;
  rest: string;
  plain: RawSeries[];
  parts: Partial<Record<HistogramPart, RawSeries[]>>;
}

/** Joins raw series to features. A series without the component label belongs to no component and is left out. */
export function featuresOf(series: RawSeries[], options: FeatureOptions, types: Map<string, string>): FeatureSeries[] {
  const found = new Map<string, Found>();
  const nameOf = renaming(options.componentRule);
  for (const each of series) {
    const metric = each.labels.__name__;
    // Inherited names (constructor) are no labels.
    const value = Object.hasOwn(each.labels, options.componentLabel) ? each.labels[options.componentLabel] : undefined;
    if (metric === undefined || value === undefined || value === '' || each.times.length === 0) {
      continue;
    }
    const component = nameOf(value);
    const histogram = histogramPart(metric, each.labels, types);
    const base = histogram?.base ?? metric;
    const rest = restOf(each.labels, options.componentLabel, histogram !== null && histogram.part !== 'quantile');
    const key = JSON.stringify([component, base, rest, histogram !== null]);
    const present = found.get(key) ?? { component, base, rest, plain: [], parts: {} };
    const list = histogram ? (present.parts[histogram.part] ??= []) : present.plain;
    list.push(each);
    found.set(key, present);
  }
  return [...found.values()]
    .flatMap((each) => [...plainFeatures(each, types), ...histogramFeatures(each, options.quantiles ?? [])])
    .sort((a, b) => (a.feature.component + a.feature.name < b.feature.component + b.feature.name ? -1 : 1));
}

function renaming(rule: FeatureOptions['componentRule']): (value: string) => string {
  const whole = rule && new RegExp(`^(?:${rule.pattern})$`);
  return (value) => (whole && value.replace(whole, rule.replacement)) || value;
}

/** The labels that make a feature of its own, as PromQL writes them. */
function restOf(labels: Record<string, string>, componentLabel: string, ofHistogram: boolean): string {
  const rest = Object.entries(labels).filter(([label, value]) => label !== componentLabel && !DROPPED_LABELS.has(label) && !(ofHistogram && PART_LABELS.includes(label)) && value !== '').sort();
  return rest.length === 0 ? '' : `{${rest.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')}}`;
}

const featureOf = ({ component, rest }: Found, metric: string, counter: boolean) => ({ component, name: `${metric}${rest}`, metric, counter });

/** A plain metric; the ready-made quantiles of a summary are gauges. */
function plainFeatures(found: Found, types: Map<string, string>): FeatureSeries[] {
  const series = [...found.plain, ...(found.parts.quantile ?? [])];
  return series.length === 0 ? [] : [{ feature: featureOf(found, found.base, found.plain.length > 0 && isCounter(found.base, types)), parts: joinIncarnations(series) }];
}

function histogramFeatures(found: Found, quantiles: readonly number[]): FeatureSeries[] {
  const { count, sum, bucket } = found.parts;
  const rate = count ? [{ feature: featureOf(found, `${found.base}_count`, true), parts: joinIncarnations(count) }] : [];
  const mean = count && sum ? [{ feature: featureOf(found, `${found.base}_mean`, false), parts: joinIncarnations(sum), divisor: joinIncarnations(count) }] : [];
  const buckets = bucket && quantiles.length > 0 ? bucketsOf(bucket, joinIncarnations) : null;
  return [...rate, ...mean, ...(buckets ? quantiles.map((q) => ({ feature: featureOf(found, `${found.base}_p${Math.round(q * 1000) / 10}`, false), parts: buckets.parts.flat(), quantile: { q, buckets } })) : [])];
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
