// What Grafana's server does for a Prometheus data source: /api/ds/query in Grafana's frame format, and a few resource calls.

/** '5s', '1m' -> seconds; undefined for anything else. */
function seconds(interval) {
  const match = /^(\d+)(ms|s|m|h)$/.exec(interval ?? '');
  return match ? Number(match[1]) * { ms: 0.001, s: 1, m: 60, h: 3600 }[match[2]] : undefined;
}

const MOST_POINTS = 11_000;

function stepOf(query, from, to) {
  const wanted = Math.max(seconds(query.interval) ?? 0, (query.intervalMs ?? 0) / 1000, (to - from) / (query.maxDataPoints || MOST_POINTS), (to - from) / MOST_POINTS, 1);
  return Math.ceil(wanted);
}

/** Series name as the legend asks for: '{{label}}' is filled in, empty or __auto means all labels. */
function legendOf(format, labels) {
  if (format && format !== '__auto') {
    return format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => labels[name] ?? '');
  }
  const { __name__: name = '', ...rest } = labels;
  return `${name}{${Object.entries(rest).map(([key, value]) => `${key}="${value}"`).join(', ')}}`;
}

function number(text) {
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

function seriesFrame(query, { metric, values }) {
  const displayNameFromDS = legendOf(query.legendFormat, metric);
  return {
    schema: {
      refId: query.refId,
      name: displayNameFromDS,
      meta: { type: 'timeseries-multi', typeVersion: [0, 1] },
      fields: [
        { name: 'Time', type: 'time', typeInfo: { frame: 'time.Time' } },
        { name: metric.__name__ ?? 'Value', type: 'number', typeInfo: { frame: 'float64', nullable: true }, labels: metric, config: { displayNameFromDS } },
      ],
    },
    data: { values: [values.map(([time]) => Math.round(time * 1000)), values.map(([, value]) => number(value))] },
  };
}

/** One row a series, one column a label. */
function tableFrame(query, result) {
  const labels = [...new Set(result.flatMap(({ metric }) => Object.keys(metric)))].sort();
  return {
    schema: {
      refId: query.refId,
      meta: { type: 'table', typeVersion: [0, 1] },
      fields: [{ name: 'Time', type: 'time' }, ...labels.map((name) => ({ name, type: 'string', config: { filterable: true } })), { name: 'Value', type: 'number' }],
    },
    data: { values: [result.map(({ values }) => Math.round(values[0][0] * 1000)), ...labels.map((name) => result.map(({ metric }) => metric[name] ?? '')), result.map(({ values }) => number(values[0][1]))] },
  };
}

async function ask(base, path, parameters) {
  let answer;
  try {
    answer = await fetch(`${base}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(parameters), signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    throw new Error(`Prometheus does not answer: ${error.cause?.message ?? error.message}`);
  }
  const body = await answer.json().catch(() => null);
  if (body?.status !== 'success') {
    throw new Error(body?.error ?? `Prometheus answered with status ${answer.status}`);
  }
  return body.data;
}

async function runQuery(base, query, from, to) {
  const step = stepOf(query, from, to);
  // Grafana aligns the range to the step, so that a moving window does not make its points dance.
  const data = query.instant
    ? await ask(base, 'query', { query: query.expr, time: String(to) })
    : await ask(base, 'query_range', { query: query.expr, start: String(Math.floor(from / step) * step), end: String(Math.floor(to / step) * step), step: String(step) });
  const result = data.resultType === 'scalar' ? [{ metric: {}, value: data.result }] : data.result;
  const series = result.map(({ metric, value, values }) => ({ metric, values: values ?? [value] }));
  return query.format === 'table' && query.instant ? (series.length > 0 ? [tableFrame(query, series)] : []) : series.map((each) => seriesFrame(query, each));
}

/** Body of /api/ds/query -> its answer. A query that fails leaves the others alone. */
export async function queryData(base, { queries, from, to }) {
  const entries = await Promise.all(
    queries.map(async (query) => {
      try {
        return [query.refId, { status: 200, frames: await runQuery(base, query, Number(from) / 1000, Number(to) / 1000) }];
      } catch (error) {
        return [query.refId, { status: 400, frames: [], error: error.message }];
      }
    })
  );
  const results = Object.fromEntries(entries);
  return { status: entries.some(([, { status }]) => status !== 200) ? 400 : 200, body: { results } };
}

/** Resource calls that dashboards' variables make. */
export async function labelValues(base, label, match) {
  const data = await ask(base, 'series', { 'match[]': match, start: String(Date.now() / 1000 - 86_400) });
  return [...new Set(data.map((metric) => metric[label]).filter(Boolean))].sort();
}
