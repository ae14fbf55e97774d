/** Orders to learn one group: a small service whose three features rise and fall together. */

import { parseConfig } from '../../../../sidecar/config/load';
import type { ServiceSection } from '../../../../sidecar/config/config';
import { seeded } from '../../../../sidecar/mirror/schedule';
import type { GroupOrder } from '../../../../sidecar/nominal/learning/learn-group';

const STEP_MS = 30_000;
export const FEATURES = [['a', 'x'], ['a', 'y'], ['b', 'x']].map(([component, name]) => ({ component, name, metric: name, counter: false }));

/** Every kind of setting that a service can have. */
const SERVICE = parseConfig(`services:
  - name: t
    selector: '{ns="t"}'
    step: 30s
    nominal: { duration: 1h, exclude: [{ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }] }
    groups: { cpu: { metrics: 'x|y', per_component: false } }
    nodes: { selector: '{job="node"}', component_label: instance }
    policy: [{ metrics: y, direction: up, min_deviation: 5% }]
    alarm_budget: 1
    quiet_hours: ['22:00-06:00']
    kpi: { name: errors, query: up }
`, '/c.yaml').services[0];

export interface Wanted {
  group?: string;
  rows?: number;
  training?: Record<string, number>;
  detector?: ServiceSection['detector'];
  seed?: number;
  valueAt?(row: number, feature: number, nominal: number): number;
}

/** A new matrix each time. */
export function groupOrder({ group = 'cpu', rows = 60, training = {}, detector = 'auto', seed = 1, valueAt = (_row, _feature, nominal) => nominal }: Wanted = {}): GroupOrder {
  const random = seeded(seed);
  const values = Float64Array.from({ length: rows * FEATURES.length }, (_, at) => {
    const [row, feature] = [Math.floor(at / FEATURES.length), at % FEATURES.length];
    return valueAt(row, feature, 10 * (feature + 1) * (1 + 0.3 * Math.sin(row / 9) + 0.1 * random()));
  });
  const grid = { fromMs: 0, stepMs: STEP_MS, rows };
  return {
    service: { ...SERVICE, detector, training: { window: 4, hidden: 4, latent: 2, ...training } },
    nominal: { group, matrix: { features: FEATURES, grid, values }, rested: new Array<boolean>(rows).fill(true), nominal: { from: 0, to: (rows - 1) * STEP_MS }, excluded: [], incidents: [], components: ['a', 'b'] },
    pinned: null,
  };
}
