/** Addresses of Grafana's Explore with queries already in it. */
import { urlUtil } from '@grafana/data';
import { config } from '@grafana/runtime';

export interface Range {
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
}

/** @param uid of a Prometheus data source. @param queries PromQL, one row each. */
export function exploreUrl(uid: string | undefined, queries: string[], { from, to }: Range): string {
  const datasource = { type: 'prometheus', uid };
  const rows = queries.map((expr, i) => ({ refId: String.fromCharCode(65 + i), expr, datasource, range: true, instant: false, editorMode: 'code' }));
  const panes = { zone: { datasource: uid, queries: rows, range: { from: String(Math.floor(from)), to: String(Math.ceil(to)) } } };
  return urlUtil.renderUrl(`${config.appSubUrl ?? ''}/explore`, { schemaVersion: 1, panes: JSON.stringify(panes) });
}
