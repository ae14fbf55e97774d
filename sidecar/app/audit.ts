/** The API's side of the audit journal: what is asked for, checked. */

import { AUDIT_OUTCOMES, type AuditOutcome, type AuditQuery } from '../contract';
import { RoentgenError } from '../errors';
import type { Handlers } from '../http/server';
import type { AuditJournal } from '../store/audit';

const MOST_ENTRIES = 10_000;

export function auditHandlers(journal: Pick<AuditJournal, 'read'>): Pick<Handlers, 'audit'> {
  return { audit: ({ body }) => journal.read(auditQueryOf(body)) };
}

const invalid = (what: string) => new RoentgenError('REQUEST_INVALID', `the query's ${what}`);

/** Throws REQUEST_INVALID. */
export function auditQueryOf(body: unknown): AuditQuery {
  const { from, to, limit, user, action, outcome } = (body ?? {}) as Record<keyof AuditQuery, unknown>;
  if (![from, to].every((each) => each === undefined || (typeof each === 'number' && Number.isFinite(each)))) {
    throw invalid('from and to are milliseconds since the epoch');
  }
  if (limit !== undefined && !(Number.isInteger(limit) && (limit as number) >= 1 && (limit as number) <= MOST_ENTRIES)) {
    throw invalid(`limit is a whole number from 1 to ${MOST_ENTRIES}`);
  }
  if (![user, action].every((each) => each === undefined || (typeof each === 'string' && each.length <= 100))) {
    throw invalid('user and action are texts of at most 100 characters');
  }
  if (outcome !== undefined && !AUDIT_OUTCOMES.includes(outcome as AuditOutcome)) {
    throw invalid(`outcome is one of ${AUDIT_OUTCOMES.join(', ')}`);
  }
  return { from, to, limit, user, action, outcome } as AuditQuery;
}
