/** Checks of single values of an experiment, with where they stand. Pure. */

import { parseDuration } from '../../config/duration';
import type { RoentgenError } from '../../errors';

export type Path = Array<string | number>;
/** Makes the error of the value (or of the key) at a path. */
export type Refuse = (path: Path, problem: string, hint?: string) => RoentgenError;

const NAME = /^[^\u0000-\u001f\u007f]{1,100}$/;

export function record(value: unknown, path: Path, keys: readonly string[], refuse: Refuse, hint?: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(path, 'must be a set of keys with values', hint);
  }
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw refuse([...path, unknown], 'unknown key', hint ?? `the keys are ${keys.join(', ')}`);
  }
  return value as Record<string, unknown>;
}

export function text(value: unknown, path: Path, refuse: Refuse): string {
  if (typeof value !== 'string' || !NAME.test(value)) {
    throw refuse(path, value === undefined ? 'is missing' : 'must be a text of 1 to 100 characters');
  }
  return value;
}

export function texts(value: unknown, path: Path, refuse: Refuse): string[] {
  if (!Array.isArray(value) || value.length > 100) {
    throw refuse(path, 'must be a list of at most 100 names');
  }
  return value.map((each, index) => text(each, [...path, index], refuse));
}

export function number(value: unknown, path: Path, refuse: Refuse): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw refuse(path, value === undefined ? 'is missing' : `${JSON.stringify(value)} is not a number`);
  }
  return value;
}

export function whole(value: unknown, path: Path, min: number, max: number, refuse: Refuse): number {
  const result = number(value, path, refuse);
  if (!Number.isInteger(result) || result < min || result > max) {
    throw refuse(path, `${result} is not a whole number from ${min} to ${max}`);
  }
  return result;
}

/** `500ms`, `10s`, `2m`, or a number of seconds. */
export function seconds(value: unknown, path: Path, refuse: Refuse): number {
  let result = NaN;
  try {
    result = typeof value === 'string' || typeof value === 'number' ? parseDuration(value) / 1000 : NaN;
  } catch {
    // Told below, with the line.
  }
  if (!(result >= 0)) {
    throw refuse(path, value === undefined ? 'is missing' : `${JSON.stringify(value)} is not a duration`, 'write a number of seconds, or for example 500ms, 10s or 2m');
  }
  return result;
}

export function atLeast(least: number, value: number, path: Path, refuse: Refuse): number {
  if (value < least) {
    throw refuse(path, `must be at least ${least} seconds`);
  }
  return value;
}

/** Milliseconds are fine enough, and sums of decimal fractions stay readable. */
export const rounded = (value: number): number => Math.round(value * 1000) / 1000;
