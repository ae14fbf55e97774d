/** The HTTP types of rights, of what persons change while it runs (tuning), of the audit journal and of the queue. */

import type { Interval } from './monitoring';

/** What a token may do; each right has those before it. */
export const RIGHTS = ['view', 'stop', 'launch', 'admin'] as const;
export type Right = (typeof RIGHTS)[number];

/** GET and POST /rights answer which right the token of the call has: a proxy's route shows so what its token is worth. */
export interface TokenRight {
  /** Null without a token, or with one that is not known (told only where looking is free). */
  right: Right | null;
  /** Rights that have a token of their own. */
  configured: Right[];
}

/** What decides when a score is an alarm, and can be changed while it runs. */
export interface Tuning {
  /** Scores are divided by it; 0.05 to 20. */
  line: number;
  persistence: { k: number; n: number };
  /** Episodes a day and group; null without a budget. */
  alarmBudget: number | null;
  quietHours: string[];
}

/** POST /services/:service/tuning; what is absent stays as it is. */
export type TuningRequest = Partial<Tuning>;

/** GET /services/:service/tuning */
export interface TuningStatus {
  service: string;
  /** In force. */
  present: Tuning;
  /** What the configuration file says. */
  file: Tuning;
  /** What was saved over the file, by whom and when; null where the file holds. */
  saved: { values: TuningRequest; author: string; time: number } | null;
  /** Groups whose line waits to be calibrated to the alarm budget. */
  calibrating: string[];
}

export const AUDIT_OUTCOMES = ['done', 'refused', 'failed'] as const;
/** `refused`: by a right, a rule or a mistake in the request; `failed`: by what the sidecar works with. */
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** A call that changed something or wanted to. */
export interface AuditEntry {
  /** Milliseconds since the epoch. */
  time: number;
  /** Grafana's user name, or `api`. */
  user: string;
  /** Of the token that was used; null where none was known. */
  right: Right | null;
  /** The operation, as in the OpenAPI document. */
  action: string;
  /** Service, group, run, …; empty where it is about all. */
  subject: string;
  detail: string;
  outcome: AuditOutcome;
  /** The error's; null where it was done. */
  code: string | null;
}

/** POST /audit/query; texts are parts of the field, in any case. */
export interface AuditQuery extends Partial<Interval> {
  user?: string;
  action?: string;
  outcome?: AuditOutcome;
  /** 1 to 10000; without it 500. */
  limit?: number;
}

export interface AuditReport {
  /** Newest first. */
  entries: AuditEntry[];
  /** There are older ones that fit. */
  more: boolean;
  /** Damaged places of the files that were read. */
  damaged: number;
  /** Entries since the start that could not be written. */
  lost: number;
}

/** GET /jobs */
export interface JobsStatus {
  /** Jobs that wait for a worker. */
  queued: number;
}
