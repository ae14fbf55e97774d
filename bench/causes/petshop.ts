/**
 * Form: a list of issues {case, target: {node, metric, timestamp}, root_cause: {node}}; a table an issue and one without
 * issue, each with headers of three rows (node, metric, statistic), named <scenario>__...; and a square table of who calls whom.
 */

import type { Call } from '../../sidecar/nominal/ranking/calls';
import type { RankedFeature } from '../../sidecar/nominal/ranking/evidence';
import { type CauseCase, groupOf } from './case';
import { type Folder, numberOf } from './table';

interface Issue {
  case: string;
  target: { node: string; metric: string; agg: string; timestamp: number };
  root_cause: { node: string };
}

interface Measured {
  keys: string[];
  /** Seconds. */
  starts: number[];
  values: number[][];
}

export function petshopCases(folder: Folder): CauseCase[] {
  const list = (folder.lists.find(([first]) => 'root_cause' in first && 'target' in first) ?? []) as unknown as Issue[];
  const issues = list.filter((issue) => folder.tables.includes(issue.case));
  const scenarioOf = (name: string) => name.split('__')[0];
  const others = folder.tables.filter((name) => !list.some((issue) => issue.case === name)).map((name) => [name, folder.table(name) ?? []] as const);
  const nominal = new Map(others.filter(([, table]) => table[1]?.[0] === 'metric').map(([name, table]) => [scenarioOf(name), measured(table)]));
  const graphs = new Map(others.filter(([, table]) => table.length > 1 && table[0].length === table.length).map(([name, table]) => [scenarioOf(name), callsOf(table)]));
  return issues.flatMap((issue) => {
    const scenario = scenarioOf(issue.case);
    const before = nominal.get(scenario) ?? [...nominal.values()][0];
    return before ? [caseOf(issue, before, measured(folder.table(issue.case) ?? []), graphs.get(scenario) ?? [...graphs.values()][0] ?? [])] : [];
  });
}

function callsOf([[, ...callees], ...lines]: string[][]): Call[] {
  return lines.flatMap(([caller, ...cells]) => callees.flatMap((callee, index): Call[] => (Number(cells[index]) > 0 ? [[caller, callee]] : [])));
}

function measured([nodes, metrics, statistics, ...lines]: string[][]): Measured {
  const rows = lines.filter(([time]) => !Number.isNaN(numberOf(time)));
  return {
    keys: nodes.slice(1).map((node, index) => JSON.stringify([node, metrics[index + 1], statistics[index + 1]])),
    starts: rows.map(([time]) => Number(time)),
    values: rows.map((cells) => nodes.slice(1).map((_, index) => numberOf(cells[index + 1]))),
  };
}

const metricOf = (metric: string, statistic: string) => `${metric}_${statistic}`;

function featureOf(key: string): RankedFeature {
  const [component, metric, statistic] = JSON.parse(key) as [string, string, string];
  return { component, name: metricOf(metric, statistic), metric: metricOf(metric, statistic), group: groupOf(metric) ?? metric };
}

/** The nominal rows were recorded at another time: they are put right before the issue's. A row is as old as its middle. */
function caseOf(issue: Issue, before: Measured, since: Measured, calls: Call[]): CauseCase {
  const keys = [...new Set([...before.keys, ...since.keys])];
  const step = before.starts[1] - before.starts[0];
  const pick = ({ keys: own, values }: Measured) => {
    const columns = keys.map((key) => own.indexOf(key));
    return values.flatMap((row) => columns.map((column) => (column < 0 ? NaN : row[column])));
  };
  const times = [...before.starts.map((_, row) => since.starts[0] - (before.starts.length - row) * step), ...since.starts].map((start) => (start + step / 2) * 1000);
  return {
    set: 'petshop',
    name: issue.case,
    fault: issue.target.metric,
    culprit: { component: issue.root_cause.node, feature: null, group: null },
    features: keys.map(featureOf),
    rows: { times, values: Float64Array.from([...pick(before), ...pick(since)]) },
    alarm: issue.target.timestamp * 1000,
    options: { calls, symptom: { component: issue.target.node, metric: metricOf(issue.target.metric, issue.target.agg) } },
  };
}
