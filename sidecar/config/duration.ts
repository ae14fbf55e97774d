import { RoentgenError } from '../errors';

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `10s`, `500ms`, `2m`, `1h`, `14d`, or of a number of seconds. */
export function parseDuration(value: string | number): number {
  if (typeof value === 'number') {
    return value * 1000;
  }
  const parts = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)$/.exec(value);
  if (!parts) {
    throw new RoentgenError('CONFIG_INVALID', `${JSON.stringify(value)} is not a duration`, 'write for example 500ms, 10s, 2m, 1h or 14d');
  }
  return Number(parts[1]) * UNIT_MS[parts[2]];
}
