/**
 * Form: a list of faults {day, system, inject_pod, inject_type, inject_epoch_utc}; tables <day>.*: metrics by pod (TimeStamp, PodName, ...),
 * latencies by call as the caller (source) or the callee (destination) sees them (time, timestamp, <caller>_<callee>, ...), and who
 * depends on whom (Source, Target). A column that speaks of the node says nothing of one pod and is left out.
 */

import type { Call } from '../../sidecar/nominal/ranking/calls';
import type { RankedFeature } from '../../sidecar/nominal/ranking/evidence';
import { type CauseCase, groupOf } from './case';
import { type Folder, numberOf } from './table';

const MINUTE_MS = 60_000;
/** Some stamps are in the far future. */
const LATEST_S = 1.7e9;

export function nezhaCases(folder: Folder): CauseCase[] {
  const faults = folder.lists.find(([first]) => 'inject_pod' in first && 'inject_type' in first) ?? [];
  return [...new Set(faults.map((fault) => String(fault.day)))].flatMap((day) => {
    const recorded = dayOf(folder, day);
    return recorded ? faults.filter((fault) => fault.day === day).map((fault) => caseOf(fault, recorded)) : [];
  });
}

interface Day {
  features: RankedFeature[];
  rows: CauseCase['rows'];
  calls: Call[];
}

/** A column of one metric, by minute. */
interface Series {
  feature: RankedFeature;
  values: Map<number, number>;
}

/** A pod's name is its component's, of the replica set and of its own. */
const componentOf = (pod: string) => pod.replace(/-[^-]+-[^-]+$/, '');

function dayOf(folder: Folder, day: string): Day | null {
  const tables = folder.tables.filter((name) => name.startsWith(`${day}.`)).map((name) => [name, folder.table(name) ?? []] as const);
  const pods = tables.find(([, [header]]) => header?.includes('PodName'));
  if (!pods) {
    return null;
  }
  const stamps = new Map<number, number>();
  const series = [...podSeries(pods[1], stamps), ...tables.filter(([, [header]]) => header?.[1] === 'timestamp').flatMap(([name, table]) => callSeries(name.includes('source') ? 'called_latency' : 'served_latency', table))];
  const minutes = [...stamps.keys()].sort((a, b) => a - b);
  const components = new Set(series.map(({ feature }) => feature.component));
  const [, ...edges] = tables.find(([, [header]]) => header?.[0] === 'Source' && header[1] === 'Target')?.[1] ?? [];
  return {
    features: series.map(({ feature }) => feature),
    rows: { times: minutes.map((minute) => stamps.get(minute) as number), values: Float64Array.from(minutes.flatMap((minute) => series.map(({ values }) => values.get(minute) ?? NaN))) },
    calls: edges.flatMap(([caller, callee]): Call[] => (components.has(caller) && components.has(callee) ? [[caller, callee]] : [])),
  };
}

/** @param stamps filled with the time of each minute's row */
function podSeries([header, ...lines]: string[][], stamps: Map<number, number>): Series[] {
  const [at, pod] = [header.indexOf('TimeStamp'), header.indexOf('PodName')];
  const metrics = header.flatMap((metric, column) => (column === at || column === pod || /^node/i.test(metric) ? [] : [{ metric, column }]));
  const found = new Map<string, Series[]>();
  for (const cells of lines) {
    const seconds = Number(cells[at]);
    if (!(seconds < LATEST_S)) {
      continue;
    }
    const component = componentOf(cells[pod]);
    const own = found.get(component) ?? metrics.map(({ metric }) => ({ feature: { component, name: metric, metric, group: groupOf(metric) ?? 'other' }, values: new Map<number, number>() }));
    found.set(component, own);
    const minute = Math.floor((seconds * 1000) / MINUTE_MS);
    stamps.set(minute, Math.max(stamps.get(minute) ?? 0, seconds * 1000));
    own.forEach(({ values }, index) => values.set(minute, numberOf(cells[metrics[index].column])));
  }
  return [...found.values()].flat();
}

/** How long calls of a component take is a feature of that component. */
function callSeries(metric: string, [header, ...lines]: string[][]): Series[] {
  return header.slice(2).map((call, index) => {
    const [caller, callee] = call.split('_');
    const values = new Map(lines.map((cells) => [Math.floor((Number(cells[1]) * 1000) / MINUTE_MS), numberOf(cells[index + 2])]));
    return { feature: { component: callee, name: `${metric}{caller="${caller}"}`, metric, group: 'service' }, values };
  });
}

function caseOf(fault: Record<string, unknown>, { features, rows, calls }: Day): CauseCase {
  const kind = String(fault.inject_type);
  return {
    set: `nezha ${String(fault.system ?? fault.day)}`,
    name: `${String(fault.day)} ${String(fault.inject_time)}`,
    fault: kind,
    culprit: { component: componentOf(String(fault.inject_pod)), feature: null, group: groupOf(kind) === 'network' ? null : groupOf(kind) },
    features,
    rows,
    alarm: Number(fault.inject_epoch_utc ?? fault.inject_timestamp) * 1000,
    options: { calls },
  };
}
