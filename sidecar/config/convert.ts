/** From the keys of the file to the values of the program, and the checks that span several keys. */

import { dirname, resolve } from 'node:path';
import type { Interval } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import type { Config, DockerConfig, GroupRule, KubernetesConfig, PolicyRule, ServiceSection, SpotFeature } from './config';
import { parseDuration } from './duration';
import { parseQuietHours } from './quiet-hours';
import { readSecret } from './secret';

interface RawInterval { from: string; to: string }
type RawGroups = Record<string, string | { metrics: string; components?: string; per_component?: boolean }>;
interface RawPolicy { metrics?: string; components?: string; direction: 'both' | 'up' | 'down'; min_deviation?: number | string; valid?: { min?: number; max?: number } }
interface RawService {
  name: string; selector: string; component_label: string;
  component_rule?: { pattern: string; replacement: string };
  histogram_quantiles: number[];
  step: string | number;
  nominal: { duration: string | number; from?: string; to?: string; exclude: RawInterval[]; exclude_incidents: boolean };
  groups?: RawGroups;
  nodes?: { selector: string; component_label: string; groups?: RawGroups };
  calls: Record<string, string[]>;
  detector: ServiceSection['detector'];
  cold_start: boolean;
  alarm_budget?: number;
  line: number;
  quiet_hours: string[];
  time_zone: string;
  policy: RawPolicy[];
  backfill: string | number;
  retrain: { every: string | number; on_drift: boolean; stage: string | number };
  scaler: Config['services'][0]['scaler']; calibration: 'paper' | 'tail';
  persistence: { k: number; n: number };
  accept_after: string | number;
  kpi?: { name: string; unit: string; query: string; limit?: number };
  training: Record<string, number>;
  spots: { components?: string[]; features: SpotFeature[]; moments: number; model: 'shared' | 'paper'; environment: string };
}
/** The file's form after the schema filled the defaults. */
export interface RawConfig {
  listen: string; data_dir: string;
  prometheus: { url: string; timeout: string | number; token_file?: string; remote_write_url?: string };
  auth: { view_token_file?: string; stop_token_file?: string; launch_token_file?: string; admin_token_file?: string };
  audit: { keep: string | number; max_megabytes: number };
  services: RawService[];
  twin: { max_series: number; refresh: string | number };
  chaos: { enabled: boolean; allow: string[]; target_files: string[]; experiments_dir?: string; max_duration: string | number; max_parallel: number;
    cooldown: string | number; daily_budget?: number;
    annotations: { url?: string; token_file?: string; tags: string[] };
    docker: DockerConfig[];
    kubernetes: Array<Omit<KubernetesConfig, 'kubeconfig'> & { kubeconfig?: string }>;
  };
}

/** Throws CONFIG_INVALID for what no single key shows: unsafe combinations, doubles, periods that end before they start. */
export function toConfig(raw: RawConfig, file: string): Config {
  const base = dirname(resolve(file));
  const secret = (path: string | undefined) => (path === undefined ? null : readSecret(resolve(base, path)));
  const [host, port] = [raw.listen.slice(0, raw.listen.lastIndexOf(':')), Number(raw.listen.slice(raw.listen.lastIndexOf(':') + 1))];
  const config: Config = {
    listen: { host, port },
    dataDir: resolve(base, raw.data_dir),
    prometheus: { url: raw.prometheus.url.replace(/\/+$/, ''), remoteWriteUrl: raw.prometheus.remote_write_url ?? `${raw.prometheus.url.replace(/\/+$/, '')}/api/v1/write`, timeoutMs: parseDuration(raw.prometheus.timeout), token: secret(raw.prometheus.token_file) },
    auth: { view: secret(raw.auth.view_token_file), stop: secret(raw.auth.stop_token_file), launch: secret(raw.auth.launch_token_file), admin: secret(raw.auth.admin_token_file) },
    audit: { keepMs: parseDuration(raw.audit.keep), maxBytes: raw.audit.max_megabytes * 1e6 },
    services: raw.services.map((service) => toService(service, file)),
    twin: { maxSeries: raw.twin.max_series, refreshMs: orNever(raw.twin.refresh) },
    chaos: {
      enabled: raw.chaos.enabled,
      allow: raw.chaos.allow,
      targetFiles: raw.chaos.target_files.map((path) => resolve(base, path)),
      experimentsDir: raw.chaos.experiments_dir === undefined ? null : resolve(base, raw.chaos.experiments_dir),
      maxDurationSeconds: parseDuration(raw.chaos.max_duration) / 1000,
      maxParallel: raw.chaos.max_parallel,
      cooldownMs: parseDuration(raw.chaos.cooldown),
      dailyBudget: raw.chaos.daily_budget ?? Infinity,
      annotations: raw.chaos.annotations.url === undefined ? null : { url: raw.chaos.annotations.url.replace(/\/+$/, ''), token: secret(raw.chaos.annotations.token_file), tags: raw.chaos.annotations.tags },
      docker: raw.chaos.docker,
      kubernetes: raw.chaos.kubernetes.map((each) => ({ ...each, kubeconfig: each.kubeconfig === undefined ? null : resolve(base, each.kubeconfig) })),
    },
  };
  refuseUnsafe(config, file);
  return config;
}

