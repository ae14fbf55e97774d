/** Checks of single values of an experiment. Pure. */
import type { ChaosTarget, FaultDescription } from '../../../sidecar/contract';
import { t } from '../../text';

export type Path = Array<string | number>;

export interface Mistake {
  path: Path;
  message: string;
  /** What may stand there; '' where the message says it. */
  allowed: string;
}

export interface Catalogue {
  faults: FaultDescription[];
  targets: ChaosTarget[];
}

/** The sidecar's own bounds; see docs/experiment.schema.json. */
export const MOST = { faults: 100, conditions: 20, description: 1000, query: 2000, drawn: 100, name: 100 };
export const LEAST_SECONDS = 0.1;

export type Say = (path: Path, message: string, allowed?: string) => void;
export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const SECONDS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** `30`, `30s`, `500ms`, `2m`; null for what is no duration. */
export function secondsOf(value: unknown): number | null {
  const [, count, unit] = typeof value === 'string' ? (/^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value) ?? []) : [];
  const seconds = typeof value === 'number' ? value : count === undefined ? NaN : Number(count) * SECONDS[unit];
  return seconds >= 0 && Number.isFinite(seconds) ? seconds : null;
}

export const serviceNames = ({ targets }: Catalogue) => [...new Set(targets.map((target) => target.service))];
export const componentsOf = ({ targets }: Catalogue, wanted: unknown) => targets.filter((target) => target.service === wanted).map(({ component }) => component);
export const shown = (value: unknown) => JSON.stringify(value) ?? '–';
export const missing = (key: string | number | undefined) => t('chaos.check.missing', '{{key}} is missing.', { key: String(key) });

export function keys(value: Fields, path: Path, known: string[], say: Say): void {
  Object.keys(value).filter((key) => !known.includes(key)).forEach((key) => say([...path, key], t('chaos.check.unknown-key', '{{key}} is no key here.', { key }), known.join(', ')));
}

export function name(value: unknown, path: Path, say: Say, allowed = ''): boolean {
  const right = typeof value === 'string' && value.length >= 1 && value.length <= MOST.name && !/[\u0000-\u001f\u007f]/.test(value);
  if (!right) {
    say(path, value === undefined || value === '' ? missing(path.at(-1)) : t('chaos.check.name', 'A text of 1 to {{most}} characters.', { most: MOST.name }), allowed);
  }
  return right;
}

export function list(value: unknown, path: Path, most: number, say: Say): unknown[] {
  if (value !== undefined && (!Array.isArray(value) || value.length > most)) {
    say(path, t('chaos.check.list', 'A list of at most {{most}} entries.', { most }));
  }
  return Array.isArray(value) ? value.slice(0, most) : [];
}

export function duration(value: unknown, path: Path, least: number, say: Say): void {
  const seconds = secondsOf(value);
  if (seconds === null || seconds < least) {
    const message = value === undefined ? missing(path.at(-1)) : t('chaos.check.duration', '{{value}} is no duration.', { value: shown(value) });
    say(path, message, least > 0 ? t('chaos.check.duration-least', 'at least {{least}} seconds, or for example 10s, 2m', { least }) : t('chaos.check.duration-any', 'a number of seconds, or for example 500ms, 10s, 2m'));
  }
}

export function figure(value: unknown, path: Path, say: Say, min = -Infinity, max = Infinity, whole = false): void {
  const wrong = typeof value !== 'number' || !(value >= min && value <= max) || (whole && !Number.isInteger(value));
  if (wrong) {
    const bounds = Number.isFinite(min) || Number.isFinite(max) ? `${min} – ${max}` : t('chaos.check.any-number', 'a number');
    say(path, value === undefined ? missing(path.at(-1)) : t('chaos.check.number', '{{value}} is not a number that may stand here.', { value: shown(value) }), whole ? t('chaos.check.whole', '{{bounds}}, whole', { bounds }) : bounds);
  }
}


/** What a field shows: the mistake at exactly this place with what is allowed; undefined where there is none. */
export function mistakeAt(mistakes: Mistake[], path: Path): string | undefined {
  const found = mistakes.find((mistake) => mistake.path.join('\n') === path.join('\n'));
  return found && [found.message, found.allowed].filter(Boolean).join(' ');
}
