/** Checks the body of POST /campaigns. */

import { type CampaignRequest, FAULT_KINDS } from '../contract';
import { RoentgenError } from '../errors';

const MOST_SAMPLES = 10_000;
const RECOVERIES = ['restart', 'rollback'] as const;
const CHOICES = ['balanced', 'uncertain'] as const;
const KEYS: ReadonlyArray<keyof CampaignRequest> = ['service', 'samples', 'faults', 'components', 'seed', 'recovery', 'hold', 'choice'];

export interface CampaignLimits {
  faultable(service: string): string[];
  /** Whether the service has a mirror, which can be rolled back. */
  hasMirror(service: string): boolean;
  /** Of a fault. */
  maxDurationSeconds: number;
}

/** Components left empty are the faultable ones. Throws REQUEST_INVALID, FAULT_UNKNOWN, COMPONENT_UNKNOWN. */
export function checkCampaign(body: unknown, limits: CampaignLimits): CampaignRequest {
  const given = (body ?? {}) as Partial<Record<keyof CampaignRequest, unknown>>;
  const { service, samples, faults, components, seed } = given;
  if (typeof service !== 'string' || !isWhole(samples, 1, MOST_SAMPLES) || !Number.isInteger(seed) || !isTexts(faults) || !isTexts(components) || faults.length === 0) {
    throw new RoentgenError('REQUEST_INVALID', `a campaign needs service, samples (1 to ${MOST_SAMPLES}), faults, components and seed`, 'for example {"service": "employees", "samples": 16, "faults": ["kill"], "components": [], "seed": 1}');
  }
  const strange = faults.find((fault) => !(FAULT_KINDS as readonly string[]).includes(fault));
  if (strange !== undefined) {
    throw new RoentgenError('FAULT_UNKNOWN', `no fault kind is called ${JSON.stringify(strange)}`, `one of ${FAULT_KINDS.join(', ')}`);
  }
  const known = limits.faultable(service);
  const unknown = components.find((component) => !known.includes(component));
  if (unknown !== undefined || known.length === 0) {
    throw new RoentgenError('COMPONENT_UNKNOWN', unknown === undefined ? `the service ${service} has no faultable components` : `${unknown} is not a faultable component of ${service}`, known.length > 0 ? `one of ${known.join(', ')}` : undefined);
  }
  const options = optionsOf(given, service, limits);
  return { service, samples, faults: [...new Set(faults)], components: [...new Set(components.length > 0 ? components : known)], seed: seed as number, ...options };
}

function optionsOf(given: Partial<Record<keyof CampaignRequest, unknown>>, service: string, { hasMirror, maxDurationSeconds }: CampaignLimits): Pick<CampaignRequest, 'recovery' | 'hold' | 'choice'> {
  const { recovery = 'restart', hold, choice = 'balanced' } = given;
  const unknown = Object.keys(given).find((key) => !(KEYS as readonly string[]).includes(key));
  if (unknown !== undefined) {
    throw refused(`${JSON.stringify(unknown)} is no option of a campaign`, `it has ${KEYS.join(', ')}`);
  }
  if (!isOne(RECOVERIES, recovery) || !isOne(CHOICES, choice)) {
    throw refused('recovery is restart or rollback, choice is balanced or uncertain');
  }
  if (hold !== undefined && !(typeof hold === 'number' && hold >= 1 && hold <= maxDurationSeconds)) {
    throw refused(`hold is a number of seconds from 1 to ${maxDurationSeconds} (chaos.max_duration)`);
  }
  if (recovery === 'rollback' && !hasMirror(service)) {
    throw refused(`${service} has no mirror that could be rolled back`, 'a mirror stands beside its target file; recovery restart works for every service');
  }
  return { recovery, choice, ...(hold === undefined ? {} : { hold }) };
}

const refused = (message: string, hint?: string) => new RoentgenError('REQUEST_INVALID', message, hint);

function isOne<T extends string>(words: readonly T[], value: unknown): value is T {
  return (words as readonly unknown[]).includes(value);
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= 100 && value.every((each) => typeof each === 'string');
}
