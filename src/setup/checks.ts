/** All steps in the order in which one takes them. Pure. */
import type { Check, Verdict } from './check';
import { metricsCheck, prometheusCheck, settingsCheck, sidecarCheck, sourceCheck, titles as connection } from './connection';
import type { Facts } from './facts';
import { alertsCheck, chaosCheck, leverCheck, spotsCheck, titles as further } from './further';
import { kpiCheck, modelsCheck, seriesCheck, titles as learning } from './learning';

const STEPS: Array<{ id: string; title: () => string; check: (facts: Facts) => Verdict; needed: boolean }> = [
  { id: 'settings', title: connection.settings, check: settingsCheck, needed: true },
  { id: 'sidecar', title: connection.sidecar, check: sidecarCheck, needed: true },
  { id: 'prometheus', title: connection.prometheus, check: prometheusCheck, needed: true },
  { id: 'source', title: connection.source, check: sourceCheck, needed: true },
  { id: 'metrics', title: connection.metrics, check: metricsCheck, needed: true },
  { id: 'series', title: learning.series, check: seriesCheck, needed: true },
  { id: 'models', title: learning.models, check: modelsCheck, needed: true },
  { id: 'kpi', title: learning.kpi, check: kpiCheck, needed: true },
  { id: 'alerts', title: further.alerts, check: alertsCheck, needed: false },
  { id: 'chaos', title: further.chaos, check: chaosCheck, needed: false },
  { id: 'lever', title: further.lever, check: leverCheck, needed: false },
  { id: 'spots', title: further.spots, check: spotsCheck, needed: false },
];

export const checksOf = (facts: Facts): Check[] => STEPS.map(({ id, title, check, needed }) => ({ id, title: title(), needed, ...check(facts) }));
