/** The checked configuration as the program uses it: milliseconds, absolute paths, secrets that do not print. */

import type { Secret } from './secret';

export interface KpiConfig { name: string; unit: string; query: string; limit: number | null }
export interface SpotsConfig { components: string[] | null; features: SpotFeature[]; moments: number }
export type SpotFeature = 'cpu' | 'memory' | 'receive' | 'transmit';

export interface ServiceSection {
  name: string;
  selector: string;
  componentLabel: string;
  /** From the label's value to the component's name; without it they are the same. */
  componentRule?: { pattern: string; replacement: string };
  /** Quantiles of histograms that are features. */
  quantiles?: number[];
  stepMs: number;
  nominal: { durationMs: number } | { fromMs: number; toMs: number };
  groups: Record<string, string> | undefined;
  scaler: 'minmax' | 'standard' | 'robust';
  calibration: 'paper' | 'tail';
  persistence: { k: number; n: number };
  acceptAfterMs: number;
  kpi: KpiConfig | null;
  training: Record<string, number>;
  spots: SpotsConfig;
}

export interface Config {
  listen: { host: string; port: number };
  dataDir: string;
  prometheus: { url: string; timeoutMs: number; token: Secret | null };
  auth: { view: Secret | null; launch: Secret | null };
  services: ServiceSection[];
  chaos: { enabled: boolean; allow: string[]; targetFiles: string[]; experimentsDir: string | null; maxDurationSeconds: number; maxParallel: number };
}
