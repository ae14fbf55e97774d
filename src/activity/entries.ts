/** Entries of the audit journal: the filter, words, and files to take away. Pure. */
import type { AuditEntry, AuditOutcome, AuditQuery, Interval } from '../../sidecar/contract';
import { csvText } from '../csv';
import { t } from '../text';
import type { StateWord } from './work';

export interface AuditFilter {
  user: string;
  action: string;
  outcome: AuditOutcome | '';
}

export const ALL_ENTRIES: AuditFilter = { user: '', action: '', outcome: '' };

/** Nothing of an empty field is in the query. */
export function queryOf({ user, action, outcome }: AuditFilter, range: Interval | null, limit: number): AuditQuery {
  return { ...range, ...(user.trim() && { user: user.trim() }), ...(action.trim() && { action: action.trim() }), ...(outcome && { outcome }), limit };
}

export function outcomeOf(outcome: AuditOutcome): StateWord {
  const words: Record<AuditOutcome, () => StateWord> = {
    done: () => ({ word: t('activity.outcome.done', 'done'), shape: '✓', tone: 'success' }),
    refused: () => ({ word: t('activity.outcome.refused', 'refused'), shape: '⊘', tone: 'secondary' }),
    failed: () => ({ word: t('activity.outcome.failed', 'failed'), shape: '✕', tone: 'error' }),
  };
  return words[outcome]();
}

const COLUMNS = ['time', 'user', 'right', 'action', 'subject', 'detail', 'outcome', 'code'] as const;

/** Times as ISO 8601 in UTC. */
export const csvOf = (entries: AuditEntry[]) => csvText([[...COLUMNS], ...entries.map((entry) => COLUMNS.map((column) => (column === 'time' ? new Date(entry.time).toISOString() : (entry[column] ?? ''))))]);

export const jsonOf = (entries: AuditEntry[]) => `${JSON.stringify(entries, null, 2)}\n`;
