/** What of a service can be changed while it runs, checked as the configuration file is. Pure. */

import { type Tuning, type TuningRequest } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import type { ServiceSection } from './config';
import { checkPersistence, checkQuietHours } from './convert';
import { checkDocument } from './document';
import { SERVICE } from './schema';

/** Keys of the file by those of the API. */
const KEYS: Record<keyof Tuning, string> = { line: 'line', persistence: 'persistence', alarmBudget: 'alarm_budget', quietHours: 'quiet_hours' };
export const TUNING_KEYS = Object.keys(KEYS) as Array<keyof Tuning>;

/** The file's own rules; what is absent stays absent. */
const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: Object.fromEntries(Object.values(KEYS).map((key) => [key, { ...(SERVICE.properties as Record<string, object>)[key], default: undefined }])),
};

const HINT = 'docs/configuration.md says what line, persistence, alarm_budget and quiet_hours may be';

export const tuningOf = ({ line, persistence, alarmBudget, quietHours }: ServiceSection): Tuning => ({ line, persistence, alarmBudget, quietHours });

/** Throws REQUEST_INVALID with the configuration's own words. */
export function checkTuning(body: unknown, { name, timeZone }: Pick<ServiceSection, 'name' | 'timeZone'>): TuningRequest {
  const given = typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};
  const { alarmBudget } = given;
  const inFile = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined).map(([key, value]) => [TUNING_KEYS.includes(key as keyof Tuning) ? KEYS[key as keyof Tuning] : key, value]));
  // No budget is a value here and an absent key there.
  const { alarm_budget: _none, ...others } = inFile;
  const text = alarmBudget === null ? others : inFile;
  const checked = alarmBudget === null && Object.keys(others).length === 0 ? {} : (checkDocument(JSON.stringify(text), `tuning of ${name}`, { schema: SCHEMA, code: 'REQUEST_INVALID', whole: 'the tuning', hint: HINT }).value as Record<string, unknown>);
  const tuning = { ...Object.fromEntries(TUNING_KEYS.filter((key) => KEYS[key] in checked).map((key) => [key, checked[KEYS[key]]])), ...(alarmBudget === null ? { alarmBudget } : {}) } as TuningRequest;
  refuse(() => {
    checkPersistence(tuning.persistence ?? { k: 1, n: 1 }, `tuning of ${name}`);
    checkQuietHours(tuning.quietHours ?? [], timeZone, `tuning of ${name}`);
  });
  return tuning;
}

function refuse(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new RoentgenError('REQUEST_INVALID', messageOf(error), error instanceof RoentgenError ? error.hint : undefined, { cause: error });
  }
}
