/** What a record must be to be kept as a sample, and its name. Pure. */

import { createHash } from 'node:crypto';
import { rowsOf, type SpotSample } from './sample';

/** Columns of the long form (exchange/columns.ts) besides the features; no feature may be called so. */
export const LONG_COLUMNS = [
  'sample', 'service', 'environment', 'run', 'fault', 'component_faulty', 'seed', 'version', 'moment', 'step_ms', 'offset', 'component',
  'features', 'parameters', 'bridged', 'confirmed', 'unrest', 'discarded',
] as const;

/** Longest window: rows of minutes around a fault, not hours. */
const MOST_MOMENTS = 1000;
const ID = /^[A-Za-z0-9_.-]{1,120}$/;
const ENVIRONMENT = /^[A-Za-z0-9_.-]{1,64}$/;
/** Half of a UTF-16 pair: no file could carry it. */
const TORN = /\p{Surrogate}/u;

/**
 * The name of a sample: the same window of the same fault has the same one however often it is collected.
 * `<environment>-<moment>-<component or nominal>-<12 hexadecimal digits of SHA-256>`.
 */
export function sampleId({ environment, service, run, fault, component, moment }: Pick<SpotSample, 'environment' | 'service' | 'run' | 'fault' | 'component' | 'moment'>): string {
  const digest = createHash('sha256').update(JSON.stringify([environment, service, run, fault, component, moment])).digest('hex').slice(0, 12);
  return `${environment}-${moment}-${(component ?? 'nominal').replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 24)}-${digest}`;
}

type Loose = Partial<Record<keyof SpotSample, unknown>>;
type Check = (value: unknown, sample: Loose) => boolean;

const isString = (value: unknown): value is string => typeof value === 'string' && !TORN.test(value);
const isText: Check = (value) => isString(value) && value !== '';
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const orNull = (check: Check): Check => (value, sample) => value === null || check(value, sample);
const isDistinct = (value: unknown, check: (each: unknown) => boolean): value is string[] => Array.isArray(value) && value.length > 0 && value.every(check) && new Set(value).size === value.length;
/** A byte order mark before a name is lost in Parquet's readers. */
const isFeature = (value: unknown) => isString(value) && value !== '' && !value.startsWith('\ufeff') && !(LONG_COLUMNS as readonly string[]).includes(value);
const isLevel = (value: unknown) => typeof value === 'number' && (Number.isNaN(value) || Number.isFinite(Math.fround(value)));
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const CHECKS: Array<[keyof SpotSample, Check, string]> = [
  ['sample', (value) => typeof value === 'string' && ID.test(value), 'letters, digits, _ . and -, 120 at most'],
  ['service', isText, 'a text'],
  ['environment', (value) => typeof value === 'string' && ENVIRONMENT.test(value), 'letters, digits, _ . and -, 64 at most'],
  ['run', isString, 'a text'],
  ['fault', orNull(isText), 'a text, or null without a fault'],
  ['component', (value, { fault }) => (fault === null ? value === null : isText(value, {})), 'a text where there is a fault, else null'],
  ['parameters', (value) => isRecord(value) && Object.entries(value).every(([name, each]) => isString(name) && (isString(each) || Number.isFinite(each))), 'names with numbers or texts'],
  ['seed', orNull(isWhole), 'a whole number, or null'],
  ['version', isString, 'a text'],
  ['moment', isWhole, 'whole milliseconds since the epoch'],
  ['stepMs', (value) => isWhole(value) && value > 0, 'whole milliseconds'],
  ['moments', (value) => isWhole(value) && value >= 1 && value <= MOST_MOMENTS, `a whole number of 1 to ${MOST_MOMENTS}`],
  ['components', (value) => isDistinct(value, (each) => isString(each) && each !== ''), 'different texts'],
  ['features', (value) => isDistinct(value, isFeature), `different texts other than ${LONG_COLUMNS.join(', ')}`],
  ['values', hasShape, 'a row for each moment with a finite number or NaN for each component and feature'],
  ['quality', isQuality, 'bridged of 0 to 1, confirmed true, false or null, unrest a number or null'],
  ['discarded', orNull(isText), 'a reason, or null'],
];

function hasShape(value: unknown, { moments, components, features }: Loose): boolean {
  const columns = (components as string[]).length * (features as string[]).length;
  return Array.isArray(value) && value.length === rowsOf(moments as number) && value.every((row) => Array.isArray(row) && row.length === columns && row.every(isLevel));
}

function isQuality(value: unknown): boolean {
  if (!isRecord(value)) {
    return false;
  }
  const { bridged, confirmed, unrest } = value;
  return typeof bridged === 'number' && bridged >= 0 && bridged <= 1 && (confirmed === null || typeof confirmed === 'boolean') && (unrest === null || (Number.isFinite(unrest) && (unrest as number) >= 0));
}

/** What is wrong with a would-be sample, in a sentence; null: nothing. */
export function flawOf(sample: Loose): string | null {
  const broken = CHECKS.find(([key, check]) => !check(sample[key], sample));
  if (!broken) {
    return null;
  }
  const [key, , expected] = broken;
  return `${key} is ${key === 'values' ? 'not' : `${shown(sample[key])}, not`} ${expected}`;
}

/** A value as messages quote it: short, whatever it is. */
export function shown(value: unknown): string {
  const text = (typeof value === 'bigint' ? String(value) : JSON.stringify(value)) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
