/** Words and figures of a score card. Pure. */
import type { ScoreCard } from '../../sidecar/contract';
import { perDayText, percentText, plural, secondsText } from '../figures';
import { t } from '../text';

export interface CardRow {
  detector: string;
  /** "in use", "best" or both; empty for the others. */
  marks: string[];
  /** Found, false episodes, flagged share, delay, AUC-PR. */
  cells: string[];
}

export const cardColumns = () => [t('scorecard.column.found', 'Incidents found'), t('scorecard.column.false', 'False episodes'), t('scorecard.column.flagged', 'Flagged of nominal time'), t('scorecard.column.delay', 'Delay (median)'), 'AUC-PR'];

/** The best one first, then by AUC-PR and incidents found; random last: what knows nothing is what the others are measured by. */
export function cardRows({ rows, incidents, best }: ScoreCard): CardRow[] {
  const rank = (detector: string) => (detector === best ? 0 : detector === 'random' ? 2 : 1);
  return [...rows]
    .sort((a, b) => rank(a.detector) - rank(b.detector) || (b.aucPr ?? 0) - (a.aucPr ?? 0) || b.found - a.found)
    .map(({ detector, inUse, found, falseEpisodesPerDay, flaggedShare, delaySeconds, aucPr }) => ({
      detector,
      marks: [...(detector === best ? ['best'] : []), ...(inUse ? ['in use'] : [])],
      cells: [incidents === 0 ? '–' : t('scorecard.card.of', '{{found}} of {{incidents}}', { found, incidents }), perDayText(falseEpisodesPerDay), percentText(flaggedShare), secondsText(delaySeconds), aucPr === null ? '–' : aucPr.toFixed(2)],
    }));
}

/** What the figures rest on. */
export function basisText({ incidents, days }: ScoreCard): string {
  const basis = t('scorecard.card.of-data-with', '{{plural}} of data with {{incidents}}', { plural: plural(Number(days.toPrecision(2)), 'day'), incidents: plural(incidents, 'known incident') });
  return incidents === 0 ? t('scorecard.card.without-incidents-only-the-quiet', '{{basis}}: without incidents only the quiet can be judged. Run a chaos experiment, or choose a range that has one.', { basis }) : `${basis}.`;
}

/** What to write into the service's section of the configuration. */
export const configurationLine = ({ best }: ScoreCard) => `detector: ${best}`;
