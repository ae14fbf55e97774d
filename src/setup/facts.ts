/** What the first steps know, and how long learning will still take. Pure. */
import type { SafetyLever, ServiceStatus, SpotStatus, Status } from '../../sidecar/contract';
import type { ApiFailure } from '../api/client';
import type { Candidates } from './candidates';
import type { Pace } from './pace';

/** Both null: not known yet. A failure beside a value: the value is of before. */
export interface Answer<T> {
  value: T | null;
  failure: Pick<ApiFailure, 'code' | 'message' | 'hint'> | null;
}

export interface AppFacts {
  sidecarUrl: string;
  version: string;
  tokens: { view: boolean; stop: boolean; launch: boolean; admin: boolean };
}

/** What the Prometheus data source has of the sidecar. */
export interface MetricFacts {
  /** The sidecar's version by roentgen_build_info; null: it is not scraped. */
  version: string | null;
  features: Array<{ service: string; group: string; value: number }>;
  dropped: Array<{ service: string; reason: string; value: number }>;
  /** Names of Roentgen's alert rules that are pending or firing. */
  alerts: string[];
}

export interface Facts {
  app: Answer<AppFacts>;
  status: Answer<Status>;
  services: Answer<ServiceStatus[]>;
  spots: Answer<SpotStatus[]>;
  lever: Answer<SafetyLever>;
  /** Name of the data source in Grafana; null: there is none of Prometheus. */
  source: { name: string; chosen: boolean } | null;
  metrics: Answer<MetricFacts>;
  candidates: Answer<Candidates>;
  pace: Pace;
  now: number;
}

/** What was answered last, unless asking fails now. */
export const current = <T>({ value, failure }: Answer<T>): T | null => (failure ? null : value);
