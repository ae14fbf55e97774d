/** What was tried beside the present configuration, figure by figure. Pure. */
import type { BacktestGroup, BacktestReport } from '../../sidecar/contract';
import { perDayText, percentText, plural, secondsText } from '../figures';
import { t } from '../text';

export type Verdict = 'better' | 'worse' | 'same';

export interface Pair {
  present: string;
  tried: string;
  verdict: Verdict;
}

export interface CompareRow {
  group: string;
  /** Found, false episodes, flagged share, delay. */
  pairs: Pair[];
}

/** Names of the pairs of a row. */
export const compared = () => [t('backtest.compared.found', 'Incidents found'), t('backtest.compared.false-episodes', 'False episodes'), t('backtest.compared.flagged', 'Flagged outside incidents'), t('backtest.compared.delay', 'Delay (median)')];

/** @param text of both figures; what reads the same is the same */
function pair(present: number, tried: number, text: (value: number) => string, more: 'better' | 'worse'): Pair {
  const [before, after] = [text(present), text(tried)];
  const other = more === 'better' ? 'worse' : 'better';
  return { present: before, tried: after, verdict: before === after ? 'same' : tried > present ? more : other };
}

/** An incident that nobody found has no delay: later than any. */
const delayOf = ({ delaySeconds }: BacktestGroup) => delaySeconds ?? Infinity;
const delayText = (seconds: number) => (Number.isFinite(seconds) ? secondsText(seconds) : '–');

export function compareRows({ groups, present, incidents }: BacktestReport): CompareRow[] {
  return groups.flatMap((tried) => {
    const before = present.find(({ group }) => group === tried.group);
    return before ? [{
      group: tried.group,
      pairs: [
        pair(before.found, tried.found, (found) => (incidents.length === 0 ? '–' : t('backtest.compared.of', '{{found}} of {{all}}', { found, all: incidents.length })), 'better'),
        pair(before.falseEpisodesPerDay, tried.falseEpisodesPerDay, perDayText, 'worse'),
        pair(before.flaggedShare, tried.flaggedShare, percentText, 'worse'),
        pair(delayOf(before), delayOf(tried), delayText, 'worse'),
      ],
    }] : [];
  });
}

/** The whole in a sentence. */
export function summaryText({ found, foundPresent, incidents, days, groups, present }: BacktestReport): string {
  const falseOnes = (list: BacktestGroup[]) => list.reduce((sum, { falseEpisodes }) => sum + falseEpisodes, 0);
  const counted = { falseEpisodes: plural(falseOnes(groups), 'false episode'), days: plural(Number(days.toPrecision(2)), 'day'), falsePresent: falseOnes(present) };
  return incidents.length === 0
    ? t('backtest.summary.no-incident', 'No incident is known in this range, so only false episodes can be counted; {{falseEpisodes}} in {{days}}, at present {{falsePresent}}.', counted)
    : t('backtest.summary.title', '{{found}} of {{incidents}} found, at present {{foundPresent}}; {{falseEpisodes}} in {{days}}, at present {{falsePresent}}.', { ...counted, found, foundPresent, incidents: plural(incidents.length, 'incident') });
}
