import type { Status } from '../../../sidecar/contract';
import type { Facts } from '../../../src/setup/facts';
import { group, service } from '../models/versions';

export const answered = <T>(value: T) => ({ value, failure: null });
export const failing = (code: string, message: string, hint?: string) => ({ value: null, failure: { code, message, hint } });
export const unknown = { value: null, failure: null };

export const status = (change: Partial<Status> = {}): Status => ({ version: '0.1.0', ready: true, now: 0, prometheus: { url: 'http://prometheus:9090', reachable: true }, chaos: { enabled: true, reason: null }, stages: [], ...change });
export const app = (change: object = {}) => ({ sidecarUrl: 'http://sidecar:9797', version: '0.1.0', tokens: { view: true, stop: true, launch: true, admin: true }, ...change });
export const kpi = (value: number | null) => ({ name: 'failed', unit: '1/s', query: 'sum(x)', limit: 5, value });
export const metrics = (change: object = {}) => ({ version: '0.1.0', features: [{ service: 'shop', group: 'cpu', value: 24 }, { service: 'shop', group: 'network', value: 18 }, { service: 'mail', group: 'cpu', value: 3 }], dropped: [{ service: 'shop', reason: 'constant', value: 8 }, { service: 'shop', reason: 'sparse', value: 0 }], alerts: ['RoentgenEpisode'], ...change });
export const spot = (trainedAt: number | null) => ({ service: 'shop', components: [], samples: 12, trainedAt, model: 'shared' as const, evaluation: null, pastEvaluation: null, latest: null, campaign: null });

/** Everything is there. */
export const complete = (change: Partial<Facts> = {}): Facts => ({
  app: answered(app()),
  status: answered(status()),
  services: answered([service({ groups: [group(), group({ group: 'network' })], kpi: kpi(1.2345) })]),
  spots: answered([spot(1)]),
  lever: answered({ engaged: false, reason: '', author: '', since: null }),
  source: { name: 'Prometheus', chosen: true },
  metrics: answered(metrics()),
  candidates: answered({ services: [], nodeJobs: [] }),
  pace: {},
  now: 0,
  ...change,
});