function toService(raw: RawService, file: string): ServiceSection {
  const { learning_rate: learningRate, ...training } = raw.training;
  const where = `${file}: service ${raw.name}`;
  const groups = toGroups(raw.groups, where);
  const nodes = raw.nodes ? { selector: raw.nodes.selector, componentLabel: raw.nodes.component_label, groups: toGroups(raw.nodes.groups, `${where}: nodes`) } : null;
  checkQuietHours(raw.quiet_hours, raw.time_zone, where);
  refuseSharedGroups(groups, nodes?.groups, where);
  if (raw.component_rule) {
    checkExpression(raw.component_rule.pattern, `${file}: service ${raw.name}: component_rule.pattern`);
  }
  checkPersistence(raw.persistence, where);
  return {
    name: raw.name,
    selector: raw.selector,
    componentLabel: raw.component_label,
    componentRule: raw.component_rule,
    quantiles: raw.histogram_quantiles,
    stepMs: parseDuration(raw.step),
    nominal: nominalPeriod(raw, file),
    exclude: raw.nominal.exclude.map((each) => toInterval(each, `${where}: nominal.exclude`)),
    excludeIncidents: raw.nominal.exclude_incidents,
    groups,
    nodes,
    calls: Object.entries(raw.calls).flatMap(([caller, callees]) => callees.map((callee): [string, string] => [caller, callee])),
    detector: raw.detector,
    coldStart: raw.cold_start,
    alarmBudget: raw.alarm_budget ?? null,
    line: raw.line,
    quietHours: raw.quiet_hours,
    timeZone: raw.time_zone,
    policy: raw.policy.map((rule) => toPolicy(rule, where)),
    backfillMs: raw.backfill === 'never' ? 0 : parseDuration(raw.backfill),
    retrain: { everyMs: orNever(raw.retrain.every), onDrift: raw.retrain.on_drift, stageMs: parseDuration(raw.retrain.stage) },
    scaler: raw.scaler,
    calibration: raw.calibration,
    persistence: raw.persistence,
    acceptAfterMs: orNever(raw.accept_after),
    kpi: raw.kpi ? { name: raw.kpi.name, unit: raw.kpi.unit, query: raw.kpi.query, limit: raw.kpi.limit ?? null } : null,
    training: learningRate === undefined ? training : { ...training, learningRate },
    spots: { ...raw.spots, components: raw.spots.components ?? null },
  };
}

/** Throws CONFIG_INVALID. */
export function checkPersistence({ k, n }: { k: number; n: number }, where: string): void {
  if (k > n) {
    throw new RoentgenError('CONFIG_INVALID', `${where}: persistence k=${k} is more than n=${n}`);
  }
}

/** Throws CONFIG_INVALID. */
export function checkQuietHours(texts: string[], timeZone: string, where: string): void {
  try {
    parseQuietHours(texts, timeZone);
  } catch (error) {
    throw new RoentgenError('CONFIG_INVALID', `${where}: quiet_hours: ${messageOf(error)}`, error instanceof RoentgenError ? error.hint : undefined, { cause: error });
  }
}

const orNever = (text: string | number) => (text === 'never' ? Infinity : parseDuration(text));

function toGroups(groups: RawGroups | undefined, where: string): Record<string, GroupRule> | undefined {
  return groups && Object.fromEntries(Object.entries(groups).map(([group, rule]) => {
    const { metrics, components, per_component: perComponent } = typeof rule === 'string' ? { metrics: rule, components: undefined, per_component: false } : rule;
    [metrics, components].forEach((pattern) => pattern !== undefined && checkExpression(pattern, `${where}: group ${group}`));
    return [group, { metrics, components: components ?? null, perComponent: perComponent ?? false }];
  }));
}

