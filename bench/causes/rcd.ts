/**
 * Form: a list of cases {case, service, fault, inject_time, rows_normal}, and a table a case with the columns time and
 * <container>_<metric>. Nominal rows come first; they may have been recorded at another time, so that rows count, not stamps.
 */

import { type CauseCase, groupOf } from './case';
import { type Folder, numberOf } from './table';

const ROW_MS = 1000;

export function rcdCases(folder: Folder): CauseCase[] {
  const list = folder.lists.find(([first]) => 'service' in first && 'fault' in first && 'inject_time' in first) ?? [];
  return list.flatMap((each) => {
    const table = folder.table(String(each.case));
    return table ? [caseOf(each, table)] : [];
  });
}

function caseOf(each: Record<string, unknown>, [header, ...lines]: string[][]): CauseCase {
  const [service, fault, alarm] = [String(each.service), String(each.fault), Number(each.inject_time) * 1000];
  const normal = typeof each.rows_normal === 'number' ? each.rows_normal : lines.findIndex(([time]) => Number(time) * 1000 >= alarm);
  const features = header.slice(1).map((column) => {
    const [component, metric] = [column.slice(0, column.indexOf('_')), column.slice(column.indexOf('_') + 1)];
    return { component, name: metric, metric, group: groupOf(metric) ?? metric };
  });
  const values = Float64Array.from(lines.flatMap((cells) => features.map((_, column) => numberOf(cells[column + 1]))));
  const feature = features.find((other) => other.component === service && other.metric === fault)?.name ?? null;
  return {
    set: 'rcd',
    name: String(each.case),
    fault,
    culprit: { component: service, feature, group: groupOf(fault) },
    features,
    rows: { times: lines.map((_, row) => alarm + (row - normal) * ROW_MS), values },
    alarm,
    options: {},
  };
}
