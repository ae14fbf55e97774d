/** When a run has to be stopped: stop conditions and what was answered to them. Pure. */

import type { StopCondition } from '../contract';

/** What one poll of a condition brought: numbers (none: the query has no series now), or null where nobody answered. */
export type Answer = number[] | null;

/** So many polls without an answer in a row count as holding: who cannot see must not go on. */
export const MOST_SILENT_POLLS = 3;

export interface Judgement {
  /** Polls without an answer in a row, by condition. */
  silent: number[];
  /** Why the run has to stop; null: it goes on. */
  reason: string | null;
}

/** @param silent of the judgement before; zeros at first */
export function judgePoll(conditions: StopCondition[], answers: Answer[], silent: number[]): Judgement {
  const now = answers.map((answer, index) => (answer === null ? silent[index] + 1 : 0));
  const reasons = conditions.map((condition, index) => holding(condition, answers[index] ?? []) ?? (now[index] >= MOST_SILENT_POLLS ? silenceOf(condition, now[index]) : null));
  return { silent: now, reason: reasons.find((reason) => reason !== null) ?? null };
}

/** In words, why a condition holds; null where it does not. Of several numbers any one counts; NaN (no data in PromQL) is on no side of a bound. */
export function holding(condition: StopCondition, values: number[]): string | null {
  const over = 'score' in condition ? condition.score : condition.over;
  const under = 'score' in condition ? undefined : condition.under;
  const high = over === undefined ? undefined : values.find((value) => value > over);
  const low = under === undefined ? undefined : values.find((value) => value < under);
  if (high !== undefined) {
    return `${nameOf(condition)} is ${shown(high)}, over ${over}`;
  }
  return low === undefined ? null : `${nameOf(condition)} is ${shown(low)}, under ${under}`;
}

function silenceOf(condition: StopCondition, polls: number): string {
  return 'score' in condition ? `${nameOf(condition)} is not known (${polls} polls)` : `Prometheus did not answer ${polls} polls of ${condition.query}`;
}

const nameOf = (condition: StopCondition): string => ('score' in condition ? `the anomaly score${condition.group === undefined ? '' : ` of ${condition.group}`}` : condition.query);
const shown = (value: number): string => String(Number(value.toPrecision(4)));
