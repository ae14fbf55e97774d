/** A change of the load as somebody else asks for it. Pure. */

import { RoentgenError } from '../../errors';
import type { Load } from './curve';

const isRate = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 10_000;
const FORMS: Record<string, (value: unknown) => boolean> = {
  base: isRate,
  peak: isRate,
  daySeconds: (value) => typeof value === 'number' && value >= 1 && Number.isFinite(value),
  week: (value) => Array.isArray(value) && value.length === 7 && value.every(isRate),
};

/** Throws REQUEST_INVALID for unknown keys, and for values that no load has. */
export function loadChange(change: Record<string, unknown>): Partial<Load> {
  const wrong = Object.entries(change).find(([key, value]) => !Object.hasOwn(FORMS, key) || !FORMS[key](value));
  if (wrong) {
    throw new RoentgenError('REQUEST_INVALID', `${JSON.stringify(wrong[0])} cannot be ${JSON.stringify(wrong[1])} in a load`, `it has ${Object.keys(FORMS).join(', ')}: requests per second, seconds, and seven factors of days`);
  }
  return change;
}
