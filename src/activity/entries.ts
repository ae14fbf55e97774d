/** Entries of the audit journal: the filter, words, and files to take away. Pure. */
import type { AuditEntry, AuditOutcome, AuditQuery, Interval } from '../../sidecar/contract';
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

/** A text that begins like a formula is shown as a text by spreadsheets. */
function cell(value: string): string {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** RFC 4180, times as ISO 8601 in UTC. */
export function csvOf(entries: AuditEntry[]): string {
  const rows = entries.map((entry) => COLUMNS.map((column) => (column === 'time' ? new Date(entry.time).toISOString() : cell(entry[column] ?? ''))).join(','));
  return `${[COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}

export const jsonOf = (entries: AuditEntry[]) => `${JSON.stringify(entries, null, 2)}\n`;
