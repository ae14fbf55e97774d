/** A blueprint's file as the schema lets it pass, defaults filled in. Types only. */

export type RawDuration = string | number;
export type RawBytes = string | number;

export interface RawHealth {
  http?: { port?: number; path: string };
  tcp?: number;
  sql?: string;
  command?: string[];
  every: RawDuration;
  patience: RawDuration;
}

export interface RawComponent {
  image?: string;
  command?: string[];
  replicas: number;
  names?: string;
  node?: string | string[];
  user?: string;
  uid?: number;
  capabilities: string[];
  environment?: Record<string, string | number | boolean>;
  files: Record<string, string | { file: string }>;
  prepare: string;
  volume: boolean;
  resources: { cpu: number; memory: RawBytes; pids: number; disk?: RawBytes };
  ports: number[];
  health?: RawHealth;
  database?: { user: string; name: string; port: number };
  clock: boolean;
  stop_signal: NodeJS.Signals;
  faultable: boolean;
  depends_on: string[];
  fresh_when_ill: boolean;
}

export interface RawStep {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: Record<string, unknown>;
  expect?: number | number[];
  think?: RawDuration;
}

export interface RawLoad {
  image?: string;
  kind: 'employees' | 'http' | 'command';
  target?: string;
  port?: number;
  base: number;
  peak: number;
  day: RawDuration;
  week?: number[];
  call_duration?: RawDuration;
  seed: number;
  replay?: { file: string; scale: number; speed: number };
  profiles?: Record<string, Pick<RawLoad, 'base' | 'peak' | 'week' | 'replay'>>;
  patience: RawDuration;
  think: RawDuration;
  sessions?: Array<{ weight: number; steps: RawStep[] }>;
  command?: string[];
  environment?: Record<string, string | number | boolean>;
}

export interface RawBlueprint {
  name: string;
  service: string;
  packages: Record<string, string>;
  nodes: Record<string, { cpu: number; memory: RawBytes }>;
  components: Record<string, RawComponent>;
  network: { subnet: string; addresses: Record<string, string> };
  load?: RawLoad;
  restore: Array<{ component: string; sql: string }>;
  kpi?: { name: string; unit: string; query: string; limit?: number };
}
