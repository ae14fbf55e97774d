/** What a call leaves in the audit journal: who, with which right, what, and how it ended. Never a secret, never a whole body. Pure. */

import type { AuditEntry, AuditOutcome, Right } from '../contract';

const MOST_CHARACTERS = 200;
/** Fields of bodies that are told where they are short: numbers, names and reasons. */
const TOLD = ['reason', 'name', 'line', 'persistence', 'alarmBudget', 'quietHours', 'detector', 'samples', 'from', 'to', 'source'];
/** Names of what an answer began. */
const BEGUN = ['run', 'task'];

export interface Noted {
  author: string;
  right: Right | null;
  action: string;
  params: Record<string, string>;
  body: unknown;
  answer: unknown;
  status: number;
  code: string | null;
}

/** One line of at most 200 characters, without control characters or ones that turn the direction of writing. */
export function clean(text: string, most = MOST_CHARACTERS): string {
  const line = text.slice(0, 4 * most).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ').trim();
  const characters = [...line];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : line;
}

export function entryOf({ author, right, action, params, body, answer, status, code }: Noted, time: number): AuditEntry {
  return { time, user: clean(author, 64), right, action, subject: clean(subjectOf(params, body)), detail: clean(detailOf(body, answer)), outcome: outcomeOf(status), code };
}

const outcomeOf = (status: number): AuditOutcome => (status < 400 ? 'done' : status < 500 ? 'refused' : 'failed');

const fieldsOf = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null && !Buffer.isBuffer(value) ? (value as Record<string, unknown>) : {});

function subjectOf(params: Record<string, string>, body: unknown): string {
  const { service, experiment } = fieldsOf(body);
  const named = [service, fieldsOf(experiment).service].find((each) => typeof each === 'string');
  return Object.values(params).join('/') || (typeof named === 'string' ? named : '');
}

function detailOf(body: unknown, answer: unknown): string {
  const fields = { ...fieldsOf(body), ...experimentOf(fieldsOf(body).experiment) };
  const told = Object.entries(fields).filter(([key]) => TOLD.includes(key) || key === 'experiment' || key === 'faults').flatMap(([key, value]) => textOf(key, value));
  const begun = Object.entries(fieldsOf(answer)).filter(([key]) => BEGUN.includes(key)).flatMap(([key, value]) => textOf(key, value));
  return [...begun, ...told].join(', ');
}

/** Of what is launched: its name and what it breaks. */
function experimentOf(experiment: unknown): Record<string, unknown> {
  const { name, faults } = fieldsOf(experiment);
  const kinds = Array.isArray(faults) ? faults.slice(0, 10).map((each) => `${String(fieldsOf(each).fault)} ${String(fieldsOf(each).component)}`).join(' + ') : undefined;
  return experiment === undefined ? {} : { experiment: name, faults: kinds };
}

function textOf(key: string, value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return value === '' ? [] : [`${key}=${String(value)}`];
  }
  // Lists and objects are told where the table says so, as JSON that the whole is cut to.
  return TOLD.includes(key) && value !== undefined ? [`${key}=${JSON.stringify(value).slice(0, MOST_CHARACTERS)}`] : [];
}
