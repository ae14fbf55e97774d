/** Our experiments and runs in Chaos Toolkit's forms. Pure. Forms: https://chaostoolkit.org/reference/api/experiment/ and .../journal/ */

import { API_PREFIX, type Experiment, type LabelRow, type Run, type StopCondition, type ToolkitJournal } from '../../contract';

type Json = Record<string, unknown>;

/** Where the sidecar stands that the Toolkit is to call. */
const TOKEN = { type: 'env', key: 'ROENTGEN_TOKEN' };
const WAIT_SECONDS = 5;

/** An experiment whose one action launches ours over HTTP and waits for its time; the token comes from the environment. */
export function toToolkit(experiment: Experiment, url: string): Json {
  const { name, service, description, faults, stop = [] } = experiment;
  const queries = stop.filter((condition) => 'query' in condition);
  const lasts = Math.max(...faults.map(({ after, duration }) => after + duration));
  return {
    version: '1.0.0',
    title: name,
    description: description ?? `Faults of Roentgen on ${service}`,
    tags: ['roentgen', service],
    configuration: { roentgen_url: url + API_PREFIX, roentgen_token: TOKEN },
    ...(queries.length > 0 && { 'steady-state-hypothesis': { title: `${service} is as it should be`, probes: queries.flatMap(probesOf) } }),
    method: [
      { ...call('launch', 'POST', '/chaos/runs', experiment), pauses: { after: Math.ceil(lasts) + WAIT_SECONDS } },
      { ...call('runs', 'GET', '/chaos/runs'), type: 'probe' },
    ],
    rollbacks: [call('stop what is still going on', 'POST', '/chaos/stop', {})],
    extensions: [extensionOf(experiment)],
  };
}

/** Bodies are texts, because versions of the Toolkit differ in how they send a set of keys. */
function call(name: string, method: 'GET' | 'POST', path: string, body?: object): Json {
  const headers = { Authorization: 'Bearer ${roentgen_token}', ...(body && { 'Content-Type': 'application/json' }) };
  return { type: 'action', name, provider: { type: 'http', url: `\${roentgen_url}${path}`, method, headers, ...(body && { arguments: JSON.stringify(body) }), timeout: 30 } };
}

/** A probe is met by one value, so PromQL says whether the bound is kept: 0 = not over, not under. */
function probesOf(condition: StopCondition): Json[] {
  if (!('query' in condition)) {
    return [];
  }
  const { query, over, under } = condition;
  const bounds = [...(over === undefined ? [] : [`(${query}) > bool ${over}`]), ...(under === undefined ? [] : [`(${query}) < bool ${under}`])];
  return bounds.map((bounded) => ({
    type: 'probe',
    name: bounded,
    tolerance: { type: 'jsonpath', path: '$.data.result[*].value[1]', expect: ['0'] },
    provider: { type: 'python', module: 'chaosprometheus.probes', func: 'query', arguments: { query: bounded } },
  }));
}

const extensionOf = ({ service, gate, stop }: Experiment): Json => ({ name: 'roentgen', service, ...(gate && { gate }), ...(stop && { stop }) });

/** A run as a journal; its fault intervals stand as activities, their undoing as rollbacks. */
export function toJournal(run: Run, experiment: Experiment | undefined, labels: LabelRow[], place: { version: string; platform: string; node: string }): ToolkitJournal {
  const { startedAt, endedAt } = run;
  return {
    'chaoslib-version': `roentgen ${place.version}`,
    platform: place.platform,
    node: place.node,
    experiment: declared(run, experiment),
    start: iso(startedAt),
    end: endedAt === null ? null : iso(endedAt),
    duration: endedAt === null ? null : (endedAt - startedAt) / 1000,
    status: run.state,
    deviated: run.deviated === true,
    run: run.faults.map((fault, index) => ({ activity: activityOf(run, index, experiment), status: fault.error ? 'failed' : fault.start === null ? 'aborted' : 'succeeded', ...times(fault.start, fault.end), output: fault.error ?? fault.confirmation })),
    rollbacks: run.faults.flatMap(({ fault, component, end }) => (end === null ? [] : [{ activity: { type: 'action', name: `undo ${fault} on ${component}` }, status: 'succeeded', ...times(end, end), output: null }])),
    roentgen: { labels: labels.filter((row) => row.run === run.run) },
  };
}

function declared(run: Run, experiment: Experiment | undefined): Json {
  return { version: '1.0.0', title: run.experiment, description: experiment?.description ?? '', method: run.faults.map((_, index) => activityOf(run, index, experiment)), rollbacks: [], extensions: [extensionOf(experiment ?? { name: run.experiment, service: run.service, faults: [] })] };
}

/** In the form that import.ts reads. */
function activityOf({ service, faults }: Run, index: number, experiment: Experiment | undefined): Json {
  const { fault, component, parameters } = faults[index];
  const { after, duration } = experiment?.faults[index] ?? {};
  return { type: 'action', name: `${fault} on ${component}`, background: true, provider: { type: 'python', module: 'roentgen', func: fault, arguments: { service, fault, component, ...(after !== undefined && { after, duration }), parameters } } };
}

function times(start: number | null, end: number | null): Json {
  return { start: start === null ? null : iso(start), end: end === null ? null : iso(end), duration: start === null || end === null ? null : (end - start) / 1000 };
}

const iso = (time: number): string => new Date(time).toISOString();
