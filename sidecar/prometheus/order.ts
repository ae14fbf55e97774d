/** Samples in the order of their times, one value a time, whatever order and number they came in. Pure. */

export interface RawSeries {
  labels: Record<string, string>;
  /** Milliseconds since the epoch, growing. */
  times: number[];
  /** As Prometheus has them: NaN and infinite values, too. */
  values: number[];
}

/**
 * Samples that come twice are one. Two values for one time contradict each other, and nobody knows which holds: the value is missing (NaN).
 * Series that are in order already are answered as they are.
 */
export function ordered(series: RawSeries): RawSeries {
  const { times, values } = series;
  if (times.every((time, index) => index === 0 || time > times[index - 1])) {
    return series;
  }
  const result: RawSeries = { labels: series.labels, times: [], values: [] };
  for (const index of times.map((_, at) => at).sort((a, b) => times[a] - times[b])) {
    const last = result.times.length - 1;
    if (times[index] !== result.times[last]) {
      result.times.push(times[index]);
      result.values.push(values[index]);
    } else if (values[index] !== result.values[last]) {
      result.values[last] = NaN;
    }
  }
  return result;
}

/** The samples in (fromMs, toMs] of a series in order. Older versions of Prometheus answer the left end, too. */
export function within(series: RawSeries, fromMs: number, toMs: number): RawSeries {
  const { labels, times, values } = series;
  const inside = (time: number) => time > fromMs && time <= toMs;
  if (times.length === 0 || (inside(times[0]) && inside(times[times.length - 1]))) {
    return series;
  }
  return { labels, times: times.filter(inside), values: values.filter((_, index) => inside(times[index])) };
}

/** Series that have the same labels are one, as where a range is read in chunks, or a proxy asks two servers. */
export function joinedByLabels(all: RawSeries[]): RawSeries[] {
  const byLabels = new Map<string, RawSeries[]>();
  for (const series of all) {
    const key = keyOf(series.labels);
    const present = byLabels.get(key);
    if (present) {
      present.push(series);
    } else {
      byLabels.set(key, [series]);
    }
  }
  return [...byLabels.values()].map((parts) => (parts.length === 1 ? parts[0] : ordered({ labels: parts[0].labels, times: parts.flatMap(({ times }) => times), values: parts.flatMap(({ values }) => values) })));
}

function keyOf(labels: Record<string, string>): string {
  return JSON.stringify(Object.keys(labels).sort().map((name) => [name, labels[name]]));
}
