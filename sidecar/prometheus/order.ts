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

/**
 * Series that have the same labels are one, as where a range is read in chunks, or a proxy asks two servers. Chunks are added as they come,
 * each series in order.
 */
export function createJoin() {
  const byLabels = new Map<string, { series: RawSeries; own: boolean; inOrder: boolean }>();

  function append(key: string, { labels, times, values }: RawSeries): void {
    const present = byLabels.get(key);
    if (!present) {
      byLabels.set(key, { series: { labels, times, values }, own: false, inOrder: true });
      return;
    }
    if (!present.own) {
      present.series = { labels, times: [...present.series.times], values: [...present.series.values] };
      present.own = true;
    }
    const { series } = present;
    present.inOrder &&= times.length === 0 || series.times.length === 0 || times[0] > series.times[series.times.length - 1];
    times.forEach((time, index) => {
      series.times.push(time);
      series.values.push(values[index]);
    });
  }

  return {
    add: (all: RawSeries[]) => all.forEach((series) => append(keyOf(series.labels), series)),
    joined: () => [...byLabels.values()].map(({ series, inOrder }) => (inOrder ? series : ordered(series))),
  };
}

function keyOf(labels: Record<string, string>): string {
  return JSON.stringify(Object.keys(labels).sort().map((name) => [name, labels[name]]));
}
