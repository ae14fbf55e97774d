/** From the keys of the file to the values of the program, and the checks that span several keys. */

import { dirname, resolve } from 'node:path';
import { RoentgenError } from '../errors';
import type { Config, ServiceSection, SpotFeature } from './config';
import { parseDuration } from './duration';
import { readSecret } from './secret';

interface RawService {
  name: string; selector: string; component_label: string;
  component_rule?: { pattern: string; replacement: string };
  histogram_quantiles: number[];
  step: string | number;
  nominal: { duration: string | number; from?: string; to?: string };
  groups?: Record<string, string>; scaler: Config['services'][0]['scaler']; calibration: 'paper' | 'tail';
  persistence: { k: number; n: number };
  accept_after: string | number;
  kpi?: { name: string; unit: string; query: string; limit?: number };
  training: Record<string, number>;
  spots: { components?: string[]; features: SpotFeature[]; moments: number };
}
/** The file's form after the schema filled the defaults. */
export interface RawConfig {
  listen: string; data_dir: string;
  prometheus: { url: string; timeout: string | number; token_file?: string };
  auth: { view_token_file?: string; launch_token_file?: string };
  services: RawService[];
  chaos: { enabled: boolean; allow: string[]; target_files: string[]; experiments_dir?: string; max_duration: string | number; max_parallel: number };
}

/** Throws CONFIG_INVALID for what no single key shows: unsafe combinations, doubles, periods that end before they start. */
export function toConfig(raw: RawConfig, file: string): Config {
  const base = dirname(resolve(file));
  const secret = (path: string | undefined) => (path === undefined ? null : readSecret(resolve(base, path)));
  const [host, port] = [raw.listen.slice(0, raw.listen.lastIndexOf(':')), Number(raw.listen.slice(raw.listen.lastIndexOf(':') + 1))];
  const config: Config = {
    listen: { host, port },
    dataDir: resolve(base, raw.data_dir),
    prometheus: { url: raw.prometheus.url.replace(/\/+$/, ''), timeoutMs: parseDuration(raw.prometheus.timeout), token: secret(raw.prometheus.token_file) },
    auth: { view: secret(raw.auth.view_token_file), launch: secret(raw.auth.launch_token_file) },
    services: raw.services.map((service) => toService(service, file)),
    chaos: {
      enabled: raw.chaos.enabled,
      allow: raw.chaos.allow,
      targetFiles: raw.chaos.target_files.map((path) => resolve(base, path)),
      experimentsDir: raw.chaos.experiments_dir === undefined ? null : resolve(base, raw.chaos.experiments_dir),
      maxDurationSeconds: parseDuration(raw.chaos.max_duration) / 1000,
      maxParallel: raw.chaos.max_parallel,
    },
  };
  refuseUnsafe(config, file);
  return config;
}

function toService(raw: RawService, file: string): ServiceSection {
  const { learning_rate: learningRate, ...training } = raw.training;
  Object.entries(raw.groups ?? {}).forEach(([group, pattern]) => checkExpression(pattern, `${file}: service ${raw.name}: group ${group}`));
  if (raw.component_rule) {
    checkExpression(raw.component_rule.pattern, `${file}: service ${raw.name}: component_rule.pattern`);
  }
  if (raw.persistence.k > raw.persistence.n) {
    throw new RoentgenError('CONFIG_INVALID', `${file}: service ${raw.name}: persistence k=${raw.persistence.k} is more than n=${raw.persistence.n}`);
  }
  return {
    name: raw.name,
    selector: raw.selector,
    componentLabel: raw.component_label,
    componentRule: raw.component_rule,
    quantiles: raw.histogram_quantiles,
    stepMs: parseDuration(raw.step),
    nominal: nominalPeriod(raw, file),
    groups: raw.groups,
    scaler: raw.scaler,
    calibration: raw.calibration,
    persistence: raw.persistence,
    acceptAfterMs: parseDuration(raw.accept_after),
    kpi: raw.kpi ? { name: raw.kpi.name, unit: raw.kpi.unit, query: raw.kpi.query, limit: raw.kpi.limit ?? null } : null,
    training: learningRate === undefined ? training : { ...training, learningRate },
    spots: { components: raw.spots.components ?? null, features: raw.spots.features, moments: raw.spots.moments },
  };
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
