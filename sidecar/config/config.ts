/** The checked configuration as the program uses it: milliseconds, absolute paths, secrets that do not print. */

import type { Detector, Interval } from '../contract';
import type { Secret } from './secret';

export interface KpiConfig { name: string; unit: string; query: string; limit: number | null }
export interface SpotsConfig { components: string[] | null; features: SpotFeature[]; moments: number; model: 'shared' | 'paper'; environment: string }
export type SpotFeature = 'cpu' | 'memory' | 'receive' | 'transmit' | 'throttled' | 'write' | 'packets';

/** Amounts and ranges are in the unit of the feature: increments per step for counters, the gauge's own for gauges. */
export interface PolicyRule {
  /** Regular expression on the metric's name, anywhere in it; null = all. */
  metrics: string | null;
  /** Regular expression on the component's whole name; null = all. */
  components: string | null;
  /** The deviations that matter. */
  direction: 'both' | 'up' | 'down';
  /** The least deviation that matters; a share is of what was expected, so that of 0 every deviation matters. */
  minDeviation: { share: number } | { amount: number } | null;
  /** Both ends are valid; null = no end. */
  valid: { min: number | null; max: number | null } | null;
}

/** A group is the features whose metric, and component, fit. */
export interface GroupRule { metrics: string; components: string | null; perComponent: boolean }
export interface NodesConfig { selector: string; componentLabel: string; groups: Record<string, GroupRule> | undefined }
export interface RetrainConfig { everyMs: number; onDrift: boolean; stageMs: number }

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
  /** Times that are not learned. */
  exclude: Interval[];
  excludeIncidents: boolean;
  groups: Record<string, GroupRule> | undefined;
  nodes: NodesConfig | null;
  calls: Array<[caller: string, callee: string]>;
  scaler: 'minmax' | 'standard' | 'robust';
  calibration: 'paper' | 'tail';
  persistence: { k: number; n: number };
  detector: 'auto' | Detector;
  coldStart: boolean;
  /** Infinity: never. */
  acceptAfterMs: number;
  /** Episodes a day; null without a budget. */
  alarmBudget: number | null;
  /** Scores are divided by it. */
  line: number;
  quietHours: string[];
  timeZone: string;
  policy: PolicyRule[];
  retrain: RetrainConfig;
  /** 0: none. */
  backfillMs: number;
  kpi: KpiConfig | null;
  training: Record<string, number>;
  spots: SpotsConfig;
}

export interface DockerConfig { service: string; socket: string; label: string; filter: string }
export interface KubernetesConfig { service: string; namespace: string; label: string; kubeconfig: string | null }

export interface ChaosConfig {
  enabled: boolean;
  allow: string[];
  targetFiles: string[];
  experimentsDir: string | null;
  maxDurationSeconds: number;
  maxParallel: number;
  cooldownMs: number;
  /** Infinity: any number. */
  dailyBudget: number;
  annotations: { url: string; token: Secret | null; tags: string[] } | null;
  docker: DockerConfig[];
  kubernetes: KubernetesConfig[];
}

export interface Config {
  listen: { host: string; port: number };
  dataDir: string;
  prometheus: { url: string; timeoutMs: number; token: Secret | null; remoteWriteUrl: string };
  auth: { view: Secret | null; stop: Secret | null; launch: Secret | null; admin: Secret | null };
  /** How long entries of the audit journal are kept, and how much of them. */
  audit: { keepMs: number; maxBytes: number };
  services: ServiceSection[];
  chaos: ChaosConfig;
  /** Of published plans: series of paths, and of links, at most; how often they are predicted anew. */
  twin: { maxSeries: number; refreshMs: number };
}
