/** The shipped dashboards, in Grafana's own types; `node scripts/dashboards.mjs` writes them as JSON beside this folder. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { overview } from './overview';
import { radiographies } from './radiographies';
import { service } from './service';
import { sidecar } from './sidecar';
import { twin } from './twin';
import { vims } from './vims';
import { wall } from './wall';

/** The builders hide every link and annotation in a menu; a switch that one has to look for is not switched. */
const inSight = (key: string, value: unknown) => (key === 'placement' && value === 'inControlsMenu' ? undefined : value);

/** Path -> text. `id` is null, so that importing makes a new one. */
export function dashboardFiles(): Array<[path: string, text: string]> {
  return [wall(), overview(), radiographies(), service(), sidecar(), vims(), twin()].map((builder) => {
    const dashboard: Dashboard = { ...builder.id(null).build() };
    return [`dashboards/${dashboard.uid}.json`, `${JSON.stringify(dashboard, inSight, 2)}\n`];
  });
}
