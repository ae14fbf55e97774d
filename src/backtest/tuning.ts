/** What of a backtest can be saved over the configuration, and what that changes. Pure. */
import type { BacktestRequest, Tuning, TuningRequest, TuningStatus } from '../../sidecar/contract';
import { t } from '../text';

/** What was tried, as it would hold; null where that is nothing that can be saved. The line was tried as a multiple of the present one. */
export function tuningOf({ line, persistence, alarmBudget, quietHours }: BacktestRequest, present: Tuning): TuningRequest | null {
  const tuning: TuningRequest = {
    ...(line === undefined ? {} : { line: Number((line * present.line).toPrecision(6)) }),
    ...(persistence === undefined ? {} : { persistence }),
    ...(alarmBudget === undefined ? {} : { alarmBudget }),
    ...(quietHours === undefined ? {} : { quietHours }),
  };
  return Object.keys(tuning).length === 0 ? null : tuning;
}

/** The line that was tried stands on the one of its time: it says nothing of one that was saved since. */
export const isOutdated = ({ saved }: TuningStatus, startedAt: number) => saved !== null && saved.time > startedAt;

const persistenceText = ({ k, n }: Tuning['persistence']) => t('backtest.tuning.persistence-value', '{{k}} of {{n}} samples', { k, n });
const budgetText = (budget: number | null) => (budget === null ? t('backtest.tuning.no-budget', 'none') : t('backtest.tuning.budget-value', '{{budget}} a day and group', { budget }));
const hoursText = (hours: string[]) => (hours.length === 0 ? t('backtest.tuning.no-hours', 'none') : hours.join(', '));

/** A sentence for each key that would be another: old -> new. */
export function changesOf(present: Tuning, next: TuningRequest): string[] {
  const all: Tuning = { ...present, ...next };
  const pairs = [
    t('backtest.tuning.line', 'Line: {{old}} → {{new}}', { old: present.line, new: all.line }),
    t('backtest.tuning.persistence', 'Persistence: {{old}} → {{new}}', { old: persistenceText(present.persistence), new: persistenceText(all.persistence) }),
    t('backtest.tuning.budget', 'Alarm budget: {{old}} → {{new}}', { old: budgetText(present.alarmBudget), new: budgetText(all.alarmBudget) }),
    t('backtest.tuning.hours', 'Quiet hours: {{old}} → {{new}}', { old: hoursText(present.quietHours), new: hoursText(all.quietHours) }),
  ];
  const keys = ['line', 'persistence', 'alarmBudget', 'quietHours'] as const;
  return pairs.filter((_, i) => JSON.stringify(present[keys[i]]) !== JSON.stringify(all[keys[i]]));
}