/** A name stands for one model. */
function refuseSharedGroups(virtual: Record<string, GroupRule> | undefined, physical: Record<string, GroupRule> | undefined, where: string): void {
  const shared = Object.keys(physical ?? {}).find((group) => group in (virtual ?? {}));
  if (shared !== undefined) {
    throw new RoentgenError('CONFIG_INVALID', `${where}: the group ${shared} is one of the service and one of its nodes`, 'give one of them another name');
  }
}

function toInterval({ from, to }: RawInterval, where: string): Interval {
  const interval = { from: Date.parse(from), to: Date.parse(to) };
  if (!(interval.from < interval.to)) {
    throw new RoentgenError('CONFIG_INVALID', `${where}: ${from} to ${to} are not two times, the first before the second`);
  }
  return interval;
}

function toPolicy({ metrics, components, direction, min_deviation: least, valid }: RawPolicy, where: string): PolicyRule {
  [metrics, components].forEach((pattern) => pattern !== undefined && checkExpression(pattern, `${where}: policy`));
  if (valid && (valid.min ?? -Infinity) >= (valid.max ?? Infinity)) {
    throw new RoentgenError('CONFIG_INVALID', `${where}: policy: valid.min ${valid.min} is not below valid.max ${valid.max}`);
  }
  const minDeviation = least === undefined ? null : typeof least === 'string' ? { share: parseFloat(least) / 100 } : { amount: least };
  return { metrics: metrics ?? null, components: components ?? null, direction, minDeviation, valid: valid?.min === undefined && valid?.max === undefined ? null : { min: valid.min ?? null, max: valid.max ?? null } };
}

function checkExpression(pattern: string, where: string): void {
  try {
    new RegExp(pattern);
  } catch {
    throw new RoentgenError('CONFIG_INVALID', `${where} is not a regular expression: ${pattern}`);
  }
}

function nominalPeriod(raw: RawService, file: string): ServiceSection['nominal'] {
  const { from, to, duration: length } = raw.nominal;
  if (from === undefined && to === undefined) {
    return { durationMs: parseDuration(length) };
  }
  const [fromMs, toMs] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  if (!(fromMs < toMs)) {
    throw new RoentgenError('CONFIG_INVALID', `${file}: service ${raw.name}: nominal.from and nominal.to must be two times, the first before the second`);
  }
  return { fromMs, toMs };
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function refuseUnsafe(config: Config, file: string): void {
  refuseEqualTokens(config.auth, file);
  if (!URL.canParse(config.prometheus.url)) {
    throw new RoentgenError('CONFIG_INVALID', `${file}: prometheus.url is not a URL: ${config.prometheus.url}`);
  }
  const { username, password } = new URL(config.prometheus.url);
  if (username || password) {
    throw new RoentgenError('CONFIG_INVALID', `${file}: prometheus.url holds a user or password, which logs and /status would show`, 'use prometheus.token_file');
  }
  if (!LOOPBACK.has(config.listen.host) && !(config.auth.view && config.auth.launch)) {
    throw new RoentgenError('CONFIG_INVALID', `${file}: listening on ${config.listen.host} needs auth.view_token_file and auth.launch_token_file`);
  }
  if (config.chaos.enabled && !config.auth.launch) {
    throw new RoentgenError('CONFIG_INVALID', `${file}: chaos.enabled needs auth.launch_token_file`);
  }
  if (config.chaos.enabled && config.chaos.allow.length === 0) {
    throw new RoentgenError('CONFIG_INVALID', `${file}: chaos.enabled needs an allow-list in chaos.allow`, 'for example allow: ["employees/app1"]');
  }
  const names = config.services.map((service) => service.name);
  const twice = names.find((each, index) => names.indexOf(each) !== index);
  if (twice !== undefined) {
    throw new RoentgenError('CONFIG_INVALID', `${file}: the service ${twice} is configured twice`);
  }
}

/** A token that two rights share has the higher one: whoever may look could launch. */
function refuseEqualTokens(auth: Config['auth'], file: string): void {
  const owners = new Map<string, string>();
  for (const [right, token] of Object.entries(auth)) {
    const other = token && owners.get(token.reveal());
    if (other) {
      throw new RoentgenError('CONFIG_INVALID', `${file}: auth.${other}_token_file and auth.${right}_token_file hold the same token: the lesser right would have the higher one`, 'give each right a token of its own: openssl rand -hex 32');
    }
    if (token) {
      owners.set(token.reveal(), right);
    }
  }
}
