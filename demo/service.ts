/** The services that the demo can bring up: which blueprint, how many users, what they feel, what may be broken. */

import { RoentgenError } from '../sidecar/errors';

export interface DemoService {
  service: string;
  title: string;
  /** Per second, at night and at the busiest hour: enough that one second's figures are steady, little enough for two cores. */
  load: { base: number; peak: number };
  kpi: { name: string; unit: string; limit: number; query(window: string): string };
  faultable: string[];
  /** Folder of experiment files, below deploy/. */
  experiments: string;
  /** Two things to try on the Chaos page. */
  tries: string;
}

const errors = (window: string) => `sum(rate(roentgen_mirror_request_errors_total{service="employees"}[${window}]))`;
const duration = (kind: string, window: string, more = '') => `sum(rate(roentgen_mirror_request_duration_seconds_${kind}{service="employees"${more}}[${window}]))`;

const SERVICES: Record<string, DemoService> = {
  employees: {
    service: 'employees',
    title: 'three-tier service, six components',
    load: { base: 30, peak: 70 },
    kpi: { name: 'failed_or_slow', unit: 'requests/s', limit: 1, query: (window) => `${errors(window)} + ${duration('count', window)} - ${duration('bucket', window, ',le="0.25"')}` },
    faultable: ['app1', 'app2', 'db1', 'db2', 'web1', 'web2'],
    experiments: 'experiments',
    tries: 'cpu-stress-app1',
  },
  vims: {
    service: 'vims',
    title: 'virtual IMS: P-CSCF, I-CSCF, S-CSCF, HSS, and users who call one another',
    load: { base: 6, peak: 16 },
    kpi: { name: 'failed_calls', unit: 'calls/s', limit: 0.5, query: (window) => `sum(rate(roentgen_mirror_calls_failed_total{service="vims"}[${window}]))` },
    faultable: ['pcscf', 'icscf', 'scscf', 'hss'],
    experiments: 'vims/experiments',
    tries: 'cpu-ramp-pcscf',
  },
};

/** Throws SERVICE_UNKNOWN. */
export function demoService(name: string): DemoService {
  const found = Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
  if (!found) {
    throw new RoentgenError('SERVICE_UNKNOWN', `the demo has no service ${JSON.stringify(name)}`, `one of ${Object.keys(SERVICES).join(', ')}`);
  }
  return found;
}
